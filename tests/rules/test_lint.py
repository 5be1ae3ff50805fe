"""`lint` tries the examples of every subject; loading tries none."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.compare.rules import load_compare
from pipeline.rulebook import build
from pipeline.rulebook.patterns import Lazy
from pipeline.rulebook.source import RuleError
from pipeline.rulebook.trial import slow_patterns
from pipeline.run.lint import check_accepted, check_queries, try_examples, unreached
from pipeline.run.rules import load_rules
from tests.conftest import ROOT

WRONG = [
    ("dates.yml", "'ngày 02/9/2021': 2021-09-02", "'ngày 02/9/2021': 2021-09-03"),
    ("dates.yml", "'18-12-2023': 2023-12-18", "'18-12-2023 đến': 2023-12-18"),
    ("repairs.yml", "'Quý IV/ 2024': 'Quý IV/2024'", "'Quý IV/ 2024': 'Quý IV / 2024'"),
    ("repairs.yml", "'về tinh giản biên chế'", "'về tỉnh giản biên chế'"),
    ("citations.yml", "'76/NQ-CP': '76||NQ-CP'", "'76/NQ-CP': '76||NQ-TW'"),
    ("sections.yml", "examples: [", "examples: [Một tiêu đề không ai biết, "),
    ("compare.yml", "'đến năm 2025': [2025]", "'đến năm 2025': [2026]"),
    ("deadlines.yml", "examples: {'", "examples: {'xx yy zz': year 2024-01-01..2024-12-31, '"),
]


@pytest.mark.parametrize(("file", "right", "wrong"), WRONG)
def test_a_wrong_example_is_told_of_by_lint(
    tmp_path: Path, file: str, right: str, wrong: str
) -> None:
    root = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", root)
    text = (root / file).read_text(encoding="utf-8")
    assert right in text
    (root / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=rf"rules/{file}:\d+: .*example"):
        load_rules(root)
        try_examples(root)


def test_a_code_that_no_finding_has_is_not_accepted(tmp_path: Path) -> None:
    rules = load_rules(ROOT / "rules")
    (tmp_path / "accepted").mkdir()
    about = "record: a/1, reason: looked, who: N.V.A., on: 2024-01-05"
    text = f"accepted:\n  - {{code: spelling, {about}}}\n  - {{code: speling, {about}}}\n"
    (tmp_path / "accepted" / "x.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"rules/accepted/x\.yml:3: no finding has .* 'speling'"):
        check_accepted(tmp_path, rules)


def test_our_own_rules_hold() -> None:
    """`cchc lint-rules`, which `make check` runs, tries the patterns too; that takes its time."""
    check_queries(load_rules(ROOT / "rules"))
    try_examples(ROOT / "rules")


HEADER = "-- id: x\n-- severity: info\n-- en: a\n-- vi: b\n-- do_en: c\n-- do_vi: d\n"
ROW = "select document_id, task_id as record_id, 'task' as field, task as value, source from tasks"

UNSOUND = [
    (HEADER + ROW + "; delete from tasks", "one statement"),
    (HEADER + "select document_id from tasks", "'record_id'"),
    (HEADER + "select count(*) from tasks", "'document_id'"),
]


@pytest.mark.parametrize(("query", "message"), UNSOUND)
def test_an_unsound_check_is_told_of(tmp_path: Path, query: str, message: str) -> None:
    root = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", root)
    (root / "checks/number-gap.sql").write_text(query, encoding="utf-8")
    with pytest.raises(RuleError, match=rf"rules/checks/number-gap.sql:\d+: .*{message}"):
        check_queries(load_rules(root))


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"(?:(?:x|xx)+y?)+z", True),
        (r"\s*\s*\s*\s*\d", True),
        (r"(?:theo|thực hiện)(?: (?:tốt|đầy đủ))*\s*$", False),
        (r"\d{1,2}/\d{1,2}/\d{4}", False),
    ],
)
def test_a_pattern_that_would_stop_every_document_is_found(pattern: str, slow: bool) -> None:
    found = slow_patterns([Lazy(pattern, "x.yml", 3, limited=False)])
    assert [str(p.too_slow())[:14] for p in found] == (["rules/x.yml:3:"] if slow else [])


def test_a_folder_without_rules_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="nowhere"):
        load_rules(tmp_path / "nowhere")


def test_every_entry_of_ours_can_be_reached() -> None:
    assert list(unreached(ROOT / "rules")) == []


@pytest.mark.parametrize(
    ("file", "right", "wrong", "message"),
    [
        ("columns.yml", "      - Cơ quan chủ trì\n", "      - Cơ quan chủ trì\n      - CƠ QUAN CHỦ TRÌ\n",
         "stands in this list already"),
        ("findings.yml", "findings:\n", "findings:\n  no-such-fault: {severity: info, en: a, vi: b, "
         "do_en: c, do_vi: d}\n", "'no-such-fault' is asked for by nothing"),
    ],
)  # fmt: skip
def test_what_nothing_reaches_is_named(
    tmp_path: Path, file: str, right: str, wrong: str, message: str
) -> None:
    root = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", root)
    text = (root / file).read_text(encoding="utf-8")
    assert right in text
    (root / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    (line,) = unreached(root)
    assert line.startswith(f"rules/{file}:")
    assert message in line


_FOR_PEOPLE = {"why", "number_examples"}  # read where rules are tried, or by whoever edits them


def test_every_field_of_a_rule_is_asked_for() -> None:
    """A field that no code reads is a pattern that nothing reaches."""
    load_rules(ROOT / "rules")
    load_compare(ROOT / "rules")
    package = ROOT / "pipeline"
    sources = [p for s in ("*.py", "*.j2") for p in package.rglob(s) if "vendor" not in p.parts]
    asked = set(re.findall(r"\.([a-z_]+)\b", "".join(p.read_text("utf-8") for p in sources)))
    ours = [form for form, *_ in build._forms if form.__module__.startswith("pipeline.")]
    named = {f.name for form in ours for f in fields(form)}
    assert len(named) > 100
    assert named - asked - _FOR_PEOPLE == set()
