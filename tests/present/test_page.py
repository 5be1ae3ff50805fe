"""The pages in a real headless browser: search, filters, rows, charts, schemes, print, audit."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.knowledge.labels import load_labels
from pipeline.present.page import document_page, index_page
from pipeline.present.view import document_rows, views
from pipeline.run.document import Ingester, Result
from pipeline.tables.build import meaning_tables, to_arrow
from pipeline.tables.schemas import table
from tests.compose import Plan
from tests.conftest import ROOT

AXE = Path(__file__).parent / "axe" / "axe.min.js"
FIXTURES = ROOT / "tests" / "fixtures" / "files"
HOSTILE = (
    Plan()
    .with_cell(1, 1, "<script>window.hacked=1</script><img src=x onerror=window.hacked=2> Nội dung")
    .with_cell(2, 1, "Chữ \u202eđảo\u202c và \x07 điều khiển " + "dài " * 2500)
    .with_cell(4, 4, '=HYPERLINK("http://x.test")')
)


def tables_of(result: Result, ingester: Ingester) -> dict[str, Any]:
    assert result.meaning is not None
    tables = meaning_tables(result.meaning, ingester.rules.registry)
    return {**tables, "findings": to_arrow(table("findings"), result.findings)}


def page_of(result: Result, ingester: Ingester, original: bytes | None = None) -> bytes:
    tables = tables_of(result, ingester)
    (view,) = views(tables, [result.document_id or ""])
    return document_page(view, load_labels(ROOT / "rules"), original)


@pytest.fixture(scope="module")
def pages(
    reference: Result,
    read: Callable[..., Result],
    ingester: Ingester,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    hostile = read(HOSTILE.text())
    (folder / f"{reference.document_id}.html").write_bytes(page_of(reference, ingester))
    (folder / f"{hostile.document_id}.html").write_bytes(page_of(hostile, ingester))
    (folder / "page.html").write_bytes(page_of(reference, ingester))
    (folder / "hostile.html").write_bytes(page_of(hostile, ingester))
    tables = tables_of(reference, ingester)
    tasks = {reference.document_id or "": [(t.number_raw, t.task) for t in reference.meaning.tasks]}
    labels = load_labels(ROOT / "rules")
    (folder / "index.html").write_bytes(index_page(document_rows(tables), tasks, labels))
    return folder


def test_small_and_the_same_twice(reference: Result, ingester: Ingester) -> None:
    one = page_of(reference, ingester)
    assert len(one) < 1_500_000
    assert page_of(reference, ingester) == one
    head = one.split(b'<script type="module">')[0]
    assert b"http" not in head.replace(b"https://vega.github.io/schema/vega-lite", b"").replace(
        b"http-equiv", b""
    )


def test_document_text_ends_no_element(read: Callable[..., Result], ingester: Ingester) -> None:
    page = page_of(read(HOSTILE.text()), ingester).decode()
    assert "<script>window.hacked" not in page
    assert "onerror=window" not in page.split('id="codes"')[0].replace(
        "\\u003cimg src=x onerror=window", ""
    )


# -- in the browser -------------------------------------------------------------------------------


class Seen:
    """What a page did that it should not."""

    def __init__(self) -> None:
        self.console: list[str] = []
        self.requests: list[str] = []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, (
        "this test needs Chromium: run `make system` (Debian: apt-get install chromium)"
    )
    with sync_playwright() as p:
        made = p.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
            ],
        )
        yield made
        made.close()


@pytest.fixture
def visit(browser: Any, pages: Path) -> Iterator[Callable[..., tuple[Any, Seen]]]:
    made = []

    def run(name: str, **options: Any) -> tuple[Any, Seen]:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        page = context.new_page()
        seen = Seen()
        page.on("console", lambda m: seen.console.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: seen.console.append(str(e)))
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith(("file:", "data:", "blob:"))
                else seen.requests.append(r.url)
            ),
        )
        page.goto((pages / name).as_uri())
        page.wait_for_function("document.querySelectorAll('#rows tr').length > 0")
        made.append(context)
        return page, seen

    yield run
    for context in made:
        context.close()


def shown(page: Any) -> int:
    return int(page.inner_text("#shown").split("/")[0])


@pytest.mark.slow
def test_search_filters_rows_and_charts(visit: Callable[..., tuple[Any, Seen]]) -> None:
    page, seen = visit("page.html")
    assert shown(page) == 66
    page.wait_for_selector("#timeline svg, #timeline canvas")
    page.fill("#search", "an toan thong tin")
    without = shown(page)
    page.fill("#search", "an toàn thông tin")
    assert 0 < shown(page) <= without < 66
    page.fill("#search", "ằn toàn")
    assert shown(page) == 0
    page.click("#clear")
    assert shown(page) == 66
    for name, value, count in (
        ("section", "VIII", 4),
        ("agency", "so-tu-phap", 6),
        ("kind", "event", 1),
        ("month", "2024-08", 1),
    ):
        page.select_option(f"#{name}", value)
        assert shown(page) == count, name
        page.click("#clear")
    page.select_option("#agency", "so-noi-vu")
    both = shown(page)
    page.select_option("#role", "lead")
    assert 0 < shown(page) < both
    page.click("#clear")
    page.locator("#rows button").nth(5).click()
    detail = page.locator("tr.detail:visible")
    assert detail.count() == 1
    assert "202 4" in detail.inner_text()
    assert "697" in detail.inner_text()
    page.locator("#timeline path[aria-roledescription='bar']").first.click()
    page.wait_for_function("document.getElementById('month').value !== ''")
    assert 0 < shown(page) < 66
    assert seen.console == []
    assert seen.requests == []


@pytest.mark.slow
def test_keyboard(visit: Callable[..., tuple[Any, Seen]]) -> None:
    page, _ = visit("page.html")
    page.focus("#search")
    page.keyboard.type("so hoa")
    assert shown(page) < 66
    page.locator("#rows button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("tr.detail:visible").count() == 1


@pytest.mark.slow
def test_dark_phone_and_print(visit: Callable[..., tuple[Any, Seen]]) -> None:
    page, _ = visit("page.html", color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    phone, _ = visit("page.html", viewport={"width": 375, "height": 800})
    assert phone.evaluate("document.documentElement.scrollWidth") <= 376
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["page.html", "hostile.html", "index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_of_access(
    name: str, scheme: str, visit: Callable[..., tuple[Any, Seen]]
) -> None:
    page, seen = visit(name, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [
        (v["id"], v["nodes"][0]["html"][:120])
        for v in report["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert grave == []
    assert seen.requests == []


@pytest.mark.slow
def test_hostile_text_is_inert(visit: Callable[..., tuple[Any, Seen]]) -> None:
    page, seen = visit("hostile.html")
    assert page.evaluate("window.hacked") is None
    assert "<script>window.hacked=1</script>" in page.inner_text("#rows")
    assert "\u202e" not in page.inner_text("#rows")
    assert seen.console == []
    assert seen.requests == []


@pytest.mark.slow
def test_index_finds_tasks_of_every_document(visit: Callable[..., tuple[Any, Seen]]) -> None:
    page, seen = visit("index.html")
    page.fill("#search", "doi thoai")
    assert page.locator("#found li a").count() >= 1
    page.fill("#search", "không có chữ này")
    assert page.locator("#rows tr").count() == 0
    assert seen.console == seen.requests == []


@pytest.mark.slow
def test_a_pdf_shows_the_ink_of_each_row(read: Callable[..., Result], ingester: Ingester) -> None:
    data = (FIXTURES / "office.pdf").read_bytes()
    page = page_of(read(data, "office.pdf"), ingester, data).decode()
    assert page.count("data:image/png;base64,") == 66


def test_a_plan_of_another_year_has_its_own_months(
    read: Callable[..., Result], ingester: Ingester
) -> None:
    page = page_of(read(replace(Plan(), year=2023).text()), ingester).decode()
    assert '"2022-12"' in page
