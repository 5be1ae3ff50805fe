"""Fuzzes every reader and grammar: `python -m tests.fuzz.run --minutes 10 [--targets html pdf]`.

Each target runs in processes of its own, half of its time by our mutations of the real decision in
each format, half guided by coverage (atheris, where it is installed). Prints inputs and findings;
findings stand under --out, to become a named case in tests/fuzz/cases/<target>/ once mended.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.fuzz.targets import ROOT, TARGETS

_GRACE = 60.0  # seconds beyond its time until a process counts as hanging
_WEIGHT = {"pdf": 2.0, "zip": 2.0, "html": 1.5, "decision": 2.0, "sniff": 0.2, "ole": 0.3,
           "rtf": 0.2, "image": 0.5, "mhtml": 0.7, "cleaning": 0.7}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One process's part. ended: how, where not by itself."""

    target: str
    engine: str
    record: dict[str, Any]
    ended: str

    @property
    def inputs(self) -> int:
        return int(self.record.get("inputs", 0))

    @property
    def findings(self) -> dict[str, str]:
        found = dict(self.record.get("kinds", {}))
        if self.ended:
            found[self.ended] = "current"
        return found


def fuzz(target: str, engine: str, seconds: float, seed: int, out: Path) -> Result:
    """One target by one engine in a process of its own."""
    folder = out / f"{target}-{engine}"
    command = [sys.executable, "-m", "tests.fuzz.one", target, engine, str(seconds), str(seed)]
    log = out / f"{target}-{engine}.log"
    ended = ""
    with log.open("w") as handle:
        try:
            done = subprocess.run(
                [*command, str(folder)],
                cwd=ROOT,
                stdout=handle,
                stderr=handle,
                timeout=seconds + _GRACE,
                check=False,
            )
            if done.returncode:
                ended = f"process ended with {done.returncode}"
        except subprocess.TimeoutExpired:
            ended = "process hung"
    report = folder / "report.json"
    record = json.loads(report.read_text()) if report.exists() else {}
    return Result(target, engine, record, ended)


def run(targets: list[str], minutes: float, jobs: int, seed: int, out: Path) -> list[Result]:
    """All targets, `jobs` processes at a time, in about so many minutes."""
    engines = ["mutate", *(["atheris"] if find_spec("atheris") else [])]
    total = sum(_WEIGHT.get(t, 1.0) for t in targets)
    budget = minutes * 60 * jobs / total / len(engines)
    tasks = [(t, e, max(2.0, budget * _WEIGHT.get(t, 1.0))) for t in targets for e in engines]
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(fuzz, t, e, s, seed, out) for t, e, s in tasks]
        return [f.result() for f in running]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--targets", nargs="+", choices=sorted(TARGETS), default=list(TARGETS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / ".fuzz")
    args = parser.parse_args()
    results = run(args.targets, args.minutes, args.jobs, args.seed, args.out.absolute())
    print(f"{'target':12} {'engine':8} {'inputs':>10} {'slowest s':>9} {'peak MB':>8}  findings")
    for r in results:
        slow, peak = r.record.get("slowest", 0), r.record.get("peak_mb", 0)
        print(f"{r.target:12} {r.engine:8} {r.inputs:>10,} {slow:>9} {peak:>8}  {len(r.findings)}")
        for kind, name in r.findings.items():
            print(
                f"    {kind}: {args.out}/{r.target}-{r.engine}/found-{name}".replace(
                    "found-current", "current"
                )
            )
    found = sum(len(r.findings) for r in results)
    print(f"seed {args.seed}: {sum(r.inputs for r in results):,} inputs, {found} findings")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
