"""An old compound file (OLE) in, the names and first bytes of its streams out.

Only what tells a Word from an Excel file, and a locked one from an open one: [MS-CFB] 2.2-2.6,
[MS-DOC] 2.5.2 (fEncrypted), [MS-XLS] 2.4.117 (FilePass).
"""

import struct
from collections.abc import Iterator

from pipeline.model.grid import ReadError

_FREE, _LAST = 0xFFFFFFFF, 0xFFFFFFFE
_MOST_SECTORS = 20_000  # of the directory
_ENTRY = 128
_SMALLEST = 4096  # shorter streams stand in sectors of their own kind
_FILE_PASS, _BOF = 0x002F, 0x0809
_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}


def ole_kind(data: bytes) -> str:
    """doc or xls. Raises ReadError: password-protected, not-a-document, damaged-file."""
    try:
        streams = dict(_streams(data))
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError):
        raise ReadError("damaged-file", "OLE") from None
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise ReadError("password-protected")
    for name, kind in _KINDS.items():
        if name in streams:
            if _locked(kind, streams[name]):
                raise ReadError("password-protected")
            return kind
    raise ReadError("not-a-document", "OLE")


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, first sector) of every stream."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ReadError("damaged-file", "OLE")
    size = 1 << shift
    table = _sector_table(data, size)
    sector = struct.unpack_from("<I", data, 48)[0]
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST:
            return
        at = (sector + 1) * size
        for entry in range(at, at + size, _ENTRY):
            length, kind = struct.unpack_from("<HB", data, entry + 64)
            if kind == 2 and 2 <= length <= 64:
                name = data[entry : entry + length - 2].decode("utf-16-le")
                start, whole = struct.unpack_from("<II", data, entry + 116)
                known = start < _LAST and whole >= _SMALLEST
                yield name, data[(start + 1) * size : (start + 2) * size] if known else b""
        sector = table[sector]


def _sector_table(data: bytes, size: int) -> list[int]:
    """The chain of sectors, from the first 109 parts that the header names: enough for 6 MB."""
    table: list[int] = []
    for part in struct.unpack_from("<109I", data, 76):
        if part == _FREE:
            break
        table.extend(struct.unpack_from(f"<{size // 4}I", data, (part + 1) * size))
    return table


def _locked(kind: str, first: bytes) -> bool:
    if kind == "doc":
        return first.startswith(b"\xec\xa5") and bool(
            struct.unpack_from("<H", first, 10)[0] & 0x0100
        )
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
