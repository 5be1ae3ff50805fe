"""One physical row of a task table in, what kind of row it is out."""

from collections.abc import Sequence
from enum import StrEnum

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Cell
from pipeline.structure.header_columns import BODY_FIELDS, HeaderRow, cell_label
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


def read_row(
    row: Sequence[Cell | None],
    above: Sequence[Cell | None] | None,
    header: HeaderRow,
    rules: RowRules,
) -> RowReading:
    """Classifies one row of the matrix; `above` is the row before it in the same grid."""
    texts = [cell_label(c) for c in row]
    filled = {id(c): t for c, t in zip(row, texts, strict=True) if c is not None and t}
    if not filled:
        unread = any(c is not None and c.confidence is not None for c in row)
        return RowReading(kind=RowKind.UNPARSED if unread else RowKind.BLANK)
    if _is_header(texts, header):
        return RowReading(kind=RowKind.HEADER)
    values = list(filled.values())
    if len(values) >= 3 and all(rules.column_number.search(fold_spaced(v)) for v in values):
        return RowReading(kind=RowKind.HEADER)
    if _is_unfilled(texts, header, rules):
        return RowReading(kind=RowKind.BLANK)
    if _is_total(row, header, rules):
        return RowReading(kind=RowKind.TOTAL)
    if len(values) == 1 and rules.note.search(fold_spaced(values[0])):
        return RowReading(kind=RowKind.NOTE)
    section = _read_section(row, texts, values, header, rules)
    if section is not None:
        return section
    kind = _task_kind(row, above, texts, header, rules)
    if kind is RowKind.TASK and _is_illegible(row[header.fields.index("task")]):
        kind = RowKind.UNPARSED
    return RowReading(kind=kind)


def _is_illegible(cell: Cell | None) -> bool:
    """True for ink on a picture of which no letter was read."""
    if cell is None or cell.confidence is None:
        return False
    return not any(c.isalpha() for c in cell_label(cell))


def _is_header(texts: list[str], header: HeaderRow) -> bool:
    if len(texts) != len(header.labels):
        return False
    return all(fold_tight(t) == fold_tight(h) for t, h in zip(texts, header.labels, strict=True))


def own_texts(row: Sequence[Cell | None]) -> dict[int, str]:
    """The text of each filled cell of a row by its first column: a merged cell stands once."""
    first: dict[int, int] = {}
    for i, cell in enumerate(row):
        if cell is not None:
            first.setdefault(id(cell), i)
    texts = {i: cell_label(row[i]) for i in first.values()}
    return {i: t for i, t in texts.items() if t}


def _is_unfilled(texts: list[str], header: HeaderRow, rules: RowRules) -> bool:
    """True for a row of a form: dots to be filled in, and a number at most."""
    number_at = header.column("number")
    others = [t for i, t in enumerate(texts) if t and i != number_at]
    if not all(rules.dots.search(t) for t in others):
        return False
    return bool(others) or (number_at is not None and bool(rules.dots.search(texts[number_at])))


def _is_total(row: Sequence[Cell | None], header: HeaderRow, rules: RowRules) -> bool:
    """True for a sum: its label, and no column with a meaning of ours filled beside it."""
    at = next(i for i, cell in enumerate(row) if cell_label(cell))
    if header.fields[at] not in (None, "number", "task"):
        return False
    if not rules.total.search(fold_spaced(cell_label(row[at]))):
        return False
    own = own_texts(row)
    plain = (None, "number", "task")
    return all(i == at or header.fields[i] in plain or _is_figure(t) for i, t in own.items())


def _is_figure(text: str) -> bool:
    return not text.strip(" .,%-0123456789")


