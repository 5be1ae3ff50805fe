"""The pages in a real headless browser: search, filters, rows, charts, schemes, print, audit."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.record import UNDATED_KINDS
from pipeline.present.addressed import tasks_of
from pipeline.present.handout import linked_handouts
from pipeline.present.labels import Labels
from pipeline.present.page import Overview, document_page, index_page, overview
from pipeline.present.page_frame import embed_json
from pipeline.present.view import DocumentView, document_rows, views
from pipeline.run.document import Ingester, Result
from pipeline.tables.build import batch_tables, to_arrow
from pipeline.tables.schemas import table
from tests.compose import Plan
from tests.conftest import ROOT
from tests.present.browser import Visit, chromium, visit
from tests.present.conftest import HOSTILE, REFERENCE_ID

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PDF = ROOT / "tests" / "fixtures" / "files" / "office.pdf"
Opened = Callable[..., Visit]


def view_of(result: Result, ingester: Ingester) -> DocumentView:
    assert result.meaning is not None
    tables = batch_tables((result.meaning,), ingester.rules.registry)
    tables = {**tables, "findings": to_arrow(table("findings"), result.findings)}
    return views(tables, [result.document_id or ""])[0]


@pytest.fixture(scope="module")
def page(view: DocumentView, labels: Labels) -> bytes:
    return document_page(view, labels)


@pytest.fixture(scope="module")
def folder(
    view: DocumentView,
    hostile: DocumentView,
    tables: dict[str, Any],
    labels: Labels,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Pages of the reference decision and of the hostile one, and the page over two years."""
    home = tmp_path_factory.mktemp("pages")
    documents = document_rows(tables)
    undated = replace(view, deadlines=tuple(d for d in view.deadlines if d.kind in UNDATED_KINDS))
    for view_, name in ((view, REFERENCE_ID), (hostile, "hostile"), (undated, "undated")):
        (home / f"{name}.html").write_bytes(document_page(view_, labels))
    (home / "index.html").write_bytes(index_page(documents, overview(tables), (), labels))
    odd = [replace(d, title=HOSTILE[4], issuer_place=HOSTILE[5]) for d in documents]
    tasks = {d.document_id: [(i, "1", t) for i, t in enumerate(HOSTILE)] for d in odd}
    more = Overview(tasks=tasks, ends={})
    (home / "hostile-index.html").write_bytes(index_page(odd, more, hostile.findings, labels))
    return home


# -- the bytes ------------------------------------------------------------------------------------


def test_small_and_the_same_twice(page: bytes, view: DocumentView, labels: Labels) -> None:
    assert len(page) < 1_500_000
    assert document_page(view, labels) == page


def test_nothing_points_outside(page: bytes, view: DocumentView) -> None:
    text = page.decode().split('<script type="module">')[0]
    text = text.replace("https://vega.github.io/schema/vega-lite/", "")  # a name in the data
    assert "://" not in text
    assert set(re.findall(r'(?:src|href)="([^"#]*)', text)) == {
        "", "index.html", f"../xlsx/{REFERENCE_ID}.xlsx", f"../ics/{REFERENCE_ID}.ics",
        f"../json/{REFERENCE_ID}.json",
        *(f"../handout/{p}" for p in linked_handouts(view).values()),
    }  # fmt: skip


def test_runs_no_script_but_its_own(page: bytes) -> None:
    policy = page.decode().split('Content-Security-Policy" content="')[1].split('"')[0]
    scripts = policy.split("script-src ")[1].split(";")[0]
    assert policy.startswith("default-src 'none'; ")
    assert len(re.findall(r"'sha256-[\w+/=]+'", scripts)) == len(scripts.split()) == 2


def test_document_text_ends_no_element(hostile: DocumentView, labels: Labels) -> None:
    text = document_page(hostile, labels).decode()
    assert text.count("<script") == text.count("</script>") == 3
    text = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert "<img" not in text
    assert "&lt;img" in text
    assert not set(text) & set("\u202e\u2067\u200f\x07\x1b\x00\x7f\x9b")
    assert "\\u003c/script" in embed_json(["</script>"])


def test_every_row_stands_in_the_page_without_a_script(page: bytes, view: DocumentView) -> None:
    text = re.sub(r"<script.*?</script>", "", page.decode(), flags=re.DOTALL)
    assert text.count('<tr class="task"') == len(view.tasks) == 66
    assert "dòng 697–709" in text
    assert "Trước ngày 16/01/202 4" in text


