"""Documents of the Party: their heading, number before a dash, signature (Hướng dẫn 36-HD/VPTW)."""

import pytest

from tests.structure.test_parts import Read

PARTY = """{issuer}
*
Số {number}
ĐẢNG CỘNG SẢN VIỆT NAM

{place}, ngày 09 tháng 02 năm 2026

{name}
lãnh đạo công tác cải cách hành chính năm 2026

Thực hiện Nghị quyết số 66-NQ/TW ngày 30/4/2025 của Bộ Chính trị, Ban Thường vụ ban hành như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao trách nhiệm của người đứng đầu.

{form} BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Trần Thị Hòa

PHỤ LỤC
(Kèm theo văn bản thực hiện Nghị quyết số 66-NQ/TW)
| TT | Nội dung | Cơ quan chủ trì | Thời gian |
| --- | --- | --- | --- |
| 1 | Ban hành nghị quyết chuyên đề | Ban Xây dựng Đảng | Quý I/2026 |
"""


@pytest.mark.parametrize(
    ("issuer", "number", "place", "name", "document_id", "instrument"),
    [
        ("ĐẢNG BỘ TỈNH NINH BÌNH\nĐẢNG ỦY PHƯỜNG HOA LƯ", "21-KH/ĐU", "Hoa Lư", "KẾ HOẠCH",
         "ninh-binh-hoa-lu-21-kh-du-2026", "plan"),
        ("TỈNH ỦY QUẢNG TRỊ", "8-CTr/TU", "Quảng Trị", "CHƯƠNG TRÌNH HÀNH ĐỘNG",
         "quang-tri-8-ctr-tu-2026", "programme"),
        ("THÀNH ỦY HẢI PHÒNG", "310 -KH/TU", "Hải Phòng", "KẾ HOẠCH",
         "hai-phong-310-kh-tu-2026", "plan"),
        ("HUYỆN ỦY QUẢNG XƯƠNG", "48-KH/HU", "Quảng Xương", "KẾ HOẠCH",
         "quang-xuong-48-kh-hu-2026", "plan"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["T/M", "T/M.", "TM."])
def test_heading_and_signature(
    read: Read, issuer: str, number: str, place: str, name: str,
    document_id: str, instrument: str, form: str,
) -> None:  # fmt: skip
    text = PARTY.format(issuer=issuer, number=number, place=place, name=name, form=form)
    document = read(text, "d.md").meaning.document
    assert (document.document_id, document.instrument) == (document_id, instrument)
    assert document.title == "lãnh đạo công tác cải cách hành chính năm 2026"
    assert document.issuer == " ".join(issuer.split())
    assert (document.plan_year, document.signer_name) == (2026, "Trần Thị Hòa")


def test_a_number_in_a_caption_is_that_of_what_is_carried_out(read: Read) -> None:
    text = PARTY.format(
        issuer="TỈNH ỦY QUẢNG TRỊ", number="-KH/TU", place="Quảng Trị", name="KẾ HOẠCH", form="T/M"
    )
    document = read(text, "d.md").meaning.document
    assert (document.number, document.symbol) == (None, "KH/TU")
