"""This tree against an earlier commit, in turns: `python -m benchmarks.speed --base 3e3de67`.

Each round measures the earlier commit and this one, one after the other, so that what else the
machine does weighs on both. Shown is the least of all rounds, wall seconds and processor seconds:
on a machine that others use, the least is what the program itself costs.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.compose import write

ROOT = Path(__file__).resolve().parent.parent
BASE = "3e3de67"
REFERENCE = ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"
_PROBE = """
import json, sys, time
from pathlib import Path
try:
    from pipeline.run.rules import find_rules, load_rules
except ImportError:
    from pipeline.knowledge.rules import find_rules, load_rules
from pipeline.run.document import Ingester, SourceFile
from pipeline.run.worker import collect_less

ingester = Ingester(load_rules(find_rules()))
reference = Path(sys.argv[1]).read_bytes()
one = [SourceFile(file="a.txt", data=reference)]
others = sorted(Path(sys.argv[2]).rglob("*.txt"))
twenty = [SourceFile(file=p.name, data=p.read_bytes()) for p in others[:20]]
fresh = [SourceFile(file=p.name, data=p.read_bytes()) for p in others[20:40]]
ingester.ingest(one)
collect_less()

def least(batch, times):
    wall, cpu = [], []
    for _ in range(times):
        w, c = time.perf_counter(), time.process_time()
        ingester.ingest(batch)
        wall.append(time.perf_counter() - w)
        cpu.append(time.process_time() - c)
    return [min(wall) / len(batch), min(cpu) / len(batch)]

print(json.dumps({
    "one decision, warm": least(one, 15),
    "20 others, each for the first time": least(fresh, 1),
    "a batch of 20, a decision": (least(twenty, 1), least(twenty, 3))[1],
}))
"""
Figures = dict[str, tuple[float, float]]


def measure(tree: Path, decisions: Path, documents: int) -> Figures:
    """(wall, processor) seconds of each thing, in one tree."""
    found = subprocess.run(
        [sys.executable, "-c", _PROBE, str(REFERENCE), str(decisions)],
        cwd=tree, env=environment(tree), capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures: Figures = {k: (v[0], v[1]) for k, v in json.loads(found.stdout).items()}
    raw = REFERENCE.parent
    figures["cold command, data only"] = _command(tree, raw, "--only", "data")
    figures["cold command, with views"] = _command(tree, raw)
    for jobs in (1, 2) if documents else ():
        name = f"{documents} decisions, {jobs} process" + "es" * (jobs > 1)
        figures[name] = _command(tree, decisions, "--only", "data", "-j", str(jobs))
    return figures


def _command(tree: Path, raw: Path, *options: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="cchc-speed-") as out:
        command = [sys.executable, "-m", "pipeline", "ingest", "--raw", str(raw), "--out", out]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [*command, *options], cwd=tree, env=environment(tree), capture_output=True, check=True
        )
        wall = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def environment(tree: Path) -> dict[str, str]:
    """Compiled modules are kept, as where it is installed: the first round makes them."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(tree)}


def compare(base: str, rounds: int, documents: int) -> Iterator[str]:
    """The table, a line each."""
    with tempfile.TemporaryDirectory(prefix="cchc-speed-") as folder, tree_of(base) as before:
        decisions = Path(folder) / "raw"
        write(decisions, max(40, documents))
        seen: dict[str, list[list[tuple[float, float]]]] = {}
        for _ in range(rounds):
            for at, tree in enumerate((before, ROOT)):
                for name, figure in measure(tree, decisions, documents).items():
                    seen.setdefault(name, [[], []])[at].append(figure)
    head = " ".join(["  before    after  ratio  "] * 2)
    yield f"{f'seconds, least of {rounds}':35} {head}wall, then processor"
    for name, (old, new) in seen.items():
        cells = [f"{name:35}"]
        for kind in (0, 1):
            a, b = min(f[kind] for f in old), min(f[kind] for f in new)
            cells.append(f"{a:8.3f} {b:8.3f} {b / a:6.2f}  ")
        yield " ".join(cells).rstrip()


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """The files of a commit, in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="cchc-base-") as folder:
        packed = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, capture_output=True, check=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        yield Path(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default=BASE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=0, help="for runs over many (0: none)")
    args = parser.parse_args()
    for line in compare(args.base, args.rounds, args.documents):
        print(line, flush=True)


if __name__ == "__main__":
    main()
