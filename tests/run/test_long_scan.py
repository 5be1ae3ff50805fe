"""A long scan through the command: a killed run is taken up again where it stood.

24 pages; CCHC_TEST_PAGES=75 tries as many as the longest plan seen. Its pages look alike, so the
recogniser reads each picture once and says again what it said: how often it is asked is what counts.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from tests.fixtures.catalogue_scans import annex_pages
from tests.fixtures.make import build
from tests.fixtures.pdf_bytes import PicturePage, write_pdf
from tests.fixtures.scan import render

PAGES = int(os.environ.get("CCHC_TEST_PAGES", "24"))
DPI = 110
_READINGS = 3  # calls for a page at most
_AT_WORK = 4 + 2  # pages that are being read, or wait, when the run is killed

# tesseract LISTING …: the same pictures, read in the same way, have the same answer.
_COUNTING = """#!/bin/sh
echo >> "{home}/calls"
[ -f "$1" ] || exec "{real}" "$@"
answer="{home}/answers/$( (xargs cat < "$1"; shift; echo "$@") | md5sum | cut -c1-32)"
if [ ! -f "$answer" ]; then
    "{real}" "$@" > "$answer.$$" || exit
    mv "$answer.$$" "$answer"
fi
cat "$answer"
"""


def long_scan() -> bytes:
    """Strips of one printed page, its title, header and first row, each with a speck of its own."""
    pdf = build("office.pdf")
    start = annex_pages(pdf).start
    ((_, page),) = render(pdf, DPI, range(start, start + 1))
    strip = np.array(page.convert("L"))[: round(0.44 * page.height)]
    pages = []
    for i in range(PAGES):
        own = strip.copy()
        own[4 + i // 40, 10 + 2 * (i % 40)] = 0
        buffer = BytesIO()
        Image.fromarray(own).save(buffer, "JPEG", quality=90)
        height, width = own.shape
        pages.append(
            PicturePage(
                jpeg=buffer.getvalue(),
                pixels=(width, height),
                size=(width * 72 / DPI, height * 72 / DPI),
                gray=True,
            )
        )
    return write_pdf(iter(pages))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the scan under raw/, and a recogniser that counts its calls."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "long.pdf").write_bytes(long_scan())
    real = shutil.which("tesseract")
    assert real, "this test needs Tesseract: run `make system`"
    counting = tmp_path / "bin" / "tesseract"
    counting.parent.mkdir()
    (tmp_path / "answers").mkdir()
    counting.write_text(_COUNTING.format(home=tmp_path, real=real))
    counting.chmod(0o755)
    return tmp_path


def ingest(place: Path) -> "subprocess.Popen[bytes]":
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    known = {k: v for k, v in os.environ.items() if k == "PYTHONPATH" or not k.startswith("CCHC_")}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "ingest", "--only", "data", "-j", "1"],
        cwd=place,
        env={**known, "PATH": path, "CCHC_CACHE": str(place / "cache")},
        start_new_session=True,
    )


def kept(place: Path) -> int:
    return len(list((place / "cache").glob("*.json.gz")))


def calls(place: Path) -> int:
    return len((place / "calls").read_text().splitlines())


@pytest.mark.slow
def test_a_killed_run_over_many_pages_is_taken_up_where_it_stood(place: Path) -> None:
    run = ingest(place)
    while kept(place) < PAGES // 2:
        assert run.poll() is None, "the run ended before half of its pages"
        time.sleep(0.1)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    done, before = kept(place), calls(place)
    assert done < PAGES

    assert ingest(place).wait() == 0
    fresh = calls(place) - before
    assert fresh <= _READINGS * (PAGES - done + _AT_WORK) + 1  # and one that lists the languages
    (row,) = pq.read_table(place / "out" / "documents.parquet").to_pylist()
    assert (row["pages"], row["tasks"]) == (PAGES, PAGES)
