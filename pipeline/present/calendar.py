"""A decision's dated deadlines in, iCalendar files (RFC 5545) out: one of all, one a lead body.

An all-day event on the last day on time, an alarm two weeks before. UID is the task and the
position of its deadline, so that a second import updates; SEQUENCE counts the corrections on
record for the task. DTSTAMP is the day of signing: no clock.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from pipeline.model.rows import CorrectionRow, TaskDeadlineRow, TaskRecord
from pipeline.present.inert import shortened
from pipeline.present.labels import Labels
from pipeline.present.places import document_name, names_of, place_words
from pipeline.present.view import DocumentView, binds, is_dated, named_in_scopes
from pipeline.text.inert import inert

ALARM_DAYS = 14
_LAST_YEAR = 2100  # of the dates that the contract lets through
_MAX_SUMMARY = 200
_MAX_DESCRIPTION = 8_000  # Google Calendar's limit is 8,192 characters
_MAX_NAME = 120  # of a file, so that paths fit on Windows
_NO_DAY = date(2000, 1, 1)


def calendar_files(view: DocumentView, labels: Labels) -> Iterator[tuple[str, bytes]]:
    """(path, bytes): `<document_id>.ics`, then `<document_id>/<agency_id>.ics` by id.

    A calendar without a dated deadline is no valid file and is left out.
    """
    dated = [d for d in view.deadlines if is_dated(d) and d.end and d.end.year <= _LAST_YEAR]
    if not dated:
        return
    name = document_name(view.document)
    year = view.document.plan_year or ""
    title = labels.say_calendar("name", year=year, document=name)
    yield f"{view.document_id}.ics", _calendar(dated, title, view, labels)
    leads, scopes = _leads(view), named_in_scopes(view)
    for agency_id in sorted({a for ids in leads.values() for a in ids}):
        mine = [
            d
            for d in dated
            if agency_id in leads.get(d.task_id, ()) and binds(d, agency_id, scopes[d.task_id])
        ]
        if mine:
            title = labels.say_calendar("agency_name", agency=view.name(agency_id), year=year)
            yield agency_path(view.document_id, agency_id), _calendar(mine, title, view, labels)


def agency_path(document_id: str, agency_id: str) -> str:
    """Where a lead body's calendar stands below ics/; a very long id is cut, with a hash."""
    name = agency_id
    if len(name) > _MAX_NAME:
        name = f"{name[:_MAX_NAME]}-{sha256(name.encode()).hexdigest()[:8]}"
    return f"{document_id}/{name}.ics"


def _leads(view: DocumentView) -> dict[str, set[str]]:
    """task_id → its lead bodies; a role that the document resolves counts for both."""
    out: dict[str, set[str]] = {}
    for a in view.agencies:
        if a.role == "lead":
            ids = {i for i in (a.agency_id, a.resolved_agency_id) if i}
            out.setdefault(a.task_id, set()).update(ids)
    return out


def _calendar(
    deadlines: Sequence[TaskDeadlineRow], title: str, view: DocumentView, labels: Labels
) -> bytes:
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", "-//cchc//cchc//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    words = vText(" ".join(inert(title).split()))  # typed: properties beyond RFC 5545 else stay raw
    calendar.add("name", words)
    calendar.add("x-wr-calname", words)
    tasks = view.task_by_id()
    for d in deadlines:
        fixes = [c for c in view.corrections if c.record_id == d.task_id]
        calendar.add_component(_event(d, tasks[d.task_id], fixes, view, labels))
    data: bytes = calendar.to_ical()
    return data


def _event(
    d: TaskDeadlineRow,
    task: TaskRecord,
    fixes: Collection[CorrectionRow],
    view: DocumentView,
    labels: Labels,
) -> Any:
    from icalendar import Alarm, Event

    assert d.end is not None, "only dated deadlines are events"
    summary = _summary(task, view, labels)
    signed = view.document.issued_on or _NO_DAY
    event = Event()
    event.add("uid", f"{d.task_id}/{d.position}@cchc")
    event.add("dtstamp", _midnight(signed))
    event.add("last-modified", _midnight(max([signed, *(c.on for c in fixes)])))
    event.add("sequence", len(fixes))
    event.add("dtstart", d.end)
    event.add("dtend", d.end + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", _description(d, task, view, labels))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    if task.area:
        event.add("categories", [labels.code("areas", task.area)])
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-ALARM_DAYS))
    alarm.add("description", labels.say_calendar("alarm", summary=summary))
    event.add_component(alarm)
    return event


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _summary(task: TaskRecord, view: DocumentView, labels: Labels) -> str:
    number = task.number_raw.strip().rstrip(".)")
    name = document_name(view.document)
    words = labels.say_calendar("summary", document=name, number=number, task=task.task)
    words = " ".join(inert(words).split())
    return words if len(words) <= _MAX_SUMMARY else words[: _MAX_SUMMARY - 1].rstrip() + "…"


def _description(d: TaskDeadlineRow, task: TaskRecord, view: DocumentView, labels: Labels) -> str:
    """The task in full and what belongs to this deadline, a line each."""
    say = labels.say_calendar
    lines = [task.task]
    for role, raw in (("lead", task.lead_raw), ("coordinating", task.coordinating_raw)):
        if raw:
            lines.append(say("agencies", label=labels.code("roles", role), agencies=raw))
    if task.product_raw:
        lines.append(say("product", product=task.product_raw))
    lines.append(say("deadline", raw=d.raw))
    if d.start and d.start != d.end:
        lines.append(say("start", date=d.start.strftime("%d/%m/%Y")))
    if d.scope_agencies:
        lines.append(say("scope", agencies=names_of(d.scope_agencies, view, labels)))
    if d.action:
        lines.append(say("action", action=d.action))
    place = place_words(task.source, labels)
    if place:
        lines.append(say("place", file=task.file, place=place))
    return shortened(inert("\n".join(lines)), _MAX_DESCRIPTION, labels)
