"""The plan's year: from the head of its titles, captions and the clause that puts it in force."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.meaning.corrected import Correction
from pipeline.meaning.decision import understand
from pipeline.meaning.plan_year import own_periods
from pipeline.rulebook.source import Node
from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.rules import Rules

Read = Callable[..., Result]
Period = tuple[int, int]

TITLES: list[tuple[str, list[Period], str]] = [
    ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2024", [(2024, 2024)], "plain"),
    ("Kế hoạch cải cách hành chính giai đoạn 2026 - 2030", [(2026, 2030)], "a period"),
    ("Kế hoạch CCHC 5 năm 2021-2025", [(2021, 2025)], "a period of five years"),
    ("Kế hoạch từ năm 2026 đến năm 2030", [(2026, 2030)], "in words"),
    ("Kế hoạch cải cách hành chính", [], "none"),
    ("Ban hành Kế hoạch kiểm soát thủ tục năm 2025, định hướng đến năm 2030", [(2025, 2025)], "a goal"),
    ("Kế hoạch cải cách hành chính giai đoạn 2026-2030, tầm nhìn đến năm 2045", [(2026, 2030)], "a vision"),
    ("Kế hoạch đến năm 2030 nâng cao chỉ số PAR INDEX", [], "only a goal"),
    ("Thực hiện Chiến lược phát triển thanh niên giai đoạn 2021-2030", [], "a strategy carried out"),
    ("Triển khai Kết luận số 14-KL/TW ngày 22/9/2021 của Bộ Chính trị", [], "a day"),
    ("Thi hành Quyết định số 468/QĐ-TTg ngày 27 tháng 3 năm 2021 của Thủ tướng", [], "a day in words"),
    ("Kế hoạch năm 2027 triển khai Đề án một cửa số giai đoạn 2025 - 2028", [(2027, 2027)], "head first"),
    ("Triển khai thực hiện Nghị quyết số 76/NQ-CP giai đoạn 2021-2030 trong năm 2025", [(2025, 2025)], "in the year"),
    ("Kế hoạch rà soát văn bản năm 2026 theo Nghị định số 34/2016/NĐ-CP", [(2026, 2026)], "a number's year"),
    ("Triển khai công tác cải cách hành chính quý I năm 2025", [(2025, 2025)], "work, no instrument"),
    ("Nâng Chỉ số CCHC năm 2023 và năm 2024", [(2023, 2023), (2024, 2024)], "two: nobody can say"),
    ("Kế hoạch cải cách hành chính quý III/2028 và năm 2029", [(2028, 2029)], "a part of a year and the next"),
    ("Kế hoạch 6 tháng cuối năm 2027 và năm 2028", [(2027, 2028)], "a half and a year"),
    ("Kế hoạch từ tháng 7/2027 đến hết năm 2028", [(2027, 2028)], "from a month on"),
    ("Kế hoạch từ nay đến cuối năm 2027 và năm 2028", [(2027, 2028)], "from now on"),
    ("Kế hoạch cải cách hành chính năm học 2027-2028", [(2027, 2028)], "a school year"),
    ("Chương trình cắt giảm thủ tục trong hai năm 2027 và 2028", [(2027, 2028)], "two years of one plan"),
    ("Kế hoạch tinh gọn biên chế các năm 2027, 2028, 2029", [(2027, 2029)], "three"),
    ("Khắc phục hạn chế sau công bố Chỉ số năm 2024 và nâng cao Chỉ số năm 2025", [(2025, 2025)], "looks back"),
    ("Nâng cao PAR INDEX năm 2026 (kết quả năm 2025 tại Quyết định số 4/QĐ-BNV)", [(2026, 2026)], "a remark"),
    ("Kế hoạch cải cách hành chính 5 năm (2026 - 2030)", [(2026, 2030)], "the period as a remark"),
    ("(Kèm theo Kế hoạch số      /KH-UBND ngày      tháng 01 năm 2026)", [], "a draft's day"),
    ("(Ban hành kèm theo Kế hoạch cải cách hành chính năm 2026 của Sở)", [(2026, 2026)], "its own"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "periods", "why"), TITLES)
def test_a_title(title: str, periods: list[Period], why: str, rules: Rules) -> None:
    assert list(own_periods(title, rules.structure.plan_year)) == periods, why


def page(*paragraphs: str, appendix: str = "PHÂN CÔNG NHIỆM VỤ", year: str = "") -> str:
    """A plan of its own on a web page; paragraphs from its subject on; year: of the appendix."""
    head = "<tr><td>UBND TỈNH BẮC NINH</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr>"
    form = "<tr><td>Số: 31/KH-UBND</td><td>Bắc Ninh, ngày 12 tháng 01 năm 2027</td></tr>"
    rows = "<tr><td>TT</td><td>Nhiệm vụ</td><td>Cơ quan chủ trì</td><td>Thời gian</td></tr>"
    rows += "<tr><td>1</td><td>Họp báo</td><td>Sở Tư pháp</td><td>Tháng 6</td></tr>"
    text = "".join(f"<p>{p}</p>" for p in ("KẾ HOẠCH", *paragraphs))
    part = "<p>I. MỤC TIÊU</p><p>1. Nâng cao chất lượng.</p><p>PHỤ LỤC</p>"
    return (
        f"<html><body><table>{head}{form}</table>{text}{part}"
        f"<p>{appendix}{year}</p><table border=1>{rows}</table></body></html>"
    )


SUBJECT = "Rà soát, đơn giản hóa thủ tục hành chính năm 2027"
INTRODUCTIONS = [
    "Tiếp tục thực hiện Chương trình tổng thể giai đoạn 2021 - 2030, UBND tỉnh ban hành Kế hoạch như sau:",
    "Để hoàn thành mục tiêu đến năm 2030, Chủ tịch UBND tỉnh yêu cầu các sở thực hiện các nội dung sau:",
    "Năm 2026, công tác cải cách hành chính đã đạt kết quả tốt. UBND tỉnh xây dựng kế hoạch năm nay.",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_a_title_ends_where_its_block_ends(introduction: str, read: Read) -> None:
    document = read(page(SUBJECT, introduction), "a.html").meaning.document
    assert document.title == SUBJECT
    assert (document.plan_year, document.plan_year_end) == (2027, None)


def test_a_title_may_begin_like_a_sentence(read: Read) -> None:
    title = "Thực hiện Chương trình chuyển đổi số giai đoạn 2025-2030"
    ground = "Căn cứ Nghị quyết số 9/NQ-HĐND ngày 3/2/2025;"
    document = read(page(title, ground), "a.html").meaning.document
    assert (document.title, document.plan_year) == (title, None)
    confirmed = read(page(title, ground, year=" NĂM 2027"), "a.html").meaning.document
    assert confirmed.plan_year == 2027


ENDS: list[tuple[str, int | None, str]] = [
    ("Gắn cải cách hành chính với thực hiện Đề án 06 của thành phố năm 2027", 2027, "the title's own end"),
    ("Triển khai Chương trình tổng thể giai đoạn 2021-2030 năm 2027", 2027, "behind a period"),
    ("Thực hiện Nghị quyết số 18-NQ/TW ngày 25/10/2017 trên địa bàn tỉnh năm 2027", 2027, "behind a day"),
    ("Thi hành Luật Cán bộ, công chức năm 2025", None, "a law's own year"),
    ("Triển khai Đề án 06 đến năm 2030", None, "a goal"),
    ("Đánh giá kết quả thực hiện Kế hoạch năm 2025", None, "looks back"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "year", "why"), ENDS)
def test_a_title_that_carries_out_ends_in_its_year(
    title: str, year: int | None, why: str, read: Read
) -> None:
    document = read(page(title, "Căn cứ Nghị quyết số 9/NQ-HĐND;"), "a.html").meaning.document
    assert document.plan_year == year, why


def test_what_another_instrument_enacts_gives_no_year(read: Read) -> None:
    introduction = "Thực hiện Quyết định số 6/QĐ-TTg của Thủ tướng phê duyệt Đề án giai đoạn 2022 - 2025; UBND tỉnh ban hành Kế hoạch như sau:"
    result = read(page("Nâng cao chất lượng dịch vụ công", introduction), "a.html")
    assert result.meaning.document.plan_year is None


def test_years_that_disagree_are_none(read: Read) -> None:
    result = read(page(SUBJECT, year=" NĂM 2026"), "a.html")
    document = result.meaning.document
    said = [f for f in result.findings if f.rule == "plan-year-contradiction"]
    assert document.plan_year is None
    assert [f.severity for f in said] == ["error"]
    assert "2026" in said[0].message and "2027" in said[0].message


def test_an_appendix_that_looks_back_says_nothing(read: Read) -> None:
    body = page(SUBJECT, appendix="KẾT QUẢ THỰC HIỆN", year=" NĂM 2026")
    assert read(body, "a.html").meaning.document.plan_year == 2027


def test_one_year_of_a_period_does_not_contradict_it(read: Read) -> None:
    title = "Cải cách hành chính giai đoạn 2026 - 2030"
    document = read(page(title, year=" NĂM 2027"), "a.html").meaning.document
    assert (document.plan_year, document.plan_year_end) == (2026, 2030)


def test_the_error_names_what_was_seen(read: Read) -> None:
    result = read(page("Thực hiện Đề án 06 giai đoạn 2022-2025"), "a.html")
    said = [f for f in result.findings if f.rule == "plan-year-missing"]
    assert [f.value for f in said] == ["2022–2025"]


def test_a_year_that_a_person_gives_dates_the_deadlines(ingester: Ingester) -> None:
    source = SourceFile(file="a.html", data=page("Thực hiện Đề án 06").encode())
    raw = ingester.read(source, "0" * 64)
    decision = ingester.parts(raw)
    document_id = understand(decision, raw, ingester.normalise).document.document_id
    correction = Correction(
        record=document_id,
        field="plan_year",
        expect="",
        value="2027",
        reason="bút phê",
        who="A",
        on=date(2027, 2, 1),
        node=Node("corrections/a.yml", 1, ""),
    )
    meaning = understand(decision, raw, ingester.normalise, (correction,))
    assert meaning.document.plan_year == 2027
    assert str(meaning.tasks[0].due_end) == "2027-06-30"
    assert [c.value for c in meaning.corrections] == ["2027"]
    assert not [f for f in meaning.findings if f.code.startswith(("plan-year", "correction"))]
