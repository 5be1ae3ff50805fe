"""What differs between two tasks that are one duty, field by field, and the kinds it makes."""

from dataclasses import dataclass

from pipeline.compare.dues import deadline_notes
from pipeline.compare.likeness import Profile, same_area
from pipeline.compare.lineage import Kinship
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import BodiesCell, CompareTask
from pipeline.compare.word_diff import diff_words
from pipeline.compare.wording import WordingReader, pair_keys, same_print
from pipeline.model.changes import FieldChange

Found = tuple[tuple[str, ...], FieldChange]
"""The kinds a field makes, with the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """How two sides are read: their wording, their bodies, the rules."""

    readers: tuple[WordingReader, WordingReader]
    kin: Kinship
    rules: CompareRules


def pair_fields(a: Profile, b: Profile, lens: Lens) -> list[Found]:
    """Every field that differs, in the order of the table; none: the task goes on unchanged."""
    one, other = a.task, b.task
    found = [
        _number(one, other),
        _section(one, other),
        _task(a, b),
        _bodies("lead", one.lead, other.lead, lens),
        _bodies("coordinating", one.coordinating, other.coordinating, lens),
        _bodies("monitoring", one.monitoring, other.monitoring, lens),
        _product(one, other, lens.readers),
        _deadline(one, other, lens),
    ]
    return [f for f in found if f is not None]


def _number(a: CompareTask, b: CompareTask) -> Found | None:
    if a.number is not None and b.number is not None:
        same = a.number == b.number
    else:
        same = _plain(a.number_raw) == _plain(b.number_raw)
    if same:
        return None
    return ("renumbered",), FieldChange(field="number", old=a.number_raw, new=b.number_raw)


def _plain(number: str) -> str:
    return number.strip(" .)(").casefold()


def _section(a: CompareTask, b: CompareTask) -> Found | None:
    """By reform area, never by numeral; a side without sections cannot be compared."""
    if same_area(a, b) > 0:
        return None
    return ("moved_section",), FieldChange(
        field="section",
        old=a.section_title,
        new=b.section_title,
        removed=(a.area,) if a.area else (),
        added=(b.area,) if b.area else (),
    )


def _task(a: Profile, b: Profile) -> Found | None:
    diff = diff_words(a.task.task, a.words, b.task.task, b.words)
    if diff.same and not diff.renamed:
        return None
    kind, note = ("agency_renamed", "successor") if diff.same else ("reworded", None)
    return (kind,), FieldChange(
        field="task",
        old=a.task.task,
        new=b.task.task,
        added=diff.added,
        removed=diff.removed,
        note=note,
        segments=diff.segments,
    )


def _bodies(role: str, a: BodiesCell, b: BodiesCell, lens: Lens) -> Found | None:
    """Sets of bodies; a successor is a rename, any other difference a change of responsibility."""
    if a.raw is None or b.raw is None or a.keys == b.keys:
        return None
    if same_print(a.raw, b.raw, lens.readers):
        return None
    kin = lens.kin
    gone, come = a.keys - b.keys, b.keys - a.keys
    removed = {x for x in gone if not any(kin.same_line(x, y) for y in b.keys)}
    added = {y for y in come if not any(kin.same_line(x, y) for x in a.keys)}
    renamed = bool((gone - removed) or (come - added))
    kinds = []
    if removed or added:
        kinds.append(f"{role}_changed")
    if renamed:
        kinds.append("agency_renamed")
    notes = []
    if renamed:
        notes.append("successor")
    if any(kin.lineage.ended(x, kin.day_b) for x in removed) or any(
        kin.lineage.ended(y, kin.day_a) for y in added
    ):
        notes.append("ended")
    if _resolves(a, b, removed, added):
        notes.append("resolved")
    return tuple(kinds), FieldChange(
        field=role,
        old=a.raw,
        new=b.raw,
        added=tuple(sorted(come)),
        removed=tuple(sorted(gone)),
        note=",".join(notes) or None,
    )


def _resolves(a: BodiesCell, b: BodiesCell, removed: set[str], added: set[str]) -> bool:
    """True where a role of one side is, by that document's own word, a body of the other."""
    roles_a = {x.resolved_id for x in a.bodies if x.key in removed and x.resolved_id}
    roles_b = {x.resolved_id for x in b.bodies if x.key in added and x.resolved_id}
    return bool(roles_a & (added | b.keys) or roles_b & (removed | a.keys))


def _product(
    a: CompareTask, b: CompareTask, readers: tuple[WordingReader, WordingReader]
) -> Found | None:
    if a.product_raw is None or b.product_raw is None:
        return None
    one = readers[0].words(a.product_raw)
    other = readers[1].words(b.product_raw)
    keys_a, keys_b = pair_keys(one, other)
    list_a, list_b = _list(a, readers[0]), _list(b, readers[1])
    if keys_a == keys_b or set(list_a) == set(list_b):
        return None
    if same_print(a.product_raw, b.product_raw, readers):
        return None
    return ("product_changed",), FieldChange(
        field="product",
        old=a.product_raw,
        new=b.product_raw,
        added=tuple(text for key, text in list_b.items() if key not in list_a),
        removed=tuple(text for key, text in list_a.items() if key not in list_b),
    )


def _list(task: CompareTask, reader: WordingReader) -> dict[tuple[str, ...], str]:
    """The products of a task by their words."""
    texts = task.products or ((task.product_raw,) if task.product_raw else ())
    return {keys: text for text in texts if (keys := reader.words(text).keys)}


def _deadline(a: CompareTask, b: CompareTask, lens: Lens) -> Found | None:
    if (
        a.deadline_raw
        and b.deadline_raw
        and same_print(a.deadline_raw, b.deadline_raw, lens.readers)
    ):
        return None
    notes = deadline_notes(a, b, lens.readers, lens.rules.firmness, lens.kin)
    if notes is None:
        return None
    return ("rescheduled",), FieldChange(
        field="deadline", old=a.deadline_raw, new=b.deadline_raw, note=",".join(notes)
    )
