"""Findings as text for people, or as JSON, workflow commands or SARIF for machines."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from pipeline.cli.places import place_of
from pipeline.cli.speech import say, say_json
from pipeline.model.record import SEVERITIES
from pipeline.present.labels import Labels
from pipeline.text.told import Told, told

Row = dict[str, Any]
_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_MOST_PLACES = 6
_NAMES = {"en": ("task", "the grounds"), "vi": ("nhiệm vụ", "căn cứ ban hành")}


def print_findings(
    rows: Sequence[Row], form: str, lang: str, labels: Labels, *, show_all: bool
) -> None:
    """form: one of FORMATS. Text leaves infos and accepted findings to --all, and counts them."""
    FORMATS[form](rows, lang, labels, show_all)


def _text(rows: Sequence[Row], lang: str, labels: Labels, show_all: bool) -> None:
    shown = [r for r in rows if show_all or (r["severity"] != "info" and not r["accepted"])]
    for owner, of_file in groupby(shown, key=lambda r: r["document_id"] or r["file"]):
        say(str(owner))
        by_code = sorted(of_file, key=lambda r: (SEVERITIES.index(r["severity"]), r["rule"]))
        for (severity, code), same in groupby(by_code, key=lambda r: (r["severity"], r["rule"])):
            _one_kind(severity, code, list(same), lang, labels)
    say(_closing(rows, shown))


def _one_kind(severity: str, code: str, rows: list[Row], lang: str, labels: Labels) -> None:
    word = labels.code("severities", severity) if lang == "vi" else severity
    say(f"  {word.lower()} [{code}]" + (f" ×{len(rows)}" if len(rows) > 1 else ""))
    rows = sorted(rows, key=lambda r: int(r["position"]))
    message, todo = ("message_vi", "suggestion_vi") if lang == "vi" else ("message", "suggestion")
    alike: dict[tuple[str, str, bool], list[Row]] = {}
    for r in rows:
        alike.setdefault((r[message], r["file"], r["accepted"]), []).append(r)
    told_of = list(alike.items())
    for i, ((words, file, accepted), same) in enumerate(told_of):
        say(f"    {_records(same, lang)}{words}{' ✓' if accepted else ''}")
        place = _places(same, lang, labels)
        say(f"      {file}: {place}" if place else f"      {file}")
        last = i + 1 == len(told_of) or told_of[i + 1][1][0][todo] != same[0][todo]
        if same[0][todo] and last:
            say(f"      → {same[0][todo]}")


def _records(rows: Sequence[Row], lang: str) -> str:
    """What the findings are about, as people call it: tasks, provisions, the grounds."""
    names = dict.fromkeys(n for r in rows if (n := _record(r, lang)))
    return ", ".join(names) + ": " if names else ""


def _record(r: Row, lang: str) -> str:
    record, owner = r["record_id"] or "", r["document_id"]
    if record.startswith(f"{owner}/"):
        number = record.removeprefix(f"{owner}/")
        return f"{_NAMES[lang][0]} {number}"
    if record == "legal-basis":
        return _NAMES[lang][1]
    return "" if record == owner else record


def _places(rows: Sequence[Row], lang: str, labels: Labels) -> str:
    places = [
        place_of(p, lang, labels, r["field"])
        for r in rows
        for p in (r["source"], *(r["places"] or ()))
    ]
    told = list(dict.fromkeys(p for p in places if p))
    more = f" … (+{len(told) - _MOST_PLACES})" if len(told) > _MOST_PLACES else ""
    return "; ".join(told[:_MOST_PLACES]) + more


def _closing(rows: Sequence[Row], shown: Sequence[Row]) -> Told:
    numbers = {s: sum(r["severity"] == s and not r["accepted"] for r in rows) for s in SEVERITIES}
    counts = told("{error:error}, {warning:warning}, {info} info", **numbers)
    if hidden := len(rows) - len(shown):
        return told("{counts} ({hidden} not shown: --all)", counts=counts, hidden=hidden)
    return counts


def _json(rows: Sequence[Row], lang: str, labels: Labels, show_all: bool) -> None:  # noqa: ARG001
    say_json([dict(r) for r in rows])


def _github(rows: Sequence[Row], lang: str, labels: Labels, show_all: bool) -> None:  # noqa: ARG001
    """Workflow commands: one line each, what could end a line or a field written in its code."""
    for r in rows:
        line = (r["source"] or {}).get("line_start")
        where = f"file={_escaped(r['file'], ',:')}" + (f",line={line}" if line else "")
        words = _escaped(r["message_vi" if lang == "vi" else "message"], "")
        say(f"::{_GITHUB_LEVELS[r['severity']]} {where},title={_escaped(r['rule'], ',:')}::{words}")


def _escaped(text: str, more: str) -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _sarif(rows: Sequence[Row], lang: str, labels: Labels, show_all: bool) -> None:  # noqa: ARG001
    from pipeline import __version__

    codes = sorted({r["rule"] for r in rows})
    driver = {"name": "cchc", "version": __version__, "rules": [{"id": c} for c in codes]}
    results = [_sarif_result(r, lang) for r in rows]
    body = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    say_json(body)


def _sarif_result(r: Row, lang: str) -> dict[str, Any]:
    region = {}
    if r["source"] and r["source"].get("line_start"):
        region = {"startLine": r["source"]["line_start"], "endLine": r["source"]["line_end"]}
    place: dict[str, Any] = {"artifactLocation": {"uri": r["file"].replace(" ", "%20")}}
    if region:
        place["region"] = region
    result: dict[str, Any] = {
        "ruleId": r["rule"],
        "level": _SARIF_LEVELS[r["severity"]],
        "message": {"text": r["message_vi" if lang == "vi" else "message"]},
        "locations": [{"physicalLocation": place}],
    }
    if r["accepted"]:
        result["suppressions"] = [{"kind": "external"}]
    return result


FORMATS: dict[str, Callable[[Sequence[Row], str, Labels, bool], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
