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
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import TASK_FIELDS, ProofText, one_finding

_ENDS = ".;,:"
_BETWEEN = ",;+/&-–"
_GROUP = "các "
_FEW = 5  # times of one kind, or lists, make a habit sooner than cells that end alike
_ROMAN = re.compile(r"\b[ivx]+\b")
_NUMBER = re.compile(r"\d+")
_CAPITAL = ("task", "product")  # columns whose cells begin alike
_DATED = ("date", "before_date", "by_date", "month", "quarter")


def check_habits(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Findings on the columns."""
    cells = [t for t in texts if t.of == "task"]
    for field in TASK_FIELDS:
        column = [t for t in cells if t.field == f"{field}_raw"]
        yield from _odd(
            "cell-end-odd", column, [_end(t.text) for t in column], rules.least_cells, rules
        )
        if field in _CAPITAL:
            named = [t for t in column if t.text[:1].isalpha()]
            ways = ["Aa" if t.text[0].isupper() else "aa" for t in named]
            yield from _odd("cell-case-odd", named, ways, rules.least_cells, rules)
    yield from _separators(cells, meaning, rules)
    yield from _times(cells, meaning, rules)


def _odd(
    code: str, column: Sequence[ProofText], ways: Sequence[str], least: int, rules: ProofRules
) -> Iterator[Finding]:
    """The cells written otherwise than nearly all; one of them is always few."""
    if len(column) < least:
        return
    usual, count = Counter(ways).most_common(1)[0]
    odd = [t for t, way in zip(column, ways, strict=True) if way != usual]
    if not odd or len(odd) > max(1, rules.odd_cells * len(column)):
        return
    whole = code != "cell-end-odd"
    found = [t.finding(code, 0 if whole else max(0, len(t.text) - 1), len(t.text)) for t in odd]
    rows = ", ".join(t.record_id.rsplit("/", 1)[-1] for t in odd)
    yield from one_finding(
        code, found, rows, usual=usual or "—", count=str(count), all=str(len(column))
    )


def _end(text: str) -> str:
    last = text.rstrip()[-1:]
    return last if last in _ENDS else ""


def _separators(
    cells: Sequence[ProofText], meaning: Meaning, rules: ProofRules
) -> Iterator[Finding]:
    """What stands between the bodies of a cell, in the two columns of bodies."""
    named: dict[tuple[str, str], list[str]] = {}
    for a in meaning.agencies:
        named.setdefault((a.task_id, f"{a.role}_raw"), []).append(a.mention_raw)
    for field in ("lead_raw", "coordinating_raw"):
        column, ways = [], []
        for t in cells:
            way = _between(t.text, named.get((t.record_id, field), ())) if t.field == field else ""
            if way:
                column.append(t)
                ways.append(way)
        yield from _odd("cell-separator-odd", column, ways, _FEW, rules)


def _between(text: str, mentions: Sequence[str]) -> str:
    """The mark between the bodies of one cell; "" for one body, a list of lines, or words."""
    marks, at = set(), 0
    for i, mention in enumerate(mentions):
        start = text.find(mention, at)
        if start < 0:
            return ""
        mark = text[at:start].strip()[:1]
        if mark == "," and mention[:1].islower() and not mention.startswith(_GROUP):
            return ""  # "UBND cấp huyện, cấp xã" is one name for two
        if i:
            marks.add(mark)
        at = start + len(mention)
    marks &= set(_BETWEEN)
    return marks.pop() if len(marks) == 1 else ""


def _times(cells: Sequence[ProofText], meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """Times: their form with the numbers taken out, of the whole column or else of each kind."""
    every = [t for t in cells if t.field == "deadline_raw"]
    found = list(
        _odd("cell-form-odd", every, [_form(t.text) for t in every], rules.least_cells, rules)
    )
    yield from found
    kinds: dict[str, list[str]] = {}
    for d in meaning.deadlines:
        kinds.setdefault(d.task_id, []).append(d.kind)
    for kind in _DATED if not found else ():
        column = [t for t in every if kinds.get(t.record_id) == [kind]]
        yield from _odd("cell-form-odd", column, [_form(t.text) for t in column], _FEW, rules)


def _form(text: str) -> str:
    folded = fold_spaced(text).rstrip(" .;,")
    return _NUMBER.sub("9", _ROMAN.sub("X", folded))
