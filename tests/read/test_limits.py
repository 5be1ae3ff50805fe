"""Every reader under every limit that its kind of file has: over it, the file is refused by code."""

import io
import subprocess
import sys
from collections.abc import Callable

import openpyxl
import pytest

from pipeline.model.grid import ReadError
from pipeline.readers.dispatch import read_any
from pipeline.readers.limits import ReadLimits
from tests.fixtures.make import build
from tests.read.word_parts import p, tbl, tc, word


def workbook() -> bytes:
    """Two sheets of two rows and two columns each."""
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("b")):
        for row in (["Quý", "Tháng"], ["một", "hai"]):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TABLE = "<table><tr><td>Quý</td><td>Tháng</td></tr><tr><td>một</td><td>hai</td></tr></table>"
PAGE = f"<p>x</p>{TABLE}<p>y</p>{TABLE}".encode()
MAIL = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + PAGE
WORD_TABLE = tbl(tc("Quý") + tc("Tháng"), tc("một") + tc("hai"))
FILES: dict[str, Callable[[], bytes]] = {
    "text": lambda: "Quý | Tháng | năm\nmột | hai | ba\n|\nbốn | năm | sáu\n".encode(),
    "html": lambda: PAGE,
    "mhtml": lambda: MAIL,
    "docx": lambda: word(WORD_TABLE + p("x") + WORD_TABLE),
    "xlsx": workbook,
    "pdf": lambda: build("case-six-columns-browser.pdf").read_bytes(),
}
# Two tables of four cells: neither is over the limit, together they are.
OVER = {"max_cells": 6, "max_chars": 20, "max_bytes": 40}
KINDS = [(kind, limit) for kind in FILES for limit in OVER]
PACKED = [(kind, limit) for kind in ("docx", "xlsx")
          for limit in ("max_unpacked_bytes", "max_part_bytes")]  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_within(kind: str) -> None:
    assert read_any(FILES[kind](), file=kind, sha256="d").sha256 == "d"


@pytest.mark.parametrize(("kind", "limit"), KINDS)
def test_over_a_limit(kind: str, limit: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_any(FILES[kind](), file=kind, sha256="", limits=ReadLimits(**{limit: OVER[limit]}))
    assert fault.value.code == "too-large"


@pytest.mark.parametrize(("kind", "limit"), PACKED)
def test_over_what_an_archive_may_hold(kind: str, limit: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_any(FILES[kind](), file=kind, sha256="", limits=ReadLimits(**{limit: 100}))
    assert fault.value.code == "too-large"


@pytest.mark.parametrize(
    ("limit", "most", "code"),
    [("max_pages", 0, "too-many-pages"), ("max_objects_per_page", 3, "too-many-objects")],
)
def test_over_what_a_print_may_hold(limit: str, most: int, code: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_any(FILES["pdf"](), file="x", sha256="", limits=ReadLimits(**{limit: most}))
    assert fault.value.code == code


HIDDEN = """
import importlib, os, pkgutil, sys
import psutil  # which has a part of its own for each system
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("sched_getaffinity", "getuid", "killpg", "setsid", "fork"):
    if hasattr(os, name):
        delattr(os, name)
import pipeline
for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from pipeline.readers.limits import cores
assert cores() >= 1
"""


def test_the_package_loads_where_a_system_has_less() -> None:
    """Windows has no fcntl, resource, getuid or killpg; macOS no sched_getaffinity."""
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
