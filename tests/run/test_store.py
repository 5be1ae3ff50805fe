"""What stands under out/: locked, whole or not there, gone on with, the same bytes however it came."""

import os
import resource
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.run import assemble
from pipeline.run.assemble import lay_out
from pipeline.run.ingest import ingest
from pipeline.run.pack import Done
from pipeline.run.request import Listener, Request
from pipeline.run.settings import WorkLimits
from pipeline.run.status import read_status
from pipeline.write.generation import Listed, write_state
from pipeline.write.store import Store
from tests.conftest import ROOT
from tests.run.decisions import cchc, decision, hashes, table, write


def run(home: Path, out: str = "out", listener: Listener | None = None, **more: Any) -> Any:
    values: dict[str, Any] = {"views": False, "jobs": 0, **more}
    request = Request(raw=home / "raw", out=home / out, rules=ROOT / "rules", **values)
    return ingest(request, listener)


# -- the same bytes however they came about ------------------------------------------------------


@pytest.mark.parametrize("shard_above", [1_000, 4])
def test_grown_bit_by_bit_as_at_once(tmp_path: Path, shard_above: int) -> None:
    raw = tmp_path / "raw"
    write(raw, 4, start=300)
    run(tmp_path, shard_above=shard_above)
    write(raw, 5, start=100)
    (raw / "302.txt").write_text(decision(302, note="sửa"), encoding="utf-8")
    run(tmp_path, shard_above=shard_above)
    (raw / "103.txt").unlink()
    (raw / "bad.txt").write_bytes(bytes(range(256)))
    run(tmp_path, shard_above=shard_above)
    run(tmp_path, "fresh", shard_above=shard_above)
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")
    tasks = table(tmp_path / "out", "tasks")
    assert list(tasks["task_id"]) == sorted(tasks["task_id"])
    assert (tmp_path / "out" / "tasks.parquet").is_dir() == (shard_above == 4)


