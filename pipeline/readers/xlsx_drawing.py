"""The drawings of a sheet in, what they show that no cell holds out: text boxes and large pictures.

A text box over a filled cell is told of with it; a picture that may hold rows of the table is an error
at its place. A picture too small for a table is an emblem or a signature.
"""

from collections.abc import Iterator, Mapping

from pipeline.model.grid import ReaderNote, Source
from pipeline.readers.docx_things import Thing, drawn_kind, is_worth_reading
from pipeline.readers.ink import CROSSED, TEXT_BOX, UNREAD
from pipeline.readers.packages import Package
from pipeline.readers.safe_xml import Element, child, children, local
from pipeline.readers.xlsx_places import column_letters

_EMU = 12_700.0  # to the point
_LEAST_CELLS = 4  # filled, of a row of the table
_LONGEST = 300  # characters of a note


def drawing_notes(
    package: Package, part: str, sheet: str, texts: Mapping[tuple[int, int], str]
) -> Iterator[ReaderNote]:
    """What stands on a sheet beside its cells. texts: of the cells by (row, column), 1-based."""
    name = package.target("drawing", part)
    if name is None:
        return
    pictures = {r.id: r.target for r in package.relations(name)}
    for anchor in package.xml(name):
        place = _place(anchor)
        source = Source(cell=f"{sheet}!{column_letters(place[1])}{place[0]}")
        for thing in _shown(anchor):
            if isinstance(thing, Thing) and thing.kind in ("line", "cover"):
                under = _under(anchor, place, texts)
                if under:
                    code = CROSSED if thing.kind == "line" else TEXT_BOX
                    yield ReaderNote(code=code, value=under[:_LONGEST], source=source)
                continue
            if isinstance(thing, str):
                under = texts.get(place, "")
                value = " / ".join(t for t in (thing, " ".join(under.split())) if t)
                yield ReaderNote(code=TEXT_BOX, value=value[:_LONGEST], source=source)
                continue
            target = pictures.get(thing.relation, "")
            data = package.read(target) if target in package.names else None
            if is_worth_reading(thing, data, in_cell=False):
                yield ReaderNote(code=UNREAD, value=target.rsplit("/", 1)[-1], source=source)


def _under(anchor: Element, place: tuple[int, int], texts: Mapping[tuple[int, int], str]) -> str:
    """The texts of the table's rows that a drawing lies over; of a heading none."""
    last = _place(anchor, "to") if child(anchor, "to") is not None else place
    rows: dict[int, list[str]] = {}
    for (row, column), text in texts.items():
        if place[0] <= row <= last[0]:
            rows.setdefault(row, []).append(text if place[1] <= column <= last[1] else "")
    found = (t for row in sorted(rows) if len(rows[row]) >= _LEAST_CELLS for t in rows[row] if t)
    return " | ".join(" ".join(t.split()) for t in found)


def _place(anchor: Element, end: str = "from") -> tuple[int, int]:
    """Row and column of the cell that a drawing begins or ends in, 1-based."""
    at = child(anchor, end)
    if at is None:
        return 1, 1
    row, column = (child(at, name) for name in ("row", "col"))
    numbers = (e.text if e is not None else None for e in (row, column))
    first, second = (int(n) + 1 if n and n.strip().isdigit() else 1 for n in numbers)
    return first, second


def _shown(anchor: Element) -> Iterator[str | Thing]:
    """The texts of boxes, the pictures, and what is drawn without text, of one anchor."""
    for e in anchor.iter():
        if local(e) in ("cxnSp", "sp") and not any(t.text for t in e.iter() if local(t) == "t"):
            if kind := drawn_kind(e):
                yield Thing(kind=kind, relation="")
            continue
        if local(e) == "txBody":
            paragraphs = ("".join(t.text or "" for t in p.iter() if local(t) == "t")
                          for p in children(e, "p"))  # fmt: skip
            text = " ".join(" ".join(paragraphs).split())
            if text:
                yield text
        elif local(e) == "pic":
            blip, ext = child(e, "blipFill", "blip"), child(e, "spPr", "xfrm", "ext")
            key = next((v for k, v in blip.attrib.items() if k.endswith("}embed")), "") \
                if blip is not None else ""  # fmt: skip
            wide, high = (
                float(ext.get(n, "0")) / _EMU if ext is not None else 0.0 for n in ("cx", "cy")
            )
            yield Thing(kind="picture", relation=str(key), width=wide, height=high)
