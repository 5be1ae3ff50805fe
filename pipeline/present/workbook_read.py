"""A workbook that somebody saved in, what the officer wrote into it out.

Refuses to guess: a sheet without its headings gives no notes, and counts as changed.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from pipeline.present.labels import Labels
from pipeline.present.layout import PROPERTY, BookDigest
from pipeline.present.notes import FIELDS, Note, Value, from_plain, noted_words, to_plain

_OURS = {"1F4E79", "DDEBF7", "FFFBE6"}  # fills of our own
_MOST = 4_000  # characters of a note
_ROWS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedBook:
    """notes: of each task row, empty ones too; old: of the sheet of old notes, None where it is gone;
    otherwise_changed: true where something beside the notes is not as it was written.
    """

    notes: tuple[Note, ...]
    old: tuple[Note, ...] | None
    otherwise_changed: bool


def book_to_json(book: SavedBook) -> bytes:
    """As it travels from a worker."""
    old = None if book.old is None else [to_plain(n) for n in book.old]
    record = {"notes": [to_plain(n) for n in book.notes], "old": old,
              "otherwise_changed": book.otherwise_changed}  # fmt: skip
    return json.dumps(record).encode()


def book_from_json(text: bytes) -> SavedBook:
    """The inverse of `book_to_json`."""
    record = json.loads(text)
    return SavedBook(
        notes=tuple(from_plain(record["notes"])),
        old=None if record["old"] is None else tuple(from_plain(record["old"])),
        otherwise_changed=bool(record["otherwise_changed"]),
    )


def read_saved(data: bytes, labels: Labels) -> SavedBook:
    """The notes in a workbook's bytes. Raises ValueError where it is no workbook that can be read."""
    import openpyxl

    from pipeline.model.grid import ReadError
    from pipeline.readers.limits import DEFAULT_LIMITS
    from pipeline.readers.packages import open_package

    try:
        open_package(data, DEFAULT_LIMITS)
        book = openpyxl.load_workbook(BytesIO(data))
    except (ReadError, KeyError, OSError, TypeError, AttributeError) as fault:
        raise ValueError(f"no workbook that can be read ({fault})") from None
    reader = _Reader(labels)
    for sheet in book.worksheets:
        reader.read(sheet)
    known = {p.name: p.value for p in book.custom_doc_props.props}  # type: ignore[attr-defined]
    same = known.get(PROPERTY) == reader.digest.hexdigest()
    return SavedBook(
        notes=tuple(reader.notes),
        old=tuple(reader.old) if reader.old is not None else None,
        otherwise_changed=not same or reader.marked or not reader.found,
    )


class _Reader:
    """What is gathered sheet by sheet."""

    def __init__(self, labels: Labels) -> None:
        self.heads = {labels.column(c): c for c in ("task_id", "task", *FIELDS)}
        self.old_title = labels.sheets["old_notes"]
        self.digest = BookDigest()
        self.notes: list[Note] = []
        self.old: list[Note] | None = None
        self.found = False
        self.marked = False

    def read(self, sheet: Any) -> None:
        if sheet.max_row > _ROWS or sheet.merged_cells.ranges or sheet._images or sheet._charts:
            self.marked = True
        rows = sheet.iter_rows(max_row=min(sheet.max_row, _ROWS))
        head = [_text(c.value) for c in next(rows, ())]
        places = {self.heads[h]: i for i, h in enumerate(head) if h in self.heads}
        has_notes = set(self.heads.values()) <= set(places)
        theirs = {places[f] for f in FIELDS} if has_notes else set()
        old = has_notes and sheet.title == self.old_title
        self.found |= has_notes and not old
        if old:
            self.old = []
        for at, row in enumerate((sheet[1], *rows)):
            self._cells(sheet.title, at, row, theirs)
            if has_notes and at:
                note = _note(row, places)
                if note is not None:
                    (self.old if old and self.old is not None else self.notes).append(note)

    def _cells(self, title: str, at: int, row: Any, theirs: set[int]) -> None:
        for i, cell in enumerate(row):
            self.marked |= cell.comment is not None or _is_marked(cell)
            if i not in theirs or at == 0:
                self.digest.add(title, at, i, _text(cell.value))


def _note(row: Any, places: dict[str, int]) -> Note | None:
    task_id = _text(row[places["task_id"]].value)
    if not task_id:
        return None
    values: dict[str, Any] = {name: _value(row[places[name]]) for name in FIELDS}
    words = noted_words(_text(row[places["task"]].value))
    return Note(document_id=task_id.rpartition("/")[0], task_id=task_id, task=words, **values)


def _value(cell: Any) -> Value:
    """A cell of the officer's: a date stays one, a share stays in per cent, all else is text."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and "%" in (cell.number_format or ""):
        return f"{value * 100:g}%"
    return _text(value)[:_MOST].strip() or None


def _is_marked(cell: Any) -> bool:
    """A fill, a colour of letters or a line through them that is none of ours."""
    fill = cell.fill
    if fill is not None and fill.fill_type == "solid":
        colour = fill.fgColor.rgb if fill.fgColor is not None else None
        if not isinstance(colour, str) or colour[-6:] not in _OURS:
            return True
    font = cell.font
    if font is None:
        return False
    shade = font.color.rgb if font.color is not None and font.color.type == "rgb" else None
    odd = isinstance(shade, str) and shade[-6:] not in ("000000", "FFFFFF")
    return bool(font.strike) or odd


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("_x005F_", "_")
