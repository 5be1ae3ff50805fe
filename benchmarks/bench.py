"""`make bench`: one table of what cchc costs and how well it reads, in one run on one machine.

`--full` adds what takes longer than two minutes (many decisions, large comparisons). Times are wall
seconds of this machine; compare runs of one machine only. Nothing here asserts: tests never time.
"""

import argparse
import gc
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"
FILES = ROOT / "tests" / "fixtures" / "files"
FORMATS = (
    "portal-a.html", "portal-a.mhtml", "word.docx", "annex.xlsx", "office.pdf", "browser.pdf",
)  # fmt: skip


def main() -> None:
    """Prints every section; --only NAME prints one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="scale and large comparisons too")
    parser.add_argument("--only", choices=[name for name, _, _ in SECTIONS])
    args = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name, section, long in SECTIONS:
        if (args.only and name != args.only) or (long and not args.full and not args.only):
            continue
        print(f"\n== {name}")
        for line in section():
            print(line, flush=True)
    gc.unfreeze()  # else DuckDB tells of what it could not clear away


# -- one decision ---------------------------------------------------------------------------------


def one_decision() -> Iterator[str]:
    """The whole path on the reference decision, warm and cold."""
    from pipeline.run.document import Ingester, SourceFile
    from pipeline.run.rules import find_rules, load_rules
    from pipeline.run.worker import collect_less

    started = time.perf_counter()
    rules = load_rules(find_rules())
    yield f"rules loaded in {_ms(time.perf_counter() - started)}"
    ingester = Ingester(rules)
    source = SourceFile(file=REFERENCE.name, data=REFERENCE.read_bytes())
    ingester.ingest([source])
    collect_less()  # as a worker process does
    times = _timed(lambda: ingester.ingest([source]), 12)
    tasks = len(ingester.ingest([source])[0].meaning.tasks)  # type: ignore[union-attr]
    median = statistics.median(times[2:])
    yield f"warm, whole path: {_ms(median)} a decision (min {_ms(min(times))}), {tasks / median:.0f} tasks/s"
    batch = [SourceFile(file=f"{i}.txt", data=source.data) for i in range(20)]
    many = _timed(lambda: ingester.ingest(batch), 3)
    yield f"warm, in a batch of 20: {_ms(statistics.median(many) / 20)} a decision"
    cold, peak = _command(["ingest", "--only", "data"])
    yield f"cold command, data only: {cold:.2f} s, peak memory {peak:.0f} MB"
    cold, peak = _command(["ingest"])
    yield f"cold command, with all views: {cold:.2f} s, peak memory {peak:.0f} MB"


def _command(arguments: list[str]) -> tuple[float, float]:
    """(seconds, peak MB) of the cchc command on a copy of raw/; the median of three runs."""
    seconds, peaks = [], []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            where = ["--raw", str(ROOT / "raw"), "--out", str(out)]
            command = [sys.executable, "-m", "benchmarks.peak", *arguments, *where]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            wall, peak = done.stdout.splitlines()[-1].split()
            seconds.append(float(wall))
            peaks.append(float(peak))
    return statistics.median(seconds), statistics.median(peaks)


def _timed(call: Callable[[], object], times: int) -> list[float]:
    out = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        out.append(time.perf_counter() - started)
    return out


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def speed() -> Iterator[str]:
    """This tree and an earlier commit in turns: before, after, ratio."""
    from benchmarks import pdf_speed
    from benchmarks.speed import BASE, compare

    yield from compare(BASE, rounds=2, documents=0)
    yield from pdf_speed.compare(BASE, [FILES / name for name in pdf_speed.FILES], turns=6)


# -- formats --------------------------------------------------------------------------------------


def formats() -> Iterator[str]:
    """The same decision in every format: read, whole path, and the ratio to the floor for PDF."""
    from pipeline.run.document import Ingester, SourceFile
    from pipeline.run.rules import find_rules, load_rules

    ingester = Ingester(load_rules(find_rules()))
    yield f"{'file':22} {'pages':>5} {'read':>9} {'whole':>9} {'a page':>9} {'floor':>9} {'ratio':>6}  tasks"
    for path in (REFERENCE, *(FILES / name for name in FORMATS)):
        source = SourceFile(file=path.name, data=path.read_bytes())
        ingester.ingest([source])
        read = statistics.median(_timed(lambda s=source: ingester.read(s, ""), 3))  # type: ignore[misc]
        whole = statistics.median(_timed(lambda s=source: ingester.ingest([s]), 3))  # type: ignore[misc]
        meaning = ingester.ingest([source])[0].meaning
        assert meaning is not None
        pages = meaning.document.pages
        floor = (
            statistics.median(_timed(lambda p=path: _text_only(p), 3))
            if path.suffix == ".pdf"
            else None
        )  # type: ignore[misc]
        cells = [
            f"{path.name[:22]:22}",
            f"{pages or '–':>5}",
            f"{_ms(read):>9}",
            f"{_ms(whole):>9}",
            f"{_ms(whole / pages) if pages else '–':>9}",
            f"{_ms(floor) if floor else '–':>9}",
            f"{whole / floor:.1f}".rjust(6) if floor else f"{'–':>6}",
            f" {len(meaning.tasks)}",
        ]
        yield " ".join(cells)


def _text_only(path: Path) -> int:
    """The floor: pypdfium2 reading the text of the same pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    size = 0
    for page in document:
        text = page.get_textpage()
        size += len(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return size


# -- quality --------------------------------------------------------------------------------------


def knowledge() -> Iterator[str]:
    """The open labelled sets of agencies, deadlines and citations."""
    from benchmarks.knowledge_quality import SETS, measure, pairs
    from pipeline.run.rules import find_rules, load_rules

    rules = load_rules(find_rules())
    for half in ("open", "sealed"):
        for name in SETS:
            s = measure(half, name, rules)
            note = "" if half == "open" else "  (first run: docs/evaluation.md)"
            yield (
                f"{half:6} {name:10} {s.right_cells}/{s.cells} cells right, precision {s.precision:.3f}, "
                f"recall {s.recall:.3f}{note}"
            )
        right, whole = pairs(half, rules)
        yield f"{half:6} keys       {right}/{whole} pairs right"


def comparison() -> Iterator[str]:
    """The year comparison on both labelled pairs, beside three plain methods."""
    for pair in ("open", "sealed"):
        yield from _module("benchmarks.diff_quality", "--pair", pair)


def large_comparison() -> Iterator[str]:
    """5,000 tasks against 5,000."""
    yield from _module("benchmarks.diff_quality", "--size", "5000")


def _module(*arguments: str) -> Iterator[str]:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    yield from (done.stdout or done.stderr).rstrip().splitlines()


# -- scale ----------------------------------------------------------------------------------------


def scale_small() -> Iterator[str]:
    """1 to 300 decisions with one and two processes, and the unchanged second run."""
    yield from _scale([1, 10, 100, 300])


def scale_large() -> Iterator[str]:
    """1,000 and 10,000 decisions with one and two processes."""
    yield from _scale([1_000, 10_000])


def _scale(sizes: list[int]) -> Iterator[str]:
    from benchmarks.scale import curve, table

    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        yield from table(curve(sizes, [1, 2], Path(folder))).splitlines()


def cluster() -> Iterator[str]:
    """1,000 decisions on a Dask cluster of this machine: two workers of one thread each."""
    from distributed import LocalCluster

    from benchmarks.compose import write
    from benchmarks.scale import run, table

    with (
        tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder,
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running,
    ):
        raw = Path(folder) / "raw"
        write(raw, 1_000)
        address = running.scheduler_address
        yield from table(
            [run(raw, Path(folder) / "out", 1_000, "--scheduler", address, jobs="dask 2")]
        ).splitlines()


def peers() -> Iterator[str]:
    """What a user would take instead, each in an environment of its own."""
    yield from _module("benchmarks.peers")


SECTIONS: tuple[tuple[str, Callable[[], Iterator[str]], bool], ...] = (
    ("one-decision", one_decision, False),
    ("speed", speed, False),
    ("formats", formats, False),
    ("knowledge", knowledge, False),
    ("comparison", comparison, False),
    ("scale", scale_small, False),
    ("large-comparison", large_comparison, True),
    ("large-scale", scale_large, True),
    ("cluster", cluster, True),
    ("peers", peers, True),
)


if __name__ == "__main__":
    main()
    print(
        f"\nbench itself: peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
