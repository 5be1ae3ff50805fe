"""Tables of another form than this program writes are refused, with what to run; never mixed."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import pipeline as cchc
from pipeline.cli.app import app
from pipeline.run.tables_out import _fits
from pipeline.tables.schemas import SCHEMA_VERSION, table, version_of
from tests.compose import Plan


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    (folder / "raw").mkdir()
    (folder / "raw" / "plan.txt").write_text(Plan().text(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(app, ["ingest", "--only", "data"]).exit_code == 0
    return folder / "out"


def as_form(path: Path, version: str | None) -> bytes:
    """The table's file as a program of that form would have written it; None: before there were any."""
    import io

    whole = pq.read_table(path)
    about = {k: v for k, v in (whole.schema.metadata or {}).items() if k != b"cchc_schema"}
    if version is not None:
        about[b"cchc_schema"] = version.encode()
    sink = io.BytesIO()
    pq.write_table(whole.replace_schema_metadata(about), sink)
    return sink.getvalue()


def test_every_table_says_its_form(out: Path) -> None:
    for path in out.glob("*.parquet"):
        assert version_of(pq.read_schema(path)) == SCHEMA_VERSION, path.name


FORMS = ((None, "1"), ("1", "1"), ("99", "99"))


@pytest.mark.parametrize(("written", "said"), FORMS)
@pytest.mark.parametrize("line", ["due", "sql|select 1 from tasks", "show|1", "diff|2023|2023"])
def test_commands_refuse_it(
    line: str, written: str | None, said: str, out: Path, tmp_path: Path
) -> None:
    for path in out.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(as_form(path, written))
    run = CliRunner().invoke(app, [*line.split("|"), "--out", str(tmp_path)])
    assert run.exit_code == 2
    assert f"has form {said}" in run.output and "cchc ingest" in run.output
    with pytest.raises(cchc.NoResultsError):
        cchc.open(tmp_path).table("tasks")


def test_parts_of_two_forms_are_not_mixed(out: Path, tmp_path: Path) -> None:
    for path in out.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "tasks.parquet").unlink()
    (tmp_path / "tasks.parquet").mkdir()
    (tmp_path / "tasks.parquet" / "part-0.parquet").write_bytes(
        (out / "tasks.parquet").read_bytes()
    )
    (tmp_path / "tasks.parquet" / "part-1.parquet").write_bytes(as_form(out / "tasks.parquet", "1"))
    run = CliRunner().invoke(app, ["sql", "select 1 from tasks", "--out", str(tmp_path)])
    assert run.exit_code == 2 and "has form 1" in run.output


def test_an_ingest_takes_no_rows_of_another_form_over(out: Path, tmp_path: Path) -> None:
    (tmp_path / "tasks.parquet").write_bytes(as_form(out / "tasks.parquet", "1"))
    assert not _fits(tmp_path / "tasks.parquet", table("tasks"))
    assert _fits(out / "tasks.parquet", table("tasks"))
