"""A Dask worker killed at ten moments of a run: `python -m benchmarks.dask_kills`.

Two workers of one thread each on this machine. Each run reads the same decisions into an empty folder
and loses one worker at another moment, from its first tenth to its last; it must end as a run that
nobody disturbed, with the same tables, every file read.
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from pipeline.run.ingest import ingest
from pipeline.run.request import Request, Summary
from pipeline.run.settings import WorkLimits
from tests.conftest import ROOT
from tests.run.decisions import hashes, write


def run(raw: Path, out: Path, scheduler: str | None) -> Summary:
    request = Request(raw=raw, out=out, rules=ROOT / "rules", jobs=2, scheduler=scheduler,
                      views=False, limits=WorkLimits(batch=4))  # fmt: skip
    return ingest(request)


def main() -> None:
    import dask
    from distributed import LocalCluster

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=80)
    parser.add_argument("--moments", type=int, default=10)
    args = parser.parse_args()
    # A cluster on one machine gives a worker up for good that is away 15 s after it was lost once,
    # though it is only being started again after it was killed once more.
    dask.config.set({"distributed.deploy.lost-worker-timeout": "1 day"})
    with (
        tempfile.TemporaryDirectory(prefix="cchc-dask-") as made,
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
    ):
        folder = Path(made)
        write(folder / "raw", args.documents)
        run(folder / "raw", folder / "calm", None)
        expected = hashes(folder / "calm")
        began = time.monotonic()
        run(folder / "raw", folder / "out", cluster.scheduler_address)
        usual = time.monotonic() - began
        right = 0
        for moment in range(args.moments):
            shutil.rmtree(folder / "out")
            cluster.wait_for_workers(2, timeout=60)
            right += _one(cluster, folder, usual * (moment + 0.5) / args.moments, moment, expected)
    print(
        f"{right} of {args.moments} runs complete with the same tables ({usual:.1f} s undisturbed)"
    )
    sys.exit(right != args.moments)


def _one(cluster: Any, folder: Path, after: float, number: int, expected: dict[str, str]) -> bool:
    killed: list[int] = []

    def kill() -> None:
        time.sleep(after)
        nannies = [n for n in cluster.workers.values() if n.pid]
        killed.append(nannies[number % len(nannies)].pid)
        psutil.Process(killed[0]).kill()

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        summary = run(folder / "raw", folder / "out", cluster.scheduler_address)
        told = f"{len(summary.failed)} failed" if summary.failed else ""
    except Exception as fault:
        told = f"{type(fault).__name__}: {fault}"
    thread.join()
    same = hashes(folder / "out") == expected
    print(f"killed after {after:5.1f} s: {'same' if same else 'OTHER'} {told}", flush=True)
    return same and not told


if __name__ == "__main__":
    main()
