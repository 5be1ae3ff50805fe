"""`cchc lint-rules`, `cchc agencies`, `cchc suggest`, `cchc annotate`."""

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.places import OUT, RAW, stop
from pipeline.cli.results import read_rows
from pipeline.cli.screen import one_line, say
from pipeline.structure.task_table import TO_PASTE
from pipeline.tables.standing import open_standing

_MOST_LISTED = 20


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command("lint-rules")(lint_rules)
    app.command()(agencies)
    app.command()(suggest)
    app.command()(annotate)


def lint_rules(
    rules: Annotated[Path | None, typer.Option("--rules", help="Folder of the rules.")] = None,
) -> None:
    """Try every example and pattern, run every check over empty tables, name what nothing reaches."""
    from pipeline.rulebook.source import RuleError
    from pipeline.run.lint import lint
    from pipeline.run.rules import find_rules
    from pipeline.run.unreached import unreached

    try:
        root = rules or find_rules()
        loaded = lint(root)
        lost = tuple(unreached(root))
    except RuleError as fault:
        stop(str(fault), 1)
    for line in lost:
        say(f"{line}: nothing reaches it")
    say(
        f"rules: {len(loaded.registry.by_id)} agencies, {len(loaded.places.provinces)} provinces, "
        f"{len(loaded.deadlines.rules)} deadline wordings, {len(loaded.checks)} checks, "
        f"{len(loaded.findings)} findings: all load, all examples hold"
    )


def agencies(
    name: Annotated[
        str | None, typer.Argument(help="A name, a short form, or an agency_id; accents or not.")
    ] = None,
) -> None:
    """One registry entry with its years and lineage; without a name, or with part of one, a list."""
    from pipeline.grammar.agencies.registry import load_agencies
    from pipeline.grammar.agencies.search import search
    from pipeline.grammar.agencies.suggest import nearest, stub
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    try:
        registry = load_agencies(find_rules())
    except RuleError as fault:
        stop(str(fault))
    known = [
        (a.agency_id, (a.name, a.short_name or "", *a.aliases)) for a in registry.by_id.values()
    ]
    if name is None:
        for agency_id in sorted(registry.by_id):
            say(f"{agency_id}  {registry.by_id[agency_id].name}")
        return
    found = search(name, known)
    entry = registry.by_id.get(name) or registry.lookup(name)
    if entry is None and len(found) > 1 and name not in found:
        for agency_id in found[:_MOST_LISTED]:
            say(f"{registry.by_id[agency_id].name}  [{agency_id}]")
        if len(found) > _MOST_LISTED:
            say(f"… and {len(found) - _MOST_LISTED} more")
        return
    if entry is None and found:
        entry = registry.by_id[found[0]]
    if entry is None:
        near = "; ".join(f"{a.name} ({a.agency_id})" for a, _ in nearest(registry, name, 5))
        say(f"{name!r} is not in the registry. Nearest: {near or '—'}")
        say("To add it, paste into rules/agencies.yml:\n" + stub(registry, name))
        raise typer.Exit(1)
    say(f"{entry.name}  [{entry.agency_id}]")
    say(f"  short name: {entry.short_name or '—'}; level: {entry.level}; kind: {entry.kind}")
    say(f"  in being: {entry.valid_from or '…'} – {entry.valid_to or '…'}")
    if entry.aliases:
        say(f"  also printed: {'; '.join(entry.aliases)}")
    for agency_id, step in registry.lineage(entry.agency_id):
        scope = f" ({step.scope})" if step.scope else ""
        say(f"  {agency_id} → {step.agency_id}{scope}, {step.on or '…'}, {step.instrument or '—'}")
    say(f"  rules/agencies.yml:{entry.line}")


