"""Eight decisions composed for other tests: every finding on them was looked at and is right."""

from collections.abc import Callable

import pytest

from pipeline.run.document import Result
from tests.conftest import ROOT

RIGHT: dict[str, list[tuple[str, str]]] = {
    "blank-lines": [("cell-separator-odd", "6")],  # commas where all others have semicolons
    "draft": [("draft", "/KH-UBND")],
    "not-tasks": [
        ("body-without-task", "Sở Tư pháp"),  # charged in III.2, in no cell
        ("deadline-day-off", "15/06/2024"),  # a Saturday
        ("other-table", "TT | Chỉ tiêu | Đơn vị | Kết quả"),
        ("other-table", "TT | Cơ quan, đơn vị được kiểm tra | Nội dung | Ghi chú"),
    ],
    "seven-columns-monitoring": [
        ("cell-empty", ""),
        # the caption says the chairman issues it, the signature the committee
        ("issuer-differs", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"),
    ],
    "seven-sections": [
        ("body-without-task", "Sở Y tế"),
        ("cell-case-odd", "11"),  # "các đơn vị liên quan" with a small letter
    ],
    "six-columns": [
        ("body-without-task", "Sở Khoa học và Công nghệ"),
        ("ground-end", "giai đoạn 2021 - 2025."),  # a full stop before "Theo đề nghị"
        ("lead-in-group", "12"),  # a department and "các cơ quan, đơn vị"
    ],
    "thoi-gian-trinh": [("cell-case-odd", "3")],
    "tt-ket-qua": [("cell-separator-odd", "8")],
}


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_false_is_said(name: str, read: Callable[..., Result]) -> None:
    text = (ROOT / "tests" / "cases" / name / "decision.txt").read_bytes()
    found = sorted((f.rule, f.value or "") for f in read(text, f"{name}.txt").findings)
    assert [code for code, _ in found] == [code for code, _ in RIGHT[name]]
    for (code, value), (_, want) in zip(found, RIGHT[name], strict=True):
        assert value.endswith(want), code


HYPHENS = """UBND TỈNH TÂY NINH
Số: 31/KH-UBND
Tây Ninh, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Kiểm soát thủ tục hành chính năm 2026
I. MỤC TIÊU
1. Giảm phát thải khí mê-tan, tạo thị trường các-bon, quản lý cả mỏ, nước thải và lô-gô.
"""


def test_loan_words_with_a_hyphen_are_no_slips(read: Callable[..., Result]) -> None:
    found = [f.value for f in read(HYPHENS, "d.txt").findings if f.rule == "spelling"]
    assert found == []


PLANS = ROOT / "tests" / "cases" / "plans6" / "sources"


@pytest.mark.parametrize(
    "name",
    [f.name for f in sorted(PLANS.iterdir()) if f.suffix != ".truth" and f.stem != "gop-y-hue"],
)
def test_a_plan_without_a_fault_has_no_error(name: str, read: Callable[..., Result]) -> None:
    """A body that nobody has listed is one warning a document; nothing else is wrong there."""
    found = [f for f in read((PLANS / name).read_bytes(), name).findings if f.severity != "info"]
    assert [(f.severity, f.rule, f.value) for f in found if f.rule != "agency-unknown"] == []
    assert {f.severity for f in found} <= {"warning"}
    assert len(found) <= 1
