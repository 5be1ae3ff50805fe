"""How the cells of a column are written: their ends, their separators, the form of their dates.

One finding a column with the rows that are written otherwise. Refuses to speak of a column too short
to have a habit, or with more than one habit.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.text.fold import fold_spaced
from pipeline.validate.proof.rules import CellRules
from pipeline.validate.proof.texts import TASK_FIELDS, ProofText, one_finding

_ENDS = ".;,:"
_BETWEEN = ",;+/&-–."
_MIXED = "+/&"  # marks that are odd beside another in one cell
_UNUSUAL = "+/&-–."  # marks that are odd beside any other in a short column
_SHORT, _LEAST = 4, 3  # cells of several bodies that make a habit; with a mark nobody expects
_FEW = 5  # times of one kind, or lists, make a habit sooner than cells that end alike
_LONG_SHORT = 6  # letters of a text in capitals that is no short form
_ROMAN = re.compile(r"\b[ivx]+\b")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:\d|\b[IVXivx]+)(?P<before>\s[^\W\d_]+\s|\W)(?=(?:19|20)\d\d\W*$)")
_SINGLE_MONTH = re.compile(r"(?<!\d)(?P<zero>0?)[3-9](?=[/.-](?:19|20)\d\d)")
_CAPITAL = (
    "task",
    "product",
    "lead",
    "coordinating",
    "deadline",
)  # columns whose cells begin alike
_DATED = ("date", "before_date", "by_date", "month", "quarter")


def check_habits(
    meaning: Meaning, texts: Sequence[ProofText], rules: CellRules
) -> Iterator[Finding]:
    """Findings on the columns."""
    cells = [t for t in texts if t.of == "task"]
    for field in TASK_FIELDS:
        column = [t for t in cells if t.field == f"{field}_raw"]
        yield from _odd("cell-end-odd", column, [_end(t.text) for t in column], rules.least, rules)
        if field in _CAPITAL:
            named = [t for t in column if t.text[:1].isalpha()]
            ways = [_case(t.text) for t in named]
            yield from _odd("cell-case-odd", named, ways, rules.least, rules)
    yield from _separators(cells, meaning, rules)
    yield from _times(cells, meaning, rules)
    yield from _names(cells, meaning)


def _odd(
    code: str, column: Sequence[ProofText], ways: Sequence[str], least: int, rules: CellRules
) -> Iterator[Finding]:
    """The cells written otherwise than nearly all; one of them is always few."""
    if len(column) < least:
        return
    usual, count = Counter(ways).most_common(1)[0]
    odd = [t for t, way in zip(column, ways, strict=True) if way != usual]
    if not odd or len(odd) > max(1, rules.odd * len(column)):
        return
    whole = code != "cell-end-odd"
    found = [t.finding(code, 0 if whole else max(0, len(t.text) - 1), len(t.text)) for t in odd]
    rows = ", ".join(t.record_id.rsplit("/", 1)[-1] for t in odd)
    yield from one_finding(
        code, found, rows, usual=usual or "—", count=str(count), all=str(len(column))
    )


def _case(text: str) -> str:
    """How a text begins: "aa", "Aa", or in capitals throughout, "AA" """
    if not text[0].isupper():
        return "aa"
    return "AA" if text.isupper() and len(text) > _LONG_SHORT else "Aa"


def _end(text: str) -> str:
    last = text.rstrip()[-1:]
    return last if last in _ENDS else ""


def _separators(
    cells: Sequence[ProofText], meaning: Meaning, rules: CellRules
) -> Iterator[Finding]:
    """What stands between the bodies of a cell, in the two columns of bodies together."""
    named: dict[tuple[str, str], list[str]] = {}
    for a in meaning.agencies:
        named.setdefault((a.task_id, f"{a.role}_raw"), []).append(a.mention_raw)
    column, ways = [], []
    for t in cells:
        bodies = t.field in ("lead_raw", "coordinating_raw")
        way = _between(t.text, named.get((t.record_id, t.field), ()), rules) if bodies else ""
        if way:
            column.append(t)
            ways.append(way)
    rare = [w for w in ways if w in _UNUSUAL]
    yield from _odd("cell-separator-odd", column, ways, _LEAST if len(rare) == 1 else _SHORT, rules)


def _between(text: str, mentions: Sequence[str], rules: CellRules) -> str:
    """The mark or word between the bodies of one cell; "" for one body, a list of lines, or two ways."""
    marks, at = set(), 0
    if ":" in text or len(mentions) < 2:
        return ""  # "UBND các xã: A, B" is one body's head and places
    for i, mention in enumerate(mentions):
        start, end = _printed_at(mention, text, at)
        if start < 0:
            return ""
        gap = text[at:start]
        mark = gap.strip()[:1] if gap.strip() != rules.and_word else rules.and_word
        if mark == "," and mention[:1].islower() and not mention.startswith(rules.group):
            return ""  # "UBND cấp huyện, cấp xã" is one name for two
        if i:
            marks.add(mark or ("" if "\n" in gap else " "))
        at = end
    if len(marks) > 1:
        marks.discard(rules.and_word)  # the last of a list
    if len(marks) > 1 and len(rare := marks & set(_MIXED)) == 1:
        marks = rare
    way = marks.pop() if len(marks) == 1 else ""
    return way if way in (rules.and_word, " ", *_BETWEEN) else ""


def _printed_at(mention: str, text: str, at: int) -> tuple[int, int]:
    """Where the words stand from `at` on, whatever white space is between them; -1 where they do not."""
    words = mention.split()
    if " ".join(text.split()) == text:
        start = text.find(" ".join(words), at)
        return start, start + len(" ".join(words))
    found = re.compile(r"\s+".join(map(re.escape, words))).search(text, at)
    return found.span() if found else (-1, -1)


def _times(cells: Sequence[ProofText], meaning: Meaning, rules: CellRules) -> Iterator[Finding]:
    """Times: their form with the numbers taken out, of the whole column or else of each kind."""
    every = [t for t in cells if t.field == "deadline_raw"]
    found = list(_odd("cell-form-odd", every, [_form(t.text) for t in every], rules.least, rules))
    yield from found
    if not found:
        years = [(t, m["before"]) for t in every if (m := _YEAR.search(t.text))]
        found += _odd("cell-form-odd", [t for t, _ in years], [b for _, b in years], _FEW, rules)
        months = [(t, m["zero"]) for t in every if (m := _SINGLE_MONTH.search(t.text))]
        found += _odd("cell-form-odd", [t for t, _ in months], [z for _, z in months], _FEW, rules)
        yield from found
    kinds: dict[str, list[str]] = {}
    for d in meaning.deadlines:
        kinds.setdefault(d.task_id, []).append(d.kind)
    for kind in _DATED if not found else ():
        column = [t for t in every if kinds.get(t.record_id) == [kind]]
        yield from _odd("cell-form-odd", column, [_form(t.text) for t in column], _FEW, rules)


def _form(text: str) -> str:
    folded = fold_spaced(text).rstrip(" .;,")
    return _NUMBER.sub(lambda m: "9" * (1 + (len(m[0]) > 2)), _ROMAN.sub("X", folded))


def _names(cells: Sequence[ProofText], meaning: Meaning) -> Iterator[Finding]:
    """One body written otherwise in one cell than in all others: VP UBND tỉnh, Sở Tư Pháp."""
    prints: dict[str, Counter[str]] = {}
    rows = [
        a for a in meaning.agencies if a.agency_id and a.kind == "agency" and not a.qualifier_raw
    ]
    for a in rows:
        prints.setdefault(a.agency_id or "", Counter())[_begun(a.mention_raw)] += 1
    odd = {
        body: rare
        for body, ways in prints.items()
        for rare, usual in [(min(ways, key=lambda w: (ways[w], w)), ways.most_common(1)[0])]
        if len(ways) == 2 and ways[rare] == 1 and usual[1] >= (_LEAST - _is_short(rare))
        if not rare.casefold().startswith(usual[0].casefold())
        if not usual[0].casefold().startswith(rare.casefold())
        or rare.casefold() == usual[0].casefold()
    }
    found = []
    for a in rows:
        if odd.get(a.agency_id or "") != _begun(a.mention_raw):
            continue
        cell = next(
            (t for t in cells if (t.record_id, t.field) == (a.task_id, f"{a.role}_raw")), None
        )
        at = cell.text.find(a.mention_raw) if cell else -1
        if cell and at >= 0:
            found.append(cell.finding("body-named-variously", at, at + len(a.mention_raw)))
    yield from one_finding("body-named-variously", found, "; ".join(f.value or "" for f in found))


def _is_short(name: str) -> bool:
    """True for a name with a word in capitals, as offices shorten theirs."""
    return any(len(w) > 1 and w.isupper() for w in name.split())


def _begun(name: str) -> str:
    """A name as it is written, whatever letter it begins with."""
    return name[:1].casefold() + " ".join(name.split())[1:]
