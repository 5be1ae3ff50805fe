"""The bodies named in a cell or a text: every piece of a cell comes out, known or not.

In: printed text and the registry, whose grammar is in rules/agencies.yml. Out: mentions in printed
order, each with the words that cling to it. Refuses to guess: a piece that is a known name with
unknown words around it is unknown as a whole.
"""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.grammar.agencies.heads import NameReader, NameReading
from pipeline.grammar.agencies.levels import (
    IGNORED,
    OPEN,
    CellMarks,
    Piece,
    SharedLevels,
    own_levels,
)
from pipeline.grammar.agencies.names import FoundName, Standpoint
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.phrases import read_words
from pipeline.model.record import AgencyMention
from pipeline.text.numerals import roman_number
from pipeline.text.remember import remembered
from pipeline.text.words import Words

__all__ = ["Standpoint", "agency_at", "find_agencies", "parse_agencies", "spans_name"]

_UNKNOWN, _BY_REFERENCE = "unknown", "by_reference"
_AGENCY, _ROLE, _GROUP = "agency", "role", "group"
_NOWHERE = Standpoint()


@remembered()
def parse_agencies(
    text: str, registry: AgencyRegistry, standpoint: Standpoint = _NOWHERE
) -> tuple[AgencyMention, ...]:
    """All bodies of a whole cell, nothing of it left out; "\\n" is a hard line break.

    Spans count in `text`.
    """
    words = own_levels(read_words(text, registry.grammar.synonyms), registry.grammar, standpoint)
    pieces = _CellReading(words, registry, standpoint).pieces()
    return tuple(_mention(piece, words, registry) for piece in pieces)


@remembered()
def find_agencies(
    text: str, registry: AgencyRegistry, standpoint: Standpoint = _NOWHERE
) -> tuple[AgencyMention, ...]:
    """All known names in running text, the longest first come, none overlapping."""
    words = read_words(text, registry.grammar.synonyms)
    finder, size = registry.finder, len(words)
    out: list[AgencyMention] = []
    at = 0
    while at < size:
        found = finder.longest(words, at, standpoint, running=True)
        if found is None or _in_symbol(words, found):
            at += 1
            continue
        out.append(_mention(Piece(start=at, end=found.end, name=found), words, registry))
        at = found.end
    return tuple(out)


def agency_at(text: str, registry: AgencyRegistry, standpoint: Standpoint) -> AgencyMention | None:
    """The known name that running text begins with, as `find_agencies` has it."""
    words = read_words(text, registry.grammar.synonyms)
    found = registry.finder.longest(words, 0, standpoint, running=True)
    if found is None or _in_symbol(words, found):
        return None
    return _mention(Piece(start=0, end=found.end, name=found), words, registry)


def spans_name(left: str, right: str, registry: AgencyRegistry) -> bool:
    """True where a registered name goes on over the line break between left and right."""
    before = left[-80:]
    at = len(before)
    found = find_agencies(f"{before} {right[:80]}", registry)
    return any(m.start < at < m.end for m in found)


def _in_symbol(words: Words, found: FoundName) -> bool:
    """True inside a symbol such as 876/QĐ-BNV or 2231/SNV-CCHC, which names no body."""
    first, after = found.start, found.end
    if first and words.keys[first - 1] in "-/" and words.ends[first - 1] == words.starts[first]:
        return True
    joined = after < len(words) and words.ends[first] == words.starts[after]
    return after - first == 1 and joined and words.keys[after] in "-/"


def _mention(piece: Piece, words: Words, registry: AgencyRegistry) -> AgencyMention:
    agency = registry.by_id[piece.name.claim.agency_id] if piece.name else None
    several = bool(agency and piece.name and (agency.is_group or piece.name.several))
    kind = piece.kind or (agency.kind if agency else _UNKNOWN)
    if piece.name and piece.name.single:
        several, kind = False, _ROLE if kind == _ROLE else _AGENCY
    return AgencyMention(
        mention=words.printed(piece.start, piece.end),
        start=words.starts[piece.start],
        end=words.ends[piece.end - 1],
        agency_id=agency.agency_id if agency else None,
        agency=agency.name if agency else None,
        kind=_GROUP if several and kind != _ROLE else kind,
        level=agency.level if agency else "other",
        is_group=several,
        qualifier=piece.qualifier,
    )


