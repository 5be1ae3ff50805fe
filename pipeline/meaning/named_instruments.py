"""Every text of a decision in, the citations and cross references in it out, each with its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.citations.identity import complete_keys
from pipeline.grammar.references.read import Reference, find_references, resolve_reference
from pipeline.meaning.knowledge import DocumentReading
from pipeline.meaning.tasks import citations_of
from pipeline.model.frozen import copied, dataclass
from pipeline.model.record import Citation
from pipeline.model.rows import CitationRow, ReferenceRow, TaskRecord
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text to look through: where it stands and the relation a citation in it has."""

    where: str
    field: str | None
    text: Joined
    relation: str


_APPENDIX = "appendix"
_TASK_FIELDS = ("task", "lead", "coordinating", "monitoring", "product", "deadline")


def passages(decision: Decision, tasks: Sequence[TaskRecord]) -> Iterator[Passage]:
    """Every text of the document in printed order."""
    outline = decision.outline
    for title in (decision.heading.title, *(t.text for t in outline.titles)):
        yield Passage(where="title", field=None, text=title, relation="cites")
    for ground in outline.grounds:
        yield Passage(where="legal-basis", field=None, text=ground, relation="legal_basis")
    if outline.proposal.text:
        yield Passage(where="proposal", field=None, text=outline.proposal, relation="proposal")
    for p in outline.provisions:
        if p.kind == "article":
            yield Passage(where=p.provision_id, field=None, text=p.text, relation="cites")
    yield from _captions(decision, appendix=False)
    for p in outline.provisions:
        if p.kind == "article":
            continue
        for name, text in (("heading", p.heading), ("text", p.text)):
            if text.text:
                yield Passage(where=p.provision_id, field=name, text=text, relation="cites")
    for note in outline.notes:
        yield Passage(where="note", field=None, text=note, relation="cites")
    yield from _captions(decision, appendix=True)
    for row, task in zip(decision.appendix.rows, tasks, strict=True):
        for name in _TASK_FIELDS:
            text = row.cell(name)
            if text.text:
                yield Passage(where=task.task_id, field=f"{name}_raw", text=text, relation="cites")


def _captions(decision: Decision, *, appendix: bool) -> Iterator[Passage]:
    for caption in decision.outline.captions:
        if (caption.of == "appendix") is appendix:
            yield Passage(where="caption", field=None, text=caption.text, relation="cites")


def read_citations(texts: Iterable[Passage], reading: DocumentReading) -> tuple[CitationRow, ...]:
    """One row an instrument named, in printed order."""
    found = [(p, c) for p in texts for c in citations_of(p.text.text, reading)]
    whole = complete_keys([c for _, c in found])
    return tuple(
        copied(
            CitationRow,
            c,
            document_id=reading.document_id,
            where=passage.where,
            field=passage.field,
            position=position,
            citation_key=c.key,
            relation=_relation(c, passage, reading),
            source=passage.text.source(c.start, c.end),
        )
        for position, ((passage, _), c) in enumerate(zip(found, whole, strict=True), start=1)
    )


def _relation(c: Citation, passage: Passage, reading: DocumentReading) -> str:
    """amends inside an amending title; implements right after a verb of carrying out."""
    if c.role == "amended":
        return "amends"
    if passage.relation != "cites" or passage.where == "caption":
        return passage.relation
    before = fold_spaced(passage.text.text[max(0, c.start - 60) : c.start])
    return "implements" if reading.k.structure.implements.search(before) else "cites"


def read_references(
    texts: Iterable[Passage],
    provision_ids: Sequence[str],
    has_appendix: bool,
    reading: DocumentReading,
) -> tuple[ReferenceRow, ...]:
    """One row a place of this document that a text refers to; target null where there is none."""
    known = frozenset(provision_ids)
    rows: list[ReferenceRow] = []
    for passage in texts:
        text = passage.text.text
        found = find_references(text, reading.k.references)
        for at, ref in enumerate(found):
            if ref.tree == "external":
                continue
            if ref.tree == "appendix" and has_appendix:
                targets: tuple[str | None, ...] = (_APPENDIX,)
            else:
                targets = resolve_reference(ref, known)
                targets = targets or resolve_reference(_in_part(found[at:], text), known) or (None,)
            for target in targets:
                rows.append(
                    ReferenceRow(
                        document_id=reading.document_id,
                        where=passage.where,
                        position=len(rows) + 1,
                        raw=ref.raw,
                        target=target,
                        source=passage.text.source(ref.start, ref.end),
                    )
                )
    return tuple(rows)


def _in_part(refs: Sequence[Reference], text: str) -> Reference:
    """The first reference, in the part that a later one of its sentence names: "khoản 7 và … khoản 1 mục II"."""
    ref = refs[0]
    later = next((r for r in refs[1:] if r.part), None)
    if ref.part or ref.article or later is None or {".", ";"} & set(text[ref.end : later.start]):
        return ref
    return replace(ref, part=later.part)
