"""One physical row of a task table in, what kind of row it is out."""

from enum import StrEnum

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Cell
from pipeline.structure.contents import is_figure
from pipeline.structure.header_columns import BODY_FIELDS, HeaderRow, Row, cell_label
from pipeline.structure.rules import RowRules
from pipeline.text.fold import fold_spaced, fold_tight


class RowKind(StrEnum):
    HEADER = "header"
    SECTION = "section"
    GROUP = "group"  # a title over the whole row with a number or letter before it: `1. Rà soát`
    TASK = "task"
    MORE = "more"  # belongs to the task above: its number cell is empty or merged down
    BLANK = "blank"
    TOTAL = "total"
    NOTE = "note"
    UNPARSED = "unparsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    kind: RowKind
    label: str | None = None  # a section's numeral, a group's number
    title_at: int = 0  # the column of a section's title
    title_from: int = 0  # where in that cell's text the title begins
    stray: str = ""  # words that stand beside a section's title


def read_row(row: Row, above: Row | None, header: HeaderRow, rules: RowRules) -> RowReading:
    """Classifies one row of the matrix; `above` is the row before it in the same grid."""
    texts = [cell_label(c) for c in row]
    return _Row(row=row, above=above, texts=texts, header=header, rules=rules).read()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row with the texts of its cells, under its header."""

    row: Row
    above: Row | None
    texts: list[str]
    header: HeaderRow
    rules: RowRules

    def read(self) -> RowReading:
        rules = self.rules
        filled = {
            id(c): t for c, t in zip(self.row, self.texts, strict=True) if c is not None and t
        }
        if not filled:
            unread = any(c is not None and c.confidence is not None for c in self.row)
            return RowReading(kind=RowKind.UNPARSED if unread else RowKind.BLANK)
        values = list(filled.values())
        numbered = all(rules.column_number.search(fold_spaced(v)) for v in values)
        if self._is_header() or (len(values) >= 3 and numbered):
            return RowReading(kind=RowKind.HEADER)
        if self._is_unfilled():
            return RowReading(kind=RowKind.BLANK)
        if self._is_total():
            return RowReading(kind=RowKind.TOTAL)
        if len(values) == 1 and rules.note.search(fold_spaced(values[0])):
            return RowReading(kind=RowKind.NOTE)
        section = self._section(values)
        if section is not None:
            return section
        kind = self._task_kind()
        if kind is RowKind.TASK and _is_illegible(self.row[self._task]):
            kind = RowKind.UNPARSED
        return RowReading(kind=kind)

    @property
    def _task(self) -> int:
        return self.header.fields.index("task")

    def _is_header(self) -> bool:
        tight, labels = map(fold_tight, self.texts), map(fold_tight, self.header.labels)
        return len(self.texts) == len(self.header.labels) and list(tight) == list(labels)

    def _is_unfilled(self) -> bool:
        """True for a row of a form: dots to be filled in, and a number at most."""
        number_at = self.header.column("number")
        others = [t for i, t in enumerate(self.texts) if t and i != number_at]
        if not all(self.rules.dots.search(t) for t in others):
            return False
        number = self.texts[number_at] if number_at is not None else ""
        return bool(others) or bool(self.rules.dots.search(number))

    def _is_total(self) -> bool:
        """True for a sum: its label, and no column with a meaning of ours filled beside it."""
        at = next(i for i, text in enumerate(self.texts) if text)
        plain = (None, "number", "task")
        if self.header.fields[at] not in plain:
            return False
        if not self.rules.total.search(fold_spaced(self.texts[at])):
            return False
        own = own_texts(self.row)
        fields = self.header.fields
        return all(i == at or fields[i] in plain or is_figure(t) for i, t in own.items())

    def _section(self, values: list[str]) -> RowReading | None:
        number_at = self.header.column("number")
        if _one_text(values):
            return self._title_alone(values)
        if number_at is None:
            return self._labelled()
        label = self.rules.section_label.search(self.texts[number_at])
        if not self.texts[number_at] or label is None:
            return None
        title_at = self._title_among_figures()
        if title_at is None and len(set(values)) == 2:
            number = self.texts[number_at]
            title_at = next(i for i, t in enumerate(self.texts) if t and t != number)
        if title_at is not None:
            return RowReading(kind=RowKind.SECTION, label=label["label"], title_at=title_at)
        return self._stray_section(label["label"])

    def _title_alone(self, values: list[str]) -> RowReading | None:
        """One text over the row: a section's title, or a group's, if it is wide or in capitals."""
        whole = max(map(fold_tight, values), key=len)
        title = min((v for v in values if fold_tight(v) == whole), key=len)
        at = self.texts.index(title)
        m = self.rules.section.search(title)
        if m and m["title"].strip(" *"):
            return RowReading(
                kind=RowKind.SECTION, label=m["label"], title_at=at, title_from=m.start("title")
            )
        cell, header = self.row[at], self.header
        wide = cell is not None and cell.col_span * 2 >= len(self.row)
        alone = at == header.column("task") and header.has("number") and _capitals(title)
        if not (wide or alone or len(values) > 2) or is_number(title, self.rules):
            return None
        m = self.rules.group.search(title)
        kind = RowKind.GROUP if m else RowKind.SECTION
        label, start = (m["label"], m.start("title")) if m else (None, 0)
        return RowReading(kind=kind, label=label, title_at=at, title_from=start)

    def _labelled(self) -> RowReading | None:
        """A numeral and a title, and nothing else, in a table without a column of numbers.

        A figure there may number a title below the section's, or a task without all else: no task.
        """
        own = sorted(own_texts(self.row).items())
        if len(own) != 2 or self.header.fields[own[0][0]] == "task":
            return None
        (_, numeral), (title_at, _) = own
        if label := self.rules.section_label.search(numeral):
            return RowReading(kind=RowKind.SECTION, label=label["label"], title_at=title_at)
        number = self.rules.number.search(fold_spaced(numeral))
        return RowReading(kind=RowKind.UNPARSED) if number else None

    def _stray_section(self, label: str) -> RowReading | None:
        """A numeral and a title with words beside them, where nobody is named who would do it."""
        texts, task = self.texts, self.header.column("task")
        bodies = [at for f in BODY_FIELDS if (at := self.header.column(f)) is not None]
        if task is None or not texts[task] or not bodies or any(texts[at] for at in bodies):
            return None
        main = (self.header.column("number"), task)
        beside = dict.fromkeys(t for i, t in enumerate(texts) if t and i not in main)
        return RowReading(
            kind=RowKind.SECTION, label=label, title_at=task, stray=" | ".join(beside) or " "
        )

    def _title_among_figures(self) -> int | None:
        """The column of a numeral's title where nothing but figures (points, sums) stands beside it."""
        texts, fields = self.texts, self.header.fields
        number_at = self.header.column("number")
        rest = [i for i, t in enumerate(texts) if t and i != number_at]
        titles = [i for i in rest if not is_figure(texts[i])]
        plain = all(fields[i] is None for i in rest if i not in titles)
        titled = len({texts[i] for i in titles}) == 1 and fields[titles[0]] in (None, "task")
        return titles[0] if titled and plain else None

    def _task_kind(self) -> RowKind:
        number_at, task = self.header.column("number"), self.texts[self._task]
        if number_at is None:
            return RowKind.TASK if task else RowKind.MORE
        number, cell = self.texts[number_at], self.row[number_at]
        if self.above is not None and number and cell is self.above[number_at]:
            return RowKind.MORE
        if is_number(number.replace(" ", ""), self.rules) or self.rules.bullet.search(number):
            return RowKind.TASK
        if cell is not None and cell.confidence is not None and cell.col_span == 1:
            # A scan: ink stands in the number's cell, whatever was made of it.
            return RowKind.TASK if task else RowKind.UNPARSED
        if number.strip(" .)"):  # a page break may leave the mark of a cut number alone
            return RowKind.TASK if self._is_whole() else RowKind.UNPARSED
        return RowKind.MORE

    def _is_whole(self) -> bool:
        """True for a row whose number is strange, its task, lead and time each in a cell of its own."""
        own = own_texts(self.row)
        columns = [self.header.column(name) for name in ("number", "task", "lead", "deadline")]
        known = [at for at in columns if at is not None]
        return len(known) > 2 and all(at in own for at in known)


