"""Places: the 63 and the 34 provinces against a second source, names, towns, loader faults."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pipeline.grammar.places import Places, load_places
from pipeline.rulebook.source import RuleError

ROOT = Path(__file__).parents[2]
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
# Codes, names and mapping as the package vietnamadminunits 1.0.4 (MIT) has them, see
# docs/decisions/0005-gazetteer.md. It calls the 46 of before 2025 "Huế" already.
GAZETTEER = Path(__file__).parent / "gazetteer.tsv"


@cache
def places() -> Places:
    return load_places(ROOT / "rules")


def test_every_province_and_its_successor_agree_with_the_gazetteer() -> None:
    with GAZETTEER.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    assert len(rows) == 63
    assert len({r["into_code"] for r in rows}) == 34
    for row in rows:
        old = places().by_code(row["code"], BEFORE)
        new = places().by_code(row["into_code"], AFTER)
        assert old is not None and new is not None
        assert (old.name, new.name) == (row["name"], row["into_name"])
        assert (old.into or old.code) == new.code


@pytest.mark.parametrize(("on", "count"), [(date(2024, 1, 1), 63), (BEFORE, 63), (AFTER, 34)])
def test_counts(on: date, count: int) -> None:
    assert sum(p.in_force(on) for p in places().provinces) == count


@pytest.mark.parametrize(
    ("text", "on", "code", "kind"),
    [
        ("Vĩnh Long", date(2023, 12, 18), "86", "province"),
        ("tỉnh Vĩnh Long", AFTER, "86", "province"),
        ("TỈNH THANH HOÁ", AFTER, "38", "province"),
        ("TP.HCM", BEFORE, "79", "city"),
        ("Tp. Hồ Chí Minh", AFTER, "79", "city"),
        ("Bà Rịa – Vũng Tàu", BEFORE, "77", "province"),
        ("Thừa Thiên Huế", date(2024, 12, 31), "46", "province"),
        ("thành phố Huế", date(2025, 1, 1), "46", "city"),
        ("Đăk Lăk", AFTER, "66", "province"),
    ],
)
def test_names(text: str, on: date, code: str, kind: str) -> None:
    found = places().named(text, on)
    assert found is not None
    assert (found.code, found.kind, found.in_force(on)) == (code, kind, True)


def test_same_name_other_unit() -> None:
    old, new = places().named("Vĩnh Long", BEFORE), places().named("Vĩnh Long", AFTER)
    assert old is not None and new is not None and old != new
    assert (old.into, new.valid_from, old.slug) == ("86", AFTER, new.slug)


@pytest.mark.parametrize(
    ("text", "on", "name"),
    [
        ("Thủ Dầu Một", BEFORE, "Bình Dương"),
        ("Thủ Dầu Một", AFTER, "Hồ Chí Minh"),
        ("TP. Tân An", BEFORE, "Long An"),
        ("Quy Nhơn", AFTER, "Gia Lai"),
        ("Vinh", AFTER, "Nghệ An"),
        ("Huế", date(2024, 6, 1), "Thừa Thiên Huế"),
        ("Huế", date(2025, 6, 1), "Huế"),
        ("Trà Vinh", date(2024, 6, 1), "Trà Vinh"),
        ("Trà Vinh", AFTER, "Vĩnh Long"),
    ],
)
def test_place_lines_of_headings(text: str, on: date, name: str) -> None:
    found = places().of_place(text, on)
    assert found is not None and found.name == name and found.in_force(on)


@pytest.mark.parametrize("text", ["", "Paris", "tỉnh", "Long"])
def test_unknown_places(text: str) -> None:
    assert places().named(text) is None
    assert places().of_place(text) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{code: '86', name: Vĩnh Long, kind: province}", "share a code or a name"),
        ("{code: '99', name: Mới, kind: kingdom}", "not 'kingdom'"),
        ("{code: '99', name: Mới, kind: city, flag: red}", "unknown key 'flag'"),
        ("{code: '99', name: Mới, kind: city, into: '98'}", "no province has the code '98'"),
        ("{code: '99', name: Mới, kind: city, instrument: NQ1}", "not among the instruments"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    text = (ROOT / "rules" / "places.yml").read_text(encoding="utf-8")
    (tmp_path / "places.yml").write_text(f"{text}  - {line}\n", encoding="utf-8")
    with pytest.raises(RuleError) as fault:
        load_places(tmp_path)
    assert str(fault.value).startswith(f"rules/places.yml:{len(text.splitlines()) + 1}:")
    assert message in str(fault.value)
