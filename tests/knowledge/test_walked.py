"""Cells of other provinces that the first run got wrong or left unread, and their near neighbours."""

from datetime import date
from functools import cache

import pytest

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.citations.read import find_citations
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.model.record import PlanYears
from pipeline.run.rules import Rules, load_rules
from tests.conftest import ROOT


@cache
def rules() -> Rules:
    return load_rules(ROOT / "rules")


def ids(text: str, year: int, own_place: str) -> list[str | None]:
    on = date(year - 1, 12, 15)
    view = Standpoint(on=on, place=own_place)
    return [m.agency_id for m in parse_agencies(text, rules().registry, view)]


@pytest.mark.parametrize(
    ("text", "year", "own_place", "expected"),
    [
        (
            "UBND các phường, xã, đặc khu Phú Quốc",
            2026,
            "An Giang",
            ["ubnd-cap-xa", "ubnd-dac-khu"],
        ),
        ("UBND các phường, xã, đặc khu", 2026, "An Giang", ["ubnd-cap-xa"]),
        (
            "UBND các huyện, thị xã, thành phố Vĩnh Long",
            2024,
            "Vĩnh Long",
            ["ubnd-cap-huyen", "ubnd-thanh-pho"],
        ),
        ("Báo Thanh Niên; Báo Đắk Lắk", 2024, "Đắk Lắk", ["bao-thanh-nien", "bao-tinh"]),
        ("Báo Ấp Bắc", 2024, "Tiền Giang", ["bao-ap-bac"]),
        ("Cục Thuế; Cục Hải quan tỉnh", 2024, "Quảng Trị", ["cuc-thue-tinh", "cuc-hai-quan-tinh"]),
        ("Cục Thuế", 2026, "Quảng Trị", ["cuc-thue"]),
        (
            "Các cơ quan, đơn vị được giao tại Kế hoạch số 15/KH-UBND ngày 05/01/2024",
            2024,
            "Hà Nội",
            ["cac-co-quan-don-vi"],
        ),
        ("Công an Thành phố", 2026, "Hà Nội", ["cong-an-tinh"]),
        (
            "Trung tâm Phục vụ hành chính công xã Vĩnh Hậu",
            2026,
            "An Giang",
            ["trung-tam-phuc-vu-hanh-chinh-cong-cap-xa"],
        ),
    ],
)
def test_bodies(text: str, year: int, own_place: str, expected: list[str | None]) -> None:
    assert ids(text, year, own_place) == expected


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("30/11 (hạn cuối)", "by_date", date(2026, 11, 30)),
        ("30/11/2026 (hạn chót)", "by_date", date(2026, 11, 30)),
        ("Trước 15h00 thứ Năm hằng tuần", "recurring", date(2026, 12, 31)),
    ],
)
def test_deadlines_leave_nothing_over(text: str, kind: str, end: date) -> None:
    reading = parse_deadlines(text, PlanYears(first=2026, last=2026), rules().deadlines)
    assert [(d.kind, d.end) for d in reading.deadlines] == [(kind, end)]
    assert reading.leftover == ()


def test_a_rhythm_list_is_one_row_each() -> None:
    reading = parse_deadlines(
        "Định kỳ 6 tháng, năm", PlanYears(first=2026, last=2026), rules().deadlines
    )
    assert [d.recurrence for d in reading.deadlines] == ["FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY"]


def test_a_number_may_have_two_parts() -> None:
    (found,) = find_citations("Nghị quyết số 66.7/2025/NQ-CP ngày 15/11/2025", rules().citations)
    assert (found.number, found.key) == ("66.7", "resolution:66.7/2025/NQ-CP")


KEYS = [
    ("Chương trình hành động số 21-CTrHĐ/TU ngày 9/4/2026", "programme:21-CTrHĐ/TU@son-la@2026-04-09", "a programme of action"),
    ("Kế hoạch số 34/KHHĐ-SYT ngày 9/4/2026", "plan:34/KHHĐ-SYT@son-la@2026-04-09", "a plan of action"),
    ("Kế hoạch số 4/KHPH-SYT-SNV ngày 9/4/2026", "plan:04/KHPH-SYT-SNV@son-la@2026-04-09", "two offices' plan"),
    ("Công văn số 719/ BYT- KCB ngày 9/4/2026", "official_letter:719/BYT-KCB@2026-04-09", "spaces behind the marks"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "why"), KEYS)
def test_numbers_of_letters_and_programmes(text: str, key: str, why: str) -> None:
    assert [c.key for c in find_citations(text, rules().citations, own_place="Sơn La")] == [key], (
        why
    )


def test_a_ministrys_bodies_of_two_names_are_two() -> None:
    view = Standpoint(on=date(2025, 9, 1), issuer="central")
    text = "Cục Chuyển đổi số; Cục Công nghệ thông tin"
    found = [m.agency_id for m in parse_agencies(text, rules().registry, view)]
    assert found == ["cuc-chuyen-doi-so", "cuc-cong-nghe-thong-tin"]


def test_all_rooms_of_a_commune_are_one_group() -> None:
    view = Standpoint(on=date(2025, 9, 1), place="Sơn La", issuer="commune.rural")
    (found,) = parse_agencies("Các phòng, ban, ngành", rules().registry, view)
    assert (found.agency_id, found.level) == ("cac-phong-ban-nganh-doan-the-cap-xa", "commune")


PLACES = [
    ("UBND các xã, phường: Yên Bình, Hồng Lạc", [("ubnd-cap-xa", "Yên Bình, Hồng Lạc")], "which is which is open"),
    ("UBND các huyện, thị xã: Ba Vì và Sơn Tây; Sở Y tế",
     [("ubnd-cap-huyen", "Ba Vì và Sơn Tây"), ("so-y-te", None)], "the list ends at a known body"),
    ("Các sở, ngành: Sở Y tế, Sở Tài chính",
     [("cac-so-ban-nganh-tinh", None), ("so-y-te", None), ("so-tai-chinh", None)], "known bodies are no places"),
    ("UBND các xã: Yên Bình, Hồng Lạc", [("ubnd-xa", None), ("ubnd-xa", None)], "one kind: each is its own"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), PLACES)
def test_a_group_of_several_kinds_with_its_places(
    text: str, expected: list[tuple[str | None, str | None]], why: str
) -> None:
    view = Standpoint(on=date(2025, 9, 1), place="Lào Cai", issuer="province")
    found = parse_agencies(text, rules().registry, view)
    assert [(m.agency_id, m.qualifier) for m in found] == expected, why