def _is_illegible(cell: Cell | None) -> bool:
    """True for ink on a picture of which no letter was read."""
    if cell is None or cell.confidence is None:
        return False
    return not any(c.isalpha() for c in cell_label(cell))


def own_texts(row: Row) -> dict[int, str]:
    """The text of each filled cell of a row by its first column: a merged cell stands once."""
    first: dict[int, int] = {}
    for i, cell in enumerate(row):
        first.setdefault(id(cell), i)
    return {i: text for i in first.values() if (text := cell_label(row[i]))}


def _capitals(text: str) -> bool:
    return text == text.upper() and sum(c.isalpha() for c in text) > 5


def _one_text(values: list[str]) -> bool:
    """True for one text, or one repeated in each cell: a narrow cell breaks it, a page cuts it."""
    tight = [fold_tight(v) for v in values]
    whole = max(tight, key=len)
    return all(t == whole or (whole.startswith(t) and len(t) * 2 > len(whole)) for t in tight) and (
        len(tight) == 1 or tight.count(whole) * 2 > len(tight)
    )


def is_number(text: str, rules: RowRules) -> bool:
    """True for what a number's cell holds: 3, 1.2, a)."""
    tight = fold_spaced(text)
    return bool(
        rules.number.search(tight)
        or rules.sub_number.search(tight)
        or rules.letter_number.search(tight)
    )
