"""The compressed rich text of an Outlook mail in, its RTF out, or the page that is packed within it.

[MS-OXRTFCP]: a dictionary of 4,096 bytes that begins with words common in RTF. [MS-OXRTFEX]: RTF made of
a page keeps the page's own tags in groups that other readers skip.
"""

import re
import struct
from collections.abc import Iterable, Iterator

from pipeline.model.grid import ReadError

_PACKED, _PLAIN = 0x75465A4C, 0x414C454D  # "LZFu", "MELA"
_WORDS = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip
_WINDOW = 4096
_FROM_PAGE = re.compile(rb"\\fromhtml1\b")
_TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<group>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_LETTERS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’",
            b"ldblquote": "“", b"rdblquote": "”", b"emdash": "—", b"endash": "–"}  # fmt: skip
_SKIPPED = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pntext"})


def unpack_rtf(data: bytes, most: int) -> bytes:
    """The RTF of a compressed body. Raises ReadError: damaged-file, too-large (over `most` bytes)."""
    if len(data) < 16:
        raise ReadError("damaged-file", "RTF")
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if size > most:
        raise ReadError("too-large", f"{size} bytes")
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _PACKED:
        raise ReadError("damaged-file", "RTF")
    return _inflated(data, size)


def _inflated(data: bytes, size: int) -> bytes:
    window = bytearray(_WORDS.ljust(_WINDOW, b"\0"))
    at, write, out = 16, len(_WORDS), bytearray()
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                (pair,) = struct.unpack_from(">H", data, at)
                at += 2
                first, length = pair >> 4, (pair & 15) + 2
                if first == write % _WINDOW:
                    return bytes(out)
                places: Iterable[int] = range(first, first + length)
            else:
                window[write % _WINDOW] = data[at]
                at += 1
                places = (write,)
            for place in places:
                letter = window[place % _WINDOW]
                window[write % _WINDOW] = letter
                out.append(letter)
                write += 1
    return bytes(out[:size])


def page_within(rtf: bytes) -> str | None:
    """The page that the RTF was made of, as text; None where it was made of none."""
    return "".join(_page(rtf)) if _FROM_PAGE.search(rtf[:1000]) else None


def _page(rtf: bytes) -> Iterator[str]:
    """The page's tags, and the text that stands outside what was only made for RTF."""
    code = re.search(rb"\\ansicpg(\d+)", rtf[:1000])
    charset = f"cp{code[1].decode()}" if code else "cp1252"
    stack: list[tuple[bool, bool]] = []  # (skipped, a tag of the page) of the groups around
    skipped, tag, made, over = False, False, False, 0
    starred = False
    for m in _TOKEN.finditer(rtf):
        if m["group"] == b"{":
            stack.append((skipped, tag))
        elif m["group"] == b"}":
            skipped, tag = stack.pop() if stack else (True, False)
        elif m["sign"] == b"*":
            starred = True
            continue
        elif m["word"] == b"htmltag":
            skipped, tag = False, True
        elif m["word"] == b"htmlrtf":
            made = m["number"] != b"0"
        elif m["word"] in _SKIPPED or (starred and m["word"]):
            skipped = True
        elif skipped or (made and not tag):
            pass
        elif m["word"] == b"u" and m["number"]:
            yield chr(int(m["number"]) % 65536)
            over = 1
        elif m["hex"] or m["text"] or m["sign"]:
            text = bytes.fromhex(m["hex"].decode()) if m["hex"] else m["text"] or m["sign"]
            if over and text:
                text, over = text[1:], 0
            yield "\xa0" if m["sign"] == b"~" else text.decode(charset, "replace")
        elif m["word"] in _LETTERS:
            yield _LETTERS[m["word"]]
        starred = False
