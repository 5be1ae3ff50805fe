"""Jobs in, results as bytes out: one interface, several ways to run it, the same results.

Every executor yields a `Wire` a job (or several, where a job was broken up), in any order, and
accounts for every file of every job.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from pipeline.readers.limits import cores
from pipeline.run.files import InputFile
from pipeline.run.pack import Wire
from pipeline.run.rules import rules_digest
from pipeline.run.settings import WorkLimits
from pipeline.run.work import Job, Spec, Work, ingester_for, silent


class Executor(Protocol):
    """Runs jobs on `size` workers. `close` ends what it started; no job may be running."""

    size: int

    def run(self, jobs: Iterable[Work]) -> Iterator[Wire]: ...

    def close(self) -> None: ...


class SerialExecutor:
    """In this process, without protection: for tests and debugging (`--jobs 0`)."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.size = 1

    def run(self, jobs: Iterable[Work]) -> Iterator[Wire]:
        for job in jobs:
            yield job.run(self.spec, silent)

    def close(self) -> None:
        """Nothing was started."""


def batches(files: Sequence[InputFile], limits: WorkLimits, workers: int) -> list[Job]:
    """The files as jobs: as large as the limits allow, small enough to keep every worker busy."""
    share = -(-len(files) // max(1, workers * 4))
    size = max(1, min(limits.batch, share))
    return [Job(files=tuple(files[i : i + size])) for i in range(0, len(files), size)]


def make_executor(
    spec: Spec,
    jobs: int | None,
    files: int,
    scheduler: str | None,
    told: Callable[[str, int, int], None] | None = None,
) -> Executor:
    """The executor asked for: a Dask cluster, none at all (jobs 0), or processes, by cores.

    told: hears (file, pages read, of so many) of files whose pages take long, in processes.
    The rules are loaded here, so that a wrong one is told of first and forked workers have them.
    """
    if scheduler:
        from pipeline.run.dask_executor import DaskExecutor

        return DaskExecutor(spec, scheduler)
    if files and ingester_for(spec.rules, spec.limits).rules.sha256 != rules_digest(spec.rules):
        ingester_for.cache_clear()  # they changed since an earlier run of this process
        ingester_for(spec.rules, spec.limits)
    if jobs == 0:
        return SerialExecutor(spec)
    from pipeline.run.pool import PoolExecutor
    from pipeline.run.worker import start_apart, start_worker

    # These work in threads of their own, and a process that is forked beside threads may hang.
    threaded = {"fsspec.asyn", "distributed"} & set(sys.modules)
    start = start_apart if threaded else start_worker
    return PoolExecutor(spec, min(jobs or cores(), max(1, files)), start, told)
