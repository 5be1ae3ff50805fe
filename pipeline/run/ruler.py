"""The compiled rules as a spaCy component: a blank `xx` pipeline with a ruler that fills doc.spans.

It reads bodies from doc.user_data["standpoint"], where the caller set one.
"""

from typing import Any

from pipeline.grammar.agencies.read import Standpoint, find_agencies
from pipeline.grammar.citations.read import find_citations
from pipeline.grammar.deadlines.read import find_deadlines
from pipeline.run.rules import Rules

SPANS_KEY = "sc"  # the key that displaCy and spancat use by default


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
