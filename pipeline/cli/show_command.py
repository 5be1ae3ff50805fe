"""`cchc show`: one task to the ink."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.places import OUT, RAW, AsJson, Out, Raw, place_of, stop, stop_at, stop_for
from pipeline.cli.results import read_rows
from pipeline.cli.speech import language, one_line, say, say_json, words
from pipeline.tables.standing import Standing, open_standing
from pipeline.text.told import told

if TYPE_CHECKING:
    from pipeline.present.labels import Labels
    from pipeline.run.apart import Look

_MOST_LISTED = 12
_LONGEST = 60
_CODES = {"area": "areas", "product_kinds": "product_kinds", "deadline_kinds": "deadline_kinds"}
_OWN_LINE = ("task_id", "document_id", "source", "file")


def show(
    task_id: Annotated[
        str, typer.Argument(help="Number of a task (15), end of its key (II.3) or whole key.")
    ],
    year: Annotated[int | None, typer.Option("--year", help="Only the plan of this year.")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Only this document.")] = None,
    out: Out = OUT,
    raw: Raw = RAW,
    image: Annotated[
        bool, typer.Option("--image", help="Cut the row out of the page as PNG, under OUT/images/.")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Write the page as PNG, the cells that were read drawn."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """One task with its values, its exact place, its lines in the source and its findings."""
    from pipeline.present.labels import load_labels
    from pipeline.run.rules import find_rules

    standing = open_standing(out)
    task = _the_task(read_rows(standing, "tasks"), task_id, year, document, out)
    labels = load_labels(find_rules())
    if as_json:
        say_json({**task, **_parts(standing, task["task_id"])})
    else:
        _show_task(task, standing, raw, labels)
    if image:
        say("  picture: {path}", err=as_json, path=_cut_picture(task, out, raw))
    if picture is not None:
        _draw_page(task, picture, raw)
        say("  page: {path}", err=as_json, path=picture)


def _the_task(
    tasks: list[dict[str, Any]], key: str, year: int | None, document: str | None, out: Path
) -> dict[str, Any]:
    """The one task that is meant; stops with what there is where that is none or several."""
    meant = [
        t for t in tasks
        if year in (None, t["plan_year"]) and document in (None, t["document_id"])
    ]  # fmt: skip
    found = [t for t in meant if t["task_id"] == key] or [
        t for t in meant if f"/{t['task_id']}".endswith("/" + key.lstrip("/"))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        say("cchc: {key!r} is a task of {plans} plans. Add --year or --document, or name one:",
            err=True, key=key, plans=len(found))  # fmt: skip
    elif meant:
        say("cchc: no task {key!r}. {out} has {tasks:task} of that choice, for instance:",
            err=True, key=key, out=out, tasks=len(meant))  # fmt: skip
    elif tasks:
        stop("{out} has no task of the year or document named. `cchc status --documents` lists "
             "what there is.", out=out)  # fmt: skip
    else:
        stop("no task {key!r} in {out}. `cchc status --documents` lists what there is.",
             key=key, out=out)  # fmt: skip
    for t in (found or meant)[:_MOST_LISTED]:
        text = t["task"] if len(t["task"]) <= _LONGEST else f"{t['task'][: _LONGEST - 1]}…"
        say(f"  {t['task_id']}  {t['plan_year'] or '—'}  {text}", err=True)
    raise typer.Exit(2)


def _parts(standing: Standing, task_id: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of other tables that are about a task."""
    names = {"task_agencies": "task_id", "task_deadlines": "task_id", "findings": "record_id"}
    return {n: [r for r in read_rows(standing, n) if r[k] == task_id] for n, k in names.items()}


