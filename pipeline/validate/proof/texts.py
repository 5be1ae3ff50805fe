"""Every printed text of a decision, in reading order, each with the record it belongs to."""

import dataclasses
from collections.abc import Iterator

from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.grid import Source
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold
from pipeline.text.joined import Joined

TASK_FIELDS = ("task", "lead", "coordinating", "monitoring", "product", "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofText:
    """A text of the document. record_id: as findings name it; field: a column of that record.

    of: `ground`, `proposal`, `article`, `plan`, `heading` or `task`.
    """

    record_id: str
    field: str
    of: str
    joined: Joined
    text: str = dataclasses.field(init=False)
    folded: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.joined.text)
        object.__setattr__(self, "folded", fold(self.joined.text))

    @property
    def called(self) -> str:
        """The record as people call it: its number or label, or the print's own word."""
        if self.of in ("ground", "proposal"):
            return "Căn cứ"
        return self.record_id.rsplit("/", 1)[-1]

    def finding(
        self, code: str, start: int, end: int, *, value: str | None = None, **params: str
    ) -> Finding:
        """A finding on text[start:end], its print as the value where none is given."""
        return Finding(
            code=code,
            record_id=self.record_id,
            field=self.field,
            value=value if value is not None else self.text[start:end],
            source=self.joined.source(start, end),
            params=tuple(params.items()),
        )


def printed_texts(decision: Decision, meaning: Meaning) -> tuple[ProofText, ...]:
    """Grounds, proposal, provisions with their headings, the cells of the tasks."""
    return tuple(_texts(decision, meaning))


def _texts(decision: Decision, meaning: Meaning) -> Iterator[ProofText]:
    document_id = meaning.document.document_id
    outline = decision.outline
    for ground in outline.grounds:
        yield ProofText(record_id=document_id, field="grounds", of="ground", joined=ground)
    if outline.proposal.text:
        yield ProofText(
            record_id=document_id, field="proposal", of="proposal", joined=outline.proposal
        )
    for p in outline.provisions:
        of = "article" if p.provision_id.startswith("dieu-") else "plan"
        for field, joined in (("heading", p.heading), ("text", p.text)):
            if joined.text:
                yield ProofText(
                    record_id=p.provision_id,
                    field=field,
                    of="heading" if field == "heading" and of == "plan" else of,
                    joined=joined,
                )
    for task, row in zip(meaning.tasks, decision.appendix.rows, strict=False):
        for field in TASK_FIELDS:
            joined = row.cell(field)
            if joined.text:
                yield ProofText(
                    record_id=task.task_id, field=f"{field}_raw", of="task", joined=joined
                )


def one_finding(code: str, found: list[Finding], value: str, **params: str) -> list[Finding]:
    """One finding for a fault that stands in several places, the first of them its own."""
    if not found:
        return []
    first = found[0]
    places: tuple[Source, ...] = tuple(f.source for f in found[1:])
    return [
        Finding(
            code=code,
            record_id=first.record_id,
            field=first.field,
            value=value,
            source=first.source,
            places=places,
            params=tuple(params.items()),
        )
    ]
