"""docs/reading.md names a test in each cell; the names are those of tests that exist."""

import re
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")]
HEADS = ("| Kind |", "| On the page |")
NAME = re.compile(r"(?:(?P<file>[\w/]+\.py)(?:::)?)?(?P<test>test_\w+)?(?:\[(?P<id>.+)\])?")


def named() -> Iterator[str]:
    for text in re.findall(r"`([^`]+)`", PAGE):
        if (
            text.startswith(("shown[", "test_", "tests/", "::"))
            and "…" not in text
            and "[x]" not in text
        ):
            yield text


def body_of(file: str) -> str:
    path = ROOT / file if file.startswith("tests/") else ROOT / "tests" / "read" / file
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(named())))
def test_what_the_table_names_exists(name: str) -> None:
    if name.startswith("shown["):
        assert (ROOT / "tests" / "cases" / "shown" / name[6:-1] / "truth.json").is_file()
        return
    if name.endswith(("/", "shown/x", ".md")) or name == "tests/cases/shown/pdf-layer-lies":
        assert (ROOT / name).exists() or name.endswith("/x")
        return
    file, test, case = NAME.fullmatch(name.removeprefix("::")).group("file", "test", "id")  # type: ignore[union-attr]
    beside = [file] if file else ["test_seen.py"]
    if name.startswith("::"):  # of the file named before it in the row
        beside = ["test_pdf_seen.py", "test_scan.py"]
    body = "".join(map(body_of, beside))
    assert test is None or f"def {test}(" in body
    assert case is None or f'"{case}"' in body


def test_every_cell_of_the_first_table_is_filled() -> None:
    start = next(i for i, row in enumerate(ROWS) if row.startswith(HEADS[0]))
    end = next(i for i, row in enumerate(ROWS) if row.startswith(HEADS[1]))
    for row in ROWS[start + 1 : end]:
        cells = [c.strip() for c in row.strip("|").split("|")]
        assert len(cells) == 8 and all(c in ("–", "open") or "`" in c for c in cells[1:]), row
