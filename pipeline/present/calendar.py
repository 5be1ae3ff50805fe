"""A decision's dated deadlines in, iCalendar files (RFC 5545) out: one of all, one a lead body.

An all-day event on the last day on time, an alarm two weeks before at eight in the morning. UID is the task and the
position of its deadline, so that a second import updates; SEQUENCE counts the corrections on
record for the task. DTSTAMP is the day of signing: no clock.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from hashlib import sha256
from typing import Any

from pipeline.grammar.working_days import WorkingDays
from pipeline.model.rows import TaskDeadlineRow, TaskRecord
from pipeline.present.addressed import COLLECTIVE, Address, Binding, addresses
from pipeline.present.labels import Labels
from pipeline.present.layout import shortened
from pipeline.present.places import document_name, names_of, place_words
from pipeline.present.view import DocumentView, is_dated
from pipeline.text.inert import inert

ALARM_DAYS = 14
_ALARM_AT = time(8, tzinfo=timezone(timedelta(hours=7)))  # Asia/Ho_Chi_Minh, without summer time
_LAST_YEAR = 2100  # of the dates that the contract lets through
_MAX_SUMMARY = 200
_MAX_DESCRIPTION = 8_000  # Google Calendar's limit is 8,192 characters
_MAX_NAME = 120  # of a file, so that paths fit on Windows
_NO_DAY = date(2000, 1, 1)


def calendar_files(
    view: DocumentView, labels: Labels, working_days: WorkingDays
) -> Iterator[tuple[str, bytes]]:
    """(path, bytes): `<document_id>.ics`, then `<document_id>/<agency_id>.ics` by id.

    A calendar without a dated deadline is no valid file and is left out.
    """
    dated = _dated(view)
    if not dated:
        return
    events = _Events(view, labels, working_days)
    name = document_name(view.document)
    year = view.document.plan_year or ""
    title = labels.say_calendar("name", year=year, document=name)
    yield f"{view.document_id}.ics", _calendar(title, [events.of(d) for d in dated])
    for agency_id, mine in deadlines_by_lead(view).items():
        title = labels.say_calendar("agency_name", agency=view.name(agency_id), year=year)
        own = [events.of(d, way) for d, way in mine]
        yield agency_path(view.document_id, agency_id), _calendar(title, own)


def agency_path(document_id: str, agency_id: str, suffix: str = "ics") -> str:
    """Where a body's calendar stands below ics/; a very long id is cut, with a hash."""
    name = agency_id
    if len(name) > _MAX_NAME:
        name = f"{name[:_MAX_NAME]}-{sha256(name.encode()).hexdigest()[:8]}"
    return f"{document_id}/{name}.{suffix}"


def deadlines_by_lead(view: DocumentView) -> dict[str, list[tuple[TaskDeadlineRow, Address]]]:
    """agency_id → the dated deadlines meant for it of the tasks it leads, and how it is addressed."""
    leads, binding = addresses(view), Binding(view)
    out: dict[str, list[tuple[TaskDeadlineRow, Address]]] = {}
    for d in _dated(view):
        for a in leads.get(d.task_id, ()):
            if a.role == "lead" and binding.binds(d, a.agency_id):
                out.setdefault(a.agency_id, []).append((d, a))
    return dict(sorted(out.items()))


def _dated(view: DocumentView) -> list[TaskDeadlineRow]:
    return [d for d in view.deadlines if is_dated(d) and d.end and d.end.year <= _LAST_YEAR]


def _calendar(title: str, events: Sequence[bytes]) -> bytes:
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", "-//cchc//cchc//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    words = vText(" ".join(inert(title).split()))  # typed: properties beyond RFC 5545 else stay raw
    calendar.add("name", words)
    calendar.add("x-wr-calname", words)
    head, end, tail = calendar.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join((head, *events, end, tail))


