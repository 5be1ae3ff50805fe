"""Kills a run and has it completed: `python -m benchmarks.kill_runs --kills 200`, or `--every-step`.

Two states of an input folder take turns (in the second, files are changed, added and removed). Each
time a run towards the other state, views included, is killed with SIGKILL at a random moment, or right
before the n-th name it would make, move or remove, for every n. What stands is then all of the old
run or all of the new one; a second run completes it, and all files are held against those of a run
that nobody disturbed. Two readers (SQL, and pandas over three tables) look on all the time.
"""

import argparse
import contextlib
import importlib
import itertools
import json
import multiprocessing
import os
import pkgutil
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import present  # noqa: E402
from pipeline.present.page_frame import chart_library  # noqa: E402
from pipeline.run.ingest import ingest  # noqa: E402
from pipeline.run.request import Listener, Request  # noqa: E402
from pipeline.run.settings import WorkLimits  # noqa: E402
from pipeline.run.work import ingester_for  # noqa: E402
from tests.run.decisions import decision, hashes  # noqa: E402

Digests = dict[str, str]
_FORK = multiprocessing.get_context("fork")
_STEPS = ("os.rename", "os.symlink", "os.link", "os.remove", "os.rmdir", "os.mkdir")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the kills did. moments: what was going on when they struck, and how often."""

    kills: int
    wrong: tuple[str, ...]
    moments: Counter[str]
    resumed: int
    looks: int  # of the readers that looked all the time
    seconds: float


class _Notes(Listener):
    """Writes what a run says of what it found, for its parent."""

    def __init__(self, into: Path) -> None:
        self.into = into

    def begin(self, files: int, resumed: int) -> None:  # noqa: ARG002
        self.into.write_text(str(resumed))


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs over one output folder, forked from this process, which has loaded the rules."""

    folder: Path
    documents: int

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def start(
        self, raw: Path, out: Path, before: Callable[[], None] | None = None
    ) -> "multiprocessing.process.BaseProcess":
        process = _FORK.Process(target=self._run, args=(raw, out, before))
        process.start()
        return process

    def complete(self, raw: Path, out: Path) -> int:
        """A run that nobody disturbs; how many files it took over. Raises RuntimeError."""
        said = self.folder / "resumed"
        said.write_text("0")
        process = self.start(raw, out)
        process.join(600)
        if process.exitcode:
            raise RuntimeError(f"a run that nobody disturbed ended with {process.exitcode}")
        return int(said.read_text())

    def _run(self, raw: Path, out: Path, before: Callable[[], None] | None) -> None:
        if before is not None:
            before()
        request = Request(
            raw=raw, out=out, rules=ROOT / "rules", jobs=2, shard_above=self.documents - 1
        )
        ingest(request, _Notes(self.folder / "resumed"))


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


# -- the kills ------------------------------------------------------------------------------------


def kill_runs(kills: int, documents: int, seed: int, folder: Path) -> Outcome:
    """So many kills at random: half at any time, half while results are put out."""
    r = random.Random(seed)

    def strike(runs: Runs, raw: Path, usual: float) -> str:
        process = runs.start(raw, runs.out)
        if r.random() < 0.5:
            time.sleep(r.uniform(0, usual))
        else:
            staging = runs.out / ".cache" / "staging"
            until = time.monotonic() + 10 * usual
            while process.is_alive() and not staging.exists() and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(r.uniform(0, usual / 2))
        ended = not process.is_alive()
        process.kill()
        process.join()
        return "after its end" if ended else _moment(runs.out)

    return _turns(itertools.repeat(strike, kills), documents, folder)


def every_step(documents: int, folder: Path, first: int = 1, every: int = 1) -> Outcome:
    """A kill before each name that the main process makes, moves or removes under out/, in turn."""
    over = {False: False, True: False}

    def strikes() -> Iterator[Callable[[Runs, Path, float], str]]:
        for n in itertools.count(first, every):
            for forth in (True, False):

                def strike(runs: Runs, raw: Path, _: float, n: int = n, forth: bool = forth) -> str:
                    process = runs.start(raw, runs.out, lambda: _die_before(n, runs.out))
                    process.join(120)
                    over[forth] = process.exitcode == 0
                    return "after its end" if over[forth] else _moment(runs.out)

                yield strike
            if all(over.values()):
                return

    return _turns(strikes(), documents, folder)


def _die_before(n: int, out: Path) -> None:
    """Ends this process (not its workers) with SIGKILL right before its n-th change of a name."""
    me, below, count = os.getpid(), str(out), itertools.count(1)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event not in _STEPS or os.getpid() != me:
            return
        if any(str(a).startswith(below) for a in args[:2]) and next(count) == n:
            os.kill(me, signal.SIGKILL)

    sys.addaudithook(hook)