def _cut_picture(task: dict[str, Any], out: Path, raw: Path) -> Path:
    """Writes the picture of the task's row on its first page."""
    from pipeline.run.apart import ApartError, picture_of
    from pipeline.text.fold import slug
    from pipeline.write.beside import write_whole
    from pipeline.write.names import UnsafeNameError, below

    source = task["source"] or {}
    if source.get("page") is None or not source.get("bbox"):
        stop("{file} has no pages to cut a picture from; its place is printed above.",
             file=task["file"])  # fmt: skip
    try:
        (picture,) = _look(raw, task["file"], picture_of, (source["page"], tuple(source["bbox"])))
        path = below(out, f"images/{slug(task['task_id'])}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, picture)
    except (ApartError, UnsafeNameError) as fault:
        stop_for(fault, 2)
    except OSError as fault:
        stop_at(task["file"], fault)
    return path


def _draw_page(task: dict[str, Any], path: Path, raw: Path) -> None:
    """Writes the picture of the task's first page with every cell of its tables."""
    from pipeline.run.apart import ApartError, page_of
    from pipeline.write.beside import write_whole

    source = task["source"] or {}
    if source.get("page") is None or not source.get("bbox"):
        stop("{file} has no pages to draw; its place is printed above.", file=task["file"])
    try:
        place = (source["page"], tuple(source["bbox"]))
        (drawn,) = _look(raw, task["file"], page_of, place)
        write_whole(path, drawn)
    except ApartError as fault:
        stop_for(fault, 2)
    except OSError as fault:
        stop_at(path, fault)


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
        raise ApartError(
            told("{name} is not in {raw}: name its folder with --raw", name=name, raw=raw)
        )
    return look_apart(file, look, arguments, find_rules(), limits)


def _show_task(task: dict[str, Any], standing: Standing, raw: Path, labels: "Labels") -> None:
    lang, source = language(), task["source"]
    say(task["task_id"])
    say(f"  {task['file']}: {place_of(source, lang, labels) or '—'}")
    for name, value in task.items():
        if name not in _OWN_LINE and value not in (None, [], ""):
            values = value if isinstance(value, list) else [value]
            if lang == "vi" and name in _CODES:
                values = [labels.code(_CODES[name], v) for v in values]
            heading = labels.column(name) if lang == "vi" else name
            shown = (words(v) if isinstance(v, date) else str(v) for v in values)
            say(f"  {heading}: {', '.join(shown)}")
    parts = _parts(standing, task["task_id"])
    order = tuple(labels.codes["roles"])
    for a in sorted(parts["task_agencies"], key=lambda a: order.index(a["role"])):
        more = f" = {a['resolved_agency_id']} ({a['evidence']})" if a["resolved_agency_id"] else ""
        role = labels.code("roles", a["role"]) if lang == "vi" else a["role"]
        say(f"  {role} {a['position']}: {a['mention_raw']} → {a['agency_id'] or '—'}{more}")
    for d in parts["task_deadlines"]:
        kind = labels.code("deadline_kinds", d["kind"]) if lang == "vi" else d["kind"]
        say("  deadline {position}: {kind} {start} … {end}  [{raw}]", position=d["position"],
            kind=kind, start=d["start"] or "", end=d["end"] or "—", raw=d["raw"])  # fmt: skip
    _show_lines(raw, task["file"], source)
    for f in parts["findings"]:
        severity = labels.code("severities", f["severity"]) if lang == "vi" else f["severity"]
        message = f["message_vi" if lang == "vi" else "message"]
        say(f"  {severity}: {f['rule']}: {message}")


def _show_lines(raw: Path, name: str, source: dict[str, Any] | None) -> None:
    """The lines of a text file that a task stands on."""
    if not source or source["line_start"] is None:
        return
    from pipeline.run.apart import ApartError, lines_of

    first, last = source["line_start"], source["line_end"]
    try:
        lines = _look(raw, name, lines_of, (first, last))
    except ApartError as fault:
        say("  its lines are not to be had: {fault}", fault=fault)
        return
    for number, line in enumerate(lines, start=first):
        say(f"  {number:6} | {one_line(line.decode())}")
    if not lines:
        say("  its lines are not to be had: {fault}",
            fault=told("{name} is shorter than when it was read", name=name))  # fmt: skip
