"""`cchc diff`, `cchc trend`, `cchc compare`: plans against plans, and two copies of one decision."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.places import OUT, AsJson, Out, Place, stop, stop_at
from pipeline.cli.speech import LANGUAGES, file_named, language, say, say_json
from pipeline.text.inert import inert
from pipeline.text.told import Refusal
from pipeline.write.names import UnsafeNameError, plain_name

if TYPE_CHECKING:
    from pipeline.compare.lineage import Lineage
    from pipeline.compare.side import Side
    from pipeline.compare.threads import StepCount
    from pipeline.compare.write.view import View


def diff(
    a: Annotated[str, typer.Argument(help="A year, document_id, Parquet folder or raw file.")],
    b: Annotated[str, typer.Argument(help="The same, for the later plan.")],
    out: Out = OUT,
    place: Place = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where anything changed, as git has it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare two plans: what was added, dropped, moved, reworded, reassigned, rescheduled.

    Writes changes.parquet, .json, .xlsx, .html, .md and a page for a leader (leader.docx, .html) to
    out/diff/<a>..<b>/.
    """
    from pipeline.compare.compare import compare_tasks
    from pipeline.compare.locate import locate
    from pipeline.compare.rules import load_compare
    from pipeline.compare.write.data import changes_json, write_folder
    from pipeline.compare.write.view import make_view
    from pipeline.present.changes import comparison_files
    from pipeline.present.labels import load_labels
    from pipeline.run.rules import find_rules

    root = find_rules()
    rules, labels = load_compare(root), load_labels(root)
    one, other = (locate(p, out, place, _read_raw) for p in (a, b))
    changes = compare_tasks(one.side, other.side, rules, _lineage(root))
    name = f"{one.name}..{other.name}"
    try:
        folder = out / "diff" / plain_name(name)
    except UnsafeNameError as fault:
        stop("no folder can be named for this comparison: {fault}", fault=fault)
    view = make_view(name, one.side, other.side, changes, rules.labels)
    try:
        files = comparison_files(view, labels, file_named)
        write_folder(folder, files, _in_all_languages(files))
    except OSError as fault:
        stop_at(folder, fault, "Nothing was changed.")
    if as_json:
        say(changes_json(view).decode())
    else:
        print_comparison(view)
        say("Results: {folder}/{changes}.html, .xlsx, .md, changes.json, .parquet; one page: {leader}.docx, .html",
            folder=folder, changes=file_named("changes"), leader=file_named("leader"))  # fmt: skip
    changed = any(set(c.kinds) != {"unchanged"} for c in changes)
    raise typer.Exit(1 if exit_code and changed else 0)


def trend(
    plans: Annotated[
        list[str] | None,
        typer.Argument(help="Plans in order; without any, every annual plan in --out."),
    ] = None,
    out: Out = OUT,
    place: Place = None,
    as_json: AsJson = False,
) -> None:
    """Follow every task through any number of plans, into out/trend/: threads.parquet and a page."""
    from dataclasses import asdict

    from pipeline.compare.locate import locate, locate_all
    from pipeline.compare.rules import load_compare
    from pipeline.compare.threads import count_steps, follow_tasks
    from pipeline.compare.write.data import trend_files, write_folder
    from pipeline.present.labels import load_labels
    from pipeline.present.trend_page import trend_html
    from pipeline.run.rules import find_rules

    root = find_rules()
    rules, labels = load_compare(root), load_labels(root)
    named = tuple(locate(p, out, place, _read_raw) for p in plans or ())
    found = named or locate_all(out, place)
    rows = follow_tasks([f.side for f in found], rules, _lineage(root))
    folder = out / "trend"
    page = trend_html([f.side for f in found], rows, rules, labels)
    try:
        files = {**trend_files(rows), f"{file_named('trend')}.html": page}
        write_folder(folder, files, _in_all_languages(files))
    except OSError as fault:
        stop_at(folder, fault, "Nothing was changed.")
    steps = count_steps(rows)
    if as_json:
        say_json([asdict(s) for s in steps])
        return
    print_trend([f.name for f in found], steps, rules.labels.kinds)
    say("Results: {folder}/{trend}.html, threads.parquet, threads.json", folder=folder,
        trend=file_named("trend"))  # fmt: skip


def _in_all_languages(names: Iterable[str]) -> frozenset[str]:
    """The files of an earlier run, which may have spoken another language."""
    stems = {file_named(s): s for s in ("changes", "leader", "trend")}
    found = [n.partition(".") for n in names]
    return frozenset(
        file_named(stems.get(stem, stem), lang) + dot + end
        for stem, dot, end in found
        for lang in LANGUAGES
    )


def _lineage(root: Path) -> "Lineage":
    from pipeline.compare.lineage import lineage_of_registry
    from pipeline.grammar.agencies.registry import load_agencies

    return lineage_of_registry(load_agencies(root).by_id.values())


