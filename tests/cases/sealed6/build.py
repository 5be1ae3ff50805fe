"""Typed decisions in, six built files and truth.json out; the truth was typed before any run."""

import json
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook

HERE = Path(__file__).parent
HEAD = [
    "STT",
    "Nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Sản phẩm",
    "Thời gian hoàn thành",
]
NHNN, CT, PL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "PHỤ LỤC"


# key, document truth, lines before the table, signer's title, sections -> tasks
# task: number, task, lead, coordinating, product, deadline, lead ids, coordinating ids, deadlines
DOCS: dict[str, Any] = {
    "ministry": {
        "document": ["1873", "QĐ-BXD", 2027, None, "2026-12-21", "Trần Hữu Khang"],
        "issuer": "BỘ XÂY DỰNG",
        "place": "Hà Nội, ngày 21 tháng 12 năm 2026",
        "sign": "BỘ TRƯỞNG",
        "title": "Ban hành Kế hoạch cải cách hành chính năm 2027 của Bộ Xây dựng",
        "sections": {
            "I|CẢI CÁCH THỂ CHẾ": [
                [
                    1,
                    "Rà soát văn bản quy phạm pháp luật do Bộ ban hành",
                    "Vụ Pháp chế",
                    "Các đơn vị thuộc Bộ",
                    "Báo cáo kết quả rà soát",
                    "Quý II/2027",
                    ["vu-phap-che"],
                    None,
                    [["quarter", "2027-06-30"]],
                ],
                [
                    2,
                    "Tổ chức theo dõi thi hành pháp luật về nhà ở",
                    "Vụ Pháp chế",
                    "Thanh tra Bộ",
                    "Kế hoạch; Báo cáo",
                    "Trước 15/11/2027",
                    ["vu-phap-che"],
                    ["thanh-tra-bo"],
                    [["before_date", "2027-11-14"]],
                ],
            ],
            "II|CẢI CÁCH THỦ TỤC HÀNH CHÍNH": [
                [
                    3,
                    "Cắt giảm thời gian giải quyết thủ tục cấp phép",
                    "Văn phòng Bộ",
                    "Vụ Pháp chế",
                    "Quyết định của Bộ trưởng",
                    "Tháng 8/2027",
                    ["van-phong-bo"],
                    ["vu-phap-che"],
                    [["month", "2027-08-31"]],
                ],
                [
                    4,
                    "Công khai thủ tục hành chính đã sửa đổi",
                    "Văn phòng Bộ",
                    "",
                    "Quyết định công bố",
                    "Thường xuyên",
                    ["van-phong-bo"],
                    [],
                    [["continuous", "2027-12-31"]],
                ],
            ],
            "III|CẢI CÁCH CHẾ ĐỘ CÔNG VỤ": [
                [
                    5,
                    "Sửa đổi đề án vị trí việc làm",
                    "Vụ Tổ chức cán bộ",
                    "Văn phòng Bộ",
                    "Đề án",
                    "6 tháng đầu năm 2027",
                    ["vu-to-chuc-can-bo"],
                    ["van-phong-bo"],
                    [["half_year", "2027-06-30"]],
                ],
                [
                    6,
                    "Bồi dưỡng công chức làm công tác cải cách",
                    "Vụ Tổ chức cán bộ",
                    "",
                    "Các lớp bồi dưỡng",
                    "Quý III và quý IV/2027",
                    ["vu-to-chuc-can-bo"],
                    [],
                    [["quarter", "2027-09-30"], ["quarter", "2027-12-31"]],
                ],
                [
                    7,
                    "Báo cáo tình hình thực hiện kế hoạch",
                    "Vụ Tổ chức cán bộ",
                    "Văn phòng Bộ",
                    "Báo cáo",
                    "Chậm nhất ngày 10 tháng 12 năm 2027",
                    ["vu-to-chuc-can-bo"],
                    ["van-phong-bo"],
                    [["by_date", "2027-12-10"]],
                ],
                [
                    8,
                    "Kiểm tra công vụ tại các cục",
                    "Thanh tra Bộ",
                    "Vụ Tổ chức cán bộ",
                    "Kết luận kiểm tra",
                    "Trong năm 2027",
                    ["thanh-tra-bo"],
                    ["vu-to-chuc-can-bo"],
                    [["year", "2027-12-31"]],
                ],
            ],
        },
    },
    "city": {
        "document": ["618", "QĐ-UBND", 2024, None, "2024-01-26", "Lê Minh Tuấn"],
        "issuer": "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ",
        "place": "Cần Thơ, ngày 26 tháng 01 năm 2024",
        "sign": "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "title": "Về việc ban hành Kế hoạch cải cách hành chính thành phố Cần Thơ năm 2024",
        "sections": {
            "I|CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH": [
                [
                    1,
                    "Kiểm tra cải cách hành chính tại các quận, huyện",
                    "Sở Nội vụ",
                    "UBND quận, huyện",
                    "Báo cáo kiểm tra",
                    "Quý III/2024",
                    ["so-noi-vu"],
                    None,
                    [["quarter", "2024-09-30"]],
                ],
                [
                    2,
                    "Tổ chức hội thi sáng kiến cải cách",
                    "Sở Nội vụ",
                    "Sở Tài chính; Sở Tư pháp",
                    "Kế hoạch tổ chức hội thi",
                    "Trước ngày 30/4/2024",
                    ["so-noi-vu"],
                    ["so-tai-chinh", "so-tu-phap"],
                    [["before_date", "2024-04-29"]],
                ],
                [
                    3,
                    "Thông tin về cải cách trên truyền hình",
                    "Sở Thông tin và Truyền thông",
                    "Sở Nội vụ",
                    "Chuyên mục",
                    "Hằng tháng",
                    ["so-thong-tin-va-truyen-thong"],
                    ["so-noi-vu"],
                    [["recurring", "2024-12-31"]],
                ],
            ],
            "II|CẢI CÁCH TÀI CHÍNH CÔNG": [
                [
                    4,
                    "Giao quyền tự chủ cho đơn vị sự nghiệp",
                    "Sở Tài chính",
                    "UBND quận Ninh Kiều",
                    "Quyết định giao tự chủ",
                    "31/7/2024",
                    ["so-tai-chinh"],
                    None,
                    [["date", "2024-07-31"]],
                ],
                [
                    5,
                    "Đẩy mạnh giải ngân vốn đầu tư công",
                    "Sở Kế hoạch và Đầu tư",
                    "Sở Tài chính",
                    "Báo cáo",
                    "Đến hết tháng 12/2024",
                    ["so-ke-hoach-va-dau-tu"],
                    ["so-tai-chinh"],
                    [["by_date", "2024-12-31"]],
                ],
            ],
            "III|CHÍNH QUYỀN SỐ": [
                [
                    6,
                    "Số hóa hồ sơ tại bộ phận một cửa các quận",
                    "Văn phòng UBND thành phố",
                    "UBND quận Cái Răng, UBND quận Bình Thủy",
                    "Kho dữ liệu số",
                    "Từ tháng 02 đến tháng 10/2024",
                    None,
                    None,
                    [["period", "2024-10-31"]],
                ],
                [
                    7,
                    "Cung cấp dịch vụ công trực tuyến toàn trình",
                    "Sở Thông tin và Truyền thông",
                    "Văn phòng UBND thành phố",
                    "Dịch vụ công",
                    "Theo kế hoạch của Bộ Thông tin và Truyền thông",
                    ["so-thong-tin-va-truyen-thong"],
                    None,
                    [["as_prescribed", None]],
                ],
                [
                    8,
                    "Sắp xếp các phòng chuyên môn",
                    "UBND quận, huyện",
                    "Sở Nội vụ",
                    "Quyết định",
                    "Sau khi có hướng dẫn của Trung ương",
                    None,
                    ["so-noi-vu"],
                    [["event", None]],
                ],
            ],
        },
    },
    "resolution": {
        "document": ["47", "NQ-CP", 2026, None, "2026-03-09", "Nguyễn Quốc Bảo"],
        "issuer": "CHÍNH PHỦ",
        "place": "Hà Nội, ngày 09 tháng 3 năm 2026",
        "sign": "TM. CHÍNH PHỦ THỦ TƯỚNG",
        "title": "Về nhiệm vụ trọng tâm cải cách hành chính năm 2026",
        "sections": {
            "I|HOÀN THIỆN THỂ CHẾ": [
                [
                    1,
                    "Nghị định về thẩm quyền quản lý biên chế",
                    "Bộ Nội vụ",
                    "Bộ Tài chính, Bộ Tư pháp",
                    "Nghị định",
                    "Tháng 6/2026",
                    ["bo-noi-vu"],
                    ["bo-tai-chinh", "bo-tu-phap"],
                    [["month", "2026-06-30"]],
                ],
                [
                    2,
                    "Đề án đổi mới tổ chức thi hành pháp luật",
                    "Bộ Tư pháp",
                    "Văn phòng Chính phủ",
                    "Đề án",
                    "Quý IV/2026",
                    ["bo-tu-phap"],
                    ["van-phong-chinh-phu"],
                    [["quarter", "2026-12-31"]],
                ],
                [
                    3,
                    "Thông tư về chi thường xuyên",
                    "Bộ Tài chính",
                    "Các bộ, cơ quan liên quan",
                    "Thông tư",
                    "Trước ngày 01 tháng 9 năm 2026",
                    ["bo-tai-chinh"],
                    None,
                    [["before_date", "2026-08-31"]],
                ],
                [
                    4,
                    "Báo cáo Chính phủ việc phân cấp",
                    "Bộ Nội vụ",
                    "UBND các tỉnh, thành phố",
                    "Báo cáo",
                    "Hằng quý",
                    ["bo-noi-vu"],
                    None,
                    [["recurring", "2026-12-31"]],
                ],
            ],
            "II|CHUYỂN ĐỔI SỐ": [
                [
                    5,
                    "Kết nối cơ sở dữ liệu về dân cư",
                    "Bộ Công an",
                    "Bộ Khoa học và Công nghệ",
                    "Nền tảng kết nối",
                    "Năm 2026",
                    ["bo-cong-an"],
                    ["bo-khoa-hoc-va-cong-nghe"],
                    [["year", "2026-12-31"]],
                ],
                [
                    6,
                    "Quy chế vận hành Cổng dịch vụ công",
                    "Văn phòng Chính phủ",
                    "Bộ Công an",
                    "Quyết định của Thủ tướng Chính phủ",
                    "20/5/2026",
                    ["van-phong-chinh-phu"],
                    ["bo-cong-an"],
                    [["date", "2026-05-20"]],
                ],
                [
                    7,
                    "Học bạ số",
                    "Bộ Giáo dục và Đào tạo",
                    "",
                    "Thông tư",
                    "6 tháng cuối năm 2026",
                    ["bo-giao-duc-va-dao-tao"],
                    [],
                    [["half_year", "2026-12-31"]],
                ],
                [
                    8,
                    "Bệnh án điện tử",
                    "Bộ Y tế",
                    "Bộ Công an",
                    "Báo cáo",
                    "Chậm nhất ngày 31/10/2026",
                    ["bo-y-te"],
                    ["bo-cong-an"],
                    [["by_date", "2026-10-31"]],
                ],
            ],
        },
    },
    "fiveyear": {
        "document": ["2046", "QĐ-UBND", 2026, 2030, "2025-12-30", "Phan Thị Hạnh"],
        "issuer": "ỦY BAN NHÂN DÂN TỈNH GIA LAI",
        "place": "Gia Lai, ngày 30 tháng 12 năm 2025",
        "sign": "CHỦ TỊCH",
        "title": "Ban hành Kế hoạch cải cách hành chính giai đoạn 2026 - 2030 của tỉnh Gia Lai",
        "sections": {
            "I|CẢI CÁCH THỂ CHẾ": [
                [
                    1,
                    "Rà soát nghị quyết của Hội đồng nhân dân",
                    "Sở Tư pháp",
                    "Các sở, ban, ngành",
                    "Báo cáo",
                    "Hằng năm",
                    ["so-tu-phap"],
                    None,
                    [["recurring", "2030-12-31"]],
                ],
                [
                    2,
                    "Đánh giá chính sách thu hút đầu tư",
                    "Sở Tài chính",
                    "Sở Tư pháp",
                    "Báo cáo đánh giá",
                    "Năm 2028",
                    ["so-tai-chinh"],
                    ["so-tu-phap"],
                    [["year", "2028-12-31"]],
                ],
                [
                    3,
                    "Cơ chế đặc thù vùng biên giới",
                    "Sở Nội vụ",
                    "UBND cấp xã",
                    "Nghị quyết",
                    "Giai đoạn 2026 - 2027",
                    ["so-noi-vu"],
                    ["ubnd-cap-xa"],
                    [["period", "2027-12-31"]],
                ],
            ],
            "II|CHÍNH QUYỀN SỐ": [
                [
                    4,
                    "Xây dựng kho dữ liệu dùng chung",
                    "Sở Khoa học và Công nghệ",
                    "Văn phòng UBND tỉnh",
                    "Kho dữ liệu",
                    "Quý I/2027",
                    ["so-khoa-hoc-va-cong-nghe"],
                    ["van-phong-ubnd-tinh"],
                    [["quarter", "2027-03-31"]],
                ],
                [
                    5,
                    "Số hóa tài liệu lưu trữ lịch sử",
                    "Sở Nội vụ",
                    "",
                    "Tài liệu số",
                    "Đến hết năm 2029",
                    ["so-noi-vu"],
                    [],
                    [["by_date", "2029-12-31"]],
                ],
                [
                    6,
                    "Tập huấn kỹ năng số cho cấp xã",
                    "Sở Khoa học và Công nghệ",
                    "UBND cấp xã",
                    "Lớp tập huấn",
                    "Thường xuyên",
                    ["so-khoa-hoc-va-cong-nghe"],
                    ["ubnd-cap-xa"],
                    [["continuous", "2030-12-31"]],
                ],
                [
                    7,
                    "Sơ kết giữa kỳ",
                    "Sở Nội vụ",
                    "Sở Tài chính",
                    "Hội nghị sơ kết",
                    "Tháng 9/2028",
                    ["so-noi-vu"],
                    ["so-tai-chinh"],
                    [["month", "2028-09-30"]],
                ],
                [
                    8,
                    "Tổng kết kế hoạch",
                    "Sở Nội vụ",
                    "Văn phòng UBND tỉnh",
                    "Báo cáo tổng kết",
                    "Trước 01/12/2030",
                    ["so-noi-vu"],
                    ["van-phong-ubnd-tinh"],
                    [["before_date", "2030-11-30"]],
                ],
            ],
        },
    },
    "commune": {
        "document": ["95", "QĐ-UBND", 2027, None, "2027-01-08", "Đỗ Văn Lâm"],
        "issuer": "ỦY BAN NHÂN DÂN XÃ TÂN PHÚ",
        "place": "Tân Phú, ngày 08 tháng 01 năm 2027",
        "sign": "CHỦ TỊCH",
        "title": "Ban hành Kế hoạch cải cách hành chính năm 2027 của xã Tân Phú",
        "sections": {
            "I|CHỈ ĐẠO, ĐIỀU HÀNH": [
                [
                    1,
                    "Tuyên truyền về cải cách hành chính",
                    "Phòng Văn hóa - Xã hội Văn phòng HĐND và UBND xã",
                    "Các ấp Công an xã",
                    "Tin bài Chương trình phát thanh",
                    "Quý I/2027 Hằng tháng",
                    None,
                    None,
                    [["quarter", "2027-03-31"], ["recurring", "2027-12-31"]],
                ],
                [
                    2,
                    "Khảo sát sự hài lòng của người dân",
                    "Trung tâm Phục vụ hành chính công xã",
                    "",
                    "Báo cáo khảo sát",
                    "Trước ngày 20/11/2027",
                    None,
                    [],
                    [["before_date", "2027-11-19"]],
                ],
            ],
            "II|CẢI CÁCH THỦ TỤC": [
                [
                    3,
                    "Niêm yết thủ tục hành chính",
                    "Trung tâm Phục vụ hành chính công xã Phòng Kinh tế",
                    "Phòng Văn hóa - Xã hội Các ấp",
                    "Bảng niêm yết Báo cáo",
                    "Tháng 2/2027 15/6/2027",
                    None,
                    None,
                    [["month", "2027-02-28"], ["date", "2027-06-15"]],
                ],
                [
                    4,
                    "Số hóa hồ sơ hộ tịch",
                    "Phòng Văn hóa - Xã hội",
                    "Công an xã",
                    "Dữ liệu hộ tịch",
                    "Quý IV/2027",
                    None,
                    None,
                    [["quarter", "2027-12-31"]],
                ],
            ],
        },
    },
    "department": {
        "document": ["210", "QĐ-STP", 2025, None, "2025-01-17", "Vũ Thị Ngọc"],
        "issuer": "SỞ TƯ PHÁP TỈNH LÀO CAI",
        "place": "Lào Cai, ngày 17 tháng 01 năm 2025",
        "sign": "GIÁM ĐỐC",
        "title": "Ban hành Kế hoạch cải cách hành chính năm 2025 của Sở Tư pháp",
        "sections": {
            "I|CẢI CÁCH THỂ CHẾ": [
                [
                    1,
                    "Thẩm định dự thảo văn bản",
                    "Phòng Xây dựng và Kiểm tra văn bản",
                    "Văn phòng Sở",
                    "Báo cáo thẩm định",
                    "Thường xuyên",
                    None,
                    ["van-phong-so"],
                    [["continuous", "2025-12-31"]],
                ],
                [
                    2,
                    "Kiểm tra văn bản của cấp huyện",
                    "Phòng Xây dựng và Kiểm tra văn bản",
                    "Thanh tra Sở",
                    "Kết luận",
                    "Quý II/2025",
                    None,
                    ["thanh-tra-so"],
                    [["quarter", "2025-06-30"]],
                ],
            ],
            "II|CẢI CÁCH BỘ MÁY": [
                [
                    3,
                    "Rà soát chức năng các phòng",
                    "Văn phòng Sở",
                    "Các phòng thuộc Sở",
                    "Đề án",
                    "Trước ngày 10/3/2025",
                    ["van-phong-so"],
                    None,
                    [["before_date", "2025-03-09"]],
                ],
                [
                    4,
                    "Đánh giá viên chức",
                    "Văn phòng Sở",
                    "",
                    "Báo cáo",
                    "Tháng 12/2025",
                    ["van-phong-so"],
                    [],
                    [["month", "2025-12-31"]],
                ],
            ],
            "I|TUYÊN TRUYỀN": [
                [
                    1,
                    "Viết tin về cải cách",
                    "Phòng Phổ biến giáo dục pháp luật",
                    "Văn phòng Sở",
                    "Tin bài",
                    "Hằng tháng",
                    None,
                    ["van-phong-so"],
                    [["recurring", "2025-12-31"]],
                ],
                [
                    2,
                    "Tổ chức hội nghị phổ biến",
                    "Phòng Phổ biến giáo dục pháp luật",
                    "Thanh tra Sở",
                    "Hội nghị",
                    "Quý III/2025",
                    None,
                    ["thanh-tra-so"],
                    [["quarter", "2025-09-30"]],
                ],
            ],
            "II|KIỂM TRA": [
                [
                    3,
                    "Kiểm tra phòng công chứng",
                    "Thanh tra Sở",
                    "Văn phòng Sở",
                    "Biên bản",
                    "Đến hết ngày 30/10/2025",
                    ["thanh-tra-so"],
                    ["van-phong-so"],
                    [["by_date", "2025-10-30"]],
                ],
                [
                    4,
                    "Sửa quy chế làm việc",
                    "Văn phòng Sở",
                    "Thanh tra Sở",
                    "Quy chế",
                    "6 tháng đầu năm 2025",
                    ["van-phong-so"],
                    ["thanh-tra-so"],
                    [["half_year", "2025-06-30"]],
                ],
            ],
        },
    },
}


