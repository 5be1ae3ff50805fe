"""An old compound file (OLE) in, what it holds out, by olefile.

Only what tells a Word from an Excel file from a mail, and a locked one from an open one:
[MS-DOC] 2.5.2 (fEncrypted), [MS-XLS] 2.4.117 (FilePass); and a file packed whole within it
([MS-OLEDS] 2.3.6).
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.model.grid import ReadError

_FILE_PASS, _BOF = 0x002F, 0x0809
_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "__properties_version1.0": "msg"}
_FIRST = 4096  # bytes of a stream that tell whether it is locked
_ZIP = b"PK\x03\x04"


@contextmanager
def open_ole(data: bytes) -> Iterator[Any]:
    """The opened container. Raises ReadError damaged-file, here and from within the block."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            yield container
    except ReadError:
        raise
    except (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError):
        raise ReadError("damaged-file", "OLE") from None


def ole_kind(data: bytes) -> str:
    """doc, xls or msg. Raises ReadError: password-protected, not-a-document, damaged-file."""
    with open_ole(data) as container:
        if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
            raise ReadError("password-protected")
        for name, kind in _KINDS.items():
            if container.exists(name):
                first = container.openstream(name).read(_FIRST)
                if _locked(kind, first):
                    raise ReadError("password-protected")
                return kind
        raise ReadError("not-a-document", "OLE")


def packed_file(data: bytes) -> bytes | None:
    """The office file that the container holds whole; None where it holds none."""
    with open_ole(data) as container:
        for name in ("Package", "CONTENTS", "\x01Ole10Native"):
            if container.exists(name):
                packed = bytes(container.openstream(name).read())
                at = packed.find(_ZIP, 0, _FIRST)
                if at >= 0:
                    return packed[at:]
    return None


def _locked(kind: str, first: bytes) -> bool:
    if kind == "doc":
        return first.startswith(b"\xec\xa5") and bool(
            struct.unpack_from("<H", first, 10)[0] & 0x0100
        )
    if kind != "xls":
        return False
    at = 0
    for _ in range(4):
        if at + 4 > len(first):
            return False
        record, length = struct.unpack_from("<HH", first, at)
        if record == _FILE_PASS:
            return True
        if at and record != _BOF and record > 0x0100:
            return False
        at += 4 + length
    return False
