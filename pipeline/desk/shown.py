"""The desk's pages as answers: templates and what they show."""

from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from pipeline.desk import decide
from pipeline.desk.asked import number_of, who_of
from pipeline.desk.book import Action, Entry
from pipeline.desk.desk import Desk, NotHereError
from pipeline.desk.post import Posted, tried_sheet
from pipeline.desk.queue import Item, open_items
from pipeline.desk.reader import UnreadError
from pipeline.grammar.agencies.entries import KINDS, LEVELS
from pipeline.grammar.agencies.suggest import nearest
from pipeline.present.page_frame import environment
from pipeline.present.sheet import Sheet, SheetCell, SheetTask
from pipeline.rulebook.findings import fill, load_findings
from pipeline.structure.columns import FIELDS, IGNORED

_NEAR = 5
_ALIKE = 0.85  # likeness from which a known name is put into the form for the printed one
_ROLE_OF = {"lead_raw": "lead", "coordinating_raw": "coordinating", "monitoring_raw": "monitoring"}
_TEXT_CELLS = 6_000  # of the laid-out text; above, only what stands near the cell is shown
_NEAR_BLOCKS = 40


def home(desk: Desk, request: Request) -> Response:
    """Every decision with what is open, and the place to drop a file."""
    return render(
        desk, request, "home.html.j2", documents=desk.documents(), unread=desk.unread(),
        told=progress_words(desk),
    )  # fmt: skip


def document(desk: Desk, request: Request) -> Response:
    """One decision: the page on the left, the row on the right, the queue above."""
    document_id = str(request.path_params["document_id"])
    sheet = desk.sheet(document_id)
    items = open_items(sheet)
    q = request.query_params
    item, task, field = _chosen(sheet, items, q)
    cell = sheet.cell(task.task_id if task else sheet.document_id, field)
    point = task is not None and sheet.is_point(task.task_id)
    owner = _owner(item, cell, point)
    page = _page_of(number_of(q.get("page", "")), item, cell, task, sheet)
    values = _values(desk, sheet, item, cell, task)
    return render(
        desk, request, "document.html.j2", sheet=sheet, items=items, item=item, task=task,
        cell=cell, field=field, page=page, lit=_lit(item, cell, task, page, sheet),
        owner=owner, blocks=_blocks(sheet, owner), place=_place(items, item), chips=_chips,
        of_point=point,
        written=_written, said=said(desk, q.get("said", "")), undo=last_done(desk, request), **values,
    )  # fmt: skip


def _owner(item: Item | None, cell: SheetCell | None, point: bool) -> str:
    """Whose lines of the laid-out text are lit: the cell's, of a point the finding's own."""
    own = item.findings[0].owner if item else ""
    of_cell = cell.owner if cell else ""
    return own or of_cell if point else of_cell or own


def _chosen(
    sheet: Sheet, items: tuple[Item, ...], q: Mapping[str, str]
) -> tuple[Item | None, SheetTask | None, str]:
    """What is shown: a row that is asked for, else an item of the queue (the first at need)."""
    asked = q.get("task", "")
    row = number_of(asked)
    if row is not None and row < len(sheet.rows):
        task = sheet.rows[row]
        field = q.get("cell", "") or "task_raw"
        item = next((i for i in items if (i.record, i.field) == (task.task_id, field)), None)
        return item, task, field
    if q.get("cell") and asked == "-":
        return None, None, q["cell"]
    item = next((i for i in items if i.key == q.get("at", "")), items[0] if items else None)
    if item is None:
        return None, sheet.tasks[0] if sheet.tasks else None, "task_raw"
    return item, sheet.task(item.record), item.field


def _page_of(
    asked: int | None,
    item: Item | None,
    cell: SheetCell | None,
    task: SheetTask | None,
    sheet: Sheet,
) -> int:
    """The page that is asked for, else that of what is shown; always one that there is."""
    known = (asked, *(at.page for at in (cell, item, task) if at is not None))
    found = next((n for n in known if n), 1)
    return max(1, min(found, len(sheet.sizes) or 1))