def _read_raw(path: Path) -> "Side":
    """A decision of its own, read in a worker."""
    from pipeline.compare.locate import SIDE_TABLES, NotFound
    from pipeline.compare.side import side_from_tables
    from pipeline.run.apart import read_apart

    try:
        batch = read_apart(path)
    except Refusal as fault:
        raise NotFound("{path} cannot be read: {fault}", path=path, fault=fault) from None
    (row,) = batch.tables["documents"].to_pylist()
    if not row["tasks"] and row["title"] is None:
        raise NotFound("{path} is no decision with a task table", path=path)
    return side_from_tables({n: batch.tables[n] for n in SIDE_TABLES}, row["document_id"])


def print_trend(
    names: Sequence[str], steps: "Sequence[StepCount]", labels: Mapping[str, str]
) -> None:
    """names: how the plans were asked for, in their order; labels: the kinds in Vietnamese."""
    last = steps[-1].step if steps else 0
    for name, step in zip(names, steps, strict=True):
        say("{name}: {tasks:task}  [{document_id}]",
            name=name, tasks=step.tasks, document_id=step.document_id)  # fmt: skip
        for kind, number in sorted(step.kinds.items(), key=lambda item: -item[1]):
            say(f"  {number:5}  {labels[kind] if language() == 'vi' else kind.replace('_', ' ')}")
        if step.step < last:
            say("  {ends} not in the next plan", ends=f"{step.ends:5}")
    if steps:
        say("{whole:task} can be followed from the first plan to the last", whole=steps[-1].whole)


def print_comparison(view: "View") -> None:
    """Counts by kind, then what a person has to look at; document text is never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.compare.write.view import printed_number, side_name

    console = Console()
    w, kinds = view.labels.words, view.labels.kinds
    console.print(Text(inert(f"{side_name(view.a)} → {side_name(view.b)}")))
    table = Table(w["kinds"], show_edge=False, box=None)
    table.add_column(w["counts"], justify="right")
    for kind, number in view.counts:
        table.add_row(Text(f"{kinds[kind]} ({kind})"), str(number))
    console.print(table)
    for kind in ("added", "removed", "unsure"):
        for line in view.lines:
            if kind in line.change.kinds:
                old, new = printed_number(line.old) or "—", printed_number(line.new) or "—"
                text = f"{kinds[kind]} {old} → {new}: {line.task.task}"
                console.print(Text(inert(text)), overflow="ellipsis", no_wrap=True)


def compare(
    one: Annotated[Path, typer.Argument(help="A copy of a decision.")],
    other: Annotated[
        Path | None, typer.Argument(help="Another copy, in any format; not with --reader.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where the two differ.")
    ] = False,
    reader: Annotated[
        bool,
        typer.Option("--reader", help="One PDF: compare what two readers make of its tables."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare two copies of one decision cell by cell (its DOCX and its scan, say)."""
    if reader == (other is not None):
        stop("two copies of a decision, or one PDF with --reader")
    found = _readers(one, as_json) if other is None else _copies(one, other, as_json)
    raise typer.Exit(1 if found and exit_code else 0)


def _readers(path: Path, as_json: bool) -> int:
    """Prints each cell of a PDF that its two readers read otherwise; how many."""
    import json

    from pipeline.run.apart import differences_of, look_into

    lines = look_into(path, differences_of)
    cells, found = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
    if as_json:
        say_json(found)
        return len(found)
    for f in found:
        say("page {page} {box}", page=f["page"], box=tuple(f["bbox"]))
        say("    first: {value}", value=f["ours"])
        say("    second: {value}", value=f["theirs"])
    say("{cells:cell} compared, {found} differ", cells=cells, found=len(found))
    return len(found)


def _copies(one: Path, other: Path, as_json: bool) -> int:
    """Prints each cell in which two copies of a decision differ; how many."""
    from pipeline.present.view import DocumentView, views
    from pipeline.run.apart import read_apart
    from pipeline.run.copies import differences, same_decision

    copies: list[DocumentView] = []
    for path in (one, other):
        tables = read_apart(path).tables
        copies += views(tables, tables["documents"].column("document_id").to_pylist())
    first, second = copies
    ids = (first.document_id, second.document_id)
    if ids[0] != ids[1] or not same_decision(first, second):
        stop(
            "these are two decisions: {first} and {second}. `cchc diff` compares two plans.",
            code=1,
            first=ids[0],
            second=ids[1],
        )
    found = differences(first, second)
    pairs = [(f.record_id or ids[0], f.field, f.value, dict(f.params)["other"]) for f in found]
    if as_json:
        names = ("record_id", "field", "one", "other")
        say_json([dict(zip(names, p, strict=True)) for p in pairs])
        return len(found)
    for record, field, ours, theirs in pairs:
        say(f"{record} {field}\n    {one}: {ours}\n    {other}: {theirs}")
    say("{first} and {second:task}, {found:cell differs|cells differ}",
        first=len(first.tasks), second=len(second.tasks), found=len(found))  # fmt: skip
    return len(found)
