"""A person's fixes of a heading in, heading and identity read anew with them out.

A document's key is made of its heading, so these come first, and what persons decided under the
printed key goes along. Refuses a number, day or place that would not be read as what it says.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from pipeline.meaning.corrected import HEADING, Correction
from pipeline.meaning.identity import Identity
from pipeline.model.record import Finding
from pipeline.structure.heading import read_symbol
from pipeline.structure.parts import Decision, Heading
from pipeline.structure.rules import StructureRules
from pipeline.text.joined import Joined

_NUMBER = ("number", "symbol", "number_raw")  # one text on the page


class _Recorded(Protocol):
    @property
    def record(self) -> str: ...


T = TypeVar("T", bound=_Recorded)


def correct_heading(
    decision: Decision,
    identity: Identity,
    corrections: Sequence[Correction],
    rules: StructureRules,
    read: Callable[[Decision], Identity],
) -> tuple[Decision, Identity, frozenset[Correction]]:
    """The decision with every fitting correction of its heading, its identity, and which fitted."""
    printed = identity.document_id
    mine = [c for c in corrections if c.record == printed and c.field in HEADING]
    done: set[Correction] = set()
    for c in sorted(mine, key=lambda c: HEADING.index(c.field)):
        if c.expect != _value(identity, c.field):
            continue
        tried = replace(decision, heading=_with(decision.heading, c, rules))
        new = read(tried)
        if tried.heading.number is None and c.field == "number_raw":
            continue
        if _is_taken(identity, new, c):
            decision, identity = tried, new
            done.add(c)
    return decision, identity, frozenset(done)


def under_key(entries: Iterable[T], printed: str, key: str) -> tuple[T, ...]:
    """What was decided under the printed key of a document, under the key it has now."""
    if printed == key:
        return tuple(entries)
    return tuple(_moved(e, printed, key) for e in entries)


def unanswered(findings: Iterable[Finding], answered: Collection[Correction]) -> list[Finding]:
    """Without what was said of the heading's values that a person has given."""
    fields = {c.field for c in answered}
    fields |= set(_NUMBER) if "number_raw" in fields else set()
    return [f for f in findings if f.field not in fields]


def _moved(entry: T, printed: str, key: str) -> T:
    record = entry.record
    if record != printed and not record.startswith(f"{printed}/"):
        return entry
    if isinstance(entry, Correction) and entry.field in HEADING and record == printed:
        return entry
    return replace(entry, record=key + record[len(printed) :])  # type: ignore[type-var]


def _value(identity: Identity, field: str) -> str:
    value = identity.place if field == "issuer_place" else getattr(identity, field)
    return "" if value is None else str(value)


def _with(heading: Heading, c: Correction, rules: StructureRules) -> Heading:
    """The heading with one of its texts replaced; the place on the page stays."""
    if c.field == "issuer_place":
        return replace(heading, place=c.value or None)
    if c.field == "issuer":
        return replace(heading, issuer=_put(heading.issuer, c.value))
    if c.field == "issued_on":
        day = f"{date.fromisoformat(c.value):%d/%m/%Y}"
        return replace(heading, date_raw=_put(heading.date_raw, day))
    pattern = rules.heading.number
    m = pattern.search(c.value) or pattern.search(f"{rules.heading.number_label}{c.value}")
    return replace(
        heading,
        number=m["number"] if m else None,
        symbol=read_symbol(m["symbol"], rules) if m else None,
        number_raw=_put(heading.number_raw, c.value),
    )


def _put(printed: Joined, text: str) -> Joined:
    return Joined(text=text, marks=((0, printed.source()),))


def _is_taken(before: Identity, after: Identity, c: Correction) -> bool:
    if c.field == "issuer_place":  # known by its own name, which may be shorter than what was typed
        return after.place not in (None, before.place)
    return _value(after, c.field) == c.value
