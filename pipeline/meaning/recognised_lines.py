"""Lines of a scan: letters of points mended, what a pen wrote left out, parts on unsure lines told of.

d and đ differ in a short bar, c and e in another; the order of the points tells which was printed. A
letter is taken for the one that is due where it is d for đ or the other way, or where the next point
goes on from there. Else it stays, in doubt. Cells of the task table are told of with their tasks; here
are heading, titles, sections and provisions. A part is named once, with the least sure of its lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.grammar.dates import DateGrammar
from pipeline.model.grid import (
    BY_HAND,
    CONFIDENT,
    Line,
    RawDocument,
    ReaderNote,
    Source,
    recognised_lines,
)
from pipeline.model.record import Finding
from pipeline.structure.parts import EMPTY, Decision, Heading
from pipeline.text.fold import own_d
from pipeline.text.joined import Joined

_PRINTED = 0.7  # printed numbers of headings were read with 0.84 and more, in all kinds of scans
_NUMBER = re.compile(r"[0-9]+")
_POINT = re.compile(r"^([a-zđð])\s?\)")
_ABOVE = re.compile(r"^(?:\w+ )?(?:[IVXLC]+|\d{1,2})[.)]")  # begins a list of points anew
_BARRED = {"d", "đ"}
_DOUBT = 0.6

_Unsure = dict[Source, float]


def unsure_lines(raw: RawDocument, decision: Decision, document_id: str) -> tuple[Finding, ...]:
    """`low-confidence` findings on the document and its provisions; none for a file of text."""
    unsure = _unsure(raw)
    if not unsure:
        return ()
    out: list[Finding] = []
    for record_id, field, text in _parts(decision, document_id):
        least = min((unsure[s] for _, s in text.marks if s in unsure), default=None)
        if least is None:
            continue
        place = next(s for _, s in text.marks if unsure.get(s) == least)
        out.append(
            Finding(
                code="low-confidence",
                record_id=record_id,
                field=field,
                value=text.text[:300],
                source=place,
            )
        )
    return tuple(out)


def without_handwriting(
    heading: Heading, raw: RawDocument, dates: DateGrammar
) -> tuple[Heading, tuple[Finding, ...]]:
    """The heading without a number or date filled in by pen, and what is said of each.

    Coloured ink leaves a gap in the printed form; of black ink the readings disagree.
    """
    lines = {line.source: line for line in recognised_lines(raw) if line.words}
    if not lines:
        return heading, ()
    findings: list[Finding] = []
    number, day = heading.number_raw, heading.date_raw
    if number.text and (heading.number is None or _is_hand(number, lines)):
        findings.append(_by_hand("number", number))
        heading = replace(heading, number=None)
    signed = dates.first(day.text)
    if day.text and (signed is None or _is_hand(day, lines)):
        findings.append(_by_hand("issued_on", day))
        year = heading.draft_year or (signed.year if signed else None)
        heading = replace(heading, date_raw=EMPTY, draft_year=year)
    return heading, tuple(findings)


def _is_hand(text: Joined, lines: dict[Source, Line]) -> bool:
    """True where a number of the text was read with so much doubt as no printed one is."""
    numbers = set(_NUMBER.findall(text.text))
    return any(
        word.confidence < _PRINTED
        and not numbers.isdisjoint(_NUMBER.findall(line.text[word.start : word.end]))
        for _, source in text.marks
        if (line := lines.get(source)) is not None
        for word in line.words
    )


def _by_hand(field: str, text: Joined) -> Finding:
    return Finding(code=BY_HAND, field=field, value=text.text[:100], source=text.source())


def _unsure(raw: RawDocument) -> _Unsure:
    """The places of recognised lines that somebody should look at."""
    return {
        line.source: line.confidence
        for line in recognised_lines(raw)
        if line.confidence is not None and line.confidence < CONFIDENT
    }


def _parts(decision: Decision, document_id: str) -> Iterator[tuple[str, str, Joined]]:
    """(record, field, text) of everything that stands outside task rows."""
    heading, outline = decision.heading, decision.outline
    yield document_id, "number_raw", heading.number_raw
    yield document_id, "issued_on", heading.date_raw
    yield document_id, "issuer", heading.issuer
    yield document_id, "title", heading.title
    for ground in (*outline.grounds, outline.proposal):
        yield document_id, "grounds", ground
    for caption in outline.captions:
        yield document_id, "caption", caption.text
    for provision in outline.provisions:
        yield provision.provision_id, "heading", provision.heading
        yield provision.provision_id, "text", provision.text
    for section in decision.appendix.sections:
        yield document_id, "section_title_raw", section.title


# -- letters of points -----------------------------------------------------------------------------


def mend_labels(
    lines: Sequence[Line], letters: Sequence[str], code: str
) -> tuple[list[Line], list[ReaderNote]]:
    """letters: of points in their order; code: of the note that tells of a mending."""
    out, notes = list(lines), []
    points = [(i, own_d(m[1])) for i, line in enumerate(lines) if (m := _POINT.match(line.text))]
    after = {i: label for (i, _), (_, label) in pairwise(points)}
    labels = dict(points)
    due = dict(pairwise(letters))
    open_lists: list[str] = []  # the latest letter of each list of points, the innermost last
    for i, line in enumerate(lines):
        label = labels.get(i)
        if label is None:
            if _ABOVE.match(line.text):
                open_lists = []
            continue
        level = _level(label, open_lists, due)
        if level is not None or not line.words:
            open_lists[level:] = [label]
            continue
        better = due.get(open_lists[-1], "")
        if {label, better} == _BARRED or (better and due.get(better) == after.get(i)):
            out[i] = replace(line, text=better + line.text[1:])
            value = f"{label}) → {better})"
            notes.append(ReaderNote(code=code, value=value, source=line.source))
            label = better
        else:
            out[i] = _doubted(line)
        open_lists[-1] = label
    return out, notes


def _level(label: str, open_lists: Sequence[str], due: dict[str, str]) -> int | None:
    """The list in which a letter is due, a new one for the first; None where it is in no order."""
    for i in reversed(range(len(open_lists))):
        if due.get(open_lists[i]) == label:
            return i
    return len(open_lists) if label not in due.values() or not open_lists else None


def _doubted(line: Line) -> Line:
    first, *rest = line.words
    least = min(first.confidence, _DOUBT)
    words = (replace(first, confidence=least), *rest)
    return replace(line, words=words, confidence=min(line.confidence or 1.0, least))
