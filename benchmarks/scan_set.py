"""Scans as offices make them, drawn from a seed, and how well they are read.

`python -m benchmarks.scan_set [KIND…] [--seed N] [--pages N] [--source NAME]` prints a line a scan:
rows whole, cells right, wrong cells whose row no warning or error names (silent), wrong dates without
one on their own cell, rows missing, warnings, seconds a page. Truth is the text PDF that the scan was
drawn from, read by the same program. One seed gives one picture; seeds from 100 on are held back
while the readers are worked on.
"""

import argparse
import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.scan_damage import KINDS, Damage
from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.rules import load_rules
from tests.fixtures.catalogue_scans import annex_pages
from tests.fixtures.make import build
from tests.fixtures.pdf_bytes import PicturePage, write_pdf
from tests.fixtures.scan import render

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "office.pdf",
    "case-six-columns-browser.pdf",
    "case-seven-columns-monitoring-browser.pdf",
)
FIELDS = ("task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw")
CACHE = Path(tempfile.gettempdir()) / "cchc-scan-set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """rows, cells: right ones of all. silent: wrong cells on rows without a warning.

    dates: wrong deadlines without a warning on that cell. missing: rows not there.
    """

    rows: int
    all_rows: int
    cells: int
    all_cells: int
    silent: tuple[str, ...]
    dates: tuple[str, ...]
    missing: int
    extra: int
    told_rows: int
    warnings: int
    mended: int


def score(result: Result, truth: Result) -> Score:
    """A scan's result against that of the text it was drawn from, row by row."""
    assert truth.meaning is not None
    want = truth.meaning.tasks
    got = list(result.meaning.tasks) if result.meaning else []
    loud = [f for f in result.findings if f.severity in ("warning", "error")]
    by_record = {f.record_id for f in loud}
    by_cell = {(f.record_id, f.field) for f in loud}
    cells = rows = missing = 0
    silent: list[str] = []
    dates: list[str] = []
    for expected, task in _side_by_side(want, got):
        if task is None:
            missing += 1
            continue
        wrong = [f for f in FIELDS if _plain(getattr(task, f)) != _plain(getattr(expected, f))]
        cells += len(FIELDS) - len(wrong)
        rows += not wrong and task.number == expected.number
        for f in wrong:
            what = f"{expected.task_id.split('/')[-1]} {f}: {_differs(expected, task, f)}"
            if task.task_id not in by_record:
                silent.append(what)
            if f == "deadline_raw" and (task.task_id, f) not in by_cell:
                dates.append(what)
    ids = {t.task_id for t in got}
    return Score(
        rows=rows,
        all_rows=len(want),
        cells=cells,
        all_cells=len(want) * len(FIELDS),
        silent=tuple(silent),
        dates=tuple(dates),
        missing=missing,
        extra=max(0, len(got) - len(want)),
        told_rows=len({f.record_id for f in loud if f.record_id in ids}),
        warnings=len(loud),
        mended=sum(f.rule == "mended-word" for f in result.findings),
    )


