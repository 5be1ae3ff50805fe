"""Running text in, its annotated form out: a spaCy DocBin and a displaCy page, held against ours.

A blank multi-language pipeline (`xx`) with one compiled matcher from the same rules; spaCy is the
form that others train on, not a second opinion on meaning. Where its tokens cannot carry a span,
or its ruler finds another, that is a disagreement, and each is listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.meaning.knowledge import standpoint
from pipeline.meaning.meaning import Meaning
from pipeline.run.document import Ingester, SourceFile
from pipeline.run.files import InputFile, read_bytes
from pipeline.run.ruler import make_pipeline
from pipeline.run.rules import Rules
from pipeline.structure.parts import Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    document_id: str
    spans: int
    disagreements: tuple[str, ...]
    path: Path


def annotate_files(files: Sequence[InputFile], rules: Rules, out: Path) -> Iterator[Report]:
    """One report a document; writes out/spacy/<document_id>.spacy and .html."""
    from pipeline.model.grid import ReadError

    ingester = Ingester(rules)
    nlp = make_pipeline(rules)
    for file in files:
        source = SourceFile(file=file.name, data=read_bytes(file, ingester.limits.max_bytes))
        try:
            raw = ingester.read(source, file.sha256)
        except ReadError:
            continue
        decision = ingester.parts(raw)
        meaning = ingester.meaning(decision, raw)
        yield _annotate(meaning, decision.outline.provisions, rules.registry, nlp, out)


def _annotate(
    meaning: Meaning,
    provisions: Sequence[Provision],
    registry: AgencyRegistry,
    nlp: Any,
    out: Path,
) -> Report:
    from spacy.tokens import DocBin

    folder = out / "spacy"
    folder.mkdir(parents=True, exist_ok=True)
    store = DocBin(store_user_data=True)
    disagreements: list[str] = []
    count = 0
    docs = []
    mine: dict[str, set[tuple[int, int, str]]] = {}
    document = meaning.document
    document_id, day = document.document_id, document.issued_on
    view = standpoint(registry, day, document.plan_year, document.issuer_place, document.issuer)
    for s in meaning.spans:
        mine.setdefault(s.record_id, set()).add((s.start, s.end, s.label))
    for p in provisions:
        if not p.text.text:
            continue
        provision_id = p.provision_id
        made = nlp.make_doc(p.text.text)
        made.user_data["standpoint"] = view
        doc = nlp(made)
        doc.user_data = {"provision_id": provision_id}
        found = {(s.start_char, s.end_char, s.label_) for s in doc.spans["sc"]}
        count += len(found)
        for label, spans in (("only ingest", mine.get(provision_id, set()) - found),
                             ("only spaCy", found - mine.get(provision_id, set()))):  # fmt: skip
            for start, end, kind in sorted(spans):
                disagreements.append(
                    f"{provision_id} {start}–{end} {kind}: {label}: {doc.text[start:end]!r}"
                )
        store.add(doc)
        docs.append(doc)
    path = folder / f"{document_id}.spacy"
    path.write_bytes(store.to_bytes())
    (folder / f"{document_id}.html").write_text(_page(document_id, docs), encoding="utf-8")
    return Report(
        document_id=document_id, spans=count, disagreements=tuple(disagreements), path=path
    )


def _page(document_id: str, docs: Sequence[Any]) -> str:
    from spacy import displacy

    shown = [d for d in docs if d.spans.get("sc")]
    body = displacy.render(shown, style="span", page=False, minify=False)
    head = (
        f"<!doctype html><html lang='vi'><meta charset='utf-8'><title>{escape(document_id)}</title>"
    )
    return f"{head}<body>{body}</body></html>"
