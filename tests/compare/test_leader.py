"""The page for whoever decides: sentences with numbers that the changes bear out, on one page."""

import io
import re
from pathlib import Path

import pytest
from docx import Document

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import Side
from pipeline.compare.threads import follow_tasks
from pipeline.compare.write.view import View, make_view
from pipeline.model.changes import Change
from pipeline.present.changes_leader import leader_docx, leader_html, leader_page
from pipeline.present.labels import load_labels
from pipeline.present.trend_page import trend_html
from tests.compare.build import side, task
from tests.conftest import ROOT

LABELS = load_labels(ROOT / "rules")


@pytest.fixture(scope="module")
def view(
    open_pair: tuple[Side, Side], open_changes: tuple[Change, ...], compare_rules: CompareRules
) -> View:
    return make_view("2023..2024", *open_pair, open_changes, compare_rules.labels)


def test_every_number_is_counted_from_the_changes(view: View) -> None:
    page = leader_page(view)
    said = [p.text for p in page.paragraphs]
    assert said[0] == "Kế hoạch sau có 66 nhiệm vụ, kế hoạch trước có 68 nhiệm vụ (giảm 2)."
    rows = [line.change for line in view.lines]

    def tasks(kind: str) -> int:
        return len({c.to_task_id or c.from_task_id for c in rows if kind in c.kinds})

    for kind, words in (
        ("added", "nhiệm vụ mới:"),
        ("removed", "nhiệm vụ của kế hoạch trước không còn trong kế hoạch sau:"),
        ("lead_changed", "nhiệm vụ đổi cơ quan chủ trì:"),
    ):
        assert f"{tasks(kind)} {words}" in said
    for p in page.paragraphs:
        if p.items:
            left = int(re.search(r"\d+", p.more)[0]) if p.more else 0  # type: ignore[index]
            assert len(p.items) + left == int(p.text.split()[0])


def test_decisions_by_number(view: View) -> None:
    page = leader_page(view)
    assert "2890/QĐ-UBND" in page.below
    assert "vinh-long" not in page.below
    assert "2890/QĐ-UBND" in leader_html(view, LABELS).decode()


def test_the_word_document_says_the_same(view: View) -> None:
    data = leader_docx(view)
    assert data == leader_docx(view)
    document = Document(io.BytesIO(data))
    words = [p.text for p in document.paragraphs]
    assert [p.text for p in leader_page(view).paragraphs if p.text not in words] == []
    section = document.sections[0]
    assert section.page_height > section.page_width


@pytest.mark.slow
@pytest.mark.parametrize("tasks", [20, 300])
def test_one_page_however_much_changed(
    tasks: int, view: View, compare_rules: CompareRules, tmp_path: Path
) -> None:
    import pypdfium2

    from tests.fixtures.office import convert

    a = side(
        2023, *(task(i, f"Việc cũ số {i} về lĩnh vực {i * 7} của tỉnh") for i in range(1, tasks))
    )
    b = side(
        2024, *(task(i, f"Nhiệm vụ mới {i} cho ngành {i * 11} trong năm") for i in range(1, tasks))
    )
    changes = compare_tasks(a, b, compare_rules)
    for n, v in enumerate((view, make_view("a..b", a, b, changes, compare_rules.labels))):
        path = tmp_path / f"{n}.docx"
        path.write_bytes(leader_docx(v))
        assert len(pypdfium2.PdfDocument(convert(path, tmp_path / "pdf" / f"{n}.pdf"))) == 1


def test_hostile_text_is_only_text(compare_rules: CompareRules) -> None:
    bad = "<script>alert(1)</script> \u202e {{ 7*7 }}"
    a, b = side(2023, task(1, "Việc cũ hẳn")), side(2024, task(1, bad))
    made = make_view("a..b", a, b, compare_tasks(a, b, compare_rules), compare_rules.labels)
    text = leader_html(made, LABELS).decode()
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_a_trend_can_be_read_across_the_years(
    open_pair: tuple[Side, Side], compare_rules: CompareRules
) -> None:
    rows = follow_tasks(open_pair, compare_rules)
    text = trend_html(open_pair, rows, compare_rules, LABELS).decode()
    assert text.count("<tr data-state=") == len({r.thread_id for r in rows})
    assert "2890/QĐ-UBND" in text
    assert "nhiệm vụ có mặt từ kế hoạch đầu tiên" in text
