"""The decision that every case of `shown` changes in one place, and its truth, typed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
COLUMNS = ("task", "lead", "coord", "product", "deadline")
HEADS = ("TT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn")
LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG THÁP")
RIGHT = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
NUMBER, DATE = "Số: 215/QĐ-UBND", "Đồng Tháp, ngày 24 tháng 01 năm 2025"
BEFORE = (
    "QUYẾT ĐỊNH",
    "Ban hành Kế hoạch cải cách hành chính năm 2025 của tỉnh Đồng Tháp",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Theo đề nghị của Giám đốc Sở Nội vụ.",
    "QUYẾT ĐỊNH:",
    "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2025 của tỉnh"
    " Đồng Tháp.",
    "Điều 2. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành"
    " Quyết định này./.",
)
CAPTION = (
    "PHỤ LỤC",
    "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2025",
    "(Kèm theo Quyết định số 215/QĐ-UBND ngày 24 tháng 01 năm 2025 của Chủ tịch Ủy ban nhân dân"
    " tỉnh Đồng Tháp)",
)
SECTIONS = {"I": "CẢI CÁCH THỂ CHẾ", "II": "CẢI CÁCH THỦ TỤC HÀNH CHÍNH"}
ROWS: tuple[tuple[int, str, str, str, str, str, str], ...] = (
    (1, "I", "Rà soát, hệ thống hóa văn bản quy phạm pháp luật còn hiệu lực của tỉnh.",
     "Sở Tư pháp", "Các sở, ban, ngành tỉnh", "Báo cáo kết quả rà soát", "Tháng 11/2025"),
    (2, "I", "Ban hành Kế hoạch kiểm tra văn bản quy phạm pháp luật.",
     "Sở Tư pháp", "UBND cấp huyện", "Kế hoạch được ban hành", "Trước ngày 15/02/2025"),
    (3, "I", "Tổ chức tập huấn kỹ năng soạn thảo văn bản cho công chức.",
     "Sở Nội vụ", "Sở Tư pháp", "Lớp tập huấn", "Quý II/2025"),
    (4, "I", "Báo cáo đánh giá tác động của chính sách mới.",
     "Các sở, ban, ngành tỉnh", "Sở Tài chính", "Báo cáo", "Quý IV/2025"),
    (5, "II", "Công bố danh mục thủ tục hành chính tiếp nhận tại Bộ phận Một cửa.",
     "Văn phòng UBND tỉnh", "Các sở, ban, ngành tỉnh", "Quyết định công bố", "Tháng 3/2025"),
    (6, "II", "Khảo sát mức độ hài lòng của người dân.",
     "Sở Nội vụ", "UBND cấp huyện", "Báo cáo kết quả khảo sát", "Tháng 10/2025"),
    (7, "II", "Kiểm tra công tác cải cách hành chính tại địa phương.",
     "Sở Nội vụ", "Văn phòng UBND tỉnh", "Kế hoạch kiểm tra; Kết luận kiểm tra",
     "Quý III/2025"),
    (8, "II", "Nâng cấp phần mềm một cửa điện tử.",
     "Sở Thông tin và Truyền thông", "Sở Tài chính", "Phần mềm được nâng cấp",
     "Trước ngày 30/9/2025"),
)  # fmt: skip
DEADLINES = {
    1: [["month", "2025-11-30"]],
    2: [["before_date", "2025-02-14"]],
    3: [["quarter", "2025-06-30"]],
    4: [["quarter", "2025-12-31"]],
    5: [["month", "2025-03-31"]],
    6: [["month", "2025-10-31"]],
    7: [["quarter", "2025-09-30"]],
    8: [["before_date", "2025-09-29"]],
}
Key = tuple[int, str]
CASES: dict[str, Callable[[Path], None]] = {}


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with each part as `change` gives it for its name and content."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info, change(info.filename, old.read(info)))
    return out.getvalue()


def case(
    name: str, says: str, *, control: str = "", change: Mapping[Key, Any] | None = None,
    drop: tuple[int, ...] = (),
) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:  # fmt: skip
    """Register a case: its truth is the decision's own but for `change` and the rows of `drop`."""

    def registered(write: Callable[[Path], None]) -> Callable[[Path], None]:
        def build(root: Path) -> None:
            folder = root / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            write(folder)
            about = {"says": says} | ({"control": control} if control else {})
            _write_json(folder / "case.json", about)
            _write_json(folder / "truth.json", truth(change or {}, drop))

        CASES[name] = build
        return write

    return registered


def truth(change: Mapping[Key, Any], drop: tuple[int, ...]) -> list[dict[str, Any]]:
    made = []
    for number, section, *cells in ROWS:
        if number in drop:
            continue
        row: dict[str, Any] = {"number": number, "section": section}
        row |= dict(zip(COLUMNS, cells, strict=True)) | {"dl": DEADLINES[number]}
        row |= {name: value for (n, name), value in change.items() if n == number}
        made.append(row)
    return made


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
