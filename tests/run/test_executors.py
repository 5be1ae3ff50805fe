"""One interface, several ways to run it: the same rows from each, in one process or on a cluster."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.run.ingest import ingest
from pipeline.run.request import Done, Listener, Request, Summary
from pipeline.run.settings import WorkLimits
from tests.conftest import ROOT
from tests.run.decisions import decision, hashes, stumbling, table, write

EXECUTORS = ("serial", "one", "two", "dask")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two Dask workers on this machine, each a process with a nanny that stumble over poison."""
    from distributed import LocalCluster

    env = stumbling(tmp_path_factory.mktemp("site"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", env["PYTHONPATH"])
        with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                          scheduler_port=0) as running:  # fmt: skip
            yield running


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Decisions, one printed twice, one id taken by another date, one unreadable file."""
    folder = tmp_path_factory.mktemp("raw")
    write(folder, 8)
    (folder / "sub").mkdir()
    (folder / "sub" / "copy.txt").write_text(decision(103), encoding="utf-8")
    other = decision(104).replace("20 tháng 12", "21 tháng 12")
    (folder / "zz.txt").write_text(other, encoding="utf-8")
    (folder / "bad.txt").write_bytes(bytes(range(256)))
    return folder


def run(which: str, raw: Path, out: Path, cluster: Any, **more: Any) -> Summary:
    jobs = {"serial": 0, "one": 1, "two": 2, "dask": None}[which]
    scheduler = cluster.scheduler_address if which == "dask" else None
    more = {"limits": WorkLimits(batch=3), "views": False, **more}
    return ingest(
        Request(raw=raw, out=out, rules=ROOT / "rules", jobs=jobs, scheduler=scheduler, **more)
    )


@pytest.fixture(scope="module")
def expected(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("serial")
    run("serial", raw, out, None)
    return hashes(out)


@pytest.mark.parametrize("which", EXECUTORS)
def test_same_bytes(
    which: str, raw: Path, tmp_path: Path, request: Any, expected: dict[str, str]
) -> None:
    cluster = request.getfixturevalue("cluster") if which == "dask" else None
    summary = run(which, raw, tmp_path / "out", cluster)
    assert hashes(tmp_path / "out") == expected
    assert summary.documents == 8
    assert [code for _, code, _ in summary.failed] == ["binary-file", "id-taken"]
    assert len(table(tmp_path / "out", "runs")) == 10  # two files of one decision: one row
    again = run(which, raw, tmp_path / "out", cluster)
    assert (again.done, again.unchanged) == ((), 11)


def test_poison_on_a_cluster_is_quarantined(cluster: Any, tmp_path: Path) -> None:
    write(tmp_path / "raw", 7)
    (tmp_path / "raw" / "p.txt").write_text(decision(9, note="POISON-DIES"), encoding="utf-8")
    summary = run("dask", tmp_path / "raw", tmp_path / "out", cluster)
    assert summary.documents == 7
    assert summary.failed == (("p.txt", "worker-died", "SIGKILL"),)
    runs = table(tmp_path / "out", "runs").set_index("file")
    assert runs.loc["p.txt", "status"] == "quarantined"


@pytest.mark.slow
def test_a_lost_dask_worker_and_a_poison_document(cluster: Any, tmp_path: Path) -> None:
    write(tmp_path / "raw", 24, note="SLOW")
    run("one", tmp_path / "raw", tmp_path / "calm", None)
    (tmp_path / "raw" / "110p.txt").write_text(decision(9, note="POISON-DIES"), encoding="utf-8")
    killed: list[int] = []

    def kill() -> None:
        import psutil

        time.sleep(1.5)
        nanny = next(iter(cluster.workers.values()))
        killed.append(nanny.pid)
        psutil.Process(nanny.pid).kill()

    thread = threading.Thread(target=kill)
    thread.start()
    summary = run("dask", tmp_path / "raw", tmp_path / "out", cluster)
    thread.join()
    assert killed
    assert summary.documents == 24
    assert summary.failed == (("110p.txt", "worker-died", "SIGKILL"),)
    runs = table(tmp_path / "out", "runs").set_index("file")["status"]
    assert (runs == "quarantined").to_dict() == {f: f == "110p.txt" for f in runs.index}
    changed = {
        k for k, v in hashes(tmp_path / "out").items() if hashes(tmp_path / "calm").get(k) != v
    }
    assert changed == {"findings.parquet"}  # it says why the poison is not there
    findings = table(tmp_path / "out", "findings")
    rest = findings[findings["file"] != "110p.txt"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest, table(tmp_path / "calm", "findings"))


@pytest.mark.slow
def test_a_cluster_without_workers_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster

    from pipeline.run import dask_executor
    from pipeline.run.work import WorkError

    monkeypatch.setattr(dask_executor, "_LOOK", 0.2)
    monkeypatch.setattr(dask_executor, "_PATIENCE", 1.0)
    write(tmp_path / "raw", 12)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as lone:

        class Ends(Listener):
            def done(self, done: Done) -> None:  # noqa: ARG002
                lone.scale(0)

        request = Request(raw=tmp_path / "raw", out=tmp_path / "out", rules=ROOT / "rules",
                          scheduler=lone.scheduler_address, views=False,
                          limits=WorkLimits(batch=1))  # fmt: skip
        with pytest.raises(WorkError, match="no worker is left"):
            ingest(request, Ends())
    summary = run("one", tmp_path / "raw", tmp_path / "out", None, limits=WorkLimits(batch=1))
    assert summary.documents == 12
    assert summary.resumed > 0


def test_unreachable_scheduler(tmp_path: Path) -> None:
    from pipeline.run.dask_executor import DaskExecutor
    from pipeline.run.work import Spec, WorkError

    spec = Spec(rules=ROOT / "rules", started_at="", limits=WorkLimits())
    with pytest.raises(WorkError, match="no Dask scheduler answers"):
        DaskExecutor(spec, "tcp://127.0.0.1:9", patience=1)
    assert not list(tmp_path.iterdir())


class Tally(Listener):
    """Keeps what was done."""

    def __init__(self) -> None:
        self.files: list[Done] = []

    def done(self, done: Done) -> None:
        self.files.append(done)


def test_progress_tells_of_every_file(raw: Path, tmp_path: Path) -> None:
    tally = Tally()
    request = Request(raw=raw, out=tmp_path, rules=ROOT / "rules", jobs=2, views=False)
    ingest(request, tally)
    assert len(tally.files) == 11
