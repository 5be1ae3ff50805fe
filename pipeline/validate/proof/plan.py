"""The plan against its appendix: titles, counts, bodies with duties and no task, unlinked points."""

import re
from collections.abc import Iterator, Sequence

from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.model.rows import ProvisionRow
from pipeline.text.fold import fold
from pipeline.text.words import word_keys
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText, one_finding

_GOOD_LINKING = 0.6  # share of the tasks that must be linked before a missing link says anything
_FEW_UNCHARGED = 0.25  # share of lead bodies; where more are not charged, the plan charges none
_SHOWN = 12
_DIGIT = re.compile(r"\d")
_BRACKETS = re.compile(r"\([^()]{1,30}\)")


def check_plan(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Findings on what the plan and its appendix say of one another."""
    if not meaning.tasks or not meaning.provisions:
        return
    yield from _titles_differ(meaning)
    yield from _tasks_counted(meaning, texts, rules)
    yield from _duties(meaning)
    yield from _points(meaning)


def _titles_differ(meaning: Meaning) -> Iterator[Finding]:
    """Sections whose title differs in its words from the plan's heading on the same area."""
    headings = {p.area: p for p in meaning.provisions if p.area and p.heading}
    found: list[Finding] = []
    seen: set[str] = set()
    for task in meaning.tasks:
        heading = headings.get(task.area or "")
        if heading is None or task.section is None or task.section in seen:
            continue
        seen.add(task.section)
        title = task.section_title_raw or ""
        if _words(title) != _words(heading.heading or ""):
            value = f"{task.section}. {title} ≠ {heading.provision_id}. {heading.heading}"
            found.append(
                Finding(
                    code="section-title-differs",
                    record_id=task.task_id,
                    field="section_title_raw",
                    value=value,
                    source=task.source,
                )
            )
    if found:
        yield from one_finding(
            "section-title-differs", found, "; ".join(f.value or "" for f in found)
        )


def _words(text: str) -> list[str]:
    """The words of a title; a short form explained in brackets is none of them."""
    return [w for w in word_keys(_BRACKETS.sub(" ", text)) if w.isalnum()]


def _tasks_counted(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """A number of tasks that is neither all nor those of one section; a number of areas."""
    sections: dict[str | None, int] = {}
    for task in meaning.tasks:
        sections[task.section] = sections.get(task.section, 0) + 1
    tasks = {len(meaning.tasks), *sections.values()}
    areas = sum(p.area is not None for p in meaning.provisions)
    # direction and funding are sections, and not always called areas
    areas_right = {n - less for n in (len(sections), areas) for less in range(3)}
    for t in texts:
        if t.of == "task" or not _DIGIT.search(t.text):
            continue
        folded = fold(t.text)
        for m in rules.tasks_counted.finditer(folded):
            if int(m["number"] or m["number2"]) not in tasks:
                yield t.finding("tasks-counted", *m.span(), tasks=str(len(meaning.tasks)))
        for m in rules.areas_counted.finditer(folded if sections.keys() - {None} else ""):
            if int(m["number"]) not in areas_right:
                yield t.finding("areas-counted", *m.span(), sections=str(len(sections)))


def _duties(meaning: Meaning) -> Iterator[Finding]:
    """Bodies that the part on responsibilities charges and no task names, and the reverse."""
    charged: dict[str, ProvisionRow] = {}
    provisions = {p.provision_id: p for p in meaning.provisions}
    for r in meaning.responsibilities:
        for agency_id in r.agency_ids:
            charged.setdefault(agency_id, provisions[r.provision_id])
    if not charged:
        return
    groups = {a.agency_id for a in meaning.agencies if a.is_group}
    groups |= {a.resolved_agency_id for a in meaning.agencies if a.resolved_agency_id}
    named = {i for a in meaning.agencies for i in (a.agency_id, a.resolved_agency_id) if i}
    idle = [(i, p) for i, p in charged.items() if i not in named and i not in groups]
    if idle:
        found = [
            Finding(code="body-without-task", record_id=p.provision_id, source=p.source)
            for _, p in idle
        ]
        titles = list(dict.fromkeys(p.heading or p.text for _, p in idle))
        yield from one_finding("body-without-task", found, "; ".join(t[:80] for t in titles))
    leads = {
        a.agency_id: a for a in meaning.agencies
        if a.role == "lead" and a.agency_id and not a.is_group and a.kind == "agency"
    }  # fmt: skip
    free = [a for i, a in leads.items() if i not in charged]
    if free and len(free) <= _FEW_UNCHARGED * len(leads):
        tasks = {t.task_id: t for t in meaning.tasks}
        found = [
            Finding(code="lead-without-duty", record_id=a.task_id, field="lead_raw",
                    source=tasks[a.task_id].source)
            for a in free
        ]  # fmt: skip
        value = "; ".join(str(a.agency) for a in free)
        yield from one_finding("lead-without-duty", found, value)


def _points(meaning: Meaning) -> Iterator[Finding]:
    """Points that no task was found to carry out, where the linking works and misses none.

    An area with a task that is linked to no point is left out: the task may well be the point's.
    """
    linked_tasks = {x.task_id for x in meaning.task_provisions}
    if len(linked_tasks) < _GOOD_LINKING * len(meaning.tasks):
        return
    linked = {x.provision_id for x in meaning.task_provisions}
    unsure = {t.area for t in meaning.tasks if t.task_id not in linked_tasks}
    areas = {
        p.provision_id for p in meaning.provisions
        if p.area and p.area not in unsure and p.area in {t.area for t in meaning.tasks}
    }  # fmt: skip
    points = [
        p for p in meaning.provisions if p.kind == "point" and p.parent_id in areas and p.text
    ]
    free = [p for p in points if not any(_is_or_below(x, p.provision_id) for x in linked)]
    if free:
        found = [
            Finding(code="points-without-task", record_id=p.provision_id, source=p.source)
            for p in free
        ]
        shown = ", ".join(p.provision_id for p in free[:_SHOWN])
        more = "" if len(free) <= _SHOWN else f" … (+{len(free) - _SHOWN})"
        yield from one_finding(
            "points-without-task", found, shown + more, free=str(len(free)), all=str(len(points))
        )


def _is_or_below(provision_id: str, above: str) -> bool:
    return provision_id == above or provision_id.startswith(f"{above}.")