def _read_section(
    row: Sequence[Cell | None],
    texts: list[str],
    values: list[str],
    header: HeaderRow,
    rules: RowRules,
) -> RowReading | None:
    number_at = header.column("number")
    if _one_text(values):
        whole = max(map(fold_tight, values), key=len)
        title = min((v for v in values if fold_tight(v) == whole), key=len)
        at = texts.index(title)
        m = rules.section.search(title)
        if m and m["title"].strip(" *"):
            return RowReading(
                kind=RowKind.SECTION, label=m["label"], title_at=at, title_from=m.start("title")
            )
        cell = row[at]
        wide = cell is not None and cell.col_span * 2 >= len(row)
        wide = wide or (at == header.column("task") and number_at is not None and _capitals(title))
        if not (wide or len(values) > 2) or is_number(title, rules):
            return None
        m = rules.group.search(title)
        kind = RowKind.GROUP if m else RowKind.SECTION
        label, start = (m["label"], m.start("title")) if m else (None, 0)
        return RowReading(kind=kind, label=label, title_at=at, title_from=start)
    if number_at is None:
        return _labelled(row, header, rules)
    if not texts[number_at]:
        return None
    label = rules.section_label.search(texts[number_at])
    if label is None:
        return None
    title_at = _title_among_figures(texts, header)
    if title_at is None and len(set(values)) == 2:
        title_at = next(i for i, t in enumerate(texts) if t and t != texts[number_at])
    if title_at is not None:
        return RowReading(kind=RowKind.SECTION, label=label["label"], title_at=title_at)
    return _stray_section(texts, header, label["label"])


def _labelled(row: Sequence[Cell | None], header: HeaderRow, rules: RowRules) -> RowReading | None:
    """A numeral and a title, and nothing else, in a table without a column of numbers.

    A figure there may number a title below the section's, or a task without all else: no task.
    """
    own = sorted(own_texts(row).items())
    if len(own) != 2 or header.fields[own[0][0]] == "task":
        return None
    (_, numeral), (title_at, _) = own
    if label := rules.section_label.search(numeral):
        return RowReading(kind=RowKind.SECTION, label=label["label"], title_at=title_at)
    return RowReading(kind=RowKind.UNPARSED) if rules.number.search(fold_spaced(numeral)) else None


def _stray_section(texts: list[str], header: HeaderRow, label: str) -> RowReading | None:
    """A numeral and a title with words beside them, where nobody is named who would do it."""
    task = header.column("task")
    bodies = [at for f in BODY_FIELDS if (at := header.column(f)) is not None]
    if task is None or not texts[task] or not bodies or any(texts[at] for at in bodies):
        return None
    main = (header.column("number"), task)
    beside = dict.fromkeys(t for i, t in enumerate(texts) if t and i not in main)
    return RowReading(
        kind=RowKind.SECTION, label=label, title_at=task, stray=" | ".join(beside) or " "
    )


def _capitals(text: str) -> bool:
    return text == text.upper() and sum(c.isalpha() for c in text) > 5


def _title_among_figures(texts: list[str], header: HeaderRow) -> int | None:
    """The column of a numeral's title where nothing but figures (points, sums) stands beside it."""
    number_at = header.column("number")
    rest = [i for i, t in enumerate(texts) if t and i != number_at]
    titles = [i for i in rest if not _is_figure(texts[i])]
    plain = all(header.fields[i] is None for i in rest if i not in titles)
    titled = len({texts[i] for i in titles}) == 1 and header.fields[titles[0]] in (None, "task")
    return titles[0] if titled and plain else None


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


def _task_kind(
    row: Sequence[Cell | None],
    above: Sequence[Cell | None] | None,
    texts: list[str],
    header: HeaderRow,
    rules: RowRules,
) -> RowKind:
    number_at = header.column("number")
    if number_at is None:
        return RowKind.TASK if texts[header.fields.index("task")] else RowKind.MORE
    if above is not None and texts[number_at] and row[number_at] is above[number_at]:
        return RowKind.MORE
    if is_number(texts[number_at].replace(" ", ""), rules):
        return RowKind.TASK
    if rules.bullet.search(texts[number_at]):
        return RowKind.TASK
    cell = row[number_at]
    if cell is not None and cell.confidence is not None and cell.col_span == 1:
        # A scan: ink stands in the number's cell, whatever was made of it.
        return RowKind.TASK if texts[header.fields.index("task")] else RowKind.UNPARSED
    if texts[number_at].strip(" .)"):  # a page break may leave the mark of a cut number alone
        return RowKind.TASK if _is_whole(row, header) else RowKind.UNPARSED
    return RowKind.MORE


def _is_whole(row: Sequence[Cell | None], header: HeaderRow) -> bool:
    """True for a row whose number is strange, its task, lead and time each in a cell of its own."""
    own = own_texts(row)
    columns = [header.column(name) for name in ("number", "task", "lead", "deadline")]
    known = [at for at in columns if at is not None]
    return len(known) > 2 and all(at in own for at in known)
