"""A run's progress and closing summary: a bar on a terminal, plain lines elsewhere, or JSON lines."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.cli.places import reason
from pipeline.cli.speech import language, one_line, say, words
from pipeline.run.ingest import ingest
from pipeline.run.pack import Done
from pipeline.run.request import Listener, Request, Summary
from pipeline.text.told import listed, told

WHERE = "To look at: {out}/report/index.html, {out}/xlsx/, {out}/ics/, {out}/csv/"
_VIEWS = {
    "ready": WHERE,
    "left-out": "No workbook, page, calendar or CSV (--only data); `cchc report` builds them.",
    "too-many": "{documents:document} are too many to draw in passing; `cchc report` builds "
    "workbooks, pages, calendars and CSV.",
}
_STAGES = {
    "settle": "reading again what several files print",
    "tables": "putting the tables together",
    "views": "drawing workbooks, pages and calendars",
    "commit": "putting all in place",
}
_EACH_UP_TO = 200  # files told of one by one without a terminal; above, only what went wrong
_EVERY = 10.0  # seconds between lines on rate and time left, without a terminal


def run_with_progress(request: Request, log_format: str = "text") -> Summary:
    """Runs the ingest, tells of every document, and prints the summary."""
    if log_format == "json":
        summary = ingest(request, JsonLines())
        _emit("end", **_closing(summary))
        return summary
    listener = Bar() if sys.stderr.isatty() else Lines()
    try:
        summary = ingest(request, listener)
    finally:
        listener.close()
    print_summary(summary, listed([str(p) for p in request.paths]) or str(request.raw))
    return summary


class _Rate(Listener):
    """Counts files, with rate and time left."""

    def left_alone(self, names: Sequence[str]) -> None:
        for name in names:
            say("left alone  {name}: a link or no regular file; copy the file here",
                name=one_line(name))  # fmt: skip

    def notes(self, lines: Sequence[str]) -> None:
        for line in lines:
            say("healed  {line}", line=one_line(line))

    def kept(self, lines: Sequence[str]) -> None:
        for line in lines:
            say("kept  {line}", line=one_line(line))

    def __init__(self) -> None:
        self.files = self.read = self.resumed = 0
        self.started = time.monotonic()

    def begin(self, files: int, resumed: int) -> None:
        self.files, self.resumed = files, resumed
        self.started = time.monotonic()

    def done(self, done: Done) -> None:  # noqa: ARG002 - for those who tell of it
        self.read += 1

    def close(self) -> None:
        """Nothing is open."""

    @property
    def rate(self) -> float:
        """Files a second since the beginning."""
        return self.read / max(time.monotonic() - self.started, 0.001)

    @property
    def left(self) -> float:
        """Seconds left at this rate."""
        return max(self.files - self.resumed - self.read, 0) / max(self.rate, 0.001)

    def place(self) -> str:
        return told(
            "{at}/{files} files, {rate:.1f} a second, {left} left",
            at=self.resumed + self.read,
            files=self.files,
            rate=self.rate,
            left=_span(self.left),
        )


class Lines(_Rate):
    """Plain lines: every file of a small run, what went wrong and the rate of a large one."""

    def __init__(self) -> None:
        super().__init__()
        self.told_at = time.monotonic()

    def begin(self, files: int, resumed: int) -> None:
        super().begin(files, resumed)
        if resumed:
            say(
                "going on with a run that was cut off: {resumed} of {files:file} read",
                resumed=resumed,
                files=files,
            )

    def done(self, done: Done) -> None:
        super().done(done)
        if self.files <= _EACH_UP_TO or done.status != "ok" or not done.tasks:
            say(_line(done))
        elif time.monotonic() - self.told_at >= _EVERY:
            self.told_at = time.monotonic()
            say(self.place())


class Bar(_Rate):
    """A bar on a terminal, with rate and time left."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        self.console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        self.progress = Progress(*columns, console=self.console, transient=True)
        self.task: Any = self.progress.add_task(words("looking at the files"), total=None)
        self.progress.start()

    def begin(self, files: int, resumed: int) -> None:
        super().begin(files, resumed)
        self.progress.update(self.task, total=files, completed=resumed)

    def done(self, done: Done) -> None:
        super().done(done)
        at = self.resumed + self.read
        self.progress.update(self.task, completed=at, description=words(self.place()))
        if self.files <= _EACH_UP_TO or done.status != "ok" or not done.tasks:
            self.console.print(words(_line(done)), highlight=False, markup=False)

    def stage(self, name: str) -> None:
        self.progress.update(self.task, description=words(_STAGES.get(name, name)))

    def close(self) -> None:
        self.progress.stop()


