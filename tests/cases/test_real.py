"""What is right of the plans typed as officials print them stays right."""

from pathlib import Path

import pytest

from tests.cases.real.build import names
from tests.cases.real.run import run_case

# Labels that the contract answers otherwise, and what is not read yet; README.md says why.
KNOWN: dict[str, set[tuple[str, str]]] = {
    "bo": {("identity", "place")},
    "nghi-quyet": {("identity", "place")},
    "tuyen-truyen": {("products", "*.1")},
    "xa-2026": {("agencies", "III.6 coordinating")},
}


@pytest.mark.parametrize("name", names())
def test_a_plan(name: str, tmp_path: Path) -> None:
    result, said = run_case(name, tmp_path)
    wrong = {(d.kind, d.where) for d in result.wrong if d.kind != "rows"}
    assert wrong == KNOWN.get(name, set()), said
