"""Who does a point of the plan, by when, and how much of it, against the task that carries it out.

Refuses to compare a point that is linked to no task for certain, a body or a time that is not said
to be that of the duty itself, and shares of other things.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from pipeline.grammar.agencies.read import find_agencies
from pipeline.grammar.deadlines.read import find_deadlines, parse_deadlines
from pipeline.meaning.knowledge import NormaliseKnowledge, standpoint
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import AgencyMention, Deadline, Finding, PlanYears
from pipeline.model.rows import TaskRecord
from pipeline.text.fold import fold
from pipeline.text.words import word_keys
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import Cited, ProofText

_SURE = 0.38  # score of a link that is relied on; the best assignment within one area
_SHARE = re.compile(r"(?<![\d,.])(\d{1,3}(?:[,.]\d+)?) ?%")
_COUNTED = re.compile(r"(?<![\d/.,-])(?P<number>\d{1,3}) (?P<thing>[^\W\d_]+(?: [^\W\d_]+)?)(?!\w)")
_SENTENCE_END = re.compile(r" *(?:[.;]|$)")
_YEAR = re.compile(r"\b20\d\d\b")
_ALIKE = 0.75  # share of the shorter text's words that two texts on one thing have in common
_TELLING = 6  # and how many words at least
_PERIOD, _TIMED = "period", ("before_date", "by_date", "month", "quarter")
_DAY = re.compile(r"(?:(?<!\d)\d{1,2}(?!\d)|\b[IVX]+)\D{1,12}20\d\d")
_SENT = "recipients"
_NAME_GOES_ON = re.compile(r"\s+(?:[-–]\s+|\w+\s+)?[A-ZĐ]")
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
    places: dict[int, list[tuple[int, int]]] = {}
    for c in found:
        places.setdefault(id(c.printed), []).append((c.start, c.end))
    for t in texts:
        if t.of != "plan":
            continue
        of_point, spans = linked.get(t.record_id, ()), tuple(places.get(id(t), ()))
        if of_point:
            yield from _who(t, of_point, meaning, rules, k)
            yield from _when(t, of_point, meaning, rules, k, spans)
            yield from _share(t, of_point, cells)
        yield from _out_of_time(t, meaning, rules, k, spans)
    yield from _shares_of_aims(texts, linked)


def check_former_bodies(
    texts: Sequence[ProofText], meaning: Meaning, rules: ProofRules, k: NormaliseKnowledge
) -> Iterator[Finding]:
    """A body that is to act or to be told, and was none any more: one finding a body."""
    d, told = meaning.document, set[str]()
    view = standpoint(k.registry, d.issued_on, d.plan_year, d.issuer_place, d.issuer)
    for t in texts if d.issued_on else ():
        acts = (
            t.of in ("article", "heading")
            or t.field == _SENT
            or (t.of == "plan" and rules.duties.acting.search(t.folded))
        )
        if not acts or rules.duties.of_former_days.search(t.folded):
            continue
        for m in find_agencies(t.text, k.registry, view):
            body = k.registry.by_id.get(m.agency_id or "")
            longer = _NAME_GOES_ON.match(t.text, m.end)
            unsure = longer or rules.duties.open_level.search(fold(m.mention))
            if body is None or body.valid_to is None or body.agency_id in told or unsure:
                continue
            if d.issued_on and body.valid_to < d.issued_on:
                told.add(body.agency_id)
                yield t.finding(
                    "body-out-of-years", m.start, m.end, until=f"{body.valid_to:%d/%m/%Y}"
                )


def _who(
    t: ProofText,
    tasks: Sequence[TaskRecord],
    meaning: Meaning,
    rules: ProofRules,
    k: NormaliseKnowledge,
) -> Iterator[Finding]:
    """A body that the point says leads, where it leads none of the point's tasks."""
    folded = t.folded
    if not (rules.duties.leads.search(folded) or rules.duties.charged.search(folded)):
        return
    d = meaning.document
    view = standpoint(k.registry, d.issued_on, d.plan_year, d.issuer_place, d.issuer)
    for m in find_agencies(t.text, k.registry, view):
        before = folded[: m.start]
        says = rules.duties.before_lead.search(before) and rules.duties.leads.match(folded, m.end)
        charged = any(x.end() == m.start for x in rules.duties.charged.finditer(before))
        if m.kind == "agency" and (says or charged) and not _leads(m, tasks):
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
    folded = t.folded
    d = meaning.document
    year = d.plan_year or (d.issued_on.year + 1 if d.issued_on else 0)
    years = PlanYears(first=year, last=d.plan_year_end or year, issued_on=d.issued_on)
    ids = {x.task_id for x in tasks}
    one_year = d.plan_year is not None and d.plan_year_end is None
    windows = _WINDOWS if one_year else tuple(w for w in _WINDOWS if w != "year")
    due = [x for x in meaning.deadlines if x.task_id in ids and x.kind not in windows and x.end]
    if {x.task_id for x in due} != ids:
        return
    ends = {x.end for x in due}
    for start, end, kind in find_deadlines(t.text, k.deadlines, tuple(spans)):
        begin = rules.duties.by_when.search(folded[:start])
        begin = begin or (
            rules.duties.begins_when.search(folded[:start])
            if rules.duties.goes_on.match(folded, end)
            else None
        )
        if begin is None and _SENTENCE_END.match(folded, end):
            begin = rules.duties.ends_when.search(folded[:start]) or rules.duties.ends_when.match(
                folded, start
            )
        if kind in windows or kind == _PERIOD or begin is None:
            continue
        if d.plan_year is None and not _YEAR.search(t.text[start:end]):
            continue  # a time without a year is of the plan's
        said = parse_deadlines(t.text[begin.start("time") : end], years, k.deadlines).deadlines
        printed = {said[0].end, _printed_day(said[0])} if len(said) == 1 else {None}
        past = said and said[0].end and d.issued_on and said[0].end.year < d.issued_on.year - 1
        if None not in printed and not printed & ends and not past:
            yield t.finding(
                "point-deadline-differs", begin.start("time"), end,
                task=_numbers(tasks), printed="; ".join(x.deadline_raw or "—" for x in tasks),
            )  # fmt: skip