def test_a_pdf_shows_the_ink_of_each_row(
    read: Callable[..., Result], ingester: Ingester, labels: Labels
) -> None:
    from PIL import Image

    data = PDF.read_bytes()
    made = document_page(view_of(read(data, PDF.name), ingester), labels, data)
    assert len(made) < 1_500_000
    pictures = re.findall(r'src="(data:image/webp;base64,[^"]+)" alt="([^"]+)"', made.decode())
    assert len(pictures) == 66
    assert pictures[0][1].startswith("Ảnh của nhiệm vụ 1 trên trang 16")
    import base64

    first = Image.open(io.BytesIO(base64.b64decode(pictures[0][0].split(",")[1])))
    assert first.width > 600
    assert first.convert("L").getextrema() == (0, 255)


def test_pictures_that_do_not_fit_are_told(
    read: Callable[..., Result], ingester: Ingester, labels: Labels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.present.page._LARGEST", 0)
    monkeypatch.setattr("pipeline.present.page._PICTURES_AT_LEAST", 100_000)
    data = PDF.read_bytes()
    text = document_page(view_of(read(data, PDF.name), ingester), labels, data).decode()
    drawn = text.count("data:image/webp")
    assert 0 < drawn < 66
    assert text.count(f'<p class="soft">{labels.page["picture_none"]}') == 66 - drawn


def test_too_many_tasks_for_the_index_are_told(
    tables: dict[str, Any], labels: Labels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.present.page._MOST_SEARCHED", 100)
    more = overview(tables)
    assert more.tasks is None
    text = index_page(document_rows(tables), more, (), labels).decode()
    assert "quá nhiều cho một trang" in text
    assert len(text) < 50_000


# -- in the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture
def opened(browser: Any, folder: Path) -> Iterator[Opened]:
    """opened(name, **options) → the page; afterwards: no error, no warning, nothing fetched."""
    made: list[tuple[Visit, Path]] = []

    def run(name: str = REFERENCE_ID, **options: Any) -> Visit:
        path = folder / f"{name}.html"
        seen = visit(browser, path, **options)
        made.append((seen, path))
        return seen

    yield run
    for seen, path in made:
        assert seen.console == []
        assert seen.outside(path) == []
        seen.page.context.close()


@pytest.mark.slow
def test_a_plan_without_a_day_has_no_charts_of_months(opened: Opened) -> None:
    """An empty one was drawn with a height without end, and its plan was said to be over."""
    page = opened("undated").page
    page.wait_for_selector("html[data-charts=drawn]")
    assert page.locator("#timeline, #months").count() == 0
    assert page.locator("#load svg, #areas svg").count() == 2
    assert "Không có thời hạn nào." in page.inner_text(".due-card")


@pytest.mark.slow
def test_search_with_and_without_marks(opened: Opened) -> None:
    seen = opened()
    page = seen.page

    def hits(query: str) -> int:
        page.fill("#search", query)
        return seen.shown()

    assert seen.shown() == 66
    assert hits("an toan thong tin") == hits("an toàn thông tin") == hits("AN TOÀN THÔNG TIN") == 3
    assert hits("đối thoại") == hits("doi thoai") == 1
    assert hits("dôi thoại") == 0  # marks that are typed count
    assert hits("đôi thoai") == 0
    assert page.is_visible("#none")
    assert hits("hoá") == hits("hóa") > 0  # one word, two ways to set the tone
    assert 0 < hits("số hóa") <= hits("so hoa")
    assert hits("202 4") == 1  # as printed
    assert hits("697") == 0  # places are not searched
    assert not page.is_visible("#loose")
    assert hits("doanh nghiệp đối thoại") == 1  # no such phrase: its words
    assert page.is_visible("#loose")
    page.fill("#search", "")
    assert seen.shown() == 66
    assert page.is_disabled("#clear")


FILTERS = (
    ("section", "VIII", {63, 64, 65, 66}),
    ("kind", "event", {9}),
    ("kind", "before_date", {6, 15}),
    ("month", "2024-08", {23}),
    ("month", "2024-02", {4, 15}),
)


@pytest.mark.slow
def test_each_filter(opened: Opened, view: DocumentView) -> None:
    seen = opened()
    page = seen.page
    for name, value, numbers in FILTERS:
        page.select_option(f"#{name}", value)
        assert {int(n) for n in seen.rows()} == numbers, (name, value)
        page.click("#clear")
    page.select_option("#role", "lead")
    assert seen.shown() == len({a.task_id for a in view.agencies if a.role == "lead"})
    page.select_option("#agency", "so-tu-phap")
    mine = tasks_of(view, frozenset({"so-tu-phap"}))
    assert seen.shown() == sum(any(a.role == "lead" for a in ways) for ways in mine.values())
    page.select_option("#role", "")
    assert seen.shown() == len(mine)
    assert sum(any(a.how == "named" for a in ways) for ways in mine.values()) == 6
    page.click("#clear")
    page.select_option("#month", "none")
    assert seen.shown() == 32
    page.click("#clear")
    assert seen.shown() == 66


@pytest.mark.slow
def test_filters_count_what_they_leave(opened: Opened) -> None:
    seen = opened()
    for name in ("section", "agency", "role", "kind", "month"):
        options = seen.page.locator(f"#{name} option").evaluate_all(
            "all => all.map(o => [o.value, o.text])"
        )
        for value, text in options[1:]:
            seen.page.select_option(f"#{name}", value)
            assert f"({seen.shown()}" in text
        seen.page.click("#clear")


@pytest.mark.slow
def test_a_deadline_counts_for_the_bodies_it_is_meant_for(opened: Opened) -> None:
    seen = opened()
    seen.page.select_option("#month", "2024-02")
    seen.page.select_option("#agency", "ubnd-cap-huyen")
    assert "15" in seen.rows()
    seen.page.select_option("#agency", "ubnd-cap-xa")  # its own deadline of task 15 has no date
    assert "15" not in seen.rows()


@pytest.mark.slow
def test_a_row_opens_to_cells_place_and_findings(opened: Opened) -> None:
    seen = opened()
    page = seen.page
    page.locator("#t6 .opener").click()
    detail = page.locator("tr.detail:visible")
    assert detail.count() == 1
    assert page.locator("#t6 .opener").get_attribute("aria-expanded") == "true"
    text = detail.inner_text()
    for words in (
        "16/01/202 4",
        "2890-qd-ubnd-vinh-long-2024.txt",
        "dòng 697–709",
        "đến 15/01/2024",
        "được đọc là “2024”",
    ):
        assert words in text
    detail.locator("a", has_text="II.1.a").click()  # to the point of the plan, and back to a task
    assert page.locator("details.point[open]").count() == 1
    page.locator("details.point[open] a.jump", has_text="4").first.click()
    page.wait_for_selector("#t4d:visible")
    assert page.evaluate("document.activeElement.closest('tr').id") == "t4"
    page.click("#open-all")
    assert page.locator("tr.detail:visible").count() == 66
    page.click("#open-all")
    assert page.locator("tr.detail:visible").count() == 0


@pytest.mark.slow
def test_a_link_shows_what_is_filtered_away(opened: Opened) -> None:
    seen = opened()
    seen.page.select_option("#section", "I")
    seen.page.evaluate("location.hash = 't66'")
    seen.page.wait_for_selector("#t66d:visible")
    assert seen.shown() == 66


@pytest.mark.slow
def test_charts_filter_and_follow(opened: Opened) -> None:
    seen = opened()
    page = seen.page
    bars = "#{} .mark-rect path"
    assert (
        page.locator("#timeline .mark-rect path").count() == 11
    )  # months and kinds with a deadline
    page.locator(bars.format("timeline")).first.click()
    assert page.input_value("#month") == "2023-12"
    assert seen.shown() == 10
    page.locator(bars.format("timeline")).first.click()  # once more: all again
    assert seen.shown() == 66
    assert page.input_value("#month") == ""
    page.locator(bars.format("load")).first.click()
    assert page.input_value("#agency") != ""
    assert f"({seen.shown()})" in page.locator("#agency option:checked").inner_text()
    page.click("#clear")
    page.locator(bars.format("areas")).first.click()
    assert page.input_value("#section") == "I"
    assert seen.shown() == 12
    page.click("#clear")
    page.select_option("#section", "IV")  # no dated deadline there
    assert page.locator("#timeline .mark-rect path").count() == 0


@pytest.mark.slow
def test_figures_agree_with_the_tables(opened: Opened, view: DocumentView) -> None:
    seen = opened()
    for box in seen.page.locator(".card > details:has(.figures) > summary").all():
        box.click()
    load = seen.page.locator("#load-figures tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.cells].map(c => c.textContent))"
    )
    led = {a.task_id for a in view.agencies if a.role == "lead" and a.agency_id == "ubnd-cap-huyen"}
    assert ["UBND cấp huyện", str(len(led))] == next(
        r[:2] for r in load if r[0] == "UBND cấp huyện"
    )
    assert len(load) == 27  # those that a collective alone reaches come last
    assert next(r for r in load if r[0] == "Sở Y tế") == ["Sở Y tế", "0", "0", "61"]
    areas = seen.page.locator("#areas-figures tbody tr").evaluate_all(
        "rows => rows.map(r => +r.cells[1].textContent + +r.cells[2].textContent)"
    )
    assert areas == [12, 6, 8, 6, 7, 8, 15, 4]
    dated = seen.page.locator("#timeline-figures tbody td").all_inner_texts()
    assert sum(map(int, dated)) == 35
    seen.page.locator("#timeline-figures button", has_text="08/2024").press("Enter")
    assert seen.rows() == ["23"]


@pytest.mark.slow
def test_what_is_due_depends_on_the_day_of_looking(opened: Opened) -> None:
    def counts(page: Any) -> list[int]:
        return [int(t.split()[-1]) for t in page.locator("#due-tabs button").all_text_contents()]

    seen = opened(on="2024-01-10")
    assert counts(seen.page) == [10, 4, 21]
    first = seen.page.locator("#due-list li").first.inner_text()
    assert "15/01/2024" in first
    assert "còn 5 ngày" in first
    assert "10/01/2024" in seen.page.inner_text("#due-note")
    seen.page.select_option("#agency", "ubnd-cap-xa")
    assert sum(counts(seen.page)) < 35
    assert counts(opened(on="2024-01-15").page) == [10, 4, 21]  # the last day is still on time
    assert counts(opened(on="2024-01-16").page) == [11, 3, 21]
    late = opened(on="2026-11-23", timezone_id="Asia/Ho_Chi_Minh")
    assert counts(late.page) == [35, 0, 0]
    assert late.page.locator("#due-list li").count() == 35
    assert not late.page.locator("#due-list").is_visible()  # a plan whose time is over is folded
    assert "35 thời hạn đã qua" in late.page.inner_text("#due-said")


@pytest.mark.slow
def test_what_is_chosen_stands_in_the_address(opened: Opened) -> None:
    seen = opened()
    seen.page.select_option("#agency", "so-noi-vu")
    seen.page.select_option("#role", "lead")
    assert seen.shown() == 27
    assert "trong đó 19 giao chung" in seen.page.inner_text("#shown")
    assert seen.page.locator(".flag.via:visible").count() == 19
    assert (
        seen.page.get_attribute("#own-calendar", "href") == f"../ics/{REFERENCE_ID}/so-noi-vu.ics"
    )
    address = seen.page.url
    assert address.endswith("?agency=so-noi-vu&role=lead")
    seen.page.click("#clear")
    assert "?" not in seen.page.url
    seen.page.goto(address)
    assert seen.shown() == 27
    seen.page.goto(address.replace("so-noi-vu", "so-khong-co"))
    assert seen.page.input_value("#agency") == ""
    assert seen.console == []


@pytest.mark.slow
def test_keyboard_alone(opened: Opened) -> None:
    seen = opened()
    page = seen.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("so hoa")
    assert 0 < seen.shown() < 66
    page.keyboard.press("Escape")
    assert seen.shown() == 66
    page.focus("#agency")
    for _ in range(4):  # the fourth of the list
        page.keyboard.press("ArrowDown")
    assert page.input_value("#agency") == "so-noi-vu"
    assert 0 < seen.shown() < 66
    page.locator("tr.task:visible .opener").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("tr.detail:visible").count() == 1
    page.keyboard.press("Space")
    assert page.locator("tr.detail:visible").count() == 0
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"BUTTON", "SUMMARY", "A"} <= reached


@pytest.mark.slow
def test_light_and_dark(opened: Opened) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = opened(color_scheme="light").page, opened(color_scheme="dark").page
    day, night = light.evaluate(ground), dark.evaluate(ground)
    assert day != night
    light.click("#theme")
    dark.click("#theme")
    assert (light.evaluate(ground), dark.evaluate(ground)) == (night, day)
    light.reload()
    assert light.evaluate(ground) == night  # the choice is kept


@pytest.mark.slow
@pytest.mark.parametrize("name", [REFERENCE_ID, "index", "hostile", "hostile-index"])
def test_no_width_scrolls_sideways(name: str, opened: Opened) -> None:
    page = opened(name, viewport={"width": 375, "height": 800}).page
    if page.locator("#open-all").count():
        page.click("#open-all")
    for width in (375, 320, 768, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_phone_folds_the_filters_away(opened: Opened) -> None:
    seen = opened(viewport={"width": 375, "height": 800})
    assert not seen.page.is_visible("#section")
    seen.page.click("#more")
    seen.page.select_option("#section", "II")
    assert seen.shown() == 6
    assert seen.page.inner_text("#active") == "(1)"
    assert seen.page.locator("#t13").bounding_box()["width"] < 375


@pytest.mark.slow
def test_print_shows_the_list_in_full(opened: Opened, view: DocumentView) -> None:
    import pypdfium2

    seen = opened(color_scheme="dark")
    seen.page.select_option("#section", "II")
    document = pypdfium2.PdfDocument(seen.page.pdf(prefer_css_page_size=True))
    text = " ".join("".join(p.get_textpage().get_text_range() for p in document).split())
    assert document[0].get_width() > document[0].get_height()
    assert "Đang lọc: II. Thể chế (6)" in text
    assert "Ban hành kế hoạch theo dõi tình hình thi hành pháp luật" in text
    assert "Xóa bộ lọc" not in text
    assert document[0].render(scale=0.2).to_pil().convert("L").getpixel((2, 2)) == 255
    seen.page.click("#clear")
    whole = pypdfium2.PdfDocument(seen.page.pdf(prefer_css_page_size=True))
    text = " ".join("".join(p.get_textpage().get_text_range() for p in whole).split())
    assert all(" ".join(t.task.split())[:60] in text for t in view.tasks)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        *product([REFERENCE_ID, "index"], ["light", "dark"], [1280]),
        *product([REFERENCE_ID, "index"], ["light"], [375]),
        ("hostile", "light", 1280),  # a word of 40,000 signs: a minute where the page is narrow
        ("hostile-index", "dark", 375),
    ],
)
def test_no_fault_of_access(name: str, scheme: str, width: int, opened: Opened) -> None:
    page = opened(name, color_scheme=scheme, viewport={"width": width, "height": 900}).page
    if page.locator("#open-all").count():
        for row in page.locator(".opener").all()[:8]:
            row.click()
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.fill("#search", "kế")
    else:
        page.fill("#search", "a")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [(v["impact"], v["id"], v["nodes"][0]["html"][:160]) for v in report["violations"]]
    assert faults == []


