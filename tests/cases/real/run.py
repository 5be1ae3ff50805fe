"""Runs a set and prints its counts and differences: python -m tests.cases.real.run [folder] [name …]"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cases.real.build import HERE, build, names
from tests.cases.real.compare import Comparison


def run_case(name: str, folder: Path, cases: Path = HERE) -> tuple[Comparison, str]:
    """One case through the whole command: what differs, and what the command said."""
    path, out = build(name, folder, cases), folder / f"out-{name}"
    command = [str(Path(sys.executable).with_name("cchc")), "ingest", str(path), "--out", str(out)]
    done = subprocess.run([*command, "--only", "data"], capture_output=True, text=True, check=False)
    result, other = _compared(out, name, cases)
    more = cases / "more" / f"{name}.more"
    if more.exists():
        result.ask_more(more.read_text(encoding="utf-8"), other)
    return result, done.stdout + done.stderr


def _compared(out: Path, name: str, cases: Path) -> tuple[Comparison, frozenset[int]]:
    """The comparison with the accepted reading of each task that fits best, and the tasks where that
    is not the typed one: `alt/NAME.alt` has lines `K @@ truth line`, K counted from 0.
    """
    lines = (cases / "sources" / f"{name}.truth").read_text(encoding="utf-8").splitlines()
    tasks = [i for i, line in enumerate(lines) if line.count("|") == 6]
    best, other = Comparison(out, "\n".join(lines)).run(), set()
    path = cases / "alt" / f"{name}.alt"
    for reading in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        k, _, line = reading.partition(" @@ ")
        tried = [line if i == tasks[int(k)] else typed for i, typed in enumerate(lines)]
        result = Comparison(out, "\n".join(tried)).run()
        if len(result.wrong) < len(best.wrong):
            best, lines = result, tried
            other.add(int(k))
    return best, frozenset(other)


def main() -> None:
    asked = sys.argv[1:]
    cases = Path(asked.pop(0)) if asked and Path(asked[0]).is_dir() else HERE
    total: dict[str, list[int]] = {}
    silent = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in asked or names(cases):
            result, said = run_case(name, Path(folder), cases)
            print(name, result.counts)
            if not result.documents or not result.tasks:
                print("   ", said.strip()[:600])
            for d in result.wrong:
                if d.kind != "rows" or d.where == "tasks":
                    mark = "SILENT" if d.silent else "told/null"
                    print("   ", mark, d.kind, d.where, "GOT", d.got, "WANT", d.want)
                    silent += d.silent
            for kind, (good, all_) in result.counts.items():
                counted = total.setdefault(kind, [0, 0])
                counted[0] += good
                counted[1] += all_
    print("ALL", total, "silent", silent)


if __name__ == "__main__":
    main()
