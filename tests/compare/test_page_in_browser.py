"""changes.html in a real browser: filters, highlights, nothing fetched, text inert."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import Side
from pipeline.compare.write.view import make_view
from pipeline.model.changes import Change
from pipeline.present.changes import changes_html
from pipeline.present.labels import load_labels
from tests.compare.build import side, task
from tests.conftest import ROOT

LABELS = load_labels(ROOT / "rules")

pytestmark = pytest.mark.slow
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = next((p for n in _NAMES if (p := shutil.which(n))), None)
    assert found, "this test needs Chromium: run `make system`"
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def _open(browser: Any, path: Path, html: str) -> tuple[Any, list[str], list[str]]:
    path.write_text(html, encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: told.append(m.text))
    page.on("pageerror", lambda e: told.append(str(e)))
    page.on("dialog", lambda d: (told.append("dialog"), d.dismiss()))
    page.goto(path.as_uri())
    return page, asked, told


def _shown(page: Any) -> int:
    return int(page.locator("article:visible").count())


def test_filters_and_highlights(
    browser: Any,
    tmp_path: Path,
    open_pair: tuple[Side, Side],
    open_changes: tuple[Change, ...],
    compare_rules: CompareRules,
) -> None:
    view = make_view("2023..2024", *open_pair, open_changes, compare_rules.labels)
    page, asked, told = _open(browser, tmp_path / "p.html", changes_html(view, LABELS).decode())
    assert _shown(page) == len(view.lines)

    page.locator("#counts button[data-kind=added]").click()
    assert _shown(page) == dict(view.counts)["added"]
    assert page.locator("#shown").inner_text() == str(dict(view.counts)["added"])
    page.locator("#counts button[data-kind=added]").click()
    assert _shown(page) == len(view.lines)

    page.select_option("#kind", "reworded")
    assert _shown(page) == dict(view.counts)["reworded"]
    assert page.locator("article:visible .task ins").count() > 10
    colour = page.locator("article:visible .task ins").first.evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )
    assert colour == "rgb(207, 238, 214)"
    page.select_option("#kind", "")

    title = view.lines[0].section
    page.select_option("#section", title)
    assert _shown(page) == sum(line.section == title for line in view.lines)
    page.select_option("#section", "")

    page.select_option("#agency", "Sở Tư pháp")
    assert _shown(page) == sum("Sở Tư pháp" in line.agencies for line in view.lines)
    page.select_option("#agency", "")

    page.fill("#find", "dữ liệu mở")
    assert _shown(page) == 1
    assert len(asked) == 1 and told == []


def test_document_text_is_inert(browser: Any, tmp_path: Path, compare_rules: CompareRules) -> None:
    bad = (
        "Nhiệm vụ <script>document.title='hit'</script><img src='http://127.0.0.1:9/x.png' "
        "onerror=\"document.title='hit'\"></p></article><iframe src='http://127.0.0.1:9/'></iframe>"
        ' "> {{ 7 * 7 }} <style>@import "http://127.0.0.1:9/x.css";</style>'
    )
    a = side(2023, task(1, bad, product_raw=bad, products=(bad,), section_title=bad))
    b = side(2024, task(1, bad + " thêm", section_title=bad), task(2, bad.upper()))
    changes = compare_tasks(a, b, compare_rules)
    view = make_view("a..b", a, b, changes, compare_rules.labels)
    page, asked, told = _open(browser, tmp_path / "p.html", changes_html(view, LABELS).decode())
    assert page.title() != "hit"
    assert page.locator("article script, article img, iframe, article style").count() == 0
    assert "<script>" in page.locator("article").first.inner_text()
    assert "{{ 7 * 7 }}" in page.locator("article").first.inner_text()
    page.select_option("#section", index=1)
    first = view.lines[0].section
    assert _shown(page) == sum(line.section == first for line in view.lines)
    assert len(asked) == 1 and told == []
