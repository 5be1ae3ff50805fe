"""Tables of (text, expected, reason): numbering, products, quotation marks, slips."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.grammar.products import split_products
from pipeline.grammar.repairs import clean, faulty_quotes
from pipeline.run.document import Result
from pipeline.run.rules import Rules
from pipeline.text.numerals import roman_label, roman_number
from tests.compose import Plan

GOOD = Plan()

ROMAN = [("I", 1), ("IV", 4), ("VIII", 8), ("IX", 9), ("XIV", 14), ("XXXIX", 39), ("IIII", None),
         ("VX", None), ("", None), ("A", None)]  # fmt: skip


@pytest.mark.parametrize(("label", "number"), ROMAN)
def test_roman(label: str, number: int | None) -> None:
    assert roman_number(label) == number
    if number:
        assert roman_label(number) == label


PRODUCTS = [
    ("Kế hoạch; Thông báo", [("Kế hoạch", "plan"), ("Thông báo", "notice")], "semicolon"),
    ("Kế hoạch, Báo cáo", [("Kế hoạch", "plan"), ("Báo cáo", "report")], "comma between kinds"),
    ("Quyết định và báo cáo", [("Quyết định", "decision"), ("báo cáo", "report")], "và between kinds"),
    ("Hồ sơ, kết quả được số hóa", [("Hồ sơ, kết quả được số hóa", "record")], "comma inside a product"),
    ("- Kế hoạch\n- Báo cáo", [("Kế hoạch", "plan"), ("Báo cáo", "report")], "bullets"),
    ("Văn bản chỉ đạo", [("Văn bản chỉ đạo", "document")], "one"),
    ("Tin/bài/hình ảnh được đăng tải", [("Tin/bài/hình ảnh được đăng tải", "media")], "strokes part nothing"),
    ("Trả lời phản ánh, kiến nghị", [("Trả lời phản ánh, kiến nghị", "other")], "no kind is known"),
    ("Báo cáo kết quả thực hiện Kế hoạch", [("Báo cáo kết quả thực hiện Kế hoạch", "report")], "the first kind named"),
    ("", [], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected", "reason"), PRODUCTS)
def test_products(raw: str, expected: list[tuple[str, str]], reason: str, rules: Rules) -> None:
    found = split_products(raw, rules.products, rules.repairs.repairs)
    assert [(p.text, p.kind) for p in found] == expected, reason


QUOTES = [
    ("“một” và “hai”", 0, "opened and closed"),
    ("tỉnh” và “Triển khai", 2, "equal counts, wrong order"),
    ("“một “hai” ba”", 0, "one inside another"),
    ("“một", 1, "never closed"),
    ("một”", 1, "never opened"),
    ('"một" "hai', 1, "plain marks in odd number"),
    ("«một»", 0, "other marks"),
    ("không có", 0, "none"),
]


@pytest.mark.parametrize(("text", "count", "reason"), QUOTES)
def test_quotes(text: str, count: int, reason: str) -> None:
    assert len(faulty_quotes(text)) == count, reason


SLIPS = [
    ("Trước ngày 16/01/202 4", "Trước ngày 16/01/2024", "digit-gap"),
    ("trong năm 20 25", "trong năm 2025", "digit-gap"),
    ("năm 2024 có 20 xã", "năm 2024 có 20 xã", None),
    ("Quý IV/ 2024", "Quý IV/2024", "slash-space"),
    ("Chủ tịchUBND tỉnh", "Chủ tịch UBND tỉnh", "glued-words"),
    ("Nghị quyết số 18- NQ/TW", "Nghị quyết số 18-NQ/TW", "party-symbol-space"),
    ("71/2014/TTLTBTC- BNV", "71/2014/TTLTBTC-BNV", "symbol-space"),
    ("giai đoạn 2021 - 2025", "giai đoạn 2021 - 2025", None),
    ("từ 2-3 cuộc", "từ 2-3 cuộc", None),
    ("đạt 20 250 hồ sơ", "đạt 20 250 hồ sơ", None),
]


@pytest.mark.parametrize(("raw", "better", "rule"), SLIPS)
def test_slips(raw: str, better: str, rule: str | None, rules: Rules) -> None:
    done = clean(raw, rules.repairs.repairs)
    assert done.raw == raw
    assert done.text == better
    assert [r.rule for r in done.repairs] == ([rule] if rule else [])


def keys(result: Result) -> list[str]:
    return [t.task_id.split("/", 1)[1] for t in result.meaning.tasks]


def test_task_keys(read: Callable[..., Result]) -> None:
    rows = GOOD.rows
    assert keys(read(GOOD.text())) == ["1", "2", "3"]
    twice = GOOD.with_cell(4, 0, "2.")
    assert keys(read(twice.text())) == ["1", "I.r2", "II.r1"]
    missing = GOOD.with_cell(2, 0, "")
    assert keys(read(missing.text())) == ["1", "I.r2", "3"]
    anew = replace(GOOD, rows=(*rows[:4], ("1.", *rows[4][1:])))
    assert keys(read(anew.text())) == ["I.1", "I.2", "II.1"]
    bare = replace(GOOD, rows=(rows[1], rows[2], ("1.", *rows[4][1:])))
    assert keys(read(bare.text())) == ["r1", "2", "r3"]


IDENTITIES = [
    (Plan(), "ca-mau-311-qd-ubnd-2022", "Cà Mau"),
    (Plan(number="03/QĐ-UBND"), "ca-mau-03-qd-ubnd-2022", "Cà Mau"),
    (Plan(number="1961/QĐUBND"), "ca-mau-1961-qd-ubnd-2022", "Cà Mau"),
    (Plan(number="15 /QÐ-UBND"), "ca-mau-15-qd-ubnd-2022", "Cà Mau"),
]


@pytest.mark.parametrize(("plan", "document_id", "place"), IDENTITIES)
def test_identity(plan: Plan, document_id: str, place: str, read: Callable[..., Result]) -> None:
    doc = read(plan.text()).meaning.document
    assert (doc.document_id, doc.issuer_place) == (document_id, place)


def test_the_place_line_may_name_a_town(read: Callable[..., Result]) -> None:
    text = GOOD.text().replace("Cà Mau, ngày", "Năm Căn, ngày")
    assert read(text).meaning.document.issuer_place == "Cà Mau"


@pytest.mark.parametrize(
    ("place", "level", "document_id"),
    [
        ("Cà Mau", "tỉnh Cà Mau", "ca-mau-311-qd-ubnd-2022"),
        ("Năm Căn", "huyện Năm Căn", "nam-can-311-qd-ubnd-2022"),  # no province is named
        ("Cà Mau", "thành phố Cà Mau", "ca-mau-ca-mau-311-qd-ubnd-2022"),
    ],
)
def test_a_committee_may_not_say_of_what(
    place: str, level: str, document_id: str, read: Callable[..., Result]
) -> None:
    text = GOOD.text().replace("\nTỈNH CÀ MAU\n-------", "\n-------", 1)
    text = text.replace("Cà Mau, ngày", f"{place}, ngày").replace("TỈNH CÀ MAU", level.upper())
    doc = read(text.replace("tỉnh Cà Mau", level)).meaning.document
    assert (doc.document_id, doc.issuer_place) == (document_id, place)


def test_a_commune_is_prefixed_by_its_province(read: Callable[..., Result]) -> None:
    text = GOOD.text().replace("TỈNH CÀ MAU\n-------", "XÃ TÂN HƯNG\n-------", 1)
    doc = read(text).meaning.document
    assert doc.document_id == "ca-mau-tan-hung-311-qd-ubnd-2022"


def test_a_draft_has_the_same_key_however_it_is_wrapped(read: Callable[..., Result]) -> None:
    draft = GOOD.text().replace("Số: 311/QĐ-UBND", "Số:      /QĐ-UBND").replace("ngày 20 tháng 12 năm 2022\n|\nQUYẾT", "ngày    tháng 12 năm 2022\n|\nQUYẾT")  # fmt: skip
    a = read(draft).meaning.document.document_id
    b = read(
        draft.replace("Nâng cao chất lượng", "Nâng cao\nchất lượng")
    ).meaning.document.document_id
    assert a == b
    assert a.startswith("ca-mau-draft-qd-ubnd-2022-")
    assert len(a.rsplit("-", 1)[1]) == 8


def test_without_a_plan_year_nothing_depends_on_one(read: Callable[..., Result]) -> None:
    text = GOOD.with_cell(2, 5, "Quý III").text().replace(" NĂM 2023", "")
    result = read(text)
    by_task = {d.task_id.rsplit("/", 1)[1]: d for d in result.meaning.deadlines}
    assert by_task["2"].kind == "unparsed"
    assert str(by_task["3"].end) == "2023-10-31"
    assert any(f.rule == "plan-year-missing" and f.severity == "error" for f in result.findings)
