"""One sentence frame around two objects is asked about; what is left over is paired by its place."""

import pytest

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from tests.compare.build import cell, side, task

# Text of the earlier plan, of the later, whether they are one task for sure, reason.
PAIRS = [
    ("Kiểm tra việc chấp hành kỷ luật lao động tại các trường", "Kiểm tra việc chấp hành quy định thu phí tại các trường", False, "the object differs"),
    ("Xây dựng Đề án cổ phần hóa của các công ty cấp nước", "Xây dựng Đề án tiền lương của các công ty cấp nước", False, "in the middle of the frame"),
    ("Trồng cây tại khuôn viên các trạm y tế", "Sơn tường tại khuôn viên các trạm y tế", True, "another act, the same product: as before"),
    ("Kiểm tra thực hiện Nghị định số 10/2019/NĐ-CP tại các trường", "Kiểm tra thực hiện Nghị định số 22/2023/NĐ-CP tại các trường", True, "an instrument replaced is no object"),
    ("Phát triển hợp tác xã trên địa bàn, phấn đấu có 20 đơn vị làm ăn có lãi", "Phát triển hợp tác xã trên địa bàn, phấn đấu tăng số xã viên trẻ", True, "the aim differs, behind a clause of its own"),
    ("Xây dựng và ban hành quy chế sử dụng nhà công vụ", "Xây dựng và triển khai thực hiện quy chế sử dụng nhà công vụ", True, "general acts are no object"),
    ("Tổng kết Đề án sưu tầm tài liệu lưu trữ quý hiếm", "Tiếp tục thực hiện Đề án sưu tầm tài liệu lưu trữ quý hiếm", False, "what ends is not what goes on"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sure", "why"), PAIRS, ids=[p[3] for p in PAIRS])
def test_pair(old: str, new: str, sure: bool, why: str, compare_rules: CompareRules) -> None:
    changes = compare_tasks(side(2023, task(1, old)), side(2024, task(1, new)), compare_rules)
    claimed = [c for c in changes if c.from_task_id and c.to_task_id and "unsure" not in c.kinds]
    assert bool(claimed) is sure, why


LEFT = [
    ("Cơ quan thuế lưu động phục vụ hộ kinh doanh vùng cao", {}, True, "section, lead and product are the same"),
    ("Cơ quan thuế lưu động phục vụ hộ kinh doanh vùng cao", {"lead": cell("so-y-te")}, False, "another body"),
    ("Cơ quan thuế lưu động phục vụ hộ kinh doanh vùng cao", {"area": "staff"}, False, "another area"),
    ("Cơ quan thuế lưu động phục vụ hộ kinh doanh vùng cao", {"product_raw": "Xe"}, False, "another product"),
]  # fmt: skip


@pytest.mark.parametrize(("new", "more", "sure", "why"), LEFT, ids=[x[3] for x in LEFT])
def test_left_over(
    new: str, more: dict[str, object], sure: bool, why: str, compare_rules: CompareRules
) -> None:
    old = "Mỗi tháng một lần đưa bàn thu thuế lưu động đến chợ phiên vùng cao để hộ kinh doanh khỏi đi xa"
    a, b = side(2023, task(1, old)), side(2024, task(1, new, **more))
    changes = compare_tasks(a, b, compare_rules)
    assert (
        any(c.from_task_id and c.to_task_id and "unsure" not in c.kinds for c in changes) is sure
    ), why


SPLITS = [
    ("phù hợp với mô hình chợ không dùng tiền mặt và quy hoạch mới của ngành thương mại", True, "a clause in full, and much more"),
    ("", True, "the clause alone"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "split", "why"), SPLITS, ids=[s[2] for s in SPLITS])
def test_a_part_holds_a_clause_of_the_whole(
    more: str, split: bool, why: str, compare_rules: CompareRules
) -> None:
    one = "Rà soát quy chế quản lý chợ đầu mối thủy sản"
    other = "thu phí điện tử tại các bến phà ngang sông"
    a = side(2023, task(1, f"{one}; {other}"))
    b = side(2024, task(1, f"{one} {more}"), task(2, other.capitalize()))
    changes = compare_tasks(a, b, compare_rules)
    assert all("split" in c.kinds for c in changes) is split and len(changes) == 2, why


def test_part_of_a_clause_is_no_part_of_the_whole(compare_rules: CompareRules) -> None:
    a = side(
        2023, task(1, "Rà soát quy chế quản lý chợ đầu mối thủy sản; thu phí điện tử tại bến phà")
    )
    b = side(
        2024,
        task(1, "Rà soát quy chế quản lý chợ đầu mối thủy sản; thu phí điện tử tại bến phà"),
        task(2, "Thu phí thăm quan các di tích, danh thắng và bảo tàng của tỉnh bằng vé giấy"),
    )
    changes = compare_tasks(a, b, compare_rules)
    assert not any("split" in c.kinds for c in changes)
