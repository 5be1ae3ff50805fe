"""Every printed text of a decision, in reading order, each with its record; every citation at its place there."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.grid import Source
from pipeline.model.record import Finding
from pipeline.model.rows import CitationRow
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold
from pipeline.text.joined import Joined

TASK_FIELDS = ("task", "lead", "coordinating", "monitoring", "product", "deadline")
Named = tuple[str, str, int | None]
"""What one instrument is called in a document: number, symbol and the year inside."""
_FULL = re.compile(r"(\d+[a-zđ]?)(?:/((?:19|20)\d\d))?[/-](.+)")


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


def texts_around(decision: Decision, document_id: str) -> Iterator[ProofText]:
    """What only the spelling looks at: titles, captions, the introduction, recipients, section titles."""
    outline = decision.outline
    for field, parts in (
        ("title", [decision.heading.title, *(t.text for t in outline.titles)]),
        ("caption", [c.text for c in outline.captions]),
        ("introduction", [outline.introduction]),
        ("recipients", outline.recipients),
    ):
        for joined in parts:
            if joined.text:
                yield ProofText(record_id=document_id, field=field, of="around", joined=joined)


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


def name_of(number: str) -> Named | None:
    """The name of a number written in full: 45/2020/NĐ-CP, 18-NQ/TW."""
    m = _FULL.fullmatch(number)
    return (m[1].lstrip("0"), m[3], int(m[2]) if m[2] else None) if m else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation at its place in a text."""

    row: CitationRow
    printed: ProofText
    start: int
    end: int
    named: Named | None

    @property
    def whole(self) -> bool:
        """False for a symbol that names a type alone (`TTLT`)."""
        symbol = self.row.symbol or ""
        return "-" in symbol or "/" in symbol or symbol[-1:].isdigit()

    def finding(self, code: str, **params: str) -> Finding:
        return self.printed.finding(code, self.start, self.end, **params)


def cited(texts: Sequence[ProofText], meaning: Meaning) -> tuple[Cited, ...]:
    """Every citation found again in its text, in reading order."""
    by_place: dict[tuple[str, str], list[ProofText]] = {}
    for t in texts:
        for key in _keys(t):
            by_place.setdefault(key, []).append(t)
    used: dict[tuple[int, str], int] = {}
    out: list[Cited] = []
    for row in meaning.citations:
        for t in by_place.get((row.where, row.field or "text"), ()):
            at = t.text.find(row.raw, used.get((id(t), row.raw), 0))
            if at >= 0:
                used[id(t), row.raw] = at + 1
                end = at + len(row.raw)
                out.append(Cited(row=row, printed=t, start=at, end=end, named=_named(row)))
                break
    return tuple(out)


def _named(row: CitationRow) -> Named | None:
    if row.number is None or row.symbol is None:
        return None
    return row.number.lstrip("0"), row.symbol, row.year


def _keys(t: ProofText) -> Iterator[tuple[str, str]]:
    """How the table `citations` names the place of a text."""
    if t.of in ("ground", "proposal"):
        yield ("legal-basis" if t.of == "ground" else "proposal"), "text"
    yield t.record_id, t.field
