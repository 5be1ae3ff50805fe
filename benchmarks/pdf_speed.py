"""PDF files of this tree against an earlier commit: `python -m benchmarks.pdf_speed --base 3e3de67`.

A process of each tree reads a file in turns, A B A B, so that what else the machine does weighs on
both. Shown are the least processor milliseconds of each and their ratio, then the median ratio of
one turn: on a machine that others use, one figure alone says little.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.speed import BASE, ROOT, environment, tree_of

FILES = ("office.pdf", "browser.pdf", "case-six-columns-browser.pdf", "browser-stamped.pdf")
_PROBE = """
import sys, time, warnings
warnings.simplefilter("ignore")
try:
    from pipeline.readers.dispatch import read_any
except ImportError:
    from pipeline.read.dispatch import read_any
for line in sys.stdin:
    with open(line.strip(), "rb") as file:
        data = file.read()
    times = []
    for _ in range(3):
        began = time.process_time()
        read_any(data, file="x.pdf", sha256="")
        times.append(time.process_time() - began)
    print(1000 * min(times), flush=True)
"""


class _Tree:
    """A process that reads PDF files with the code of one tree."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", _PROBE], cwd=folder, env=environment(folder), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
        )  # fmt: skip

    def read(self, file: Path) -> float:
        """The least processor milliseconds of three reads."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def compare(base: str, files: Sequence[Path], turns: int) -> Iterator[str]:
    """The table, a line a file."""
    yield f"{f'processor ms, {turns} turns A B':32} before    after  ratio of least  median ratio"
    with tree_of(base) as before, ExitStack() as stack:
        a, b = _Tree(before, stack), _Tree(ROOT, stack)
        for file in files:
            a.read(file), b.read(file)
            pairs = [(a.read(file), b.read(file)) for _ in range(turns)]
            old, new = (min(times) for times in zip(*pairs, strict=True))
            turn = median(y / x for x, y in pairs)
            yield f"{file.name:30} {old:8.1f} {new:8.1f} {new / old:15.2f} {turn:13.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default=BASE)
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("files", type=Path, nargs="*", help="PDF files (the test fixtures)")
    args = parser.parse_args()
    made = ROOT / "tests" / "fixtures" / "files"
    files = [f.resolve() for f in args.files] or [made / name for name in FILES]
    for line in compare(args.base, files, args.turns):
        print(line, flush=True)


if __name__ == "__main__":
    main()
