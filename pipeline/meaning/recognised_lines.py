"""A scan's lines and a decision's parts in, findings for the parts that stand on unsure lines out.

Cells of the task table are told of with their tasks; here are heading, titles, sections and
provisions. A part is named once, with the least sure of its lines.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.grammar.dates import DateGrammar
from pipeline.model.grid import (
    BY_HAND,
    CONFIDENT,
    Line,
    RawDocument,
    Source,
    recognised_lines,
)
from pipeline.model.record import Finding
from pipeline.structure.parts import EMPTY, Decision, Heading
from pipeline.text.joined import Joined

_PRINTED = 0.7  # printed numbers of headings were read with 0.84 and more, in all kinds of scans
_NUMBER = re.compile(r"[0-9]+")

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
