"""What an officer writes into the workbooks: notes by task, kept from one run to the next.

`out/notes.json` holds them. A note stays with its task while the words of the task stay; where the
document is read anew and the task is another, it follows a sure comparison, or becomes an old note.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from pipeline.text.inert import inert

FIELDS = ("progress", "done_on", "note")
"""The columns that belong to the officer, in the order of the sheet."""
Value = str | date | None
_WORDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What stands beside one task. task: its words when the note was last seen with it."""

    document_id: str
    task_id: str
    task: str
    progress: Value = None
    done_on: Value = None
    note: Value = None

    @property
    def values(self) -> tuple[Value, ...]:
        return self.progress, self.done_on, self.note

    @property
    def is_empty(self) -> bool:
        return not any(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """All notes. by_task: task_id → note; old: of tasks that are no longer there, or not surely."""

    by_task: Mapping[str, Note] = field(default_factory=dict)
    old: tuple[Note, ...] = ()

    def of(self, document_id: str) -> "Notes":
        """Those of one document."""
        return Notes(
            by_task={k: n for k, n in self.by_task.items() if n.document_id == document_id},
            old=tuple(n for n in self.old if n.document_id == document_id),
        )

    def rows(self) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
        """Plain data: current notes, old notes."""
        return tuple(self.by_task.values()), self.old


NO_NOTES = Notes()


def notes_of(current: Iterable[Note], old: Iterable[Note]) -> Notes:
    """The inverse of `Notes.rows`."""
    return Notes(by_task={n.task_id: n for n in current}, old=tuple(old))


def noted_words(task: str) -> str:
    """The words of a task as a sheet shows them, by which a note knows it."""
    return inert(task)[:_WORDS].strip()


def take(notes: Notes, seen: Iterable[Note], base: Notes) -> tuple[Notes, tuple[Note, ...]]:
    """The notes with what a changed workbook says of them, and what it overruled.

    Only values that differ from `base`, as the workbook was given out, are somebody's words; those
    that two workbooks changed in two ways are settled by the later one.
    """
    by_task = dict(notes.by_task)
    lost: list[Note] = []
    for note in seen:
        given = base.by_task.get(note.task_id) or _blank(note)
        now = by_task.get(note.task_id) or _blank(note)
        values: dict[str, Any] = {}
        for name in FIELDS:
            said = getattr(note, name)
            if said != getattr(given, name) and said != getattr(now, name):
                values[name] = said
                if getattr(now, name) != getattr(given, name):
                    lost.append(now)
        if not values:
            continue
        changed = replace(now, **values)
        if changed.is_empty:
            by_task.pop(note.task_id, None)
        else:
            by_task[note.task_id] = changed
    return replace(notes, by_task=by_task), tuple(lost)


def _blank(note: Note) -> Note:
    return replace(note, progress=None, done_on=None, note=None)


def follow(
    notes: Notes, document_id: str, tasks: Mapping[str, str], moved: Mapping[str, str]
) -> tuple[Notes, int, int]:
    """The notes of a document that was read anew; how many followed their task, how many are old now.

    tasks: task_id → words, as read now; moved: earlier task_id → task_id, where that is sure.
    """
    mine, others = notes.of(document_id), dict(notes.by_task)
    by_words = _by_words(tasks)
    placed: dict[str, Note] = {}
    old: list[Note] = []
    followed = 0
    for note in (*mine.by_task.values(), *mine.old):
        others.pop(note.task_id, None)
        to = _place(note, tasks, moved, by_words)
        if to is None or to in placed:
            old.append(note)
            continue
        followed += to != note.task_id or note in mine.old
        placed[to] = replace(note, task_id=to, task=tasks[to])
    kept = tuple(n for n in notes.old if n.document_id != document_id)
    new_old = sum(n not in mine.old for n in old)
    return Notes(by_task={**others, **placed}, old=(*kept, *old)), followed, new_old


def renamed(notes: Notes, earlier: str, document_id: str) -> Notes:
    """The notes, those of a document under the key that it has now."""

    def under(note: Note) -> Note:
        if note.document_id != earlier:
            return note
        task_id = document_id + note.task_id.removeprefix(earlier)
        return replace(note, document_id=document_id, task_id=task_id)

    return notes_of(map(under, notes.by_task.values()), map(under, notes.old))


def _place(
    note: Note, tasks: Mapping[str, str], moved: Mapping[str, str], by_words: Mapping[str, str]
) -> str | None:
    if tasks.get(note.task_id) == note.task:
        return note.task_id
    return moved.get(note.task_id) or by_words.get(note.task)


def _by_words(tasks: Mapping[str, str]) -> dict[str, str]:
    """Words → task_id, where one task alone has them."""
    out: dict[str, str] = {}
    twice = set()
    for task_id, words in tasks.items():
        if words in out:
            twice.add(words)
        out[words] = task_id
    return {w: i for w, i in out.items() if w not in twice}


def to_json(notes: Notes) -> str:
    """The text of notes.json."""
    body = {
        "about": "Notes from the workbooks under xlsx/. Written by cchc; keep this file.",
        "notes": [to_plain(n) for _, n in sorted(notes.by_task.items())],
        "old": [to_plain(n) for n in notes.old],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Notes:
    """The notes of notes.json. Raises ValueError for any other text."""
    try:
        body = json.loads(text)
        return notes_of(from_plain(body["notes"]), from_plain(body["old"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError(f"no file of notes ({fault})") from None


def to_plain(note: Note) -> dict[str, Any]:
    """A note as JSON has it."""
    values = asdict(note)
    return {k: {"date": v.isoformat()} if isinstance(v, date) else v for k, v in values.items()}


def from_plain(rows: Sequence[Mapping[str, Any]]) -> list[Note]:
    """The inverse of `to_plain`. Raises ValueError, KeyError or TypeError for any other rows."""
    notes = [Note(**{k: _value(v) for k, v in row.items()}) for row in rows]
    for note in notes:
        if not all(isinstance(v, str) for v in (note.document_id, note.task_id, note.task)):
            raise TypeError("a note without its task")
    return notes


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    if value is not None:
        value.encode()
    return value
