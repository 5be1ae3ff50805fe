"""How many tasks and areas the plan says it has, and places of the appendix it sends to, against the appendix.

Refuses to judge a number that may be of something else: another document's appendix, a least number.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold
from pipeline.text.remember import remembered
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the texts are held against. sections: each with its number of tasks; appendices: the numbers
    of those that have one, None where no title is an appendix's."""

    meaning: Meaning
    sections: Mapping[str | int | None, int]
    appendices: frozenset[str] | None


def check_counts(
    decision: Decision, meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Findings on numbers of tasks and areas, and on sections and rows that the appendix does not have."""
    if not meaning.tasks or not meaning.provisions:
        return
    titles = [fold(t.text.text) for t in decision.outline.titles]
    printed = frozenset(m["number"] for t in titles if (m := rules.counts.appendix_number.match(t)))
    plan = _Plan(
        meaning=meaning,
        sections=Counter(t.section or t.section_number for t in meaning.tasks),
        appendices=printed
        if any(t.startswith(rules.counts.appendix_word) for t in titles)
        else None,
    )
    for t in texts:
        if t.of != "task" and (said := _said(t.folded, rules)) is not None:
            for check in (_tasks, _areas, _places, _appendices):
                yield from check(t, said, plan, rules)


def _tasks(t: ProofText, says: "_Said", plan: _Plan, rules: ProofRules) -> Iterator[Finding]:
    """A number of tasks that is neither all, nor those of a section, a body or a clause."""
    meaning, sections, told = plan.meaning, plan.sections, set[int]()
    for m in says.tasks:
        printed, at = m[1], m.start(1)
        said = int(printed) if printed.isdigit() else rules.counts.number_words.get(printed)
        if said is None or at in told or rules.counts.least.search(t.folded[:at]):
            continue
        told.add(at)
        named = rules.counts.in_section.search(t.folded[m.start() :])
        section = named["section"].upper() if named else ""
        right = (
            {sections[section]} if section in sections else {len(meaning.tasks), *sections.values()}
        )
        right |= _of_references(t, meaning)
        if said not in right:
            yield t.finding("tasks-counted", *m.span(), tasks=_counts(plan))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """Where a text says a number of tasks, one of areas, a place of the appendix, and its number."""

    tasks: tuple[re.Match[str], ...]
    areas: tuple[re.Match[str], ...]
    places: tuple[re.Match[str], ...]
    numbers: tuple[re.Match[str], ...]


@remembered()
def _said(folded: str, rules: ProofRules) -> _Said | None:
    """None for nearly every text."""
    tasks = tuple(m for pattern in rules.counts.tasks for m in pattern.finditer(folded))
    areas, places, numbers = (
        tuple(pattern.finditer(folded))
        for pattern in (
            rules.counts.areas,
            rules.counts.appendix_place,
            rules.counts.appendix_number,
        )
    )
    if not (tasks or areas or places or numbers):
        return None
    return _Said(tasks=tasks, areas=areas, places=places, numbers=numbers)


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


def _areas(t: ProofText, says: _Said, plan: _Plan, _: ProofRules) -> Iterator[Finding]:
    """A number of areas that is not that of the sections, nor of the plan's areas."""
    said = says.areas if plan.sections.keys() - {None} else ()
    areas = sum(p.area is not None for p in plan.meaning.provisions) if said else 0
    # direction and funding are sections, and not always called areas
    right = {n - less for n in (len(plan.sections), areas) for less in range(3)}
    for m in said:
        if int(m["number"]) not in right:
            yield t.finding("areas-counted", *m.span(), sections=str(len(plan.sections)))


def _places(t: ProofText, says: _Said, plan: _Plan, _: ProofRules) -> Iterator[Finding]:
    """A section or a row of the appendix, or an article of the decision, that is not there."""
    if not says.places:
        return
    sections = {s for s in plan.sections if isinstance(s, str)}
    numbers = {x.number for x in plan.meaning.tasks}
    articles = {p.provision_id for p in plan.meaning.provisions if p.kind == "article"}
    for m in says.places:
        section, number, article = m["section"], m["number"], m["article"]
        missing = (
            (section and sections and section.upper() not in sections)
            or (number and numbers - {None} and int(number) not in numbers)
            or (article and articles and f"dieu-{article}" not in articles)
        )  # fmt: skip
        if missing:
            yield t.finding("appendix-place-missing", *m.span())


def _appendices(t: ProofText, says: _Said, plan: _Plan, rules: ProofRules) -> Iterator[Finding]:
    """A numbered appendix where none has that number."""
    if plan.appendices is None:
        return
    for m in says.numbers:
        if m["number"] not in plan.appendices and not rules.counts.of_another.match(
            t.folded, m.end()
        ):
            yield t.finding("appendix-place-missing", *m.span())


def _counts(plan: _Plan) -> str:
    """ "14 (I: 4, II: 2, …)" """
    tasks = len(plan.meaning.tasks)
    by_section = ", ".join(f"{s}: {n}" for s, n in plan.sections.items() if s)
    return f"{tasks} ({by_section})" if by_section else str(tasks)
