"""The form of the decision: grounds, abbreviations, notes, recipients, closing marks.

Rules: Nghị định 30/2020/NĐ-CP, Phụ lục I. Refuses to judge a part that was not found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.quotes import faulty_quotes
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold, fold_spaced
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText, one_finding

_DEFINED = re.compile(
    r"\((?:sau đây )?(?:gọi|viết) (?:tắt )?(?:chung )?là[: ]*[“\"]?(\w[\w&.-]*)|\(([A-ZĐ][\w&.-]*[A-ZĐ])\)"
)
_SHORT = re.compile(r"[A-ZĐ](?<![\w/.-].)[A-ZĐ&]{2,9}(?![\w/-])")
_NOTE_MARK = re.compile(r"\[(\d{1,2})\]")
_NOTE = re.compile(r"(?m)^[\[(]?(\d{1,2})(?:[\])]?[. ]|[\])]$)")


def check_form(
    decision: Decision, meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Findings on the form."""
    yield from _ground_ends(texts)
    yield from _ground_order(texts, meaning, rules)
    yield from _abbreviations(texts, rules)
    yield from _notes(decision, texts)
    yield from _recipients(decision, meaning, rules)
    yield from _closing(decision, meaning, texts, rules)
    yield from _quotes(texts)


def _ground_ends(texts: Sequence[ProofText]) -> Iterator[Finding]:
    """Each ground ends with a semicolon, the last of all (the proposal) with a full stop."""
    grounds = [t for t in texts if t.of in ("ground", "proposal")]
    for at, t in enumerate(grounds):
        last = at == len(grounds) - 1
        # a plan of its own goes on behind its last ground, with any mark
        due = ";" if not last else "." if t.of == "proposal" else ".;:,"
        if t.text.rstrip()[-1:] not in due:
            words = t.text.split()
            start = t.text.rfind(words[-1]) if words else 0
            yield t.finding("ground-end", start, len(t.text), value=t.text[-80:])


def _ground_order(
    texts: Sequence[ProofText], meaning: Meaning, rules: ProofRules
) -> Iterator[Finding]:
    """Grounds stand by force: one that is above the one before it stands out of order."""
    ranks: list[tuple[int, ProofText]] = []
    rows = [c for c in meaning.citations if c.relation == "legal_basis"]
    for t in texts:
        if t.of != "ground":
            continue
        row = next((c for c in rows if c.raw in t.text), None)
        rank = None if row is None else _rank(f"{row.raw} {row.symbol or ''}", rules)
        if rank is None:
            continue
        if ranks and rank < ranks[-1][0]:
            yield t.finding(
                "ground-order", 0, len(t.text), value=t.text[:120], before=ranks[-1][1].text[:120]
            )
            return
        ranks.append((rank, t))


def _rank(name: str, rules: ProofRules) -> int | None:
    folded = fold(name)
    return next((i for i, p in enumerate(rules.ground_ranks) if p.search(folded)), None)


def _abbreviations(texts: Sequence[ProofText], rules: ProofRules) -> Iterator[Finding]:
    """Short forms used before they are defined, defined twice, or (one finding) never.

    Those of this trade only where the document explains others.
    """
    defined: dict[str, tuple[int, int]] = {}
    used: dict[str, list[tuple[ProofText, re.Match[str]]]] = {}
    order: dict[str, tuple[int, int]] = {}
    for at, t in enumerate(texts):
        marks = {
            m.start(2) if m[2] else m.start(1): m[2] or m[1] for m in _DEFINED.finditer(t.text)
        }
        for start, short in marks.items():
            if short in defined and t.of != "task":
                yield t.finding("abbreviation-twice", start, start + len(short))
            defined.setdefault(short, (at, start))
        if t.text == t.text.upper() or t.of == "heading":
            continue
        for m in _SHORT.finditer(t.text):
            if m.start() in marks or _roman(m.group()):
                continue
            order.setdefault(m.group(), (at, m.start()))
            used.setdefault(m.group(), []).append((t, m))
    for short, place in order.items():
        if short in defined and place < defined[short]:
            t, m = used[short][0]
            yield t.finding("abbreviation-early", *m.span())
    full = " ".join(fold(t.text) for t in texts)
    unknown = [
        s for s, found in used.items()
        if s not in defined and (
            bool(defined) and rules.spelled[s] in full if s in rules.spelled
            else s not in rules.abbreviations and len(found) > 1
        )
    ]  # fmt: skip
    if unknown:
        first = [used[s][0] for s in unknown]
        places = [t.finding("abbreviation-undefined", *m.span()) for t, m in first]
        yield from one_finding("abbreviation-undefined", places, ", ".join(unknown))


def _roman(word: str) -> bool:
    return not set(word) - set("IVXLC")


def _notes(decision: Decision, texts: Sequence[ProofText]) -> Iterator[Finding]:
    """A note mark whose note stands nowhere: in brackets, or raised and left out of the text."""
    marks = [(t, m) for t in texts for m in _NOTE_MARK.finditer(t.text)]
    raised = [f for f in decision.findings if f.code == "note-mark" and (f.value or "").isdigit()]
    if not marks and not raised:
        return
    notes = [n.text for n in decision.outline.notes]
    known = {m[1] for n in (*notes, *(t.text for t in texts)) for m in _NOTE.finditer(n)}
    for t, m in marks:
        opens = m.start() == 0 or t.text[m.start() - 1] == "\n"
        if m[1] not in known and not opens:
            yield t.finding("note-missing", m.start(), m.end())
    yield from (replace(f, code="note-missing") for f in raised if f.value not in known)


def _recipients(decision: Decision, meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """ "Như Điều N" must name the article on who carries the decision out."""
    articles = [p for p in decision.outline.provisions if p.kind == "article"]
    if [p.provision_id for p in articles] != [f"dieu-{i + 1}" for i in range(len(articles))]:
        return  # the articles are numbered wrongly, which is told of
    carried = [p for p in articles if rules.responsible.search(fold_spaced(p.text.text))]
    for r in decision.outline.recipients:
        m = rules.as_article.search(fold_spaced(r.text))
        if m is None or not carried:
            continue
        numbers = {"".join(c for c in p.label if c.isdigit()) for p in carried}
        if m["article"] not in numbers:
            yield Finding(
                code="recipients-article",
                record_id=meaning.document.document_id,
                field="recipients",
                value=r.text,
                source=r.source(),
                params=(("article", ", ".join(sorted(numbers))),),
            )


def _closing(
    decision: Decision, meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """The text of a decision ends with its mark, its recipients with where it is filed."""
    outline = decision.outline
    articles = [t for t in texts if t.of == "article"]
    said = [*(t.text for t in articles), *(n.text for n in outline.notes)]
    if articles and not any(rules.end in text.replace(" ", "") for text in said):
        last = articles[-1]
        yield last.finding(
            "closing-mark", max(0, len(last.text) - 1), len(last.text), value=last.text[-60:]
        )
    sent = outline.recipients
    if sent and not any(rules.filing.search(fold_spaced(r.text)) for r in sent):
        yield Finding(
            code="filing-missing",
            record_id=meaning.document.document_id,
            field="recipients",
            value=sent[-1].text,
            source=sent[-1].source(),
        )


def _quotes(texts: Sequence[ProofText]) -> Iterator[Finding]:
    """Quotation marks of the grounds; those of provisions and cells are told of where they are read."""
    for t in texts:
        if t.of in ("ground", "proposal"):
            for start, end in faulty_quotes(t.text):
                yield t.finding("quotes", start, end)
