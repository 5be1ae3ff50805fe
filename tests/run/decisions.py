"""Folders of small decisions for tests of runs, and a way to make a worker stumble over one."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pandas as pd

from tests.compose import Plan
from tests.conftest import ROOT

_STUMBLE = """
import os, time
import pipeline.run.document as document

_plain = document.Ingester.understand

def _understand(self, source):
    if b"POISON-DIES" in source.data:
        os.kill(os.getpid(), 9)
    if b"POISON-HANGS" in source.data:
        time.sleep(600)
    if b"POISON-SWELLS" in source.data:
        held = []
        while True:
            held.append(bytearray(20_000_000))
            time.sleep(0.02)
    if b"LONG-" in source.data:
        from pipeline.readers.limits import page_done, waiting
        pages = 40 if b"LONG-STALLS" in source.data else 12
        page_done(0, pages)
        for page in range(12):
            time.sleep(0.5)
            page_done(page + 1, pages)
        if b"LONG-STALLS" in source.data:
            time.sleep(600)
        if b"LONG-WAITS" in source.data:
            with waiting():
                time.sleep(8)
    if b"SLOW" in source.data:
        time.sleep(0.15)
    if b"WARNS" in source.data:
        import warnings
        warnings.warn("divide by zero", RuntimeWarning)
    return _plain(self, source)

document.Ingester.understand = _understand

import pipeline.present.build as build

_drawn = build.present_document

def _draw(kind, view, *rest):
    text = " ".join(p.text for p in view.provisions)
    if "VIEW-DIES-" + kind in text:
        os.kill(os.getpid(), 9)
    if "VIEW-HANGS-" + kind in text:
        time.sleep(600)
    if "VIEW-SWELLS-" + kind in text:
        held = []
        while True:
            held.append(bytearray(20_000_000))
            time.sleep(0.02)
    if "VIEW-FAILS-" + kind in text:
        raise ValueError("no such view")
    return _drawn(kind, view, *rest)

build.present_document = _draw
"""


def decision(number: int, *, place: str = "Cà Mau", note: str = "") -> str:
    """A small decision; note: a line of the outline."""
    base = Plan()
    plan = (*base.plan, f"b) Nội dung số {number} {note}.")
    return Plan(number=f"{number}/QĐ-UBND", place=place, plan=plan).text()


def write(folder: Path, count: int, *, note: str = "", start: int = 100) -> list[Path]:
    """So many decisions in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{start + i}.txt" for i in range(count)]
    for i, path in enumerate(paths):
        path.write_text(decision(start + i, note=note), encoding="utf-8")
    return paths


def stumbling(folder: Path) -> dict[str, str]:
    """The environment in which every worker, of any executor, stumbles over POISON-… texts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(dedent(_STUMBLE), encoding="utf-8")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def cchc(
    *args: str | Path, cwd: Path, env: dict[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, args)],
        cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )  # fmt: skip


def hashes(out: Path) -> dict[str, str]:
    """Every file of a result but `runs` and the cache, by its digest."""
    found: dict[str, str] = {}
    for folder, folders, names in os.walk(out, followlinks=True):
        folders[:] = [f for f in folders if f != ".cache"]
        for name in names:
            path = Path(folder) / name
            if (
                path.is_file()
                and not name.startswith("runs.")
                and path.parent.name != "runs.parquet"
            ):
                found[path.relative_to(out).as_posix()] = hashlib.sha256(
                    path.read_bytes()
                ).hexdigest()
    return found


def table(out: Path | str, name: str) -> pd.DataFrame:
    return pd.read_parquet(f"{out}/{name}.parquet")
