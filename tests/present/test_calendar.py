"""The calendars, read back by a parser of this file's own (RFC 5545), against the tables."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.grammar.working_days import WorkingDays
from pipeline.present.addressed import addresses
from pipeline.present.calendar import agency_path, calendar_files
from pipeline.present.labels import Labels
from pipeline.present.view import UNDATED_KINDS, DocumentView
from pipeline.text.inert import inert
from tests.present.conftest import REFERENCE_ID

Event = dict[str, str]


def parse(data: bytes) -> list[Event]:
    """The events of a calendar: every property unescaped, the alarm's as `alarm.NAME`.

    Fails on anything that is not well-formed: bare line feeds, long lines, unbalanced parts.
    """
    text = data.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events: list[Event] = []
    open_parts: list[str] = []
    for line in re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        key = name.partition(";")[0]
        if key == "BEGIN":
            open_parts.append(value)
            if value == "VEVENT":
                events.append({})
        elif key == "END":
            assert open_parts.pop() == value
        elif "VEVENT" in open_parts:
            prefix = "alarm." if open_parts[-1] == "VALARM" else ""
            assert prefix + key not in events[-1], f"{key} twice"
            events[-1][prefix + key] = unescape(value)
        else:
            assert open_parts == ["VCALENDAR"]
            assert key in ("VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME")
    assert open_parts == []
    return events


def unescape(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def day(value: str) -> date:
    return date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:8]}")


@pytest.fixture(scope="module")
def files(view: DocumentView, labels: Labels, working_days: WorkingDays) -> dict[str, bytes]:
    return dict(calendar_files(view, labels, working_days))


def test_every_dated_deadline_once_and_no_other(
    files: dict[str, bytes], view: DocumentView
) -> None:
    events = {e["UID"]: e for e in parse(files[f"{REFERENCE_ID}.ics"])}
    dated = [d for d in view.deadlines if d.end and d.kind not in UNDATED_KINDS]
    assert len(events) == len(dated) == 35
    tasks = view.task_by_id()
    for d in dated:
        e = events[f"{d.task_id}/{d.position}@cchc"]
        assert d.end
        assert day(e["DTSTART"]) == d.end
        assert day(e["DTEND"]) == d.end + timedelta(days=1)
        assert "T" not in e["DTSTART"]
        at = d.end - timedelta(days=14)
        assert e["alarm.TRIGGER"] == f"{at:%Y%m%d}T010000Z"  # eight o'clock in Asia/Ho_Chi_Minh
        assert e["alarm.ACTION"] == "DISPLAY"
        assert e["DTSTAMP"] == "20231218T000000Z"
        assert e["SEQUENCE"] == "0"
        task = tasks[d.task_id]
        assert e["DESCRIPTION"].startswith(inert(task.task))
        assert d.raw in e["DESCRIPTION"]
        assert e["SUMMARY"].startswith(f"[2890/QĐ-UBND] {task.number} ")


def test_windows_over_the_plan_are_no_appointments(
    files: dict[str, bytes], view: DocumentView
) -> None:
    undated = {f"{d.task_id}/{d.position}@cchc" for d in view.deadlines if d.kind in UNDATED_KINDS}
    assert undated
    assert not undated & {e["UID"] for data in files.values() for e in parse(data)}


def test_a_calendar_for_each_lead_body(files: dict[str, bytes], view: DocumentView) -> None:
    leads: dict[str, set[str]] = {}
    for task_id, found in addresses(view).items():
        for a in found:
            if a.role == "lead":
                leads.setdefault(a.agency_id, set()).add(task_id)
    whole = {e["UID"] for e in parse(files[f"{REFERENCE_ID}.ics"])}
    covered: set[str] = set()
    for agency_id, tasks in leads.items():
        data = files.get(agency_path(REFERENCE_ID, agency_id))
        mine = {e["UID"] for e in parse(data)} if data else set()
        assert {u.rsplit("/", 1)[0] for u in mine} <= tasks
        covered |= mine
    assert covered == whole
    assert len(files) <= 1 + len(leads)


def test_what_comes_through_a_collective_says_so(files: dict[str, bytes]) -> None:
    """Task 6 is led by "Các sở, ban, ngành tỉnh": it stands in each department's calendar."""
    uid, words = f"{REFERENCE_ID}/6/1@cchc", "Giao chung qua “Các sở, ban, ngành tỉnh”"
    for agency_id, said in (("so-y-te", True), ("cac-so-ban-nganh-tinh", False)):
        events = parse(files[agency_path(REFERENCE_ID, agency_id)])
        found = next(e for e in events if e["UID"] == uid)
        assert (words in found["DESCRIPTION"]) is said


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2024, 3, 31), "ngày nghỉ (Chủ nhật); ngày làm việc liền trước là 29/03/2024"),
        (date(2024, 2, 12), "ngày nghỉ (Tết Nguyên đán); ngày làm việc liền trước là 07/02/2024"),
        (date(2025, 9, 2), "ngày nghỉ (Quốc khánh); ngày làm việc liền trước là 29/08/2025"),
        (date(2024, 5, 4), ""),  # a Saturday worked in exchange for Monday the 29th of April
        (date(2024, 4, 29), "Ngày Chiến thắng"),
        (date(2030, 2, 4), ""),  # a holiday by the moon in a year that is not announced
        (date(2024, 3, 29), ""),
    ],
)
def test_a_day_off_gets_a_note_and_stays(
    view: DocumentView, labels: Labels, working_days: WorkingDays, end: date, words: str
) -> None:
    from dataclasses import replace

    deadline = replace(next(d for d in view.deadlines if d.kind == "before_date"), end=end)
    files = dict(calendar_files(replace(view, deadlines=(deadline,)), labels, working_days))
    (event,) = parse(files[f"{REFERENCE_ID}.ics"])
    assert day(event["DTSTART"]) == end
    assert words in event["DESCRIPTION"]
    assert ("ngày nghỉ" in event["DESCRIPTION"]) is bool(words)


