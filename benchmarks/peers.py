"""The same files through what a user would take instead: `python -m benchmarks.peers`.

Each tool gets an environment of its own below --envs (made with uv or pip at first use, never part
of ours), reads one decision and hands back rows of cells. Counted: the share of the 66 tasks that
stand in one row whose six cells are what the document prints, white space apart; and the time of a
second call in the same process. A tool that cannot be installed or needs a download is said so.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests" / "fixtures" / "files"
TRUTH = ROOT / "tests" / "truth" / "2890" / "tasks.json"
_FIELDS = ("number_raw", "task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw")
_SECONDS = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A tool. packages: what its environment gets; code: defines rows(path) → lists of cells."""

    name: str
    packages: tuple[str, ...]
    suffixes: tuple[str, ...]
    code: str


PEERS = (
    Peer(name="pdfplumber", packages=("pdfplumber",), suffixes=(".pdf",), code="""
import pdfplumber
def rows(path):
    with pdfplumber.open(path) as pdf:
        return [r for page in pdf.pages for t in page.extract_tables() for r in t]
"""),
    Peer(name="camelot lattice", packages=("camelot-py", "opencv-python-headless"), suffixes=(".pdf",),
         code="""
import camelot
def rows(path):
    found = camelot.read_pdf(path, pages="all", flavor="lattice")
    return [r for t in found for r in t.df.values.tolist()]
"""),
    Peer(name="PyMuPDF find_tables", packages=("pymupdf",), suffixes=(".pdf",), code="""
import pymupdf
def rows(path):
    with pymupdf.open(path) as pdf:
        return [r for page in pdf for t in page.find_tables().tables for r in t.extract()]
"""),
    Peer(name="kreuzberg", packages=("kreuzberg",), suffixes=(".pdf", ".docx", ".html"), code="""
import kreuzberg
def rows(path):
    found = kreuzberg.extract_file_sync(path)
    tables = found.tables
    out = []
    for t in tables:
        cells = t["cells"] if isinstance(t, dict) else getattr(t, "cells", None)
        if cells is None:
            cells = t["df"].values.tolist()
        out += [list(r) for r in cells]
    return out
"""),
    Peer(name="unstructured", packages=("unstructured[docx]", "lxml"), suffixes=(".docx", ".html"), code="""
from lxml import html
from unstructured.partition.auto import partition
def rows(path):
    out = []
    for e in partition(path):
        if e.category == "Table" and e.metadata.text_as_html:
            tree = html.fromstring(e.metadata.text_as_html)
            out += [[c.text_content() for c in r.xpath("td|th")] for r in tree.iter("tr")]
    return out
"""),
    Peer(name="python-docx alone", packages=("python-docx",), suffixes=(".docx",), code="""
import docx
def rows(path):
    return [[c.text for c in r.cells] for t in docx.Document(path).tables for r in t.rows]
"""),
    Peer(name="pandas.read_html", packages=("pandas", "lxml"), suffixes=(".html",), code="""
import pandas
def rows(path):
    return [r for t in pandas.read_html(path, keep_default_na=False, dtype_backend="pyarrow"
            if False else "numpy_nullable") for r in t.astype(str).values.tolist()]
"""),
    Peer(name="docling", packages=("docling",), suffixes=(".docx", ".html", ".pdf"), code="""
import os
os.environ["HF_HUB_OFFLINE"] = "1"
from docling.document_converter import DocumentConverter
converter = DocumentConverter()
def rows(path):
    tables = converter.convert(path).document.tables
    return [[c.text for c in r] for t in tables for r in t.data.grid]
"""),
)  # fmt: skip
_CALL = """
import json, sys, time
{code}
path = sys.argv[1]
began = time.perf_counter(); rows(path); first = time.perf_counter() - began
began = time.perf_counter(); found = rows(path); second = time.perf_counter() - began
held = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
peak = int(held[0].split()[1]) / 1024 if held else 0
json.dump({{"rows": [["" if c is None else str(c) for c in r] for r in found], "first": first,
           "second": second, "peak": peak}}, open(sys.argv[2], "w"))
"""
_NAMES = ("office.pdf", "browser.pdf", "word.docx", "portal-a.html")


