"""rules/labels.yml: complete for every closed set, and its faults named with file and line."""

import shutil
from pathlib import Path

import pytest

from pipeline.model import record, rows
from pipeline.present.labels import Labels, load_labels
from pipeline.present.sheets import Sheets
from pipeline.rulebook.source import RuleError
from pipeline.run.rules import Rules
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("deadline_kinds", record.DEADLINE_KINDS),
        ("roles", rows.ROLES),
        ("mention_kinds", rows.MENTION_KINDS),
        ("levels", rows.LEVELS),
        ("severities", record.SEVERITIES),
        ("relations", rows.RELATIONS),
        ("provision_kinds", rows.PROVISION_KINDS),
        ("statuses", rows.STATUSES),
    ],
)
def test_closed_sets_are_worded(labels: Labels, group: str, codes: tuple[str, ...]) -> None:
    assert set(labels.codes[group]) == set(codes)


def test_rules_with_codes_are_worded(labels: Labels, rules: Rules) -> None:
    assert set(labels.codes["areas"]) == {a.code for a in rules.sections.areas}
    kinds = {code for code, _ in rules.products.heads} | {rules.products.otherwise}
    assert set(labels.codes["product_kinds"]) == kinds


def test_every_column_of_a_sheet_is_worded(labels: Labels) -> None:
    forms = Sheets.of_all(labels).forms()
    assert {c for f in forms for c in f.columns} <= set(labels.columns)
    for form in forms:
        headings = [labels.column(c) for c in form.columns]
        assert len(set(headings)) == len(headings), form.key


def test_unknown_codes_show_themselves(labels: Labels) -> None:
    assert labels.code("areas", "space_travel") == "space_travel"
    assert labels.code("areas", None) == ""
    assert labels.column("no_such_column") == "no_such_column"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("tasks: Nhiệm vụ\n", "tasks: 'Nhiệm/vụ'\n", "a sheet's name"),
        ("page: trang {first}", "page: 'trang {first.__class__}'", "is no plain name"),
        ("page: trang {first}", "page: 'trang {first'", "braces"),
        ("codes:\n", "codez:\n", "unknown key"),
        ("{label: Năm, meaning:", "{label: Năm, means:", "unknown key"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "labels.yml"
    shutil.copy(ROOT / "rules" / "labels.yml", path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=rf"rules/labels\.yml:\d+: .*{words}"):
        load_labels(tmp_path)
