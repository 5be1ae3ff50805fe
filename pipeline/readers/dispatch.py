"""A file's bytes in, the reader that fits their content out: the name decides nothing."""

import importlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits, check_bytes, hold_to_limits

Read = Callable[[bytes, str, ReadLimits], RawDocument]
"""(the file's bytes, its name, limits) → its blocks. Raises ReadError."""

# The reader of each kind of content: its module, loaded when it is needed, and its function.
_READERS = {
    "text": ("portal_text", "read_portal_text"),
    "html": ("html", "read_html"),
    "mhtml": ("mail", "read_mhtml"),
    "zip": ("bundle", "read_zipped"),
    "ole": ("office", "read_ole"),
    "rtf": ("office", "read_rtf"),
    "pdf": ("pdf", "read_pdf"),
    "image": ("scan", "read_image"),
    "xml": ("xml_files", "read_xml_file"),
    "mail": ("mail", "read_mail"),
}


def read_any(
    data: bytes, *, file: str, sha256: str, limits: ReadLimits = DEFAULT_LIMITS
) -> RawDocument:
    """The file as read by the reader for its content, within limits. Raises ReadError.

    Whatever else a reader stumbles over is a damaged file: only a file can bring it there.
    """
    check_bytes(data, limits)
    kind = sniff(data)
    try:
        raw = reader_of(kind)(data, file, limits)
    except (ReadError, MemoryError, RecursionError):
        raise
    except Exception as fault:
        raise ReadError("damaged-file", kind.upper()) from fault
    hold_to_limits(raw, limits)
    return replace(raw, sha256=sha256)


def reader_of(kind: str) -> Read:
    """The reader of a kind of content. Raises ReadError unknown-format."""
    if kind not in _READERS:
        raise ReadError("unknown-format", kind)
    module, name = _READERS[kind]
    return cast(Read, getattr(importlib.import_module(f"pipeline.readers.{module}"), name))


def lines_of(data: bytes) -> list[str]:
    """The lines of a text or page as its reader counts them; none of a file that has no lines."""
    from pipeline.readers.html_text import decode_page
    from pipeline.readers.portal_text import decode

    kind = sniff(data)
    try:
        if kind == "html":
            return decode_page(data).split("\n")
        return decode(data).splitlines() if kind == "text" else []
    except ReadError:
        return []


def sniff(data: bytes) -> str:
    """The kind of content: text, html, mhtml, docx, xlsx, pdf, image, office (to convert), zip …"""
    head = data[:4096]
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    if _FRAMED_PICTURE.match(head):
        return "image"
    if b"%pdf-" in head[:1024].lower():
        return "pdf"
    start = _narrow(head).lstrip(b" \t\r\n").lower()
    if start.startswith(b"<?xml") and b"<html" not in start:
        return "xml"
    if _MARKUP.match(start):
        return "html"
    envelope = _envelope(start)
    if envelope:
        return "mhtml" if _ARCHIVE.search(envelope) else "mail"
    return "text"


def _narrow(head: bytes) -> bytes:
    """The first bytes as ASCII would have them: without a byte order mark, UTF-16 made narrow."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or 0 in head[:4]:
        return head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf")


_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|!--|\?xml|(?:html|head|body|meta|title|base|link|style|script|table|div|p|"
    rb"span|font|center|h[1-6]|a|b|article|section|main)[\s/>])"
)
_FIELDS = re.compile(rb"(?:[a-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_OF_MAIL = re.compile(
    rb"^(?:mime-version|received|return-path|message-id|delivered-to|from):.*?^content-type:"
    rb"|^content-type:.*?^(?:mime-version|received|return-path|message-id|delivered-to|from):",
    re.M | re.S,
)
_ARCHIVE = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.M)


def _envelope(start: bytes) -> bytes:
    """The fields that a mail or web archive begins with; nothing for any other text."""
    m = _FIELDS.match(start.replace(b"\r\n", b"\n"))
    return m[0] if m and _OF_MAIL.search(m[0]) else b""


# WEBP; BMP with its zero field; the pictures of telephones (HEIC, HEIF, AVIF), brand by brand.
_FRAMED_PICTURE = re.compile(
    rb"RIFF....WEBP|BM....\0\0\0\0|....ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avi[fs])", re.S
)
_MARKS = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
