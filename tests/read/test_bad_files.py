"""Bad files of every kind read here: one clear code or finding each, and nothing lost."""

from collections.abc import Callable

import pytest

from pipeline.run.document import Result
from tests.fixtures.make import build

# (fixture, why it fails). A reader of another format adds its own.
FAILS = [
    ("bad-zip.docx", "not-a-decision"),  # an archive of texts, none of them a decision
    ("bad-cut.docx", "damaged-file"),
    ("bad-no-table.xlsx", "not-a-decision"),
    ("bad-empty.txt", "empty-file"),
    ("bad-binary.txt", "binary-file"),
]
# (fixture, reader, tasks, findings that must be there)
READS = [
    ("bad-wrong-name.doc", "html", 66, set()),
    ("bad-wrong-name.txt", "xlsx", 66, set()),
    ("bad-wrong-name.pdf", "docx", 66, set()),
    ("bad-no-annex.docx", "docx", 0, {"no-appendix"}),
    ("bad-no-header.docx", "docx", 0, {"no-appendix", "table-without-header"}),
    ("bad-no-header.xlsx", "xlsx", 0, {"no-appendix", "table-without-header"}),
    ("annex-uncached.xlsx", "xlsx", 66, {"formula-without-value", "cell-empty"}),
    ("annex-heading.xlsx", "xlsx", 67, {"hidden-row", "hidden-column", "hidden-sheet"}),
]


@pytest.mark.parametrize(("name", "code"), FAILS)
def test_fails_with_one_line(name: str, code: str, read: Callable[..., Result]) -> None:
    got = read(build(name).read_bytes(), name)
    assert (got.meaning, got.reason) == (None, code)
    assert [f.rule for f in got.findings] == [code]
    assert "\n" not in got.findings[0].message


@pytest.mark.parametrize(("name", "reader", "tasks", "codes"), READS)
def test_reads_with_findings(
    name: str, reader: str, tasks: int, codes: set[str], read: Callable[..., Result]
) -> None:
    got = read(build(name).read_bytes(), name)
    assert got.meaning is not None, got.reason
    assert (got.meaning.document.reader, len(got.meaning.tasks)) == (reader, tasks)
    assert codes <= {f.rule for f in got.findings}
