"""A file's bytes in, the reader that fits their content out: the name decides nothing."""

from collections.abc import Callable

from pipeline.model.grid import RawDocument, ReadError

Read = Callable[[bytes, str, str], RawDocument]


def read_any(data: bytes, *, file: str, sha256: str) -> RawDocument:
    """The file as read by the reader for its content. Raises ReadError."""
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise ReadError("unknown-format", kind)
    return reader(data, file, sha256)


def sniff(data: bytes) -> str:
    """The kind of content: text, html, mhtml, docx, xlsx, pdf, image, office (to convert), zip …"""
    head = data[:4096]
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    if b"%pdf-" in head[:1024].lower():
        return "pdf"
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<meta", b"<body", b"<table", b"<div")):
        return "html"
    if b"mime-version:" in start and b"multipart/related" in head.lower():
        return "mhtml"
    return "text"


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


def _text(data: bytes, file: str, sha256: str) -> RawDocument:
    from pipeline.read.portal_text import read_portal_text

    return read_portal_text(data, file=file, sha256=sha256)


_READERS: dict[str, Read] = {"text": _text}
