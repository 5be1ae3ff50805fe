"""Tasks followed over three plans."""

from pipeline.compare.rules import CompareRules
from pipeline.compare.threads import follow_tasks
from tests.compare.build import side, task

WIFI = "Lắp đặt mạng không dây miễn phí tại các bến xe và công viên"
ROAD = "Sửa chữa đường liên xã bị hư hỏng sau mùa lũ"
PAPER = "Số hóa sổ hộ tịch lưu giữ tại cơ quan đăng ký cấp xã"


def test_three_years(compare_rules: CompareRules) -> None:
    plans = [
        side(2022, task(1, WIFI), task(2, ROAD)),
        side(2023, task(1, WIFI), task(2, PAPER)),
        side(2024, task(1, PAPER), task(2, WIFI)),
    ]
    rows = {(r.step, r.task): r for r in follow_tasks(plans, compare_rules)}
    assert {r.thread_id for (_, text), r in rows.items() if text == WIFI} == {"noi-2022/1"}
    assert (rows[3, WIFI].first_seen, rows[3, WIFI].last_seen) == ("noi-2022", "noi-2024")
    assert rows[1, WIFI].kinds == () and rows[2, WIFI].kinds == ("unchanged",)
    assert rows[3, WIFI].kinds == ("renumbered",)
    assert rows[1, ROAD].ends and rows[1, ROAD].last_seen == "noi-2022"
    assert rows[2, PAPER].kinds == ("added",) and rows[2, PAPER].first_seen == "noi-2023"
    assert not rows[3, PAPER].ends


def test_a_split_keeps_its_parts_in_one_thread(compare_rules: CompareRules) -> None:
    plans = [
        side(2023, task(1, f"{WIFI}; {ROAD.lower()}")),
        side(2024, task(1, WIFI), task(2, ROAD)),
    ]
    rows = follow_tasks(plans, compare_rules)
    assert {r.thread_id for r in rows} == {"noi-2023/1"}
    assert [r.from_task_ids for r in rows if r.step == 2] == [("noi-2023/1",), ("noi-2023/1",)]


def test_the_same_plan_twice(compare_rules: CompareRules) -> None:
    plan = side(2023, task(1, WIFI))
    rows = follow_tasks([plan, plan], compare_rules)
    assert [(r.step, r.kinds) for r in rows] == [(1, ()), (2, ("unchanged",))]


def test_one_plan_or_none(compare_rules: CompareRules) -> None:
    assert follow_tasks([], compare_rules) == ()
    (row,) = follow_tasks([side(2023, task(1, WIFI))], compare_rules)
    assert not row.ends
