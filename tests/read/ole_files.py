"""The smallest compound file (OLE) with given streams, each at least eight sectors of 512 bytes."""

import struct

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """[MS-CFB]: a header, the chain table, the directory, the streams; `a/b` is b in the storage a."""
    names = ["", *dict.fromkeys(n.rpartition("/")[0] for n in streams if "/" in n), *streams]
    directory = -(-len(names) // 4)
    tables = 1 + sum(len(c) // 512 + 9 for c in streams.values()) // 120
    table = [*[_TABLE] * tables, *range(tables + 1, tables + directory), _END]
    body, entries = b"", []
    for name in names:
        content = streams.get(name)
        inside = [
            i for i, n in enumerate(names) if i and n.rpartition("/")[0] == name and n != name
        ]
        beside = [
            i for i, n in enumerate(names) if i and n.rpartition("/")[0] == name.rpartition("/")[0]
        ]
        own = names.index(name)
        after = next((i for i in beside if i > own), _FREE) if name else _FREE
        first = inside[0] if inside else _FREE
        if content is None:
            kind = 1 if name else 5
            entries.append(
                _entry(name.rpartition("/")[2] or "Root Entry", kind, after, first, _END, 0)
            )
            continue
        padded = content.ljust(4096, b"\0")
        start, sectors = len(table), -(-len(padded) // 512)
        table += [*range(start + 1, start + sectors), _END]
        entries.append(_entry(name.rpartition("/")[2], 2, after, _FREE, start, len(padded)))
        body += padded.ljust(512 * sectors, b"\0")
    chain = struct.pack(f"<{len(table)}I", *table).ljust(512 * tables, b"\xff")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096,
                        _END, 0, _END, 0)  # fmt: skip
    head += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    return head + chain + b"".join(entries).ljust(512 * directory, b"\0") + body


def _entry(name: str, kind: int, after: int, inside: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<III", _FREE, after, inside)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
