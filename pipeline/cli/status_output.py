"""What an output folder holds and what the next run would do, in lines for people."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.results import read_rows
from pipeline.cli.screen import one_line, say, say_json
from pipeline.run.status import Status
from pipeline.tables.standing import open_standing

_SHOWN = 20
_FACTS = ("document_id", "plan_year", "number_raw", "issued_on", "issuer", "tasks", "file")


def print_status(s: Status) -> None:
    """Counts, then names by what is the matter, then what the next run would do."""
    say("{out}: {documents:document}, {tasks:task}",
        out=s.out, documents=s.documents, tasks=s.tasks)  # fmt: skip
    say("tables: {tables} in {files:file}", tables=len(s.tables), files=sum(s.tables.values()))
    _name("missing tables: {count}", s.missing_tables)
    _name("damaged or missing: {count}", s.damaged)
    _name("new: {count}", s.new)
    _name("changed: {count}", s.changed)
    _name("gone: {count}", s.gone)
    if s.outdated:
        say("outdated: {files:file was|files were} read by other rules or another version",
            files=s.outdated)  # fmt: skip
    _name("stale: {count}", s.stale)
    for words, faults in (("failed: {count}", s.failed), ("quarantined: {count}", s.quarantined)):
        _name(words, [f"{f}: {code} {detail}".rstrip(" .") for f, code, detail in faults])
    if s.waiting:
        say("cut off: a run had read {files:file}; the next run goes on from there",
            files=s.waiting)  # fmt: skip
    _name("left alone (links and the like): {count}", s.left_alone)
    if s.todo:
        say("`cchc ingest` would have something to do")
    elif s.up_to_date:
        say("up to date")
    else:
        say("nothing new to read; what failed needs another file, or `cchc ingest --force`")


def _name(words: str, items: Sequence[str]) -> None:
    if not items:
        return
    say(words, count=len(items))
    for item in items[:_SHOWN]:
        say(f"  {one_line(item)}")
    if len(items) > _SHOWN:
        say("  … and {more} more", more=len(items) - _SHOWN)


def print_documents(out: Path, as_json: bool) -> None:
    """Each document of the results: its id first, then what tells it from others."""
    rows = read_rows(open_standing(out), "documents")
    if as_json:
        say_json([{name: r[name] for name in _FACTS} for r in rows])
        return
    for r in rows:
        say("{document_id}  {plan_year}  {number}  {tasks:task}  {file}",
            document_id=r["document_id"], plan_year=r["plan_year"] or "—",
            number=r["number_raw"] or "—", tasks=r["tasks"], file=one_line(r["file"]))  # fmt: skip
    say("{documents:document}", documents=len(rows))