def before(d: dict[str, Any]) -> list[str]:
    number, symbol, *_ = d["document"]
    kind = "NGHỊ QUYẾT" if symbol == "NQ-CP" else "QUYẾT ĐỊNH"
    enacts = f"Điều 1. Ban hành kèm theo {kind.capitalize()} này kế hoạch và danh mục nhiệm vụ."
    return [
        d["issuer"],
        NHNN,
        CT,
        f"Số: {number}/{symbol}",
        d["place"],
        kind,
        d["title"],
        "Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;",
        kind + ":",
        enacts,
        "Điều 2. Các cơ quan có liên quan chịu trách nhiệm thi hành.",
        d["sign"],
        d["document"][5],
    ]


def after(d: dict[str, Any]) -> list[str]:
    number, symbol, *_ = d["document"]
    of = "Nghị quyết" if symbol == "NQ-CP" else "Quyết định"
    return [PL, "DANH MỤC NHIỆM VỤ", f"(Kèm theo {of} số {number}/{symbol})"]


def rows(d: dict[str, Any], order: tuple[int, ...] = (0, 1, 2, 3, 4, 5)) -> list[list[str]]:
    out = []
    for section, tasks in d["sections"].items():
        out.append([*section.split("|"), "", "", "", ""])
        out += [[str(t[i]) for i in order] for t in tasks]
    return out


