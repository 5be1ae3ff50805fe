"""Instruments known by title or date, from rules/instruments.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.grammar.citations.numbers import NumberGrammar, PrintedNumber
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "instruments.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One instrument. number: in full (77/2015/QH13). titles: folded. bare: a mention without a
    date can mean no other. amends: full numbers of what it changes."""

    type_code: str
    number: str
    printed: PrintedNumber
    issued_on: date
    titles: tuple[str, ...]
    amends: tuple[str, ...]
    bare: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInstruments:
    """titles: a pattern over folded titles by type code, longest first, commas optional."""

    instruments: tuple[Known, ...]
    titles: Mapping[str, re.Pattern[str]]

    def by_number(self, number: str) -> tuple[Known, ...]:
        """All with that full number (76/NQ-CP: one each year)."""
        return tuple(k for k in self.instruments if k.number == number)

    def by_title(
        self, type_code: str, title: str, day: date | None, year: int | None
    ) -> Known | None:
        """The only one of that title (see title_key) and date or year; None if none or several."""
        return _only(
            k
            for k in self.instruments
            if k.type_code == type_code and title in k.titles and _fits(k, day, year)
        )

    def by_amended(
        self, type_code: str, titles: frozenset[str], day: date | None, year: int | None
    ) -> Known | None:
        """The only instrument that amends just the instruments of those titles."""
        return _only(
            k
            for k in self.instruments
            if k.type_code == type_code and k.amends and _fits(k, day, year)
            if self._titles_of(k.amends) == titles
        )

    def amended(self, number: str, title: str) -> Known | None:
        """What of that title the instrument of that number amends."""
        return _only(
            target
            for k in self.by_number(number)
            for of in k.amends
            for target in self.by_number(of)
            if title in target.titles
        )

    def _titles_of(self, numbers: tuple[str, ...]) -> frozenset[str]:
        return frozenset(t for n in numbers for k in self.by_number(n) for t in k.titles[:1])


def title_key(title: str) -> str:
    """A folded title for comparing: commas and the number of spaces make no difference."""
    return " ".join(title.replace(",", " ").split())


def _fits(known: Known, day: date | None, year: int | None) -> bool:
    if day is not None:
        return known.issued_on == day
    return year is None or known.issued_on.year == year


def _only(found: "object") -> Known | None:
    rows = list(found)  # type: ignore[call-overload]
    return rows[0] if len(rows) == 1 else None


def load_known(
    root: Path, types: Mapping[str, tuple[str, ...]], numbers: NumberGrammar
) -> KnownInstruments:
    """rules/instruments.yml. types: code → printed names. Raises RuleError on a fault."""
    top = read_rules_file(root, FILE).mapping(required=["known"], optional=["longer_titles"])
    rows: list[Known] = []
    titles: dict[str, set[str]] = {}
    for item in top["known"].items():
        known = _known(item, types, numbers)
        if any(k.number == known.number and k.issued_on == known.issued_on for k in rows):
            raise item.fail(f"{known.number} of {known.issued_on} stands here twice")
        titles.setdefault(known.type_code, set()).update(known.titles)
        rows.append(known)
    _check_amends(top["known"], rows)
    if "longer_titles" in top:
        for code, node in top["longer_titles"].mapping().items():
            if code not in types:
                raise node.fail(f"no type {code!r} in citations.yml")
            titles.setdefault(code, set()).update(_title(t) for t in node.texts())
    return KnownInstruments(
        instruments=tuple(rows), titles={c: _alternation(t) for c, t in titles.items()}
    )


def _title(text: str) -> str:
    return title_key(fold_spaced(compose(text)))


def _alternation(titles: set[str]) -> re.Pattern[str]:
    ordered = sorted(titles, key=lambda t: (-len(t), t))
    body = "|".join(r",?\s".join(map(re.escape, t.split())) for t in ordered)
    return re.compile(rf"\s(?P<title>{body})(?!\w)")


def _known(item: Node, types: Mapping[str, tuple[str, ...]], numbers: NumberGrammar) -> Known:
    entry = item.mapping(
        required=["type", "number", "on"], optional=["title", "also", "amends", "bare"]
    )
    code, number, day = entry["type"].text(), entry["number"].text(), entry["on"].day()
    if code not in types:
        raise entry["type"].fail(f"no type {code!r} in citations.yml")
    if day is None:
        raise entry["on"].fail("a date is needed here")
    found = numbers.find(fold(number), number)
    if len(found) != 1 or found[0].start != 0 or found[0].end != len(number):
        raise entry["number"].fail(f"{number!r} is not a number with its symbol")
    if found[0].year is not None and found[0].year != day.year:
        raise entry["on"].fail(f"the year of {number} is not that of {day}")
    names = [*([entry["title"].text()] if "title" in entry else [])]
    names += entry["also"].texts() if "also" in entry else ()
    return Known(
        type_code=code,
        number=number,
        printed=found[0],
        issued_on=day,
        titles=tuple(_title(n) for n in names),
        amends=entry["amends"].texts() if "amends" in entry else (),
        bare="bare" in entry and entry["bare"].flag(),
    )


def _check_amends(node: Node, rows: list[Known]) -> None:
    numbers = {k.number for k in rows}
    for item, known in zip(node.items(), rows, strict=True):
        for number in known.amends:
            if number not in numbers:
                raise item.fail(f"amends {number}, which is not in this file")
