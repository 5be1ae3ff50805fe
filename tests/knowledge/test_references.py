"""Cross references: wordings, the reference decision, properties, faults in the rules."""

import csv
import functools
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.references.read import Reference, find_references, resolve_reference
from pipeline.grammar.references.rules import ReferenceRules, load_references
from pipeline.rulebook.source import RuleError
from tests.conftest import shared_rules

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"


@functools.cache
def rules() -> ReferenceRules:
    return shared_rules().references


@functools.cache
def provision_ids() -> tuple[str, ...]:
    with (ROOT / "tests/truth/2890/provisions.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(r["provision_id"] for r in rows)


def path(r: Reference) -> str:
    """tree and labels in one line: `plan II.8.c`, `decision Điều 3`, `appendix`."""
    labels = [f"Điều {r.article}" if r.article else None, r.part, r.clause, r.point]
    labels += [f"-{r.dash}" if r.dash else None, f"({r.appendix})" if r.appendix else None]
    return " ".join([r.tree, ".".join(x for x in labels if x)]).strip()


TABLE: list[tuple[str, list[str], str]] = [
    ("nêu tại điểm c khoản 8 mục II của Kế hoạch này.", ["plan II.8.c"], "the common form"),
    ("điểm b, d khoản 8 mục II của Kế hoạch này", ["plan II.8.b", "plan II.8.d"], "two points"),
    ("điểm b và điểm d khoản 8 mục II", ["plan II.8.b", "plan II.8.d"], "the word repeated"),
    ("điểm a đến điểm đ khoản 3 mục II", [f"plan II.3.{x}" for x in "abcdđ"], "a range by letters"),
    ("khoản 1, 2 và 3 Mục I Kế hoạch này", [f"plan I.{n}" for n in "123"], "a list of clauses"),
    ("mục II, khoản 8, điểm c của Kế hoạch này", ["plan II.8.c"], "from above"),
    ("khoản 3 phần II Kế hoạch này", ["plan II.3"], "phần for mục"),
    ("mục 3 phần II của Kế hoạch này", ["plan II.3"], "mục below phần"),
    ("khoản 3 Phần thứ hai Kế hoạch này", ["plan II.3"], "a word of order"),
    ("nêu tại khoản 3 Phần hai;", ["plan II.3"], "without thứ"),
    ("khoản 3 Chương II Kế hoạch này", ["plan II.3"], "a chapter"),
    ("kinh phí phần năm 2026", [], "a year"),
    ("góp phần một cách thiết thực", [], "no part"),
    ("tại mục II.3 Kế hoạch này", ["plan II.3"], "part and clause in one label"),
    ("điểm 3 mục II Kế hoạch này", ["plan II.3"], "a clause called điểm"),
    ("gạch đầu dòng thứ hai điểm c khoản 7 mục II", ["plan II.7.c.-2"], "a dash by its ordinal"),
    ("Như Điều 3;", ["decision Điều 3"], "recipients"),
    (
        "chịu trách nhiệm tại Điều 2, Điều 3 Quyết định này",
        ["decision Điều 2", "decision Điều 3"],
        "two",
    ),
    ("các Điều 1, 2 và 3 Quyết định này", [f"decision Điều {n}" for n in "123"], "one word, three"),
    (
        "khoản 1 và khoản 2 Điều 3 Quyết định này",
        ["decision Điều 3.1", "decision Điều 3.2"],
        "shared",
    ),
    ("Điều 1. Ban hành kèm theo Quyết định này Kế hoạch", [], "an article's own heading"),
    ("(Chi tiết có Phụ lục kèm theo)", ["appendix"], "the whole appendix"),
    ("theo Phụ lục II đính kèm", ["appendix (II)"], "an appendix by number"),
    (
        "mục II Phụ lục kèm theo Quyết định này",
        ["appendix II"],
        "the appendix's part, not the plan's",
    ),
    ("mục III của Phụ lục này", ["appendix III"], "the appendix it stands in"),
    ("khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP", ["external Điều 5.2"], "another instrument"),
    ("điểm a khoản 1 Điều 7 của Luật Đất đai", ["external Điều 7.1.a"], "a law"),
    (
        "Theo Điều 17 Nghị định số 52/2015/NĐ-CP ngày 28/5/2015",
        ["external Điều 17"],
        "a deadline cell",
    ),
    ("Phụ lục II ban hành kèm theo Nghị định số 30/2020/NĐ-CP", ["external (II)"], "its appendix"),
    ("khoản 8 mục II Kế hoạch số 258/KH-UBND", ["external II.8"], "another plan"),
    ("Điều 12 Quy chế làm việc của UBND tỉnh", ["external Điều 12"], "regulations"),
    ("ĐIỂM C KHOẢN 8 MỤC II CỦA KẾ HOẠCH NÀY", ["plan II.8.c"], "capitals"),
    ("điểm đ khoản 2 mục III Kế hoạch này", ["plan III.2.đ"], "đ is not d"),
    ("danh mục 5 thủ tục, tài khoản 2, thời điểm a, điều khoản 3, số điểm 9", [], "other words"),
    ("mục tiêu, mục đích, chuyên mục, phần mềm, điều hành, điểm cao, khoản chi", [], "no labels"),
    ("Kế hoạch này, Quyết định này, theo quy định", [], "no provision named"),
    ("đạt 85 điểm, tăng 3 điểm so với năm 2023", [], "points scored"),
    ("Điều 3 xã, phường", ["decision Điều 3"], "a capital is taken at its word"),
    ("điều 3 đoàn kiểm tra", [], "small letters without a word before"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), TABLE, ids=[t[0][:50] for t in TABLE])
def test_wordings(text: str, expected: list[str], reason: str) -> None:
    got = find_references(text, rules())
    assert [path(r) for r in got] == expected, reason
    for r in got:
        assert text[r.start : r.end] == r.raw


RESOLVED: list[tuple[str, tuple[str, ...], str]] = [
    ("điểm c khoản 8 mục II của Kế hoạch này", ("II.8.c",), "stands"),
    ("tại Điều 3", ("dieu-3",), "an article"),
    ("mục IV Kế hoạch này", ("IV",), "a part"),
    ("điểm đ khoản 2 mục III Kế hoạch này", ("III.2.đ", "III.2.đ~2"), "printed twice: both"),
    ("điểm g khoản 4 mục III Kế hoạch này", (), "skipped in print: none"),
    ("điểm z khoản 4 mục III Kế hoạch này", (), "no point has that letter"),
    ("mục 10 của Kế hoạch này", ("III.10",), "a clause called mục; one part alone has ten"),
    ("Điều 9 Quyết định này", (), "no such article"),
    ("khoản 10 của Kế hoạch này", ("III.10",), "one part alone has ten clauses"),
    ("khoản 2 của Kế hoạch này", (), "several parts have a second clause"),
    ("Điều 3 Nghị định số 30/2020/NĐ-CP", (), "another document"),
    ("Phụ lục kèm theo", (), "the appendix has no provision"),
    ("mục II Phụ lục này", (), "never the plan's part of that number"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), RESOLVED)
def test_resolution(text: str, expected: tuple[str, ...], reason: str) -> None:
    got = [resolve_reference(r, provision_ids()) for r in find_references(text, rules())]
    assert got in ([expected], [expected] * len(got)), reason


def test_reference_decision() -> None:
    """Its two references to points, the article its recipients name, the note on the appendix."""
    text = (ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt").read_text(encoding="utf-8")
    body = text[text.index("Điều 1.") : text.index("STT")]
    got = [(" ".join(r.raw.split()), path(r)) for r in find_references(body, rules())]
    assert [g for g in got if g[1].startswith("plan")] == [
        ("điểm c khoản 8 mục II của Kế hoạch này", "plan II.8.c"),
        ("điểm b, d khoản 8 mục II của Kế hoạch này", "plan II.8.b"),
        ("điểm b, d khoản 8 mục II của Kế hoạch này", "plan II.8.d"),
    ]
    assert ("Phụ lục kèm theo", "appendix") in got
    assert ("Điều 3", "decision Điều 3") in got
    assert {g[1].split()[0] for g in got} == {"plan", "decision", "appendix"}


TEXTS = [t[0] for t in TABLE]


@given(
    st.sampled_from(TEXTS),
    st.randoms(use_true_random=False),
    st.sampled_from(["\n", "  ", "\u00a0", "\r\n"]),
)
@settings(max_examples=200, deadline=None)
def test_wrapping_changes_nothing(text: str, random: Any, space: str) -> None:
    wrapped = "".join(space if c == " " and random.random() < 0.4 else c for c in text)
    got = find_references(wrapped, rules())
    assert [path(r) for r in got] == [path(r) for r in find_references(text, rules())]


@given(st.sampled_from(TEXTS))
@settings(deadline=None)
def test_unicode_form_changes_nothing(text: str) -> None:
    other = unicodedata.normalize("NFD", text)
    got = [path(r) for r in find_references(other, rules())]
    assert got == [path(r) for r in find_references(text, rules())]


WORDS = st.sampled_from(
    [
        "điểm",
        "khoản",
        "mục",
        "phần",
        "Điều",
        "Phụ",
        "lục",
        "II",
        "IV",
        "3",
        "8",
        "a",
        "b",
        "đ",
        ",",
        "và",
        "đến",
        "của",
        "Kế",
        "hoạch",
        "này",
        "Quyết",
        "định",
        "Luật",
        "số",
        "-",
        ".",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=100))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_stays_inside(text: str) -> None:
    for r in find_references(text, rules()):
        assert 0 <= r.start < r.end <= len(text)
        assert text[r.start : r.end] == r.raw
        assert set(resolve_reference(r, provision_ids())) <= set(provision_ids())


FAULTS = [
    ("level: point", "level: spot", "one of dash, point"),
    ("tree: decision, pattern: 'q", "tree: annex, pattern: 'q", "one of plan, decision"),
    ("default: {article: decision", "default: {article: annex", "one of plan, decision"),
    ("ordinals: {nhất: 1", "ordinals: {nhất: first", "a whole number"),
    ("(?P<label>", "(?P<number>", "needs exactly the group label"),
    ("list_join: '", "list_join: '(", "not a regular expression"),
    ("article_after:", "article_before:", "unknown key"),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_names_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    path_ = tmp_path / "rules" / "references.yml"
    text = path_.read_text(encoding="utf-8")
    assert old in text
    path_.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=rf"rules/references.yml:\d+: .*{message}"):
        load_references(tmp_path / "rules", ["Nghị định"])
