"""Running text in, the agencies and citations in it as spans out: the annotated form of the text.

The same compiled rules that read the cells find them; `cchc annotate` checks spaCy against this.
"""

from collections.abc import Sequence

from pipeline.grammar.agencies.read import find_agencies
from pipeline.grammar.deadlines.read import find_deadlines
from pipeline.meaning.knowledge import DocumentReading
from pipeline.meaning.tasks import citations_of
from pipeline.model.rows import Span
from pipeline.structure.parts import Provision


def read_spans(provisions: Sequence[Provision], reading: DocumentReading) -> tuple[Span, ...]:
    """Spans by provision and place; offsets count in the provision's text as printed.

    Spans of different labels may overlap: the body inside a citation is both.
    """
    spans: list[Span] = []
    for p in provisions:
        text = p.text.text
        if not text:
            continue
        for m in find_agencies(text, reading.k.registry, reading.standpoint):
            spans.append(_span(p, m.start, m.end, "agency", m.agency_id or ""))
        for c in citations_of(text, reading):
            spans.append(_span(p, c.start, c.end, "citation", c.key or ""))
        cited = tuple((c.start, c.end) for c in citations_of(text, reading))
        for start, end, kind in find_deadlines(text, reading.k.deadlines, cited):
            spans.append(_span(p, start, end, "deadline", kind))
    return tuple(spans)


def _span(p: Provision, start: int, end: int, label: str, value: str) -> Span:
    return Span(
        record_id=p.provision_id,
        start=start,
        end=end,
        label=label,
        value=value,
        source=p.text.source(start, end),
    )
