"""Input and output behind a URL, against a real S3-compatible server (moto's)."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.ingest import ingest
from pipeline.run.request import Request
from pipeline.run.settings import WorkLimits
from pipeline.run.status import read_status
from pipeline.write.store import StoreError
from tests.conftest import ROOT
from tests.run.decisions import decision, hashes, write


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """A bucket `plans` on a server of this machine; the file system that reaches it."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "any")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "any")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        files = s3fs.S3FileSystem()
        files.mkdir("plans")
        yield files
    server.stop()


@pytest.fixture(autouse=True)
def no_longer_than_a_minute() -> Iterator[None]:
    def late(*_: object) -> None:
        raise TimeoutError("the test took longer than a minute and a half")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(90)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def work_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_WORK", str(tmp_path / "work"))


def run(raw: str | Path, out: str | Path, **more: Any) -> Any:
    values: dict[str, Any] = {"views": False, "jobs": 2, **more}
    return ingest(Request(raw=raw, out=out, rules=ROOT / "rules", **values))


def fetched(files: Any, url: str, folder: Path) -> dict[str, str]:
    files.invalidate_cache()
    files.get(f"{url}/", f"{folder}/", recursive=True)
    return hashes(folder)


def test_s3_to_s3_as_on_this_machine(s3: Any, tmp_path: Path) -> None:
    write(tmp_path / "raw", 5)
    (tmp_path / "raw" / "bad.txt").write_bytes(bytes(range(256)))
    s3.put(f"{tmp_path / 'raw'}/", "plans/raw/", recursive=True)
    here = run(tmp_path / "raw", tmp_path / "out")
    there = run("s3://plans/raw", "s3://plans/out")
    assert (here.documents, here.failed) == (there.documents, there.failed) == (5, here.failed)
    assert fetched(s3, "plans/out", tmp_path / "got") == hashes(tmp_path / "out")
    assert not s3.exists("plans/out/.cache/lock")
    assert not s3.exists("plans/out/.cache/staging/COMMIT")
    assert run("s3://plans/raw", "s3://plans/out").unchanged == 6

    s3.pipe("plans/raw/101.txt", decision(101, note="đổi").encode())
    s3.rm("plans/raw/102.txt")
    changed = run("s3://plans/raw", "s3://plans/out")
    assert ([d.file for d in changed.done], changed.removed) == (["101.txt"], ("102.txt",))
    (tmp_path / "raw" / "101.txt").write_text(decision(101, note="đổi"), encoding="utf-8")
    (tmp_path / "raw" / "102.txt").unlink()
    run(tmp_path / "raw", tmp_path / "out")
    assert fetched(s3, "plans/out", tmp_path / "got2") == hashes(tmp_path / "out")
    status = read_status("s3://plans/raw", "s3://plans/out", ROOT / "rules")
    assert (status.documents, status.changed, status.gone, len(status.failed)) == (4, (), (), 1)


@pytest.mark.slow
def test_s3_to_s3_by_way_of_a_cluster(s3: Any, tmp_path: Path) -> None:
    """The workers of a Dask cluster read from the store themselves; the rows are the same."""
    from distributed import LocalCluster

    signal.alarm(600)
    write(tmp_path / "raw", 6)
    s3.put(f"{tmp_path / 'raw'}/", "plans/many/", recursive=True)
    run(tmp_path / "raw", tmp_path / "out")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        where = {"scheduler": cluster.scheduler_address, "limits": WorkLimits(batch=2)}
        done = run("s3://plans/many", "s3://plans/clustered", **where)
    assert (done.documents, done.failed) == (6, ())
    assert fetched(s3, "plans/clustered", tmp_path / "got") == hashes(tmp_path / "out")


def test_a_cut_off_commit_is_finished(s3: Any, tmp_path: Path) -> None:
    from pipeline.run.remote_store import RemoteStore

    write(tmp_path / "raw", 3)
    run(tmp_path / "raw", "s3://plans/cut")
    store = RemoteStore("s3://plans/cut")
    before = s3.cat("plans/cut/documents.parquet")
    s3.pipe("plans/cut/.cache/staging/files/documents.parquet", b"new")
    s3.pipe("plans/cut/.cache/staging/COMMIT", b'{"move": ["documents.parquet"], "remove": []}')
    with store.lock():
        pass
    s3.invalidate_cache()
    assert s3.cat("plans/cut/documents.parquet") == b"new" != before
    assert not s3.exists("plans/cut/.cache/staging/COMMIT")


def test_two_at_once(s3: Any, tmp_path: Path) -> None:
    import json
    import time

    write(tmp_path / "raw", 1)
    lock = {"holder": "elsewhere process 7", "at": time.time()}
    s3.pipe("plans/held/.cache/lock", json.dumps(lock).encode())
    with pytest.raises(StoreError, match="in use by elsewhere process 7"):
        run(tmp_path / "raw", "s3://plans/held")
    lock["at"] = time.time() - 3600
    s3.pipe("plans/held/.cache/lock", json.dumps(lock).encode())
    assert run(tmp_path / "raw", "s3://plans/held").documents == 1


def test_sharded_and_back(s3: Any, tmp_path: Path) -> None:
    write(tmp_path / "raw", 3)
    run(tmp_path / "raw", "s3://plans/parts", shard_above=2)
    s3.invalidate_cache()
    assert [n.rsplit("/", 1)[-1] for n in s3.ls("plans/parts/tasks.parquet")] == [
        "part-00000.parquet"
    ]
    (tmp_path / "raw" / "100.txt").unlink()
    run(tmp_path / "raw", "s3://plans/parts", shard_above=2)
    s3.invalidate_cache()
    assert s3.isfile("plans/parts/tasks.parquet")
    assert not s3.exists("plans/parts/tasks.parquet/part-00000.parquet")


def test_an_unknown_protocol_is_told_of(tmp_path: Path) -> None:
    write(tmp_path / "raw", 1)
    with pytest.raises(StoreError, match="cannot be used"):
        run(tmp_path / "raw", "nothing://plans/out")
