"""The rich text of an Outlook mail: unpacked, and the page within it found again."""

import struct

import pytest

from pipeline.model.grid import Grid, ReadError
from pipeline.readers.dispatch import read_any
from pipeline.readers.mail import page_within, unpack_rtf
from tests.read.ole_files import ole

# [MS-OXRTFCP] 4.1.1
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c09002062"
    "7705b06c647d0a800fa0"
)
PAGE = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <table>}"
    rb"{\*\htmltag64 <tr><td>}\htmlrtf {\f0\htmlrtf0 3{\*\htmltag64 </td><td>}\htmlrtf \tab\htmlrtf0 "
    rb"{\*\htmltag64 <s>}Qu\'fd I{\*\htmltag64 </s>} Qu\u253?\htmlrtf }\htmlrtf0  II{\*\htmltag64 </td></tr>}"
    rb"{\*\htmltag64 </table>}}"
)


def plain(rtf: bytes) -> bytes:
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def mail(rtf: bytes) -> bytes:
    return ole({"__properties_version1.0": b"\0" * 32, "__substg1.0_10090102": rtf})


def test_it_is_unpacked() -> None:
    assert unpack_rtf(PACKED, 1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rtf(plain(PAGE), 1000) == PAGE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"short", "damaged-file"),
        (PACKED, "too-large"),
        (PACKED.replace(b"LZFu", b"LZFv"), "damaged-file"),
    ],
)
def test_what_cannot_be_unpacked(data: bytes, code: str) -> None:
    with pytest.raises(ReadError, match=code):
        unpack_rtf(data, 40 if code == "too-large" else 1000)


@pytest.mark.parametrize("cut", range(16, len(PACKED), 5))
def test_a_body_that_breaks_off_ends(cut: int) -> None:
    assert len(unpack_rtf(PACKED[:cut], 1000)) <= 43


def test_the_page_within_is_found() -> None:
    assert page_within(b"{\\rtf1\\ansi text}") is None
    assert page_within(PAGE) == "<table><tr><td>3</td><td><s>Quý I</s> Quý II</td></tr></table>"


def test_a_mail_of_rich_text_alone_is_read_as_its_page() -> None:
    raw = read_any(mail(plain(PAGE)), file="x", sha256="")
    grid = next(b for b in raw.blocks if isinstance(b, Grid))
    assert [line.text for line in grid.cells[1].lines] == ["Quý II"]
    assert [n.code for n in grid.cells[1].notes] == ["struck-text"]
