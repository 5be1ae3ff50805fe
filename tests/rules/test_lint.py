"""`lint` tries the examples of every subject; loading tries none."""

import shutil
from pathlib import Path

import pytest

from pipeline.rulebook.source import RuleError
from pipeline.run.lint import lint, try_examples
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


def test_our_own_rules_hold() -> None:
    lint(ROOT / "rules")


HEADER = "-- id: x\n-- severity: info\n-- en: a\n-- vi: b\n-- do_en: c\n-- do_vi: d\n"
ROW = "select document_id, task_id as record_id, 'task' as field, task as value, source from tasks"

UNSOUND = [
    ("structure.yml", "dots: '", "dots: '(?:(?:x|xx)+y?)+z|", "takes over"),
    ("columns.yml", "lead_cased: '", r"lead_cased: '\s*\s*\s*\s*\d|", "takes over"),
    ("checks/number-gap.sql", None, HEADER + ROW + "; delete from tasks", "one statement"),
    ("checks/number-gap.sql", None, HEADER + "select document_id from tasks", "'record_id'"),
    ("checks/number-gap.sql", None, HEADER + "select count(*) from tasks", "'document_id'"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "message"), UNSOUND)
def test_what_would_stop_every_document_is_told_of(
    tmp_path: Path, file: str, right: str | None, wrong: str, message: str
) -> None:
    root = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", root)
    text = (root / file).read_text(encoding="utf-8")
    assert right is None or right in text
    (root / file).write_text(text.replace(right, wrong, 1) if right else wrong, encoding="utf-8")
    with pytest.raises(RuleError, match=rf"rules/{file}:\d+: .*{message}"):
        lint(root)


def test_a_folder_without_rules_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="nowhere"):
        load_rules(tmp_path / "nowhere")
