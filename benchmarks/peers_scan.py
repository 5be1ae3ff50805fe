"""Scans through what a user would take instead: `python -m benchmarks.peers_scan [KIND…] [--pages N]`.

Each tool gets an environment of its own as in benchmarks.peers, and the same pictures as cchc in the
same run (benchmarks.scan_set). rows, cells: tasks and cells that are what the page prints, white space
apart, each task held against the row that is likest to it. All of them recognise with the Tesseract
of this machine and its Vietnamese model; a tool that needs a download is said so.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Peer, environment, tight
from benchmarks.scan_set import FIELDS, ROOT, SOURCES, draw, score, source_pages, text_pdf
from pipeline.run.document import Ingester, SourceFile
from pipeline.run.rules import load_rules

_SECONDS_A_PAGE = 120.0

PEERS = (
    Peer(name="img2table", packages=("img2table", "opencv-python-headless", "pandas"), suffixes=(".pdf",), code="""
from img2table.document import PDF
from img2table.ocr import TesseractOCR
def rows(path):
    ocr = TesseractOCR(n_threads=2, lang="vie")
    found = PDF(path).extract_tables(ocr=ocr, borderless_tables=False)
    tables = [t for page in sorted(found) for t in found[page]]
    return [r for t in tables for r in t.df.values.tolist()]
"""),
    Peer(name="ocrmypdf + camelot", suffixes=(".pdf",),
         packages=("ocrmypdf", "camelot-py", "opencv-python-headless"), code="""
import camelot, ocrmypdf
def rows(path):
    ocrmypdf.ocr(path, "read.pdf", language=["vie"], deskew=True, rotate_pages=False, jobs=2,
                 output_type="pdf", optimize=0, progress_bar=False)
    found = camelot.read_pdf("read.pdf", pages="all", flavor="lattice")
    return [r for t in found for r in t.df.values.tolist()]
"""),
    Peer(name="docling", packages=("docling",), suffixes=(".pdf",), code="""
import os
os.environ["HF_HUB_OFFLINE"] = "1"
from docling.document_converter import DocumentConverter
def rows(path):
    tables = DocumentConverter().convert(path).document.tables
    return [[c.text for c in r] for t in tables for r in t.data.grid]
"""),
)  # fmt: skip
_CALL = """
import json, sys, time
{code}
began = time.perf_counter()
found = rows(sys.argv[1])
json.dump({{"rows": [["" if c is None else str(c) for c in r] for r in found],
           "seconds": time.perf_counter() - began}}, open(sys.argv[2], "w"))
"""


def right(rows: Sequence[Sequence[str]], tasks: Sequence[Any]) -> tuple[int, int]:
    """Whole rows and right cells: of each task against the row that is likest to it."""
    from rapidfuzz.fuzz import ratio

    whole = cells = 0
    found = [[tight(c) for c in row] for row in rows]
    joined = ["".join(row) for row in found]
    for task in tasks:
        want = [tight(getattr(task, f)) for f in FIELDS]
        at = max(range(len(found)), key=lambda i: ratio("".join(want), joined[i]), default=None)
        if at is None:
            break
        hits = sum(w in found[at] if w else "" in found[at] for w in want)
        cells += hits
        whole += hits == len(want) and tight(task.number_raw) in found[at]
    return whole, cells


def run(peer: Peer, path: Path, pages: int, python: Path, folder: Path) -> dict[str, Any] | str:
    """What the tool answered; else why it did not."""
    script, answer = folder / "call.py", folder / "answer.json"
    script.write_text(_CALL.format(code=peer.code), encoding="utf-8")
    answer.unlink(missing_ok=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env["PATH"] = f"{python.parent}{os.pathsep}{env['PATH']}"
    most = _SECONDS_A_PAGE * pages
    try:
        done = subprocess.run([str(python), str(script), str(path), str(answer)], cwd=folder, env=env,
                              capture_output=True, text=True, timeout=most, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"not done within {most:.0f} s"
    if done.returncode or not answer.exists():
        return (done.stderr.strip().splitlines() or ["no answer"])[-1][:90]
    told: dict[str, Any] = json.loads(answer.read_text())
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=["photocopy", "seals", "phone"])
    parser.add_argument("--envs", type=Path, default=Path.home() / ".cache" / "cchc" / "peers")
    parser.add_argument("--only", nargs="+", choices=["cchc", *(p.name for p in PEERS)])
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--pages", type=int)
    asked = parser.parse_args(sys.argv[1:])
    asked.envs.mkdir(parents=True, exist_ok=True)
    ingester = Ingester(load_rules(ROOT / "rules"))
    pdf, pages = source_pages(SOURCES[0], asked.pages)
    truth = ingester.ingest([SourceFile(file="t.pdf", data=text_pdf(pdf, pages))])[0]
    assert truth.meaning is not None
    tasks = truth.meaning.tasks
    print(f"{'tool':<20}{'scan':<12}{'rows':>8}{'cells':>10}{'s/page':>8}")
    for kind in asked.kinds:
        scan = draw(kind, asked.seed, SOURCES[0], asked.pages)
        if not asked.only or "cchc" in asked.only:
            began = time.perf_counter()
            result = ingester.ingest([SourceFile(file="s.pdf", data=scan.read_bytes())])[0]
            seconds, own = time.perf_counter() - began, score(result, truth)
            _print(
                "cchc (whole path)", kind, (own.rows, own.cells), len(tasks), seconds / len(pages)
            )
        for peer in PEERS:
            if asked.only and peer.name not in asked.only:
                continue
            python = environment(peer, asked.envs)
            told = (
                python
                if isinstance(python, str)
                else run(peer, scan, len(pages), python, asked.envs)
            )
            if isinstance(told, str):
                print(f"{peer.name:<20}{kind:<12}{'–':>8}  {told}", flush=True)
                continue
            hits = right(told["rows"], tasks)
            _print(peer.name, kind, hits, len(tasks), told["seconds"] / len(pages))


def _print(name: str, kind: str, hits: tuple[int, int], tasks: int, seconds: float) -> None:
    rows, cells = f"{hits[0]}/{tasks}", f"{hits[1]}/{tasks * len(FIELDS)}"
    print(f"{name:<20}{kind:<12}{rows:>8}{cells:>10}{seconds:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
