"""Deadline cells as real plans print them, labelled by hand before the code saw them.

`deadline_cells.tsv`: plan (a year, two years, or - where nobody knows it), the cell (line breaks and
invisible signs escaped), what it gives in the notation of rules/deadlines.yml, L where words are left
over. The half `kept` was first run when the code was finished; its figure stands in docs/evaluation.md.
"""

import csv
import re
from pathlib import Path

import pytest

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.model.record import PlanYears
from pipeline.run.rules import Rules

CELLS = Path(__file__).parent / "deadline_cells.tsv"


def rows() -> list[dict[str, str]]:
    with CELLS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def unescaped(text: str) -> str:
    text = text.replace("\\n", "\n")
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


def plan(text: str) -> PlanYears | None:
    years = [int(y) for y in text.split("-") if y]
    return PlanYears(first=years[0], last=years[-1]) if years else None


def read(row: dict[str, str], rules: Rules) -> tuple[str, bool]:
    here = Standpoint(place="Lâm Đồng")
    got = parse_deadlines(
        unescaped(row["text"]),
        plan(row["plan"]),
        rules.deadlines,
        find_scope=lambda part: parse_agencies(part, rules.registry, here),
    )
    deadlines = "; ".join(
        f"{d.kind} {d.start or ''}..{d.end or ''} {d.recurrence or ''}".strip()
        for d in got.deadlines
    )
    return deadlines, bool(got.leftover)


@pytest.mark.parametrize("row", rows(), ids=lambda row: repr(row["text"]))
def test_cell(row: dict[str, str], rules: Rules) -> None:
    assert read(row, rules) == (row["expect"], row["left"] == "L")
