"""Cells that list bodies or times under one head, labelled by hand before the program read them."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.read import parse_agencies
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.model.record import PlanYears
from pipeline.run.rules import Rules
from tests.conftest import read_yaml
from tests.knowledge.test_open_plans import read as read_bodies

SETS: list[dict[str, list[dict[str, Any]]]] = [
    read_yaml(Path(__file__).with_name(name))
    for name in ("list_cells.yml", "plan_cells.yml", "habit_cells.yml")
]
CELLS = {key: [group for cells in SETS for group in cells[key]] for key in ("bodies", "times")}
BODIES = [(g, text, labels) for g in CELLS["bodies"] for text, labels in g["cells"].items()]
TIMES = [(g, text, labels) for g in CELLS["times"] for text, labels in g["cells"].items()]


def read_times(group: dict[str, Any], text: str, rules: Rules) -> list[str]:
    years = [int(y) for y in str(group["plan"]).split("-")]
    view = Standpoint(place="Vĩnh Long", issuer="province")
    found = parse_deadlines(
        text,
        PlanYears(first=years[0], last=years[-1]),
        rules.deadlines,
        find_scope=lambda part: parse_agencies(part, rules.registry, view),
    )
    out = []
    for d in found.deadlines:
        ids = ", ".join(m.agency_id or "?" for m in d.scope)
        said = f"{d.kind} {d.start or ''}..{d.end or ''} {d.recurrence or ''}".strip()
        out.append(said + (f" @ {ids}" if ids else ""))
    return [*out, *("L" for _ in found.leftover[:1])]


@pytest.mark.parametrize(("group", "text", "labels"), BODIES, ids=[c[1] for c in BODIES])
def test_bodies(group: dict[str, Any], text: str, labels: list[str], rules: Rules) -> None:
    assert read_bodies(group, text, rules.registry) == labels


@pytest.mark.parametrize(("group", "text", "labels"), TIMES, ids=[c[1] for c in TIMES])
def test_times(group: dict[str, Any], text: str, labels: list[str], rules: Rules) -> None:
    assert read_times(group, text, rules) == labels
