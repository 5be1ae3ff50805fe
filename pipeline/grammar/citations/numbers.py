"""The number and symbol of a legal instrument as printed, with its common misprints read rightly.

Grammar: Nghị định 30/2020/NĐ-CP, Phụ lục I and III (number/TYPE-BODY, number/year/TYPE-BODY,
number/BODY-UNIT); the party's number-TYPE/BODY; the Assembly's number/year/QHnn.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Own
from pipeline.rulebook.source import Node
from pipeline.text.fold import own_d

_HEAD = re.compile(
    r"(?<![\w/.\-])(?P<number>\d{1,5}(?:\.\d{1,2}(?=\s?/\s?\d{4}))?[a-zđ]?)\s?(?:/\s?(?P<year>(?:19|20)\d\d)(?!\d)\s?)?"
    r"(?:(?P<mark>/\s?/?|-)\s?|(?<=\s))(?=[^\W\d_])"
)
_TOKEN = re.compile(r"[a-zđăâêôơư]+(?:\d{1,4}(?!\d))?(?!\w)")
_JOIN = re.compile(r"(?P<gap>\s?)(?P<mark>[-&.]|/(?:\s?/)?)(?P<tail>\s?)")
_COUNT = re.compile(r"\s(?P<count>\d{1,4})(?![\w/.\-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolBody:
    """An issuing body by its group in a symbol. name: the office, None where several share it.

    also: the group misprinted. local, party, term, counted: see rules/citations.yml.
    """

    group: str
    name: str | None = None
    also: tuple[str, ...] = ()
    local: bool = False
    party: bool = False
    term: bool = False
    counted: bool = False
    node: Annotated[Node, Own]

    def takes(self, digits: str) -> bool:
        """True where its group may stand before these digits (QH15, BCĐ138) or none."""
        return self.counted or bool(digits) == self.term


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A number with its symbol at text[start:end].

    symbol is in its correct form (spaces, lost hyphens and Ð repaired); number and year are as
    printed. type_code None: the symbol names no type (77/2015/QH13, 2231/SNV-CCHC). party:
    numbered as the party does (18-NQ/TW). partly: several issued it, and not all of them are
    known. sure: the symbol is complete enough to stand for an instrument without a type word
    before it.
    """

    start: int
    end: int
    number: str
    year: int | None
    symbol: str
    type_code: str | None
    bodies: tuple[SymbolBody, ...]
    party: bool = False
    partly: bool = False
    sure: bool = True

    @property
    def full(self) -> str:
        """Number, year and symbol in their correct form: 05/2020/NĐ-CP, 18-NQ/TW."""
        number = padded(self.number)
        if self.year is not None:
            return f"{number}/{self.year}/{self.symbol}"
        return f"{number}-{self.symbol}" if self.party else f"{number}/{self.symbol}"


