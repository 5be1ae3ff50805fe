"""Agencies, deadlines and citations against the labelled sets: precision, recall, cells right.

`python -m benchmarks.knowledge_quality --half open|sealed [--failures]`. The sealed half was written
by somebody who had not read the rules; its first-run figure stands in docs/benchmarks.md.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.citations.read import find_citations
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.model.record import PlanYears
from pipeline.run.rules import Rules, find_rules, load_rules

ROOT = Path(__file__).resolve().parent.parent
SETS = ("agencies", "deadlines", "citations")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One set: cells with every row right, and rows found, expected and right."""

    name: str
    cells: int
    right_cells: int
    found: int
    expected: int
    right: int
    failures: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


def load(half: str, name: str) -> list[dict[str, Any]]:
    """The cases of one set."""
    folder = ROOT / "tests" / "knowledge"
    path = folder / "sealed" / f"{name}.yml" if half == "sealed" else folder / f"open_{name}.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    cases = data["cases"] if isinstance(data, dict) else data
    return list(cases)


def measure(half: str, name: str, rules: Rules) -> Score:
    """Reads every cell and compares it with its label."""
    read: Callable[[dict[str, Any], Rules], tuple[list[Row], list[Row]]] = _READ[name]
    cases = load(half, name)
    right_cells = found = expected = right = 0
    failures: list[str] = []
    for case in cases:
        got, want = read(case, rules)
        found, expected = found + len(got), expected + len(want)
        right += sum((Counter(map(str, got)) & Counter(map(str, want))).values())
        if list(map(str, got)) == list(map(str, want)):
            right_cells += 1
        else:
            failures.append(f"{case['text']!r}\n    want {want}\n    got  {got}")
    return Score(
        name=name,
        cells=len(cases),
        right_cells=right_cells,
        found=found,
        expected=expected,
        right=right,
        failures=tuple(failures),
    )


def _agencies(case: dict[str, Any], rules: Rules) -> tuple[list[Row], list[Row]]:
    on = date(int(case["year"]) - 1, 12, 15)
    got = parse_agencies(case["text"], rules.registry, Standpoint(on=on, place="Vĩnh Long"))
    rows: list[Row] = [(m.agency_id, m.kind) for m in got]
    want: list[Row] = [(e["id"], e["kind"]) for e in case["expect"]]
    for i, (agency_id, kind) in enumerate(want[: len(rows)]):
        if agency_id == "*" and rows[i][0] is not None:
            want[i] = (rows[i][0], kind)
    return rows, want


def _deadlines(case: dict[str, Any], rules: Rules) -> tuple[list[Row], list[Row]]:
    first = int(case.get("plan_year", 2024))
    years = PlanYears(first=first, last=int(case.get("plan_year_end") or first))
    text = case["text"]
    spans = tuple((c.start, c.end) for c in find_citations(text, rules.citations))
    reading = parse_deadlines(
        text,
        years,
        rules.deadlines,
        find_scope=lambda part: parse_agencies(part, rules.registry, Standpoint(place="Vĩnh Long")),
        citation_spans=spans,
    )
    expect = case["expect"]
    rows: list[Row] = []
    want: list[Row] = []
    for i, d in enumerate(reading.deadlines):
        named = i < len(expect) and expect[i].get("recurrence")
        rows.append((d.kind, _day(d.start), _day(d.end), _rule(d.recurrence) if named else ""))
    for e in expect:
        want.append(
            (e["kind"], _day(e.get("start")), _day(e.get("end")), _rule(e.get("recurrence")))
        )
    if "leftover" in case:
        rows.append(("leftover", bool(reading.leftover)))
        want.append(("leftover", bool(case["leftover"])))
    return rows, want


def _day(value: object) -> str:
    return str(value) if value else ""


def _rule(value: str | None) -> str:
    """An RRULE's parts as a set, so that their order does not count."""
    return ";".join(sorted(value.split(";"))) if value else ""


def _citations(case: dict[str, Any], rules: Rules) -> tuple[list[Row], list[Row]]:
    own_place = case.get("own_place", "Vĩnh Long")
    got = find_citations(case["text"], rules.citations, own_place=own_place)
    rows: list[Row] = [(c.instrument, c.number, c.year, c.symbol, _day(c.issued_on)) for c in got]
    names = ("instrument", "number", "year", "symbol")
    want: list[Row] = [
        (*(e.get(n) for n in names), _day(e.get("issued_on"))) for e in case["expect"]
    ]
    return rows, want


_READ = {"agencies": _agencies, "deadlines": _deadlines, "citations": _citations}


def pairs(half: str, rules: Rules) -> tuple[int, int]:
    """(right, all) of the pairs of texts that must, or must not, have one citation key."""
    folder = ROOT / "tests" / "knowledge"
    path = (
        folder / "sealed" / "citations.yml" if half == "sealed" else folder / "open_citations.yml"
    )
    data = yaml.safe_load(path.read_text(encoding="utf-8"))

    def keys(pair: Iterable[Any]) -> list[str | None]:
        out = []
        for text in pair:
            found = find_citations(str(text), rules.citations, own_place="Vĩnh Long")
            out.append(found[0].key if found else None)
        return out

    same = [k[0] == k[1] and k[0] is not None for k in map(keys, _texts(data["same_key"]))]
    other = [k[0] != k[1] for k in map(keys, _texts(data["different_key"]))]
    return sum(same) + sum(other), len(same) + len(other)


def _texts(rows: Iterable[Any]) -> list[list[Any]]:
    return [list(r["texts"] if isinstance(r, dict) else r)[:2] for r in rows]


def main() -> None:
    """Prints one line a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "sealed"), default="open")
    parser.add_argument("--failures", action="store_true")
    args = parser.parse_args()
    rules = load_rules(find_rules())
    for name in SETS:
        s = measure(args.half, name, rules)
        print(
            f"{args.half} {name}: {s.right_cells}/{s.cells} cells right "
            f"({s.right_cells / s.cells:.1%}); precision {s.precision:.3f}, recall {s.recall:.3f}"
        )
        if args.failures:
            print("\n".join(s.failures))
    right, whole = pairs(args.half, rules)
    print(f"{args.half} citation keys: {right}/{whole} pairs right")


if __name__ == "__main__":
    main()
