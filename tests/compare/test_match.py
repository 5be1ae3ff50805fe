"""The tiers: reviewed, equal text, assignment, split and merged; doubt is said, not hidden."""

from dataclasses import replace
from datetime import date

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules, ReviewedPair
from pipeline.rulebook.source import Node
from tests.compare.build import by_number, cell, kinds, side, task

WIFI = "Lắp đặt mạng không dây miễn phí tại các bến xe và công viên"
ROAD = "Sửa chữa đường liên xã bị hư hỏng sau mùa lũ"
PAPER = "Số hóa sổ hộ tịch lưu giữ tại cơ quan đăng ký cấp xã"


def _reviewed(rules: CompareRules, a: str, b: str, same: bool) -> CompareRules:
    return replace(rules, reviewed=(_pair(a, b, same),))


def _pair(a: str, b: str, same: bool) -> ReviewedPair:
    return ReviewedPair(
        from_task_id=a,
        to_task_id=b,
        same=same,
        reason="đã đọc cả hai",
        by="An",
        on=date(2024, 1, 5),
        node=Node("matches/2024.yml", 2, ""),
    )


def test_a_reviewed_pair_goes_first(compare_rules: CompareRules) -> None:
    a, b = side(2023, task(1, WIFI)), side(2024, task(1, WIFI), task(2, ROAD))
    rules = _reviewed(compare_rules, "noi-2024/2", "noi-2023/1", True)
    found = by_number(compare_tasks(a, b, rules))
    assert found[1, 2].basis == "reviewed"
    assert found[0, 1].kinds == ("added",)


def test_a_pair_ruled_out_is_never_made(compare_rules: CompareRules) -> None:
    a, b = side(2023, task(1, WIFI)), side(2024, task(1, WIFI))
    rules = _reviewed(compare_rules, "noi-2023/1", "noi-2024/1", False)
    assert kinds(compare_tasks(a, b, rules)) == {(1, 0): ("removed",), (0, 1): ("added",)}


def test_two_reviewed_pairs_of_one_task_are_a_split(compare_rules: CompareRules) -> None:
    a, b = side(2023, task(1, WIFI)), side(2024, task(1, ROAD), task(2, PAPER))
    pairs = tuple(_pair("noi-2023/1", f"noi-2024/{n}", True) for n in (1, 2))
    found = kinds(compare_tasks(a, b, replace(compare_rules, reviewed=pairs)))
    assert found == {(1, 1): ("split",), (1, 2): ("renumbered", "split")}


def test_equal_texts_are_told_apart_by_their_bodies(compare_rules: CompareRules) -> None:
    a = side(2023, task(1, WIFI, lead=cell("a")), task(2, WIFI, lead=cell("b")))
    b = side(2024, task(1, WIFI, lead=cell("b")), task(2, WIFI, lead=cell("a")))
    found = kinds(compare_tasks(a, b, compare_rules))
    assert found == {(1, 2): ("renumbered",), (2, 1): ("renumbered",)}


def test_equal_texts_never_overwrite_each_other(compare_rules: CompareRules) -> None:
    a = side(2023, *(task(n, WIFI) for n in (1, 2, 3)))
    b = side(2024, *(task(n, WIFI) for n in (1, 2)))
    found = compare_tasks(a, b, compare_rules)
    assert sorted(c.kinds for c in found) == [("removed",), ("unchanged",), ("unchanged",)]


def test_a_tie_is_unsure_and_lists_both(compare_rules: CompareRules) -> None:
    """One task, two equal texts under two other leads: nobody can say which."""
    a = side(2023, task(1, WIFI, lead=cell("a")))
    b = side(2024, task(1, WIFI, lead=cell("b")), task(2, WIFI, lead=cell("c")))
    found = compare_tasks(a, b, compare_rules)
    unsure = [c for c in found if "unsure" in c.kinds]
    pair = next(c for c in unsure if c.from_task_id)
    assert {pair.to_task_id, *pair.candidates} == {"noi-2024/1", "noi-2024/2"}
    left = next(c for c in unsure if not c.from_task_id)
    assert left.candidates == ("noi-2023/1",)
    assert len(found) == 2


def test_a_near_duplicate_of_a_sibling_is_not_taken_for_the_task(
    compare_rules: CompareRules,
) -> None:
    """One sentence frame over another object: no more alike than two tasks of one plan."""
    frame = "Xây dựng và triển khai thực hiện Kế hoạch {} năm {} trên địa bàn tỉnh"
    old = [task(n, frame.format(x, 2023)) for n, x in ((1, "kiểm tra"), (2, "tuyên truyền"))]
    new = [task(n, frame.format(x, 2024)) for n, x in ((1, "kiểm tra"), (2, "tập huấn"))]
    found = by_number(compare_tasks(side(2023, *old), side(2024, *new), compare_rules))
    assert found[1, 1].kinds == ("unchanged",)
    assert (2, 2) not in found or found[2, 2].kinds == ("unsure",)


def test_split_and_merged(compare_rules: CompareRules) -> None:
    whole = f"{WIFI}; {ROAD.lower()}"
    a = side(2023, task(1, whole), task(2, PAPER))
    b = side(2024, task(1, WIFI), task(2, ROAD), task(3, PAPER))
    found = compare_tasks(a, b, compare_rules)
    assert kinds(found) == {
        (1, 1): ("split",),
        (1, 2): ("renumbered", "split"),
        (2, 3): ("renumbered",),
    }
    assert {c.basis for c in found if "split" in c.kinds} == {"coverage"}
    assert kinds(compare_tasks(b, a, compare_rules))[2, 1] == ("renumbered", "merged")


def test_three_parts(compare_rules: CompareRules) -> None:
    a = side(2023, task(1, f"{WIFI}; {ROAD.lower()}; {PAPER.lower()}"))
    b = side(2024, task(1, WIFI), task(2, ROAD), task(3, PAPER))
    found = kinds(compare_tasks(a, b, compare_rules))
    assert set(found) == {(1, 1), (1, 2), (1, 3)}
    assert all("split" in k for k in found.values())


def test_a_new_task_beside_an_equal_one_is_no_split(compare_rules: CompareRules) -> None:
    a = side(2023, task(1, WIFI))
    b = side(2024, task(1, WIFI), task(2, "Lắp đặt mạng không dây miễn phí tại chợ"))
    assert kinds(compare_tasks(a, b, compare_rules))[0, 2] == ("added",)


def test_empty_sides(compare_rules: CompareRules) -> None:
    none, one = side(2023), side(2024, task(1, WIFI))
    assert compare_tasks(none, none, compare_rules) == ()
    assert kinds(compare_tasks(none, one, compare_rules)) == {(0, 1): ("added",)}
    assert kinds(compare_tasks(one, none, compare_rules)) == {(1, 0): ("removed",)}


def test_tasks_without_text_or_anything(compare_rules: CompareRules) -> None:
    bare = {
        "number": None, "number_raw": "", "section": None, "section_title": None, "area": None,
        "product_raw": None, "products": (), "deadline_raw": None, "deadlines": (),
    }  # fmt: skip
    a = side(None, replace(task(1, ""), **bare), name="a")  # type: ignore[arg-type]
    b = side(None, replace(task(1, ""), **bare), name="b")  # type: ignore[arg-type]
    (change,) = compare_tasks(a, b, compare_rules)
    assert change.kinds == ("unchanged",)
