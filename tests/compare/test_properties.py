"""What holds for any two plans: mirror image, identity, order and numbers."""

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import CompareTask, Side
from pipeline.model.changes import Change, FieldChange
from tests.compare.build import cell, side, task

PHRASES = """
xây dựng kế hoạch cải cách hành chính năm 2023 2024 tuyên truyền kiểm tra rà soát thủ tục
số hóa hồ sơ dữ liệu mở đào tạo công chức ngân sách doanh nghiệp cấp huyện cấp xã báo cáo; và
"""
WORDS = tuple(PHRASES.split())
AREAS = (("steering", "Chỉ đạo"), ("digital", "Số"), (None, None))
BODIES = ("so-noi-vu", "so-tai-chinh", "ubnd-cap-huyen")


@st.composite
def tasks(draw: st.DrawFn, number: int) -> CompareTask:
    area, title = draw(st.sampled_from(AREAS))
    words = draw(st.lists(st.sampled_from(WORDS), max_size=9))
    lead = draw(st.lists(st.sampled_from(BODIES), max_size=2, unique=True))
    product = draw(st.sampled_from(("Báo cáo", "Kế hoạch", None)))
    return task(
        number,
        " ".join(words),
        area=area,
        section_title=title,
        lead=cell(*lead),
        product_raw=product,
        products=(product,) if product else (),
    )


@st.composite
def plans(draw: st.DrawFn, year: int) -> Side:
    size = draw(st.integers(0, 7))
    return side(year, *(draw(tasks(n)) for n in range(1, size + 1)))


def _mirror(c: Change) -> tuple[object, ...]:
    swap = {"split": "merged", "merged": "split", "added": "removed", "removed": "added"}
    return (
        c.to_task_id,
        c.from_task_id,
        frozenset(swap.get(k, k) for k in c.kinds),
        c.score,
        c.basis,
        frozenset(map(_mirror_field, c.fields)),
        frozenset(c.candidates),
    )


def _mirror_field(f: FieldChange) -> tuple[object, ...]:
    ways = {"earlier": "later", "later": "earlier", "firmer": "looser", "looser": "firmer"}
    notes = tuple(sorted(ways.get(n, n) for n in (f.note or "").split(",")))
    return f.field, f.new, f.old, frozenset(f.removed), frozenset(f.added), notes


def _plain(c: Change) -> tuple[object, ...]:
    fields = frozenset(
        (
            f.field, f.old, f.new, frozenset(f.added), frozenset(f.removed),
            tuple(sorted((f.note or "").split(","))),
        )
        for f in c.fields
    )  # fmt: skip
    ids = frozenset(c.candidates)
    return c.from_task_id, c.to_task_id, frozenset(c.kinds), c.score, c.basis, fields, ids


COMMON = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@COMMON
@given(a=plans(2023), b=plans(2024))
def test_the_other_direction_is_the_mirror_image(
    a: Side, b: Side, compare_rules: CompareRules
) -> None:
    there, back = compare_tasks(a, b, compare_rules), compare_tasks(b, a, compare_rules)
    assert {_plain(c) for c in there} == {_mirror(c) for c in back}


@COMMON
@given(a=plans(2023))
def test_identical_inputs_are_unchanged(a: Side, compare_rules: CompareRules) -> None:
    found = compare_tasks(a, a, compare_rules)
    assert [c.kinds for c in found] == [("unchanged",)] * len(a.tasks)
    assert all(c.from_task_id == c.to_task_id for c in found)


@COMMON
@given(a=plans(2023), seed=st.integers(0, 99))
def test_shuffled_rows_and_new_numbers_are_only_renumbered(
    a: Side, seed: int, compare_rules: CompareRules
) -> None:
    rows = list(a.tasks)
    random.Random(seed).shuffle(rows)
    moved = [
        replace(t, number=n, number_raw=f"{n}.", task_id=f"b/{n}", position=n)
        for n, t in enumerate(rows, start=1)
    ]
    b = replace(a, document_id="b", tasks=tuple(moved))
    found = compare_tasks(a, b, compare_rules)
    assert {k for c in found for k in c.kinds} <= {"unchanged", "renumbered"}
    assert len(found) == len(a.tasks)


@COMMON
@given(a=plans(2023), b=plans(2024))
def test_no_task_is_lost_and_none_is_in_two_pairs(
    a: Side, b: Side, compare_rules: CompareRules
) -> None:
    found = compare_tasks(a, b, compare_rules)
    parts = ("split", "merged")
    for ids, side_ in (
        ([c.from_task_id for c in found if c.from_task_id], a),
        ([c.to_task_id for c in found if c.to_task_id], b),
    ):
        assert set(ids) == {t.task_id for t in side_.tasks}
    pairs = [c for c in found if not set(c.kinds) & set(parts)]
    for ids in ([c.from_task_id for c in pairs], [c.to_task_id for c in pairs]):
        kept = [i for i in ids if i]
        assert len(kept) == len(set(kept))


@COMMON
@given(a=plans(2023), b=plans(2024))
def test_the_same_sides_give_the_same_changes(
    a: Side, b: Side, compare_rules: CompareRules
) -> None:
    assert compare_tasks(a, b, compare_rules) == compare_tasks(a, b, compare_rules)


def test_the_open_pair_is_its_mirror_image(
    open_pair: tuple[Side, Side], compare_rules: CompareRules
) -> None:
    a, b = open_pair
    there, back = compare_tasks(a, b, compare_rules), compare_tasks(b, a, compare_rules)
    assert {_plain(c) for c in there} == {_mirror(c) for c in back}


def test_the_open_pair_does_not_depend_on_the_order_of_rows(
    open_pair: tuple[Side, Side], compare_rules: CompareRules
) -> None:
    """Order is only a hint: with rows shuffled, the sure pairs stay what they were."""
    a, b = open_pair
    rows = list(b.tasks)
    random.Random(7).shuffle(rows)
    shuffled = replace(b, tasks=tuple(replace(t, position=n) for n, t in enumerate(rows, 1)))

    def sure(changes: tuple[Change, ...]) -> set[tuple[str | None, str | None]]:
        return {(c.from_task_id, c.to_task_id) for c in changes if "unsure" not in c.kinds}

    before, after = sure(compare_tasks(a, b, compare_rules)), sure(
        compare_tasks(a, shuffled, compare_rules)
    )  # fmt: skip
    assert len(before ^ after) <= 6
