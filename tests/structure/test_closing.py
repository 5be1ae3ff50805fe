"""Who signed, wherever the signature stands: beside the recipients, below a sheet's rows, in a Party plan."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook

from pipeline.meaning.meaning import Meaning
from pipeline.run.document import Result
from tests.compose import Plan
from tests.structure.test_habits import HEADER, REVIEW, plan

Read = Callable[..., Result]


def meaning(result: Result) -> Meaning:
    assert result.meaning is not None
    return result.meaning


HEAD = [
    ["ỦY BAN NHÂN DÂN\nTHỊ XÃ BA ĐỒN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["Số: 31/KH-UBND", "Ba Đồn, ngày 12 tháng 01 năm 2023"],
    ["KẾ HOẠCH"],
    ["Cải cách hành chính năm 2023"],
    [],
    list(HEADER),
    list(REVIEW),
]
LEADERS = "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT."
CLOSINGS = [
    ([[], [LEADERS, "", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrương Văn Hà"]],
     "Trương Văn Hà", 1, "one row"),
    ([[LEADERS, "", "GIÁM ĐỐC"], [], [], ["", "", "Mai Thị Bích Ngọc"]],
     "Mai Thị Bích Ngọc", 1, "an office, and the name rows below it"),
    ([["", "", "CHÁNH VĂN PHÒNG"], ["", "", "(Đã ký)"], ["", "", "Vi Văn Sơn"]],
     "Vi Văn Sơn", 1, "no recipients"),
    ([["2", "Kiểm tra", "GIÁM ĐỐC SỞ", "Sở Tư pháp", "Báo cáo", "Quý II/2023"]],
     None, 2, "an office in capitals that leads a task signs nothing"),
    ([["", "Kiểm tra", "GIÁM ĐỐC SỞ", "", "Báo cáo", "Quý II/2023"]],
     None, 2, "nor in a row without a number"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "signer", "tasks"), [c[:3] for c in CLOSINGS], ids=[c[3] for c in CLOSINGS]
)
def test_a_sheet_ends_in_its_signature(
    rows: list[list[str]], signer: str | None, tasks: int, read: Read
) -> None:
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    for row in HEAD + rows:
        book.active.append(row)
    book.save(out)
    result = read(out.getvalue(), "ke-hoach.xlsx")
    assert meaning(result).document.signer_name == signer
    assert len(meaning(result).tasks) == tasks
    assert "row-unparsed" not in {f.rule for f in result.findings}


def test_columns_of_a_copied_page_line_by_line(read: Read) -> None:
    """The recipients' lines stand between the signature's."""
    page = "\n".join(
        [
            "SỞ CÔNG THƯƠNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "TỈNH SƠN LA\tĐộc lập - Tự do - Hạnh phúc",
            "Số: 77/KH-SCT\tSơn La, ngày 03 tháng 02 năm 2025",
            "",
            "KẾ HOẠCH",
            "Cải cách hành chính năm 2025",
            "",
            "I. NHIỆM VỤ",
            "",
            "\t".join(HEADER),
            "\t".join(REVIEW),
            "\t".join(("2", *REVIEW[1:])),
            "",
            "Nơi nhận:\tKT. GIÁM ĐỐC",
            "- UBND tỉnh;\tPHÓ GIÁM ĐỐC",
            "- Các phòng thuộc Sở;\t",
            "+ Lưu: VT.\tHà Thị Quyên",
        ]
    )
    found = meaning(read(page))
    assert found.document.signer_name == "Hà Thị Quyên"
    assert found.recipients == ("UBND tỉnh;", "Các phòng thuộc Sở;", "Lưu: VT.")


NAMES = [
    ("Q. CHỦ TỊCH<br>Y Khôi Byă", "Y Khôi Byă", "a name that begins with one letter"),
    ("GIÁM ĐỐC<br>H'Lan Mlô", "H'Lan Mlô", "a name with an apostrophe"),
    ("GIÁM ĐỐC<br>TRẦN THỊ KIM OANH", "TRẦN THỊ KIM OANH", "a name in capitals"),
    ("TM. BAN CHẤP HÀNH<br>ĐOÀN TNCS HỒ CHÍ MINH<br>BÍ THƯ<br>Tô Minh", "Tô Minh", "a body is no name"),
    ("KT. GIÁM ĐỐC<br>PHÓ GIÁM ĐỐC<br>Người ký: Sở Y tế<br>Ngày ký: 05/01/2023<br>Lý A Sử", "Lý A Sử",
     "a digital signature's mark"),
    ("TM. CHÍNH PHỦ<br>THỦ TƯỚNG<br>[daky]<br>Vũ Bá Long", "Vũ Bá Long", "the place of the seal"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "name"), [n[:2] for n in NAMES], ids=[n[2] for n in NAMES])
def test_a_name_as_it_is_printed(block: str, name: str, read: Read) -> None:
    page = plan("<p>I. MỤC TIÊU</p>").replace("TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH<br>Lê Văn An", block)
    assert meaning(read(page, "d.html")).document.signer_name == name


def test_the_heading_of_a_sheet_keeps_its_order_above_a_signature(read: Read) -> None:
    signed = [["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"], ["- Lưu: VT.", "CHỦ TỊCH\n\nBùi Văn Tư"]]
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    for row in [*HEAD[:4], ["I. MỤC TIÊU"], *signed, ["PHỤ LỤC"], *HEAD[5:]]:
        book.active.append(row)
    book.save(out)
    document = meaning(read(out.getvalue(), "ke-hoach.xlsx")).document
    assert (document.signer_name, document.number) == ("Bùi Văn Tư", "31")


def test_a_copied_table_ends_at_the_recipients(read: Read) -> None:
    """Five lines of two cells are no row of six cells."""
    rows = "\n".join("\t".join(r) for r in (HEADER, REVIEW, ("2", *REVIEW[1:])))
    closing = "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- Sở Nội vụ;\tKT. CHỦ TỊCH\n\tPHÓ CHỦ TỊCH\n\t(Đã ký)\n\tĐỗ Thị Thu"
    page = Plan().text()
    found = meaning(
        read(page[: page.index("STT\n|")].replace("\n|\n", "\n\n") + rows + "\n\n" + closing)
    )
    assert [t.number_raw for t in found.tasks] == ["1", "2"]


@pytest.mark.parametrize(
    ("number", "issuer", "signed", "name"),
    [
        ("Số 112-CTr/HU", "HUYỆN ỦY TRẠM TẤU", "T/M BAN THƯỜNG VỤ<br>PHÓ BÍ THƯ", "Sùng A Páo"),
        ("Số: 07 - KH/TU", "TỈNH ỦY YÊN BÁI", "T/M. BAN THƯỜNG VỤ<br>BÍ THƯ", "Đinh Thị Lan"),
    ],
)
def test_a_plan_of_the_party(number: str, issuer: str, signed: str, name: str, read: Read) -> None:
    page = (
        f"<table><tr><td>{issuer}<br>*<br>{number}</td><td>ĐẢNG CỘNG SẢN VIỆT NAM<br>"
        "Yên Bái, ngày 06 tháng 02 năm 2024</td></tr></table><p>KẾ HOẠCH</p>"
        "<p>cải cách hành chính trong Đảng năm 2024</p><p>-----</p><p>I- MỤC TIÊU</p><p>1- Nhanh hơn.</p>"
        f"<table><tr><td>Nơi nhận:<br>- Tỉnh ủy;</td><td>{signed}<br>{name}</td></tr></table>"
    )
    document = meaning(read(page, "d.html")).document
    digits, symbol = number.removeprefix("Số").strip(": ").replace(" ", "").split("-")
    assert (document.number, document.symbol, document.issuer) == (digits, symbol, issuer)
    assert (document.signer_name, document.plan_year) == (name, 2024)
