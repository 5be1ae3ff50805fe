"""A headless Chromium for the page tests: what it saw on the console and tried to fetch is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Visit:
    """An open page. console: errors and warnings; requests: every address it asked for."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def outside(self, path: Path) -> list[str]:
        """What it asked for beside itself."""
        own = path.as_uri()
        return [u for u in self.requests if not u.startswith((own, "data:", "blob:"))]

    def shown(self) -> int:
        """Tasks or documents that the filters leave, as the page counts them."""
        return int(self.page.inner_text("#shown").split("/")[0])

    def rows(self) -> list[str]:
        """The numbers of the tasks that can be seen."""
        return list(self.page.locator("tr.task:visible .no").all_inner_texts())


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's own browser; the test fails where there is none."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "this test needs Chromium: run `make system` (Debian: apt-get install chromium)"
    with sync_playwright() as p:
        made = p.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield made
        finally:
            made.close()


def visit(browser: Any, path: Path, *, on: str = "2024-01-10", **options: Any) -> Visit:
    """The page as somebody sees it on a day, once everything is drawn."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
    page = context.new_page()
    seen = Visit(page)
    page.on(
        "console",
        lambda m: (
            seen.console.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda e: seen.console.append(str(e)))
    page.on("request", lambda r: seen.requests.append(r.url))
    page.clock.set_fixed_time(datetime.fromisoformat(f"{on}T09:00:00"))
    page.goto(path.as_uri())
    if page.locator("#timeline").count():
        page.wait_for_selector("html[data-charts=drawn]")
    return seen
