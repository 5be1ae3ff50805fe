"""A document that breaks its worker is set aside alone; all others go on."""

from pathlib import Path

import pytest

from tests.run.decisions import cchc, decision, hashes, stumbling, table, write

pytestmark = pytest.mark.slow

FAULTS = {
    "POISON-DIES": ("worker-died", "SIGKILL"),
    "POISON-HANGS": ("out-of-time", "5 s"),
    "POISON-SWELLS": ("out-of-memory", "MB"),
}


@pytest.mark.parametrize("note", FAULTS)
def test_one_poison_document_is_quarantined(note: str, tmp_path: Path) -> None:
    code, detail = FAULTS[note]
    env = stumbling(tmp_path / "site")
    write(tmp_path / "raw", 6)
    (tmp_path / "raw" / "102b.txt").write_text(decision(777, note=note), encoding="utf-8")
    run = cchc("ingest", "--only", "data", "-j", "2", "--timeout", "5", "--memory", "600",
               cwd=tmp_path, env=env)  # fmt: skip
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert f"NOT INGESTED  102b.txt: {code}" in run.stderr
    assert len(table(tmp_path / "out", "documents")) == 6
    runs = table(tmp_path / "out", "runs").set_index("file")
    assert runs.loc["102b.txt", "status"] == "quarantined"
    assert (runs.drop("102b.txt")["status"] == "ok").all()
    findings = table(tmp_path / "out", "findings").set_index("file")
    assert findings.loc["102b.txt", "rule"] == code
    assert detail in findings.loc["102b.txt", "message"]
    status = cchc("status", cwd=tmp_path, env=env)
    assert status.returncode == 1
    assert "quarantined: 1" in status.stdout


def test_others_are_as_without_the_poison(tmp_path: Path) -> None:
    env = stumbling(tmp_path / "site")
    write(tmp_path / "raw", 5)
    cchc("ingest", "--only", "data", "--out", "clean", cwd=tmp_path, env=env)
    for i, note in enumerate(FAULTS):
        path = tmp_path / "raw" / f"10{i}x.txt"
        path.write_text(decision(770 + i, note=note), encoding="utf-8")
    run = cchc(
        "ingest", "--only", "data", "--timeout", "5", "--memory", "600", cwd=tmp_path, env=env
    )
    assert run.returncode == 1
    clean, mixed = hashes(tmp_path / "clean"), hashes(tmp_path / "out")
    differing = {name for name in clean | mixed if clean.get(name) != mixed.get(name)}
    assert differing == {"findings.parquet"}
    for name in FAULTS:
        assert name not in (tmp_path / "out" / "documents.parquet").read_bytes().decode("latin-1")


def test_a_quarantined_file_is_left_alone_until_the_limits_change(tmp_path: Path) -> None:
    env = stumbling(tmp_path / "site")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(decision(1, note="SLOW " * 3), encoding="utf-8")
    (tmp_path / "raw" / "b.txt").write_text(decision(2, note="POISON-HANGS"), encoding="utf-8")
    cchc("ingest", "--only", "data", "--timeout", "4", cwd=tmp_path, env=env)
    again = cchc("ingest", "--only", "data", "--timeout", "4", cwd=tmp_path, env=env)
    assert "Nothing to do" in again.stdout
    assert again.returncode == 1
    longer = cchc("ingest", "--only", "data", "--timeout", "5", cwd=tmp_path, env=env)
    assert "set aside  b.txt: out-of-time: Reading took longer than allowed (5 s)" in longer.stdout
    assert "ok  a.txt" not in longer.stdout


def test_settings_of_the_environment(tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    small = cchc("ingest", "--only", "data", cwd=tmp_path, env={"CCHC_FILE_MB": "0.0001"})
    assert "too-large" in small.stderr
    wrong = cchc("ingest", cwd=tmp_path, env={"CCHC_SECONDS": "soon"})
    assert wrong.returncode == 2
    assert "CCHC_SECONDS is a number above 0, not 'soon'" in wrong.stderr


@pytest.mark.parametrize(
    ("note", "page_seconds", "detail"),
    [
        ("LONG-READS", "2", None),
        ("LONG-WAITS", "2", None),
        ("LONG-READS", "0.05", "for 12 pages"),
        ("LONG-STALLS", "2", "without a further page"),
    ],
    ids=["each page gives time", "its turn is not its time", "up to a bound", "a stall ends it"],
)
def test_time_by_pages(note: str, page_seconds: str, detail: str | None, tmp_path: Path) -> None:
    """Twelve pages of half a second, under a limit of three."""
    env = {**stumbling(tmp_path / "site"), "CCHC_PAGE_SECONDS": page_seconds}
    write(tmp_path / "raw", 1, note=note)
    run = cchc("ingest", "--only", "data", "-j", "1", "--timeout", "3", cwd=tmp_path, env=env)
    assert run.returncode == (0 if detail is None else 1), run.stdout + run.stderr
    assert (detail or "ok  100.txt") in run.stdout + run.stderr


def test_what_a_library_warns_of_is_not_said(tmp_path: Path) -> None:
    env = stumbling(tmp_path / "site")
    write(tmp_path / "raw", 1, note="WARNS")
    run = cchc("ingest", "--only", "data", cwd=tmp_path, env=env)
    assert run.returncode == 0
    assert "Warning" not in run.stderr + run.stdout
