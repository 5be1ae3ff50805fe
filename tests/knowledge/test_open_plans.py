"""Agency cells of other issuers and years, labelled by hand before the program read them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.read import parse_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.agencies.suggest import stub
from pipeline.model.record import AgencyMention
from pipeline.run.rules import Rules
from tests.conftest import read_yaml

GROUPS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("open_plans.yml"))
CELLS = [(g, text, labels) for g in GROUPS for text, labels in g["cells"].items()]


def label(m: AgencyMention, registry: AgencyRegistry) -> str:
    """A mention as open_plans.yml writes it."""
    if m.agency_id is None:
        return {"unknown": "?", "by_reference": "@"}[m.kind]
    kind = registry.by_id[m.agency_id].kind
    mark = "" if m.kind == kind else {"role": "!", "group": "*", "agency": "#"}[m.kind]
    return f"{m.agency_id}{mark}" + (f" = {m.qualifier}" if m.qualifier else "")


def read(group: dict[str, Any], text: str, registry: AgencyRegistry) -> list[str]:
    on = group["day"]
    assert isinstance(on, date)
    view = Standpoint(on=on, place=group["place"], issuer=group["issuer"])
    return [label(m, registry) for m in parse_agencies(text, registry, view)]


@pytest.mark.parametrize(("group", "text", "labels"), CELLS, ids=[c[1][:60] for c in CELLS])
def test_cell(group: dict[str, Any], text: str, labels: list[str], rules: Rules) -> None:
    assert read(group, text, rules.registry) == labels


def test_the_set_is_wide_and_its_ids_exist(rules: Rules) -> None:
    assert len({(g["issuer"], g["day"], t) for g, t, _ in CELLS}) == len(CELLS) >= 200
    ids = {part.split(" = ")[0].strip("!*#") for _, _, labels in CELLS for part in labels}
    assert ids - {"?", "@"} <= set(rules.registry.by_id)


# -- who speaks decides ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "kind"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "province"),
        ("UBND TỈNH AN GIANG\nSỞ NỘI VỤ", "department"),
        ("VĂN PHÒNG UBND TỈNH", "department"),
        ("CHÍNH PHỦ", "central"),
        ("BỘ TƯ PHÁP", "central"),
        ("ĐÀI TIẾNG NÓI VIỆT NAM", "central"),
        ("TỔNG CÔNG TY CẤP NƯỚC MIỀN TÂY", "enterprise"),
        ("TẬP ĐOÀN THAN ĐÔNG BẮC", "enterprise"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ", "province"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ VŨNG TÀU", "district.city"),
        ("UBND PHƯỜNG 1 BẢO LỘC", "commune.ward"),
        ("ỦY BAN NHÂN DÂN ĐẶC KHU CÁT HẢI", "commune.zone"),
        ("TỈNH ỦY VĨNH LONG", "party"),
        ("ĐẢNG BỘ TỈNH HÀ TĨNH ĐẢNG ỦY XÃ CẨM XUYÊN", "party.commune"),
        ("CÂU LẠC BỘ CỜ VUA", None),
    ],
)
def test_the_issuer_says_its_kind(issuer: str, kind: str | None, rules: Rules) -> None:
    assert rules.registry.issuer_kind(issuer, date(2024, 1, 1)) == kind


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("central", "hoi-nong-dan-viet-nam"),
        ("province", "hoi-nong-dan-tinh"),
        ("commune", "hoi-nong-dan-cap-xa"),
        (None, "hoi-nong-dan-tinh"),
    ],
)
def test_one_name_is_the_body_of_whoever_speaks(
    issuer: str | None, expected: str, rules: Rules
) -> None:
    (found,) = parse_agencies("Hội Nông dân", rules.registry, Standpoint(issuer=issuer))
    assert found.agency_id == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban Pháp chế", None),
        ("Trung tâm Công nghệ thông tin", None),
        ("Sở Nội vụ", "so-noi-vu"),
        ("Bộ Xây dựng", "bo-xay-dung"),
    ],
)
def test_a_bare_unit_of_an_enterprise_is_its_own(
    text: str, expected: str | None, rules: Rules
) -> None:
    (found,) = parse_agencies(text, rules.registry, Standpoint(issuer="enterprise"))
    assert found.agency_id == expected


UNIONS: list[tuple[str, str | None, str | None, str]] = [
    ("Đoàn Thanh niên", "department", "doan-thanh-nien-co-quan", "the office's own"),
    ("Công đoàn", "district.rural", None, "nothing says whose"),
    ("Công đoàn", "central", None, "a ministry's own or the general federation: not said"),
    ("Đoàn Thanh niên", "province", "tinh-doan", "the province's, as always"),
    ("Công đoàn tỉnh", "department", "lien-doan-lao-dong-tinh", "its level is said"),
    ("Công đoàn", "commune.ward", "cong-doan-cap-xa", "the commune's"),
]


@pytest.mark.parametrize(("text", "issuer", "agency_id", "why"), UNIONS)
def test_a_union_is_of_the_office_that_names_it(
    text: str, issuer: str, agency_id: str | None, why: str, rules: Rules
) -> None:
    (found,) = parse_agencies(text, rules.registry, Standpoint(issuer=issuer))
    assert found.agency_id == agency_id, why


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("commune.rural", "ubnd-xa"),
        ("commune.ward", "ubnd-phuong"),
        ("commune.zone", "ubnd-dac-khu"),
        ("district.rural", "ubnd-huyen"),
        ("district.city", "ubnd-thanh-pho"),
        ("commune", None),
        ("province", None),
        ("district", None),
    ],
)
def test_a_committee_without_a_level_is_the_issuer(
    issuer: str, expected: str | None, rules: Rules
) -> None:
    view = Standpoint(issuer=issuer)
    for text in ("UBND", "Ủy ban nhân dân"):
        (found,) = parse_agencies(text, rules.registry, view)
        assert found.agency_id == expected, text
    _, other = parse_agencies("Công an; UBND tỉnh", rules.registry, view)
    assert other.agency_id == "ubnd-tinh"


CLAUSES: list[tuple[str, str | None, str | None, str]] = [
    ("Các cơ quan, đơn vị được kiểm tra", "cac-co-quan-don-vi", "được kiểm tra", "a passive"),
    ("Các đơn vị có dịch vụ công trực tuyến", "cac-don-vi", "có dịch vụ công trực tuyến", "what they have"),
    ("Các phòng, chi cục được giao chủ trì", "cac-don-vi-truc-thuoc", "được giao chủ trì", "units"),
    ("Sở Tư pháp đang chờ ý kiến", None, None, "one body has no such clause: unknown aloud"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "agency_id", "qualifier", "why"), CLAUSES)
def test_a_clause_narrows_a_group(
    text: str, agency_id: str | None, qualifier: str | None, why: str, rules: Rules
) -> None:
    (found,) = parse_agencies(text, rules.registry, Standpoint(issuer="department"))
    assert (found.agency_id, found.qualifier, found.mention) == (agency_id, qualifier, text), why


NAMES_THAT_GO_ON: list[tuple[str, list[tuple[str, str | None]], str]] = [
    ("Phòng Lưu trữ, ấn loát", [("Phòng Lưu trữ, ấn loát", None)], "one unit, unknown"),
    ("Phòng Quy hoạch, Sở Y tế", [("Phòng Quy hoạch", None), ("Sở Y tế", "so-y-te")], "a body follows"),
    ("Cục Thuế và chuyển đổi số", [("Cục Thuế và chuyển đổi số", None)], "small letters share no head"),
    ("Sở Nội vụ và Tài chính", [("Sở Nội vụ", "so-noi-vu"), ("Tài chính", "so-tai-chinh")], "a shared head"),
    ("UBND huyện và xã", [("UBND huyện", "ubnd-cap-huyen"), ("xã", "ubnd-cap-xa")], "bare levels side by side are groups"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), NAMES_THAT_GO_ON)
def test_names_that_go_on(
    text: str, expected: list[tuple[str, str | None]], why: str, rules: Rules
) -> None:
    found = parse_agencies(text, rules.registry, Standpoint(on=date(2024, 5, 1)))
    assert [(m.mention, m.agency_id) for m in found] == expected, why


COMMON_NOUNS: list[tuple[str, str, list[tuple[str, str | None]], str]] = [
    ("department", "Các khoa, phòng, trung tâm", [("Các khoa, phòng, trung tâm", None)], "no entry has khoa: one unknown group"),
    ("department", "Các khoa, bộ môn; Văn phòng", [("Các khoa, bộ môn", None), ("Văn phòng", "van-phong-so")], "the next body begins behind a semicolon"),
    ("department", "Các khoa, phòng và Trạm Y tế", [("Các khoa, phòng", None), ("Trạm Y tế", "tram-y-te")], "a capital begins another body"),
    ("central", "Các trường, viện thuộc Bộ", [("Các trường, viện thuộc Bộ", None)], "the tail is theirs together"),
    ("central", "Các trường, học viện và viện thuộc Bộ", [("Các trường, học viện và viện thuộc Bộ", None)], "và inside a list of nouns"),
    ("province", "Các ban, đơn vị", [("Các ban, đơn vị", None)], "đơn vị is no second body"),
    ("province", "Các khoa/phòng có liên quan", [("Các khoa/phòng có liên quan", None)], "a stroke"),
    ("department", "Thủ trưởng các khoa, trung tâm", [("Thủ trưởng các khoa, trung tâm", None)], "their heads"),
    ("commune.rural", "Trưởng các thôn, xóm", [("Trưởng các thôn, xóm", "cac-ap-khom-khu-pho")], "one group of hamlets"),
    ("commune.rural", "Các bản, làng", [("Các bản, làng", "cac-ap-khom-khu-pho")], "the same"),
    ("province", "Các sở, ban, ngành, đơn vị", [("Các sở, ban, ngành, đơn vị", "cac-co-quan-don-vi")], "known as a whole"),
    ("department", "Các phòng, trung tâm", [("Các phòng, trung tâm", "cac-don-vi-truc-thuoc")], "known as a whole"),
    ("province", "Các bệnh viện, Trung tâm Y tế", [("Các bệnh viện", "cac-benh-vien-co-so-y-te"), ("Trung tâm Y tế", "trung-tam-y-te-cap-huyen")], "a capital: a body of its own"),
    ("commune.ward", "Phòng KT,HT&ĐT", [("Phòng KT,HT&ĐT", "phong-kinh-te-ha-tang-va-do-thi-cap-xa")], "its short form"),
    ("department", "Phòng QLVT,PT&NL", [("Phòng QLVT,PT&NL", None)], "a comma without spaces inside a short form"),
    ("department", "Phòng TC-HC,QT; Phòng ABC,Y", [("Phòng TC-HC,QT", None), ("Phòng ABC,Y", None)], "behind a dash, and one letter"),
    ("department", "Phòng QLVT, PT&NL", [("Phòng QLVT", None), ("PT&NL", None)], "with a space nobody knows: parted, both unknown"),
    ("department", "Phòng XYZ,Sở Nội vụ", [("Phòng XYZ", None), ("Sở Nội vụ", "so-noi-vu")], "a lost space before a body"),
    ("department", "Công đoàn Cơ quan Sở", [("Công đoàn Cơ quan Sở", None)], "a common noun behind a body is part of its name"),
    ("department", "Đoàn Thanh niên Trường", [("Đoàn Thanh niên Trường", None)], "the same"),
    ("department", "Công đoàn", [("Công đoàn", None)], "a department's union is its own"),
    ("province", "Công đoàn", [("Công đoàn", "lien-doan-lao-dong-tinh")], "the province's"),
    ("party.commune", "Các chi bộ, đảng bộ trực thuộc", [("Các chi bộ, đảng bộ trực thuộc", None)], "a list with one tail"),
    ("party.commune", "Các cơ quan tham mưu, giúp việc Đảng ủy", [("Các cơ quan tham mưu, giúp việc Đảng ủy", "cac-co-quan-tham-muu-giup-viec-dang-uy-cap-xa")], "what they do goes on over a comma"),
    ("department", "Các đơn vị tham mưu, giúp việc Giám đốc", [("Các đơn vị tham mưu", "cac-don-vi"), ("giúp việc Giám đốc", None)], "no body is served: the rest is unknown aloud"),
    ("district.town", "UBND các xã: Long Toàn, Long Hữu", [("Long Toàn", "ubnd-xa"), ("Long Hữu", "ubnd-xa")], "behind a colon each is its own words"),
]  # fmt: skip


@pytest.mark.parametrize(("issuer", "text", "expected", "why"), COMMON_NOUNS)
def test_common_nouns_and_commas_within_names(
    issuer: str, text: str, expected: list[tuple[str, str | None]], why: str, rules: Rules
) -> None:
    day = date(2026, 5, 1) if issuer.startswith("commune") else date(2024, 5, 1)
    found = parse_agencies(text, rules.registry, Standpoint(on=day, issuer=issuer))
    assert [(m.mention, m.agency_id) for m in found] == expected, why


def test_a_local_body_in_a_central_text_is_unknown_unless_its_level_is_said(rules: Rules) -> None:
    view = Standpoint(issuer="central")
    for text, agency_id in (
        ("Hội Khuyến học", None),
        ("Hội Khuyến học tỉnh Nghệ An", "hoi-khuyen-hoc-tinh"),
        ("Sở Y tế", "so-y-te"),
    ):
        (found,) = parse_agencies(text, rules.registry, view)
        assert found.agency_id == agency_id, text


# -- what a collective stands for ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "day", "holds", "lacks"),
    [
        ("cac-so-ban-nganh-tinh", date(2024, 6, 1), "so-thong-tin-va-truyen-thong", "ubnd-tinh"),
        ("cac-so-ban-nganh-tinh", date(2026, 6, 1), "so-dan-toc-va-ton-giao", "ban-dan-toc"),
        ("cac-so-ban-nganh-doan-the-tinh", date(2026, 6, 1), "hoi-nong-dan-tinh", "ubnd-xa"),
        ("ubnd-cap-xa", date(2026, 6, 1), "ubnd-dac-khu", "ubnd-thi-tran"),
        ("ubnd-cac-cap", date(2024, 6, 1), "ubnd-huyen", "ubnd-dac-khu"),
        ("cac-bo-nganh-trung-uong", date(2026, 6, 1), "bo-noi-vu", "uy-ban-dan-toc"),
        ("so-noi-vu", date(2024, 6, 1), "so-noi-vu", "so-y-te"),
    ],
)
def test_members_are_those_in_being(
    group: str, day: date, holds: str, lacks: str, rules: Rules
) -> None:
    ids = [m.agency_id for m in rules.registry.members(group, day)]
    assert holds in ids and lacks not in ids and len(ids) == len(set(ids))
    assert all(rules.registry.by_id[i].in_force(day) for i in ids)


def test_no_group_is_a_member_of_itself(rules: Rules) -> None:
    for agency_id in rules.registry.by_id:
        rules.registry.members(agency_id, date(2024, 1, 1))


def test_a_group_whose_members_vary_has_none_listed(rules: Rules) -> None:
    assert rules.registry.members("cac-don-vi-lien-quan", date(2024, 1, 1)) == ()


# -- an entry to paste -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Sở Kinh tế biển", "level: province, kind: agency, place: 'true'"),
        ("Vụ Kinh tế số", "level: central, kind: agency"),
        ("Phòng Kinh tế biển huyện", "level: district, kind: agency"),
        ("Các câu lạc bộ phường", "level: commune, kind: group"),
        ("các đơn vị cung ứng dịch vụ", "level: other, kind: group"),
        ("Các P. CM", "level: other, kind: group"),
        ("Thanh tra viên được phân công", "level: other, kind: agency"),
    ],
)
def test_the_stub_guesses_level_and_kind_from_the_name(
    name: str, fields: str, rules: Rules
) -> None:
    assert stub(rules.registry, name).split("  #")[0] == f"  - {{name: '{name}', {fields}}}"


def test_the_stub_of_an_officer_is_a_role(rules: Rules) -> None:
    assert ", kind: role" in stub(rules.registry, "Giám đốc Vườn thú")


def test_the_stub_leaves_the_place_out_of_the_name(rules: Rules) -> None:
    assert stub(rules.registry, "Sở Kinh tế biển tỉnh Cà Mau").startswith(
        "  - {name: 'Sở Kinh tế biển', level: province"
    )
