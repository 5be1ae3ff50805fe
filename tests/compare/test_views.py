"""Every view from one comparison: equal bytes, inert text, the contract's columns."""

import html
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import Side
from pipeline.compare.write.data import write_folder
from pipeline.compare.write.view import COLOURS, View, make_view
from pipeline.model.changes import CHANGE_BASES, CHANGE_KINDS, Change
from pipeline.present.changes import comparison_files
from pipeline.present.labels import load_labels
from tests.compare.build import side, task
from tests.conftest import ROOT

LABELS = load_labels(ROOT / "rules")

HOSTILE = (
    '=HYPERLINK("http://x.example/","a") <script>document.title="hit"</script> '
    "{{7*7}} **đậm** | <img src=http://x.example/p.png> [a](javascript:alert(1))"
)


@pytest.fixture(scope="module")
def view(
    open_pair: tuple[Side, Side], open_changes: tuple[Change, ...], compare_rules: CompareRules
) -> View:
    return make_view("2023..2024", *open_pair, open_changes, compare_rules.labels)


@pytest.fixture(scope="module")
def files(view: View) -> dict[str, bytes]:
    return comparison_files(view, LABELS)


@pytest.fixture(scope="module")
def hostile(compare_rules: CompareRules) -> dict[str, bytes]:
    a = side(2023, task(1, HOSTILE, product_raw=HOSTILE), task(2, HOSTILE + " cũ hơn nhiều"))
    b = side(2024, task(1, HOSTILE, product_raw="Khác", section_title='"><script>x()</script>'))
    changes = compare_tasks(a, b, compare_rules)
    return comparison_files(make_view("a..b", a, b, changes, compare_rules.labels), LABELS)


def test_files_are_the_same_bytes_every_time(view: View, files: dict[str, bytes]) -> None:
    assert comparison_files(view, LABELS) == files


def test_the_parquet_has_the_columns_of_the_contract(files: dict[str, bytes]) -> None:
    table = pq.read_table(io.BytesIO(files["changes.parquet"]))
    assert table.column_names == [
        "from_task_id", "to_task_id", "kinds", "score", "basis", "fields", "candidates",
    ]  # fmt: skip
    fields = table.schema.field("fields").type.value_type
    assert [fields.field(i).name for i in range(fields.num_fields)] == [
        "field", "old", "new", "added", "removed", "note",
    ]  # fmt: skip
    rows = table.to_pylist()
    assert len(rows) == 77
    assert {k for r in rows for k in r["kinds"]} <= set(CHANGE_KINDS)
    assert {r["basis"] for r in rows} <= set(CHANGE_BASES)
    assert all(table.schema.field(n).metadata for n in table.column_names)


def test_json_and_parquet_say_the_same(files: dict[str, bytes]) -> None:
    rows = pq.read_table(io.BytesIO(files["changes.parquet"])).to_pylist()
    body = json.loads(files["changes.json"])
    assert [(c["from_task_id"], c["to_task_id"], c["kinds"]) for c in body["changes"]] == [
        (r["from_task_id"], r["to_task_id"], r["kinds"]) for r in rows
    ]
    assert body["counts"]["unsure"] == 2
    assert body["from"]["plan_year"] == 2023


def _cells(data: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_has_every_row_filters_and_vietnamese_headings(
    files: dict[str, bytes],
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["changes.xlsx"]))
    sheet = book.worksheets[1]
    assert sheet.max_row == 78
    assert sheet.auto_filter.ref and sheet.freeze_panes
    headings = [c.value for c in sheet[1]]
    assert headings[:2] == ["Loại thay đổi", "Mục"]
    assert len({c.fill.start_color.rgb for c in sheet["A"][1:]}) > 5


def test_text_is_never_a_formula_or_a_link(hostile: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(hostile["changes.xlsx"])) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if "worksheets/sheet" in n]
        assert not any("<f>" in s or "<hyperlink" in s for s in sheets)
        assert not any("externalLink" in n for n in book.namelist())


def test_a_very_long_text_still_fits_a_cell(compare_rules: CompareRules) -> None:
    a = side(2023, task(1, "dài " * 10_000))
    b = side(2024, task(1, "dài " * 10_000 + "thêm"))
    changes = compare_tasks(a, b, compare_rules)
    data = comparison_files(make_view("a..b", a, b, changes, compare_rules.labels), LABELS)
    assert any("cắt bớt" in str(v) for row in _cells(data["changes.xlsx"]) for v in row)


def test_markdown_is_inert_and_has_the_counts(
    files: dict[str, bytes], hostile: dict[str, bytes]
) -> None:
    text = files["changes.md"].decode()
    assert "| Bổ sung | 6 |" in text
    bad = hostile["changes.md"].decode()
    assert "<script>" not in bad and "<img" not in bad and "](javascript" not in bad


def test_the_page_fetches_nothing(files: dict[str, bytes], hostile: dict[str, bytes]) -> None:
    for page in (files["changes.html"].decode(), hostile["changes.html"].decode()):
        assert "default-src 'none'" in html.unescape(page)
        assert page.count("<script>") == 1
        assert "src=" not in page.replace("-src", "").replace("src=http://x.example", "")
        assert "@import" not in page and "url(" not in page


def test_every_kind_has_a_label_and_a_colour(compare_rules: CompareRules) -> None:
    assert set(compare_rules.labels.kinds) == set(CHANGE_KINDS) == set(COLOURS)
    assert set(compare_rules.labels.bases) == set(CHANGE_BASES)


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "diff" / "a..b"
    write_folder(folder, {"changes.md": b"1"})
    write_folder(folder, {"changes.md": b"2", "changes.json": b"3"})
    assert sorted(p.name for p in folder.iterdir()) == ["changes.json", "changes.md"]
    assert (folder / "changes.md").read_bytes() == b"2"
    assert [p.name for p in folder.parent.iterdir()] == ["a..b"]


def test_a_write_that_fails_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "diff" / "a..b"
    write_folder(folder, {"changes.md": b"1"})

    def fail(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="No space"):
        write_folder(folder, {"changes.md": b"2"})
    assert (folder / "changes.md").read_text() == "1"
    assert [p.name for p in folder.parent.iterdir()] == ["a..b"]
