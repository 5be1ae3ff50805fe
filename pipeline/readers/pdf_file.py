"""A PDF's bytes in, an open document out; and what its bytes tell before any page is read."""

import re
import zlib
from typing import Any

from pipeline.model.grid import ReadError

_NO_PAGE = re.compile(rb"/Count\s+0\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b")
_LAYERS = re.compile(rb"/OC(?:G|MD|Properties)\b")
_SPOKEN = b"ActualText"
_HIDDEN_NAME = re.compile(rb"/[A#][A-Za-z0-9#]*#[0-9A-Fa-f]{2}")  # one that may hide it
_PICTURE = re.compile(rb"/(?:Image|DCTDecode|JPXDecode)\b")
_HEAD = 600  # bytes before a stream that tell what it is
_PACKED = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_PACKED, _MOST_UNPACKED = 1_000_000, 8_000_000  # bytes of one stream that are looked at


def open_pdf(data: bytes) -> Any:
    """A pypdfium2 document, to be closed.

    Raises ReadError: password-protected, damaged-pdf, no-pages.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(fault):
            raise ReadError("password-protected") from None
        if _NO_PAGE.search(data) and not _A_PAGE.search(data):
            raise ReadError("no-pages") from None
        raise ReadError("damaged-pdf", str(fault)) from None


def may_have_layers(data: bytes) -> bool:
    """True where the file may have layers that can be switched off; in doubt it may."""
    if _LAYERS.search(data) or b"/Encrypt" in data:
        return True
    return any(_packs_layers(data, m.end()) for m in _PACKED.finditer(data))


def may_be_spoken(data: bytes) -> bool:
    """True where the file may give words for what it draws; in doubt it may."""
    if _names_words(data) or b"/Encrypt" in data:
        return True
    for opening in _STREAM.finditer(data):
        if data.endswith(b"end", 0, opening.start()):
            continue
        head = data[max(0, opening.start() - _HEAD) : opening.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Filter" not in head or _PICTURE.search(head):
            continue  # not packed: searched with the whole file
        unpacked = _unpacked(data, opening.end())
        if unpacked is None or _names_words(unpacked):
            return True
    return False


def _names_words(data: bytes) -> bool:
    return _SPOKEN in data or (b"#" in data and _HIDDEN_NAME.search(data) is not None)


def _packs_layers(data: bytes, at: int) -> bool:
    """True where the packed objects whose dictionary goes on at `at` name layers, or cannot be read."""
    opening = _STREAM.search(data, at, at + 2_000)
    if opening is None:
        return True
    unpacked = _unpacked(data, opening.end())
    return unpacked is None or bool(_LAYERS.search(unpacked))


def _unpacked(data: bytes, at: int) -> bytes | None:
    """The content of the packed stream that begins there; None where it cannot be read whole."""
    stream = zlib.decompressobj()
    try:
        part = stream.decompress(memoryview(data)[at : at + _MOST_PACKED], _MOST_UNPACKED)
    except zlib.error:
        return None
    return part if stream.eof else None
