"""Who may talk to the desk: this machine's browser that was given the address, and nobody else.

A request is refused unless its Host is the desk's own; one that changes something also needs its
Origin and the token of its pages. Nothing of an answer may be kept, framed or run elsewhere.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, Morsel, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # `no-referrer` would make a browser send `Origin: null` with the desk's own forms.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
_SAFE = ("GET", "HEAD")


class Keys:
    """The secrets of one desk: of the address it is opened by, of the browser, of its forms."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.session = secrets.token_urlsafe(24)
        self.form = secrets.token_urlsafe(24)


class Guard:
    """Refuses what does not come from the desk's own pages. port 0: of the test client."""

    def __init__(self, app: App, keys: Keys, port: int) -> None:
        self.app = app
        self.keys = keys
        self.cookie = f"cchc_desk_{port}"
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        if headers.get("host") not in self.hosts:
            await _refuse(send, 421, "unknown host")
        elif _same(_query(scope, "token"), self.keys.token) and scope["method"] in _SAFE:
            await self._welcome(send)
        elif not _same(self._cookie(headers), self.keys.session):
            await _refuse(send, 403, "open the desk by the address that the command printed")
        elif scope["method"] not in _SAFE and not self._own(headers):
            await _refuse(send, 403, "not from a page of the desk")
        else:
            await self.app(scope, receive, _sealed(send))

    def _cookie(self, headers: dict[str, str]) -> str:
        try:
            found: Morsel[str] | None = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:  # of another program
            return ""
        return found.value if found else ""

    def _own(self, headers: dict[str, str]) -> bool:
        """True where the browser says that a page of the desk sends it."""
        origin = headers.get("origin", "")
        site = headers.get("sec-fetch-site", "same-origin")
        return origin == f"http://{headers.get('host')}" and site == "same-origin"

    async def _welcome(self, send: Send) -> None:
        """The cookie, and away from the address with the token in it."""
        cookie = f"{self.cookie}={self.keys.session}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), *_HEADERS]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def form_is_ours(keys: Keys, given: str) -> bool:
    """True for the token that every form of the desk carries."""
    return _same(given, keys.form)


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


def _query(scope: Scope, name: str) -> str:
    found: list[str] = parse_qs(scope["query_string"].decode("latin-1")).get(name, [""])
    return found[0]


def _sealed(send: Send) -> Send:
    async def seal(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
        await send(message)

    return seal


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"cchc desk: {why}\n".encode()})
