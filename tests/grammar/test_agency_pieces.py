"""What is one mention and what is two: counted groups, persons with an office, names with a comma."""

import pytest

from pipeline.grammar.agencies.read import parse_agencies
from pipeline.run.rules import Rules

# Text; mentions with their id (None: unknown) and kind; reason.
CASES = [
    ("UBND xã, huyện", [("UBND xã", "ubnd-cap-xa", "group"), ("huyện", "ubnd-cap-huyen", "group")], "bare levels beside each other"),
    ("Thanh tra huyện; UBND huyện và xã",
     [("Thanh tra huyện", "thanh-tra-huyen", "agency"), ("UBND huyện", "ubnd-cap-huyen", "group"), ("xã", "ubnd-cap-xa", "group")],
     "a semicolon joins no levels"),
    ("UBND huyện, xã, thị trấn",
     [("UBND huyện", "ubnd-cap-huyen", "group"), ("xã, thị trấn", "ubnd-cap-xa", "group")], "a level before a list of places"),
    ("UBND huyện, xã Phú Hựu",
     [("UBND huyện", "ubnd-huyen", "agency"), ("xã Phú Hựu", "ubnd-xa", "agency")], "the place has a name of its own"),
    ("Công an tỉnh, huyện, xã",
     [("Công an tỉnh", "cong-an-tinh", "agency"), ("huyện", "cong-an-cap-huyen", "group"), ("xã", "cong-an-cap-xa", "group")],
     "all share the first head"),
    ("BCĐ CCHC tỉnh, huyện",
     [("BCĐ CCHC tỉnh", "bcd-cchc-tinh", "agency"), ("huyện", "bcd-cchc-cap-huyen", "group")], "the committees of the districts"),
    ("Hội Luật gia tỉnh, huyện",
     [("Hội Luật gia tỉnh", "hoi-luat-gia-tinh", "agency"), ("huyện", None, "unknown")], "no body of the districts is meant"),
    ("Đoàn Thanh niên tỉnh, huyện, xã",
     [("Đoàn Thanh niên tỉnh", "tinh-doan", "agency"), ("huyện", None, "unknown"), ("xã", "doan-thanh-nien-cap-xa", "group")],
     "a level whose body is not known, between two that are"),
    ("Hội Nông dân tỉnh, huyện, xã",
     [("Hội Nông dân tỉnh", "hoi-nong-dan-tinh", "agency"), ("huyện", "hoi-nong-dan-cap-huyen", "group"), ("xã", "hoi-nong-dan-cap-xa", "group")],
     "three levels"),
    ("Trung tâm Phục vụ hành chính công tỉnh, huyện, xã",
     [("Trung tâm Phục vụ hành chính công tỉnh", "trung-tam-phuc-vu-hanh-chinh-cong-tinh", "agency"),
      ("huyện", "trung-tam-hanh-chinh-cong-cap-huyen", "group"),
      ("xã", "trung-tam-phuc-vu-hanh-chinh-cong-cap-xa", "group")],
     "each level has an entry of its own"),
    ("Sở, ban, ngành tỉnh; huyện, xã",
     [("Sở, ban, ngành tỉnh", "cac-so-ban-nganh-tinh", "group"), ("huyện", "ubnd-cap-huyen", "group"), ("xã", "ubnd-cap-xa", "group")],
     "behind a semicolon the levels stand alone"),
    ("UBND 11 xã", [("UBND 11 xã", "ubnd-cap-xa", "group")], "a number counts the group"),
    ("UBND 02 huyện, 27 xã, phường",
     [("UBND 02 huyện", "ubnd-cap-huyen", "group"), ("27 xã, phường", "ubnd-cap-xa", "group")], "two counts"),
    ("15 sở, ban, ngành; Sở Y tế",
     [("15 sở, ban, ngành", "cac-so-ban-nganh-tinh", "group"), ("Sở Y tế", "so-y-te", "agency")], "before a list"),
    ("Chủ tịch UBND 45 xã, phường", [("Chủ tịch UBND 45 xã, phường", "ubnd-cap-xa", "role")], "their heads"),
    ("UBND Phường 7", [("UBND Phường 7", "ubnd-phuong", "agency")], "a number behind is a name"),
    ("UBND 2 xã Tân Hòa", [("UBND 2 xã Tân Hòa", None, "unknown")], "before a proper name it is no plural"),
    ("Bà Hồ Thị Sen, Giám đốc Sở Y tế",
     [("Bà Hồ Thị Sen, Giám đốc Sở Y tế", "so-y-te", "role")], "one officer, not a person and an officer"),
    ("Đ/c Phan Văn Út (Chủ tịch UBND tỉnh); Sở Nội vụ",
     [("Đ/c Phan Văn Út (Chủ tịch UBND tỉnh)", "ubnd-tinh", "role"), ("Sở Nội vụ", "so-noi-vu", "agency")],
     "the office in brackets"),
    ("Vũ Thị Lụa - Giám đốc Sở Tài chính",
     [("Vũ Thị Lụa - Giám đốc Sở Tài chính", "so-tai-chinh", "role")], "no title of address"),
    ("Ông Ngô Tám, Trưởng nhóm; Sở Nội vụ",
     [("Ông Ngô Tám, Trưởng nhóm", None, "unknown"), ("Sở Nội vụ", "so-noi-vu", "agency")], "an office nobody lists"),
    ("Trung tâm Giống, Vật tư và Dịch vụ",
     [("Trung tâm Giống, Vật tư và Dịch vụ", None, "unknown")], "a name that lists fields"),
    ("Trung tâm Giống, Sở Y tế và Sở Nội vụ",
     [("Trung tâm Giống", None, "unknown"), ("Sở Y tế", "so-y-te", "agency"), ("Sở Nội vụ", "so-noi-vu", "agency")],
     "bodies are no fields"),
    ("Sở Y tế theo lĩnh vực được giao phụ trách; Viện KSND khu vực 4",
     [("Sở Y tế theo lĩnh vực được giao phụ trách", "so-y-te", "agency"),
      ("Viện KSND khu vực 4", "vien-kiem-sat-nhan-dan-khu-vuc", "agency")], "a tail that goes on"),
    ("Bưu điện\n- Các tỉnh, thành phố",
     [("Bưu điện", "buu-dien-tinh", "agency"), ("Các tỉnh, thành phố", "ubnd-cac-tinh-thanh-pho", "group")],
     "a dash that begins a line is no place's"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [c[:2] for c in CASES], ids=[c[2] for c in CASES])
def test_pieces(text: str, expected: list[tuple[str, str | None, str]], rules: Rules) -> None:
    found = parse_agencies(text, rules.registry)
    assert [(m.mention, m.agency_id, m.kind) for m in found] == expected