def docx(name: str) -> None:
    d, doc = DOCS[name], Document()
    for line in before(d) + after(d):
        doc.add_paragraph(line)
    table = doc.add_table(rows=2, cols=6)
    for i in (0, 1, 4, 5):
        table.cell(0, i).merge(table.cell(1, i)).text = HEAD[i]
    table.cell(0, 2).merge(table.cell(0, 3)).text = "Phân công thực hiện"
    table.cell(1, 2).text, table.cell(1, 3).text = "Chủ trì", "Phối hợp"
    for row in rows(d):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    doc.save(str(HERE / f"{name}.docx"))


def html(name: str, head: list[str], order: tuple[int, ...]) -> None:
    d = DOCS[name]
    lines = "".join(f"<p>{x}</p>\n" for x in before(d) + after(d))
    body = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>\n" for r in [head, *rows(d, order)]
    )
    page = f"<html><head><meta charset='utf-8'></head><body>{lines}<table border='1'>\n{body}</table></body></html>\n"
    (HERE / f"{name}.html").write_text(page, encoding="utf-8")


def xlsx(name: str) -> None:
    d, book = DOCS[name], Workbook()
    for line in before(d) + after(d):
        book.active.append([line])
    for row in [HEAD, *rows(d)]:
        book.active.append(row)
    book.save(HERE / f"{name}.xlsx")