def tight(text: object) -> str:
    return "".join(str(text or "").split())


def share(rows: Sequence[Sequence[str]]) -> int:
    """How many tasks stand in one row, their six cells as printed, nothing more in it."""
    found = {tuple(tight(c) for c in row if tight(c)) for row in rows}
    tasks = json.loads(TRUTH.read_text(encoding="utf-8"))
    return sum(tuple(tight(t[f]) for f in _FIELDS if tight(t[f])) in found for t in tasks)


def environment(peer: Peer, folder: Path) -> Path | str:
    """The interpreter of a peer's environment, made where it is missing; else why it cannot be."""
    home = folder / peer.name.replace(" ", "-").lower()
    python = home / "bin" / "python"
    if (home / "ready").exists():
        return python
    shutil.rmtree(home, ignore_errors=True)
    uv = shutil.which("uv")
    make = [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    add = [uv, "pip", "install", "-q", "--python", str(python)] if uv else [
        str(python), "-m", "pip", "install", "-q"]  # fmt: skip
    for command in ([*make, str(home)], [*add, *peer.packages]):
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return f"not installed within {_SECONDS:.0f} s"
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["not installed"])[-1][:100]
    (home / "ready").touch()
    return python


def measure(peer: Peer, path: Path, python: Path, folder: Path) -> str:
    """One line of the table."""
    script, answer = folder / "call.py", folder / "answer.json"
    script.write_text(_CALL.format(code=peer.code), encoding="utf-8")
    answer.unlink(missing_ok=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    try:
        done = subprocess.run([str(python), str(script), str(path), str(answer)], cwd=folder, env=env,
                              capture_output=True, text=True, timeout=_SECONDS, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return _line(peer.name, path, "–", f"not done within {_SECONDS:.0f} s")
    if done.returncode or not answer.exists():
        why = (done.stderr.strip().splitlines() or ["no answer"])[-1][:80]
        return _line(peer.name, path, "–", why)
    found = json.loads(answer.read_text())
    return _line(peer.name, path, f"{share(found['rows'])}/66",
                 f"{found['second'] * 1000:.0f} ms", f"{found['peak']:.0f} MB")  # fmt: skip


def ours(path: Path) -> str:
    """cchc itself, in this process."""
    from pipeline.run.document import Ingester, SourceFile
    from pipeline.run.rules import find_rules, load_rules

    ingester = Ingester(load_rules(find_rules()))
    source = SourceFile(file=path.name, data=path.read_bytes())
    times = []
    for _ in range(3):
        began = time.perf_counter()
        result = ingester.ingest([source])[0]
        times.append(time.perf_counter() - began)
    tasks = result.meaning.tasks if result.meaning else ()
    rows = [[getattr(t, f) or "" for f in _FIELDS] for t in tasks]
    return _line(
        "cchc (whole path)", path, f"{share(rows)}/66", f"{statistics.median(times) * 1000:.0f} ms"
    )


def _line(*cells: object) -> str:
    name, path, right, *rest = cells
    file = path.name if isinstance(path, Path) else path
    return f"{name!s:22} {file!s:15} {right!s:>6}  " + "  ".join(map(str, rest))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--envs", type=Path, default=Path.home() / ".cache" / "cchc" / "peers")
    parser.add_argument("--only", nargs="+", choices=[p.name for p in PEERS])
    args = parser.parse_args()
    args.envs.mkdir(parents=True, exist_ok=True)
    print(_line("tool", "file", "rows", "second call", "peak"))
    for name in _NAMES:
        print(ours(FILES / name), flush=True)
    for peer in PEERS:
        if args.only and peer.name not in args.only:
            continue
        python = environment(peer, args.envs)
        for name in _NAMES:
            if not name.endswith(peer.suffixes):
                continue
            if isinstance(python, str):
                print(_line(peer.name, name, "–", python), flush=True)
            else:
                print(measure(peer, FILES / name, python, args.envs), flush=True)


if __name__ == "__main__":
    main()
