"""The lines below "Nơi nhận": how they end, whom they repeat, the article and the file they name.

Rule: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, 9. Refuses to judge a list of two or three.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision, Provision
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined
from pipeline.validate.proof.rules import RecipientRules
from pipeline.validate.proof.texts import one_finding

_END = ";"
_FEW = 4  # lines that make a habit


def check_recipients(
    decision: Decision, meaning: Meaning, rules: RecipientRules
) -> Iterator[Finding]:
    """Findings on the recipients."""
    sent = decision.outline.recipients
    found = [*_article(decision, sent, rules), *_filing(sent, rules)]
    found += one_finding("recipient-end", odd := _odd_ends(sent), _values(odd))
    found += one_finding("recipient-twice", twice := _twice(sent), _values(twice))
    for f in found:
        yield replace(f, record_id=meaning.document.document_id, field="recipients")


def _finding(code: str, line: Joined, **params: str) -> Finding:
    return Finding(code=code, value=line.text, source=line.source(), params=tuple(params.items()))


def _values(found: Sequence[Finding]) -> str:
    return " | ".join(f.value or "" for f in found)


def _article(
    decision: Decision, sent: Sequence[Joined], rules: RecipientRules
) -> Iterator[Finding]:
    """ "Như Điều N" must name the article on who carries the decision out, and stand there at all."""
    articles = [p for p in decision.outline.provisions if p.kind == "article"]
    due = [f"dieu-{i + 1}" for i in range(len(articles))]
    misnumbered = [p.provision_id for p in articles] != due
    numbers = {_number(p) for p in articles if rules.responsible.search(fold_spaced(p.text.text))}
    if not numbers:
        return
    said = [(r, m) for r in sent if (m := rules.as_article.search(fold_spaced(r.text)))]
    for r, m in said:
        if misnumbered and int(m["article"]) <= len(articles):
            continue  # which is meant is open, and the numbering is told of
        if m["article"] not in numbers:
            yield _finding("recipients-article", r, article=", ".join(sorted(numbers)))
    if not said and len(sent) >= _FEW and not any(map(rules.carriers.search, _folded(sent))):
        yield _finding("recipients-article-missing", sent[0], article=", ".join(sorted(numbers)))


def _number(p: Provision) -> str:
    return "".join(c for c in p.label if c.isdigit())


def _folded(sent: Sequence[Joined]) -> list[str]:
    return [fold_spaced(r.text) for r in sent]


def _filing(sent: Sequence[Joined], rules: RecipientRules) -> Iterator[Finding]:
    """The recipients end with where the decision is filed, which is the clerk's office first."""
    filed = [r for r in sent if rules.filing.search(fold_spaced(r.text))]
    if sent and not filed:
        yield _finding("filing-missing", sent[-1])
    for r in filed:
        if not rules.clerk.search(fold_spaced(r.text)):
            yield _finding("filing-clerk", r)


def _odd_ends(sent: Sequence[Joined]) -> list[Finding]:
    """Lines that end otherwise than all others; the last ends the list."""
    lines, last = sent[:-1], sent[-1:]
    odd = [r for r in lines if not r.text.rstrip().endswith(_END)]
    if len(lines) < _FEW or len(odd) > 1:
        return []
    odd += [r for r in last if r.text.rstrip().endswith(_END)]
    return [_finding("recipient-end", r) for r in odd]


def _twice(sent: Sequence[Joined]) -> list[Finding]:
    names = [text.strip(" -–+.;,") for text in _folded(sent)]
    return [
        _finding("recipient-twice", r)
        for i, r in enumerate(sent)
        if names[i] and names[i] in names[:i]
    ]
