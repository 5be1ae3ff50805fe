"""A copied page that lost one mark between cells loses that row, aloud, and no other."""

from collections.abc import Callable

import pytest

from pipeline.run.document import Result

Read = Callable[..., Result]
HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian")
BODIES = ("Sở Y tế", "Sở Nội vụ", "Thanh tra tỉnh")
ABOVE = (
    "ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM\n|\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n|\n"
    "Số: 55/QĐ-UBND\n|\nHà Nam, ngày 05 tháng 01 năm 2023\n|\nQUYẾT ĐỊNH\n"
    "Ban hành Kế hoạch cải cách hành chính tỉnh năm 2023\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n"
    "Căn cứ Luật số 77/2015/QH13;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch.\n"
    "Nơi nhận:\n- Bộ Nội vụ;\n- Lưu: VT.\n|\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn An\n|\n"
    "PHỤ LỤC\nNHIỆM VỤ NĂM 2023\n"
)


def _row(number: int) -> tuple[str, ...]:
    lead, other = BODIES[number % 3], BODIES[(number + 1) % 3]
    return (
        f"{number}.",
        f"Rà soát văn bản\nthuộc lĩnh vực {number}",
        lead,
        other,
        "Báo cáo",
        "Quý I",
    )


CELLS = (
    "I. CẢI CÁCH\nTHỂ CHẾ", *(c for n in range(1, 5) for c in _row(n)),
    "II. CẢI CÁCH\nTỔ CHỨC BỘ MÁY", *(c for n in range(5, 9) for c in _row(n)),
)  # fmt: skip


def _page(lost: int | None) -> str:
    """The page; the mark behind cell `lost` of the table is not there."""
    table = "\n|\n".join(HEADER) + "\n|\n"
    table += "".join(f"{cell}\n" if i == lost else f"{cell}\n|\n" for i, cell in enumerate(CELLS))
    return ABOVE + table


def test_the_page_is_whole(read: Read) -> None:
    assert len(read(_page(None), "d.txt").meaning.tasks) == 8


@pytest.mark.parametrize("lost", range(len(CELLS) - 1))
def test_one_row_at_most_is_lost_and_told_of(lost: int, read: Read) -> None:
    result = read(_page(lost), "d.txt")
    whole = {t.number: t for t in read(_page(None), "d.txt").meaning.tasks}
    same = [
        t
        for t in result.meaning.tasks
        if t.lead_raw == whole[t.number].lead_raw and t.deadline_raw == whole[t.number].deadline_raw
    ]
    assert len(same) >= 6, "the mark may stand between two rows, and cost both"
    if len(same) < 8:
        assert any(f.severity == "error" for f in result.findings)
