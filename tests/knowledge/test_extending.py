"""The five edits of docs/extending.md, each done in a copy of rules/ and seen to work."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.lint import try_examples
from pipeline.run.rules import load_rules
from tests.compose import HEADER, Plan
from tests.conftest import ROOT

GOOD = Plan()


@pytest.fixture
def edit(tmp_path: Path) -> Callable[..., Callable[[Plan], Result]]:
    """edit(file, after, line): rules/ with a line added after a mark; returns a reader with them."""

    def run(file: str, mark: str, new: str) -> Callable[[Plan], Result]:
        root = tmp_path / "rules"
        shutil.copytree(ROOT / "rules", root)
        text = (root / file).read_text(encoding="utf-8")
        assert text.count(mark) >= 1, f"{file} has no {mark!r}"
        (root / file).write_text(text.replace(mark, new, 1), encoding="utf-8")
        rules = load_rules(root)
        try_examples(root)
        ingester = Ingester(rules)
        return lambda plan: ingester.ingest([SourceFile(file="x", data=plan.text().encode())])[0]

    return run


def test_an_agency(
    edit: Callable[..., Callable[[Plan], Result]], read: Callable[..., Result]
) -> None:
    plan = GOOD.with_cell(2, 2, "Sở KTB")
    assert read(plan.text()).meaning.tasks[1].lead_agencies == ()
    with_rule = edit(
        "agencies.yml",
        "\nagencies:\n",
        "\nagencies:\n  - {name: Sở Kinh tế biển, short_name: Sở KTB, level: province}\n",
    )
    assert with_rule(plan).meaning.tasks[1].lead_agencies == ("so-kinh-te-bien",)


def test_a_deadline_wording(
    edit: Callable[..., Callable[[Plan], Result]], read: Callable[..., Result]
) -> None:
    plan = GOOD.with_cell(2, 5, "Mùa gặt năm 2023")
    assert read(plan.text()).meaning.deadlines[1].kind != "half_year"
    with_rule = edit(
        "deadlines.yml",
        "\nrules:\n",
        "\nrules:\n  - id: harvest\n    pattern: 'mùa gặt năm ?{year}'\n    kind: year\n    apply: \"on\"\n"
        "    examples: {'Mùa gặt năm 2024': year 2024-01-01..2024-12-31}\n",
    )
    assert [d.kind for d in with_rule(plan).meaning.deadlines][1] == "year"


def test_a_column_header(
    edit: Callable[..., Callable[[Plan], Result]], read: Callable[..., Result]
) -> None:
    """A header read by its cells alone is told of until somebody pastes it into the rules."""
    header = tuple("Nơi gánh vác" if h == "Cơ quan chủ trì" else h for h in HEADER)
    plan = replace(GOOD, header=header)
    [told] = [f for f in read(plan.text()).findings if f.rule == "header-by-cells"]
    assert (told.severity, told.value) == ("warning", "Nơi gánh vác")
    with_rule = edit(
        "columns.yml",
        "      - Cơ quan chủ trì\n",
        "      - Cơ quan chủ trì\n      - Nơi gánh vác\n",
    )
    result = with_rule(plan)
    assert result.meaning.tasks[0].lead_raw == "Sở Nội vụ"
    assert not [f for f in result.findings if f.rule.startswith("header")]


def test_a_section_title(
    edit: Callable[..., Callable[[Plan], Result]], read: Callable[..., Result]
) -> None:
    plan = GOOD.with_cell(3, 0, "II. NỀN NẾP LỀ LỐI")
    assert read(plan.text()).meaning.tasks[2].area is None
    with_rule = edit("sections.yml", "pattern: 'thể chế|", "pattern: 'nền nếp lề lối|thể chế|")
    assert with_rule(plan).meaning.tasks[2].area == "institutions"


def test_an_instrument_type(
    edit: Callable[..., Callable[[Plan], Result]], read: Callable[..., Result]
) -> None:
    plan = GOOD.with_cell(2, 1, "Thực hiện Giao ước số 12/GƯ-UBND ngày 05/01/2022 của UBND tỉnh.")
    assert "covenant" not in {c.instrument for c in read(plan.text()).meaning.citations}
    with_rule = edit(
        "citations.yml",
        "  - {code: constitution,",
        "  - {code: covenant, names: [Giao ước], groups: [GƯ], dated: true}\n  - {code: constitution,",
    )
    found = [c for c in with_rule(plan).meaning.citations if c.instrument == "covenant"]
    assert [(c.number, c.symbol, str(c.issued_on)) for c in found] == [
        ("12", "GƯ-UBND", "2022-01-05")
    ]


def test_a_correction(edit: Callable[..., Callable[[Plan], Result]]) -> None:
    doc = "ca-mau-311-qd-ubnd-2022"
    entry = (
        "corrections:\n  - {record: %s/2, field: product_raw, expect: %s, value: Biên bản,"
        " reason: misprint, who: N.V.A., on: 2023-01-05}\n"
    )
    reader = edit("products.yml", "# Products", "# Products")
    root = Path(reader.__closure__[0].cell_contents.rules.root)  # type: ignore[index]
    folder = root / "corrections"
    folder.mkdir(exist_ok=True)
    for expect, rule in (("Báo cáo", None), ("Báo cáo quý", "correction-stale")):
        (folder / "one.yml").write_text(entry % (doc, expect), encoding="utf-8")
        result = Ingester(load_rules(root)).ingest(
            [SourceFile(file="x", data=GOOD.text().encode())]
        )[0]
        if rule is None:
            assert result.meaning.tasks[1].product_raw == "Biên bản"
            assert len(result.meaning.corrections) == 1
        else:
            assert result.meaning.tasks[1].product_raw == "Báo cáo"
            assert rule in {f.rule for f in result.findings if f.severity == "error"}


def test_a_corrected_cell_is_read_anew(edit: Callable[..., Callable[[Plan], Result]]) -> None:
    doc = "ca-mau-311-qd-ubnd-2022"
    reader = edit("products.yml", "# Products", "# Products")
    root = Path(reader.__closure__[0].cell_contents.rules.root)  # type: ignore[index]
    entry = (
        "  - {record: %s, field: %s, expect: %s, value: %s, reason: r, who: w, on: 2023-01-05}\n"
    )
    fixes = (
        (f"{doc}/1", "deadline_raw", "Quý IV/2022", "Trước ngày 15/01/2023"),
        (f"{doc}/2", "lead_raw", "Sở Nội vụ", "Sở Tư pháp"),
        (f"{doc}/3", "due_end", "2023-10-31", "2023-10-30"),
    )
    (root / "corrections").mkdir(exist_ok=True)
    text = "corrections:\n" + "".join(entry % fix for fix in fixes)
    (root / "corrections" / "one.yml").write_text(text, encoding="utf-8")
    source = SourceFile(file="x", data=GOOD.text().encode())
    got = Ingester(load_rules(root)).ingest([source])[0].meaning
    first, second, third = got.tasks
    assert (first.deadline_raw, str(first.due_end)) == ("Trước ngày 15/01/2023", "2023-01-14")
    assert (second.lead_raw, second.lead_agencies) == ("Sở Tư pháp", ("so-tu-phap",))
    ends = {d.task_id: str(d.end) for d in got.deadlines}
    assert (str(third.due_end), ends[third.task_id]) == ("2023-10-30", "2023-10-30")
    assert ends[first.task_id] == "2023-01-14"
    assert [(c.record_id, c.expect) for c in got.corrections] == [(r, e) for r, _, e, _ in fixes]
