"""The plan against its appendix: titles, counts, bodies with duties and no task, unlinked points."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.model.rows import ProvisionRow
from pipeline.text.fold import fold, slug
from pipeline.text.words import word_keys
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import one_finding

_GOOD_LINKING = 0.6  # share of the tasks that must be linked before a missing link says anything
_FEW_UNCHARGED = 0.34  # share of lead bodies; where more are not charged, the plan charges none
_ALIKE = 3  # pairs of words that a point shares with a task of its area: it may well be carried out by it
_SHOWN = 12
_AREAS = 3  # areas of which a plan, or its appendix, has at least so many
_LAST_NUMBER = re.compile(r"(\d+)$")
_NEAR = 20  # letters between an area and the reference that it is of
_BRACKETS = re.compile(r"\([^()]{1,30}\)")


def check_plan(meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """Findings on what the plan and its appendix say of one another."""
    if not meaning.tasks or not meaning.provisions:
        return
    yield from _titles_differ(meaning)
    yield from _not_in_sections(meaning)
    yield from _not_in_plan(meaning)
    yield from _duties(meaning, rules)
    yield from _other_areas(meaning, rules)
    yield from _other_leads(meaning, rules)
    yield from _points(meaning)


def _titles_differ(meaning: Meaning) -> Iterator[Finding]:
    """Sections whose title differs in its words from the plan's heading on the same area."""
    headings = {p.area: p for p in meaning.provisions if p.area and p.heading}
    found: list[Finding] = []
    seen: set[int | None] = set()
    for task in meaning.tasks:
        heading = headings.get(task.area or "")
        if heading is None or task.section_number in (None, *seen):
            continue
        seen.add(task.section_number)
        title = task.section_title_raw or ""
        if not _alike(_words(title), _words(heading.heading or "")):
            numeral = f"{task.section}. " if task.section else ""
            value = f"{numeral}{title} ≠ {heading.provision_id}. {heading.heading}"
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


def _not_in_sections(meaning: Meaning) -> Iterator[Finding]:
    """Areas of the plan without a section: of no task, or unknown ones where there are fewer sections."""
    tasks, provisions = meaning.tasks, meaning.provisions
    planned, treated = {p.area for p in provisions}, {t.area for t in tasks} - {None}
    # where the section of the same number has an area that the plan lacks, it is told of there
    told = {str(t.section_number) for t in tasks if t.area and t.area not in planned}
    clauses = Counter(p.parent_id for p in provisions if p.kind == "clause")
    known = Counter(p.parent_id for p in provisions if p.area)
    sections, titles = {t.section for t in tasks}, {fold(t.section_title_raw or "") for t in tasks}
    for p in provisions:
        if p.area:
            number = _LAST_NUMBER.search(p.provision_id)
            lacks = len(treated) >= _AREAS and p.area not in treated
            lacks = lacks and not (number and number[1] in told)
        else:
            lacks = p.kind == "clause" and bool(p.heading) and known[p.parent_id] >= _AREAS
            lacks = lacks and None not in sections and clauses[p.parent_id] > len(sections)
            lacks = lacks and fold(p.heading or "") not in titles
        if lacks:
            yield Finding(code="plan-not-in-sections", record_id=p.provision_id, field="heading",
                          value=p.heading or p.text, source=p.source)  # fmt: skip


def _not_in_plan(meaning: Meaning) -> Iterator[Finding]:
    """Sections of the appendix on an area that the plan does not treat, or of none, where it has more of them."""
    provisions = meaning.provisions
    planned = {p.area for p in provisions} - {None}
    above = {p.parent_id for p in provisions if p.area}
    sections = {t.section for t in meaning.tasks} - {None}
    more = len(sections) > sum(p.parent_id in above for p in provisions)
    titles, told = {_title(p) for p in provisions}, set[tuple[str | None, ...]]()
    for t in meaning.tasks if len(planned) >= _AREAS else ():
        title = t.section_title_raw or ""
        key = (t.area,) if t.area else (None, t.section, title)
        other = t.area not in planned if t.area else title and more and fold(title) not in titles
        if other and key not in told:
            told.add(key)
            yield Finding(code="section-not-in-plan", record_id=t.task_id, field="section",
                          value=title, source=t.source)  # fmt: skip


