"""Two plans compared at the desk in a real browser: pairs confirmed, parted, joined, taken back."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.conftest import ROOT
from tests.desk.touring import Visitor, ingest, served
from tests.present.browser import chromium

OLD, NEW = "vinh-long-2745-qd-ubnd-2022", "vinh-long-2890-qd-ubnd-2023"
OPEN = ".pair.unsure"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plan of 2024 and the composed one of 2023."""
    made = tmp_path_factory.mktemp("compared")
    (made / "raw").mkdir()
    shutil.copytree(ROOT / "rules", made / "rules")
    for path in (*(ROOT / "raw").glob("*.txt"), ROOT / "tests" / "compare" / "open" / "2023.txt"):
        shutil.copy(path, made / "raw")
    ingest(made)
    return made


def links(home: Path) -> dict[tuple[str | None, str | None], tuple[list[str], str]]:
    """(old, new) → kinds and basis, as the next `cchc diff` has them."""
    env = {**os.environ, "CCHC_RULES": str(home / "rules")}
    command = [sys.executable, "-m", "pipeline", "diff", OLD, NEW]
    subprocess.run(command, cwd=home, env=env, check=True, capture_output=True)
    found: list[dict[str, Any]] = pq.read_table(
        home / "out" / "diff" / f"{OLD}..{NEW}" / "changes.parquet"
    ).to_pylist()
    return {(r["from_task_id"], r["to_task_id"]): (r["kinds"], r["basis"]) for r in found}


def pair(page: Any) -> tuple[str, str]:
    """The tasks of the first open pair."""
    form = page.locator(f"{OPEN} form").first
    old, new = (form.locator(f'input[name="{n}"]').get_attribute("value") for n in ("from", "to"))
    return str(old), str(new)


@pytest.mark.slow
def test_pairs_are_confirmed_parted_joined_and_taken_back(home: Path) -> None:
    before = links(home)
    with chromium() as browser, served(home) as address:
        page = browser.new_page(viewport={"width": 1360, "height": 860})
        page.set_default_timeout(90_000)
        console: list[str] = []
        page.on("console", lambda m: console.append(m.text))
        page.on("pageerror", lambda e: console.append(str(e)))
        officer = Visitor(page)
        page.goto(address)
        officer.write("#who", "Nguyễn Văn A, Sở Nội vụ")
        officer.click("form.who button")
        officer.click('a[href="/compare"]')
        assert (page.input_value("#a"), page.input_value("#b")) == (OLD, NEW), "chosen by itself"
        officer.click("form.choice button.main")
        officer.look("compare")
        count = page.locator(OPEN).count()
        assert count >= 2
        confirmed = pair(page)
        officer.press("c")
        assert page.locator(OPEN).count() < count
        parted = pair(page)
        officer.press("k")
        officer.look("compared")
        officer.press("u")
        assert pair(page) == parted and "hoàn tác" in page.inner_text(".said")
        officer.press("k")
        page.click("details:has(#join) > summary")
        joined = tuple(page.locator(f"#{n} option").nth(1).get_attribute("value")
                       for n in ("from", "to"))  # fmt: skip
        for name, value in zip(("from", "to"), joined, strict=True):
            page.select_option(f"#{name}", value)
        officer.click("#join button")
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        officer.look("compared-narrow")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert console == []
    assert sorted(set(officer.faults)) == []
    after = links(home)
    assert after[confirmed][1] == "reviewed" and after[joined][1] == "reviewed"
    assert parted not in after
    assert confirmed in before or parted in before, "one of them was taken for a pair"
    ingest(home)
    assert links(home) == after, "another run keeps it"
    print(f"\n{officer.clicks} clicks and keys")
