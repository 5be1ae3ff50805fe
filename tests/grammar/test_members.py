"""Whom a printed collective addresses on a day."""

from datetime import date

import pytest

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.read import parse_agencies
from pipeline.grammar.agencies.roles import members_of
from tests.conftest import shared_rules

DAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "inside", "outside", "reason"),
    [
        (
            "Các sở, ban, ngành tỉnh",
            "so-noi-vu so-y-te",
            "so-nong-nghiep-va-moi-truong",
            "of the day",
        ),
        ("Các sở, ban, ngành theo chức năng, nhiệm vụ", "so-y-te", "", "no word takes one out"),
        ("Các sở, ban, ngành (trừ Sở Nội vụ)", "so-y-te", "so-noi-vu", "excepted"),
        ("Các sở, ban, ngành (không gồm Thanh tra tỉnh)", "so-y-te", "thanh-tra-tinh", "excepted"),
        ("Các sở, ban, ngành (trừ đơn vị X)", "", "so-y-te", "who is excepted is not known"),
        ("Một số sở, ban, ngành tỉnh", "", "so-y-te", "which of them is not said"),
        ("Các sở, ban, ngành tỉnh có liên quan", "", "so-y-te", "which of them is not said"),
        ("Sở Nội vụ", "", "so-noi-vu", "a body is no collective"),
    ],
)
def test_members(text: str, inside: str, outside: str, reason: str) -> None:
    (mention,) = parse_agencies(text, shared_rules().registry, Standpoint(on=DAY))
    found = members_of(
        mention.agency_id or "", mention.qualifier, shared_rules().registry, Standpoint(on=DAY)
    )
    ids = {m.agency_id for m in found}
    assert set(inside.split()) <= ids, reason
    assert not ids & set(outside.split()), reason


def test_an_unknown_day_has_no_members() -> None:
    assert members_of("cac-so-ban-nganh-tinh", None, shared_rules().registry, Standpoint()) == ()


def test_members_follow_the_day() -> None:
    def of(day: date) -> set[str]:
        found = members_of(
            "cac-so-ban-nganh-tinh", None, shared_rules().registry, Standpoint(on=day)
        )
        return {m.agency_id for m in found}

    assert "so-nong-nghiep-va-moi-truong" in of(date(2025, 6, 1)) - of(DAY)


@pytest.mark.parametrize(
    ("text", "bodies", "why"),
    [
        (
            "Các sở, ban, ngành tỉnh, trừ Sở Tài chính và Sở Y tế",
            ["cac-so-ban-nganh-tinh"],
            "behind a comma",
        ),
        (
            "Các sở, ban, ngành tỉnh; trừ Công an tỉnh",
            ["cac-so-ban-nganh-tinh"],
            "behind a semicolon",
        ),
        (
            "UBND các xã, ngoại trừ xã Phú Tân; Sở Nội vụ",
            ["ubnd-cap-xa", "so-noi-vu"],
            "ends at the semicolon",
        ),
    ],
)
def test_an_exception_is_no_body(text: str, bodies: list[str], why: str) -> None:
    assert [m.agency_id for m in parse_agencies(text, shared_rules().registry)] == bodies, why
