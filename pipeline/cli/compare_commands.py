"""`cchc diff`, `cchc trend`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.places import OUT, stop
from pipeline.cli.screen import say
from pipeline.tables.standing import StandingError
from pipeline.write.names import UnsafeNameError, plain_name

if TYPE_CHECKING:
    from pipeline.compare.lineage import Lineage
    from pipeline.compare.side import Side

Out = Annotated[Path, typer.Option("--out", help="Folder of the results.")]
Place = Annotated[
    str | None, typer.Option("--place", help="Province, where plans of several are in --out.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(diff)
    app.command()(trend)


def diff(
    a: Annotated[str, typer.Argument(help="A year, document_id, Parquet folder or raw file.")],
    b: Annotated[str, typer.Argument(help="The same, for the later plan.")],
    out: Out = OUT,
    place: Place = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where anything changed, as git has it.")
    ] = False,
) -> None:
    """Compare two plans: what was added, dropped, moved, reworded, reassigned, rescheduled.

    Writes changes.parquet, .json, .xlsx, .html and .md to out/diff/<a>..<b>/.
    """
    from rich.console import Console

    from pipeline.compare.compare import compare_tasks
    from pipeline.compare.locate import NotFound, locate
    from pipeline.compare.rules import load_compare
    from pipeline.compare.write.folder import comparison_files, write_folder
    from pipeline.compare.write.summary import print_comparison
    from pipeline.compare.write.view import make_view
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    try:
        root = find_rules()
        rules = load_compare(root)
        read_raw = _reader(root)
        one, other = (locate(p, out, place, read_raw) for p in (a, b))
        changes = compare_tasks(one.side, other.side, rules, _lineage(root))
    except (RuleError, NotFound, StandingError) as fault:
        stop(str(fault))
    name = f"{one.name}..{other.name}"
    try:
        folder = out / "diff" / plain_name(name)
    except UnsafeNameError as fault:
        stop(f"no folder can be named for this comparison: {fault}")
    view = make_view(name, one.side, other.side, changes, rules.labels)
    try:
        write_folder(folder, comparison_files(view))
    except OSError as fault:
        stop(f"{fault.filename or folder}: {fault.strerror}. Nothing was changed.")
    print_comparison(view, Console())
    say(f"Results: {folder}/changes.html, .xlsx, .md, .json, .parquet")
    changed = any(set(c.kinds) != {"unchanged"} for c in changes)
    raise typer.Exit(1 if exit_code and changed else 0)


def trend(
    plans: Annotated[
        list[str] | None,
        typer.Argument(help="Plans in order; without any, every annual plan in --out."),
    ] = None,
    out: Out = OUT,
    place: Place = None,
) -> None:
    """Follow every task through any number of plans, into out/trend/threads.parquet."""
    from pipeline.compare.locate import NotFound, locate, locate_all
    from pipeline.compare.rules import load_compare
    from pipeline.compare.threads import follow_tasks
    from pipeline.compare.write.folder import write_folder
    from pipeline.compare.write.trend import trend_files
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    try:
        root = find_rules()
        rules = load_compare(root)
        if plans:
            read_raw = _reader(root)
            found = tuple(locate(p, out, place, read_raw) for p in plans)
        else:
            found = locate_all(out, place)
        rows = follow_tasks([f.side for f in found], rules, _lineage(root))
    except (RuleError, NotFound, StandingError) as fault:
        stop(str(fault))
    folder = out / "trend"
    try:
        write_folder(folder, trend_files(rows))
    except OSError as fault:
        stop(f"{fault.filename or folder}: {fault.strerror}. Nothing was changed.")
    threads = {r.thread_id for r in rows}
    whole = {r.thread_id for r in rows if r.step == len(found)} & {
        r.thread_id for r in rows if r.step == 1
    }
    say(
        f"{len(found)} plans ({', '.join(f.name for f in found)}), {len(rows)} tasks, "
        f"{len(threads)} threads, {len(whole)} from the first plan to the last"
    )
    say(f"Results: {folder}/threads.parquet, threads.json")


def _lineage(root: Path) -> "Lineage":
    from pipeline.compare.lineage import lineage_of_registry
    from pipeline.grammar.agencies.registry import load_agencies

    return lineage_of_registry(load_agencies(root).by_id.values())


def _reader(root: Path) -> "Callable[[Path], Side]":
    """Reads raw files, each in a worker of its own."""
    import os

    from pipeline.compare.locate import SIDE_TABLES, NotFound
    from pipeline.compare.side import side_from_tables
    from pipeline.run.apart import ApartError, find_file, read_apart
    from pipeline.run.settings import SettingError, limits_from
    from pipeline.run.work import WorkError

    def read(path: Path) -> "Side":
        try:
            limits = limits_from(os.environ)
            batch = read_apart(find_file(path, limits), root, limits)
        except (ApartError, WorkError, SettingError) as fault:
            raise NotFound(f"{path} cannot be read: {fault}") from None
        (row,) = batch.tables["documents"].to_pylist()
        if not row["tasks"] and row["title"] is None:
            raise NotFound(f"{path} is no decision with a task table")
        tables = {n: batch.tables[n] for n in SIDE_TABLES}
        return side_from_tables(tables, row["document_id"])

    return read
