"""A deadline cell in, the times in it out, left to right, each with the rule that read it.

A time inside a citation is none, and none begins inside a name ("theo Kế hoạch … hằng năm").
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import field, replace

from pipeline.grammar.deadlines.rules import DeadlineRules, Hit
from pipeline.grammar.deadlines.units import Times, TimeUnit, YearOf, read_times
from pipeline.model.frozen import dataclass
from pipeline.text.fold import compose
from pipeline.text.words import Scan, scan_text

Span = tuple[int, int]
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
_WORD_START = re.compile(r"(?<!\w)\w")
_HARD = re.compile(r";|\.(?= |$)")
_MARKS = re.compile(_HARD.pattern + "|, ")
_NUMBERING = re.compile(r"(?:^|[ ;(])(?:\d{1,2}|[^\W\d_])$")
_LABEL = re.compile(r"[^;:.]{1,120}: ?")
_LONGEST_TIME = 80
_LONGEST_CLAUSE = 300
_LIMITS = frozenset({"before", "until"})
_OCCASIONS = frozenset({"event", "as_prescribed", "unparsed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineText:
    """A cell's text under the rules; text: folded, each run of white space one space.

    breaks: the spaces of `text` that were line breaks. opaque: parts of `text`, ascending and
    apart, in which no deadline begins (cited instruments …).
    """

    scan: Scan
    rules: DeadlineRules
    breaks: tuple[int, ...]
    opaque: tuple[Span, ...]
    _hits: dict[int, Hit | None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.scan.folded

    def printed(self, start: int, end: int) -> str:
        """What stands there in the cell, NFC."""
        return compose(self.scan.original[slice(*self.scan.span(start, end))])

    def hit(self, at: int) -> Hit | None:
        """The rule with the longest match at that place; a line before a capital may close it."""
        if at not in self._hits:
            near = self.lines(at + 1, at + _LONGEST_TIME)[:2]
            ends = [b for b in near if self.is_upper(b + 1) or self.word("bullets", b + 1)]
            found = [self.rules.longest_at(self.text, at, end) for end in (None, *ends)]
            hits = [hit for hit in found if hit]
            self._hits[at] = max(hits, key=lambda hit: hit.end) if hits else None
        return self._hits[at]

    def word(self, name: str, at: int, end: int | None = None) -> re.Match[str] | None:
        """The words of that name at that place."""
        stop = len(self.text) if end is None else end
        return self.rules.words[name].match(self.text, at, stop)

    def lines(self, start: int, end: int) -> tuple[int, ...]:
        """The line breaks of text[start:end]."""
        return self.breaks[bisect_left(self.breaks, start) : bisect_left(self.breaks, end)]

    def hidden(self, at: int) -> int | None:
        """The end of the opaque part that covers this place, or None."""
        index = bisect_right(self.opaque, (at, len(self.text) + 1)) - 1
        if index >= 0 and self.opaque[index][0] <= at < self.opaque[index][1]:
            return self.opaque[index][1]
        return None

    def is_upper(self, at: int) -> bool:
        """True where the character was printed as a capital letter."""
        return self.scan.printed[at : at + 1].isupper()

    def skip_joints(self, at: int, end: int) -> int:
        """Past connectors and bullets."""
        for name in ("connectors", "bullets", "connectors"):
            m = self.word(name, at, end)
            at = m.end() if m else at
        return at

    def trim_joints(self, start: int, end: int) -> int:
        """The end of the words in text[start:end], without the connectors that close it."""
        for m in self.rules.words["connectors"].finditer(self.text, start, end):
            if m.end() == end:
                return m.start()
        return end

    def says_nothing(self, start: int, end: int) -> bool:
        """True where nothing but connectors, bullets and fillers stands."""
        at = self.skip_joints(start, end)
        m = self.word("fillers", at, end)
        return self.skip_joints(m.end() if m else at, end) >= end

    def hard_break(self, start: int, end: int) -> int | None:
        """Where, from start to end, one deadline surely ends and another begins, or None.

        A semicolon, the end of a sentence, the comma in "6 tháng: 50%, cả năm: 100%", or a line
        break before a bullet, or before a capital that begins a time.
        """
        for m in _MARKS.finditer(self.text, start, end):
            if m[0] == ", ":
                if self._heads_item(m.end()):
                    return m.end()
                continue
            if m[0] == "." and _NUMBERING.search(self.text, max(0, m.start() - 3), m.start()):
                continue
            if m[0] == ";" or m.end() == len(self.text) or self.is_upper(m.end() + 1):
                return m.end()
        for at in self.lines(start, end):
            if self.text[at - 1] in ",:":
                continue
            if self.word("bullets", at + 1) or (self.is_upper(at + 1) and self.hit(at + 1)):
                return at + 1
        return None

    def _heads_item(self, at: int) -> bool:
        """A time right before a colon, in a cell that had a colon before."""
        hit = self.hit(at) if ":" in self.text[:at] else None
        return hit is not None and self.text[hit.end :].lstrip().startswith(":")

    def last_piece(self, begin: int, end: int) -> int:
        """Where the last piece of text[begin:end] begins, after its hard breaks."""
        while (stop := self.hard_break(begin, end)) is not None and stop > begin:
            begin = stop
        return begin

    def pieces(self, begin: int, end: int) -> list[Span]:
        """text[begin:end] cut at its hard breaks."""
        out: list[Span] = []
        while begin < end:
            stop = self.hard_break(begin, end)
            stop = end if stop is None or stop <= begin else stop
            out.append((begin, stop))
            begin = stop
        return out


def read_cell(text: str, rules: DeadlineRules, spans: Iterable[Span] = ()) -> DeadlineText:
    """A cell's text as a Cell; spans: parts of `text` that are known to be citations."""
    scan = scan_text(text)
    starts = scan.starts or range(len(text) + 1)
    breaks = (
        i
        for i, c in enumerate(scan.folded)
        if c == " " and _BREAK.search(text, starts[i], starts[i + 1])
    )
    found = [m.span() for m in rules.opaque.finditer(scan.folded)]
    found += [(bisect_left(starts, a), bisect_left(starts, b)) for a, b in spans]
    return DeadlineText(scan=scan, rules=rules, breaks=tuple(breaks), opaque=_apart(found))


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A time at text[start:end]; the end may lie behind the hit's where the clause goes on.

    strong: begins with a word that makes it a deadline even in a long phrase.
    """

    hit: Hit
    times: Times
    start: int
    end: int
    strong: bool

    @property
    def is_limit(self) -> bool:
        """True for "before" and "until" a day."""
        return _is_limit(self.hit)

    @property
    def is_window(self) -> bool:
        """True for a month, quarter, half or year that stands for itself."""
        return self.hit.rule.apply == "on" and self.hit.rule.kind != "date"

    def limited_by(self, other: "Token") -> "Token":
        """This day under the limit of another: "trước ngày 15/3 (…), 15/6 (…)"."""
        ruled = other.hit.rule
        rule = replace(self.hit.rule, kind=ruled.kind, apply=ruled.apply)
        return replace(self, hit=replace(self.hit, rule=rule))

    def _units(self) -> list[TimeUnit]:
        return [i.unit for i in self.times.items if i.unit]

    def printed_year(self) -> int | None:
        """The first year of four digits printed with it, or None."""
        printed = (u.year or 0 for u in self._units() if u.year_of is YearOf.PRINTED)
        return next((y for y in printed if y >= 100), None)

    def of_every_year(self) -> "Token":
        """The same where each unit without a year comes every year."""
        items = (
            replace(i, unit=replace(i.unit, year_of=YearOf.EVERY))
            if i.unit and i.unit.year_of is YearOf.MISSING
            else i
            for i in self.times.items
        )
        return replace(self, times=replace(self.times, items=tuple(items)))

    def lacks_year(self) -> bool:
        """True where a unit is printed without any year."""
        return any(u.year_of is YearOf.MISSING for u in self._units())


def _is_limit(hit: Hit) -> bool:
    return hit.rule.apply in _LIMITS and hit.span("dates") is not None


def find_tokens(cell: DeadlineText) -> list[Token]:
    """Every time in the cell, in order."""
    tokens: list[Token] = []
    at = 0
    while start := _WORD_START.search(cell.text, at):
        at = start.start()
        token = None if (hidden := cell.hidden(at)) else _token_at(cell, at)
        if token:
            tokens.append(token)
        at = token.end if token else hidden or at + 1
    return tokens


def _token_at(cell: DeadlineText, at: int) -> Token | None:
    hit = cell.hit(at)
    if hit is None:
        return None
    goes_on = hit.span("tail") or hit.span("when")
    if not goes_on and any(a < hit.end and hit.start < b for a, b in cell.opaque):
        return None
    return Token(
        hit=hit,
        times=read_times(hit, cell.rules.lexicon),
        start=at,
        end=_clause_end(cell, hit) if goes_on else hit.end,
        strong=cell.word("strong", at) is not None,
    )


# -- where a clause ends ("theo …", "sau khi …") ---------------------------------------------------


def _clause_end(cell: DeadlineText, hit: Hit) -> int:
    """Where the clause of a reason or occasion ends: at a hard mark, or where a new time begins."""
    for gap in cell.rules.words["connectors"].finditer(cell.text, hit.end):
        if cell.hidden(gap.start()) is not None:
            continue
        if gap.end() == len(cell.text) or _ends_clause(cell, hit, gap):
            return max(gap.start(), hit.end)
    return len(cell.text)


def _ends_clause(cell: DeadlineText, hit: Hit, gap: re.Match[str]) -> bool:
    mark = gap[0].strip()
    if cell.hidden(gap.end()) is not None:
        return False  # a list of instruments goes on
    if cell.hard_break(gap.start(), gap.end()) is not None:
        return True
    if ")" in mark and "(" not in cell.text[hit.start : gap.start()]:
        return True
    if mark:
        return _time_follows(cell, hit, gap)
    # a full limit ("trước ngày …") after "theo …" is a deadline even without a comma
    prescribed = hit.rule.kind == "as_prescribed" and cell.word("strong", gap.end())
    return bool(prescribed and (found := cell.hit(gap.end())) and _is_limit(found))


def _time_follows(cell: DeadlineText, hit: Hit, gap: re.Match[str]) -> bool:
    """A new time, or an action or a label with one, begins after the mark."""
    kind = hit.rule.kind
    filler = cell.word("fillers", gap.end())
    for at in {gap.end(), filler.end() if filler else gap.end()}:
        found = cell.hit(at)
        if found is None or cell.hidden(at) is not None:
            continue
        if found.rule.kind in _OCCASIONS and found.rule.kind == kind:
            continue
        if cell.word("strong", at) or not _same_list(cell, gap.start(), found):
            return True
    action = cell.word("actions", gap.end())
    if action:
        name = cell.word("named", hit.end) if kind == "as_prescribed" else None
        named = name is not None and cell.word("actions", name.end()) is not None
        hard = _HARD.search(cell.text, action.end(), action.end() + _LONGEST_CLAUSE)
        end = hard.start() if hard else action.end() + _LONGEST_CLAUSE
        for later in _WORD_START.finditer(cell.text, action.end(), end):
            found = cell.hit(later.start()) if cell.word("strong", later.start()) else None
            if found and (_is_limit(found) or not named):
                return True
    label = _LABEL.match(cell.text, gap.end())
    return bool(label and cell.hit(label.end()))


def _same_list(cell: DeadlineText, end: int, hit: Hit) -> bool:
    """A time of the same rule closes the clause before `end`: "kết quả quý I và quý II"."""
    hits = (cell.hit(m.start()) for m in _WORD_START.finditer(cell.text, max(0, end - 40), end))
    return any(found and found.rule.id == hit.rule.id and found.end >= end for found in hits)