class _CellReading:
    """One reading of one cell; remembers the last name, whose head the next piece may share."""

    def __init__(self, words: Words, registry: AgencyRegistry, view: Standpoint) -> None:
        self._words = words
        self._keys = words.keys
        self._size = len(words)
        self._marks = CellMarks(words, registry.grammar)
        self._by_id = registry.by_id
        self._grammar = registry.grammar
        self._names = NameReader(words, registry.finder, registry.grammar, view)
        self._last: NameReading | None = None
        self._name_at = 0  # where the name begins whose clinging words are being read
        self._of_group = False  # that name is one of several bodies

    def pieces(self) -> tuple[Piece, ...]:
        """Every piece of the cell, in order."""
        out: list[Piece] = []
        at = self._marks.skip_separators(0)
        while at < self._size:
            end = self._excepted(at) if out else at
            if end > at:
                out[-1] = self._without(out[-1], at, end)
                at = self._marks.skip_separators(end)
                continue
            piece = self._piece(at)
            if out and self._is_number(piece, out[-1].end):
                out[-1] = replace(out[-1], end=piece.end)  # "Kiểm toán nhà nước khu vực I, II"
            else:
                out.append(piece)
            at = self._marks.skip_separators(max(piece.after, piece.end, at + 1))
        return SharedLevels(self._words, self._grammar, self._names).spread(out)

    def _is_number(self, piece: Piece, before: int) -> bool:
        """True for a Roman numeral alone on the line of the body before it."""
        alone = piece.name is None and piece.end == piece.start + 1
        joined = self._keys[before] in ",-" and not any(
            self._words.broken(i) for i in range(before, piece.end)
        )
        word = self._words.printed(piece.start, piece.end) if alone and joined else ""
        return word.isupper() and roman_number(word) is not None

    def _excepted(self, at: int) -> int:
        """Where an exception that begins at `at` ends: "…, trừ Sở Y tế và Công an tỉnh"; else `at`."""
        excepts = self._grammar.excepting.longest(self._keys, at) and not self._words.broken(at)
        return self._marks.stop(at) if excepts else at

    def _without(self, piece: Piece, at: int, end: int) -> Piece:
        """The piece with an exception behind it: the bodies named there are not addressed."""
        notes = (piece.qualifier, self._words.printed(at, end))
        return replace(piece, end=end, qualifier="; ".join(n for n in notes if n))

    def _piece(self, at: int) -> Piece:
        lead = self._lead_in(at)
        if lead is not None:
            after = self._marks.skip_marks(lead)
            known = self._known(after)
            if known:
                return known
            if lead < after < self._size:
                at = after
        refers = self._grammar.references.longest(self._keys, at)
        if refers:
            # "Như trên, Sở Y tế" names a body beside what it refers to
            end = refers[0] if self._boundary(refers[0]) else self._marks.stop(at)
            return Piece(start=at, end=end, kind=_BY_REFERENCE)
        ways = (self._known, self._bracketed, self._listed, self._person)
        return next(filter(None, (way(at) for way in ways)), None) or self._unknown(at)

    def _person(self, at: int) -> Piece | None:
        """A person and the office behind the name, one mention: "Bà Trần Thị B (Chánh …)"."""
        office = self._names.office_of_person(at)
        if office == at:
            return None
        piece = self._known(office) or self._unknown(office)
        if self._keys[office - 1] in OPEN:
            after = min(self._marks.closing(office - 1) + 1, self._size)
            within = self._names.readings(office, None)
            found = next((r.name for r in within if r.officer and r.name.end == after - 1), None)
            return Piece(start=at, end=after, name=found, kind=_ROLE if found else _UNKNOWN)
        return replace(piece, start=at, kind=_ROLE if piece.name else _UNKNOWN)

    def _lead_in(self, at: int) -> int | None:
        """The position after words that say a body's part ("Chủ trì:"), not themselves a body."""
        lead = self._grammar.lead_ins.longest(self._keys, at)
        if lead is None or lead[0] >= self._size:
            return None
        whole = self._names.whole(at)
        is_body = whole is not None and whole.end >= lead[0] and self._keys[lead[0]] != ":"
        return None if is_body else lead[0]

    def _known(self, at: int) -> Piece | None:
        """The piece at `at` where a known name fills it, else None."""
        noun = self._first_noun(at)
        for reading in self._names.readings(at, self._last, self._next_piece(at)):
            name = reading.name
            tail = self._after_name(reading)
            if tail is None or name.end <= noun or self._cut_short(at, tail[0]):
                continue
            end, notes = tail
            self._last = reading
            related = self._by_id[name.claim.agency_id].related
            if related and notes and self._keys[name.end] in self._grammar.relating:
                name = replace(name, claim=replace(name.claim, agency_id=related))
                rest = self._after_name(replace(reading, name=replace(name, end=name.end + 1)))
                notes = rest[1] if rest else notes
            before = None if reading.officer else reading.before
            return Piece(
                start=reading.start,
                end=end,
                name=name,
                kind=_ROLE if reading.officer else "",
                qualifier="; ".join(n for n in (before, *notes) if n) or None,
            )
        return None

    def _nouns(self, at: int) -> Iterator[tuple[int, int]]:
        """The common nouns listed behind one plural: "Các khoa, phòng thuộc Trường"."""
        office = self._marks.longest(self._grammar.offices, at)
        begin = self._marks.longest(self._grammar.plurals, office)
        while begin > at:
            end = self._marks.longest(self._grammar.nouns, begin)
            ends_here = self._boundary(end) or self._clinging(end)[0] > end
            if end == begin or self._words.capital(begin) or not ends_here:
                return
            yield begin, end
            begin = self._marks.skip_separators(end)
            if begin == end or self._words.broken(begin) or self._keys[end] == ";":
                return

    def _first_noun(self, at: int) -> int:
        """The end of the first of several common nouns of which not each is a body; else `at`."""
        (_, first), *others = (*self._nouns(at), (at, at))
        return at if all(self._names.whole(b) for b, e in others if e > at) else first

    def _cut_short(self, at: int, end: int) -> bool:
        """True where a short form goes on over a comma: "Phòng KT" of "Phòng KT,HT&ĐT"."""
        short = self._goes_short(at, end) and not self._names.readings(end + 1, self._last)
        return short or self._goes_small(at, end)

    def _goes_small(self, at: int, comma: int) -> bool:
        """True for the comma in a unit's name behind which no body begins: "Thanh tra, giám sát …".

        Only where its first words are a short name that the issuer alone gives them.
        """
        after, name = self._behind_comma(comma), self._names.whole(at)
        if name is None or name.end != comma or name.claim.issuer is None:
            return False
        if after is None or self._words.capital(after):
            return False
        small = self._keys[after].isalpha() and self._clinging(after)[0] == after
        return small and not self._opens(after)

    def _behind_comma(self, at: int) -> int | None:
        """The word behind the comma at `at` on one line; None where there is no such comma or word."""
        after = at + 1
        inside = after < self._size and self._keys[at] == "," and not self._words.broken(after)
        return after if inside else None

    def _goes_short(self, at: int, comma: int) -> bool:
        """True for a comma without spaces between capitals of a unit's short form."""
        starts, ends, raw = self._words.starts, self._words.ends, self._words.raw
        if not (at < comma < self._size - 1 and self._keys[comma] == ","):
            return False
        near = ends[comma - 1] == starts[comma] and ends[comma] == starts[comma + 1]
        short = raw[starts[comma - 1] : ends[comma - 1]] + raw[starts[comma + 1] : ends[comma + 1]]
        return near and short.isupper() and self._grammar.units.longest(self._keys, at) is not None

    def _bracketed(self, at: int) -> Piece | None:
        """A whole piece in brackets: "(Sở Nội vụ)"."""
        if self._keys[at] not in OPEN:
            return None
        close = self._marks.closing(at)
        inner = self._names.whole(at + 1)
        if inner is None or inner.end != close or not self._boundary(close + 1):
            return None
        self._last = NameReading(name=inner, start=at + 1)
        return Piece(start=at + 1, end=close, name=inner, after=close + 1)

    def _listed(self, at: int) -> Piece | None:
        """A group of several kinds and its places: "UBND các xã, phường: A, B"; which is which is open."""
        whole = self._names.whole(at)
        if whole is None or whole.claim.kind != _GROUP or whole.end >= self._size:
            return None
        end = first = whole.end + (self._keys[whole.end] == ":")
        while end < self._size and self._keys[end] != ";" and not self._words.broken(end):
            after = self._marks.skip_separators(end)
            known = self._names.whole(after) if after < self._size else None
            if (after > end or end == first) and known is not None:
                break
            end = max(after, end + 1)
        if end == first or first == whole.end:
            return None
        return Piece(start=at, end=end, name=whole, qualifier=self._words.printed(first, end))

    def _next_piece(self, at: int) -> int | None:
        """Where the piece after this one begins, None where this is the last."""
        for i in range(at + 1, self._size):
            after = self._marks.skip_separators(i)
            if after > i:
                return after if after < self._size else None
        return None

    def _after_name(self, reading: NameReading) -> tuple[int, tuple[str, ...]] | None:
        """(the end of the words that cling to a name, those that narrow it); None for other words.

        A body right behind another lost its separator; behind other words it is part of them.
        """
        notes: list[tuple[int, int]] = []
        self._name_at = reading.name.start
        self._of_group = reading.name.claim.kind == _GROUP
        at = first = reading.name.end
        while at < self._size:
            if self._keys[at] in OPEN:
                close = self._marks.closing(at)
                if close > at + 1 and self._marks.longest(self._grammar.parts, at + 1) != close:
                    notes.append((at + 1, close))
                first = at = min(close + 1, self._size)
                continue
            end, narrows = self._clinging(at)
            if end == at:
                break
            if narrows:
                start = notes.pop()[0] if notes and notes[-1][1] == at else at
                notes.append((start, end))
            at = end
        # a name or a noun too short to part two bodies by itself: "Bệnh viện Công an tỉnh"
        own = reading.name.claim.issuer is not None or first == self._marks.longest(
            self._grammar.nouns, reading.name.start
        )
        if self._boundary(at, reading) or (at == first and self._begins(at) and not own):
            return at, tuple(self._words.printed(a, b).lstrip("-–— ") for a, b in notes)
        return None

    def _clinging(self, at: int) -> tuple[int, bool]:
        """The position after words that say more of the body before them, and if they narrow it."""
        tail, part = (
            self._marks.longest(p, at) for p in (self._grammar.tails, self._grammar.parts)
        )
        weak = self._marks.longest(self._grammar.weak, at)
        served = self._names.whole(self._marks.longest(self._grammar.serves, at))
        parent = self._grammar.belongs.longest(self._keys, at)
        if not parent and self._marks.longest(self._grammar.belongs, at - 1) == at:
            parent = (at, "")  # "các đơn vị trực thuộc" ends in such a word itself
        owner = self._names.whole(parent[0]) if parent else None
        if self._is_parent(at):
            above = self._names.whole(at + 1)
            return above.end if above else at, True
        if weak > max(at, tail, part) or (weak > at and self._joins(weak, max(tail, part))):
            return self._held_role(at), True
        if served and served.start > at:
            return served.end, False
        if owner:
            return owner.end, True
        if self._words.broken(at):
            return at, True
        refers = self._grammar.references.longest(self._keys, at)
        clause = self._of_group and self._grammar.clauses.longest(self._keys, at)
        end = max(tail, part)
        open_end = end > at and not self._boundary(end)
        goes_on = refers or (clause and open_end and self._clinging(end)[0] == end)
        if end > at and not (open_end and goes_on):
            return end, tail >= part
        if clause or refers:
            end = self._clause_end(at)
            while clause and self._clause_goes_on(end):
                end = self._clause_end(end + 1)
            return end, True
        return at, True

    def _clause_goes_on(self, comma: int) -> bool:
        """True for the comma of "UBND các xã có nhà, đất": no body begins behind it."""
        after = self._behind_comma(comma)
        return after is not None and not self._words.capital(after) and not self._opens(after)

    def _is_parent(self, at: int) -> bool:
        """True for the dash of "Phòng CCHC - Sở Nội vụ", which is no list of two."""
        if self._keys[at] != "-" or self._words.broken(at) or self._words.broken(at + 1):
            return False
        unit = self._grammar.units.longest(self._keys, self._name_at)
        above = self._names.whole(at + 1) if unit else None
        own = above is not None and not above.several  # "Phòng Tư pháp - UBND các xã" is two
        return own and self._grammar.parents.longest(self._keys, at + 1) is not None

    def _held_role(self, at: int) -> int:
        """The position after " - cơ quan thường trực …": a function the body before it holds."""
        role = self._names.whole(at + 1) if self._keys[at] == "-" else None
        if role is None or self._words.broken(at) or self._words.capital(at + 1):
            return at
        return role.end if self._by_id[role.claim.agency_id].qualifiers else at

    def _joins(self, weak: int, tail: int) -> bool:
        """True where words that may be a tail stand between two bodies: "… phối hợp Sở …"."""
        return weak == tail < self._size and self._opens(weak)

    def _boundary(self, at: int, before: NameReading | None = None) -> bool:
        """True where a piece may end before word `at`. before: the name that ends there."""
        if at >= self._size or self._words.broken(at) or self._keys[at] in self._grammar.strong:
            return True
        weak = self._grammar.weak.longest(self._keys, at)
        if weak:
            return self._opens(self._marks.skip_separators(weak[0]), before)
        if self._keys[at] in IGNORED:
            after = self._marks.skip_marks(at)
            return after >= self._size or self._opens(after, before)
        return self._marks.label(at) and self._opens(at + 2, before)

    def _begins(self, at: int) -> bool:
        """True for a body's name; a common noun alone is part of one: "Công đoàn Bệnh viện"."""
        name = self._names.whole(at) if self._words.capital(at) else None
        return name is not None and name.end > self._marks.longest(self._grammar.nouns, at)

    def _opens(self, at: int, before: NameReading | None = None) -> bool:
        """True where a body begins at `at`, known or by its first word."""
        if at >= self._size or self._grammar.openers.longest(self._keys, at):
            return True
        lead = self._grammar.lead_ins.longest(self._keys, at)
        if lead and self._opens(self._marks.skip_marks(lead[0])):
            return True
        known = self._names.readings(at, before or self._last)
        return bool(known) or bool(self._grammar.references.longest(self._keys, at))

    def _unknown(self, at: int) -> Piece:
        if self._grammar.coined.longest(self._keys, at):
            self._last = None  # it has a head of its own
        nouns = tuple(self._nouns(at))
        end = stop = self._clause_end(nouns[-1][1] - 1 if len(nouns) > 1 else at)
        while self._unit_goes_on(at, end):
            end = stop = self._clause_end(end + 1)
        self._name_at = at
        if end < self._size and self._is_parent(end):
            above = self._names.whole(end + 1)
            end = stop = above.end if above else end
        while stop > at + 1 and self._keys[stop - 1] in IGNORED:
            stop -= 1
        if self._last and (stop > at + 1 or self._keys[at] not in self._grammar.whole_levels):
            self._last = None
        elif self._last:  # the next level of the same body: "Hội Nông dân tỉnh, huyện, xã"
            name = replace(self._last.name, end=stop)
            self._last = replace(self._last, name=name)
        return Piece(start=at, end=stop, kind=_UNKNOWN, after=end)

    def _unit_goes_on(self, at: int, comma: int) -> bool:
        """True for the comma in an unknown unit's name: "Phòng Tổ chức, pháp chế"."""
        after = self._behind_comma(comma)
        if after is None or self._opens(after):
            return False
        if self._goes_short(at, comma) or self._goes_small(at, comma):
            return True
        topic = not self._grammar.topics.isdisjoint(self._keys[at:comma])
        named = self._grammar.openers if topic else self._grammar.coined
        if not named.longest(self._keys, at) or self._grammar.coined.longest(self._keys, after):
            return False
        short = self._words.raw[self._words.starts[after] : self._words.ends[after]].isupper()
        return self._keys[after].isalpha() and (topic or not short)

    def _clause_end(self, at: int) -> int:
        """The end of words that are no body: before a separator, and before a body."""
        end = at + 1
        if self._keys[at] in OPEN:
            end = self._marks.closing(at) + 1
        while end < self._size and not self._unknown_ends(end):
            end = self._marks.closing(end) + 1 if self._keys[end] in OPEN else end + 1
        return min(end, self._size)

    def _unknown_ends(self, at: int) -> bool:
        if self._words.broken(at) or self._keys[at] in self._grammar.strong:
            return True
        if self._marks.in_symbol(at):
            return False
        weak = self._grammar.weak.longest(self._keys, at)
        return bool(weak) and self._opens(self._marks.skip_separators(weak[0] if weak else at))
