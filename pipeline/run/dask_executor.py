"""Jobs on a Dask cluster: the same worker function, each job within a guarded process of its own.

A Dask worker hands the job to a worker process that it starts itself and keeps, with the limits of
one machine, so a poison document is set aside there. Where the Dask worker itself is lost, Dask
tries the job elsewhere; a job that loses several is broken up, and the single file that still does
is set aside here.
"""

import contextlib
import io
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.run.pack import Wire
from pipeline.run.pool import PoolExecutor
from pipeline.run.rules import code_digest, rules_digest
from pipeline.run.work import Spec, Work, WorkError
from pipeline.run.worker import start_apart

_RETRIES = 2
_OF_THREAD = threading.local()
_AHEAD = 4  # jobs given out for each thread of the cluster, so that results do not pile up
_LOOK = 5.0  # seconds between looks at the cluster
_PATIENCE = 120.0  # seconds without any worker after which a run ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The rules as they travel with every job, packed: a worker that dies takes no copy along that
    another one needs."""

    digest: str
    packed: bytes
    code: str

    def files(self) -> list[tuple[str, bytes]]:
        """Name and bytes of each rule file."""
        with zipfile.ZipFile(io.BytesIO(self.packed)) as archive:
            return [(n, archive.read(n)) for n in archive.namelist()]


def bundle_of(rules: Path) -> Bundle:
    """The rules of a folder."""
    paths = sorted(p for p in rules.rglob("*") if p.is_file())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(path.relative_to(rules).as_posix(), path.read_bytes())
    return Bundle(digest=rules_digest(rules), packed=buffer.getvalue(), code=code_digest())


class DaskExecutor:
    """Jobs on the cluster of a scheduler. Raises WorkError where it cannot be reached."""

    def __init__(self, spec: Spec, scheduler: str, patience: float = 20.0) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise WorkError(
                "--scheduler needs the extra `cluster`: pip install cchc[cluster]"
            ) from None
        if "://" not in scheduler:
            raise WorkError(
                "--scheduler is an address such as tcp://host:8786, not {scheduler}",
                scheduler=scheduler,
            )
        self.spec = spec
        self.tries: Counter[str] = Counter()
        try:
            self.client: Any = Client(scheduler, timeout=patience, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as fault:
            raise WorkError(
                "no Dask scheduler answers at {scheduler}: {fault}",
                scheduler=scheduler,
                fault=fault,
            ) from None
        threads = self.client.nthreads()
        self.size = max(1, sum(threads.values()))
        self.bundle = bundle_of(spec.rules)

    def run(self, jobs: Iterable[Work]) -> Iterator[Wire]:
        waiting = iter(jobs)
        job_of: dict[Any, Work] = {}

        def give(job: Work) -> None:
            future = self.client.submit(run_remote, self.spec, job, self.bundle,
                                        pure=False, retries=_RETRIES)  # fmt: skip
            job_of[future] = job

        for job in islice(waiting, self.size * _AHEAD):
            give(job)
        while job_of:
            for future in self._over(job_of):
                taken = self._taken(future, job_of[future])
                if taken is None:  # lost on its way here: it runs again
                    continue
                del job_of[future]
                wires, again = taken
                yield from wires
                for more in (*again, *islice(waiting, 1)):
                    give(more)

    def _over(self, given: Collection[Any]) -> list[Any]:
        """The jobs that are over, at least one. Raises WorkError where no worker has been left for
        long: Dask itself would wait for ever."""
        from distributed import CancelledError, wait

        seen = time.monotonic()
        while True:
            with (
                self.client.as_current(),
                contextlib.suppress(CancelledError, TimeoutError, OSError),
            ):
                wait(list(given), timeout=_LOOK, return_when="FIRST_COMPLETED")
            over = [f for f in given if f.status in ("finished", "error", "cancelled")]
            if over:
                return over
            if self._has_workers():
                seen = time.monotonic()
            elif time.monotonic() - seen > _PATIENCE:
                raise WorkError("no worker is left on the Dask cluster; what was read is kept")

    def _has_workers(self) -> bool:
        with contextlib.suppress(OSError, TimeoutError):
            return bool(self.client.nthreads())
        return False

    def _taken(self, future: Any, job: Work) -> tuple[tuple[Wire, ...], tuple[Work, ...]] | None:
        """The results of a finished job, and the smaller jobs to try where it was lost; None where
        its results were lost after it and Dask does it again."""
        from concurrent.futures import CancelledError as Cancelled

        from distributed import CancelledError, KilledWorker

        try:
            fault = future.exception(timeout=_PATIENCE)
            if fault is None:
                return tuple(future.result(timeout=_PATIENCE)), ()
        except TimeoutError:
            return None
        except (CancelledError, Cancelled, OSError):  # its result was lost with its worker
            fault = None
        if fault is None:
            return self._lost(job)
        if not isinstance(fault, KilledWorker | OSError | TimeoutError):
            raise WorkError(str(fault))
        return self._lost(job, killed=True)

    def _lost(
        self, job: Work, *, killed: bool = False
    ) -> tuple[tuple[Wire, ...], tuple[Work, ...]]:
        """What to do with a job whose Dask worker went, or several in turn (killed)."""
        self.tries[job.parts[0].name] += 1
        if not killed and self.tries[job.parts[0].name] <= _RETRIES:
            return (), (job,)
        if len(job.parts) > 1 and not job.group:
            return (), tuple(job.of((p,)) for p in job.parts)
        lost = "the Dask worker was lost"
        return tuple(job.failed(self.spec, p, "worker-died", lost) for p in job.parts), ()

    def close(self) -> None:
        self.client.close()


def run_remote(spec: Spec, job: Work, bundle: Bundle) -> list[Wire]:
    """Runs in a Dask worker. Raises WorkError where its program is another than ours."""
    if code_digest() != bundle.code:
        raise WorkError("a Dask worker runs another version of the program than this one")
    return list(_guard(spec.started_at, replace(spec, rules=_unpacked(bundle))).run([job]))


@cache
def _unpacked(bundle: Bundle) -> Path:
    """The rules as a folder below the worker's own, which Dask clears away."""
    from distributed import get_worker

    root = Path(tempfile.mkdtemp(prefix="cchc-rules-", dir=get_worker().local_directory))
    for name, data in bundle.files():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def _guard(run: str, spec: Spec) -> PoolExecutor:
    """The guarded process of this thread, kept from job to job of one run."""
    kept = getattr(_OF_THREAD, "guard", None)
    if kept is None or kept[0] != run:
        if kept is not None:
            kept[1].close()
        kept = (run, PoolExecutor(spec, 1, start_apart))
        _OF_THREAD.guard = kept
    guard: PoolExecutor = kept[1]
    return guard
