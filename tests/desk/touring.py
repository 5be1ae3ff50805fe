"""A desk of its own process, and somebody who visits it with a real browser."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

AXE = ROOT / "tests" / "present" / "axe" / "axe.min.js"
PICTURES = os.environ.get("CCHC_TOUR_PICTURES")  # a folder, to look at what was seen


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a desk of its own process."""
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "desk",
        "--rules",
        str(home / "rules"),
        "--no-browser",
    ]
    env = {**os.environ, "CCHC_CACHE": str(home / "cache"), "PYTHONUNBUFFERED": "1"}
    desk = subprocess.Popen(command, cwd=home, env=env, stdout=subprocess.PIPE, text=True)
    assert desk.stdout is not None
    try:
        told = desk.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", told)
        assert found, told
        yield found[0]
    finally:
        desk.send_signal(signal.SIGINT)
        assert desk.wait(120) == 0


def ingest(home: Path) -> None:
    env = {**os.environ, "CCHC_CACHE": str(home / "cache"), "CCHC_RULES": str(home / "rules")}
    command = [sys.executable, "-m", "pipeline", "ingest", "--only", "data"]
    subprocess.run(command, cwd=home, env=env, check=True, capture_output=True)


def rows(home: Path, table: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.read_table(home / "out" / f"{table}.parquet").to_pylist()
    return found


@dataclass
class Visitor:
    """Somebody at the desk. clicks: what was pressed, keys and buttons alike; typed: texts."""

    page: Any
    clicks: int = 0
    typed: int = 0
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def click(self, selector: str) -> None:
        """Presses what leads to another page."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.click(selector)

    def press(self, key: str) -> None:
        """The same by a key."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        self.typed += 1
        self.page.fill(selector, text)

    def look(self, name: str) -> None:
        """Keeps a picture, and lets the accessibility checker look at the view."""
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}.png")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        report = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        self.faults += [(name, v["id"], v["nodes"][0]["html"][:160]) for v in report["violations"]]
