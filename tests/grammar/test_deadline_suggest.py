"""What `cchc suggest` offers for a deadline nobody understood: pasted, it lints and reads the cell."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.grammar.deadlines.examples import stub, try_examples
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.grammar.deadlines.rules import load_deadlines
from pipeline.model.record import PlanYears
from pipeline.run.rules import Rules
from tests.conftest import ROOT

CELLS = [
    ("Càng nhanh càng tốt", "as_prescribed", None, "nothing but words"),
    ("Dứt điểm ngày 30/9/2026", "date", date(2026, 9, 30), "a day"),
    ("Gối vụ quý III", "quarter", date(2026, 9, 30), "a quarter of the plan's year"),
    ("Xong khâu giống trước mùa tháng 6", "before_date", date(2026, 5, 31), "a limit"),
    (
        "Từ sau mùa khô tháng 3 tới đầu mùa mưa tháng 6/2026",
        "period",
        date(2026, 6, 30),
        "two ends",
    ),
    ("Đợt a: b # 'c' \\d {x} [y]", "as_prescribed", None, "signs that mean something in YAML"),
]


@pytest.mark.parametrize(("text", "kind", "end", "reason"), CELLS)
def test_pasted_it_reads_the_cell(
    text: str, kind: str, end: date | None, reason: str, rules: Rules, tmp_path: Path
) -> None:
    shutil.copy(ROOT / "rules" / "deadlines.yml", tmp_path)
    path = tmp_path / "deadlines.yml"
    file = path.read_text(encoding="utf-8")
    path.write_text(
        file.replace("\nrules:\n", "\nrules:\n" + stub(text, rules.deadlines), 1), "utf-8"
    )
    try_examples(tmp_path)
    got = parse_deadlines(text, PlanYears(first=2026, last=2026), load_deadlines(tmp_path))
    assert [(d.kind, d.end) for d in got.deadlines] == [(kind, end)], reason


def test_nothing_is_offered_for_signs(rules: Rules) -> None:
    assert stub("(*) …", rules.deadlines) == ""
