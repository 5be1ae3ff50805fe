"""A decision that stands in two files opens at the desk as a run reads it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.desk.desk import Desk
from pipeline.run.ingest import Request, ingest
from pipeline.run.settings import WorkLimits
from tests.compose import Plan
from tests.conftest import ROOT

TEXT = Plan().text()
HEAD, TABLE = TEXT.split("PHỤ LỤC\n")
APART = {"a.txt": HEAD, "b.txt": f"PHỤ LỤC\n{TABLE}"}
OTHER = Plan().with_cell(1, 5, "Quý III/2023").text()
Make = Callable[..., Desk]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Desk] = []

    def desk(files: dict[str, str], packed: str = "") -> Desk:
        raw = tmp_path / "raw"
        raw.mkdir()
        for name, text in files.items():
            (raw / name).write_text(text, encoding="utf-8")
        if packed:
            with ZipFile(raw / packed, "w") as pack:
                for name in files:
                    pack.write(raw / name, name)
                    (raw / name).unlink()
        rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
        out = tmp_path / "out"
        ingest(Request(raw=raw, out=out, rules=rules, views=False))
        made.append(Desk(raw=raw, out=out, rules=rules, limits=WorkLimits(), who="N.V.A."))
        return made[-1]

    yield desk
    for one in made:
        one.reader.close()


@pytest.mark.parametrize(
    ("files", "packed", "reason"),
    [
        ({"a.txt": TEXT, "b.txt": OTHER}, "", "two copies that differ"),
        ({"a + b.txt": TEXT, "a.txt": OTHER}, "", "a name that looks like two"),
        (APART, "", "its appendix in a file of its own"),
        (APART, "a.zip", "both packed"),
    ],
)
def test_a_sheet_has_what_the_tables_have(
    files: dict[str, str], packed: str, reason: str, make: Make
) -> None:
    desk = make(files, packed)
    (listed,) = desk.documents()
    assert listed.tasks == 3, reason
    sheet = desk.sheet(listed.document_id)
    rows = {t["task_id"]: t["deadline_raw"] for t in desk.rows("tasks")}
    assert {t.task_id: t.cell("deadline_raw").text for t in sheet.tasks} == rows, reason  # type: ignore[union-attr]
    said = sorted((f["rule"], f["value"] or "") for f in desk.rows("findings"))
    assert sorted((f.rule, f.value) for f in sheet.findings) == said, reason