def test_a_changed_document_touches_its_own_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other part files are shown again as they are, and all are those of a run from nothing."""
    monkeypatch.setattr(assemble, "_GROUP", 2)
    raw = tmp_path / "raw"
    write(raw, 24)
    (raw / "bad.txt").write_bytes(bytes(range(256)))
    run(tmp_path, shard_above=5)

    def changes() -> None:
        (raw / "107.txt").write_text(decision(107, note="sửa"), encoding="utf-8")

    def comes() -> None:
        write(raw, 1, start=300)

    def goes() -> None:
        (raw / "115.txt").unlink()
        (raw / "worse.txt").write_bytes(bytes(range(256)))

    for change, most in ((changes, 1), (comes, 3), (goes, 3)):
        before = _parts(tmp_path / "out")
        change()
        run(tmp_path, shard_above=5)
        after = _parts(tmp_path / "out")
        assert len(after["tasks"]) > 6
        for name, parts in after.items():
            more = name == "findings"  # its last part has those of files without a document too
            assert len(parts - before[name]) <= most + more, (name, change.__name__)
    run(tmp_path, "fresh", shard_above=5)
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")


def _parts(out: Path) -> dict[str, set[int]]:
    """The files of each table in parts, as the system numbers them."""
    folders = (p for p in out.glob("*.parquet") if p.is_dir())
    return {p.stem: {f.stat().st_ino for f in p.iterdir()} for p in folders}


def test_from_folder_to_file_and_back(tmp_path: Path) -> None:
    write(tmp_path / "raw", 6)
    run(tmp_path, "plain")
    for shard_above in (2, 100, 2):
        (tmp_path / "raw" / "100.txt").touch()
        run(tmp_path, shard_above=shard_above, force=True)
        assert (tmp_path / "out" / "tasks.parquet").is_dir() == (shard_above == 2)
        plain = table(tmp_path / "plain", "tasks")
        pd.testing.assert_frame_equal(table(tmp_path / "out", "tasks"), plain)


@given(st.sets(st.integers(0, 10**6), max_size=3_000), st.integers(0, 4_000))
def test_layout_covers_every_document_once(numbers: set[int], shard_above: int) -> None:
    layout = lay_out([f"x-{n}" for n in numbers], shard_above)
    groups = [g for file in layout.files for g in file]
    assert [i for first, end in groups for i in range(first, end)] == list(range(len(numbers)))
    assert layout.sharded == (len(numbers) > shard_above)
    assert len(layout.files) == 1 or layout.sharded
    assert all(end - first <= 1_024 for first, end in groups)


def test_a_new_document_moves_few_borders() -> None:
    ids = [f"x-{n:06}" for n in range(20_000)]
    one, two = lay_out(ids, 5_000), lay_out([*ids, "x-010000a"], 5_000)
    sizes = [[sum(e - f for f, e in file) for file in layout.files] for layout in (one, two)]
    assert 8 <= len(sizes[0]) <= 64
    assert sum(a != b for a, b in zip(*sizes, strict=False)) <= 1


# -- gone on with --------------------------------------------------------------------------------


class Stop(Listener):
    """Interrupts the run after some files."""

    def __init__(self, after: int) -> None:
        self.left = after

    def done(self, done: Done) -> None:  # noqa: ARG002
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def test_an_interrupted_run_is_gone_on_with(tmp_path: Path) -> None:
    write(tmp_path / "raw", 9)
    limits = WorkLimits(batch=2)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, listener=Stop(6), limits=limits)
    assert not (tmp_path / "out" / "documents.parquet").exists()
    status = read_status(str(tmp_path / "raw"), str(tmp_path / "out"), ROOT / "rules", limits)
    assert status.waiting == 6
    (tmp_path / "raw" / "101.txt").write_text(decision(101, note="sửa"), encoding="utf-8")
    summary = run(tmp_path, limits=limits)
    assert (summary.resumed, summary.documents) == (5, 9)
    run(tmp_path, "fresh", limits=limits)
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")
    assert not (tmp_path / "out" / ".cache" / "spool").exists()


def test_what_other_limits_read_is_not_taken_over(tmp_path: Path) -> None:
    write(tmp_path / "raw", 4)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, listener=Stop(2), limits=WorkLimits(batch=1))
    assert run(tmp_path, limits=WorkLimits(batch=1, seconds=7.0)).resumed == 0


# -- locked, full, unwritable --------------------------------------------------------------------


def test_two_runs_at_once(tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    with Store(tmp_path / "out").lock():
        second = cchc("ingest", "--only", "data", cwd=tmp_path)
        assert second.returncode == 2
        assert f"in use by process {os.getpid()}" in second.stderr
    release = threading.Event()

    def hold() -> None:
        with Store(tmp_path / "out").lock():
            release.set()
            time.sleep(2)

    thread = threading.Thread(target=hold)
    thread.start()
    release.wait()
    waiting = cchc("ingest", "--only", "data", "--wait", "60", cwd=tmp_path)
    thread.join()
    assert waiting.returncode == 0, waiting.stderr


def test_disk_full_leaves_what_stood(tmp_path: Path) -> None:
    """No file may grow beyond some kB: as on a full disk, a write fails half-way."""
    write(tmp_path / "raw", 3)
    assert cchc("ingest", "--only", "data", cwd=tmp_path).returncode == 0
    before = hashes(tmp_path / "out")
    write(tmp_path / "raw", 9)
    full = subprocess.run(
        [sys.executable, "-m", "pipeline", "ingest", "--only", "data"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000)),
    )  # fmt: skip
    assert full.returncode == 2, full.stdout + full.stderr
    assert "The earlier results stand" in full.stderr
    assert "Traceback" not in full.stderr
    assert hashes(tmp_path / "out") == before
    assert cchc("ingest", "--only", "data", cwd=tmp_path).returncode == 0
    assert len(table(tmp_path / "out", "documents")) == 9


@pytest.mark.parametrize("out", ["a-file", "a-file/below", "/proc/none"])
def test_a_folder_that_cannot_be_written(out: str, tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    refused = cchc("ingest", "--only", "data", "--out", out, cwd=tmp_path)
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


# -- odd names -----------------------------------------------------------------------------------


def test_links_and_odd_names(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    outside = tmp_path / "secret.txt"
    outside.write_text(decision(666), encoding="utf-8")
    (raw / "link.txt").symlink_to(outside)
    (raw / "folder").symlink_to(tmp_path)
    os.mkfifo(raw / "pipe.txt")
    names = ["xuống\ndòng.txt", "nháy'\"`$(rm).txt", "  cách.txt", "-j", "🙂.txt"]
    names += [unicodedata.normalize(form, "hoà bình.txt") for form in ("NFC", "NFD")]
    for number, name in enumerate(names):
        (raw / name).write_text(decision(number + 1), encoding="utf-8")
    bytes_name = os.fsencode(raw) + b"/\xff\xfe.txt"
    Path(os.fsdecode(bytes_name)).write_text(decision(99), encoding="utf-8")
    done = cchc("ingest", "--only", "data", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    documents = table(tmp_path / "out", "documents")
    assert len(documents) == 8
    assert not documents["file"].str.contains("link|secret|pipe").any()
    assert {"hoà bình.txt", "hoà bình.txt~2", "??.txt"} <= set(documents["file"])
    told = {
        line.split()[2].rstrip(":") for line in done.stdout.splitlines() if "left alone" in line
    }
    assert told == {"link.txt", "folder", "pipe.txt"}
    assert "xuống␤dòng.txt" in done.stdout  # no name begins a line of its own
    again = cchc("ingest", "--only", "data", cwd=tmp_path)
    assert "Nothing to do" in again.stdout


def test_names_and_texts_steer_no_terminal(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    text = decision(1).replace("Sở Nội vụ", "Sở [2J‮Nội vụ", 1)
    (raw / "a[31mđỏ‮.txt").write_text(text, encoding="utf-8")
    (raw / "b]0;tên.txt").write_text("không", encoding="utf-8")
    for command in (("ingest", "--only", "data"), ("status",), ("check", "--fail-on", "none")):
        done = cchc(*command, cwd=tmp_path)
        assert not set(done.stdout + done.stderr) & {"", "‮"}, command
        assert "Traceback" not in done.stderr


# -- what it says --------------------------------------------------------------------------------


def test_json_log(tmp_path: Path) -> None:
    import json

    write(tmp_path / "raw", 2)
    done = cchc("ingest", "--only", "data", "--log-format", "json", cwd=tmp_path)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["event"] for e in events] == ["begin", "done", "done", "stage", "stage", "end"]
    assert events[0]["files"] == 2
    assert events[-1]["documents"] == 2


def test_status(tmp_path: Path) -> None:
    write(tmp_path / "raw", 3)
    before = cchc("status", cwd=tmp_path)
    assert before.returncode == 1
    assert "new: 3" in before.stdout
    assert not (tmp_path / "out").exists()
    cchc("ingest", "--only", "data", cwd=tmp_path)
    assert cchc("status", cwd=tmp_path).stdout.splitlines()[-1] == "up to date"
    (tmp_path / "raw" / "100.txt").unlink()
    (tmp_path / "raw" / "101.txt").write_bytes(b"\x00")
    changed = cchc("status", cwd=tmp_path)
    assert (changed.returncode, "gone: 1" in changed.stdout) == (1, True)
    cchc("ingest", "--only", "data", cwd=tmp_path)
    after = cchc("status", "--json", cwd=tmp_path)
    assert '"stale": [\n  "101.txt"' in after.stdout
    assert after.returncode == 1


# -- mishaps of users ------------------------------------------------------------------------------


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["tasks", "runs", "corrections"])
@pytest.mark.parametrize(
    "harm",
    [
        lambda p: p.write_bytes(b"junk"),
        lambda p: p.write_bytes(b""),
        _flip,
        lambda p: p.resolve().unlink(),
        lambda p: p.unlink(),
    ],
    ids=["junk", "emptied", "a flipped byte", "its file gone", "its link gone"],
)
def test_a_harmed_table_is_whole_after_the_next_run(name: str, harm: Any, tmp_path: Path) -> None:
    write(tmp_path / "raw", 2)
    run(tmp_path)
    whole = hashes(tmp_path / "out")
    harm(tmp_path / "out" / f"{name}.parquet")
    before = read_status(str(tmp_path / "raw"), str(tmp_path / "out"), ROOT / "rules")
    assert not before.up_to_date
    told = Notes()
    run(tmp_path, listener=told)
    assert name in " ".join(told.lines)
    assert hashes(tmp_path / "out") == whole
    assert len(table(tmp_path / "out", "runs")) >= 2
    assert read_status(str(tmp_path / "raw"), str(tmp_path / "out"), ROOT / "rules").up_to_date


class Notes(Listener):
    """Keeps what was healed."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def notes(self, lines: Any) -> None:
        self.lines += lines


