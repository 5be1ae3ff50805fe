"""Running text in, its annotated form out: a spaCy DocBin and a displaCy page, held against ours.

A blank multi-language pipeline (`xx`) with one compiled matcher from the same rules; spaCy is the
form that others train on, not a second opinion on meaning. Where its tokens cannot carry a span,
or its ruler finds another, that is a disagreement, and each is listed.
"""

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from pipeline.grammar.agencies.read import Standpoint, find_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.citations.read import find_citations
from pipeline.grammar.deadlines.read import find_deadlines
from pipeline.meaning.knowledge import standpoint
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.run.apart import ApartError, look_apart
from pipeline.run.document import Ingester
from pipeline.run.files import InputFile
from pipeline.run.result import SourceFile
from pipeline.run.rules import Rules, load_rules
from pipeline.run.settings import WorkLimits
from pipeline.structure.parts import Provision
from pipeline.write.beside import write_whole
from pipeline.write.names import below

SPANS_KEY = "sc"  # the key that displaCy and spancat use by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    document_id: str
    spans: int
    disagreements: tuple[str, ...]
    path: Path


def annotate_files(
    files: Sequence[InputFile], rules: Path, limits: WorkLimits, out: Path
) -> Iterator[Report | str]:
    """One report a document, or a line on why there is none; writes out/spacy/<document_id>.spacy
    and .html. Each file is read in a worker of its own."""
    for file in files:
        try:
            found = look_apart(file, annotate_one, (file.name, file.sha256, rules), rules, limits)
        except ApartError as fault:
            yield str(fault)
            continue
        head = json.loads(found[0])
        path = below(out, f"spacy/{head['document_id']}.spacy")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, found[1])
        write_whole(path.with_suffix(".html"), found[2])
        lines = tuple(head["disagreements"])
        yield Report(
            document_id=head["document_id"], spans=head["spans"], disagreements=lines, path=path
        )


def annotate_one(data: bytes, name: str, sha256: str, root: Path) -> tuple[bytes, bytes, bytes]:
    """A report as JSON, the DocBin, the page. Raises ReadError."""
    rules = load_rules(root)
    ingester = Ingester(rules)
    raw = ingester.read(SourceFile(file=name, data=data), sha256)
    decision = ingester.parts(raw)
    meaning = ingester.meaning(decision, raw)
    nlp = make_pipeline(rules)
    return _annotate(meaning, decision.outline.provisions, rules.registry, nlp)


def _annotate(
    meaning: Meaning,
    provisions: Sequence[Provision],
    registry: AgencyRegistry,
    nlp: Any,
) -> tuple[bytes, bytes, bytes]:
    from spacy.tokens import DocBin

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
    report = {"document_id": document_id, "spans": count, "disagreements": disagreements}
    page = _page(document_id, docs).encode("utf-8", "replace")
    return json.dumps(report).encode(), store.to_bytes(), page


def _page(document_id: str, docs: Sequence[Any]) -> str:
    from spacy import displacy

    shown = [d for d in docs if d.spans.get("sc")]
    body = displacy.render(shown, style="span", page=False, minify=False)
    head = (
        f"<!doctype html><html lang='vi'><meta charset='utf-8'><title>{escape(document_id)}</title>"
    )
    return f"{head}<body>{body}</body></html>"


def make_pipeline(rules: Rules) -> Any:
    """spacy.blank("xx") with the component `cchc_ruler`. (blank("vi") needs pyvi or glues marks.)"""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

    def ruler(doc: Doc) -> Doc:
        spans = []
        for start, end, label, value in _spans(doc, rules):
            span = doc.char_span(start, end, label=label, kb_id=value, alignment_mode="strict")
            if span is not None:
                spans.append(span)
        doc.spans[SPANS_KEY] = spans
        return doc

    name = f"cchc_ruler_{rules.sha256[:8]}"
    if not Language.has_factory(name):
        Language.component(name, func=ruler)
    nlp = spacy.blank("xx")
    nlp.tokenizer.infix_finditer = _infixes(nlp)
    nlp.add_pipe(name)
    return nlp


def _infixes(nlp: Any) -> Any:
    """The tokenizer's infixes with the marks that Vietnamese officials print without spaces."""
    from spacy.util import compile_infix_regex

    marks = [r"[/\-–—.,;:()“”\"'’‘…%&\[\]+]", r"(?<=\d)(?=[^\W\d_])", r"(?<=[^\W\d_])(?=\d)"]
    return compile_infix_regex([*nlp.Defaults.infixes, *marks]).finditer


def _spans(doc: Any, rules: Rules) -> list[tuple[int, int, str, str]]:
    text, standpoint = doc.text, doc.user_data.get("standpoint", Standpoint())
    found = find_agencies(text, rules.registry, standpoint)
    out = [(m.start, m.end, "agency", m.agency_id or "") for m in found]
    cited = find_citations(text, rules.citations)
    out += [(c.start, c.end, "citation", c.key or "") for c in cited]
    places = tuple((c.start, c.end) for c in cited)
    out += [
        (a, b, "deadline", kind) for a, b, kind in find_deadlines(text, rules.deadlines, places)
    ]
    return sorted(out)
