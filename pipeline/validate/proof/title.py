"""What the plan is about: title, article 1 and the plan's own title must speak of one thing.

Refuses to compare wordings: only where each has several words that the other lacks is it another thing.
"""

from collections.abc import Iterator

from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined
from pipeline.validate.proof.rules import TitleRules

_SEVERAL = 2  # words of one that the other lacks


def check_title(decision: Decision, document_id: str, rules: TitleRules) -> Iterator[Finding]:
    """One finding, on the place that differs from most others."""
    outline = decision.outline
    first = next((p.text for p in outline.provisions if p.kind == "article"), None)
    if first is not None and not rules.enacts.search(fold_spaced(first.text)):
        first = None
    titles = [t.text for t in outline.titles if t.of == "plan"]
    said = [
        (j, s) for j in (decision.heading.title, first, *titles) if j and (s := _subject(j, rules))
    ]
    for joined, subject in said:
        others = [s for j, s in said if j is not joined and _another(subject, s, rules)]
        if others and (2 * len(others) >= len(said) or joined is said[-1][0]):
            yield Finding(
                code="title-differs",
                record_id=document_id,
                field="title",
                value=subject,
                source=joined.source(),
                params=(("other", others[0]),),
            )
            return


def _subject(text: Joined, rules: TitleRules) -> str:
    """What stands behind the word "plan", up to its years or whose it is; "" where nothing does."""
    m = rules.subject.search(fold_spaced(text.text))
    return m["subject"].strip(" ,.") if m else ""


def _another(a: str, b: str, rules: TitleRules) -> bool:
    first, second = (_words(text, rules) for text in (a, b))
    return len(first - second) >= _SEVERAL and len(second - first) >= _SEVERAL


def _words(subject: str, rules: TitleRules) -> set[str]:
    for short, long in rules.spelled:
        subject = subject.replace(short, long)
    return set(subject.replace(",", " ").split())