class _Events:
    """The events of one decision as text; one that many calendars hold is written once."""

    def __init__(self, view: DocumentView, labels: Labels, working_days: WorkingDays) -> None:
        self.view, self.labels, self.working_days = view, labels, working_days
        self.tasks = view.task_by_id()
        self.done: dict[tuple[str, int, str], bytes] = {}

    def of(self, d: TaskDeadlineRow, way: Address | None = None) -> bytes:
        """The event of a deadline; way: how the body of the calendar is addressed."""
        via = way.row.mention_raw if way and way.how == COLLECTIVE else ""
        key = (d.task_id, d.position, via)
        if key not in self.done:
            self.done[key] = self._event(d, via).to_ical()
        return self.done[key]

    def _event(self, d: TaskDeadlineRow, via: str) -> Any:
        from icalendar import Event

        assert d.end is not None, "only dated deadlines are events"
        task = self.tasks[d.task_id]
        fixes = [c for c in self.view.corrections if c.record_id == d.task_id]
        summary = _summary(task, self.view, self.labels)
        signed = self.view.document.issued_on or _NO_DAY
        event = Event()
        event.add("uid", f"{d.task_id}/{d.position}@cchc")
        event.add("dtstamp", _midnight(signed))
        event.add("last-modified", _midnight(max([signed, *(c.on for c in fixes)])))
        event.add("sequence", len(fixes))
        event.add("dtstart", d.end)
        event.add("dtend", d.end + timedelta(days=1))
        event.add("summary", summary)
        event.add("description", self._description(d, task, via))
        event.add("transp", "TRANSPARENT")
        event.add("status", "CONFIRMED")
        if task.area:
            event.add("categories", [self.labels.code("areas", task.area)])
        event.add_component(_alarm(d.end, self.labels.say_calendar("alarm", summary=summary)))
        return event

    def _description(self, d: TaskDeadlineRow, task: TaskRecord, via: str) -> str:
        """The task in full and what belongs to this deadline, a line each."""
        say = self.labels.say_calendar
        lines = [task.task]
        if via:
            lines.append(say("collective", collective=via))
        for role, raw in (("lead", task.lead_raw), ("coordinating", task.coordinating_raw)):
            if raw:
                lines.append(say("agencies", label=self.labels.code("roles", role), agencies=raw))
        if task.product_raw:
            lines.append(say("product", product=task.product_raw))
        lines.append(say("deadline", raw=d.raw))
        if d.start and d.start != d.end:
            lines.append(say("start", date=d.start.strftime("%d/%m/%Y")))
        if d.end:
            lines += day_off_words(d.end, self.working_days, self.labels)
        if d.scope_agencies:
            agencies = names_of(d.scope_agencies, self.view, self.labels)
            lines.append(say("scope", agencies=agencies))
        if d.action:
            lines.append(say("action", action=d.action))
        place = place_words(task.source, self.labels)
        if place:
            lines.append(say("place", file=task.file, place=place))
        return shortened(inert("\n".join(lines)), _MAX_DESCRIPTION, self.labels)


def _alarm(end: date, words: str) -> Any:
    """At eight in the morning of the place, whatever the clock of the one who looks."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    at = datetime.combine(end - timedelta(days=ALARM_DAYS), _ALARM_AT)
    alarm.add("trigger", at.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    alarm.add("description", words)
    return alarm


def day_off_words(day: date, working_days: WorkingDays, labels: Labels) -> list[str]:
    """A line where the offices are closed on that day; none on a working day."""
    if not working_days.is_off(day):
        return []
    name = working_days.holiday(day) or labels.calendar[f"weekday_{day.weekday()}"]
    before = working_days.before(day).strftime("%d/%m/%Y")
    return [labels.say_calendar("day_off", day=name, before=before)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _summary(task: TaskRecord, view: DocumentView, labels: Labels) -> str:
    number = task.number_raw.strip().rstrip(".)")
    name = document_name(view.document)
    words = labels.say_calendar("summary", document=name, number=number, task=task.task)
    words = " ".join(inert(words).split())
    return words if len(words) <= _MAX_SUMMARY else words[: _MAX_SUMMARY - 1].rstrip() + "…"
