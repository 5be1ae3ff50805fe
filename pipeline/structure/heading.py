"""The lines above the first ground or part in, the heading as printed out.

Order of Nghị định 30/2020/NĐ-CP: issuing body, motto, number and symbol, place and date, name of
the document, subject. A block of metadata or related documents may stand before it in a copy.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile

from pipeline.grammar.dates import DateGrammar
from pipeline.model.grid import Source, cover
from pipeline.structure.flow import FlowLine, join_flow, slice_line
from pipeline.structure.parts import EMPTY, Heading
from pipeline.structure.rules import StructureRules
from pipeline.structure.title import RULE, split_title
from pipeline.text.fold import compose, fold, own_d
from pipeline.text.joined import Joined, JoinRules

_RULE_AFTER = re.compile(r"(?<=\w)\s+(?:[-_*=–—~]{3,}|\|)$")


def heading_start(lines: Sequence[FlowLine], rules: StructureRules) -> int:
    """Index of the motto's first line, or 0 where none is printed."""
    mottos = (rules.heading.motto, rules.heading.motto_anchor)
    found = (i for i, li in enumerate(lines) if any(m.search(li.folded) for m in mottos))
    return next(found, 0)


def read_heading(
    lines: Sequence[FlowLine], rules: StructureRules, dates: DateGrammar, joins: JoinRules
) -> tuple[Heading, list[FlowLine]]:
    """The heading among these lines, and those after its title; what is not printed stays empty."""
    lines = _rewrapped([part for line in lines for part in _apart(_bare(line), rules)], rules)
    start = heading_start(lines, rules)
    issuer = _issuer(lines, start, rules, joins)
    above = _number_above(lines[:start], rules)
    below = [li for li in lines[start:] if not rules.heading.motto.search(li.folded)]
    named, _ = _name_line(below, rules)
    form = [*above, *(below[:named] if named >= 0 else below)]
    text = _join_by_cell(form, joins)
    number = rules.heading.number.search(text.text)
    place, date_raw, draft_year = _place_and_date(text, rules, dates)
    instrument, title, rest = _title(below, rules, joins)
    if named < 0 and number:
        title, rest = _nameless_title(below, rules, joins)
    raw = text.slice(number.start(), number.end()) if number else EMPTY
    office = [li for li in rest if li.upper and rules.title.office.search(li.folded)]
    heading = Heading(
        issuer=issuer,
        number=number["number"] if number else None,
        symbol=read_symbol(number["symbol"], rules) if number else None,
        number_raw=_without_label(raw),
        place=place,
        date_raw=date_raw,
        draft_year=draft_year,
        instrument_raw=instrument,
        title=title,
        authority=join_flow(office, joins),
    )
    return heading, rest


def _number_above(lines: Sequence[FlowLine], rules: StructureRules) -> list[FlowLine]:
    """Number, place and date printed right above the motto, in the issuer's own cell."""
    forms = (rules.heading.number, rules.heading.place_line, RULE)
    out: list[FlowLine] = []
    label = rules.heading.number_label.strip(" :").casefold()
    for line in reversed(lines):
        blank = line.text.strip(" :.…_/").casefold() == label  # `Số: ` of a draft, nothing after it
        if not blank and not any(f.match(line.text) for f in forms):
            break
        out.insert(0, line)
    return out


def _bare(line: FlowLine) -> FlowLine:
    """A line without the bars of a table's frame around it."""
    bare = line.text.strip("| ")
    at = line.text.find(bare)
    return line if bare == line.text or not bare else slice_line(line, at, at + len(bare))


def _apart(line: FlowLine, rules: StructureRules) -> list[FlowLine]:
    """A line of two columns glued together: before the motto, and after the number, it is cut.

    A rule under the issuer that a converter left on the same line is cut off too.
    """
    if m := _RULE_AFTER.search(line.text):
        return [*_apart(slice_line(line, 0, m.start()), rules), slice_line(line, m.start(), None)]
    m = rules.heading.motto_anchor.search(compose(line.text).lower())
    cut = m.start() if m and m.start() else 0
    if not cut:
        number = rules.heading.number.search(line.text)
        rest = line.text[number.end() :] if number else ""
        dated = rules.heading.place_line.match(rest.lstrip()) if rest[:1] == " " else None
        cut = number.end() if number and dated else 0
    if not cut:
        return [line]
    return [*_apart(slice_line(line, 0, cut), rules), slice_line(line, cut, None)]


def _rewrapped(lines: Sequence[FlowLine], rules: StructureRules) -> list[FlowLine]:
    """`ỦY` above `BAN NHÂN DÂN` of one cell as one line: a copy wraps where its column ended."""
    out: list[FlowLine] = []
    begins = (rules.heading.motto, rules.heading.issuer_start)
    for line in lines:
        above = out[-1] if out else None
        if above is not None and above.upper and line.upper and not line.cell_before:
            folded = f"{above.folded} {line.folded}"
            if any(p.search(folded) and not p.search(above.folded) for p in begins):
                text, place = (
                    f"{above.text} {line.text}",
                    cover(above.line.source, line.line.source),
                )
                joined = replace(above.line, text=text, source=place, end=line.line.end)
                out[-1] = replace(above, line=joined, text=text, folded=folded)
                continue
        out.append(line)
    return out


def read_symbol(printed: str, rules: StructureRules) -> str:
    """A symbol as it should be printed: `QÐ - UBND` and `QĐUBND` of a copy are QĐ-UBND."""
    plain = compose(own_d(re.sub(r"\s+", "", printed)))
    return rules.heading.lost_hyphen.sub(r"\g<type>-\g<body>", plain)


