"""A web archive (MHTML) in, the blocks of the page it holds out; its other parts are left alone."""

import email
from dataclasses import replace
from email.message import Message
from email.policy import compat32

from pipeline.model.grid import RawDocument, ReadError
from pipeline.read.html import read_html
from pipeline.read.limits import DEFAULT_LIMITS, ReadLimits

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """The archive's page as blocks. Raises ReadError: not-a-document, too-large, as for a page."""
    page = _page(email.message_from_bytes(data, policy=compat32))
    if page is None:
        raise ReadError("not-a-document", "multipart/related")
    body = page.get_payload(decode=True)
    html = body if isinstance(body, bytes) else b""
    raw = read_html(html, name, limits, declared=page.get_content_charset())
    return replace(raw, reader="mhtml", media_type="multipart/related")


def _page(message: Message) -> Message | None:
    """The part that the envelope names as its start, else the first page in it."""
    start = message.get_param("start")
    pages = [p for p in message.walk() if p.get_content_type() in _PAGES]
    named = [p for p in pages if start and p.get("Content-ID") == start]
    return next(iter(named or pages), None)
