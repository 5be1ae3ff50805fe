"""`cchc check`: what to look at, in the results of the last ingest or in a file of its own."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.check_output import FORMATS, print_findings
from pipeline.cli.places import OUT, AsJson, Out, stop, stop_at
from pipeline.cli.results import read_rows
from pipeline.cli.speech import language, say, words
from pipeline.model.record import SEVERITIES
from pipeline.tables.standing import open_standing

_LIMITS = (*SEVERITIES, "none")
Row = dict[str, Any]


def check(
    file: Annotated[
        Path | None, typer.Argument(help="A file to read by itself; without it, what is in out/.")
    ] = None,
    out: Out = OUT,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", help="Exit 1 from this severity on: error, warning, info, none."),
    ] = "error",
    document: Annotated[str | None, typer.Option("--document", help="Only this document.")] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show infos and accepted findings too.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only findings of this code; may repeat.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="No findings of this code; may repeat.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, json, github or sarif.")] = "text",
    as_json: AsJson = False,
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", help="A copy of the Word file with each finding as a comment."),
    ] = None,
) -> None:
    """Print findings, gravest first. With FILE, a decision is proof-read and nothing is kept."""
    form = "json" if as_json else form
    if fail_on not in _LIMITS:
        stop("--fail-on is one of {known}, not {given!r}", known=", ".join(_LIMITS), given=fail_on)
    if form not in FORMATS:
        stop("--format is one of {known}, not {given!r}", known=", ".join(FORMATS), given=form)
    if annotate is not None and file is None:
        stop("--annotate needs the Word file to copy: cchc check FILE --annotate COPY")
    labels, codes = _labels_and_codes()
    for name in (*(only or ()), *(ignore or ())):
        if name not in codes:
            stop("no finding has the code {name!r}; docs/findings.md lists them", name=name)
    tables = _read_file(file) if file is not None else _standing(out, document)
    rows = [r for r in tables["findings"] if _wanted(r["rule"], only, ignore)]
    order = {s: i for i, s in enumerate(SEVERITIES)}
    rows.sort(key=lambda r: (r["document_id"] or "", order[r["severity"]], r["position"]))
    if annotate is not None and file is not None:
        _annotate(file, annotate, rows, tables)
    print_findings(rows, form, language(), labels, show_all=show_all)
    counted = [r["severity"] for r in rows if not r["accepted"]]
    if fail_on != "none" and any(order[s] <= order[fail_on] for s in counted):
        raise typer.Exit(1)


def _labels_and_codes() -> tuple[Any, set[str]]:
    from pipeline.present.labels import load_labels
    from pipeline.rulebook.findings import load_findings
    from pipeline.run.rules import find_rules
    from pipeline.validate.checks import load_checks

    root = find_rules()
    codes = set(load_findings(root)) | {c.wording.code for c in load_checks(root)}
    return load_labels(root), codes


def _wanted(code: str, only: list[str] | None, ignore: list[str] | None) -> bool:
    return (not only or code in only) and code not in (ignore or ())


def _standing(out: Path, document: str | None) -> dict[str, list[Row]]:
    standing = open_standing(out)
    rows = read_rows(standing, "findings")
    if document:
        known = {r["document_id"] for r in read_rows(standing, "documents")}
        if document not in known | {r["document_id"] for r in rows}:
            stop(
                "no document {document!r} in {out}. `cchc status` lists them.",
                document=document,
                out=out,
            )
        rows = [r for r in rows if r["document_id"] == document]
    return {"findings": rows}


def _read_file(file: Path) -> dict[str, list[Row]]:
    """The tables of one file, read by a worker under the limits of `ingest`; nothing is kept."""
    from pipeline.run.apart import read_apart

    tables = read_apart(file).tables
    return {n: tables[n].to_pylist() for n in ("findings", "tasks", "provisions")}


def _annotate(file: Path, target: Path, rows: list[Row], tables: dict[str, list[Row]]) -> None:
    from pipeline.run.apart import commented, look_into
    from pipeline.write.beside import write_beside

    if target.exists() and target.samefile(file):
        stop("--annotate {target} is the file itself, which stays as received. Name a copy.",
             target=target)  # fmt: skip
    texts = {t["task_id"]: t["task_raw"] for t in tables["tasks"]}
    texts |= {p["provision_id"]: p["text"] or p["heading"] or "" for p in tables["provisions"]}
    kept = [r for r in rows if not r["accepted"]]
    try:
        data, *fault = look_into(file, commented, kept, texts, language())
        if fault:
            stop(f"{file}: {words(fault[0].decode())}")
        before = write_beside(target, data)
    except OSError as wrong:
        stop_at(target, wrong, "Name another copy with --annotate.")
    if before:
        say("    the one that stood there is kept as {kept}", err=True, kept=before)
    say("{target}: {kept:finding} as comments", err=True, target=target, kept=len(kept))
