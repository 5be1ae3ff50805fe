"""How many tasks and areas the plan says it has, and places of the appendix it sends to, against the appendix.

Refuses to judge a number that may be of something else: another document's appendix, a least number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold
from pipeline.text.remember import remembered
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText


def check_counts(
    decision: Decision, meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Findings on numbers of tasks and areas, and on sections and rows that the appendix does not have."""
    if not meaning.tasks or not meaning.provisions:
        return
    sections: dict[str | None, int] = {}
    for task in meaning.tasks:
        sections[task.section] = sections.get(task.section, 0) + 1
    titles = [fold(t.text.text) for t in decision.outline.titles]
    for t in texts:
        if t.of == "task":
            continue
        folded = t.folded
        yield from _tasks(t, folded, meaning, sections, rules)
        yield from _areas(t, folded, meaning, sections, rules)
        yield from _places(t, folded, meaning, sections, rules)
        yield from _appendices(t, folded, titles, rules)


def _tasks(
    t: ProofText,
    folded: str,
    meaning: Meaning,
    sections: Mapping[str | None, int],
    rules: ProofRules,
) -> Iterator[Finding]:
    """A number of tasks that is neither all, nor those of a section, a body or a clause."""
    told: set[int] = set()
    for m in _said(folded, rules).tasks:
        printed, at = m[1], m.start(1)
        said = int(printed) if printed.isdigit() else rules.number_words.get(printed)
        if said is None or at in told or rules.least.search(folded[:at]):
            continue
        told.add(at)
        named = rules.in_section.search(folded[m.start() :])
        section = named["section"].upper() if named else ""
        right = (
            {sections[section]} if section in sections else {len(meaning.tasks), *sections.values()}
        )
        right |= _of_references(t, meaning)
        if said not in right:
            yield t.finding("tasks-counted", *m.span(), tasks=_counts(meaning, sections))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """Where a text says a number of tasks, one of areas, and a place of the appendix."""

    tasks: tuple[re.Match[str], ...]
    areas: tuple[re.Match[str], ...]
    places: tuple[re.Match[str], ...]


@remembered()
def _said(folded: str, rules: ProofRules) -> _Said:
    return _Said(
        tasks=tuple(m for pattern in rules.tasks_counted for m in pattern.finditer(folded)),
        areas=tuple(rules.areas_counted.finditer(folded)),
        places=tuple(rules.appendix_place.finditer(folded)),
    )


def _of_references(t: ProofText, meaning: Meaning) -> set[int]:
    """How many points and tasks the clauses have that the text refers to."""
    out: set[int] = set()
    areas = {p.provision_id: p.area for p in meaning.provisions}
    for r in meaning.references:
        if r.where == t.record_id and r.target:
            out.add(sum(p.parent_id == r.target for p in meaning.provisions))
            out.add(
                sum(x.area is not None and x.area == areas.get(r.target) for x in meaning.tasks)
            )
    return out


def _areas(
    t: ProofText,
    folded: str,
    meaning: Meaning,
    sections: Mapping[str | None, int],
    rules: ProofRules,
) -> Iterator[Finding]:
    said = _said(folded, rules).areas if sections.keys() - {None} else ()
    areas = sum(p.area is not None for p in meaning.provisions) if said else 0
    # direction and funding are sections, and not always called areas
    right = {n - less for n in (len(sections), areas) for less in range(3)}
    for m in said:
        if int(m["number"]) not in right:
            yield t.finding("areas-counted", *m.span(), sections=str(len(sections)))


def _places(
    t: ProofText,
    folded: str,
    meaning: Meaning,
    sections: Mapping[str | None, int],
    rules: ProofRules,
) -> Iterator[Finding]:
    """A section or a row of the appendix, or an article of the decision, that is not there."""
    said = _said(folded, rules).places
    if not said:
        return
    numbers = {x.number for x in meaning.tasks}
    articles = {p.provision_id for p in meaning.provisions if p.kind == "article"}
    for m in said:
        section, number, article = m["section"], m["number"], m["article"]
        missing = (
            (section and sections.keys() - {None} and section.upper() not in sections)
            or (number and numbers - {None} and int(number) not in numbers)
            or (article and articles and f"dieu-{article}" not in articles)
        )  # fmt: skip
        if missing:
            yield t.finding("appendix-place-missing", *m.span())


def _appendices(
    t: ProofText, folded: str, titles: Sequence[str], rules: ProofRules
) -> Iterator[Finding]:
    """A numbered appendix where none has that number."""
    printed = [m["number"] for title in titles if (m := rules.appendix_number.match(title))]
    if not any(title.startswith(rules.appendix_word) for title in titles):
        return
    for m in rules.appendix_number.finditer(folded):
        if m["number"] not in printed and not rules.of_another.match(folded, m.end()):
            yield t.finding("appendix-place-missing", *m.span())


def _counts(meaning: Meaning, sections: Mapping[str | None, int]) -> str:
    """ "14 (I: 4, II: 2, …)" """
    by_section = ", ".join(f"{s}: {n}" for s, n in sections.items() if s)
    return f"{len(meaning.tasks)} ({by_section})" if by_section else str(len(meaning.tasks))
