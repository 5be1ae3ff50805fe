"""Who issued what: headings as they are really laid out, and ids that stay apart."""

from collections.abc import Callable, Sequence

import pytest

from pipeline.meaning.identity import short_id
from pipeline.run.document import Result

Read = Callable[..., Result]
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc"
SUBJECT = ("KẾ HOẠCH", "Cải cách hành chính năm 2026", "Căn cứ Luật số 72/2025/QH15;")
TASKS = (
    ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
    ("1", "Họp báo", "Sở Tư pháp", "Quý I/2026"),
)


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<td>{c}</td>" for c in row) for row in rows)
    return "<table>" + "".join(f"<tr>{r}</tr>" for r in cells) + "</table>"


def page(heading: str, *subject: str, tasks: Sequence[Sequence[str]] = TASKS) -> str:
    text = "".join(f"<p>{p}</p>" for p in subject or SUBJECT)
    return f"<html><body>{heading}{text}<p>PHỤ LỤC</p>{table(*tasks)}</body></html>"


HEADINGS = [
    (
        table(("UBND TỈNH QUẢNG TRỊ<br>Số: 8/KH-UBND", f"{MOTTO}<br>Quảng Trị, ngày 06 tháng 01 năm 2026")),
        "quang-tri-8-kh-ubnd-2026",
        "issuer and number in one cell",
    ),
    (
        table(("UBND TỈNH QUẢNG TRỊ", MOTTO), ("Số: 8/2026//KH-UBND", "Quảng Trị,<br>ngày 06 tháng 01<br>năm 2026")),
        "quang-tri-8-kh-ubnd-2026",
        "a double slash, a date on three lines",
    ),
    (
        table(("UBND TỈNH QUẢNG TRỊ<br>-------<br>Số: 8/KH-UBND<br>Quảng Trị, ngày 6/1/2026", MOTTO)),
        "quang-tri-8-kh-ubnd-2026",
        "all on the left",
    ),
    (
        table(("UBND TỈNH QUẢNG TRỊ<br>SỞ Y TẾ<br>Số: 19/KH-SYT", f"{MOTTO}<br>Quảng Trị, ngày 06 tháng 01 năm 2026")),
        "quang-tri-19-kh-syt-2026",
        "a department under its committee",
    ),
    (
        table(("SỞ Y TẾ<br>Số: 19/KH-SYT", f"{MOTTO}<br>Quảng Trị, ngày 06 tháng 01 năm 2026")),
        "quang-tri-so-y-te-19-kh-syt-2026",
        "a department that does not say of what",
    ),
    (
        table(("CHÍNH PHỦ<br>-----<br>Số: 24/2026//NQ-CP", f"{MOTTO}<br>Hà Nội, ngày 06 tháng 01 năm 2026")),
        "chinh-phu-24-nq-cp-2026",
        "the Government has no place in its name",
    ),
    (
        table(("BỘ XÂY DỰNG<br>Số: 7/QĐ-BXD", f"{MOTTO}<br>Hà Nội, ngày 06 tháng 01 năm 2026")),
        "bo-xay-dung-7-qd-bxd-2026",
        "nor has a ministry",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "document_id", "why"), HEADINGS)
def test_a_heading(heading: str, document_id: str, why: str, read: Read) -> None:
    assert read(page(heading), "a.html").document_id == document_id, why


def test_a_body_of_the_centre_has_no_place(read: Read) -> None:
    heading = table(("CHÍNH PHỦ<br>Số: 24/NQ-CP", f"{MOTTO}<br>Hà Nội, ngày 6 tháng 1 năm 2026"))
    document = read(page(heading), "a.html").meaning.document
    assert (document.issuer_place, document.province_code) == (None, None)


@pytest.mark.parametrize("place", ["Hà Giang 1", "Quận 12", "Phường 3", "Đà Lạt"])
def test_a_place_may_end_in_a_number(place: str, read: Read) -> None:
    heading = table((f"UBND {place.upper()}<br>Số: 5/QĐ-UBND {place}, ngày 9/01/2026", MOTTO))
    document = read(page(heading), "a.html").meaning.document
    assert (str(document.issued_on), document.number) == ("2026-01-09", "5")


def test_a_number_in_the_title_is_not_the_documents(read: Read) -> None:
    heading = table(
        (
            "UBND TỈNH LÀO CAI<br>Số:        /KH-UBND",
            f"{MOTTO}<br>Lào Cai, ngày     tháng 01 năm 2026",
        )
    )
    subject = ("KẾ HOẠCH", "Thực hiện Nghị quyết số 57/NQ-HĐND năm 2026", SUBJECT[2])
    document = read(page(heading, *subject), "a.html").meaning.document
    assert document.number is None
    assert document.document_id.startswith("lao-cai-draft-kh-ubnd-2026-")


@pytest.mark.parametrize("number", ["Số:", "SỐ: ", "Số: ......", "Số ___/"])
def test_a_number_left_blank_hides_no_issuer(number: str, read: Read) -> None:
    heading = table(
        (f"UBND<br>TỈNH KON TUM<br>{number}", f"{MOTTO}<br>Kon Tum, ngày     tháng 3 năm 2026")
    )
    document = read(page(heading), "a.html").meaning.document
    assert (document.number, document.issuer) == (None, "UBND TỈNH KON TUM")


def test_files_without_a_heading_stay_apart(read: Read) -> None:
    ids = {
        read(page("", "x", tasks=(("Họ tên", "Điện thoại"), (name, "1"))), "a.html").document_id
        for name in ("An", "Bình")
    }
    assert len(ids) == 2 or ids == {None}


def test_a_day_that_no_plan_has(read: Read) -> None:
    heading = table(
        ("UBND TỈNH LÀO CAI<br>Số: 5/KH-UBND", f"{MOTTO}<br>Lào Cai, ngày 6 tháng 1 năm 0206")
    )
    result = read(page(heading), "a.html")
    assert result.meaning.document.issued_on is None
    assert [f.severity for f in result.findings if f.rule == "date-impossible"] == ["error"]


def test_a_long_id_is_cut_at_a_word() -> None:
    long = "tinh-" + "rat-" * 40 + "dai"
    cut = short_id(long)
    assert len(cut.encode()) <= 120
    assert cut.startswith("tinh-rat-rat") and long.startswith(cut[:-9] + "-")
    assert short_id(long + "-hon") != cut
    assert short_id("ca-mau-1-qd-ubnd-2023") == "ca-mau-1-qd-ubnd-2023"


@pytest.mark.parametrize(
    "issuer",
    [
        "TỔNG CÔNG TY CẤP NƯỚC MIỀN TÂY",
        "THÔNG TẤN XÃ VIỆT NAM",
        "TẬP ĐOÀN THAN ĐÔNG BẮC",
        "PHÒNG TƯ PHÁP",
        "TỈNH ĐOÀN KON TUM",
        "HIỆP HỘI CHÈ",
    ],
)
def test_an_issuer_of_any_kind_stands_in_the_heading(issuer: str, read: Read) -> None:
    heading = table((f"{issuer}<br>Số: 12/KH-XY", f"{MOTTO}<br>Kon Tum, ngày 05 tháng 3 năm 2026"))
    assert read(page(heading), "a.html").meaning.document.issuer == issuer
