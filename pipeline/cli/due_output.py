"""What is due in one plan, in lines for a terminal or as records."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.cli.speech import say
from pipeline.present.due import Due
from pipeline.present.labels import Labels
from pipeline.present.places import document_name, names_of
from pipeline.present.view import DocumentView
from pipeline.text.told import Told, told

_LONGEST = 100


def print_due(view: DocumentView, found: Sequence[Due], labels: Labels) -> None:
    """One line a plan, then two a deadline; nothing where nothing is due."""
    if not found:
        return
    overdue = sum(d.state == "overdue" for d in found)
    d = view.document
    say("{document} ({year}): {overdue} past, {due} to come",
        document=document_name(d), year=d.plan_year or "—",
        overdue=overdue, due=len(found) - overdue)  # fmt: skip
    for item in found:
        lead = names_of(item.task.lead_agencies, view, labels) or item.task.lead_raw or "—"
        way = item.by_collective
        who = _short(lead)
        if way:
            via = told("through “{collective}”", collective=_short(way.row.mention_raw))
            who = told("{lead}  ({via})", lead=who, via=via)
        say("  {end}  {when}  {task_id}  {lead}", end=item.deadline.end, when=_when(item.days),
            task_id=item.task.task_id, lead=who)  # fmt: skip
        say(f"      {_short(item.task.task)}  [{_short(item.deadline.raw)}]")


def _when(days: int) -> Told:
    if days < 0:
        return told("{days:day} ago", days=-days)
    return told("in {days:day}", days=days) if days else told("today")


def due_records(view: DocumentView, found: Sequence[Due]) -> Iterator[dict[str, Any]]:
    """One record a deadline; days: until its last day, below 0 where that has passed."""
    for item in found:
        yield {
            "document_id": view.document_id,
            "task_id": item.task.task_id,
            "end": item.deadline.end,
            "days": item.days,
            "state": item.state,
            "kind": item.deadline.kind,
            "lead_agencies": list(item.task.lead_agencies),
            "task": item.task.task,
            "raw": item.deadline.raw,
        }


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
