"""Years, ids, folders, files; and what is said where nothing, or too much, is meant."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.compare.locate import NotFound, locate, locate_all
from pipeline.compare.side import Side
from pipeline.tables.schemas import table


def _document(document_id: str, year: int, place: str, end: int | None = None) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(c.name for c in table("documents").columns)
    counts = ("tasks", "sections", "findings_error", "findings_warning")
    row |= dict.fromkeys(counts, 0) | dict.fromkeys(("file", "sha256", "media_type", "reader"), "x")
    row |= {"document_id": document_id, "plan_year": year, "plan_year_end": end}
    return row | {"issuer_place": place, "issued_on": date(year - 1, 12, 1)}


def _write(out: Path, *documents: dict[str, object]) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    rows = {"documents": list(documents)}
    for name in ("documents", "tasks", "task_agencies", "task_deadlines", "citations"):
        data = pa.Table.from_pylist(rows.get(name, []), schema=table(name).arrow())
        pq.write_table(data, out / f"{name}.parquet")
    return out


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    yield _write(
        tmp_path / "out",
        _document("vinh-long-1-qd-ubnd-2022", 2023, "Vĩnh Long"),
        _document("vinh-long-2-qd-ubnd-2023", 2024, "Vĩnh Long"),
        _document("lam-dong-3-qd-ubnd-2023", 2024, "Lâm Đồng"),
        _document("vinh-long-4-qd-ubnd-2025", 2026, "Vĩnh Long", 2030),
    )


def _no_raw(path: Path) -> Side:
    raise AssertionError(f"nothing raw is to be read, yet {path}")


def test_a_year_an_id_and_a_place(out: Path) -> None:
    assert locate("2023", out, None, _no_raw).side.document_id == "vinh-long-1-qd-ubnd-2022"
    assert locate("2023", out, None, _no_raw).name == "2023"
    assert locate("2024", out, "Lâm Đồng", _no_raw).side.document_id.startswith("lam-dong")
    assert locate("2024", out, "vinh-long", _no_raw).side.document_id.startswith("vinh-long-2")
    found = locate("vinh-long-4-qd-ubnd-2025", out, None, _no_raw)
    assert (found.name, found.side.plan_year_end) == ("vinh-long-4-qd-ubnd-2025", 2030)


def test_a_year_within_a_period(out: Path) -> None:
    assert locate("2028", out, None, _no_raw).side.document_id == "vinh-long-4-qd-ubnd-2025"


def test_a_year_of_two_provinces_asks_which(out: Path) -> None:
    with pytest.raises(NotFound, match=r"several plans: lam-dong.*--place"):
        locate("2024", out, None, _no_raw)


@pytest.mark.parametrize("spec", ["2019", "vinh-long-9-qd-ubnd-2023", "no/such/file.txt"])
def test_what_is_unknown_says_what_there_is(spec: str, out: Path) -> None:
    with pytest.raises(NotFound, match="2023: vinh-long-1-qd-ubnd-2022"):
        locate(spec, out, None, _no_raw)


def test_nothing_ingested_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="run `cchc ingest`"):
        locate("2023", tmp_path, None, _no_raw)


def test_a_folder_of_tables(out: Path, tmp_path: Path) -> None:
    one = _write(tmp_path / "one", _document("x-1-qd-ubnd-2022", 2023, "X"))
    assert locate(str(one), out, None, _no_raw).name == "x-1-qd-ubnd-2022"
    assert locate(str(one / "tasks.parquet"), out, None, _no_raw).name == "x-1-qd-ubnd-2022"
    with pytest.raises(NotFound, match="several documents"):
        locate(str(out), out, None, _no_raw)
    assert locate(str(out), out, "Lâm Đồng", _no_raw).name == "lam-dong-3-qd-ubnd-2023"


def test_a_file_is_read_raw(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "2023"
    path.write_text("x")
    assert locate(str(path), out, None, lambda _: Side(document_id="read")).name == "read"


def test_all_annual_plans_of_a_place(out: Path) -> None:
    found = locate_all(out, "Vĩnh Long")
    assert [f.name for f in found] == ["2023", "2024"]
    with pytest.raises(NotFound, match="share a year"):
        locate_all(out, None)
    with pytest.raises(NotFound, match="two annual plans of Huế"):
        locate_all(out, "Huế")
