"""The decision with every task, agency order and date replaced by others of the registry.

Nothing in the program may know this one document: its layout with other words must come through
as well. The replacements are drawn by number from lists, so the expected values are known.
"""

import re
from collections.abc import Callable
from datetime import date

import pytest

from pipeline.run.document import Result
from tests.conftest import REFERENCE

VERBS = ("Xây dựng", "Rà soát", "Thẩm định", "Khảo sát", "Công khai", "Tập huấn", "Đánh giá")
THINGS = (
    "quy chế làm việc", "hồ sơ lưu trữ", "danh mục dịch vụ", "đường dây nóng", "bộ phận một cửa",
    "kho dữ liệu", "phần mềm quản lý", "tài sản công", "vị trí việc làm",
)  # fmt: skip
BODIES = (
    ("Sở Y tế", "so-y-te"),
    ("Sở Xây dựng", "so-xay-dung"),
    ("Thanh tra tỉnh", "thanh-tra-tinh"),
    ("Sở Giao thông vận tải", "so-giao-thong-van-tai"),
    ("Công an tỉnh", "cong-an-tinh"),
    ("Sở Giáo dục và Đào tạo", "so-giao-duc-va-dao-tao"),
    ("Sở Văn hóa, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
    ("UBND cấp xã", "ubnd-cap-xa"),
)


def deadline(i: int, year: int) -> tuple[str, date | None, date]:
    day, month = i % 27 + 1, i % 12 + 1
    if i % 3 == 0:
        return f"Chậm nhất ngày {day:02}/{month:02}/{year}", None, date(year, month, day)
    if i % 3 == 1:
        quarter = i % 4
        ends = ((3, 31), (6, 30), (9, 30), (12, 31))[quarter]
        start = date(year, quarter * 3 + 1, 1)
        return f"Quý {('I', 'II', 'III', 'IV')[quarter]}/{year}", start, date(year, *ends)
    return f"Ngày {day}/{month}/{year}", date(year, month, day), date(year, month, day)


def rewritten(seed: int, year: int) -> tuple[str, list[tuple]]:
    text = REFERENCE.read_text(encoding="utf-8")
    head, table = text.split("STT\n|", 1)
    head = head.replace("NĂM 2024", f"NĂM {year}").replace("năm 2024", f"năm {year}")
    head = head.replace("2890/QĐ-UBND", f"{seed + 17}/QĐ-UBND").replace("VĨNH LONG", "NGHỆ AN")
    head = head.replace("Vĩnh Long", "Nghệ An").replace(
        "18 tháng 12 năm 2023", f"7 tháng 12 năm {year - 1}"
    )
    head = head.replace("18/12/2023", f"07/12/{year - 1}")
    cells = ("STT\n|" + table).split("\n|\n")
    want = []
    i = 0
    for at, cell in enumerate(cells):
        if not re.fullmatch(r"\d+\.", cell.strip()):
            continue
        n = int(cell.strip(". \n")) + seed
        task = f"{VERBS[n % 7]} {THINGS[n % 9]} đợt {n} của địa phương."
        lead = [BODIES[n % 8], BODIES[(n * 3 + 1) % 8]]
        lead = lead if lead[0] != lead[1] else lead[:1]
        other = BODIES[(n * 5 + 2) % 8]
        due, start, end = deadline(n, year)
        cells[at + 1 : at + 6] = [
            task, "; ".join(b for b, _ in lead), other[0], "Báo cáo", due + ("\n|" if i == 65 else ""),
        ]  # fmt: skip
        want.append((task, tuple(b for _, b in lead), (other[1],), start, end))
        i += 1
    return head + "\n|\n".join(cells), want


@pytest.mark.parametrize(("seed", "year"), [(0, 2025), (101, 2022), (977, 2019)])
def test_other_words_in_the_same_layout(seed: int, year: int, read: Callable[..., Result]) -> None:
    text, want = rewritten(seed, year)
    result = read(text)
    got = [
        (t.task, t.lead_agencies, t.coordinating_agencies, t.due_start, t.due_end)
        for t in result.meaning.tasks
    ]
    assert got == want
    doc = result.meaning.document
    assert doc.document_id == f"nghe-an-{seed + 17}-qd-ubnd-{year - 1}"
    assert doc.plan_year == year
    loud = {f.rule for f in result.findings if f.severity == "error"}
    assert not loud