def _lit(
    item: Item | None, cell: SheetCell | None, task: SheetTask | None, page: int, sheet: Sheet
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """(class, x y width height) of what is lit on the page: the row, in it the cell."""
    if page > len(sheet.sizes):
        return ()
    cells = [cell] if cell is not None and cell.box else list(item.findings if item else ())
    marked = [("row", task), *(("cell", at) for at in cells)]
    return tuple(
        (name, (at.box[0], at.box[1], at.box[2] - at.box[0], at.box[3] - at.box[1]))
        for name, at in marked
        if at is not None and at.box is not None and at.page == page
    )


def _blocks(sheet: Sheet, owner: str) -> tuple[Any, ...]:
    """The laid-out text, or of a very long one what stands near the cell."""
    size = sum(len(b.lines) + sum(len(r) for r in b.rows) for b in sheet.blocks)
    if size <= _TEXT_CELLS:
        return sheet.blocks
    at = next((i for i, b in enumerate(sheet.blocks) if owner in _owners(b)), 0)
    return sheet.blocks[max(0, at - _NEAR_BLOCKS) : at + _NEAR_BLOCKS]


def _owners(block: Any) -> set[str]:
    lines = [*block.lines, *(line for row in block.rows for c in row for line in c.lines)]
    return {o for line in lines for o in line.owners}


def _place(items: tuple[Item, ...], item: Item | None) -> SimpleNamespace:
    """Where the item stands in the queue, and the keys of its neighbours."""
    at = items.index(item) if item in items else None
    after = items[(at + 1) % len(items)].key if at is not None and len(items) > 1 else ""
    before = items[at - 1].key if at is not None and len(items) > 1 else ""
    if at is None and items:
        after = items[0].key
    return SimpleNamespace(at=None if at is None else at + 1, after=after, before=before)


def _values(
    desk: Desk,
    sheet: Sheet,
    item: Item | None,
    cell: SheetCell | None,
    task: SheetTask | None,
) -> dict[str, Any]:
    """The version marks of the forms, and what a body or a header may be."""
    record = task.task_id if task else sheet.document_id
    version = desk.book.version(("corrections", (record, cell.field))) if cell else ""
    standing = desk.book.find("corrections", (record, cell.field)) if cell else None
    body = item is not None and item.kind == "body"
    near = nearest(desk.registry(), item.value, _NEAR) if item is not None and body else ()
    likely = near[0][0].name if near and near[0][1] >= _ALIKE else ""
    agreed = ""
    if item is not None:
        by = decide.signed("", "", "-")
        keys = [(c.kind, c.key) for c in decide.confirmed(item, sheet, by)]
        agreed = desk.book.version(*keys)
    recognised = any(
        c.recognised for p in (item.places if item else ()) if (c := sheet.cell(*p)) is not None
    )
    return {
        "version": version, "standing": standing, "near": [a for a, _ in near], "agreed": agreed,
        "likely": likely, "recognised": recognised, "levels": LEVELS, "kinds": KINDS,
        "fields": (*FIELDS, IGNORED),
    }  # fmt: skip


def last_done(desk: Desk, request: Request) -> Action | None:
    """The latest decision of this person that still stands."""
    own = (a for a in reversed(desk.book.actions()) if a.who == who_of(request, desk.who))
    return next((a for a in own if not a.undone and a.undoes is None), None)


def _chips(task: SheetTask, cell: SheetCell) -> SimpleNamespace:
    """What a cell resolved to."""
    role = _ROLE_OF.get(cell.field)
    return SimpleNamespace(
        bodies=tuple(b for b in task.bodies if b.role == role) if role else (),
        due=task.due if cell.field == "deadline_raw" else (),
        products=task.products if cell.field == "product_raw" else (),
    )


def _written(cell: SheetCell) -> str:
    """A cell's text as a person writes it."""
    if cell.field == "issued_on" and cell.text:
        return date.fromisoformat(cell.text).strftime("%d/%m/%Y")
    return cell.text


def said(desk: Desk, number: str) -> Action | None:
    """What the form before this page did."""
    return next((a for a in desk.book.actions() if str(a.number) == number), None)


def preview(desk: Desk, document_id: str, form: Mapping[str, str]) -> Response:
    """The row as it would be read with another text of a cell: a piece of a page."""
    sheet = desk.sheet(document_id)
    record, field = form.get("record", ""), form.get("field", "")
    cell = sheet.cell(record, field)
    if cell is None:
        raise decide.RefusedError("not_here")
    by = decide.signed("-", "", "-")
    (change,) = decide.corrected(record, cell, form.get("value", ""), by)
    tried = tried_sheet(desk, sheet, change) if change.after else sheet
    task = tried.task(record)
    notes = [
        f for f in tried.findings
        if f.record == record and not f.accepted and f.severity != "info" and f.field == field
    ]  # fmt: skip
    return render(
        desk, None, "preview.html.j2", task=task, cell=tried.cell(record, field), chips=_chips,
        notes=notes, key=tried.key if tried.key != sheet.key else "",
    )  # fmt: skip


def picture(desk: Desk, request: Request) -> Response:
    """A page as received."""
    found = desk.document(str(request.path_params["document_id"]))
    number = number_of(str(request.path_params["number"]))
    if number is None:
        raise NotHereError(found.document_id)
    data = desk.reader.page(found.file, number)
    return Response(data, media_type="image/png")


def done(desk: Desk, request: Request) -> Response:
    """What was decided at the desk, the latest first."""
    return render(desk, request, "done.html.j2", actions=tuple(reversed(desk.book.actions())),
                  when=_when)  # fmt: skip


def _when(at: str) -> str:
    """A time as people write it; what is none, as it is."""
    try:
        return datetime.fromisoformat(at).strftime("%H:%M, %d/%m/%Y")
    except ValueError:
        return at


def conflict(
    desk: Desk, request: Request, standing: Entry | None, posted: Posted | None
) -> Response:
    """Somebody decided otherwise meanwhile: both are shown, and nothing was written."""
    form = {
        k: v for k, v in (posted.form if posted else {}).items() if k not in ("version", "token")
    }
    return render(
        desk, request, "conflict.html.j2", 409, standing=standing, form=form,
        path=request.url.path, back=form.get("back", "/"),
    )  # fmt: skip


def fault(desk: Desk, request: Request, status: int, message: str) -> Response:
    return render(desk, request, "fault.html.j2", status, message=message)


def unread_words(desk: Desk, fault: UnreadError) -> str:
    """Why a document cannot be shown, as its finding says it."""
    if fault.code == "not-in-raw":
        return desk.words["not_in_raw"].format(file=fault.file)
    known = load_findings(desk.rules).get(fault.code)
    why = fill(known.message_vi, {"detail": fault.detail or "—"}) if known else fault.code
    return desk.words["unread"].format(fault=f"{fault.file}: {why}")


def progress_words(desk: Desk) -> str:
    """How far the run is, in a sentence; "" where none goes on."""
    p, w = desk.runner.progress, desk.words
    if not p.running:
        return w["run_fault"].format(fault=p.fault) if p.fault else ""
    if p.of_pages:
        return w["run_pages"].format(file=p.file, done=p.pages, of=p.of_pages)
    if p.stage:
        return w["run_stage"]
    return w["run_files"].format(done=p.done, of=p.files) if p.files else w["run_begin"]


def address(document_id: str, form: Mapping[str, str], number: int) -> str:
    """Where to go on after a form: the next item of the queue, or where it was sent from."""
    back = form.get("back", "")
    if form.get("stay") == "1" and is_own(back):
        return saying(back, number)
    item = {"at": form["next"]} if form.get("next") else {}
    return saying(f"/d/{quote(document_id, safe='')}?{urlencode(item)}", number)


def saying(path: str, number: int) -> str:
    """The address, whose page then says what was done."""
    plain, _, query = path.partition("?")
    return f"{plain}?{urlencode({**dict(parse_qsl(query)), 'said': str(number)})}"


def is_own(path: str) -> bool:
    """True for a path of the desk, never another's address."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


def style() -> Response:
    env = environment("pipeline.desk")
    text = (
        env.get_template("page.css.j2").render(kind_colours={})
        + env.get_template("desk.css").render()
    )
    return Response(text, media_type="text/css")


def script() -> Response:
    text = files("pipeline.desk").joinpath("templates/desk.js").read_text(encoding="utf-8")
    return Response(text, media_type="text/javascript")


def render(
    desk: Desk, request: Request | None, template: str, status: int = 200, **values: Any
) -> Response:
    """A page, or a piece of one (request None)."""
    shared: dict[str, Any] = {"w": SimpleNamespace(**desk.words), "label": desk.labels.code,
                              "column": desk.labels.column, "token": desk.keys.form}  # fmt: skip
    if request is not None:
        path = request.url.path if request.method == "GET" else "/"
        query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
        shared |= {"who": who_of(request, desk.who), "here": path + query,
                   "busy": desk.runner.waits, "run": desk.runner.progress.run}  # fmt: skip
    text = environment("pipeline.desk").get_template(template).render(**shared, **values)
    return Response(text, status, media_type="text/html")
