"""Half a request holds no place of the desk for long, and none that its own browser needs."""

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn

from pipeline.desk import serve
from pipeline.desk.serve import Patience

PLACES = 20
HALF = b"GET / HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"


async def application(_: object, receive: object, send: object) -> None:
    while (await receive())["more_body"]:  # type: ignore[operator]
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"here"})  # type: ignore[operator]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    config = uvicorn.Config(application, http=Patience, limit_concurrency=PLACES, lifespan="off",
                            log_level="critical", ws="none", loop="asyncio")  # fmt: skip
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        runs = Thread(target=server.run, args=([listening],), daemon=True)
        runs.start()
        while not server.started:
            time.sleep(0.01)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        runs.join(30)


def ask(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/")
    return connection.getresponse().status


def open_with(port: int, data: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=60)
    made.sendall(data)
    return made


def test_many_that_wait_make_room(port: int) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(5 * PLACES):
            held.enter_context(open_with(port, HALF))
        assert [ask(port) for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "nothing"), (HALF, "half a head"), (BODY, "half a body")]
)
def test_what_does_not_come_is_not_waited_for(
    port: int, data: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "HEAD", 0.05)
    monkeypatch.setattr(serve, "BODY", 0.05)
    with open_with(port, data) as half:
        try:
            closed = half.recv(100) == b""
        except ConnectionResetError:
            closed = True
        assert closed, reason


def test_what_comes_in_pieces_is_answered(port: int) -> None:
    with open_with(port, BODY) as slow:
        for piece in (b"cd", b"ef", b"ghi"):
            slow.sendall(piece)
        assert slow.recv(200).startswith(b"HTTP/1.1 200")
        slow.sendall(HALF + b"\r\n")
        assert slow.recv(200), "the same connection asks again"
