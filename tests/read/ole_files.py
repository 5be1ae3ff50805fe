"""The smallest compound file (OLE) with given streams, each at least one sector of 512 bytes."""

import struct


def ole(streams: dict[str, bytes]) -> bytes:
    """[MS-CFB]: a header, one sector of the chain table, one of the directory, the streams."""
    table = [0xFFFFFFFD, 0xFFFFFFFE]  # the table itself, the directory
    body = b""
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        start = len(table)
        sectors = len(padded) // 512
        table += [*range(start + 1, start + sectors), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, len(padded)))
        body += padded
    directory = b"".join(entries).ljust(512, b"\0")
    chain = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                        0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + chain + directory + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