@pytest.mark.slow
def test_hostile_text_is_inert(opened: Opened) -> None:
    seen = opened("hostile")
    page = seen.page
    page.click("#open-all")
    text = page.inner_text("#list")
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>" in text
    assert "x" * 40_000 in text
    assert "[U+202E]đảo chiều" in text
    assert not set(text) & set("\u202e\u2067\u200f\x07\x1b\x00")
    assert page.locator("img").count() == 0
    page.fill("#search", "<script>alert")
    assert seen.shown() > 0
    page.select_option("#agency", index=1)
    assert page.locator("#list script, #due-list script").count() == 0
    assert page.evaluate("document.querySelectorAll('[onerror], [onclick]').length") == 0


@pytest.mark.slow
def test_index_finds_tasks_of_every_document(opened: Opened) -> None:
    seen = opened("index")
    page = seen.page
    assert seen.shown() == 2
    assert "đã qua" in page.locator(".ends").first.inner_text()
    page.fill("#search", "doi thoai")
    assert page.locator("#found li a").count() >= 1
    page.select_option("#year", "2024")
    assert seen.shown() == 1
    page.fill("#search", "không có chữ này ở đâu cả zzz")
    assert seen.shown() == 0
    assert page.is_visible("#none")
    page.click("#clear")
    page.fill("#search", "đối thoại")
    page.select_option("#year", "2024")
    page.locator("#found li a").first.click()
    page.wait_for_selector("html[data-charts=drawn]")
    assert page.url.endswith(f"{REFERENCE_ID}.html#t12")
    assert page.locator("#t12d").is_visible()
    seen.requests.clear()  # to the other page, as asked


@pytest.mark.slow
def test_what_is_looked_for_in_the_index_stands_in_its_address(opened: Opened) -> None:
    seen = opened("index")
    seen.page.fill("#search", "tuyên truyền")
    seen.page.select_option("#year", "2024")
    address = seen.page.url
    assert "search=" in address and "year=2024" in address
    shown = seen.page.inner_text("#shown")
    seen.page.goto("about:blank")
    seen.page.goto(address)
    assert seen.page.input_value("#search") == "tuyên truyền"
    assert seen.page.inner_text("#shown") == shown
    seen.page.click("#clear")
    assert "?" not in seen.page.url


def test_a_plan_of_another_year_has_its_own_months(
    read: Callable[..., Result], ingester: Ingester, labels: Labels
) -> None:
    view = view_of(read(replace(Plan(), year=2023).text()), ingester)
    made = document_page(view, labels).decode()
    assert '"months":["2022-12","2023-01",' in made
    assert '"2023-12"]' in made
