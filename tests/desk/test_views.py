"""Every page of the desk in a real browser: wide and light, narrow and dark, without a fault of access."""

import shutil
from pathlib import Path

import pytest

from tests.compose import Plan
from tests.conftest import ROOT
from tests.desk.touring import Visitor, ingest, served
from tests.present.browser import chromium

LONG = "Rà soát văn bản quy phạm pháp luật của tỉnh; " * 60
DOCUMENT = "/d/ca-mau-311-qd-ubnd-2022"
OTHER = "/d/ca-mau-312-qd-ubnd-2023"
VIEWS = {
    "list": "/",
    "queue": DOCUMENT,
    "values": f"{DOCUMENT}?task=-&cell=number_raw",
    "long-cell": f"{OTHER}?task=0&cell=task_raw",
    "point": f"{DOCUMENT}?task=4&cell=text",
    "choose": "/compare",
    "compare": f"/compare?a={DOCUMENT[3:]}&b={OTHER[3:]}&all=1",
    "done": "/done",
    "nobody": "/d/nobody",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("views")
    (made / "raw").mkdir()
    shutil.copytree(ROOT / "rules", made / "rules")
    later = Plan(number="312/QĐ-UBND", date="ngày 20 tháng 12 năm 2023", year=2024)
    plans = {"a.txt": Plan(), "b.txt": later.with_cell(1, 1, LONG).with_cell(1, 2, "A" * 300)}
    for name, plan in plans.items():
        (made / "raw" / name).write_text(plan.text(), encoding="utf-8")
    ingest(made)
    return made


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1360, "light"), (390, "dark")])
def test_every_view(home: Path, width: int, scheme: str) -> None:
    with chromium() as browser, served(home) as address:
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page = context.new_page()
        page.set_default_timeout(90_000)
        console: list[str] = []
        page.on("console", lambda m: console.append(m.text))
        page.on("pageerror", lambda e: console.append(str(e)))
        page.goto(address)
        officer = Visitor(page)
        officer.write("#who", f"N.V.A. {width}")
        officer.click("form.who button")
        base = address.split("/?")[0]
        for name, path in VIEWS.items():
            page.goto(base + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            officer.look(f"{name}-{width}")
        assert len(console) == 1 and "404" in console[0], "of the page that is not there"
        conflict(officer, base)
        officer.look(f"conflict-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sorted(set(officer.faults)) == []


def conflict(officer: Visitor, base: str) -> None:
    """Two tabs save two texts of one cell; the later is told, and the earlier stands."""
    page, other = officer.page, officer.page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{base}{DOCUMENT}?task=0&cell=product_raw")
    other.fill("#value", "Kế hoạch của tỉnh")
    other.click("#save")
    other.wait_for_selector(".said")
    officer.write("#value", "Kế hoạch của sở")
    officer.click("#save")
    assert "Kế hoạch của tỉnh" in page.inner_text("main")
    assert "Kế hoạch của sở" in page.inner_text("main")
    other.click("#undo")
    other.wait_for_selector(".said >> text=hoàn tác")
    other.close()
