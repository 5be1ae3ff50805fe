"""Citations: the open evaluation set, the reference decision, properties, faults in the rules."""

import csv
import functools
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.citations.identity import complete_keys, is_complete
from pipeline.grammar.citations.read import find_citations
from pipeline.grammar.citations.rules import CitationRules, load_citations, try_examples
from pipeline.grammar.dates import load_dates
from pipeline.model.record import Citation
from pipeline.rulebook.source import RuleError
from tests.conftest import read_yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
SET = read_yaml(Path(__file__).parent / "open_citations.yml")
CASES: list[dict[str, Any]] = SET["cases"]
FIELDS = ("raw", "instrument", "number", "year", "symbol", "issued_on", "key", "role")


@functools.cache
def rules() -> CitationRules:
    return load_citations(RULES, load_dates(RULES))


def found(text: str, own_place: str | None = None) -> tuple[Citation, ...]:
    return find_citations(text, rules(), own_place=own_place)


def meaning(c: Citation) -> tuple[Any, ...]:
    """What must not depend on how the text is wrapped or encoded; names only by their words."""
    return (c.instrument, c.number, c.year, c.symbol, c.issued_on, c.key, c.role)


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_open_set(case: dict[str, Any]) -> None:
    got = found(case["text"], case.get("own_place"))
    wanted = [{**dict.fromkeys(FIELDS), "role": "", **row} for row in case["expect"]]
    assert [{f: getattr(c, f) for f in FIELDS} for c in got] == [
        {f: row[f] for f in FIELDS} for row in wanted
    ], case["reason"]
    for c, row in zip(got, wanted, strict=True):
        if "issuer" in row:
            assert c.issuer == row["issuer"], case["reason"]
        assert case["text"][c.start : c.end] == c.raw


def test_open_set_is_large_enough() -> None:
    assert len(CASES) >= 70
    assert sum(bool(c.get("adversarial")) for c in CASES) >= 22
    assert len({c["text"] for c in CASES}) == len(CASES)


def _key(text: str) -> str | None:
    (one, *_rest) = found(text, "Vĩnh Long")
    return one.key


@pytest.mark.parametrize(("one", "other"), SET["same_key"])
def test_same_instrument_same_key(one: str, other: str) -> None:
    assert _key(one) == _key(other) is not None


@pytest.mark.parametrize(("one", "other"), SET["different_key"])
def test_other_instrument_other_key(one: str, other: str) -> None:
    assert _key(one) != _key(other)


def test_reference_decision() -> None:
    """Every instrument of decision 2890 as typed by hand, and no other.

    The date that follows 19-NQ/TW serves 18-NQ/TW too (a reading the truth file allows). The
    heading's own number (line 10) is no citation but stands in the file.
    """
    text = (ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt").read_text(encoding="utf-8")
    with (ROOT / "tests/truth/2890/citations.tsv").open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    want = [
        (r["raw"], r["instrument"], r["number"], r["year"], r["symbol"], r["issued_on"],
         r["relation"] == "amends")
        for r in truth
    ]  # fmt: skip
    want = [(*w[:5], "2017-10-25", w[6]) if w[0].endswith("18- NQ/TW") else w for w in want]
    got = [
        (" ".join(c.raw.split()), c.instrument, c.number or "", str(c.year or ""), c.symbol or "",
         str(c.issued_on or ""), c.role == "amended")
        for c in found(text, "Vĩnh Long")
    ]  # fmt: skip
    assert got[0][:3] == ("Số: 2890/QĐ-UBND", "decision", "2890")
    assert got[1:] == want
    assert all(c.key and is_complete(c.key) for c in found(text, "Vĩnh Long"))


SPACES = st.sampled_from([" ", "\n", "\r\n", " \n ", "\u00a0", "\t", "  "])
TEXTS = [c["text"] for c in CASES]


@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False), SPACES)
@settings(max_examples=300, deadline=None)
def test_wrapping_changes_nothing(text: str, random: Any, space: str) -> None:
    wrapped = "".join(space if c == " " and random.random() < 0.4 else c for c in text)
    assert [meaning(c) for c in found(wrapped)] == [meaning(c) for c in found(text)]
    for c in found(wrapped):
        assert wrapped[c.start : c.end] == c.raw


