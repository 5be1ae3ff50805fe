"""The number and symbol of a legal instrument as printed, with its common misprints read rightly.

Grammar: Nghị định 30/2020/NĐ-CP, Phụ lục I and III (number/TYPE-BODY, number/year/TYPE-BODY,
number/BODY-UNIT); the party's number-TYPE/BODY; the Assembly's number/year/QHnn.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEAD = re.compile(
    r"(?<![\w/.\-])(?P<number>\d{1,5}(?:\.\d{1,2}(?=\s?/\s?\d{4}))?[a-zđ]?)\s?(?:/\s?(?P<year>(?:19|20)\d\d)(?!\d)\s?)?"
    r"(?:(?P<mark>[/-])\s?|(?<=\s))(?=[^\W\d_])"
)
_TOKEN = re.compile(r"[a-zđăâêôơư]+(?:\d{1,2}(?!\d))?(?!\w)")
_JOIN = re.compile(r"(?P<gap>\s?)(?P<mark>[-/&.])(?P<tail>\s?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An issuing body by its group in a symbol. name: the office, None where several share it."""

    group: str
    name: str | None
    local: bool = False
    party: bool = False
    term: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A number with its symbol at text[start:end].

    symbol is in its correct form (spaces, lost hyphens and Ð repaired); number and year are as
    printed. type_code None: the symbol names no type (77/2015/QH13, 2231/SNV-CCHC). sure: the
    symbol is complete enough to stand for an instrument without a type word before it.
    """

    start: int
    end: int
    number: str
    year: int | None
    symbol: str
    type_code: str | None
    bodies: tuple[Body, ...]
    sure: bool

    @property
    def party(self) -> bool:
        return bool(self.bodies) and self.bodies[0].party and self.type_code is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """One group of a symbol: a type, a body, or neither (a unit)."""

    text: str
    type_code: str | None = None
    body: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGrammar:
    """types: folded group → (group as it should print, type code). bodies: folded group → body."""

    types: Mapping[str, tuple[str, str]]
    bodies: Mapping[str, Body]

    def heads(self, folded: str) -> list[re.Match[str]]:
        """Every place where a number with a symbol may begin."""
        return list(_HEAD.finditer(folded))

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
        groups, end = self._groups(head.end(), folded, printed)
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
        return PrintedNumber(
            start=head.start(),
            end=end,
            number=head["number"],
            year=year,
            symbol=_spell(groups),
            type_code=kind,
            bodies=bodies,
            sure=(kind is not None and len(groups) > 1 and (bool(bodies) or head["mark"] != "-"))
            or (term and year is not None)
            or letter,
        )

    def _kind(self, groups: list[_Group]) -> str | None:
        """The type a symbol says; some only with their body (L-CTN is an order, L alone a law)."""
        pair = "-".join(g.text for g in groups[:2]).lower()
        return self.types[pair][1] if pair in self.types else groups[0].type_code

    def _groups(self, at: int, folded: str, printed: str) -> tuple[list[_Group], int]:
        token = _TOKEN.match(folded, at)
        if token is None:
            return [], at
        groups = self._classify(token[0], printed[at : token.end()], first=True)
        end = token.end()
        while groups and (step := self._next(end, folded, printed, groups)):
            more, end = step
            groups.extend(more)
        return groups, end

    def _next(
        self, at: int, folded: str, printed: str, before: list[_Group]
    ) -> tuple[list[_Group], int] | None:
        join = _JOIN.match(folded, at)
        token = _TOKEN.match(folded, join.end()) if join else None
        if join is None or token is None:
            return None
        ink = printed[token.start() : token.end()]
        groups = self._classify(token[0], ink, first=False)
        if not groups:
            return None
        known = all(g.body for g in groups)
        spaced = bool(join["gap"] or join["tail"])
        if join["mark"] == "." and (spaced or not _is_acronym(ink) or before[-1].body is None):
            return None
        if (spaced or not _is_acronym(ink)) and not known:
            return None
        if spaced and not any(c.isupper() for c in ink):
            return None
        if join["mark"] in "&.":
            groups[0] = _Group(text=join["mark"] + groups[0].text)
        return groups, token.end()

    def _classify(self, token: str, ink: str, *, first: bool) -> list[_Group]:
        """The token as one known group, as several run together, or as a unit of its own."""
        stem = token.rstrip("0123456789")
        term = token[len(stem) :]
        if first and not term and token in self.types:
            spelt, code = self.types[token]
            return [_Group(text=spelt, type_code=code)]
        body = self.bodies.get(stem)
        if body is not None and bool(term) == body.term:
            return [_Group(text=body.group + term, body=body)]
        if split := self._split(token, first=first):
            return split
        unit = ink.replace("Ð", "Đ").replace("ð", "đ")
        return [_Group(text=unit)] if _is_acronym(unit) else []

    def _split(self, token: str, *, first: bool) -> list[_Group]:
        """A token whose hyphens were lost: a type and bodies, or bodies alone; [] if it is none."""
        for cut in range(len(token) - 1, 1, -1):
            left, right = token[:cut], token[cut:]
            if first and left in self.types:
                head = [_Group(text=self.types[left][0], type_code=self.types[left][1])]
            elif left in self.bodies and not first:
                head = [_Group(text=self.bodies[left].group, body=self.bodies[left])]
            else:
                continue
            rest = self._classify_known(right)
            if rest:
                return head + rest
        return []

    def _classify_known(self, token: str) -> list[_Group]:
        stem = token.rstrip("0123456789")
        body = self.bodies.get(stem)
        if body is not None and bool(token[len(stem) :]) == body.term:
            return [_Group(text=body.group + token[len(stem) :], body=body)]
        return self._split(token, first=False)


def _is_acronym(ink: str) -> bool:
    """Capitals, or begun with two of them (TTg, BVHTTDLm): how a group of a symbol is printed."""
    return len(ink) >= 2 and ink[:2].isupper()


def _spell(groups: list[_Group]) -> str:
    texts = [g.text for g in groups]
    party = groups[0].type_code is not None and len(groups) > 1
    if party and groups[1].body and groups[1].body.party:
        return f"{texts[0]}/{'-'.join(texts[1:])}"
    return "-".join(texts).replace("-&", "&").replace("-.", ".")