class JsonLines(Listener):
    """One JSON object a line on standard output: begin, pages, done, stage, end."""

    def left_alone(self, names: Sequence[str]) -> None:
        if names:
            _emit("left-alone", files=list(names))

    def notes(self, lines: Sequence[str]) -> None:
        if lines:
            _emit("healed", lines=list(lines))

    def kept(self, lines: Sequence[str]) -> None:
        if lines:
            _emit("kept", lines=list(lines))

    def begin(self, files: int, resumed: int) -> None:
        _emit("begin", files=files, resumed=resumed)

    def pages(self, file: str, done: int, of: int) -> None:
        _emit("pages", file=file, done=done, of=of)

    def done(self, done: Done) -> None:
        _emit("done", **asdict(done))

    def stage(self, name: str) -> None:
        _emit("stage", name=name)


def _emit(event: str, **values: object) -> None:
    record = {"event": event, "time": round(time.time(), 3), **values}
    say(json.dumps(record, ensure_ascii=False, default=str))


def _closing(s: Summary) -> dict[str, object]:
    values = asdict(s)
    values["done"] = len(s.done)
    return values


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def _line(d: Done) -> str:
    if d.status == "quarantined":
        return told("set aside  {file}: {why}", file=one_line(d.file), why=_why(d.reason, d.detail))
    if d.status != "ok":
        return told("failed  {file}: {why}", file=one_line(d.file), why=_why(d.reason, d.detail))
    errors, warnings, _ = d.severities
    template = "ok  {file} → {document_id}: {tasks:task}, {errors:error}, {warnings:warning}"
    if not d.tasks:
        template = "no tasks  {file} → {document_id}: {errors:error}, {warnings:warning}"
    return told(template, file=one_line(d.file), document_id=d.document_id, tasks=d.tasks,
                errors=errors, warnings=warnings)  # fmt: skip


def _why(code: str | None, detail: str) -> str:
    return reason(code or "", detail).rstrip(" .")


def say_undrawn(owner: str | None, view: str, why: str) -> None:
    """A view that could not be made."""
    say("NOT DRAWN  {owner}: {view}: {why}. The data are complete.", err=True,
        owner=owner or told("all documents"), view=view, why=why.rstrip(" ."))  # fmt: skip


def print_summary(s: Summary, source: str) -> None:
    """The closing lines. source: what was to be read, as it was named."""
    if not s.done and not s.removed:
        if s.unchanged:
            say("Nothing to do: {files:file} unchanged since the last run.", files=s.unchanged)
        else:
            say("Nothing to do: there is no file in {source}. Put decisions there and run again.",
                source=source)  # fmt: skip
    for name in s.removed:
        say("removed  {name}: no longer in the input; its rows are gone", name=one_line(name))
    if s.added:
        names = listed([one_line(n) for n in s.added])
        say("added by path: {names}; they stay until `cchc ingest --prune`", names=names)
    for name, code, detail in s.failed:
        say("NOT INGESTED  {name}: {why}.", err=True, name=one_line(name), why=_why(code, detail))
        if name in s.stale:
            say("  Its earlier rows are kept, stale.", err=True)
    for owner, view, code, detail in s.undrawn:
        say_undrawn(owner, view, f"{code} {one_line(detail)}")
    none = sum(d.status == "ok" and not d.tasks for d in s.done)
    if none:
        say("NO TASKS in {none} of {done:file}: `cchc check` says why; if a table was left out, "
            "`cchc suggest` writes the lines to paste into rules/columns.yml.",
            none=none, done=len(s.done))  # fmt: skip
    errors, warnings, infos = s.severities
    say("{documents:document}, {tasks:task}; agencies resolved {resolved}, deadlines parsed "
        "{parsed}; findings: {errors:error}, {warnings:warning}, {infos} info (`cchc check`)",
        documents=s.documents, tasks=s.tasks, resolved=_share(s.resolved, s.mentions),
        parsed=_share(s.parsed, s.deadlines), errors=errors, warnings=warnings,
        infos=infos)  # fmt: skip
    say("Results: {out}/*.parquet, {out}/json/", out=s.out)
    say(_VIEWS[s.views], out=s.out, documents=s.documents)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "0/0"
    share = f"{part / whole:.1%}"
    return f"{part}/{whole} ({share.replace('.', ',') if language() == 'vi' else share})"
