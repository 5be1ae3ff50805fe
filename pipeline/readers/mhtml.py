"""A web archive (MHTML) in, the blocks of the page it holds out, the pages in its frames in place.

Pictures and other parts are left alone. Lines are those of the packed page, no lines of the file, so
a place names the cell only.
"""

import email
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from email.policy import compat32
from urllib.parse import urljoin

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.html import read_html
from pipeline.readers.html_text import decode_page
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits
from pipeline.readers.places import moved, without_lines

_PAGES = ("text/html", "application/xhtml+xml")
_PARTS = (*_PAGES, "text/css")


def read_mhtml(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """The archive's page as blocks. Raises ReadError: not-a-document, too-large, as for a page."""
    message = email.message_from_bytes(data, policy=compat32)
    pages = [p for p in message.walk() if p.get_content_type() in _PAGES]
    page = _first(message, pages)
    if page is None:
        raise ReadError("not-a-document", "multipart/related")
    parts = [p for p in message.walk() if p.get_content_type() in _PARTS and p is not page]
    texts, charset = _texts(page, parts), page.get_content_charset()
    raw = read_html(_bytes(page), name, limits, declared=charset, parts=texts)
    return replace(moved(raw, without_lines), reader="mhtml", media_type="multipart/related")


def _first(message: Message, pages: list[Message]) -> Message | None:
    """The page that the envelope names as its start, else the first."""
    start = message.get_param("start")
    named = [p for p in pages if start and p.get("Content-ID") == start]
    return next(iter(named or pages), None)


def _texts(page: Message, others: list[Message]) -> Mapping[str, str]:
    """The texts of the other pages and of style sheets, by every address the page may name them by."""
    found: dict[str, str] = {}
    base = page.get("Content-Location") or ""
    for other in others:
        try:
            text = decode_page(_bytes(other), other.get_content_charset())
        except ReadError:
            continue
        number = (other.get("Content-ID") or "").strip("<>")
        if number:
            found[f"cid:{number}"] = text
        location = other.get("Content-Location")
        if location:
            found[location] = found[urljoin(base, location)] = text
            if base and location.startswith(base.rsplit("/", 1)[0] + "/"):
                found[location[len(base.rsplit("/", 1)[0]) + 1 :]] = text
    return found


def _bytes(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""
