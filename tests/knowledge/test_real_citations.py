"""Citations as real decisions print them: a set labelled by hand before the program saw it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.grammar.citations.read import find_citations, number_forms
from pipeline.model.record import Citation
from tests.conftest import read_yaml, shared_rules

PATH = Path(__file__).with_name("real_citations.yml")
CASES: list[dict[str, Any]] = read_yaml(PATH)["cases"]


def found(case: dict[str, Any]) -> tuple[Citation, ...]:
    own, day = case.get("own", "Vĩnh Long"), case.get("day")
    return find_citations(case["t"], shared_rules().citations, own_place=own, on=day)


def printed(c: Citation, wanted: str) -> str:
    """A citation as the set writes it, with as many fields as the set gives."""
    parts = [c.raw, c.number or "-", str(c.issued_on or "-"), c.key or "-"]
    more = wanted.split(" | ")[4:]
    if c.role or more == ["amended"]:
        parts.append(c.role or "-")
    elif more:
        parts.append(c.issuer or "-")
    return " | ".join(parts)


def wrong(case: dict[str, Any]) -> list[str]:
    """What differs, one line each; [] where all is as labelled."""
    got, wanted = found(case), case.get("c", [])
    if len(got) != len(wanted):
        return [f"{len(got)} citations, not {len(wanted)}: {[(c.raw, c.key) for c in got]}"]
    return [
        f"{line}\n    {w}" for c, w in zip(got, wanted, strict=True) if (line := printed(c, w)) != w
    ]


@pytest.mark.parametrize("case", CASES, ids=[str(i) for i in range(len(CASES))])
def test_as_labelled(case: dict[str, Any]) -> None:
    assert isinstance(case.get("day"), date | None)
    assert wrong(case) == []


@pytest.mark.parametrize(
    ("text", "correct"),
    [
        ("Tờ trình số 96/TTr- SNV ngày 08/01/2025", "96/TTr-SNV"),
        ("Quyết định số 7/QÐ-UBND", "07/QĐ-UBND"),
        ("Nghị định số 61//2018/NĐ-CP", None),
        ("Nghị quyết số 24/2026//NQ-CP", "24/2026/NQ-CP"),
        ("Thông tư liên tịch 71/2014/TTLTBTC\n- BNV", "71/2014/TTLT-BTC-BNV"),
        ("Nghị quyết số 18-NQ/TW", None),
        ("Quyết định số 876/QĐ-BNV ngày 10/11/2022", None),
        ("ngày 15/12/2024, tỷ lệ 24/7", None),
    ],
)
def test_the_right_form_of_a_number(text: str, correct: str | None) -> None:
    wrong = [f for f in number_forms(text, shared_rules().citations) if not f.is_correct]
    assert [f.correct for f in wrong] == ([correct] if correct else [])