def _out_of_time(
    t: ProofText,
    meaning: Meaning,
    rules: ProofRules,
    k: NormaliseKnowledge,
    spans: Sequence[tuple[int, int]],
) -> Iterator[Finding]:
    """A time by which something is to be done that was over at signing, or lies after the plan."""
    d = meaning.document
    if d.issued_on is None or d.plan_year is None or not _YEAR.search(t.text):
        return
    folded = t.folded
    years = PlanYears(first=d.plan_year, last=d.plan_year_end or d.plan_year, issued_on=d.issued_on)
    for start, end, kind in find_deadlines(t.text, k.deadlines, tuple(spans)):
        begin = rules.duties.by_when.search(folded[:start])
        timed = kind in _TIMED and _DAY.search(t.text[start:end])
        if begin is None or not timed or any(a <= start < b for a, b in spans):
            continue
        said = parse_deadlines(t.text[begin.start("time") : end], years, k.deadlines).deadlines
        last = said[0].end if len(said) == 1 else None
        if last is not None and last < d.issued_on:
            yield t.finding(
                "point-time-over", begin.start("time"), end, on=f"{d.issued_on:%d/%m/%Y}"
            )
        if last is not None and last.year > years.last + (last.month == 1):
            yield t.finding("point-time-after", begin.start("time"), end, year=str(years.last))


def _share(
    t: ProofText, tasks: Sequence[TaskRecord], cells: Mapping[tuple[str, str], ProofText]
) -> Iterator[Finding]:
    """One share in the point and another in its tasks; a number of one thing that differs from the task's."""
    here = _shares(t.text)
    there = [
        (cell, m)
        for x in (tasks if len(here) == 1 else ())
        if (cell := cells.get((x.task_id, "task_raw"))) is not None
        for m in _shares(cell.text)
    ]
    if there and all(m[1] != here[0][1] for _, m in there):
        cell, m = there[0]
        yield _differs(cell, m, t, here[0].group())
    counted = {m["thing"]: m for m in _numbers_of(t.text)}
    cell = cells.get((tasks[0].task_id, "task_raw")) if len(tasks) == 1 and counted else None
    for m in _numbers_of(cell.text) if cell else ():
        other = counted.get(m["thing"])
        if cell and other and int(other["number"]) != int(m["number"]):
            yield _differs(cell, m, t, t.text[slice(*other.span())])


def _differs(cell: ProofText, m: re.Match[str], t: ProofText, other: str) -> Finding:
    return cell.finding("point-share-differs", *m.span(), where=t.record_id, other=other)


def _shares_of_aims(
    texts: Sequence[ProofText], linked: Mapping[str, Sequence[TaskRecord]]
) -> Iterator[Finding]:
    """One share in a task and another in an aim of the plan that says nearly the same."""
    aims = [(t, *said) for t in texts if t.of == "plan" and t.record_id not in linked
            if (said := _one_share(t.text))]  # fmt: skip
    for cell in (t for t in texts if t.of == "task" and t.field == "task_raw"):
        there = _one_share(cell.text)
        for aim, here, words in aims if there else ():
            if there and here[1] != there[0][1] and _alike(words, there[1]):
                yield cell.finding(
                    "point-share-differs",
                    *there[0].span(),
                    where=aim.record_id,
                    other=here.group(),
                )


def _shares(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_SHARE.finditer(text)) if "%" in text else ()


@lru_cache(maxsize=512)
def _numbers_of(text: str) -> tuple[re.Match[str], ...]:
    """The numbers of things in a text, folded."""
    return tuple(_COUNTED.finditer(fold(text)))


@lru_cache(maxsize=512)
def _one_share(text: str) -> tuple[re.Match[str], frozenset[str]] | None:
    """The one share that the text says, and its words."""
    shares = _shares(text)
    if len(shares) != 1:
        return None
    return shares[0], frozenset(w for w in word_keys(text) if w.isalpha())


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    few = min(len(one), len(other))
    return few >= _TELLING and len(one & other) >= _ALIKE * few


def _numbers(tasks: Sequence[TaskRecord]) -> str:
    return ", ".join(x.task_id.rsplit("/", 1)[-1] for x in tasks)


def _printed_day(d: Deadline) -> date | None:
    """The last day as it is printed: "trước ngày 29" has the 28th for its end."""
    return d.end + timedelta(days=1) if d.end and d.kind == "before_date" else d.end
