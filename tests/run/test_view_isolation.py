"""A view that breaks its worker costs that view; it is told of, and all else is published."""

from pathlib import Path

import pandas as pd
import pytest

from tests.run.decisions import cchc, decision, hashes, stumbling, table, write

pytestmark = pytest.mark.slow

FAULTS = {
    "VIEW-FAILS-calendar": "internal-error ValueError: no such view",
    "VIEW-DIES-workbook": "worker-died SIGKILL",
    "VIEW-HANGS-page": "out-of-time",
    "VIEW-SWELLS-workbook": "out-of-memory",
}
LIMITS = ("--timeout", "20", "--memory", "800")


@pytest.mark.parametrize("note", FAULTS)
def test_one_view_is_lost_and_told_of(note: str, tmp_path: Path) -> None:
    env = stumbling(tmp_path / "site")
    write(tmp_path / "raw", 2)
    (tmp_path / "raw" / "bad.txt").write_text(decision(777, note=note), encoding="utf-8")
    run = cchc("ingest", *LIMITS, cwd=tmp_path, env=env)
    kind = note.rsplit("-", 1)[1]
    bad = "ca-mau-777-qd-ubnd-2022"
    assert run.returncode == 1, run.stdout + run.stderr
    assert f"NOT DRAWN  {bad}: {kind}: {FAULTS[note]}" in run.stderr
    out = tmp_path / "out"
    findings = table(out, "findings").set_index("rule").loc[["view-failed"]]
    assert list(findings["document_id"]) == [bad]
    assert kind in findings["message"].iloc[0]
    documents = table(out, "documents").set_index("document_id")
    assert documents.loc[bad, "findings_error"] == documents.drop(bad)["findings_error"].max() + 1
    assert not table(out, "runs")["file"].duplicated().any()
    made = {
        "workbook": f"xlsx/{bad}.xlsx",
        "calendar": f"ics/{bad}.ics",
        "page": f"report/{bad}.html",
    }
    assert {k: (out / p).exists() for k, p in made.items()} == {k: k != kind for k in made}
    for other in documents.drop(bad).index:
        assert all((out / p.replace(bad, other)).exists() for p in made.values())
    assert (out / "xlsx" / "tat-ca.xlsx").exists()
    before = hashes(out)
    assert "Nothing to do" in cchc("ingest", *LIMITS, cwd=tmp_path, env=env).stdout
    assert hashes(out) == before


def test_others_are_as_without_it(tmp_path: Path) -> None:
    env = stumbling(tmp_path / "site")
    write(tmp_path / "raw", 3)
    cchc("ingest", "--out", "clean", cwd=tmp_path, env=env)
    (tmp_path / "raw" / "bad.txt").write_text(
        decision(777, note="VIEW-DIES-page"), encoding="utf-8"
    )
    cchc("ingest", cwd=tmp_path, env=env)
    clean, mixed = hashes(tmp_path / "clean"), hashes(tmp_path / "out")
    own = [
        n
        for n in clean
        if n.count("/") and "tat-ca" not in n and "index" not in n and "csv" not in n
    ]
    assert own
    assert {n: mixed.get(n) for n in own} == {n: clean[n] for n in own}


@pytest.mark.parametrize("note", ["POISON-DIES", "POISON-HANGS", "POISON-SWELLS"])
@pytest.mark.parametrize("command", ["diff", "compare"])
def test_a_strangers_file_is_read_in_a_worker(note: str, command: str, tmp_path: Path) -> None:
    env = {**stumbling(tmp_path / "site"), "CCHC_SECONDS": "4", "CCHC_MEMORY_MB": "500"}
    (tmp_path / "good.txt").write_text(decision(5), encoding="utf-8")
    (tmp_path / "bad.txt").write_text(decision(6, note=note), encoding="utf-8")
    run = cchc(command, "good.txt", "bad.txt", cwd=tmp_path, env=env)
    assert run.returncode in (1, 2)
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert "bad.txt" in run.stderr


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    import os

    (tmp_path / "good.txt").write_text(decision(5), encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    for command in ("diff", "compare"):
        run = cchc(command, "good.txt", "pipe.txt", cwd=tmp_path, timeout=60)
        assert "pipe.txt" in run.stderr
        assert "Traceback" not in run.stderr


def test_foreign_tables_steer_no_path(tmp_path: Path) -> None:
    """Keys, file names and lists of another's output: nothing outside is read, written or removed."""
    write(tmp_path / "raw", 1)
    cchc("ingest", cwd=tmp_path)
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "changes.html").write_text("mine", encoding="utf-8")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    for path in (tmp_path / "out").glob("*.parquet"):
        frame = pd.read_parquet(path)
        if "document_id" in frame:
            frame["document_id"] = "/../../../victim"
        if "file" in frame:
            frame["file"] = "../victim/changes.html"
        frame.to_parquet(foreign / path.name)
    for command in (
        ("diff", "ca-mau-100-qd-ubnd-2022", "foreign"),
        ("report", "--out", "foreign"),
        ("due", "--out", "foreign"),
        ("show", "--out", "foreign", "1"),
    ):
        run = cchc(*command, cwd=tmp_path)
        assert "Traceback" not in run.stderr, command
    assert [p.name for p in victim.iterdir()] == ["changes.html"]
    assert (victim / "changes.html").read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["foreign", "out", "raw", "victim"]


def test_a_comparison_replaces_no_folder_of_somebody(tmp_path: Path) -> None:
    write(tmp_path / "raw", 2)
    cchc("ingest", "--only", "data", cwd=tmp_path)
    ids = ("ca-mau-100-qd-ubnd-2022", "ca-mau-101-qd-ubnd-2022")
    assert cchc("diff", *ids, cwd=tmp_path).returncode == 0
    folder = tmp_path / "out" / "diff" / "..".join(ids)
    assert cchc("diff", *ids, cwd=tmp_path).returncode == 0
    (folder / "my notes.txt").write_text("mine", encoding="utf-8")
    assert cchc("diff", *ids, cwd=tmp_path).returncode == 2
    assert (folder / "my notes.txt").exists()