def test_a_scope_keeps_a_deadline_from_a_body_named_elsewhere(files: dict[str, bytes]) -> None:
    """Task 15: the date binds provincial bodies and districts; the communes have another."""
    uid = f"{REFERENCE_ID}/15/1@cchc"

    def has(agency_id: str) -> bool:
        return uid in {e["UID"] for e in parse(files[agency_path(REFERENCE_ID, agency_id)])}

    assert has("cac-so-ban-nganh-tinh")
    assert has("ubnd-cap-huyen")
    assert has("so-tai-chinh")  # through the collective that the scope names
    assert not has("ubnd-cap-xa")


def test_a_correction_raises_the_sequence(
    view: DocumentView, labels: Labels, working_days: WorkingDays
) -> None:
    from dataclasses import replace

    from pipeline.model.rows import CorrectionRow

    fix = CorrectionRow(
        document_id=REFERENCE_ID, record_id=f"{REFERENCE_ID}/1", field="deadline_raw", expect="a",
        value="b", reason="c", who="d", on=date(2024, 2, 1),
    )  # fmt: skip
    files = dict(calendar_files(replace(view, corrections=(fix,)), labels, working_days))
    events = {e["UID"]: e for e in parse(files[f"{REFERENCE_ID}.ics"])}
    assert events[f"{REFERENCE_ID}/1/1@cchc"]["SEQUENCE"] == "1"
    assert events[f"{REFERENCE_ID}/1/1@cchc"]["LAST-MODIFIED"] == "20240201T000000Z"
    assert events[f"{REFERENCE_ID}/2/1@cchc"]["SEQUENCE"] == "0"


def test_no_file_without_an_event(
    view: DocumentView, labels: Labels, working_days: WorkingDays
) -> None:
    from dataclasses import replace

    undated = tuple(d for d in view.deadlines if d.kind in UNDATED_KINDS)
    assert list(calendar_files(replace(view, deadlines=undated), labels, working_days)) == []


def test_hostile_text_adds_no_event_and_no_property(
    hostile: DocumentView, labels: Labels, working_days: WorkingDays
) -> None:
    files = dict(calendar_files(hostile, labels, working_days))
    events = parse(files[f"{REFERENCE_ID}.ics"])
    assert len(events) == 11
    known = {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
        "TRANSP", "STATUS", "CATEGORIES", "alarm.ACTION", "alarm.TRIGGER", "alarm.DESCRIPTION",
    }  # fmt: skip
    for e in events:
        assert set(e) <= known
        assert len(e["SUMMARY"]) <= 200
        assert len(e["DESCRIPTION"]) <= 8_000
        for value in e.values():
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", value)


def test_a_second_library_reads_the_same(files: dict[str, bytes]) -> None:
    """icalendar itself reads what it wrote as this file's parser does."""
    import icalendar

    for data in files.values():
        theirs: Any = icalendar.Calendar.from_ical(data.decode())
        got = {(str(e["UID"]), str(e["SUMMARY"]), e["DTSTART"].dt) for e in theirs.walk("VEVENT")}
        assert got == {(e["UID"], e["SUMMARY"], day(e["DTSTART"])) for e in parse(data)}


def test_same_bytes_twice(
    view: DocumentView, labels: Labels, working_days: WorkingDays, files: dict[str, bytes]
) -> None:
    assert dict(calendar_files(view, labels, working_days)) == files


def test_a_long_id_makes_a_name_that_fits() -> None:
    a, b = agency_path("d", "x" * 300 + "a"), agency_path("d", "x" * 300 + "b")
    assert a != b
    assert len(a) < 150
