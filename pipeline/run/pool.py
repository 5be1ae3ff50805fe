"""Jobs over isolated worker processes: one document that breaks its worker is set aside alone.

The standard pool loses a whole batch with one dead worker; here the parent knows which document
each worker is at. It ends a worker that takes too long or holds too much, tries the suspect again
alone where it may be innocent, and hands the rest of the batch to a new worker.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait

from pipeline.run.pack import Wire
from pipeline.run.work import CHECKING, Named, Spec, Work, WorkError
from pipeline.run.worker import Worker, start_worker

_TICK = 0.25  # seconds between looks at the clock
_WEIGH = 0.5  # seconds between looks at a worker's memory
_START = 60.0  # seconds a worker may take before its first document
_STILLBORN = 4  # workers in a row that end before their first document: none will do better
_WORN = 0.5  # share of the memory limit above which a worker is replaced after its job


class PoolExecutor:
    """Up to `workers` processes, started at need, kept from one run to the next."""

    def __init__(
        self,
        spec: Spec,
        workers: int,
        start: Callable[[Spec], Worker] = start_worker,
        told: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self.spec = spec
        self.size = max(1, workers)
        self.start = start
        self.told = told
        self.workers: list[Worker] = []
        self.queue: deque[Work] = deque()
        self.tries: Counter[str] = Counter()
        self.heaviest = 0
        self.stillborn = 0

    def run(self, jobs: Iterable[Work]) -> Iterator[Wire]:
        self.queue.extend(jobs)
        self.tries.clear()
        try:
            while self.queue or self._busy():
                self._feed()
                yield from self._turn()
        except BaseException:
            self._end_all()
            raise

    def close(self) -> None:
        for worker in self.workers:
            worker.dismiss()
        self.workers.clear()

    # -- handing out ------------------------------------------------------------------------------

    def _busy(self) -> list[Worker]:
        return [w for w in self.workers if w.job is not None]

    def _feed(self) -> None:
        while self.queue:
            free = next((w for w in self.workers if w.job is None), None)
            if free is None:
                if len(self.workers) >= self.size:
                    return
                free = self.start(self.spec)
                self.workers.append(free)
            try:
                free.take(self.queue[0])
                self.queue.popleft()
            except OSError:
                self._drop(free)

    # -- listening --------------------------------------------------------------------------------

    def _turn(self) -> Iterator[Wire]:
        by_connection = {w.connection: w for w in self._busy()}
        for connection in wait(list(by_connection), timeout=_TICK):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                wire = self._listen(worker)
            except (EOFError, OSError):
                yield from self._broken(worker, "worker-died", None)
                continue
            if wire is not None:
                self._feed()  # it reads on while its results are put away
                yield wire
        for worker in self._busy():
            yield from self._watch(worker)

    def _listen(self, w: Worker) -> Wire | None:
        """One frame of a worker; its results once they are whole. Raises WorkError."""
        frame = w.connection.recv_bytes()
        if w.expected:
            w.frames.append(frame)
            if len(w.frames) < w.expected:
                return None
            header, tables, *documents = w.frames
            self._finished(w)
            return Wire(header, tables, tuple(documents))
        mark, rest = frame[:1], frame[1:]
        if mark in b"PWG":
            _hear(w, mark, rest, self.spec.limits.read.max_pages)
            if mark == b"P" and self.told and w.job is not None and (w.place or 0) >= 0:
                done, _, of = rest.partition(b"/")
                self.told(w.job.parts[w.place or 0].name, int(done), int(of))
        elif mark == b"D":
            w.begin()
            w.place = int(rest)
            self.stillborn = 0
        elif mark == b"C":
            w.begin()
            w.place = CHECKING
        elif mark == b"R":
            w.expected = 2 + int(rest)
        else:
            raise WorkError(rest.decode("utf-8", "replace"))
        return None

    def _finished(self, w: Worker) -> None:
        limits = self.spec.limits
        w.served += len(w.job.parts) if w.job else 0
        w.job, w.frames, w.expected = None, [], 0
        heavy = w.weigh() > limits.memory_mb * 1_000_000 * _WORN
        self.heaviest = max(self.heaviest, w.heaviest)
        if heavy or w.served >= limits.life:
            self.workers.remove(w)
            w.dismiss()

    # -- watching ---------------------------------------------------------------------------------

    def _watch(self, w: Worker) -> Iterator[Wire]:
        if w.connection.poll(0):
            return
        now, limits = time.monotonic(), self.spec.limits
        start = _START if w.place is None else 0.0
        over = w.too_long(limits.seconds + start, limits.page_seconds)
        if over is not None:
            yield from self._broken(w, "out-of-time", over)
        elif now - w.weighed_at > _WEIGH and w.weigh() > limits.memory_mb * 1_000_000:
            yield from self._broken(w, "out-of-memory", f"{limits.memory_mb} MB")

    def _broken(self, w: Worker, code: str, detail: str | None) -> Iterator[Wire]:
        """Ends a worker; sets its document aside or tries it again; the others go on."""
        job, place = w.job, w.place
        how = self._drop(w)
        if job is None:
            return
        self.stillborn += place is None
        if self.stillborn >= _STILLBORN:
            raise WorkError("no worker process can be started ({how})", how=how)
        if len(job.parts) > 1 and (place is None or place == CHECKING):
            if job.group:
                yield from self._again(job, job.parts[0], code, detail or how)
            else:
                self.queue.extendleft(job.of((p,)) for p in reversed(job.parts))
            return
        suspect = job.parts[place if place is not None and place >= 0 else 0]
        yield from self._again(job, suspect, code, detail or how)

    def _again(self, job: Work, suspect: Named, code: str, detail: str) -> Iterator[Wire]:
        self.tries[suspect.name] += 1
        rest = tuple(p for p in job.parts if p is not suspect)
        if code == "out-of-time" or self.tries[suspect.name] >= self.spec.limits.tries:
            yield job.failed(self.spec, suspect, code, detail)
        elif job.group:
            rest = tuple(job.parts)
        else:
            self.queue.append(job.of((suspect,)))
        if rest:
            self.queue.appendleft(job.of(rest))

    def _drop(self, w: Worker) -> str:
        self.heaviest = max(self.heaviest, w.heaviest)
        if w in self.workers:
            self.workers.remove(w)
        return w.end()

    def _end_all(self) -> None:
        for worker in self.workers:
            worker.end()
        self.workers.clear()
        self.queue.clear()


def _hear(w: Worker, mark: bytes, rest: bytes, most_pages: int) -> None:
    """A word on how a document gets on; pages are counted up to the limit that its reader keeps."""
    if mark == b"P":
        w.pages = min(int(rest.partition(b"/")[2]), most_pages)
    w.waits = mark == b"W"
    w.since = time.monotonic()
