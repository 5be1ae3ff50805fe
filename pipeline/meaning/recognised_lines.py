"""A scan's lines and a decision's parts in, findings for the parts that stand on unsure lines out.

Cells of the task table are told of with their tasks; here are heading, titles, sections and
provisions. A part is named once, with the least sure of its lines.
"""

from collections.abc import Iterator

from pipeline.model.grid import CONFIDENT, Grid, Paragraph, RawDocument, Source
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.joined import Joined

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


def _unsure(raw: RawDocument) -> _Unsure:
    """The places of recognised lines that somebody should look at."""
    out: _Unsure = {}
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            lines = list(block.lines)
        elif isinstance(block, Grid):
            lines = [line for cell in block.cells for line in cell.lines]
        else:
            continue
        for line in lines:
            if line.confidence is not None and line.confidence < CONFIDENT:
                out[line.source] = line.confidence
    return out


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