def _words(text: str) -> list[str]:
    """The words of a title; a short form explained in brackets is none of them."""
    return [w for w in word_keys(_BRACKETS.sub(" ", text)) if w.isalnum()]


def _alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """True for the same words, one title's short form standing for the other's full one ("Cải cách TTHC")."""
    if not a or not b:
        return a == b
    if a[0] == b[0]:
        return _alike(a[1:], b[1:])
    for short, full in ((a, b), (b, a)):
        size = len(short[0])
        if size > 1 and slug(short[0]) == "".join(slug(w)[0] for w in full[:size]):
            return _alike(short[1:], full[size:])
    return False


def _duties(meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
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
    idle = [p for i, p in charged.items() if i not in named and i not in groups]
    idle = [
        *(p for p in idle if not rules.issuing.collective.search(_title(p))),
        *_unknown_bodies(meaning, rules),
    ]
    if idle:
        found = [
            Finding(code="body-without-task", record_id=p.provision_id, source=p.source)
            for p in idle
        ]
        titles = list(dict.fromkeys(p.heading or p.text for p in idle))
        yield from one_finding("body-without-task", found, "; ".join(t[:80] for t in titles))
    leads = {
        a.agency_id: a for a in meaning.agencies
        if a.role == "lead" and a.agency_id and not a.is_group and a.kind == "agency"
    }  # fmt: skip
    begins = tuple(_title(p) for p in _clauses(meaning))
    free = [
        a for i, a in leads.items()
        if i not in charged and not any(b.startswith(fold(a.mention_raw)) for b in begins)
    ]  # fmt: skip
    if free and len(free) <= _FEW_UNCHARGED * len(leads):
        tasks = {t.task_id: t for t in meaning.tasks}
        found = [
            Finding(code="lead-without-duty", record_id=a.task_id, field="lead_raw",
                    source=tasks[a.task_id].source)
            for a in free
        ]  # fmt: skip
        value = "; ".join(str(a.agency) for a in free)
        yield from one_finding("lead-without-duty", found, value)


def _other_areas(meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """References to a clause that is on another area than the words before the reference say."""
    provisions = {p.provision_id: p for p in meaning.provisions}
    areas = {p.provision_id: fold(p.heading) for p in meaning.provisions if p.area and p.heading}
    for r in meaning.references:
        where, target = provisions.get(r.where), provisions.get(r.target or "")
        stands = target and (areas.get(target.provision_id) or areas.get(target.parent_id or ""))
        if where is None or not stands or where.text.count(r.raw) != 1:
            continue
        before = fold(where.text[: where.text.index(r.raw)])
        sentence = rules.counts.sentence_end.split(before)[-1]
        said = next((a for a in areas.values() if a in sentence[-len(a) - _NEAR :]), None)
        if said and stands not in sentence and said not in stands:
            yield Finding(
                code="reference-other-area",
                record_id=r.where,
                field="text",
                value=r.raw,
                source=r.source,
                params=(("said", said), ("stands", stands)),
            )


def _other_leads(meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """A clause that has its body lead the tasks of areas whose tasks others lead, where it leads elsewhere."""
    provisions = {p.provision_id: p for p in meaning.provisions}
    led: dict[str, set[str]] = {}
    for task in meaning.tasks:
        for body in task.lead_agencies if task.area else ():
            led.setdefault(body, set()).add(task.area or "")
    treated = set().union(*led.values())
    headings = {p.area: p.heading for p in meaning.provisions if p.area and p.heading}
    for r in meaning.responsibilities:
        refs = [x for x in meaning.references if x.where == r.provision_id and x.target]
        own = led.get(r.agency_ids[0], set()) if len(r.agency_ids) == 1 else set()
        text = provisions[r.provision_id].text
        if not refs or not rules.duties.lead_tasks.search(fold(text.partition(refs[0].raw)[0])):
            continue
        carried = {x.provision_id for x in meaning.task_provisions}
        areas = [
            (x, _area_of(provisions.get(x.target or ""), provisions))
            for x in refs
            if (p := provisions.get(x.target or "")) and (p.kind == "clause" or x.target in carried)
        ]
        odd = [(x, a) for x, a in areas if a in treated - own] if own <= headings.keys() else []
        if own and odd:
            yield Finding(
                code="reference-other-lead",
                record_id=r.provision_id,
                field="text",
                value="; ".join(headings[a or ""] or "" for _, a in odd) + f" ({odd[0][0].raw})",
                source=odd[0][0].source,
                params=(
                    ("said", "; ".join(sorted(headings[a] or "" for a in own))),
                    ("stands", headings.get(odd[0][1] or "") or ""),
                ),
            )


def _area_of(p: ProvisionRow | None, provisions: Mapping[str, ProvisionRow]) -> str | None:
    above = provisions.get(p.parent_id or "") if p else None
    return (p.area if p else None) or (above.area if above else None)


def _title(p: ProvisionRow) -> str:
    return fold(p.heading or p.text)


def _clauses(meaning: Meaning) -> list[ProvisionRow]:
    """The clauses of the part on responsibilities."""
    known = {r.provision_id for r in meaning.responsibilities}
    clauses = [p for p in meaning.provisions if p.kind == "clause"]
    parts = {p.parent_id for p in clauses if p.provision_id in known}
    return [p for p in clauses if p.parent_id in parts]


def _unknown_bodies(meaning: Meaning, rules: ProofRules) -> Iterator[ProvisionRow]:
    """Clauses on a body that the registry does not know, beside those on known ones, in no cell."""
    known = {r.provision_id for r in meaning.responsibilities}
    cells = fold(" ".join(
        cell or "" for t in meaning.tasks for cell in (t.task, t.lead_raw, t.coordinating_raw, t.monitoring_raw)
    ))  # fmt: skip
    for p in _clauses(meaning):
        unknown = p.heading and p.provision_id not in known
        if unknown and rules.issuing.bodies.search(_title(p)) and _title(p) not in cells:
            yield p


def _points(meaning: Meaning) -> Iterator[Finding]:
    """Points that no task was found to carry out, where the linking works and misses none.

    An area with a task that is linked to no point is left out: the task may well be the point's.
    """
    linked_tasks = {x.task_id for x in meaning.task_provisions}
    if len(linked_tasks) < _GOOD_LINKING * len(meaning.tasks):
        return
    linked = {x.provision_id for x in meaning.task_provisions}
    unsure = {t.area for t in meaning.tasks if t.task_id not in linked_tasks}
    said: dict[str | None, list[frozenset[tuple[str, str]]]] = {}
    for t in meaning.tasks:
        said.setdefault(t.area, []).append(_pairs(t.task))
    areas = {
        p.provision_id: p.area for p in meaning.provisions
        if p.area and p.area not in unsure and p.area in said
    }  # fmt: skip
    points = [
        p for p in meaning.provisions if p.kind == "point" and p.parent_id in areas and p.text
    ]
    unlinked = [p for p in points if not any(_is_or_below(x, p.provision_id) for x in linked)]
    free = [p for p in unlinked if not _is_alike(p.text, said[areas[p.parent_id or ""]])]
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


def _is_alike(text: str, tasks: Sequence[frozenset[tuple[str, str]]]) -> bool:
    own = _pairs(text)
    return any(len(own & pairs) >= _ALIKE for pairs in tasks)


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words of a text."""
    return frozenset(pairwise(w for w in word_keys(text) if w.isalnum()))


def _is_or_below(provision_id: str, above: str) -> bool:
    return provision_id == above or provision_id.startswith(f"{above}.")