def test_what_somebody_put_or_changed_is_set_aside_not_lost(tmp_path: Path) -> None:
    write(tmp_path / "raw", 2)
    run(tmp_path, views=True)
    out = tmp_path / "out"
    sheet = next((out / "xlsx").glob("ca-mau-*.xlsx"))
    sheet.unlink()
    sheet.write_bytes(b"what an officer wrote by hand")
    run(tmp_path, views=True)
    assert sheet.read_bytes()[:2] == b"PK"
    kept = [p.read_bytes() for p in (out / "kept").iterdir()]
    assert kept == [b"what an officer wrote by hand"]


@pytest.mark.parametrize("kind", ["file", "fifo"])
def test_a_cache_that_is_no_folder_is_set_aside(kind: str, tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    run(tmp_path)
    cache = tmp_path / "out" / ".cache"
    cache.rename(tmp_path / "gone")
    if kind == "file":
        cache.write_text("a note", encoding="utf-8")
    else:
        os.mkfifo(cache)
    run(tmp_path)
    assert len(table(tmp_path / "out", "documents")) == 1
    (kept,) = (cache / "aside").iterdir()
    assert kind == "fifo" or kept.read_text(encoding="utf-8") == "a note"


@pytest.mark.parametrize("name", ["staging", "spool", "generations", "lock", "scratch"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "fifo"])
def test_odd_things_in_the_cache(name: str, kind: str, tmp_path: Path) -> None:
    import shutil

    write(tmp_path / "raw", 1)
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "letter").write_text("keep", encoding="utf-8")
    cache = tmp_path / "out" / ".cache"
    cache.mkdir(parents=True)
    path = cache / name
    if kind == "file":
        path.write_text("x", encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
        shutil.copy(victim / "letter", path / "odd")
    elif kind == "link":
        path.symlink_to(victim)
    else:
        os.mkfifo(path)
    assert run(tmp_path).documents == 1
    assert (victim / "letter").read_text(encoding="utf-8") == "keep"
    assert len(list(victim.iterdir())) == 1


@pytest.mark.parametrize(
    "state", ["", "[]", "{", '{"files": 7}', '{"files": {}, "views": [], "listed": {}}',
              '{"files": {}, "views": {}, "listed": {"../../raw/100.txt": [1, 2, "x"]}}', "[" * 100_000],
)  # fmt: skip
def test_a_garbled_state(state: str, tmp_path: Path) -> None:
    write(tmp_path / "raw", 2)
    run(tmp_path)
    whole = hashes(tmp_path / "out")
    for path in (tmp_path / "out" / ".cache" / "generations").glob("*/state.json"):
        path.write_text(state, encoding="utf-8")
    assert run(tmp_path).documents == 2
    assert hashes(tmp_path / "out") == whole
    assert (tmp_path / "raw" / "100.txt").exists()


@pytest.mark.parametrize("name", ["current", "generations/000001/state.json"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(name: str, tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    run(tmp_path)
    path = tmp_path / "out" / ".cache" / name
    path.unlink()
    os.mkfifo(path)
    for command in (["status"], ["ingest", "--only", "data"]):
        done = cchc(*command, "--raw", "raw", "--out", "out", cwd=tmp_path)
        assert done.returncode in (0, 1), done.stderr
    assert len(table(tmp_path / "out", "documents")) == 1


@pytest.mark.parametrize(
    ("was", "is_"), [("tasks.parquet", "tusks.parquet"), ('"sha256": "', '"sha256": "0'), ("100.txt", "700.txt")]
)  # fmt: skip
def test_a_state_that_says_other_than_was_written(was: str, is_: str, tmp_path: Path) -> None:
    write(tmp_path / "raw", 2)
    run(tmp_path)
    whole = hashes(tmp_path / "out")
    path = next((tmp_path / "out" / ".cache" / "generations").glob("*/state.json"))
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, is_, 1), encoding="utf-8")
    assert run(tmp_path).documents == 2
    assert hashes(tmp_path / "out") == whole


@pytest.mark.parametrize("entry", [None, 7, [], {"sha256": 1}, {"sha256": "x", "tasks": "many"}])
def test_a_garbled_entry_is_read_again(entry: Any, tmp_path: Path) -> None:
    import json

    write(tmp_path / "raw", 2)
    run(tmp_path)
    path = next((tmp_path / "out" / ".cache" / "generations").glob("*/state.json"))
    record = json.loads(path.read_text(encoding="utf-8"))
    record["files"]["100.txt"] = entry
    listed = {name: Listed(*values) for name, values in record.pop("listed").items()}
    del record["digest"]
    write_state(path.parent, record, listed)
    assert [d.file for d in run(tmp_path).done] == ["100.txt"]


def test_force_after_a_run_that_was_cut_off(tmp_path: Path) -> None:
    write(tmp_path / "raw", 6)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, listener=Stop(4), limits=WorkLimits(batch=2))
    assert run(tmp_path, force=True, limits=WorkLimits(batch=2)).documents == 6


@pytest.mark.parametrize("harm", ["done.json", "tasks.arrow", "json"])
def test_a_garbled_part_is_read_again(harm: str, tmp_path: Path) -> None:
    write(tmp_path / "raw", 6)
    limits = WorkLimits(batch=2)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, listener=Stop(4), limits=limits)
    part = next((tmp_path / "out" / ".cache" / "spool").glob("*/*"))
    path = next((part / "json").iterdir()) if harm == "json" else part / harm
    _flip(path)
    assert run(tmp_path, limits=limits).documents == 6
    run(tmp_path, "fresh")
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")


