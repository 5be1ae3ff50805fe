"""`cchc lint-rules`, `cchc agencies`, `cchc suggest`, `cchc annotate`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.places import OUT, RAW, AsJson, Out, Raw, stop, stop_at, stop_for
from pipeline.cli.results import read_rows
from pipeline.cli.speech import language, one_line, say, say_json, words
from pipeline.tables.standing import open_standing

_MOST_LISTED = 20

if TYPE_CHECKING:
    from pipeline.grammar.agencies.registry import Agency, AgencyRegistry


def lint_rules(
    rules: Annotated[Path | None, typer.Option("--rules", help="Folder of the rules.")] = None,
    as_json: AsJson = False,
) -> None:
    """Try every example and pattern, run every check over empty tables, name what nothing reaches."""
    from pipeline.rulebook.source import RuleError
    from pipeline.run.lint import lint, unreached
    from pipeline.run.rules import find_rules

    if rules is not None and not rules.is_dir():
        stop("there is no folder {rules}. --rules is a folder such as rules/, with agencies.yml "
             "and the other files.", rules=rules)  # fmt: skip
    try:
        root = rules or find_rules()
        loaded = lint(root)
        lost = tuple(unreached(root))
    except RuleError as fault:
        stop_for(fault, 1)
    counts: dict[str, Any] = {
        "agencies": len(loaded.registry.by_id),
        "provinces": len(loaded.places.provinces),
        "wordings": len(loaded.deadlines.rules),
        "checks": len(loaded.checks),
        "findings": len(loaded.findings),
    }
    if as_json:
        say_json({**counts, "unreached": [str(line) for line in lost]})
        return
    for line in lost:
        say("{line}: nothing reaches it", line=line)
    say("rules: {agencies:body|bodies}, {provinces:province}, {wordings:deadline wording}, "
        "{checks:check}, {findings:finding}: all load, all examples hold", **counts)  # fmt: skip


def agencies(
    name: Annotated[
        str | None, typer.Argument(help="A name, a short form, or an agency_id; accents or not.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """One registry entry with its years and lineage; without a name, or with part of one, a list."""
    from pipeline.grammar.agencies.registry import load_agencies
    from pipeline.grammar.agencies.suggest import nearest, search, stub
    from pipeline.run.rules import find_rules

    registry = load_agencies(find_rules())
    entry = None if name is None else registry.by_id.get(name) or registry.lookup(name)
    if entry is not None:
        _print_body(entry, registry, as_json)
        return
    found = tuple(sorted(registry.by_id))
    if name is not None:
        found = search(
            name,
            (
                (a.agency_id, (a.name, a.short_name or "", *a.aliases))
                for a in registry.by_id.values()
            ),
        )
    if len(found) == 1:
        _print_body(registry.by_id[found[0]], registry, as_json)
        return
    if not found:
        near = "; ".join(f"{a.name} ({a.agency_id})" for a, _ in nearest(registry, name or "", 5))
        say(
            "{name!r} is not in the registry. Nearest: {near}",
            err=as_json,
            name=name,
            near=near or "—",
        )
        say("To add it, paste into rules/agencies.yml:", err=as_json)
        say(stub(registry, name or ""), err=as_json)
        raise typer.Exit(1)
    if as_json:
        say_json([_body(registry.by_id[i], registry) for i in found])
        return
    most = len(found) if name is None else _MOST_LISTED
    for agency_id in found[:most]:
        body = registry.by_id[agency_id]
        say(f"{body.name}  [{agency_id}]" + (f"  {body.short_name}" if body.short_name else ""))
    if len(found) > most:
        say("  … and {more} more", more=len(found) - most)


def _body(entry: "Agency", registry: "AgencyRegistry") -> dict[str, Any]:
    """A registry entry as a record; lineage: each succession that leads to it or from it."""
    names = (
        "agency_id",
        "name",
        "short_name",
        "level",
        "kind",
        "valid_from",
        "valid_to",
        "aliases",
    )
    steps = [
        {"from": i, "to": s.agency_id, "on": s.on, "scope": s.scope, "instrument": s.instrument}
        for i, s in registry.lineage(entry.agency_id)
    ]
    return {**{n: getattr(entry, n) for n in names}, "line": entry.line, "lineage": steps}


def _print_body(entry: "Agency", registry: "AgencyRegistry", as_json: bool) -> None:
    from pipeline.present.labels import load_labels
    from pipeline.run.rules import find_rules

    if as_json:
        say_json(_body(entry, registry))
        return
    say(f"{entry.name}  [{entry.agency_id}]")
    level, kind = str(entry.level), str(entry.kind)
    if language() == "vi":
        labels = load_labels(find_rules())
        level, kind = labels.code("levels", level), labels.code("mention_kinds", kind)
    say("  short name: {short}; level: {level}; kind: {kind}",
        short=entry.short_name or "—", level=level, kind=kind)  # fmt: skip
    if entry.valid_from or entry.valid_to:
        say("  in being: {first} – {last}",
            first=entry.valid_from or "…", last=entry.valid_to or "…")  # fmt: skip
    if entry.aliases:
        say("  also printed: {names}", names="; ".join(entry.aliases))
    for agency_id, step in registry.lineage(entry.agency_id):
        scope = f" ({step.scope})" if step.scope else ""
        on = words(step.on) if step.on else "…"
        say(f"  {agency_id} → {step.agency_id}{scope}, {on}, {step.instrument or '—'}")
    say(f"  rules/agencies.yml:{entry.line}")


def suggest(
    out: Out = OUT,
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write; default OUT/suggestions.yml.")
    ] = None,
) -> None:
    """Collect what the last ingest did not know as YAML stubs, ready to be pasted under rules/."""
    from pipeline.cli.suggested import suggestions
    from pipeline.grammar.agencies.registry import load_agencies
    from pipeline.grammar.deadlines.rules import load_deadlines
    from pipeline.run.rules import find_rules
    from pipeline.write.beside import write_whole

    registry = load_agencies(find_rules())
    grammar = load_deadlines(find_rules())
    lines, total = suggestions(read_rows(open_standing(out), "findings"), registry, grammar)
    path = to or out / "suggestions.yml"
    try:
        write_whole(path, ("\n".join(lines) + "\n").encode())
    except OSError as fault:
        stop_at(path, fault, "Name another file with --to.")
    say("{path}: {total:suggestion}", path=path, total=total)


def annotate(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files; default all of raw/.")] = None,
    out: Out = OUT,
    raw: Raw = RAW,
) -> None:
    """Write the annotated text as a spaCy DocBin and a page; exit 1 where spaCy disagrees."""
    from pipeline.run.annotate import annotate_files
    from pipeline.run.files import Listing, list_files
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import limits_from

    root, limits = find_rules(), limits_from(os.environ)
    how = Listing(root=raw, most=limits.read.max_bytes)
    files = list_files(tuple(paths or (raw,)), how).files
    bad = 0
    for report in annotate_files(files, root, limits, out):
        if isinstance(report, str):
            say("NOT READ  {file}", err=True, file=one_line(report))
            bad += 1
            continue
        say(
            "{document_id}: {spans:span}, {disagreements:disagreement} → {path}",
            document_id=report.document_id,
            spans=report.spans,
            disagreements=len(report.disagreements),
            path=report.path,
        )
        for line in report.disagreements:
            say(f"    {line}")
        bad += len(report.disagreements)
    raise typer.Exit(1 if bad else 0)
