"""A plan of five pages as a scan: six cells that read wrong, two unknown bodies, one unknown header.

The wrong cells are printed as a recogniser misreads them (a letter for a digit, a lost mark), so that
they are wrong whatever the recogniser's version; TRUTH is what an officer types for them.
"""

from pathlib import Path

from tests.fixtures.office import print_to_pdf
from tests.fixtures.scan import ScanRecipe, scan_pdf

HEADERS = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Nhóm việc",
           "Thời gian hoàn thành")  # fmt: skip
FIELDS = ("task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw")
RECIPE = ScanRecipe(dpi=150, skew=0.4, noise=8, specks=40, blur=0.6, quality=60)

Task = tuple[str, str, str, str, str]
TRUTH: dict[str, tuple[str, tuple[Task, ...]]] = {
    "I": ("Công tác chỉ đạo, điều hành cải cách hành chính", (
        ("Ban hành Kế hoạch cải cách hành chính năm 2025 của tỉnh", "Sở Nội vụ", "Các sở, ban, ngành tỉnh; UBND cấp huyện", "Kế hoạch của UBND tỉnh", "Trước ngày 15/01/2025"),
        ("Kiểm tra công tác cải cách hành chính tại các cơ quan, đơn vị", "Sở Nội vụ", "Các cơ quan, đơn vị liên quan", "Báo cáo kết quả kiểm tra", "Quý III/2025"),
        ("Tuyên truyền cải cách hành chính trên cổng thông tin điện tử", "Trung tâm Truyền thông số Cửu Long", "Sở Thông tin và Truyền thông", "Tin, bài tuyên truyền", "Thường xuyên trong năm 2025"),
    )),
    "II": ("Cải cách thể chế", (
        ("Rà soát, hệ thống hóa văn bản quy phạm pháp luật của tỉnh", "Sở Tư pháp", "Các sở, ban, ngành tỉnh", "Quyết định công bố", "Trước ngày 31/01/2025"),
        ("Theo dõi tình hình thi hành pháp luật trên địa bàn tỉnh", "Sở Tư pháp", "UBND cấp huyện; UBND cấp xã", "Kế hoạch của UBND tỉnh", "Quý I/2025"),
    )),
    "III": ("Cải cách thủ tục hành chính", (
        ("Công bố danh mục thủ tục hành chính được sửa đổi, bổ sung", "Các sở, ban, ngành tỉnh", "Văn phòng UBND tỉnh", "Quyết định của Chủ tịch UBND tỉnh", "Thường xuyên"),
        ("Đánh giá việc giải quyết hồ sơ tại Bộ phận Một cửa", "Tổ Giám sát một cửa liên thông", "Văn phòng UBND tỉnh", "Báo cáo", "Trước ngày 30/11/2025"),
    )),
    "IV": ("Xây dựng và phát triển chính quyền điện tử, chính quyền số", (
        ("Nâng cấp hệ thống thông tin giải quyết thủ tục hành chính", "Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh", "Hệ thống được nâng cấp", "Quý II/2025"),
    )),
}  # fmt: skip
BODIES = ("Trung tâm Truyền thông số Cửu Long", "Tổ Giám sát một cửa liên thông")
HEADER = "Nhóm việc"
# (task number, field) → what is printed instead of the truth.
WRONG = {
    ("1", "deadline_raw"): "Trước ngày 15/O1/2O25",
    ("2", "deadline_raw"): "Quý HI/2025",
    ("4", "deadline_raw"): "Trước ngày 31/O1/2O25",
    ("5", "product_raw"): "Kế hoach của UBND tỉnh",
    ("7", "deadline_raw"): "Trước ngày 3O/11/2O25",
    ("8", "deadline_raw"): "Quý ll/2025",
}


def truth() -> dict[tuple[str, str], str]:
    """(task number, field) → what should be read."""
    tasks = [t for _, tasks in TRUTH.values() for t in tasks]
    return {
        (str(i), field): text
        for i, task in enumerate(tasks, start=1)
        for field, text in zip(FIELDS, task, strict=True)
    }


def scan(folder: Path) -> Path:
    """The scan, drawn in that folder."""
    pdf = print_to_pdf(_html(), folder / "plan.pdf")
    return scan_pdf(pdf, folder / "ke-hoach-2025.pdf", RECIPE)


def _html() -> str:
    rows, number = "", 0
    for code, (title, tasks) in TRUTH.items():
        turn = ' class="turn"' if code != "I" else ""
        rows += f"<tr{turn}><td>{code}</td><td colspan=6><b>{title}</b></td></tr>"
        for task in tasks:
            number += 1
            cells = [WRONG.get((str(number), f), t) for f, t in zip(FIELDS, task, strict=True)]
            cells.insert(4, "Thường xuyên" if number % 2 else "Trọng tâm")
            rows += f"<tr><td>{number}</td>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
    head = "".join(f"<th>{h}</th>" for h in HEADERS)
    return f"""<!doctype html><meta charset=utf-8><style>
@page{{size:A4 landscape;margin:18mm}} body{{font:14pt 'Liberation Serif'}} .c{{text-align:center}}
table{{border-collapse:collapse;width:100%}} .turn{{page-break-before:always}} .next{{page-break-before:always}}
td,th{{border:1px solid #000;padding:4pt 6pt;vertical-align:top}} .head td{{border:0;text-align:center}}</style>
<table class=head><tr><td><b>ỦY BAN NHÂN DÂN<br>TỈNH VĨNH LONG</b><br>Số: 3015/QĐ-UBND</td>
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b><br><i>Vĩnh Long, ngày 20 tháng 12 năm 2024</i></td></tr></table>
<p class=c><b>QUYẾT ĐỊNH<br>Ban hành Kế hoạch cải cách hành chính năm 2025 trên địa bàn tỉnh Vĩnh Long</b></p>
<p class=c><b>CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH</b></p>
<p>Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;</p>
<p class=c><b>QUYẾT ĐỊNH:</b></p>
<p><b>Điều 1.</b> Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2025 trên địa bàn tỉnh Vĩnh Long.</p>
<p><b>Điều 2.</b> Quyết định này có hiệu lực kể từ ngày ký.</p>
<p class="c next"><b>PHỤ LỤC<br>NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2025</b></p>
<table><tr>{head}</tr>{rows}</table>"""