def _side_by_side(want: Sequence[Any], got: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each expected task with the one read for it: the likest by its text, each used once."""
    from rapidfuzz.fuzz import ratio

    left = list(got)
    for expected in want:
        near = [(ratio(_plain(expected.task_raw), _plain(t.task_raw)), -i, t)
                for i, t in enumerate(left[:12])]  # fmt: skip
        near += [(55.0, -i, t) for i, t in enumerate(left[:12]) if t.number == expected.number]
        best = max(near, default=(0.0, 0, None), key=lambda n: n[:2])
        if best[0] < 50:
            yield expected, None
            continue
        left.remove(best[2])
        yield expected, best[2]


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _differs(expected: Any, task: Any, name: str) -> str:
    a, b = _plain(getattr(expected, name)).split(), _plain(getattr(task, name)).split()
    out = [f"{x}→{y}" for x, y in zip(a, b, strict=False) if x != y]
    return "; ".join(out[:3]) + (f" ({len(a)} words, {len(b)} read)" if len(a) != len(b) else "")


# -- drawing ---------------------------------------------------------------------------------------


def source_pages(name: str, count: int | None) -> tuple[Path, range]:
    """The text PDF and the pages of its appendix, so many at most."""
    pdf = build(name)
    pages = annex_pages(pdf)
    return pdf, range(pages.start, min(pages.stop, pages.start + (count or len(pages))))


def text_pdf(pdf: Path, pages: range) -> bytes:
    """These pages alone, as text."""
    import pypdfium2

    source, part = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    part.import_pages(source, list(pages))
    out = io.BytesIO()
    part.save(out)
    return out.getvalue()


def draw(kind: str, seed: int, name: str, count: int | None) -> Path:
    """The scan as a PDF of pictures; drawn once."""
    target = CACHE / f"{kind}-{seed}-{Path(name).stem}-{count or 'all'}.pdf"
    if target.exists():
        return target
    damage = KINDS[kind]
    pdf, pages = source_pages(name, count)
    drawn = (
        scan_page(damage, image, np.random.default_rng((seed, index)), index)
        for index, image in render(pdf, damage.dpi, pages)
    )
    CACHE.mkdir(parents=True, exist_ok=True)
    target.write_bytes(write_pdf(drawn))
    return target


def scan_page(damage: Damage, image: Image.Image, draw: Any, index: int) -> PicturePage:
    """A clean page as that kind of scan has it."""
    done: Callable[..., Image.Image] = damage.wear
    worn = done(image, damage.dpi, draw, index)
    if damage.grey:
        worn = worn.convert("L")
    buffer = io.BytesIO()
    worn.save(buffer, "JPEG", quality=damage.quality)
    size = (worn.width * 72 / damage.dpi, worn.height * 72 / damage.dpi)
    return PicturePage(jpeg=buffer.getvalue(), pixels=worn.size, size=size, gray=worn.mode == "L")


# -- running ---------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints one line a scan, and what went wrong without a word."""
    ask = argparse.ArgumentParser()
    ask.add_argument("kinds", nargs="*", default=list(KINDS))
    ask.add_argument("--seed", type=int, nargs="*", default=[1])
    ask.add_argument("--pages", type=int)
    ask.add_argument("--source", nargs="*", default=[SOURCES[0]])
    ask.add_argument("--wrong", action="store_true", help="print every wrong cell")
    asked = ask.parse_args(arguments if arguments is not None else sys.argv[1:])
    ingester = Ingester(load_rules(ROOT / "rules"))
    print(f"{'scan':<34}{'rows':>9}{'cells':>10}{'silent':>7}{'dates':>6}{'missing':>8}"
          f"{'told':>6}{'warn':>6}{'mended':>7}{'s/page':>8}{'MB':>6}")  # fmt: skip
    for name in asked.source:
        pdf, pages = source_pages(name, asked.pages)
        truth = ingester.ingest([SourceFile(file="t.pdf", data=text_pdf(pdf, pages))])[0]
        for kind in asked.kinds:
            for seed in asked.seed:
                data = draw(kind, seed, name, asked.pages).read_bytes()
                started = time.perf_counter()
                result = ingester.ingest([SourceFile(file="s.pdf", data=data)])[0]
                seconds = (time.perf_counter() - started) / len(pages)
                label = f"{kind} {seed} {Path(name).stem[:16]}"
                _print(label, score(result, truth), seconds, result)
                if asked.wrong:
                    _print_wrong(result, truth)


def _print(label: str, s: Score, seconds: float, result: Result) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{label:<34}{s.rows:>5}/{s.all_rows:<3}{s.cells:>6}/{s.all_cells:<4}{len(s.silent):>6}"
          f"{len(s.dates):>6}{s.missing:>8}{s.told_rows:>6}{s.warnings:>6}{s.mended:>7}"
          f"{seconds:>8.2f}{peak:>6}", flush=True)  # fmt: skip
    if result.meaning is None:
        print(f"    {result.reason}: {result.detail}")
    for what in s.silent:
        print(f"    silent: {what}")
    for what in s.dates:
        print(f"    date: {what}")


def _print_wrong(result: Result, truth: Result) -> None:
    assert truth.meaning is not None
    got = list(result.meaning.tasks) if result.meaning else []
    for expected, task in _side_by_side(truth.meaning.tasks, got):
        if task is None:
            print(f"    missing: {expected.task_id}")
            continue
        for f in FIELDS:
            if _plain(getattr(task, f)) != _plain(getattr(expected, f)):
                print(f"    wrong {expected.number} {f}: {_differs(expected, task, f)}")


if __name__ == "__main__":
    main()
