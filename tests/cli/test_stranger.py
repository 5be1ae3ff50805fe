"""Command lines as a stranger types them, right and wrong: exit code, and words a person can act on."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from tests.conftest import REFERENCE, ROOT

EARLIER = ROOT / "tests" / "compare" / "open" / "2023.txt"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two plans read, and some files that are none."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "raw").mkdir()
    for plan in (EARLIER, REFERENCE):
        shutil.copy(plan, folder / "raw")
    (folder / "note.txt").write_text("Chào anh, em gửi kế hoạch.", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run = CliRunner().invoke(app, ["ingest", "--only", "data"])
        assert run.exit_code == 0, run.output
    return folder


LINES = (
    # command line, exit code, words on the screen
    ("--version", 0, "cchc 0."),
    ("-h", 0, "Start here"),
    ("help", 2, "No such command 'help'"),
    ("ingset", 2, "Did you mean 'ingest'"),
    ("show", 2, "Missing argument"),
    ("show 15", 2, "is a task of 2 plans"),
    ("show 15 --year 2024", 0, "2024-02-29"),
    ("show /15 --document vinh-long-2890-qd-ubnd-2023", 0, "840–855"),
    ("show 15 --year 2031", 2, "no task of the year or document named. `cchc status --documents`"),
    ("show 150 --year 2024", 2, "has 66 tasks"),
    ("show 15 --yaer 2024", 2, "--year"),
    ("show 15 --year next", 2, "Invalid value for '--year'"),
    ("status --documents", 0, "vinh-long-2890-qd-ubnd-2023  2024  2890/QĐ-UBND"),
    ("status", 0, "2 documents, 134 tasks"),
    ("ingest", 0, "Nothing to do: 2 files unchanged"),
    ("ingest nowhere.docx", 2, "nowhere.docx does not exist"),
    ("ingest --raw nothing", 2, "there is no folder nothing"),
    ("ingest --only tables", 2, "--only is data"),
    ("ingest broken.pdf --out other", 1, "The PDF is damaged"),
    ("ingest raw --out raw/out", 2, "Choose another"),
    ("check note.txt", 1, "not-a-decision"),
    ("check nowhere.docx", 2, "nowhere.docx does not exist"),
    ("check raw", 2, "raw is no regular file. Name one file"),
    ("check raw/2023.txt --annotate copy.docx", 2, "is no Word file (.docx), so it cannot be annotated"),
    ("check --document 2890", 2, "cchc status"),
    ("check --only mistake", 2, "docs/findings.md"),
    ("check --fail-on warning", 1, "0 errors"),
    ("due --agency SNV --on 01/01/2024", 0, "2890/QĐ-UBND (2024)"),
    ("due --agency sonoivu", 2, "There are, for instance"),
    ("handout --agency SNV --document vinh-long-2890-qd-ubnd-2023", 0, "so-noi-vu.docx  63 tasks"),
    ("handout --agency sonoivu", 2, "There are, for instance"),
    ("due --on tomorrow", 2, "DD/MM/YYYY"),
    ("due --within -3", 2, "--within"),
    ("agencies", 0, "Sở Nội vụ  [so-noi-vu]"),
    ("agencies so noi vu", 2, "unexpected extra argument"),
    ("agencies zzzz", 1, "is not in the registry"),
    ("diff 2023 2024 --json", 0, '"kinds"'),
    ("diff 2023 2030", 2, "no plan for 2030"),
    ("trend", 0, "can be followed from the first plan to the last"),
    ("lint-rules --rules nowhere", 2, "there is no folder nowhere"),
    ("sql select", 2, "cchc: "),
    ("sql nothing --out nothing", 2, "Run `cchc ingest` first"),
    ("report --lang de", 2, "--lang is vi or en"),
    ("demo raw", 2, "Name a new folder"),
    ("compare raw/2023.txt", 2, "two copies of a decision"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "code", "words"), LINES, ids=[line[0] for line in LINES])
def test_a_strangers_line(
    line: str, code: int, words: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    run = CliRunner().invoke(app, line.split(" "))
    assert run.exit_code == code, run.output
    assert words in run.output
    if code == 2:
        assert "cchc: " in run.output and "Traceback" not in run.output


FACTS = ("show 15 --year 2024", "status", "status --documents", "check", "due --on 2024-01-01", "agencies SNV",
         "trend", "diff 2023 2024", "lint-rules", "compare raw/2023.txt raw/2023.txt")  # fmt: skip


@pytest.mark.parametrize("line", FACTS)
def test_every_command_that_prints_facts_prints_json(
    line: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    run = CliRunner().invoke(app, [*line.split(" "), "--json"])
    assert run.exit_code in (0, 1)
    assert json.loads(run.stdout) is not None


def test_sql_prints_json(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    run = CliRunner().invoke(app, ["sql", "select count(*) as n from tasks", "--json"])
    assert json.loads(run.stdout) == [{"n": 134}]


@pytest.mark.parametrize(
    "environment",
    [{"NO_COLOR": "1"}, {"COLUMNS": "40"}, {"LC_ALL": "C"}, {"LC_ALL": "vi_VN.UTF-8"}],
)
@pytest.mark.parametrize("line", ["-h", "trend", "diff 2023 2024", "show 15 --year 2024"])
def test_any_terminal(
    line: str, environment: dict[str, str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    run = CliRunner().invoke(app, line.split(" "), env={"LC_ALL": "", **environment})
    assert run.exit_code == 0
    assert "\x1b[" not in run.output
    if "COLUMNS" in environment and line == "-h":
        assert all(len(text) <= 40 for text in run.output.splitlines())
