"""Small hand-made sides for tests, and the open labelled pair."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.compare.lineage import Kin, Lineage
from pipeline.compare.side import (
    BodiesCell,
    ComparedBody,
    ComparedDue,
    CompareTask,
    Side,
    side_from_rows,
)
from pipeline.meaning.meaning import Meaning
from pipeline.model.changes import Change
from pipeline.run.document import Result

HERE = Path(__file__).resolve().parent
OPEN = HERE / "open"


def cell(*ids: str, raw: str | None = None) -> BodiesCell:
    """A cell of bodies by id."""
    bodies = tuple(ComparedBody(key=i, name=i, agency_id=i) for i in ids)
    return BodiesCell(raw="; ".join(ids) if raw is None else raw, bodies=bodies)


def task(number: int, text: str, **more: object) -> CompareTask:
    """A task with every column printed; `more` replaces fields."""
    base = CompareTask(
        task_id=f"x/{number}",
        position=number,
        number=number,
        number_raw=f"{number}.",
        section="I",
        section_title="Chỉ đạo",
        area="steering",
        task=text,
        lead=cell("so-noi-vu"),
        coordinating=cell("ubnd-cap-huyen"),
        product_raw="Báo cáo",
        products=("Báo cáo",),
        deadline_raw="Thường xuyên",
        deadlines=(ComparedDue(kind="continuous", raw="Thường xuyên"),),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def side(year: int | None, *tasks: CompareTask, name: str | None = None, **more: object) -> Side:
    """A plan of that year, signed in the December before; tasks are renamed and put in order."""
    document_id = name or f"noi-{year}"
    kept = tuple(
        replace(t, task_id=f"{document_id}/{t.number}", position=i)
        for i, t in enumerate(tasks, start=1)
    )
    base = Side(
        document_id=document_id,
        plan_year=year,
        issued_on=date(year - 1, 12, 15) if year else None,
        place="Nơi",
        tasks=kept,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def due(kind: str, start: date | None, end: date | None, raw: str = "") -> dict[str, object]:
    """The fields of a task with one deadline."""
    return {
        "deadline_raw": raw or f"{kind} {start} {end}",
        "deadlines": (ComparedDue(kind=kind, start=start, end=end),),
    }


def merged_departments() -> Lineage:
    """Kế hoạch và Đầu tư into Tài chính on 1 March 2025 (Nghị định 45/2025/NĐ-CP)."""
    kin = (
        Kin(
            agency_id="so-ke-hoach-va-dau-tu",
            valid_to=date(2025, 2, 28),
            successor_ids=("so-tai-chinh",),
            names=("sở kế hoạch và đầu tư",),
        ),
        Kin(agency_id="so-tai-chinh", names=("sở tài chính",)),
        Kin(agency_id="ubnd-cap-huyen", valid_to=date(2025, 6, 30), names=("ubnd cấp huyện",)),
    )
    return Lineage(by_id={k.agency_id: k for k in kin})


def by_number(changes: tuple[Change, ...]) -> dict[tuple[int, int], Change]:
    """Changes by the numbers at the end of their task ids; 0 for none."""

    def number(task_id: str | None) -> int:
        return int(task_id.rsplit("/", 1)[1]) if task_id else 0

    return {(number(c.from_task_id), number(c.to_task_id)): c for c in changes}


def kinds(changes: tuple[Change, ...]) -> dict[tuple[int, int], tuple[str, ...]]:
    """The kinds of by_number."""
    return {k: c.kinds for k, c in by_number(changes).items()}


def truth_of(folder: Path) -> dict[tuple[int, int], frozenset[str]]:
    """(from number, to number) → kinds of a labelled pair."""
    with (folder / "truth.tsv").open(encoding="utf-8", newline="") as f:
        rows = csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            (int(r["from_number"] or 0), int(r["to_number"] or 0)): frozenset(r["kinds"].split(","))
            for r in rows
        }


def side_of(result: Result) -> Side:
    """A side from an ingested document."""
    assert result.meaning is not None, result.reason
    return side_of_meaning(result.meaning)


def side_of_meaning(m: Meaning) -> Side:
    """A side from a document's rows before they are tables."""

    def rows(records: Iterable[Any]) -> Iterator[dict[str, Any]]:
        return ({f.name: getattr(r, f.name) for f in fields(r)} for r in records)

    (document,) = rows([m.document])
    others = (m.tasks, m.agencies, m.deadlines, m.citations)
    return side_from_rows(document, *map(rows, others))