@given(st.sampled_from(TEXTS), st.sampled_from(["NFD", "NFC"]))
@settings(max_examples=200, deadline=None)
def test_unicode_form_changes_nothing(text: str, form: Any) -> None:
    other = unicodedata.normalize(form, text)
    assert [meaning(c) for c in found(other)] == [meaning(c) for c in found(text)]
    raws = [unicodedata.normalize("NFC", c.raw) for c in found(other)]
    assert raws == [unicodedata.normalize("NFC", c.raw) for c in found(text)]


WORDS = st.sampled_from(
    [
        "Luật",
        "luật",
        "Nghị",
        "định",
        "Quyết",
        "định",
        "số",
        "ngày",
        "30/2020/NĐ-CP",
        "18-NQ/TW",
        "15/7/2021",
        "năm",
        "2019",
        "của",
        "Chính",
        "phủ",
        "sửa",
        "đổi,",
        "bổ",
        "sung",
        "một",
        "điều",
        "và",
        ",",
        ";",
        "/",
        "-",
        "(",
        ")",
        ".",
        "QĐ-UBND",
        "UBND",
        "tỉnh",
        "huyện",
        "thành",
        "phố",
        "Vĩnh",
        "Long",
        "77/2015/QH13",
        "31/4/2024",
        "Viên",
        "chức",
        "được",
        "tháng",
        "45",
        "QH15",
        "&",
        ".",
        "Ð",
        "́",
        "\u200b",
        "🙂",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=120))
@settings(max_examples=500, deadline=None)
def test_never_raises_and_stays_inside(text: str) -> None:
    got = found(text, "?")
    assert [c.start for c in got] == sorted(c.start for c in got)
    for c in got:
        assert 0 <= c.start < c.end <= len(text)
        assert text[c.start : c.end] == c.raw
        assert c.key


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Luật & ngày 15/7/2021", "…"),
        ("Quyết định số 1/QĐ-UBND của UBND huyện Я", "Я"),
        ("Hiến pháp ngày 31/4/2013", None),
        ("Luật Я số 77/2015/QH13, Luật Я năm 2015", None),
    ],
)
def test_names_without_a_letter_of_ours(text: str, place: str | None) -> None:
    assert all(c.key and "None" not in c.key for c in found(text, place))


def test_keys_of_a_document_are_completed() -> None:
    dated = found("Nghị quyết số 76/NQ-CP ngày 15/7/2021")
    bare = found("Nghị quyết số 76/NQ-CP")
    assert not is_complete(bare[0].key or "")
    whole = complete_keys([*bare, *dated])
    assert whole[0].key == dated[0].key
    assert whole[0].issued_on is None
    other = found("Nghị quyết số 76/NQ-CP ngày 13/6/2013")
    assert complete_keys([*bare, *dated, *other])[0].key == bare[0].key


FAULTS = [
    ("citations.yml", "code: decree,", "code: decision,", "stands here twice"),
    ("citations.yml", "names: [Nghị định]", "names: [Quyết định]", "already a name"),
    ("citations.yml", "groups: [NĐ]", "groups: [QĐ]", "already an abbreviation"),
    ("citations.yml", "{group: BNV,", "{group: BTC,", "stands here twice"),
    ("citations.yml", "'59|2012|NĐ-CP'", "'59|2013|NĐ-CP'", "example"),
    (
        "citations.yml",
        "level: none, group: TTg",
        "level: nowhere, group: TTg",
        "one of none, province",
    ),
    ("citations.yml", "level: none, group: TTg", "level: none, group: XYZ", "not among the bodies"),
    ("citations.yml", "  year_word: 'năm'", "  year_word: '(năm'", "not a regular expression"),
    ("citations.yml", "  year_word: 'năm'", "  year_word: '(?P<x>năm)'", "no named groups"),
    ("citations.yml", "letter: true", "letter: maybe", "true or false"),
    ("instruments.yml", "on: 2010-11-15", "on: 2011-11-15", "year"),
    ("instruments.yml", "amends: [15/2012/QH13]", "amends: [16/2012/QH13]", "not in this file"),
    ("instruments.yml", "type: code", "type: nothing", "no type"),
    ("instruments.yml", "number: 76/NQ-CP, on: 2013-06-13", "number: 76, on: 2013-06-13", "symbol"),
    (
        "instruments.yml",
        "76/NQ-CP, on: 2013-06-13",
        "76/NQ-CP, on: 2021-07-15",
        "stands here twice",
    ),
    ("instruments.yml", "from: 2023-07-01", "from: 2023-06-30", "begins before"),
    ("instruments.yml", "from: 2024-08-01", "from: 2023-08-01", "begins before"),
    ("instruments.yml", "from: 2018-01-01", "from: 2011-01-01", "before it was issued"),
    ("instruments.yml", "title: Viên chức", "title: Thanh tra", "stands here twice"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), FAULTS)
