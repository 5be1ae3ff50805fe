"""Citations as real decisions print them: a set labelled by hand before the program saw it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.grammar.citations.read import find_citations
from pipeline.model.record import Citation
from tests.conftest import shared_rules

PATH = Path(__file__).with_name("real_citations.yml")
CASES: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))["cases"]


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
