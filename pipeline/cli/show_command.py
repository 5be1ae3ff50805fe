"""`cchc show`: one task to the ink."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.places import OUT, RAW, Lang, describe, require_lang, stop
from pipeline.cli.results import read_rows
from pipeline.cli.screen import say
from pipeline.tables.standing import Standing, open_standing

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


def _cut_picture(task: dict[str, Any], out: Path, raw: Path) -> Path:
    """Writes the picture of the task's row on its first page."""
    from pipeline.model.grid import ReadError
    from pipeline.read.pdf_picture import render_region
    from pipeline.text.fold import slug

    source = task["source"] or {}
    if source.get("page") is None or not source.get("bbox"):
        stop(f"{task['file']} has no pages to cut a picture from; its place is printed above.")
    try:
        data = (raw / task["file"]).read_bytes()
        x0, top, x1, bottom = source["bbox"]
        picture = render_region(data, source["page"], (x0, top, x1, bottom), 2.0)
    except (OSError, ReadError) as fault:
        stop(f"{task['file']}: {fault}")
    path = out / "images" / f"{slug(task['task_id'])}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


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
    _show_lines(raw / task["file"], source)
    words = "message_vi" if lang == "vi" else "message"
    for f in read_rows(standing, "findings"):
        if f["record_id"] == task["task_id"]:
            say(f"  {f['severity']}: {f['rule']}: {f[words]}")


def _show_lines(path: Path, source: dict[str, Any] | None) -> None:
    """The lines of a text file that a task stands on."""
    if not source or source["line_start"] is None or not path.is_file():
        return
    from pipeline.read.portal_text import decode

    lines = decode(path.read_bytes()).splitlines()
    for number in range(source["line_start"], source["line_end"] + 1):
        say(f"  {number:6} | {lines[number - 1]}")
