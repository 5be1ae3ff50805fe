"""The desk on a port of this machine, until it is ended."""

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread, Timer

import uvicorn

from pipeline.desk.desk import Desk
from pipeline.desk.patience import Patience
from pipeline.desk.site import make_site
from pipeline.run.settings import WorkLimits

_AT_ONCE = 200  # connections; one that waits for its head makes room, else the next comes again
_BACKLOG = 1_024


def serve(
    raw: Path,
    out: Path,
    rules: Path,
    limits: WorkLimits,
    *,
    who: str,
    port: int,
    browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serves until Ctrl-C. Raises RuleError, OSError (the port is taken)."""
    desk = Desk(raw=raw, out=out, rules=rules, limits=limits, who=who)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", port))
        listening.listen(_BACKLOG)  # before the address is told, so that nobody is refused
        port = int(listening.getsockname()[1])
        address = f"http://127.0.0.1:{port}/?token={desk.keys.token}"
        config = uvicorn.Config(
            make_site(desk, port), log_level="error", access_log=False, lifespan="off",
            server_header=False, date_header=False, backlog=_BACKLOG, limit_concurrency=_AT_ONCE,
            h11_max_incomplete_event_size=32_768, timeout_keep_alive=5, proxy_headers=False,
            ws="none", http=Patience, loop="asyncio", timeout_graceful_shutdown=3,
        )  # fmt: skip
        tell(f"{desk.words['title']}: {address}")
        Thread(target=desk.warm, daemon=True).start()
        if browser:
            opened = Timer(0.3, webbrowser.open, (address,))
            opened.daemon = True
            opened.start()
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            desk.close(tell)
