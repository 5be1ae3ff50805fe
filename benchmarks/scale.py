"""Many composed decisions through `cchc ingest`: `python -m benchmarks.scale -n 1000 -j 2`.

Measured from outside, on processes: time, decisions a second, resident memory of the main process
and of each worker over time, the second run on unchanged input, and one with one decision more.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.compose import write

ROOT = Path(__file__).resolve().parent.parent
_EVERY = 0.25


@dataclass(slots=True, kw_only=True)
class Measured:
    """One run. cpu: seconds of all processes. Memory in MB; workers: the largest single one."""

    decisions: int
    jobs: str
    seconds: float = 0.0
    cpu: float = 0.0
    reading: float = 0.0  # seconds from the first file to the last
    main_peak: float = 0.0
    worker_at_100: float = 0.0
    worker_peak: float = 0.0
    main_at_100: float = 0.0
    tasks: int = 0
    again: float = 0.0  # seconds of the second run
    one_more: float = 0.0  # of a run with one decision more
    one_more_cpu: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return self.decisions / self.seconds

    @property
    def ms(self) -> float:
        """Milliseconds of processor a decision."""
        return self.cpu / self.decisions * 1000


def run(raw: Path, out: Path, decisions: int, *options: str, jobs: str) -> Measured:
    """One run into an empty folder, a second one, and a third after one decision came."""
    m = Measured(decisions=decisions, jobs=jobs)
    began = time.monotonic()
    process = _start(raw, out, *options)
    watch = _Watch(process, m)
    watch.follow()
    m.seconds = time.monotonic() - began
    if process.wait() not in (0, 1):
        raise RuntimeError(f"ingest ended with {process.returncode}")
    m.again, _ = _timed(raw, out, *options)
    before = set(raw.rglob("*.txt"))
    write(raw, 1, start=decisions)
    m.one_more, m.one_more_cpu = _timed(raw, out, *options)
    for path in set(raw.rglob("*.txt")) - before:
        path.unlink()
    return m


def _timed(raw: Path, out: Path, *options: str) -> tuple[float, float]:
    """Seconds of a run, and of the processor in all its processes."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    _start(raw, out, *options).communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu


def _start(raw: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipeline", "ingest", "--only", "data", "--log-format", "json"]
    return subprocess.Popen(
        [*command, "--raw", str(raw), "--out", str(out), *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )


class _Watch:
    """Follows a run's log and weighs its processes."""

    def __init__(self, process: subprocess.Popen[str], measured: Measured) -> None:
        self.process = process
        self.m = measured
        self.main = psutil.Process(process.pid)
        self.weighed = 0.0
        self.done = 0

    def follow(self) -> None:
        assert self.process.stdout is not None
        first = last = 0.0
        before = time.time()
        stage = ""
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "done":
                self.done += 1
                first, last = first or event["time"], event["time"]
            elif event["event"] in ("stage", "end"):
                if stage:
                    self.m.stages[stage] = event["time"] - before
                stage, before = event.get("name", ""), event["time"]
            if event["event"] == "end":
                self.m.tasks = event["tasks"]
            self._weigh()
        self.m.reading = last - first

    def _weigh(self) -> None:
        now = time.monotonic()
        if now - self.weighed < _EVERY:
            return
        self.weighed = now
        try:
            main = self.main.memory_info().rss / 1e6
            children = self.main.children(recursive=True)
            workers = [c.memory_info().rss / 1e6 for c in children]
            cpu = [self.main.cpu_times(), *(c.cpu_times() for c in children)]
        except psutil.Error:
            return
        self.m.main_peak = max(self.m.main_peak, main)
        self.m.worker_peak = max(self.m.worker_peak, *workers, 0.0)
        own = sum(t.user + t.system for t in cpu) + cpu[0].children_user + cpu[0].children_system
        self.m.cpu = max(self.m.cpu, own)
        if not self.m.worker_at_100 and self.done >= 100 and workers:
            self.m.worker_at_100, self.m.main_at_100 = max(workers), main


def table(rows: list[Measured]) -> str:
    """The runs as a table for people."""
    head = ("decisions", "processes", "s", "a second", "ms CPU each", "MB main", "MB worker",
            "at the 100th", "second run s", "one more s", "its CPU s")  # fmt: skip
    lines = [head]
    for m in rows:
        lines.append((f"{m.decisions:,}", m.jobs, f"{m.seconds:.1f}", f"{m.per_second:.1f}",
                      f"{m.ms:.0f}", f"{m.main_peak:.0f}", f"{m.worker_peak:.0f}",
                      f"{m.worker_at_100:.0f}", f"{m.again:.1f}", f"{m.one_more:.1f}",
                      f"{m.one_more_cpu:.1f}"))  # fmt: skip
    widths = [max(len(row[i]) for row in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in lines
    )


def curve(counts: list[int], jobs: list[int], folder: Path, *options: str) -> list[Measured]:
    """Every count with every number of processes."""
    rows: list[Measured] = []
    for count in counts:
        raw = folder / f"raw{count}"
        if not raw.exists():
            write(raw, count)
        for j in jobs:
            out = folder / f"out{count}-{j}"
            rows.append(run(raw, out, count, "-j", str(j), *options, jobs=str(j)))
            subprocess.run(["rm", "-rf", str(out)], check=False)
            print(table(rows[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, nargs="+", default=[1, 10, 100, 1_000])
    parser.add_argument("-j", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--raw", type=Path, help="A folder of composed decisions, not to be made.")
    parser.add_argument("--keep", type=Path, help="Work here and keep it.")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-scale-") as made:
        folder = args.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if args.raw:
            (folder / f"raw{args.n[0]}").symlink_to(args.raw.absolute())
        rows = curve(args.n, args.j, folder)
    print(table(rows))
    for m in rows:
        print(f"  {m.decisions} with {m.jobs}: {dump(m)}")


def dump(m: Measured) -> dict[str, Any]:
    stages = {k: round(v, 1) for k, v in m.stages.items()}
    return {"tasks": m.tasks, "reading": round(m.reading, 1), **stages}


if __name__ == "__main__":
    main()