def test_a_fault_names_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    path = tmp_path / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=rf"rules/{file}:\d+: .*{message}"):
        load_citations(tmp_path / "rules", load_dates(tmp_path / "rules"))
        try_examples(tmp_path / "rules")


def test_a_new_type_is_one_entry(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    path = tmp_path / "rules" / "citations.yml"
    text = path.read_text(encoding="utf-8")
    entry = "  - {code: charter, names: [Hiến chương], groups: [HC]}\nbodies:\n"
    path.write_text(text.replace("bodies:\n", entry, 1), encoding="utf-8")
    grown = load_citations(tmp_path / "rules", load_dates(tmp_path / "rules"))
    (one,) = find_citations("Hiến chương số 5/HC-BNV ngày 02/02/2024", grown)
    assert (one.instrument, one.key) == ("charter", "charter:05/HC-BNV@2024-02-02")


LOCAL: list[tuple[str, str, str]] = [
    ("Kế hoạch số 13/KH-UBND ngày 5/1/2026 của UBND xã", "plan:13/KH-UBND@hung-yen-tan-hung@2026-01-05", "its own"),
    ("Kế hoạch số 13/KH-UBND ngày 5/1/2026 của UBND xã Tân Hưng", "plan:13/KH-UBND@hung-yen-tan-hung@2026-01-05", "by name"),
    ("Kế hoạch số 13/KH-UBND ngày 5/1/2026 của UBND tỉnh", "plan:13/KH-UBND@hung-yen@2026-01-05", "the province's"),
    ("Kế hoạch số 13/KH-UBND ngày 5/1/2026 của UBND thị xã", "plan:13/KH-UBND@?@2026-01-05", "another's"),
    ("Kế hoạch số 13/KH-UBND ngày 5/1/2026", "plan:13/KH-UBND@?@2026-01-05", "of any level"),
    ("Kế hoạch số 13/KH-UBND ngày 5/1/2026 của UBND xã Đoàn Đào", "plan:13/KH-UBND@hung-yen-doan-dao@2026-01-05", "a neighbour's"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "why"), LOCAL)
def test_keys_in_a_commune(text: str, key: str, why: str) -> None:
    unit = ("xã", "hung-yen-tan-hung")
    (found,) = find_citations(text, rules(), own_place="Hưng Yên", own_unit=unit)
    assert found.key == key, why


def test_what_nobody_verified_fills_nothing() -> None:
    """An entry without `source:` is known as a title: its number is in no key, its day nowhere."""
    listed = read_yaml(RULES / "instruments.yml")
    versions = [v for law in listed["titled"] for v in law.get("versions", [])]
    entries = [*versions, *listed["amending"], *listed["numbered"]]
    verified = {e["number"] for e in entries if "source" in e}
    unverified = {e["number"] for e in entries} - verified
    assert len(verified) > 80 and unverified
    known = load_citations(ROOT / "rules", load_dates(ROOT / "rules")).known
    filling = [*known.versions.values(), *known.amending.values(), *known.numbered.values()]
    assert unverified.isdisjoint(k.number for found in filling for k in found)
