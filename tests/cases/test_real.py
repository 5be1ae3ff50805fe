"""What is right of the plans typed as officials print them stays right."""

from pathlib import Path

import pytest

from tests.cases.real.build import HERE, names
from tests.cases.real.run import run_case

SECOND, HABITS = HERE.parent / "plans2", HERE.parent / "habits"

# Labels that the contract answers otherwise, and what is not read yet; README.md says why.
KNOWN: dict[str, set[tuple[str, str]]] = {
    "bo": {("identity", "place")},
    "nghi-quyet": {("identity", "place")},
    "tuyen-truyen": {("products", "*.1")},
    "xa-2026": {("agencies", "III.6 coordinating")},
    "lao-cai": {("rrule", "lao-cai-4127-qd-ubnd-2025/3")},  # the last month of each quarter
}


@pytest.mark.parametrize("cases", [HERE, SECOND, HABITS], ids=lambda folder: folder.name)
def test_the_set_is_whole(cases: Path) -> None:
    assert len(names(cases)) == {"real": 15, "plans2": 20, "habits": 12}[cases.name]


@pytest.mark.parametrize(
    ("cases", "name"),
    [pytest.param(s, n, id=f"{s.name}-{n}") for s in (HERE, SECOND, HABITS) for n in names(s)],
)
def test_a_plan(cases: Path, name: str, tmp_path: Path) -> None:
    result, said = run_case(name, tmp_path, cases)
    wrong = {(d.kind, d.where) for d in result.wrong if d.kind != "rows" or d.where == "tasks"}
    assert wrong == KNOWN.get(name, set()), said