def suggest(
    out: Annotated[Path, typer.Option("--out", help="Folder with the results.")] = OUT,
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write; default OUT/suggestions.yml.")
    ] = None,
) -> None:
    """Collect what the last ingest did not know as YAML stubs, ready to be pasted under rules/."""
    from pipeline.grammar.agencies.registry import load_agencies
    from pipeline.grammar.agencies.suggest import stub
    from pipeline.grammar.deadlines import suggest as wording
    from pipeline.grammar.deadlines.rules import load_deadlines
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    try:
        registry = load_agencies(find_rules())
        grammar = load_deadlines(find_rules())
    except RuleError as fault:
        stop(str(fault))
    rows = read_rows(open_standing(out), "findings")
    unknown = sorted({r["value"] for r in rows if r["rule"] == "agency-unknown" and r["value"]})
    deadlines = sorted(
        {r["value"] for r in rows if r["rule"] in ("deadline-unparsed", "deadline-leftover")}
    )
    headers = _headers(rows)
    titles = sorted({r["value"] for r in rows if r["rule"] == "section-title-unknown"})
    lines = ["# What the last ingest did not know. Paste what is right, delete the rest."]
    lines += ["", "# -> rules/agencies.yml"] + [stub(registry, u) for u in unknown]
    lines += [
        "",
        "# -> rules/deadlines.yml, below `rules:`; kind and apply are guesses: look at them",
    ]
    lines += [wording.stub(d, grammar) for d in deadlines]
    lines += [
        "",
        "# -> rules/columns.yml: each label below the `labels:` of its field",
        *_pasted(headers),
    ]
    lines += ["", "# -> rules/sections.yml"]
    lines += [f"#   {' '.join(v.split())}" for v in titles]
    path = to or out / "suggestions.yml"
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as fault:
        stop(f"{path}: {fault.strerror}. Name another file with --to.")
    total = len(unknown) + len(deadlines) + sum(map(len, headers.values())) + len(titles)
    say(f"{path}: {total} suggestions")


def _headers(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Headers to list, by field; those nothing is known of under `ignored`."""
    found: dict[str, set[str]] = {}
    for r in rows:
        told = r["suggestion"] or ""
        if r["rule"] in ("header-guessed", "header-by-cells") and r["value"]:
            found.setdefault(r["field"], set()).add(r["value"])
        elif r["rule"] == "header-unknown" and r["value"]:
            found.setdefault("ignored", set()).add(r["value"])
        elif r["rule"] in ("other-table", "table-without-header") and told.startswith(TO_PASTE):
            for name, labels in json.loads(told.removeprefix(TO_PASTE)).items():
                found.setdefault(name, set()).update(labels)
    return {name: sorted(labels) for name, labels in sorted(found.items())}


def _pasted(headers: dict[str, list[str]]) -> list[str]:
    """Lines of rules/columns.yml: fields with their labels, then the ignored ones."""
    fields = {name: labels for name, labels in headers.items() if name != "ignored"}
    lines = ["fields:"] if fields else []
    for name, labels in fields.items():
        lines += [f"  {name}:", "    labels:"]
        lines += [f"      - {json.dumps(' '.join(t.split()), ensure_ascii=False)}" for t in labels]
    if "ignored" in headers:
        lines += ["ignored:", "  labels:"]
        lines += [
            f"    - {json.dumps(' '.join(t.split()), ensure_ascii=False)}"
            for t in headers["ignored"]
        ]
    return lines


def annotate(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files; default all of raw/.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = OUT,
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the decisions.")] = RAW,
) -> None:
    """Write the annotated text as a spaCy DocBin and a page; exit 1 where spaCy disagrees."""
    from pipeline.rulebook.source import RuleError
    from pipeline.run.annotate import annotate_files
    from pipeline.run.files import InputError, Listing, list_files
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import SettingError, limits_from
    from pipeline.run.work import WorkError
    from pipeline.write.names import UnsafeNameError

    try:
        root, limits = find_rules(), limits_from(os.environ)
        how = Listing(root=raw, most=limits.read.max_bytes)
        files = list_files(tuple(paths or (raw,)), how).files
        bad = 0
        for report in annotate_files(files, root, limits, out):
            if isinstance(report, str):
                say(f"NOT READ  {one_line(report)}", err=True)
                bad += 1
                continue
            say(
                f"{report.document_id}: {report.spans} spans, "
                f"{len(report.disagreements)} disagreements → {report.path}"
            )
            for line in report.disagreements:
                say(f"    {line}")
            bad += len(report.disagreements)
    except (RuleError, InputError, SettingError, WorkError, UnsafeNameError) as fault:
        stop(str(fault))
    raise typer.Exit(1 if bad else 0)
