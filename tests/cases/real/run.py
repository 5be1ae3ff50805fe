"""Runs every case and prints its counts and differences: python -m tests.cases.real.run [name …]"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cases.real.build import SOURCES, build, names
from tests.cases.real.compare import Comparison


def run_case(name: str, folder: Path) -> tuple[Comparison, str]:
    """One case through the whole command: what differs, and what the command said."""
    path, out = build(name, folder), folder / f"out-{name}"
    command = [str(Path(sys.executable).with_name("cchc")), "ingest", str(path), "--out", str(out)]
    done = subprocess.run([*command, "--only", "data"], capture_output=True, text=True, check=False)
    truth = (SOURCES / f"{name}.truth").read_text(encoding="utf-8")
    return Comparison(out, truth).run(), done.stdout + done.stderr


def main() -> None:
    total: dict[str, list[int]] = {}
    silent = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or names():
            result, said = run_case(name, Path(folder))
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
