"""The documentation as a site: it builds without network, its links lead somewhere, it fetches nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. --strict: a link or an anchor that leads nowhere ends the build."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_nothing_is_fetched(site: Path) -> None:
    for page in site.rglob("*.html"):
        found = re.findall(
            r'<(?:link|script|img|iframe)[^>]*(?:href|src)="(?:https?:)?//[^"]*"',
            page.read_text("utf-8"),
        )
        assert found == [], page.name


def test_every_public_name_has_its_entry(site: Path) -> None:
    text = (site / "api.html").read_text("utf-8")
    assert [
        n for n in pipeline.__all__ if not n.startswith("__") and f">{n}</h2>" not in text
    ] == []


def test_every_command_is_there_in_both_languages(site: Path) -> None:
    text = (site / "commands.html").read_text("utf-8")
    assert "cchc demo" in text and "Chạy thử với hai kế hoạch giả định" in text


def test_both_quick_starts_are_reached_from_every_page(site: Path) -> None:
    for page in site.glob("*.html"):
        if page.name != "404.html":
            text = page.read_text("utf-8")
            assert 'href="index.html"' in text and 'href="bat-dau.html"' in text, page.name