def _turns(
    strikes: Iterator[Callable[[Runs, Path, float], str]], documents: int, folder: Path
) -> Outcome:
    """Each strike on a run towards the other state, what stands then, and the completing run."""
    began = time.monotonic()
    ingester_for(ROOT / "rules", WorkLimits())  # what each fork then has: a second of every run
    chart_library()
    drawing = (m.name for m in pkgutil.iter_modules(present.__path__, "pipeline.present."))
    for name in (*drawing, "docx", "xlsxwriter"):
        importlib.import_module(name)
    runs = Runs(folder, documents)
    states = write_states(folder / "raw", documents)
    expected: list[Digests] = []
    for i, raw in enumerate(states):
        runs.complete(raw, folder / f"calm{i}")
        expected.append(hashes(folder / f"calm{i}"))
    runs.complete(states[0], runs.out)
    before = time.monotonic()
    runs.complete(states[1], runs.out)
    usual = time.monotonic() - before
    runs.complete(states[0], runs.out)
    wrong: list[str] = []
    moments: Counter[str] = Counter()
    resumed = kills = 0
    with looking(runs.out) as readers:
        for k, strike in enumerate(strikes):
            which = (k + 1) % 2
            moment = strike(runs, states[which], usual)
            kills += 1
            moments[moment] += 1
            faults = []
            if hashes(runs.out) not in expected:
                faults.append("what stands is neither the old nor the new run")
            resumed += runs.complete(states[which], runs.out) > 0
            if hashes(runs.out) != expected[which]:
                faults.append("differs from the undisturbed run")
            wrong += [f"kill {kills} ({moment}): {f}" for f in faults]
            print(f"\r{kills} kills, {len(wrong)} wrong", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    wrong += [w for reader in readers for w in reader["wrong"]]
    return Outcome(looks=sum(reader["looks"] for reader in readers), kills=kills, resumed=resumed,
                   wrong=tuple(wrong), moments=moments, seconds=time.monotonic() - began)  # fmt: skip


def _moment(out: Path) -> str:
    if (out / ".cache" / "staging").exists():
        return "while results were written"
    if not any((out / ".cache" / "spool").glob("*/*")):
        return "around the commit"
    return "while documents were read"


# -- the readers ----------------------------------------------------------------------------------


@contextlib.contextmanager
def looking(out: Path) -> Iterator[list[dict[str, object]]]:
    """Two readers in processes of their own; what they saw stands in the list afterwards."""
    command = [sys.executable, "-m", "benchmarks.kill_runs", "--look", str(out)]
    readers = [
        subprocess.Popen(
            [*command, *more], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for more in ((), ("--by-sql",))
    ]
    saw: list[dict[str, object]] = []
    try:
        yield saw
    finally:
        for reader in readers:
            saw.append(json.loads(reader.communicate("end", timeout=120)[0]))


def look(out: Path, by_sql: bool) -> None:
    """Reads three tables again and again until its input ends: they must be of one run, always."""
    import select

    saw: Callable[[Path], list[str]] = _by_sql if by_sql else _by_pandas
    wrong: list[str] = []
    looks = 0
    while not select.select([sys.stdin], [], [], 0.05)[0]:
        try:
            wrong += saw(out)
        except Exception as fault:
            wrong.append(f"a reader failed: {type(fault).__name__}: {fault}")
        looks += 1
    print(json.dumps({"looks": looks, "wrong": wrong}))


def _by_pandas(out: Path) -> list[str]:
    """Plain paths under out/; a look during which a new run was shown is taken again."""
    import pandas as pd

    current = out / ".cache" / "current"
    before = current.readlink()
    try:
        documents, tasks, agencies = (
            pd.read_parquet(out / f"{n}.parquet", columns=["document_id"])
            for n in ("documents", "tasks", "task_agencies")
        )
    except OSError:
        # pandas opens a path more than once: between two openings the link may have turned.
        if current.readlink() == before:
            raise
        return []
    if current.readlink() != before:
        return []
    ids = [set(t["document_id"]) for t in (documents, tasks, agencies)]
    return [] if ids[0] == ids[1] == ids[2] else ["pandas saw tables of two runs"]


def _by_sql(out: Path) -> list[str]:
    from pipeline.run.query import query

    words = (
        "select (select count(*) from documents), (select count(distinct document_id) from tasks), "
        "(select sum(tasks) from documents), (select count(*) from tasks)"
    )
    ((documents, of_tasks, told, counted),) = query(out, words).rows
    return [] if (documents, told) == (of_tasks, counted) else ["SQL saw tables of two runs"]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=4)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--every-step", action="store_true")
    parser.add_argument("--look", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--by-sql", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    if args.look:
        look(args.look, args.by_sql)
        return
    with tempfile.TemporaryDirectory(prefix="cchc-kill-") as folder:
        if args.every_step:
            o = every_step(args.documents, Path(folder))
        else:
            o = kill_runs(args.kills, args.documents, args.seed, Path(folder))
    how = "at every step" if args.every_step else f"seed {args.seed}"
    print(f"{how}: {o.kills} kills on {args.documents} documents in {o.seconds:.0f} s")
    for moment, count in o.moments.most_common():
        print(f"  {count} {moment}")
    print(f"  {o.looks} looks of two readers meanwhile")
    print(f"  {o.resumed} completing runs took over what the killed one had read")
    print(f"  {len(o.wrong)} wrong" + "".join(f"\n    {w}" for w in o.wrong))
    sys.exit(1 if o.wrong else 0)


if __name__ == "__main__":
    main()
