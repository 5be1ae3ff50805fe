"""The desk on a port of this machine, until it is ended."""

import asyncio
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.desk.desk import Desk
from pipeline.desk.site import make_site
from pipeline.run.settings import WorkLimits

_AT_ONCE = 200  # connections; one that waits for its head makes room, else the next comes again
_BACKLOG = 1_024
HEAD = 10.0  # seconds for a whole head, from its first moment
BODY = 30.0  # seconds between two pieces of a form or file


class Patience(H11Protocol):
    """HTTP with bounds on how long a request may come in."""

    _bound: asyncio.TimerHandle | None = None
    _since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(HEAD)
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        if self._bound is None:
            self._wait(HEAD)
        super().data_received(data)
        if self.conn.their_state is h11.SEND_BODY:
            self._wait(BODY)
        elif self.conn.their_state is not h11.IDLE:
            self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def _make_room(self) -> None:
        """Closes the connection that has waited longest for its head, but for this one."""
        others: list[Any] = [c for c in self.connections if c is not self]
        waiting = [c for c in others if c.conn.their_state is h11.IDLE and c._bound is not None]
        if waiting:
            longest = min(waiting, key=lambda c: c._since)
            longest._rest()
            longest.transport.abort()

    def _wait(self, seconds: float) -> None:
        self._rest()
        self._since = self.loop.time()
        self._bound = self.loop.call_later(seconds, self.transport.abort)

    def _rest(self) -> None:
        if self._bound is not None:
            self._bound.cancel()
            self._bound = None


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
