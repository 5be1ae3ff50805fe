"""A task's cell that says who leads, who helps and by when in, a cell a field out.

Refuses to part what does not say clearly who does what: a note names the cell.
"""

from collections.abc import Sequence

from pipeline.model.grid import ReaderNote
from pipeline.structure.columns import ColumnRules
from pipeline.structure.header_columns import HeaderRow
from pipeline.structure.parts import Piece

TWO_ROLES = "cell-two-roles"
_MARKS = " \n,;.:()/-–+•"


def part_roles(
    pieces: Sequence[Piece], header: HeaderRow, columns: ColumnRules
) -> tuple[list[Piece], list[tuple[str, ReaderNote]]]:
    """The pieces of a task, parted by role, and notes on those that name two roles unparted."""
    out: list[Piece] = []
    notes: list[tuple[str, ReaderNote]] = []
    for piece in pieces:
        own = {p.field for p in pieces if p is not piece} - {piece.field}
        parts = _by_labels(piece, own, columns)
        if len(parts) == 1 and piece.field == "lead":
            parts = _by_stroke(piece, own, header) or _by_words(piece, own, columns) or parts
            if len(parts) == 1 and _names_two(piece.text.text, header, columns):
                note = ReaderNote(code=TWO_ROLES, value=piece.text.text, source=piece.text.source())
                notes.append(("lead", note))
        out += parts
    return out, notes


def _names_two(text: str, header: HeaderRow, columns: ColumnRules) -> bool:
    """True for a cell that speaks of who helps, or stands with several bodies under such a header."""
    if columns.roles.coordinating.search(text):
        return True
    return (header.stroke or bool(header.two_roles)) and columns.roles.between.search(
        text
    ) is not None


def _by_labels(piece: Piece, own: set[str], columns: ColumnRules) -> list[Piece]:
    """`Chủ trì: …; Phối hợp: …; Thời hạn: …`; a field that has a cell of its own keeps it."""
    text = piece.text.text
    lead = columns.cell_labels[0][1].match(text)
    if piece.field not in ("lead", "deadline") or lead is None:
        return [piece]
    others = [(p.search(text, lead.end()), f) for f, p in columns.cell_labels[1:] if f not in own]
    found = [(lead, "lead"), *((m, f) for m, f in others if m is not None)]
    if len(found) == 1 or "lead" in own:
        return [piece]
    found.sort(key=lambda pair: pair[0].start())
    ends = [m.start() for m, _ in found[1:]] + [len(text)]
    return [
        _cut(piece, field, m.end(), end, end < len(text))
        for (m, field), end in zip(found, ends, strict=True)
    ]


def _by_stroke(piece: Piece, own: set[str], header: HeaderRow) -> list[Piece]:
    """`Sở A/Sở B` under a header `Chủ trì/phối hợp`: the header says which is which."""
    at = piece.text.text.find("/")
    if not header.stroke or at < 0 or "/" in piece.text.text[at + 1 :] or "coordinating" in own:
        return []
    return _two(piece, (0, at), (at + 1, len(piece.text.text)))


def _by_words(piece: Piece, own: set[str], columns: ColumnRules) -> list[Piece]:
    """`A chủ trì, phối hợp với B`, `A (chủ trì), B (phối hợp)`, `A chủ trì; B phối hợp`."""
    text = piece.text.text
    leads, helps = (
        list(w.finditer(text)) for w in (columns.roles.lead, columns.roles.coordinating)
    )
    if len(helps) != 1 or len(leads) > 1 or "coordinating" in own:
        return []
    begin, end = helps[0].span()
    lead_ends = leads[0].start() if leads else begin
    between = text[leads[0].end() : begin] if leads else ""
    after = text[end:]
    if (leads and leads[0].start() > begin) or after.lstrip().startswith(":"):
        return []
    if not after.strip(_MARKS):  # the words follow their bodies
        return _two(piece, (0, lead_ends), (leads[0].end(), begin)) if leads else []
    if between.strip(_MARKS) or text[begin] == "(":
        return []
    return _two(piece, (0, lead_ends), (end, len(text)))


def _two(piece: Piece, lead: tuple[int, int], other: tuple[int, int]) -> list[Piece]:
    """Both parts where each holds words of its own."""
    parts = [_cut(piece, "lead", *lead, True), _cut(piece, "coordinating", *other, True)]
    return parts if all(any(c.isalpha() for c in p.text.text) for p in parts) else []


def _cut(piece: Piece, field: str, start: int, end: int, marks: bool) -> Piece:
    """text[start:end] as a piece; marks: without those around it."""
    text = piece.text.text
    if marks:
        end = start + len(text[start:end].rstrip(_MARKS.replace("(", "").replace(")", "")))
        start = end - len(text[start:end].lstrip(_MARKS.replace("(", "")))
    return Piece(field=field, part=piece.part, text=piece.text.slice(start, end))
