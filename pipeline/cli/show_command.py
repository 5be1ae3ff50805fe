"""`cchc show`: one task to the ink."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.places import OUT, RAW, Lang, describe, require_lang, stop
from pipeline.cli.results import read_rows
from pipeline.cli.screen import one_line, say
from pipeline.tables.standing import Standing, open_standing

if TYPE_CHECKING:
    from pipeline.run.apart import Look

Out = Annotated[Path, typer.Option("--out", help="Folder with the results.")]


def register(app: typer.Typer) -> None:
    """Adds the command of this module."""
    app.command()(show)


def show(
    task_id: Annotated[str, typer.Argument(help="Key of a task, or its end (`/16`).")],
    out: Out = OUT,
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the decisions as received.")] = RAW,
    image: Annotated[
        bool, typer.Option("--image", help="Cut the row out of the page as PNG, under OUT/images/.")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Write the page as PNG, the cells that were read drawn."),
    ] = None,
    lang: Lang = "en",
) -> None:
    """One task with its values, its exact place, its lines in the source and its findings."""
    require_lang(lang)
    standing = open_standing(out)
    tasks = [t for t in read_rows(standing, "tasks") if t["task_id"].endswith(task_id)]
    exact = [t for t in tasks if t["task_id"] == task_id]
    tasks = exact or [t for t in tasks if t["task_id"].endswith("/" + task_id.lstrip("/"))]
    if not tasks:
        stop(f'no task {task_id!r} in {out}. `cchc sql "select task_id from tasks"` lists them.')
    if len(tasks) > 1:
        stop(f"{task_id!r} fits several: {', '.join(t['task_id'] for t in tasks[:8])}")
    _show_task(tasks[0], standing, raw, lang)
    if image:
        say(f"  picture: {_cut_picture(tasks[0], out, raw)}")
    if picture is not None:
        _draw_page(tasks[0], picture, raw)
        say(f"  page: {picture}")


def _cut_picture(task: dict[str, Any], out: Path, raw: Path) -> Path:
    """Writes the picture of the task's row on its first page."""
    from pipeline.run.apart import ApartError
    from pipeline.run.look import picture_of
    from pipeline.text.fold import slug
    from pipeline.write.names import UnsafeNameError, below

    source = task["source"] or {}
    if source.get("page") is None or not source.get("bbox"):
        stop(f"{task['file']} has no pages to cut a picture from; its place is printed above.")
    try:
        (picture,) = _look(raw, task["file"], picture_of, (source["page"], tuple(source["bbox"])))
        path = below(out, f"images/{slug(task['task_id'])}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
    except (ApartError, UnsafeNameError) as fault:
        stop(str(fault))
    except OSError as fault:
        stop(f"{fault.filename or task['file']}: {fault.strerror or fault}")
    return path


def _draw_page(task: dict[str, Any], path: Path, raw: Path) -> None:
    """Writes the picture of the task's first page with every cell of its tables."""
    from pipeline.run.apart import ApartError
    from pipeline.run.look import page_of

    source = task["source"] or {}
    if source.get("page") is None or not source.get("bbox"):
        stop(f"{task['file']} has no pages to draw; its place is printed above.")
    try:
        place = (source["page"], tuple(source["bbox"]))
        (drawn,) = _look(raw, task["file"], page_of, place)
        path.write_bytes(drawn)
    except ApartError as fault:
        stop(str(fault))
    except OSError as fault:
        stop(f"{fault.filename or path}: {fault.strerror or fault}")


def _look(raw: Path, name: str, look: "Look", arguments: tuple[Any, ...]) -> tuple[bytes, ...]:
    """What a function finds in a file below raw, in a worker. Raises ApartError.

    The file is looked for among those that stand there: its name comes from a table.
    """
    from pipeline.run.apart import ApartError, look_apart
    from pipeline.run.files import InputError, Listing, list_files
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import limits_from

    limits = limits_from(os.environ)
    try:
        files = list_files((raw,), Listing(root=raw, most=0)).files
    except InputError as fault:
        raise ApartError(str(fault)) from None
    file = next((f for f in files if f.name == name), None)
    if file is None:
        raise ApartError(f"{name} is not in {raw}: name its folder with --raw")
    return look_apart(file, look, arguments, find_rules(), limits)


def _show_task(task: dict[str, Any], standing: Standing, raw: Path, lang: str) -> None:
    source = task["source"]
    say(task["task_id"])
    say(f"  {task['file']}: {describe(source)}")
    for name, value in task.items():
        if name not in ("task_id", "document_id", "source", "file") and value not in (None, [], ""):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            say(f"  {name}: {shown}")
    for a in read_rows(standing, "task_agencies"):
        if a["task_id"] == task["task_id"]:
            more = (
                f" = {a['resolved_agency_id']} ({a['evidence']})" if a["resolved_agency_id"] else ""
            )
            say(f"  {a['role']} {a['position']}: {a['mention_raw']} → {a['agency_id']}{more}")
    for d in read_rows(standing, "task_deadlines"):
        if d["task_id"] == task["task_id"]:
            say(f"  deadline {d['position']}: {d['kind']} {d['start']} … {d['end']}  [{d['raw']}]")
    _show_lines(raw, task["file"], source)
    words = "message_vi" if lang == "vi" else "message"
    for f in read_rows(standing, "findings"):
        if f["record_id"] == task["task_id"]:
            say(f"  {f['severity']}: {f['rule']}: {f[words]}")


def _show_lines(raw: Path, name: str, source: dict[str, Any] | None) -> None:
    """The lines of a text file that a task stands on."""
    if not source or source["line_start"] is None:
        return
    from pipeline.run.apart import ApartError
    from pipeline.run.look import lines_of

    first, last = source["line_start"], source["line_end"]
    try:
        lines = _look(raw, name, lines_of, (first, last))
    except ApartError as fault:
        say(f"  its lines are not to be had: {fault}")
        return
    for number, line in enumerate(lines, start=first):
        say(f"  {number:6} | {one_line(line.decode())}")