def padded(number: str) -> str:
    """Two digits at least, as Nghị định 30/2020/NĐ-CP has it: 5/… and 05/… are one number."""
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyzđ")
    return digits.lstrip("0").zfill(2) + number[len(digits) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """One group of a symbol: a type, a body, or neither (a unit)."""

    text: str
    type_code: str | None = None
    body: SymbolBody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGrammar:
    """types: folded group → (group as it should print, type code). bodies: folded group → body.

    joint: the groups of types that several bodies issue together.
    """

    types: Mapping[str, tuple[str, str]]
    bodies: Mapping[str, SymbolBody]
    joint: frozenset[str] = frozenset()

    def find(self, folded: str, printed: str) -> list[PrintedNumber]:
        """Every number with a symbol, in order, none overlapping.

        folded and printed are the same text, equally long, white space in single spaces.
        """
        found: list[PrintedNumber] = []
        for head in _HEAD.finditer(folded):
            if found and head.start() < found[-1].end:
                continue
            if (one := self._read(head, folded, printed)) is not None:
                found.append(one)
        return found

    def _read(self, head: re.Match[str], folded: str, printed: str) -> PrintedNumber | None:
        groups, end, stroke = self._groups(head.end(), folded, printed)
        if not groups:
            return None
        year = int(head["year"]) if head["year"] else None
        kind = self._kind(groups)
        bodies = tuple(g.body for g in groups if g.body)
        if head["mark"] is None and (kind is None or not bodies):
            return None
        if head["mark"] == "-" and year is None and not (kind and len(groups) > 1):
            return None
        term = bool(bodies and bodies[0].term and groups[0].body)
        letter = kind is None and groups[0].body is not None and len(groups) > 1
        dash = head["mark"] == "-" and stroke
        known = bool(bodies) and bodies[0].party
        party = kind is not None and (known or (dash and len(groups) > 1))
        return PrintedNumber(
            start=head.start(),
            end=end,
            number=head["number"],
            year=year,
            symbol=_spell(groups, party),
            type_code=kind,
            bodies=bodies,
            party=party,
            partly=groups[0].text in self.joint and not all(g.body for g in groups[1:]),
            sure=(kind is not None and len(groups) > 1 and (bool(bodies) or head["mark"] != "-"))
            or (term and year is not None)
            or letter,
        )

    def _kind(self, groups: list[_Group]) -> str | None:
        """The type a symbol says; some only with their body (L-CTN is an order, L alone a law)."""
        pair = "-".join(g.text for g in groups[:2]).lower()
        return self.types[pair][1] if pair in self.types else groups[0].type_code

    def _groups(self, at: int, folded: str, printed: str) -> tuple[list[_Group], int, bool]:
        """The groups of a symbol, where it ends, and whether a stroke stands after the first."""
        token = _TOKEN.match(folded, at)
        if token is None:
            return [], at, False
        groups = self._classify(token[0], printed[at : token.end()], first=True)
        first, end = token.end(), token.end()
        while groups and (step := self._next(end, folded, printed, groups)):
            more, end = step
            groups.extend(more)
        if groups and groups[-1].body and groups[-1].body.counted:
            count = _COUNT.match(folded, end)
            if count and not groups[-1].text[-1].isdigit():
                groups[-1] = replace(groups[-1], text=groups[-1].text + count["count"])
                end = count.end()
        return groups, end, folded[first:].lstrip()[:1] == "/" and len(groups) > 1

    def _next(
        self, at: int, folded: str, printed: str, before: list[_Group]
    ) -> tuple[list[_Group], int] | None:
        join = _JOIN.match(folded, at)
        token = _TOKEN.match(folded, join.end()) if join else None
        if join is None or token is None:
            return None
        ink = printed[token.start() : token.end()]
        groups = self._classify(token[0], ink, first=False)
        if not groups or not _joins(join, ink, before[-1], all(g.body for g in groups)):
            return None
        if join["mark"] == "&" or (join["mark"] == "." and before[-1].type_code is None):
            groups[0] = replace(groups[0], text=join["mark"] + groups[0].text)
        return groups, token.end()

    def _classify(self, token: str, ink: str, *, first: bool) -> list[_Group]:
        """The token as known groups, or as a unit of its own."""
        unit = own_d(ink)
        own = [_Group(text=unit)] if _is_acronym(unit) else []
        return self._known(token, first=first) or own

    def _known(self, token: str, *, first: bool) -> list[_Group]:
        """One group, or several whose hyphens were lost: a type and bodies, or bodies alone; [] for none."""
        stem = token.rstrip("0123456789")
        if first and token == stem and token in self.types:
            spelt, code = self.types[token]
            return [_Group(text=spelt, type_code=code)]
        body, term = self.bodies.get(stem), token[len(stem) :]
        if body is not None and body.takes(term):
            return [_Group(text=body.group + term, body=body)]
        for cut in range(len(token) - 1, 1, -1):
            left = token[:cut]
            if first and left in self.types:
                head = _Group(text=self.types[left][0], type_code=self.types[left][1])
            elif left in self.bodies and not first:
                head = _Group(text=self.bodies[left].group, body=self.bodies[left])
            else:
                continue
            if rest := self._known(token[cut:], first=False):
                return [head, *rest]
        return []


def _joins(join: re.Match[str], ink: str, before: _Group, known: bool) -> bool:
    """True where what follows the mark goes on with the symbol: known bodies may stand apart."""
    sides = (bool(join["gap"]), bool(join["tail"]))
    acronym = _is_acronym(ink)
    if any(sides) and not any(c.isupper() for c in ink):
        return False
    if join["mark"] == ".":
        return not any(sides) and acronym and (before.body is not None or known)
    if known:
        return True
    hyphen = join["mark"] == "-" and not all(sides)
    apart = before.type_code is not None or before.body is not None
    return acronym and ((hyphen and apart) or not any(sides))


def _is_acronym(ink: str) -> bool:
    """Capitals, or begun with two of them (TTg, BVHTTDLm): how a group of a symbol is printed."""
    return len(ink) >= 2 and ink[:2].isupper()


def _spell(groups: list[_Group], party: bool) -> str:
    texts = [g.text for g in groups]
    if party:
        return f"{texts[0]}/{'-'.join(texts[1:])}"
    return "-".join(texts).replace("-&", "&").replace("-.", ".")