def test_where_there_are_no_links_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "raw", 3)
    run(tmp_path, "linked")
    monkeypatch.setattr("pipeline.write.publish.can_link", lambda _: False)
    run(tmp_path)
    out = tmp_path / "out"
    assert not any(p.is_symlink() for p in out.rglob("*"))
    assert hashes(out) == hashes(tmp_path / "linked")
    (out / "tasks.parquet").unlink()
    (tmp_path / "raw" / "101.txt").unlink()
    run(tmp_path, shard_above=1)
    assert len(table(out, "tasks")["document_id"].unique()) == 2
    assert len(list((out / "json").iterdir())) == 2
    assert (out / "tasks.parquet").is_dir()


# -- what is read is what is told of -------------------------------------------------------------


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another decision stands there only for the moment of reading; its rows are not kept for good."""
    import pipeline.run.work as work

    (path,) = write(tmp_path / "raw", 1)
    first, stat = path.read_bytes(), path.stat()
    plain = work.read_bytes
    monkeypatch.setattr(
        work, "read_bytes", lambda f, most: plain(f, most).replace(b" 100 ", b" 101 ")
    )
    run(tmp_path)
    monkeypatch.undo()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (first, stat.st_mtime_ns)
    assert [d.file for d in run(tmp_path).done] == ["100.txt"]


def test_other_bytes_of_the_same_size_and_time(tmp_path: Path) -> None:
    (path,) = write(tmp_path / "raw", 1)
    run(tmp_path)
    stat = path.stat()
    path.write_text(decision(102), encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    assert [d.file for d in run(tmp_path).done] == ["100.txt"]


def test_a_sparse_file_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    with (tmp_path / "raw" / "huge.pdf").open("wb") as handle:
        handle.truncate(40_000_000_000)
    summary = run(tmp_path)
    assert [(f, why) for f, why, _ in summary.failed] == [("huge.pdf", "too-large")]
    assert not run(tmp_path).done


@pytest.mark.parametrize(
    ("read", "out", "told"),
    [
        ((), "raw/out", "lies inside raw"),
        ((), "raw", "lies inside raw"),
        ((), "raw/../raw", "lies inside raw"),
        (("inbox/100.txt",), "inbox", "inbox/100.txt lies inside --out inbox"),
        (("inbox/100.txt",), ".", "lies inside --out ."),
        (("link",), "inbox", "lies inside link"),
        (("inbox",), "link/more", "lies inside inbox"),
    ],
)
def test_results_and_input_do_not_mix(
    read: tuple[str, ...], out: str, told: str, tmp_path: Path
) -> None:
    write(tmp_path / "raw", 1)
    write(tmp_path / "inbox", 1)
    (tmp_path / "link").symlink_to("inbox")
    done = cchc("ingest", *read, "--out", out, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*"))
    assert left == ["inbox", "inbox/100.txt", "link", "raw", "raw/100.txt"]


def test_results_go_into_a_folder_that_the_input_is_not_in(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", 1)
    (tmp_path / "here").mkdir()
    (tmp_path / "round").symlink_to("round")
    where = tmp_path / "here"
    found = cchc("ingest", "../elsewhere/100.txt", "--out", ".", "--only", "data", cwd=where)
    assert (found.returncode, found.stderr) == (0, "")
    assert cchc("ingest", "../round", cwd=where).stderr.strip() == "cchc: ../round does not exist"


def test_a_table_of_citations_is_no_decision(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    text = "record,raw\nII.1,Quyết định số 15/QĐ-UBND ngày 1/2/2023\nII.2,Chỉ thị số 23/CT-TTg\n"
    (tmp_path / "raw" / "a.csv").write_text(text, encoding="utf-8")
    done = cchc("ingest", "--only", "data", cwd=tmp_path)
    assert done.returncode == 1
    assert "not-a-decision" in done.stdout


def test_what_a_killed_process_left_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of a process that is no more goes, and what it had started there is ended."""
    import tempfile

    from pipeline.readers.temporary import own_folder

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    left, kept = own_folder() / "999999999-office-x", own_folder() / f"{os.getpid()}-office-y"
    for folder in (left, kept):
        folder.mkdir()
        (folder / "document.doc").write_bytes(b"a stranger's")
    lives_on = subprocess.Popen(["sleep", "600"], cwd=left)
    write(tmp_path / "raw", 1)
    run(tmp_path)
    assert (left.exists(), kept.exists()) == (False, True)
    assert lives_on.wait(10) != 0
