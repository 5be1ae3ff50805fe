"""What a converter ran together on one line of the heading, a caption or the signature."""

import pytest

from pipeline.readers.markdown_text import blank_emphasis
from tests.structure.test_parts import Read

HEAD = """| BỘ NỘI VỤ  ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc  --------------- |
| --- | --- |
| Số: 815/QĐ-BNV | *Hà Nội, ngày 06 tháng 3 năm 2026* |
QUYẾT ĐỊNH
Ban hành Kế hoạch cải cách hành chính năm 2026 của Bộ Nội vụ
BỘ TRƯỞNG BỘ NỘI VỤ
*Căn cứ Nghị định số 25/2025/NĐ-CP ngày 21 tháng 02 năm 2025 của Chính phủ;*
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026.
Điều 2. Quyết định này có hiệu lực từ ngày ký./.
"""
PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2026 của Bộ Nội vụ
(Kèm theo Quyết định số 815/QĐ-BNV ngày 06 tháng 3 năm 2026 của Bộ trưởng Bộ Nội vụ
Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 (sau đây gọi là Nghị quyết), Bộ ban hành Kế hoạch như sau:
I. MỤC TIÊU
1. Hoàn thành các nhiệm vụ của năm.
| TT | Nhiệm vụ | Đơn vị chủ trì | Thời gian hoàn thành |
| --- | --- | --- | --- |
| 1 | Xây dựng báo cáo | Vụ Cải cách hành chính | Tháng 6/2026 |
"""


@pytest.mark.parametrize(
    ("cell", "title", "name"),
    [
        (
            "KT. BỘ TRƯỞNG  THỨ TRƯỞNG     Trương Hải Long",
            "KT. BỘ TRƯỞNG THỨ TRƯỞNG",
            "Trương Hải Long",
        ),
        ("BỘ TRƯỞNG (Đã ký) Đỗ Thanh Bình", "BỘ TRƯỞNG", "Đỗ Thanh Bình"),
        ("TL. BỘ TRƯỞNG CHÁNH VĂN PHÒNG Võ An", "TL. BỘ TRƯỞNG CHÁNH VĂN PHÒNG", "Võ An"),
        ("KT. BỘ TRƯỞNG<br>THỨ TRƯỞNG<br>Cao Huy", "KT. BỘ TRƯỞNG THỨ TRƯỞNG", "Cao Huy"),
    ],
)
def test_the_name_leaves_the_office(read: Read, cell: str, title: str, name: str) -> None:
    text = f"{HEAD}| *Nơi nhận:* - Như Điều 2; - Lưu: VT. | {cell} |\n| --- | --- |\n{PLAN}"
    document = read(text, "d.md").meaning.document
    assert (document.signer_title, document.signer_name) == (title, name)


def test_a_rule_is_no_part_of_the_issuer(read: Read) -> None:
    assert read(HEAD + PLAN, "d.md").meaning.document.issuer == "BỘ NỘI VỤ"


def test_a_caption_that_nobody_closed_ends_at_the_sentence(read: Read) -> None:
    codes = [f.rule for f in read(HEAD + PLAN, "d.md").findings]
    assert "caption-differs" not in codes


WRAPPED = """{issuer}
-------
|
{motto}
Độc lập - Tự do - Hạnh phúc
---------------
|
Số: 41/KH-UBND
|
Hà Giang, ngày 09 tháng 02 năm 2023
|
KẾ HOẠCH
CẢI CÁCH HÀNH CHÍNH NĂM
2023
Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
I. MỤC TIÊU
1. Hoàn thành các nhiệm vụ của năm.
"""


@pytest.mark.parametrize(
    "issuer", ["ỦY\nBAN NHÂN DÂN\nTỈNH HÀ GIANG", "ỦY BAN\nNHÂN DÂN\nTỈNH HÀ\nGIANG"]
)
@pytest.mark.parametrize(
    "motto",
    [
        "CỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM",
        "CỘNG HÒA\nXÃ HỘI CHỦ NGHĨA\nVIỆT NAM",
    ],
)
def test_a_heading_wrapped_anywhere(read: Read, issuer: str, motto: str) -> None:
    document = read(WRAPPED.format(issuer=issuer, motto=motto), "d.txt").meaning.document
    assert document.issuer == "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"
    assert (document.document_id, document.plan_year) == ("ha-giang-41-kh-ubnd-2023", 2023)


def test_a_heading_on_one_line_with_bars(read: Read) -> None:
    text = HEAD.replace("\n| --- | --- |", "").replace(" ------- ", " ") + PLAN
    assert read(text, "d.txt").meaning.document.issuer == "BỘ NỘI VỤ"


FRAMED = """|
**HỘI ĐỒNG NHÂN
DÂN **
TỈNH SƠN LA
--------
|
**CỘNG HÒA XÃ
HỘI CHỦ NGHĨA VIỆT NAM**
Độc lập - Tự do - Hạnh phúc
---------------
|
|
Số: 07/KH-HĐND
|
*Sơn La, ngày
05 tháng 01 năm 2026*
|


**KẾ HOẠCH**

CẢI CÁCH HÀNH CHÍNH NĂM
2026 CỦA TỈNH

Trong năm qua, tỉnh
đã đạt nhiều kết quả.

**I. MỤC TIÊU**

1. Nâng cao chất lượng (*).

|
*Nơi nhận:
*- Như trên.
|
**TM. HỘI ĐỒNG NHÂN DÂN
CHỦ TỊCH


Lò Minh Hùng**
|

**PHỤ LỤC**

|
**TT**
|
**Nhiệm vụ**
|
**Chủ trì**
|
**Phối hợp**
|
**Hạn hoàn
thành**
|
|
**I**
|
**Thể chế**
|
|
1
|
Rà soát văn bản
|
Sở Tư
pháp
|
|
30/6/2026
|
|
**II**
|
**Bộ máy**
|
|
|
|
|
2
|
Lập đề án
|
Sở Nội vụ
|
Sở Y tế
|
Quý IV/2026
|

**GHI CHÚ**

(*) Theo Nghị quyết.
"""


def test_cells_that_a_converter_framed(read: Read) -> None:
    meaning = read(FRAMED, "d.md").meaning
    document = meaning.document
    assert (document.issuer, document.plan_year) == ("HỘI ĐỒNG NHÂN DÂN TỈNH SƠN LA", 2026)
    assert (document.title, document.signer_name) == (
        "CẢI CÁCH HÀNH CHÍNH NĂM 2026 CỦA TỈNH",
        "Lò Minh Hùng",
    )
    rows = [
        (t.section, t.task_raw, t.lead_raw, t.coordinating_raw, t.deadline_raw)
        for t in meaning.tasks
    ]
    assert rows == [
        ("I", "Rà soát văn bản", "Sở Tư pháp", "", "30/6/2026"),
        ("II", "Lập đề án", "Sở Nội vụ", "Sở Y tế", "Quý IV/2026"),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**a b**\n**c\nd**\n* mục\n***e*** f", "  a b  \n  c\nd  \n* mục\n   e    f"),
        ("(*) và **x** **y** **z**", "(*) và   x     y     z  "),
        ("5 ** 3 và **một**", "5 ** 3 và **một**"),
    ],
)
def test_marks_of_bold_print_are_blanks(text: str, shown: str) -> None:
    assert blank_emphasis(text) == shown


WRITTEN_OUT = """ỦY BAN NHÂN DÂN TỈNH TÂY NINH |  | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc
Số: 77/KH-UBND |  | Tây Ninh, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Kiểm soát thủ tục hành chính năm 2026

I. MỤC TIÊU
1. Hoàn thành các nhiệm vụ của năm.

Phụ lục
(Kèm theo Kế hoạch số 77/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh)

STT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn | Ghi chú
 | (1) | (2) | (3) | (4) | (5)
I. CÔNG KHAI | I. CÔNG KHAI | I. CÔNG KHAI | I. CÔNG KHAI | I. CÔNG KHAI | I. CÔNG KHAI
1 | Niêm yết danh mục | Sở Nội vụ | Sở Tư pháp | Tháng 3/2026 |
2 | Cập nhật cổng | Sở Khoa học và Công nghệ | | Quý II/2026 |
II. KIỂM TRA | II. KIỂM TRA | II. KIỂM TRA | II. KIỂM TRA | II. KIỂM TRA | II. KIỂM TRA
3 | Kiểm tra các xã | Văn phòng UBND tỉnh | Sở Nội vụ;{wrap}UBND các xã, phường | Quý III/2026 | Đột xuất khi cần
"""


@pytest.mark.parametrize("wrap", [" ", "\n"], ids=["one line a row", "a cell of two lines"])
def test_a_table_of_word_written_out_with_bars(read: Read, wrap: str) -> None:
    m = read(WRITTEN_OUT.format(wrap=wrap), "d.txt").meaning
    assert m.document.document_id == "tay-ninh-77-kh-ubnd-2026"
    rows = [(t.section, t.number, t.lead_agencies, t.deadline_raw) for t in m.tasks]
    assert rows == [
        ("I", 1, ("so-noi-vu",), "Tháng 3/2026"),
        ("I", 2, ("so-khoa-hoc-va-cong-nghe",), "Quý II/2026"),
        ("II", 3, ("van-phong-ubnd-tinh",), "Quý III/2026"),
    ]
    assert m.tasks[2].coordinating_agencies == ("so-noi-vu", "ubnd-cap-xa")


SHORT_ROWS = """BỘ TƯ PHÁP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 45/QĐ-BTP | Hà Nội, ngày 14 tháng 01 năm 2026

QUYẾT ĐỊNH
Ban hành Kế hoạch lập Quy hoạch mạng lưới tổ chức hành nghề thời kỳ 2026-2030
BỘ TRƯỞNG BỘ TƯ PHÁP
Căn cứ Luật Quy hoạch số 21/2017/QH14;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch lập Quy hoạch mạng lưới tổ chức hành nghề.
Điều 2. Quyết định này có hiệu lực từ ngày ký./.

KẾ HOẠCH
Lập Quy hoạch mạng lưới tổ chức hành nghề thời kỳ 2026-2030
I. MỤC ĐÍCH
1. Mục đích
II. TỔ CHỨC THỰC HIỆN
2. Các Cục, Vụ có trách nhiệm thực hiện nhiệm vụ được giao.
CHI TIẾT

Thời gian | Nội dung công việc | Sản phẩm | Thực hiện
 |  |  | Đơn vị chủ trì | Đơn vị phối hợp
I | GIAI ĐOẠN 1: CHUẨN BỊ
1 | Lập nhiệm vụ
02-03/2026 | Xây dựng đề cương | Đề cương | Vụ Pháp chế | Văn phòng Bộ
4-12/2026 | Lấy ý kiến | Báo cáo | Vụ Pháp chế | Vụ Kế hoạch - Tài chính
II | GIAI ĐOẠN 2: PHÊ DUYỆT
01/2027 | Trình quy hoạch | Tờ trình | Cục Bổ trợ tư pháp | Vụ Pháp chế
"""


def test_rows_that_a_merged_cell_made_shorter(read: Read) -> None:
    result = read(SHORT_ROWS, "d.txt")
    m = result.meaning
    rows = [(t.section, t.task, t.lead_raw, t.coordinating_raw, t.deadline_raw) for t in m.tasks]
    assert rows == [
        ("I", "Xây dựng đề cương", "Vụ Pháp chế", "Văn phòng Bộ", "02-03/2026"),
        ("I", "Lấy ý kiến", "Vụ Pháp chế", "Vụ Kế hoạch - Tài chính", "4-12/2026"),
        ("II", "Trình quy hoạch", "Cục Bổ trợ tư pháp", "Vụ Pháp chế", "01/2027"),
    ]
    assert [f.value for f in result.findings if f.rule == "row-unparsed"] == ["1 | Lập nhiệm vụ"]
    # the years are those of what the plan is to make
    assert m.document.plan_year is None
