"""A hand-out in, its Word document and its workbook out."""

from collections.abc import Iterator

from pipeline.present.docx_file import DocxFile
from pipeline.present.handout import Handout, HandoutRow, handout_title
from pipeline.present.labels import Labels
from pipeline.present.layout import Cell, Row, SheetForm, shortened
from pipeline.present.sheets import number_of
from pipeline.present.view import DocumentView
from pipeline.present.workbook_file import WorkbookFile
from pipeline.text.inert import inert

_COLUMNS = (
    "number", "task", "role", "way", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw",
    "due",
)  # fmt: skip
_MOST = 4_000  # letters of a cell: longer ones stand whole in the tables
_HEADS = ("number", "task", "way", "bodies", "product", "due")
_SHARES = (8, 36, 19, 27, 19, 18)


def handout_docx(view: DocumentView, handout: Handout, labels: Labels) -> bytes:
    """The form that offices know: national heading, a table across the page, where it comes from."""
    title, below = handout_title(view, handout, labels)
    file = DocxFile(title, view.document.issued_on, landscape=True)
    file.heading(
        ((view.document.issuer or "").upper(),),
        (labels.text["nation"], labels.text["motto"]),
    )
    file.line(title, bold=True, centred=True, size=14, before=14)
    file.line(below, italic=True, centred=True)
    file.line("")
    heads = [labels.text[f"handout_head_{n}"] for n in _HEADS]
    groups = [(t, [_cells(r, labels) for r in rows]) for t, rows in handout.groups]
    file.table(heads, _SHARES, groups)
    for text in filter(None, (handout.open, handout.source)):
        file.line(text, italic=True, before=6)
    file.page_numbers()
    return file.close()


def _cells(row: HandoutRow, labels: Labels) -> tuple[str, ...]:
    t = row.task
    bodies = [
        labels.say("handout_body", role=labels.code("roles", role), bodies=raw)
        for role, raw in (("lead", t.lead_raw), ("coordinating", t.coordinating_raw))
        if raw
    ]
    due = row.due
    if not _same(row.due, t.deadline_raw):
        form = "handout_due" if row.dated else "handout_undated"
        due = labels.say(form, raw=t.deadline_raw, due=row.due)
    cells = (
        t.number_raw.strip(" ."),
        t.task,
        labels.say("handout_way", role=labels.code("roles", row.role), way=row.way),
        "\n".join(bodies),
        t.product_raw or "",
        due.strip(),
    )
    return tuple(shortened(inert(text), _MOST, labels) for text in cells)


def _same(due: str, raw: str | None) -> bool:
    return due.casefold() == " ".join((raw or "").split()).casefold() or not raw


def handout_xlsx(view: DocumentView, handout: Handout, labels: Labels) -> bytes:
    """The same as a sheet."""
    title, _ = handout_title(view, handout, labels)
    form = SheetForm(key="handout", columns=_COLUMNS, printed=len(_COLUMNS))
    rows = tuple(_rows(handout, labels))
    book = WorkbookFile(title, view.document.issued_on, labels)
    book.open(form, rows)
    book.add(form, rows)
    about = (handout.source, *handout.open.splitlines())
    book.add_notes(Row(cells=(labels.text["note_heading"], line)) for line in about)
    return book.close()


def _rows(handout: Handout, labels: Labels) -> Iterator[Row]:
    for title, rows in handout.groups:
        yield Row(cells=(None, title, *(None for _ in _COLUMNS[2:])), heading=True)
        for r in rows:
            own: dict[str, Cell] = {
                "number": number_of(r.task),
                "role": labels.code("roles", r.role),
                "way": r.way,
                "due": r.due or None,
            }
            yield Row(
                cells=tuple(own[c] if c in own else getattr(r.task, c) for c in _COLUMNS), level=1
            )
