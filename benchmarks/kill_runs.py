"""Kills a run at random moments and has it completed: `python -m benchmarks.kill_runs --kills 200`.

Two states of an input folder take turns (in the second, files are changed, added and removed). Each
time a run towards the other state is killed with SIGKILL, what stands is looked at (every table is
whole: the old one or the new one), a second run completes it, and all files are held against those
of a run that nobody disturbed.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.run.query import query  # noqa: E402
from tests.run.decisions import decision, hashes  # noqa: E402

Digests = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the kills did. moments: what was going on when they struck, and how often."""

    kills: int
    wrong: tuple[str, ...]
    moments: Counter[str]
    resumed: int
    looks: int  # of the readers that looked all the time
    seconds: float


def digests(out: Path) -> Digests:
    """Every file of a result but `runs` and the cache."""
    return hashes(out)


def write_states(folder: Path, count: int) -> tuple[Path, Path]:
    """The two states: the second has a third of the files changed, a tenth added and removed."""
    one, two = folder / "one", folder / "two"
    tenth = max(1, count // 10)
    for state in (one, two):
        state.mkdir(parents=True)
    for i in range(count + tenth):
        name = f"{i:05}.txt"
        if i < count:
            (one / name).write_text(decision(i + 1), encoding="utf-8")
        if i >= tenth:
            text = decision(i + 1, note="sửa đổi" if i % 3 == 0 else "")
            (two / name).write_text(text, encoding="utf-8")
    return one, two


def start(raw: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "ingest", "--raw", str(raw)]
    return subprocess.Popen(
        [*command, "--out", str(out), "--shard-above", "50", "-j", "2"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def complete(raw: Path, out: Path) -> str:
    """A run that nobody disturbs; its output. Raises RuntimeError where it fails."""
    process = start(raw, out)
    text = process.communicate(timeout=600)[0].decode()
    if process.returncode:
        raise RuntimeError(text)
    return text


def kill_runs(kills: int, documents: int, seed: int, folder: Path) -> Outcome:
    began = time.monotonic()
    states = write_states(folder / "raw", documents)
    expected: list[Digests] = []
    for i, raw in enumerate(states):
        complete(raw, folder / f"calm{i}")
        expected.append(digests(folder / f"calm{i}"))
    out = folder / "out"
    before = time.monotonic()
    complete(states[0], out)
    usual = time.monotonic() - before
    r = random.Random(seed)
    wrong: list[str] = []
    moments: Counter[str] = Counter()
    resumed = 0
    looking = [Looking(out, by_sql=by_sql) for by_sql in (False, True)]
    for look in looking:
        look.start()
    for k in range(kills):
        which = (k + 1) % 2
        moment, faults = _one_kill(states[which], out, expected, usual, r)
        moments[moment] += 1
        text = complete(states[which], out)
        resumed += "cut off" in text
        if digests(out) != expected[which]:
            faults.append("differs from the undisturbed run")
        wrong += [f"kill {k + 1} ({moment}): {f}" for f in faults + _doubled(out)]
        print(f"\r{k + 1}/{kills} kills, {len(wrong)} wrong", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for look in looking:
        look.end()
        wrong += look.wrong
    looks = sum(look.looks for look in looking)
    return Outcome(looks=looks, kills=kills, wrong=tuple(wrong), moments=moments, resumed=resumed,
                   seconds=time.monotonic() - began)  # fmt: skip


class Looking(threading.Thread):
    """Reads three tables again and again, by pandas or by SQL: they must be of one run, always."""

    def __init__(self, out: Path, *, by_sql: bool) -> None:
        super().__init__(daemon=True)
        self.out, self.by_sql = out, by_sql
        self.wrong: list[str] = []
        self.looks = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            try:
                self.wrong += self._by_sql() if self.by_sql else self._by_pandas()
            except Exception as fault:
                self.wrong.append(f"a reader failed: {type(fault).__name__}: {fault}")
            self.looks += 1

    def end(self) -> None:
        self.over.set()
        self.join(60)

    def _by_pandas(self) -> list[str]:
        """Plain paths under out/; a look during which a new run was shown is taken again."""
        current = self.out / ".cache" / "current"
        before = current.readlink()
        try:
            documents, tasks, agencies = (
                pd.read_parquet(self.out / f"{n}.parquet", columns=["document_id"])
                for n in ("documents", "tasks", "task_agencies")
            )
        except OSError:
            # pandas opens a path more than once: between two openings the link may have turned.
            if current.readlink() == before:
                raise
        if current.readlink() != before:
            return []
        ids = [set(t["document_id"]) for t in (documents, tasks, agencies)]
        return [] if ids[0] == ids[1] == ids[2] else ["pandas saw tables of two runs"]

    def _by_sql(self) -> list[str]:
        words = (
            "select (select count(*) from documents), (select count(distinct document_id) from tasks), "
            "(select sum(tasks) from documents), (select count(*) from tasks)"
        )
        ((documents, of_tasks, told, counted),) = query(self.out, words).rows
        return [] if (documents, told) == (of_tasks, counted) else ["SQL saw tables of two runs"]


def _one_kill(
    raw: Path, out: Path, expected: list[Digests], usual: float, r: random.Random
) -> tuple[str, list[str]]:
    """Starts a run and kills it: at any time, or (every other time) while results are put out."""
    process = start(raw, out)
    staging = out / ".cache" / "staging"
    if r.random() < 0.5:
        time.sleep(r.uniform(0, usual))
    else:
        until = time.monotonic() + 10 * usual
        while process.poll() is None and not staging.exists() and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(r.uniform(0, 0.25))
    ended = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()
    moment = "after its end" if ended else _moment(out)
    standing = digests(out)
    faults = [] if standing in expected else ["what stands is neither the old nor the new run"]
    for path in sorted(out.glob("*.parquet")):
        pd.read_parquet(path)
    return moment, faults


def _moment(out: Path) -> str:
    if (out / ".cache" / "staging").exists():
        return "while results were written"
    if not any((out / ".cache" / "spool").glob("*/*")):
        return "around the commit"
    return "while documents were read"


def _doubled(out: Path) -> list[str]:
    documents = pd.read_parquet(out / "documents.parquet")
    tasks = pd.read_parquet(out / "tasks.parquet")
    doubled = documents["document_id"].duplicated().any() or tasks["task_id"].duplicated().any()
    return ["rows stand twice"] if doubled else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-kill-") as folder:
        o = kill_runs(args.kills, args.documents, args.seed, Path(folder))
    print(f"seed {args.seed}: {o.kills} kills on {args.documents} documents in {o.seconds:.0f} s")
    for moment, count in o.moments.most_common():
        print(f"  {count} {moment}")
    print(f"  {o.looks} looks of two readers meanwhile")
    print(f"  {o.resumed} completing runs took over what the killed one had read")
    print(f"  {len(o.wrong)} wrong" + "".join(f"\n    {w}" for w in o.wrong))
    sys.exit(1 if o.wrong else 0)


if __name__ == "__main__":
    main()
