"""Two years ingested for real, their tables, and a plan whose text is hostile."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.grammar.agencies.registry import load_agencies
from pipeline.grammar.working_days import WorkingDays, load_working_days
from pipeline.present.addressed import with_members
from pipeline.present.labels import Labels, load_labels
from pipeline.present.view import DocumentView, views
from pipeline.run.ingest import Request, Summary, ingest
from pipeline.tables.standing import open_standing
from tests.compose import Plan
from tests.conftest import REFERENCE, ROOT

REFERENCE_ID = "vinh-long-2890-qd-ubnd-2023"
# What a stranger may put into a cell: script, formula, link, controls, marks of direction, length.
HOSTILE = (
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202eđảo chiều\u202c \u200fRTL\u200e \u2067cô lập\u2069",
    "bell\x07 esc\x1b[31m nul\x00 del\x7f c1\x9b tab\tdòng\nmới\r\nkết",
    "_x0041_ & < > \" ' \ud800 \uffff",
    "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:giả, mạo; \\n",
    "dài " * 2_500,
    "x" * 40_000,
    "=" + "y" * 40_000,
)  # fmt: skip


@pytest.fixture(scope="session")
def labels() -> Labels:
    return load_labels(ROOT / "rules")


@pytest.fixture(scope="session")
def working_days() -> WorkingDays:
    return load_working_days(ROOT / "rules")


@pytest.fixture(scope="session")
def run() -> Callable[..., Summary]:
    """run(raw, out, **settings) → the summary of one ingest."""

    def call(raw: Path, out: Path, **settings: Any) -> Summary:
        return ingest(Request(raw=raw, out=out, rules=ROOT / "rules", **settings))

    return call


@pytest.fixture(scope="session")
def two_years(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., Summary]) -> Path:
    """out/ of the reference decision and the composed plan of the year before."""
    home = tmp_path_factory.mktemp("two-years")
    raw = home / "raw"
    raw.mkdir()
    shutil.copy(REFERENCE, raw)
    shutil.copy(ROOT / "tests/compare/open/2023.txt", raw)
    assert run(raw, home / "out").documents == 2
    return home / "out"


@pytest.fixture(scope="session")
def tables(two_years: Path) -> dict[str, Any]:
    return open_standing(two_years).tables()


@pytest.fixture(scope="session")
def view(tables: dict[str, Any]) -> DocumentView:
    """The reference decision."""
    return with_members(views(tables, [REFERENCE_ID])[0], load_agencies(ROOT / "rules"))


@pytest.fixture(scope="session")
def hostile(view: DocumentView) -> DocumentView:
    """Every third task of the reference decision, a hostile text in every field that a document fills.

    There are more such tasks than texts: each text stands in each field.
    """

    def text(i: int) -> str:
        return HOSTILE[i % len(HOSTILE)]

    tasks = tuple(
        replace(t, task=text(i), task_raw=text(i), lead_raw=text(i + 1), product_raw=text(i + 2),
                coordinating_raw=text(i + 3), deadline_raw=text(i + 4),
                section_title_raw=text(t.section_number or 0), number_raw=text(i), number=None)
        for i, t in enumerate(view.tasks[::3])
    )  # fmt: skip
    assert len(tasks) > len(HOSTILE)
    kept = {t.task_id for t in tasks}
    agencies = tuple(
        replace(a, mention_raw=text(i), agency_id=None, evidence=text(i + 1))
        for i, a in enumerate(a for a in view.agencies if a.task_id in kept)
    )
    deadlines = tuple(
        replace(d, raw=text(i), action=text(i + 1), event=text(i + 2))
        for i, d in enumerate(d for d in view.deadlines if d.task_id in kept)
    )
    of_others = {t.task_id for t in view.tasks} - kept
    findings = tuple(
        replace(f, message_vi=text(i), value=text(i + 1))
        for i, f in enumerate(f for f in view.findings if f.record_id not in of_others)
    )
    document = replace(view.document, number_raw="=1+1 & \u202e\x07\nX", title=HOSTILE[4])
    return replace(
        view,
        document=document,
        tasks=tasks,
        agencies=agencies,
        deadlines=deadlines,
        findings=findings,
    )


@pytest.fixture
def plan_file(tmp_path: Path) -> Callable[..., Path]:
    """plan_file(name, plan) → a composed decision in raw/."""

    def write(name: str, plan: Plan) -> Path:
        path = tmp_path / "raw" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(plan.text(), encoding="utf-8")
        return path

    return write
