"""An update at the end of Chromium's PDF, as editors of PDF write it: content, annotations, keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from tests.fixtures.office import print_to_pdf


class Place(NamedTuple):
    """Where words stand, in points from the lower left corner."""

    page: int
    left: float
    low: float
    right: float
    high: float

    @property
    def rect(self) -> str:
        return f"[{self.left - 1:.2f} {self.low - 2:.2f} {self.right + 1:.2f} {self.high + 2:.2f}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    page: int
    after: str = ""
    annotations: Sequence[str] = ()
    page_keys: str = ""
    catalogue: str = ""
    resources: str = ""
    objects: Sequence[str] = ()  # numbered from `first_object` on
    media: str = ""


def printed(page: str, folder: Path) -> bytes:
    path = print_to_pdf(page, folder / "print.pdf")
    data = path.read_bytes()
    path.unlink()
    return data


def place_of(data: bytes, words: str) -> Place:
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        text = document[index].get_textpage()
        if hit := text.search(words, match_case=True).get_next():
            boxes = [text.get_charbox(i) for i in range(hit[0], hit[0] + hit[1])]
            return Place(index, min(b[0] for b in boxes), min(b[1] for b in boxes),
                         max(b[2] for b in boxes), max(b[3] for b in boxes))  # fmt: skip
    raise ValueError(f"{words!r} is not printed")


def first_object(data: bytes) -> int:
    """The number of the first further object of an update."""
    return int(re.search(rb"/Size (\d+)", data)[1]) + 10  # type: ignore[index]


def update(data: bytes, change: Update) -> bytes:
    """The file with the update behind it; annotations are whole dictionaries."""
    size = int(re.search(rb"/Size (\d+)", data)[1])  # type: ignore[index]
    root = int(re.search(rb"/Root (\d+)", data)[1])  # type: ignore[index]
    pages = list(re.finditer(rb"(\d+) 0 obj\n<</Type /Page\n(.*?)>>\nendobj", data, re.S))
    number, inner = int(pages[change.page][1]), pages[change.page][2].decode("latin-1")
    bodies: dict[int, str] = {
        size: "<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding>>"
    }
    for i, body in enumerate(change.objects):
        bodies[first_object(data) + i] = body
    contents = re.search(r"/Contents (\d+) 0 R", inner)[1]  # type: ignore[index]
    bodies[size + 1] = _stream("q")
    bodies[size + 2] = _stream(f"Q\n{change.after}")
    inner = inner.replace(
        f"/Contents {contents} 0 R", f"/Contents [{size + 1} 0 R {contents} 0 R {size + 2} 0 R]"
    )
    inner = inner.replace("/Font <<", f"/Font <</FX {size} 0 R\n", 1)
    inner = inner.replace("/Resources <<", f"/Resources <<{change.resources}", 1)
    if change.media:
        inner = re.sub(r"/MediaBox \[[^\]]*\]", change.media, inner)
    listed = []
    for i, annotation in enumerate(change.annotations):
        bodies[first_object(data) + 50 + i] = annotation
        listed.append(f"{first_object(data) + 50 + i} 0 R")
    keys = change.page_keys + (f"/Annots [{' '.join(listed)}]" if listed else "")
    bodies[number] = f"<</Type /Page\n{inner}{keys}>>"
    if change.catalogue:
        old = re.search(rb"\b%d 0 obj\n<<(.*?)>>\nendobj" % root, data, re.S)
        bodies[root] = f"<<{old[1].decode('latin-1')}\n{change.catalogue}>>"  # type: ignore[index]
    return data + _tail(data, bodies, root)


def _stream(content: str, keys: str = "") -> str:
    return f"<<{keys} /Length {len(content.encode('cp1252'))}>>\nstream\n{content}\nendstream"


def form(content: str, box: str, keys: str = "", fonts: str = "") -> str:
    """A form XObject."""
    head = f"/Type /XObject /Subtype /Form /BBox {box} /Resources <</Font <<{fonts}>>>> {keys}"
    return _stream(content, head)


def _tail(data: bytes, bodies: dict[int, str], root: int) -> bytes:
    out, places = bytearray(b"\n"), {}
    for number, body in sorted(bodies.items()):
        places[number] = len(data) + len(out)
        out += f"{number} 0 obj\n".encode() + body.encode("cp1252") + b"\nendobj\n"
    start = len(data) + len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    before = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    out += b"trailer\n<</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(places) + 1, root, before, start)  # fmt: skip
    return bytes(out)


def words(
    x: float, y: float, text: str, size: float = 11, mode: int = 0, colour: str = "0 g"
) -> str:
    return f"q {colour} BT /FX {size} Tf {mode} Tr 1 0 0 1 {x:.2f} {y:.2f} Tm ({text}) Tj ET Q"
