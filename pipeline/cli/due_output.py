"""What is due in one plan, in lines for a terminal."""

from collections.abc import Sequence

from pipeline.cli.screen import say
from pipeline.present.due import Due
from pipeline.present.labels import Labels
from pipeline.present.places import document_name, names_of
from pipeline.present.view import DocumentView

_LONGEST = 100
_ENGLISH = {
    "due_heading": "{document} ({year}): {overdue} past, {due} to come",
    "due_past": "{days} days ago",
    "due_today": "today",
    "due_ahead": "in {days} days",
    "due_nothing": "nothing has passed, nothing is due in {days} days",
}


def print_due(view: DocumentView, found: Sequence[Due], labels: Labels, lang: str) -> None:
    """One line a plan, then two a deadline; nothing where nothing is due."""
    if not found:
        return
    words = labels.text if lang == "vi" else _ENGLISH
    overdue = sum(d.state == "overdue" for d in found)
    d = view.document
    heading = {"document": document_name(d), "year": d.plan_year or "—"}
    counts = {"overdue": overdue, "due": len(found) - overdue}
    say(words["due_heading"].format(**heading, **counts))
    for item in found:
        name = "due_past" if item.days < 0 else "due_ahead" if item.days else "due_today"
        when = words[name].format(days=abs(item.days))
        lead = names_of(item.task.lead_agencies, view, labels) or item.task.lead_raw or "—"
        say(f"  {item.deadline.end}  {when:>16}  {item.task.task_id}  {_short(lead)}")
        say(f"      {_short(item.task.task)}  [{_short(item.deadline.raw)}]")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def print_nothing_due(within: int, labels: Labels, lang: str) -> None:
    """Said where no plan has anything."""
    words = labels.text if lang == "vi" else _ENGLISH
    say(words["due_nothing"].format(days=within))