def _without_label(raw: Joined) -> Joined:
    """`Số: 2890/QĐ-UBND` without its label."""
    m = re.match(r"^[^:]{1,4}:\s*|^\S+?\s*:?\s+(?=[\d/.…_])", raw.text)
    return raw.slice(m.end(), len(raw.text)) if m else raw


def _join_by_cell(lines: Sequence[FlowLine], joins: JoinRules) -> Joined:
    """Lines joined by a space within a cell and by a line break between cells."""
    parts: list[list[FlowLine]] = []
    for line in lines:
        if line.cell_before or not parts or RULE.match(line.text):
            parts.append([])
        if not RULE.match(line.text):
            parts[-1].append(line)
    out = ""
    marks: list[tuple[int, Source]] = []
    for part in parts:
        joined = join_flow(part, joins, "\n")
        if not joined.text:
            continue
        out += "\n" if out else ""
        marks.extend((len(out) + at, source) for at, source in joined.marks)
        out += joined.text
    return Joined(text=out, marks=tuple(marks))


def _issuer(
    lines: Sequence[FlowLine], motto: int, rules: StructureRules, joins: JoinRules
) -> Joined:
    """The issuing body: capitals right above the motto, or, in another reading order, below it."""
    above: list[FlowLine] = []
    number = {id(li) for li in _number_above(lines[:motto], rules)}
    for line in reversed(lines[:motto]):
        if RULE.match(line.text) or id(line) in number:
            continue
        if not line.upper or rules.heading.number.search(line.text) or len(above) == 5:
            break
        above.insert(0, line)
    while above and not rules.heading.issuer_start.search(above[0].folded):
        above.pop(0)
    if above:
        above.extend(_interleaved(lines[motto : motto + 6], rules))
        return join_flow(above, joins)
    below: list[FlowLine] = []
    for line in lines[motto : motto + 14]:
        if rules.heading.motto.search(line.folded) or RULE.match(line.text):
            if below:
                break
            continue
        stop = rules.heading.number.search(line.text) or rules.heading.issuer_stop.search(
            line.folded
        )
        if below and (not line.upper or stop):
            break
        if below or (line.upper and rules.heading.issuer_start.search(line.folded)):
            below.append(line)
    return join_flow(below, joins)


def _interleaved(lines: Sequence[FlowLine], rules: StructureRules) -> list[FlowLine]:
    """Capitals between the motto's lines: the issuer goes on there where a sheet is read by rows."""
    at = [i for i, li in enumerate(lines) if rules.heading.motto.search(li.folded)]
    between = lines[: at[-1]] if at else ()
    return [
        li
        for li in between
        if li.upper
        and li.cell_before
        and not RULE.match(li.text)
        and not rules.heading.motto.search(li.folded)
        and not rules.heading.number.search(li.text)
    ]


def _place_and_date(
    text: Joined, rules: StructureRules, dates: DateGrammar
) -> tuple[str | None, Joined, int | None]:
    for m in rules.heading.place_line.finditer(text.text):
        found = [d for d in dates.find(text.text[m.end() : m.end() + 60]) if d.start == 0]
        place = _last_words(m["place"])
        if found:
            end = m.end() + found[0].end
            return place, text.slice(m.end(), end), None
        draft = rules.heading.draft_date.match(fold(text.text[m.end() :]))
        if draft:
            end = m.end() + draft.end()
            return place, text.slice(m.end(), end), int(draft["year"])
    return None, EMPTY, None


def _last_words(place: str) -> str:
    """The place printed before the date, without what a copy leaves before it on the line."""
    return re.split(r"[-_*=.]{2,}", place.strip())[-1].strip()


def _name_line(lines: Sequence[FlowLine], rules: StructureRules) -> tuple[int, int]:
    """(index, characters) of the document's name: a line of its own, or the begin of one; -1: none."""
    capitals = [i for i, li in enumerate(lines) if li.upper]
    for i in capitals:
        if rules.instrument(lines[i].folded) is not None:
            return i, len(lines[i].text)
    for i in capitals:
        end = rules.instrument_begins(lines[i].folded)
        if end:
            return i, end
    return -1, 0


def _title(
    lines: Sequence[FlowLine], rules: StructureRules, joins: JoinRules
) -> tuple[Joined, Joined, list[FlowLine]]:
    """The document's name (`QUYẾT ĐỊNH`), its subject below, and the lines after the subject."""
    at, end = _name_line(lines, rules)
    if at < 0:
        return EMPTY, EMPTY, []
    name, after = slice_line(lines[at], 0, end), list(lines[at + 1 :])
    if lines[at].text[end:].strip():
        after.insert(0, slice_line(lines[at], end, None))
    title, rest = split_title(after, rules)
    return join_flow([name], joins), join_flow(title, joins), rest


def _nameless_title(
    lines: Sequence[FlowLine], rules: StructureRules, joins: JoinRules
) -> tuple[Joined, list[FlowLine]]:
    """The subject in capitals right below number and date, where a copy lost the document's name."""
    at = next((i for i, li in enumerate(lines) if rules.heading.number.search(li.text)), len(lines))
    form = (rules.heading.number, rules.heading.place_line, RULE)
    after = list(dropwhile(lambda li: any(f.search(li.text) for f in form), lines[at:]))
    if not after or not after[0].upper or rules.title.office.search(after[0].folded):
        return EMPTY, []
    title, rest = split_title(after, rules)
    return join_flow([li for li in title if li.upper], joins), rest
