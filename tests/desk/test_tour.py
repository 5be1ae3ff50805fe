"""A scan of five pages from drop to confirmed in a real browser, as an officer would, with no YAML."""

import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.conftest import ROOT
from tests.desk import tour_plan
from tests.desk.touring import Visitor, ingest, rows, served
from tests.present.browser import chromium

PATIENCE, PAGE = 400_000, 90_000  # milliseconds that a scan, a page may take on a busy machine


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tour")
    (made / "raw").mkdir()
    shutil.copytree(ROOT / "rules", made / "rules")
    return made


@dataclass
class Officer(Visitor):
    """Somebody who brings a decision to nothing open."""

    corrected: set[tuple[str, str]] = field(default_factory=set)
    seen: int = 0

    # -- what is open -----------------------------------------------------------------------------

    def settle(self) -> None:
        """Decides whatever is shown, until nothing is open."""
        truth = tour_plan.truth()
        for _ in range(60):
            if not self.page.locator("#item-title").count():
                return
            self.seen += 1
            if self.page.locator("#alias").count():
                self._body()
            elif self.page.locator("#header").count():
                self.look("header")
                self.page.select_option("#field0", "ignored")
                self.click("#header")
            else:
                self._cell(truth)
        raise AssertionError("still open after sixty decisions")

    def _body(self) -> None:
        name = self.page.inner_text("#item-title").split("“")[1].split("”")[0]
        self.look("body")
        if name in tour_plan.BODIES:
            self.clicks += 1
            self.page.click("details:has(#body) > summary")
            self.page.select_option("#level", "province")
            self.click("#body")
        else:  # misread
            close = {b: len(set(b) & set(name)) for b in tour_plan.BODIES}
            self.write("#name", max(close, key=lambda b: close[b]))
            self.click("#misread")

    def _cell(self, truth: dict[tuple[str, str], str]) -> None:
        box = self.page.locator("#value")
        if not box.count():
            self._agree()
            return
        number = re.sub(r"\D", "", self.page.inner_text("#row-title").split("·")[0])
        name = self.page.get_attribute("form.edit input[name=field]", "value")
        right = truth.get((number, name))
        if right is None or " ".join(box.input_value().split()) == right:
            self._agree()
            return
        self.put_right(right)
        self.corrected.add((number, name))

    def _agree(self) -> None:
        """The page says so; an error is accepted with a reason."""
        if self.page.locator("#reason").count():
            self.write("#reason", "Văn bản in như vậy")
            self.click("#confirm")
        else:
            self.press("a")

    def put_right(self, text: str) -> None:
        self.clicks += 1
        self.page.keyboard.press("e")
        self.write("#value", text)
        self.page.wait_for_selector(
            f"#preview[data-of={json.dumps(text, ensure_ascii=False)}]", timeout=PATIENCE
        )
        self.look("edit")
        self.press("Control+Enter")


@pytest.mark.slow
def test_a_scan_from_drop_to_nothing_open(home: Path) -> None:
    paper = tour_plan.scan(home)
    with chromium() as browser, served(home) as address:
        page = browser.new_page(viewport={"width": 1360, "height": 860})
        page.set_default_timeout(PAGE)
        console: list[str] = []
        page.on("console", lambda m: console.append(m.text))
        page.on("pageerror", lambda e: console.append(str(e)))
        page.on("response", lambda r: console.append(r.url) if r.status >= 500 else None)
        page.on("request", lambda r: console.append(r.url) if "127.0.0.1" not in r.url else None)
        page.goto(address)
        officer = Officer(page)
        officer.look("empty")
        officer.write("#who", "Nguyễn Văn A, Sở Nội vụ")
        officer.click("form.who button")
        page.set_input_files("#file", paper)
        page.wait_for_selector("#dropped >> text=/: trang \\d+\\/\\d+/")
        page.wait_for_selector("table.list a.button", timeout=PATIENCE)
        officer.look("list")
        begun = time.monotonic()
        officer.click("table.list a.button")
        officer.settle()
        wrong = {k for k, text in shown(page).items() if tour_plan.truth().get(k, text) != text}
        for number, name in sorted(wrong):  # what no doubt told of: found by reading
            if not page.locator(
                f'details[open] a[href$="task={int(number) - 1}&cell=task_raw"]'
            ).count():
                page.click("details:has(a[href*='cell=task_raw']) > summary")
            officer.click(f'a[href$="task={int(number) - 1}&cell=task_raw"]')
            officer.click(f'.cells a[href$="cell={name}"]')
            officer.put_right(tour_plan.truth()[(number, name)])
            officer.corrected.add((number, name))
        officer.look("settled")
        assert page.locator("#item-title").count() == 0
        spent = time.monotonic() - begun
        page.goto(address.split("?")[0] + "done")
        officer.look("done")
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        page.go_back()
        officer.look("narrow")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert console == []
    assert sorted(set(officer.faults)) == []
    assert len(officer.corrected) >= 4
    print(f"\n{len(officer.corrected)} cells put right; {officer.seen} looked at; "
          f"{officer.clicks} clicks and keys, {officer.typed} texts typed; {spent:.0f} s of waiting")  # fmt: skip
    ingest(home)
    kept_by_ingest(home)


def shown(page: Any) -> dict[tuple[str, str], str]:
    """(task number, field) → its text, of every row."""
    out: dict[tuple[str, str], str] = {}
    links = [
        a.get_attribute("href") for a in page.locator('details a[href*="cell=task_raw"]').all()
    ]
    for link in links:
        page.goto(page.url.split("/d/")[0] + link)
        number = page.inner_text(".cells dd >> nth=0").strip(" .")
        for name in tour_plan.FIELDS:
            at = page.locator(f'.cells dt:has(a[href$="cell={name}"]) + dd')
            text = at.locator("textarea").input_value() if at.locator("textarea").count() else (
                at.locator(".printed").inner_text())  # fmt: skip
            out[(number, name)] = " ".join(text.split())
    return out


def kept_by_ingest(home: Path) -> None:
    """The next run has it all: nothing open, every cell as it should be."""
    found = [f for f in rows(home, "findings") if f["severity"] != "info" and not f["accepted"]]
    assert found == []
    tasks = {str(t["number"]): t for t in rows(home, "tasks")}
    read = {(n, f): " ".join(tasks[n][f].split()) for n, f in tour_plan.truth()}
    assert read == tour_plan.truth()
    assert all(a["agency_id"] for a in rows(home, "task_agencies"))


@pytest.mark.slow
def test_a_thousand_requests_at_once_on_the_wire(home: Path) -> None:
    with served(home) as address:
        base = address.split("?")[0]
        session = _cookie(address)

        def ask(i: int) -> int:
            path = ("", "state", "desk.js", "d/nobody")[i % 4]
            request = Request(base + path, headers={"Cookie": session} if i % 2 else {})
            try:
                with urlopen(request, timeout=120) as answer:
                    return int(answer.status)
            except HTTPError as fault:
                return fault.code

        with ThreadPoolExecutor(100) as many:
            answers = set(many.map(ask, range(1000)))
        assert answers <= {200, 403, 404, 503}
        assert ask(1) == 200, "it still answers"


def _cookie(address: str) -> str:
    import http.client
    from urllib.parse import urlsplit

    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"/?{parts.query}")
    return str(connection.getresponse().headers["set-cookie"].split(";")[0])
