"""A copy whose page lost the line with the document's name (`KẾ HOẠCH`), or whose committee it is."""

from collections.abc import Callable

import pytest

from pipeline.run.document import Result
from tests.structure.test_habits import meaning, rules_of

Read = Callable[..., Result]
HEAD = (
    "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
    "Số: {number} | Sơn La, ngày 08 tháng 01 năm 2024 |\n{below}\n"
    "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ giai đoạn 2021 - 2030, "
    "UBND tỉnh đề ra các việc sau:\nI. NHIỆM VỤ\n1. Rà soát.\n"
)
LOST = [
    ("45/KH-UBND", "KIỂM TRA CẢI CÁCH HÀNH CHÍNH TỈNH SƠN LA NĂM 2024",
     "KIỂM TRA CẢI CÁCH HÀNH CHÍNH TỈNH SƠN LA NĂM 2024", 2024),
    ("45/KH-UBND", "ĐO LƯỜNG SỰ HÀI LÒNG CỦA NGƯỜI DÂN\nTRÊN ĐỊA BÀN TỈNH GIAI ĐOẠN 2024 - 2025",
     "ĐO LƯỜNG SỰ HÀI LÒNG CỦA NGƯỜI DÂN TRÊN ĐỊA BÀN TỈNH GIAI ĐOẠN 2024 - 2025", 2024),
    ("45/KH-UBND", "KẾ HOẠCH\nKiểm tra cải cách hành chính năm 2024",
     "Kiểm tra cải cách hành chính năm 2024", 2024),
    ("45/KH-UBND", "Kính gửi: Các sở, ban, ngành", "", None),  # no capitals: nothing is a title
    ("45/KH-UBND", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "", None),  # the office that decides
]  # fmt: skip


@pytest.mark.parametrize(("number", "below", "title", "year"), LOST)
def test_the_subject_stands_below_number_and_date(
    number: str, below: str, title: str, year: int | None, read: Read
) -> None:
    document = meaning(read(HEAD.format(number=number, below=below), "a.txt")).document
    assert (document.title or "", document.plan_year) == (title, year)


def test_an_issuer_without_a_place_is_not_another_one(read: Read) -> None:
    text = (
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "Số: 1546/QĐ-UBND | Sơn La, ngày 04 tháng 12 năm 2024 |\nQUYẾT ĐỊNH\n"
        "BAN HÀNH KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN LA\n"
        "Căn cứ Luật số 72/2025/QH15;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Kế hoạch năm 2025.\n"
        "KT. CHỦ TỊCH\nPHỤ LỤC\nNHIỆM VỤ NĂM 2025\n"
        "(Kèm theo Quyết định số 1546/QĐ-UBND ngày 04/12/2024 của Chủ tịch UBND tỉnh {place})\n"
    )
    assert "issuer-named-otherwise" not in rules_of(read(text.format(place="Sơn La"), "a.txt"))
    assert "issuer-named-otherwise" in rules_of(read(text.format(place="Điện Biên"), "a.txt"))
