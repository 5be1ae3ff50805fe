"""Who does a point of the plan, by when, and how much of it, against the task that carries it out.

Refuses to compare a point that is linked to no task for certain, a body or a time that is not said
to be that of the duty itself, and shares of other things.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.grammar.agencies.read import find_agencies
from pipeline.grammar.deadlines.read import find_deadlines, parse_deadlines
from pipeline.meaning.knowledge import NormaliseKnowledge, standpoint
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import AgencyMention, Finding, PlanYears
from pipeline.model.rows import TaskRecord
from pipeline.text.fold import fold
from pipeline.validate.proof.cited import Cited
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText

_SURE = 0.6  # score of a link that is relied on
_SHARE = re.compile(r"(?<![\d,.])(\d{1,3}(?:[,.]\d+)?) ?%")
_WINDOWS = ("recurring", "continuous", "event", "as_prescribed", "unparsed", "year")


def check_duties(
    meaning: Meaning,
    texts: Sequence[ProofText],
    found: Sequence[Cited],
    rules: ProofRules,
    k: NormaliseKnowledge,
) -> Iterator[Finding]:
    """Findings on points whose body, time or share is not that of their task."""
    tasks = {t.task_id: t for t in meaning.tasks}
    linked: dict[str, list[TaskRecord]] = {}
    for link in meaning.task_provisions:
        if link.score >= _SURE:
            linked.setdefault(link.provision_id, []).append(tasks[link.task_id])
    cells = {(t.record_id, t.field): t for t in texts if t.of == "task"}
    for t in texts:
        of_point = linked.get(t.record_id, ())
        if t.of == "plan" and of_point:
            yield from _who(t, of_point, meaning, rules, k)
            spans = tuple((c.start, c.end) for c in found if c.printed is t)
            yield from _when(t, of_point, meaning, rules, k, spans)
            yield from _share(t, of_point, cells)


def _who(
    t: ProofText,
    tasks: Sequence[TaskRecord],
    meaning: Meaning,
    rules: ProofRules,
    k: NormaliseKnowledge,
) -> Iterator[Finding]:
    """A body that the point says leads, where it leads none of the point's tasks."""
    folded = fold(t.text)
    if not rules.leads.search(folded):
        return
    d = meaning.document
    view = standpoint(k.registry, d.issued_on, d.plan_year, d.issuer_place, d.issuer)
    for m in find_agencies(t.text, k.registry, view):
        alone = m.kind == "agency" and rules.before_lead.search(folded[: m.start])
        if alone and rules.leads.match(folded, m.end) and not _leads(m, tasks):
            yield t.finding(
                "point-lead-differs", m.start, m.end,
                task=_numbers(tasks), printed="; ".join(x.lead_raw or "—" for x in tasks),
            )  # fmt: skip


def _leads(mention: AgencyMention, tasks: Sequence[TaskRecord]) -> bool:
    named = fold(mention.mention)
    return any(
        mention.agency_id in x.lead_agencies or not x.lead_raw or named in fold(x.lead_raw)
        for x in tasks
    )


def _when(
    t: ProofText,
    tasks: Sequence[TaskRecord],
    meaning: Meaning,
    rules: ProofRules,
    k: NormaliseKnowledge,
    spans: Sequence[tuple[int, int]],
) -> Iterator[Finding]:
    """A time by which the point is to be done that none of its tasks has as its deadline."""
    folded = fold(t.text)
    d = meaning.document
    if d.plan_year is None:
        return
    years = PlanYears(first=d.plan_year, last=d.plan_year_end or d.plan_year, issued_on=d.issued_on)
    ids = {x.task_id for x in tasks}
    due = [x for x in meaning.deadlines if x.task_id in ids and x.kind not in _WINDOWS and x.end]
    if {x.task_id for x in due} != ids:
        return
    ends = {x.end for x in due}
    for start, end, kind in find_deadlines(t.text, k.deadlines, tuple(spans)):
        begin = rules.by_when.search(folded[:start])
        if kind in _WINDOWS or begin is None:
            continue
        said = parse_deadlines(t.text[begin.start("time") : end], years, k.deadlines).deadlines
        if len(said) == 1 and said[0].end is not None and said[0].end not in ends:
            yield t.finding(
                "point-deadline-differs", begin.start("time"), end,
                task=_numbers(tasks), printed="; ".join(x.deadline_raw or "—" for x in tasks),
            )  # fmt: skip


def _share(
    t: ProofText, tasks: Sequence[TaskRecord], cells: Mapping[tuple[str, str], ProofText]
) -> Iterator[Finding]:
    """One share in the point and another in the one task that carries it out."""
    cell = cells.get((tasks[0].task_id, "task_raw")) if len(tasks) == 1 else None
    if cell is None:
        return
    here, there = list(_SHARE.finditer(t.text)), list(_SHARE.finditer(cell.text))
    if len(here) == len(there) == 1 and here[0][1] != there[0][1]:
        yield cell.finding(
            "point-share-differs", *there[0].span(), where=t.record_id, other=here[0].group()
        )


def _numbers(tasks: Sequence[TaskRecord]) -> str:
    return ", ".join(x.task_id.rsplit("/", 1)[-1] for x in tasks)