def split(name: str) -> None:
    d, doc = DOCS[name], Document()
    halves = {
        1: (
            ["Phòng Văn hóa - Xã hội", "Các ấp", "Tin bài", "Quý I/2027"],
            ["Văn phòng HĐND và UBND xã", "Công an xã", "Chương trình phát thanh", "Hằng tháng"],
        ),
        3: (
            [
                "Trung tâm Phục vụ hành chính công xã",
                "Phòng Văn hóa - Xã hội",
                "Bảng niêm yết",
                "Tháng 2/2027",
            ],
            ["Phòng Kinh tế", "Các ấp", "Báo cáo", "15/6/2027"],
        ),
    }
    for line in before(d) + after(d):
        doc.add_paragraph(line)
    table = doc.add_table(rows=0, cols=6)
    for row in [HEAD, *rows(d)]:
        parts = halves.get(int(row[0])) if row[0].isdigit() else None
        top = table.add_row()
        for cell, text in zip(top.cells, row[:2] + parts[0] if parts else row, strict=True):
            cell.text = text
        if parts:
            low = table.add_row()
            for i in (0, 1):
                top.cells[i].merge(low.cells[i]).text = row[i]
            for cell, text in zip(low.cells[2:], parts[1], strict=True):
                cell.text = text
    doc.save(str(HERE / f"{name}.docx"))


def tabs(name: str) -> None:
    d = DOCS[name]
    lines, appendix = before(d), 0
    for row in rows(d):
        if row[0] == "I":
            appendix += 1
            lines += [f"{PL} {'I' * appendix}", *after(d)[1:], "\t".join(HEAD)]
        lines.append("\t".join(row))
    (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    split("commune")
    tabs("department")
    docx("ministry")
    html("city", HEAD, (0, 1, 2, 3, 4, 5))
    head = ["TT", "Tên nhiệm vụ", *HEAD[2:4], "Thời gian trình/hoàn thành", "Sản phẩm"]
    html("resolution", head, (0, 1, 2, 3, 5, 4))
    xlsx("fiveyear")
    (HERE / "truth.json").write_text(
        json.dumps(DOCS, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
