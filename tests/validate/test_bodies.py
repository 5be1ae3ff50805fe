"""Unknown bodies: which are merely unlisted, and how often they are told of."""

from collections.abc import Callable

import pytest

from pipeline.grammar.agencies.suggest import is_formed
from pipeline.run.document import Result
from pipeline.run.rules import Rules
from tests.compose import Plan


@pytest.mark.parametrize(
    ("name", "formed", "why"),
    [
        ("Phòng Kỹ thuật hạ tầng", True, "a room of some department"),
        ("Trung tâm Hoa Sen", True, "a centre, whatever it does"),
        ("Viện Khoa học Tổ chức nhà nước và Lao động", True, "words of a group inside a name"),
        ("Thanh tra Sở Y tế", True, "the body it is part of stands at the end"),
        ("Các bảo tàng, thư viện công lập", True, "many of one form"),
        ("Sở Vũ trụ", False, "the departments are a closed set"),
        ("Sở Nội vự", False, "a known one with a wrong mark"),
        ("Chi cục Kiểm lâmm", False, "a known one with a letter too many"),
        ("Phòng Sở Nội vụ phụ trách", False, "a known body with more words behind it"),
        ("Phòng 5", False, "a number is no name"),
        ("phòng họp trực tuyến", False, "no capital letter: a thing, not a name"),
        ("Hoàn thành trước tháng sáu", False, "no first word of a body"),
        ("Các nội dung liên quan", False, "many of what is no body"),
        ("Phòng", False, "the form alone"),
        ("Văn phòng", True, "a whole name: an office has one"),
        ("Văn phòng đại diện", False, "a form alone that begins with one"),
        ("Ủy ban Kiểm tra", True, "another, two words long"),
        ("Cung Trí thức Thành phố", True, "a head no list has, and capitals inside"),
        ("Ban Viễn thông và Công nghệ thông tin", True, "a short known name is a word of another"),
        ("Cục Phòng, chống HIV/AIDS", True, "a stroke inside a name"),
        ("Trung tâm Giám sát (IOC) tỉnh", True, "a note in the middle"),
        ("Phòng PC06", True, "a code"),
        ("Tổng đài 1022", True, "a number of four figures that is no year"),
        ("VASEP", True, "an acronym"),
        ("UNDP tại Việt Nam", True, "an acronym and its place"),
        ("Bệnh viện 71 Trung ương", True, "a number inside a name"),
        (
            "Phòng An ninh mạng và phòng, chống tội phạm",
            True,
            "no second room begins at “phòng, chống”",
        ),
        ("ấp Bình Phú", True, "a name behind the first of a list"),
        ("Hội ND", True, "a short form nobody listed"),
        ("trường thuộc Bộ", True, "a common noun and whose it is"),
        ("tiểu học", True, "a kind, behind others: Các trường mầm non, tiểu học"),
        ("Các nhà cung cấp dịch vụ", True, "many of one kind"),
        ("Quý IV", False, "a time"),
        ("Kế hoạch Cải cách", False, "a thing, whatever its capitals"),
        ("II", False, "a number, no acronym"),
        ("BHXN", False, "an acronym one letter from a known one"),
        ("Trung tam Dịch vụ Lạ", False, "a head without its mark"),
        ("Trường năm 2026", False, "a year is in no name"),
        ("văn phòng", False, "no capital letter"),
    ],
)
def test_what_is_formed_as_a_body(name: str, formed: bool, why: str, rules: Rules) -> None:
    assert is_formed(rules.registry, name) == formed, why


def test_one_finding_a_fault(read: Callable[..., Result]) -> None:
    """Unlisted names are one warning of the document, a doubtful name one error with its places."""
    plan = Plan().with_cell(1, 2, "Sở Vũ trụ; Phòng Kỹ thuật hạ tầng").with_cell(1, 3, "Sở Vũ trụ")
    plan = plan.with_cell(2, 2, "Trung tâm Hoa Sen; Phòng Kỹ thuật hạ tầng")
    result = read(plan.text())
    assert result.meaning is not None
    found = [f for f in result.findings if f.rule == "agency-unknown"]
    assert [(f.severity, f.value, len(f.places)) for f in found] == [
        ("error", "Sở Vũ trụ", 1),
        ("warning", "Phòng Kỹ thuật hạ tầng; Trung tâm Hoa Sen", 2),
    ]
    whole = result.meaning.document.document_id
    assert {f.record_id for f in found} == {whole}


def _as_html(plan: Plan) -> str:
    """The plan as a web page, whose places are cells."""
    head = plan.text().partition(f"{plan.header[0]}\n|")[0].splitlines()
    prose = "".join(f"<p>{line}</p>" for line in head if line != "|")
    rows = ("".join(f"<td>{c}</td>" for c in row) for row in (plan.header, *plan.rows))
    return (
        f"<html><body>{prose}<table>{''.join(f'<tr>{r}</tr>' for r in rows)}</table></body></html>"
    )


@pytest.mark.parametrize(
    ("leads", "coordinates", "column"),
    [
        ("Sở Y tế", "Phòng Kỹ thuật hạ tầng", "coordinating_raw"),
        ("Trung tâm Hoa Sen", "Phòng Kỹ thuật hạ tầng", None),
    ],
)
def test_its_place_names_a_column_where_one_holds_them_all(
    leads: str, coordinates: str, column: str | None, read: Callable[..., Result]
) -> None:
    plan = Plan().with_cell(1, 2, leads).with_cell(1, 3, coordinates)
    plan = plan.with_cell(2, 3, "Viện Hoa Sen")
    result = read(_as_html(plan), "plan.html")
    (found,) = [f for f in result.findings if f.rule == "agency-unknown"]
    assert found.field == column
    named = ["column" in (p.cell or "") for p in (found.source, *found.places)]
    assert named and set(named) == {column is not None}
