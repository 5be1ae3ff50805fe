"""Which views stand under out/ after which run: with the tables, never behind them, same bytes."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.run.report import report
from pipeline.run.settings import WorkLimits
from pipeline.tables.standing import StandingError
from tests.compose import Plan
from tests.conftest import ROOT
from tests.present.conftest import REFERENCE_ID

A = "ca-mau-311-qd-ubnd-2022"
B = "ca-mau-312-qd-ubnd-2022"


def views_of(out: Path) -> dict[str, str]:
    """Every view file with its hash."""
    return {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("xlsx", "ics", "csv", "report")
        for p in sorted((out / folder).rglob("*"))
        if p.is_file()
    }


def of(document_id: str, files: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in files.items() if document_id in k}


@pytest.fixture
def home(tmp_path: Path, plan_file: Callable[..., Path]) -> Path:
    plan_file("a.txt", Plan())
    plan_file("b.txt", Plan(number="312/QĐ-UBND"))
    return tmp_path


def test_views_come_with_the_tables(home: Path, run: Callable[..., Any]) -> None:
    summary = run(home / "raw", home / "out")
    files = views_of(home / "out")
    assert summary.views == "ready"
    assert {f"xlsx/{A}.xlsx", f"xlsx/{B}.xlsx", "xlsx/tat-ca.xlsx", "csv/tasks.csv"} <= set(files)
    assert {f"ics/{A}.ics", f"ics/{A}/so-noi-vu.ics", f"ics/{A}/so-tu-phap.ics"} <= set(files)


def test_same_bytes_in_another_folder(home: Path, run: Callable[..., Any]) -> None:
    run(home / "raw", home / "out")
    run(home / "raw", home / "elsewhere" / "deep")
    assert views_of(home / "out") == views_of(home / "elsewhere" / "deep")


def test_a_new_document_leaves_the_others_views(
    home: Path, run: Callable[..., Any], plan_file: Callable[..., Path]
) -> None:
    run(home / "raw", home / "out")
    before = views_of(home / "out")
    stamps = {k: (home / "out" / k).stat().st_mtime_ns for k in of(A, before)}
    plan_file("c.txt", Plan(number="313/QĐ-UBND"))
    run(home / "raw", home / "out")
    after = views_of(home / "out")
    assert of(A, after) == of(A, before)
    assert {k: (home / "out" / k).stat().st_mtime_ns for k in stamps} == stamps
    assert after["xlsx/tat-ca.xlsx"] != before["xlsx/tat-ca.xlsx"]
    assert of("313", after)


def test_a_removed_document_takes_its_views_along(home: Path, run: Callable[..., Any]) -> None:
    run(home / "raw", home / "out")
    (home / "out" / "xlsx" / "mine.xlsx").write_bytes(b"not ours")
    (home / "raw" / "b.txt").unlink()
    run(home / "raw", home / "out")
    files = views_of(home / "out")
    assert not of(B, files)
    assert of(A, files)
    assert "xlsx/mine.xlsx" in files  # what others put there stays
    assert not (home / "out" / "ics" / B).exists()


def test_a_changed_document_loses_calendars_it_no_longer_has(
    home: Path, run: Callable[..., Any], plan_file: Callable[..., Path]
) -> None:
    run(home / "raw", home / "out")
    assert f"ics/{A}/so-tu-phap.ics" in views_of(home / "out")
    plan_file("a.txt", Plan().with_cell(4, 2, "Sở Nội vụ"))
    run(home / "raw", home / "out")
    files = views_of(home / "out")
    assert f"ics/{A}/so-tu-phap.ics" not in files
    assert f"ics/{A}/so-noi-vu.ics" in files


def test_only_data_leaves_no_view_behind_the_tables(
    home: Path, run: Callable[..., Any], plan_file: Callable[..., Path]
) -> None:
    run(home / "raw", home / "out", views=False)
    assert views_of(home / "out") == {}
    run(home / "raw", home / "out")  # nothing to read, but the views are missing
    whole = views_of(home / "out")
    assert of(A, whole)
    plan_file("a.txt", Plan(plan=(*Plan().plan, "b) Công khai kết quả rà soát.")))
    assert run(home / "raw", home / "out", views=False).views == "left-out"
    files = views_of(home / "out")
    assert of(A, files) == {}
    assert of(B, files) == of(B, whole)
    assert "xlsx/tat-ca.xlsx" not in files


def test_too_many_for_passing(home: Path, run: Callable[..., Any]) -> None:
    assert run(home / "raw", home / "out", views_up_to=1).views == "too-many"
    assert views_of(home / "out") == {}
    run(home / "raw", home / "other")
    assert report(home / "out", home / "raw", ROOT / "rules", WorkLimits()) == (2, [], [])
    assert views_of(home / "out") == views_of(home / "other")


def test_a_lost_view_comes_again(home: Path, run: Callable[..., Any]) -> None:
    run(home / "raw", home / "out")
    before = views_of(home / "out")
    (home / "out" / "ics" / f"{A}.ics").unlink()
    (home / "out" / "csv" / "tasks.csv").unlink()
    assert run(home / "raw", home / "out").unchanged == 2
    assert views_of(home / "out") == before


def test_report_again_gives_the_same(two_years: Path) -> None:
    before = views_of(two_years)
    run = CliRunner().invoke(app, ["report", "--out", str(two_years), "--raw", str(two_years)])
    assert run.exit_code == 0
    assert "2 documents" in run.stdout
    after = views_of(two_years)
    assert {k: v for k, v in after.items() if not k.startswith("report/")} == {
        k: v for k, v in before.items() if not k.startswith("report/")
    }
    assert of(REFERENCE_ID, after)


def test_report_without_tables(tmp_path: Path) -> None:
    with pytest.raises(StandingError, match="Run `cchc ingest` first"):
        report(tmp_path, tmp_path, ROOT / "rules", WorkLimits())


def test_a_file_without_a_document_is_named(home: Path, run: Callable[..., Any]) -> None:
    import openpyxl

    (home / "raw" / "empty.txt").write_bytes(b"")
    run(home / "raw", home / "out")
    book = openpyxl.load_workbook(home / "out" / "xlsx" / "tat-ca.xlsx")
    assert "empty.txt" in [c.value for row in book["Kết quả kiểm tra"].iter_rows() for c in row]


def test_a_file_of_hostile_cells_all_the_way(
    home: Path, run: Callable[..., Any], plan_file: Callable[..., Path]
) -> None:
    """Script, formula, a 10,000-character cell, marks of direction: from file to views."""
    import openpyxl

    evil = '=HYPERLINK("http://example.invalid") <script>alert(1)</script> \u202eđảo\u202c'
    plan = Plan(number="666/QĐ-UBND").with_cell(1, 1, evil).with_cell(2, 1, "-" + "dài " * 2_500)
    plan_file("evil.txt", plan.with_cell(1, 4, "@SUM(1)"))
    run(home / "raw", home / "out")
    name = "ca-mau-666-qd-ubnd-2022"
    book = openpyxl.load_workbook(home / "out" / "xlsx" / f"{name}.xlsx")
    cells = [c for s in book.worksheets for row in s.iter_rows() for c in row if c.value]
    assert any(str(c.value).startswith("=HYPERLINK") for c in cells)
    assert all(c.data_type != "f" and c.hyperlink is None for c in cells)
    assert any(len(str(c.value)) > 9_900 for c in cells)
    for path in (home / "out").rglob("*"):
        if path.suffix in (".csv", ".ics"):
            text = path.read_text(encoding="utf-8")
            assert "\u202e" not in text
            assert ",=HYPERLINK" not in text
            assert '"=HYPERLINK' not in text
