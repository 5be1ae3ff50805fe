"""The descriptors pass the validator that others use, in an environment of its own."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from tests.conftest import REFERENCE
from tests.run.environments import empty_environment, install

_PACKAGES = ("frictionless[parquet]==5.21.0", "pandas<3", "fastparquet")
# It reads Parquet by pandas: lists come as text or arrays it has no type for, and a column of whole
# numbers with nulls as floats. Those errors are its own, and no others may stand beside them.
_ITS_OWN = ("array/default", "integer/default")


@pytest.fixture(scope="module")
def frictionless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    python = empty_environment(tmp_path_factory.mktemp("frictionless"))
    install(python, *_PACKAGES)
    return python.parent / "frictionless"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    (folder / "raw").mkdir()
    shutil.copy(REFERENCE, folder / "raw")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(app, ["ingest"]).exit_code == 0
    return folder / "out"


def errors(frictionless: Path, descriptor: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [str(frictionless), "validate", descriptor.name, "--json"],
        cwd=descriptor.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["tasks"]
    return [e for task in report["tasks"] for e in task["errors"]] + report["errors"]


@pytest.mark.slow
def test_the_csv_package_is_valid(frictionless: Path, out: Path) -> None:
    assert errors(frictionless, out / "csv" / "datapackage.json") == []


@pytest.mark.slow
def test_the_parquet_package_is_valid_as_far_as_it_reads_lists(
    frictionless: Path, out: Path
) -> None:
    found = errors(frictionless, out / "datapackage.json")
    assert [e for e in found if not any(t in e.get("note", "") for t in _ITS_OWN)] == []
