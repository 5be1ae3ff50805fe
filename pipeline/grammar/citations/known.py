"""Instruments known by title or number, with the time each was in force: rules/instruments.yml."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pipeline.grammar.citations.numbers import NumberGrammar, PrintedNumber
from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Key, Own, build
from pipeline.rulebook.patterns import composed
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "instruments.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One instrument. number: in full (77/2015/QH13). begin, end: first and last day in force.

    source: how it was verified; one without fills nothing.
    """

    number: str
    issued_on: Annotated[date, Key("on")]
    begin: Annotated[date | None, Key("from")] = None
    end: Annotated[date | None, Key("to")] = None
    source: str | None = None
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titled:
    """A title and the laws that had it one after another; also: other wordings of the title."""

    type: str
    title: str
    also: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    """An amending law, named by the titles of those it amends; or one that is named by its number."""

    type: str
    number: str
    issued_on: Annotated[date, Key("on")]
    amends: tuple[str, ...] = ()
    source: str | None = None
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """One that is out of force. end: its last day in force; by: the number of what followed.

    source: how it was verified; one without is told of with doubt.
    """

    type: str
    number: str
    end: Annotated[date, Key("to")]
    by: str
    source: str | None = None
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The day of an instrument by its number. source: how it was verified; None: from memory."""

    number: str
    issued_on: Annotated[date, Key("on")]
    source: str | None = None
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    titled: tuple[_Titled, ...]
    amending: tuple[_Other, ...]
    numbered: tuple[_Other, ...]
    dated: tuple[Dated, ...] = ()
    replaced: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A verified instrument as it is looked up. begin None: the day it was issued."""

    type_code: str
    number: str
    printed: PrintedNumber
    issued_on: date
    begin: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KnownInstruments:
    """Only verified ones. Titles are folded keys (title_key).

    titles: a pattern over all titles by type code, longest first, commas optional. versions: by
    type and title. amending: by type and the titles amended, each with what it amends by title.
    numbered: by full number. dated, replaced: verified or not, for the proof-reader.
    """

    titles: Mapping[str, re.Pattern[str]]
    versions: Mapping[tuple[str, str], tuple[Known, ...]]
    amending: Mapping[tuple[str, frozenset[str]], tuple[Known, ...]]
    amended: Mapping[str, Mapping[str, Known]]
    numbered: Mapping[str, tuple[Known, ...]]
    dated: tuple[Dated, ...]
    replaced: tuple[Replaced, ...]


def title_key(title: str) -> str:
    """A folded title for comparing: commas and the number of spaces make no difference."""
    return " ".join(title.replace(",", " ").split())


def load_known(root: Path, types: frozenset[str], numbers: NumberGrammar) -> KnownInstruments:
    """rules/instruments.yml. types: their codes. Raises RuleError on a fault."""
    file = build(read_rules_file(root, FILE), _File)
    seen: set[tuple[str, date]] = set()

    def known(one: Version | _Other, code: str) -> Known:
        if code not in types:
            raise one.node.fail(f"no type {code!r} in citations.yml")
        if (one.number, one.issued_on) in seen:
            raise one.node.fail(f"{one.number} of {one.issued_on} stands here twice")
        seen.add((one.number, one.issued_on))
        span = (one.begin, one.end) if isinstance(one, Version) else (None, None)
        return Known(
            type_code=code,
            number=one.number,
            printed=_printed(one, numbers),
            issued_on=one.issued_on,
            begin=span[0],
            end=span[1],
        )

    return _index(file, known)


def _index(file: _File, known: Callable[[Version | _Other, str], Known]) -> KnownInstruments:
    titles: dict[str, set[str]] = {}
    versions: dict[tuple[str, str], tuple[Known, ...]] = {}
    by_number: dict[str, tuple[Known, ...]] = {}
    title_of: dict[str, str] = {}
    for law in file.titled:
        found = tuple((v, known(v, law.type)) for v in _in_order(law))
        keys = [_title(t) for t in (law.title, *law.also)]
        titles.setdefault(law.type, set()).update(keys)
        for key in keys:
            if (law.type, key) in versions:
                raise law.node.fail(f"the title {law.title!r} stands here twice")
            versions[law.type, key] = tuple(k for v, k in found if v.source)
        for v, k in found:
            title_of[k.number] = keys[0]
            by_number[k.number] = (k,) if v.source else ()
    amending: dict[tuple[str, frozenset[str]], tuple[Known, ...]] = {}
    amended: dict[str, dict[str, Known]] = {}
    for one in file.amending:
        for number in one.amends:
            if number not in title_of:
                raise one.node.fail(f"amends {number}, which is not in this file")
        k = known(one, one.type)
        if one.source:
            names = frozenset(title_of[n] for n in one.amends)
            amending[one.type, names] = (*amending.get((one.type, names), ()), k)
            amended[k.number] = {title_of[n]: t for n in one.amends for t in by_number[n]}
            by_number[k.number] = (k,)
    for other in file.numbered:
        k = known(other, other.type)
        by_number[k.number] = (*by_number.get(k.number, ()), *((k,) if other.source else ()))
    return KnownInstruments(
        titles={code: _alternation(found) for code, found in titles.items()},
        versions=versions,
        amending=amending,
        amended=amended,
        numbered=by_number,
        dated=file.dated,
        replaced=file.replaced,
    )


def _in_order(law: _Titled) -> tuple[Version, ...]:
    """The versions, each in force before the next. Raises RuleError where two overlap."""
    for one, after in zip(law.versions, law.versions[1:], strict=False):
        if one.end is None or (after.begin or after.issued_on) <= one.end:
            raise after.node.fail(f"{after.number} begins before {one.number} ends")
    for one in law.versions:
        if one.begin is not None and one.begin < one.issued_on:
            raise one.node.fail(f"{one.number} is in force before it was issued")
    return law.versions


def _title(text: str) -> str:
    return title_key(fold_spaced(compose(text)))


def _alternation(titles: set[str]) -> re.Pattern[str]:
    ordered = sorted(titles, key=lambda t: (-len(t), t))
    body = "|".join(r",?\s".join(map(re.escape, t.split())) for t in ordered)
    return composed(rf"\s(?P<title>{body})(?!\w)", FILE)


def _printed(one: Version | _Other, numbers: NumberGrammar) -> PrintedNumber:
    found = numbers.find(fold(one.number), one.number)
    if len(found) != 1 or found[0].start != 0 or found[0].end != len(one.number):
        raise one.node.fail(f"{one.number!r} is not a number with its symbol")
    if found[0].year is not None and found[0].year != one.issued_on.year:
        raise one.node.fail(f"the year of {one.number} is not that of {one.issued_on}")
    return found[0]
