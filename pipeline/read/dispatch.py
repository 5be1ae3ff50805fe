"""A file's bytes in, the reader that fits their content out: the name decides nothing."""

import re
from collections.abc import Callable

from pipeline.model.grid import RawDocument, ReadError
from pipeline.read.limits import DEFAULT_LIMITS, ReadLimits

Read = Callable[[bytes, str, str, ReadLimits], RawDocument]


def read_any(
    data: bytes, *, file: str, sha256: str, limits: ReadLimits = DEFAULT_LIMITS
) -> RawDocument:
    """The file as read by the reader for its content. Raises ReadError."""
    if len(data) > limits.max_bytes:
        raise ReadError("too-large", f"{len(data)} bytes")
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise ReadError("unknown-format", kind)
    return reader(data, file, sha256, limits)


def sniff(data: bytes) -> str:
    """The kind of content: text, html, mhtml, docx, xlsx, pdf, image, office (to convert), zip …"""
    head = data[:4096]
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    if b"%pdf-" in head[:1024].lower():
        return "pdf"
    start = _narrow(head).lstrip(b" \t\r\n").lower()
    if start.startswith(b"<?xml") and b"<html" not in start:
        return "xml"
    if _MARKUP.match(start):
        return "html"
    if b"mime-version:" in start and _ARCHIVE.search(start):
        return "mhtml"
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
_ARCHIVE = re.compile(rb"content-type:\s*(?:multipart/related|text/html)")


_MARKS = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)


def _text(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:  # noqa: ARG001
    from pipeline.read.portal_text import read_portal_text

    return read_portal_text(data, file=file, sha256=sha256)


def _html(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:  # noqa: ARG001
    from pipeline.read.html import read_html

    return read_html(data, file, sha256)


def _mhtml(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:
    from pipeline.read.mhtml import read_mhtml

    return read_mhtml(data, file, sha256, limits=limits)


def _zip(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:
    from pipeline.read.zipped import read_zipped

    return read_zipped(data, file, sha256, limits=limits)


def _ole(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:
    from pipeline.read.office import read_ole

    return read_ole(data, file, sha256, limits=limits)


def _rtf(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:
    from pipeline.read.office import read_converted

    return read_converted(data, "rtf", file, sha256, limits=limits)


def _pdf(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:
    from pipeline.read.pdf import read_pdf

    return read_pdf(data, file=file, sha256=sha256, limits=limits)


def _image(data: bytes, file: str, sha256: str, limits: ReadLimits) -> RawDocument:
    from pipeline.read.scan import read_image

    return read_image(data, file, sha256, limits)


_READERS: dict[str, Read] = {
    "text": _text,
    "html": _html,
    "mhtml": _mhtml,
    "zip": _zip,
    "ole": _ole,
    "rtf": _rtf,
    "pdf": _pdf,
    "image": _image,
}
