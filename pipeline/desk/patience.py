"""A connection of the desk: one that keeps its request waiting is closed, the longest waiting first.

Whoever opens connections and sends half a request would otherwise hold all of the places that the
desk has, and its own browser would be told to come again.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

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
