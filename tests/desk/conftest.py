"""A desk over composed decisions, each for one test, and a browser that was given its address."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.desk.desk import Desk
from pipeline.desk.queue import Item, open_items
from pipeline.desk.site import make_site
from pipeline.present.sheet import Sheet
from pipeline.run.ingest import Request, ingest
from pipeline.run.settings import WorkLimits
from tests.compose import Plan
from tests.conftest import ROOT

PORT = 4711
HOME = f"http://127.0.0.1:{PORT}"
GOOD = Plan()
LEAD, PRODUCT, DEADLINE = 2, 4, 5
EVERY = frozenset({"ground-end", "issuer-differs"})
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"

POINT = "a) Rà soát “văn bản quy phạm pháp luật của tỉnh."

# name → a decision of its own; its number is its place here.
PLANS = {
    "edit": GOOD.with_cell(1, DEADLINE, "Quí IV/2O22"),
    "body": GOOD.with_cell(1, LEAD, "Sở Nội vự").with_cell(2, LEAD, "Sở Nội vự"),
    "alias": GOOD.with_cell(1, LEAD, "Sở Nội vụ và Nội chính"),
    "new-body": GOOD.with_cell(1, LEAD, "Trung tâm Hoa Sen Cà Mau"),
    "header": replace(
        GOOD, header=("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Nhãn lạ",
                      "Thời gian hoàn thành"),
    ),
    "confirm": GOOD.with_cell(2, LEAD, "Sở Nội vụ; Sở Nội vụ").with_cell(2, 3, "Sở Nội vụ"),
    "conflict": GOOD.with_cell(1, DEADLINE, "Quý V/2022"),
    "held": GOOD.with_cell(1, DEADLINE, "Quý VI/2022"),
    "hostile": GOOD.with_cell(1, LEAD, SCRIPT).with_cell(1, PRODUCT, SCRIPT),
    "undo": GOOD.with_cell(1, DEADLINE, "Quý VII/2022"),
    "point": replace(GOOD, plan=(*GOOD.plan[:-1], POINT)),
    "accepted-point": replace(GOOD, plan=(*GOOD.plan[:-1], POINT)),
    "heading": GOOD,
    "taken-number": GOOD,
    "same-point": replace(GOOD, plan=(*GOOD.plan[:-1], POINT)),
}  # fmt: skip


def id_of(name: str) -> str:
    return f"ca-mau-{list(PLANS).index(name) + 500}-qd-ubnd-2022"


@dataclass(frozen=True)
class Browser:
    """A client that holds the desk's cookie and sends what its pages would."""

    client: TestClient
    desk: Desk

    def sheet(self, name: str) -> Sheet:
        return self.desk.sheet(id_of(name))

    def items(self, name: str) -> tuple[Item, ...]:
        """What is open, but what every composed plan has."""
        found = open_items(self.sheet(name))
        return tuple(i for i in found if i.findings[0].rule not in EVERY)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Any:
        own = {"origin": HOME, **headers}
        return self.client.post(path, data={"token": self.desk.keys.form, **form}, headers=own)

    def act(self, which: str, act: str, /, **form: str) -> Any:
        return self.post(f"/d/{id_of(which)}/{act}", form)

    def shown(self, name: str, **query: str) -> dict[str, str]:
        """The hidden fields of the form that edits the cell of a page."""
        page = self.client.get(f"/d/{id_of(name)}", params=query).text
        form = page.split('class="edit"', 1)[1].split("</form>", 1)[0]
        found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        return {name: unescape(value) for name, value in found}


@pytest.fixture(scope="session")
def rules_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """rules/ of its own, to be written to."""
    home = tmp_path_factory.mktemp("desk-rules") / "rules"
    shutil.copytree(ROOT / "rules", home)
    return home


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, rules_copy: Path) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk")
    (home / "raw").mkdir()
    for i, (name, plan) in enumerate(PLANS.items()):
        text = replace(plan, number=f"{i + 500}/QĐ-UBND").text()
        (home / "raw" / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(Request(raw=home / "raw", out=home / "out", rules=rules_copy, views=False))
    made = Desk(
        raw=home / "raw", out=home / "out", rules=rules_copy, limits=WorkLimits(), who="N.V.A."
    )
    made.runner.soon = lambda _: None  # type: ignore[method-assign]
    yield made
    made.reader.close()


@pytest.fixture(scope="session")
def browser(desk: Desk) -> Iterator[Browser]:
    site = make_site(desk, PORT)
    with TestClient(site, base_url=HOME, follow_redirects=False) as client:
        assert client.get("/", params={"token": desk.keys.token}).status_code == 303
        yield Browser(client, desk)


@pytest.fixture
def again(desk: Desk, rules_copy: Path) -> Callable[[], Any]:
    """again() → the tables after the next ingest, of whoever runs it."""

    def run() -> Any:
        ingest(Request(raw=desk.raw, out=desk.out, rules=rules_copy, views=False))
        return {
            n: desk.rows(n)
            for n in ("tasks", "findings", "corrections", "task_agencies", "provisions")
        }

    return run
