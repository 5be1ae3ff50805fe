"""The outline as printed in, provisions, responsibilities and annotated spans out."""

from collections import Counter
from collections.abc import Sequence

from pipeline.grammar.repairs import clean
from pipeline.meaning.knowledge import DocumentReading
from pipeline.model.frozen import copied
from pipeline.model.rows import ProvisionRow, ResponsibilityRow
from pipeline.structure.parts import Provision
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined

_SOME_AREAS = 3
_HEADED = (
    "clause",
    "part",
)  # what an area of reform heads: a clause of a part, a part of one that holds parts


def read_provisions(
    provisions: Sequence[Provision], reading: DocumentReading
) -> tuple[ProvisionRow, ...]:
    """One row a provision; typographic slips and faulty quotation marks go to the reading."""
    areas_parts = _areas_parts(provisions, reading)
    rows = []
    for p in provisions:
        reading.report_slips(p.heading, p.provision_id, "heading", whole=False)
        reading.report_slips(p.text, p.provision_id, "text", whole=False)
        rows.append(
            copied(
                ProvisionRow,
                p,
                document_id=reading.document_id,
                heading=p.heading.text or None,
                text=_plain(p.text, reading),
                area=_area(p, areas_parts, reading),
                source=p.source(),
            )
        )
    return tuple(rows)


def _areas_parts(provisions: Sequence[Provision], reading: DocumentReading) -> set[str]:
    """The parts on areas of reform: called so, or else the one with the most clauses on known areas."""
    structure, areas = reading.k.structure, Counter[str]()
    titles = {p.provision_id: fold_spaced(p.heading.text) for p in provisions if p.kind == "part"}
    for p in provisions:
        title = titles.get(p.parent_id or "")
        if p.kind not in _HEADED or title is None or structure.responsibility_part.search(title):
            continue
        areas[p.parent_id or ""] += reading.k.sections.find(p.heading.text) is not None
    named = {part for part in areas if structure.areas_part.search(titles[part])}
    return named or {part for part, count in areas.most_common(1) if count >= _SOME_AREAS}


def _plain(text: Joined, reading: DocumentReading) -> str:
    """Cleaned text without footnote marks."""
    marks = reading.k.structure.markers.footnote_mark
    return clean(marks.sub("", text.text), reading.k.repairs.repairs).text


def _area(p: Provision, areas_parts: set[str], reading: DocumentReading) -> str | None:
    if p.kind not in _HEADED or p.parent_id not in areas_parts:
        return None
    area = reading.k.sections.find(p.heading.text or p.text.text[:120])
    return area.code if area else None


def read_responsibilities(
    provisions: Sequence[Provision], reading: DocumentReading
) -> tuple[ResponsibilityRow, ...]:
    """What each body of the part on implementation is to do, one row a point (or whole clause)."""
    parts = {
        p.provision_id
        for p in provisions
        if p.kind == "part"
        and reading.k.structure.responsibility_part.search(fold_spaced(p.heading.text))
    }
    bodies: dict[str, tuple[str, ...]] = {}
    rows: list[ResponsibilityRow] = []
    for p in provisions:
        if p.kind == "clause" and p.parent_id in parts:
            heading = p.heading.text
            found = reading.bodies(heading)
            bodies[p.provision_id] = tuple(m.agency_id for m in found if m.agency_id)
        elif p.parent_id in bodies:
            bodies[p.provision_id] = bodies[p.parent_id]
        text = p.text.text or (p.heading.text if p.provision_id in bodies else "")
        if bodies.get(p.provision_id) and text and (p.text.text or p.kind == "clause"):
            rows.append(
                ResponsibilityRow(
                    document_id=reading.document_id,
                    provision_id=p.provision_id,
                    agency_ids=bodies[p.provision_id],
                    text=_plain(p.text, reading),
                    order=p.order,
                )
            )
    return tuple(rows)
