"""Findings of all stages and offences of all checks in, worded rows of the findings table out.

Those that a person has looked at and accepts (rules/accepted/*.yml) stay, marked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.agencies.suggest import nearest
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.model.rows import FindingRow
from pipeline.rulebook.build import build
from pipeline.rulebook.findings import RANK, Wording, fill
from pipeline.rulebook.source import read_rules_entries
from pipeline.validate.bodies import BETWEEN, gather_bodies
from pipeline.validate.checks import Offence

_LONGEST = 500
_NEAREST = 3  # names that a message proposes


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One finding accepted: its code, the record it is about, and what the page prints there.

    record: as the finding names it; behind `<document_id>/` it is that of one document, which a
    provision's id alone ("II.3.h") is not. value None: whatever is printed; "": nothing, of a
    finding that quotes nothing.
    """

    code: str
    record: str
    reason: str
    who: str
    on: date
    value: str | None = None


def load_accepted(root: Path) -> tuple[Accepted, ...]:
    """All of rules/accepted/*.yml. Raises RuleError."""
    return tuple(build(n, Accepted) for n in read_rules_entries(root, "accepted", "accepted"))


def mark_accepted(
    rows: Iterable[FindingRow],
    accepted: Iterable[Accepted],
    settled: Collection[tuple[str, str]],
    doubts: Collection[str],
) -> tuple[FindingRow, ...]:
    """The rows, those marked that a person has accepted; a changed print is not accepted any more.

    settled: (record, column) of cells held against the page, of which a doubt (by its code) is
    accepted too, unless it tells of other places as well.
    """
    known = {(a.code, a.record, a.value) for a in accepted}

    def holds(row: FindingRow) -> bool:
        alone = row.rule in doubts and not row.places
        if alone and (row.record_id, row.field) in settled:
            return True
        record = row.record_id or row.file
        names = (record, f"{row.document_id}/{record}")
        return any((row.rule, n, v) in known for n in names for v in (None, row.value or ""))

    return tuple(replace(r, accepted=True) if holds(r) else r for r in rows)


def word_findings(
    findings: Iterable[Finding],
    offences: Iterable[Offence],
    *,
    document_id: str | None,
    file: str,
    wordings: Mapping[str, Wording],
    registry: AgencyRegistry,
) -> tuple[FindingRow, ...]:
    """The rows of one document, gravest first, then by place; equal ones once.

    Raises KeyError for a code that rules/findings.yml does not word.
    """
    said = _once([*findings], wordings)
    rows = [_from_finding(f, wordings[f.code], document_id, file) for f in said]
    rows.extend(_from_offence(o, file, registry) for o in gather_bodies(offences, registry))
    return number_rows(rows)


def _once(findings: Sequence[Finding], wordings: Mapping[str, Wording]) -> list[Finding]:
    """Findings of a code that counts once in a text or document are one there, with all places."""
    out: list[Finding] = []
    at: dict[tuple[str, str | None, str | None], int] = {}
    for f in findings:
        once = wordings[f.code].once
        key = (f.code, f.record_id, f.field) if once != "document" else (f.code, None, None)
        if once == "place" or key not in at:
            at[key] = len(out)
            out.append(f)
            continue
        first = out[at[key]]
        if once == "document":
            first = _of_document(first, f)
        out[at[key]] = replace(first, places=(*first.places, f.source, *f.places))
    return out


def _of_document(first: Finding, other: Finding) -> Finding:
    """The first finding with the other's words; of no record where they are of several."""
    words = dict.fromkeys([*(first.value or "").split(BETWEEN), other.value or ""])
    value = _short(BETWEEN.join(w for w in words if w)) or None
    here = (first.record_id, first.field) == (other.record_id, other.field)
    record, field = (first.record_id, first.field) if here else (None, None)
    return replace(first, value=value, record_id=record, field=field)


def number_rows(rows: Sequence[FindingRow]) -> tuple[FindingRow, ...]:
    """The rows sorted and numbered."""
    unique = {(r.rule, r.record_id, r.field, r.value, r.source, r.message): r for r in rows}
    ordered = sorted(unique.values(), key=_order)
    return tuple(_with_position(r, i) for i, r in enumerate(ordered, start=1))


def _order(r: FindingRow) -> tuple[object, ...]:
    s = r.source
    place = (s.page or 0, s.line_start or 0, s.bbox[1] if s.bbox else 0.0, s.char_start or 0)
    return (RANK[r.severity], *place, r.rule, r.record_id or "", r.field or "", r.value or "")


def _with_position(r: FindingRow, position: int) -> FindingRow:
    return replace(r, position=position)


def _from_finding(f: Finding, w: Wording, document_id: str | None, file: str) -> FindingRow:
    values = {"value": f.value or "—", **dict(f.params)}
    return FindingRow(
        document_id=document_id,
        position=0,
        record_id=f.record_id or document_id,
        field=f.field,
        rule=f.code,
        severity=w.severity,
        message=_short(fill(w.message, values)),
        message_vi=_short(fill(w.message_vi, values)),
        value=f.value,
        suggestion=f.suggestion or fill(w.suggestion, values),
        suggestion_vi=fill(w.suggestion_vi, values),
        source=f.source,
        places=f.places,
        accepted=False,
        file=file,
    )


def _from_offence(o: Offence, file: str, registry: AgencyRegistry) -> FindingRow:
    w = o.check.wording
    values = {"value": o.value or "—", "record": o.record_id or "", **dict(o.params)}
    suggestion, suggestion_vi = o.suggestion, o.suggestion_vi
    if "{nearest}" in w.suggestion and o.value:
        names = o.value.split(BETWEEN)[:_NEAREST]
        found = (near for n in names for near, _ in nearest(registry, n, _NEAREST // len(names)))
        near = "; ".join(dict.fromkeys(agency.name for agency in found))
        values["nearest"] = near or "—"
    if "{successors}" in w.suggestion:
        values["successors"] = _successors(registry, values["agency_id"])
    return FindingRow(
        document_id=o.document_id,
        position=0,
        record_id=o.record_id,
        field=o.field,
        rule=w.code,
        severity=o.severity or w.severity,
        message=_short(fill(w.message, values)),
        message_vi=_short(fill(w.message_vi, values)),
        value=o.value,
        suggestion=suggestion or fill(w.suggestion, values),
        suggestion_vi=suggestion_vi or fill(w.suggestion_vi, values),
        source=o.source,
        places=o.places,
        accepted=False,
        file=file,
    )


def _successors(registry: AgencyRegistry, agency_id: str) -> str:
    """Who took over from a body, each with its part, else whom it followed; a dash for nobody."""
    steps = [(s.agency_id, s.scope) for s in registry.by_id[agency_id].successors] or [
        (a.agency_id, s.scope)
        for a in registry.by_id.values()
        for s in a.successors
        if s.agency_id == agency_id
    ]
    names = ((f"{registry.by_id[i].name} ({i})", scope) for i, scope in steps)
    return "; ".join(f"{name}: {scope}" if scope else name for name, scope in names) or "—"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
