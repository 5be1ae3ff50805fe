"""The rows of the appendix against one another: habits of a column, near repeats, days off."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.grammar.agencies.read import Standpoint, agency_at
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.working_days import WorkingDays
from pipeline.meaning.knowledge import NormaliseKnowledge, standpoint
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.record import AgencyMention, Finding
from pipeline.model.rows import TaskAgencyRow, TaskRecord
from pipeline.text.fold import fold
from pipeline.text.remember import remembered
from pipeline.text.words import word_keys
from pipeline.validate.proof.habits import check_habits
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText, one_finding

_LONGEST_NAME = 200  # letters of a body with its place
_NAME_BEGINS = 3  # words that tell one body from another
_FEW, _NEARLY = 6, 0.75  # telling words of a task, and their share of another's that repeats it
_DATED = ("date", "by_date")


def check_rows(
    meaning: Meaning,
    texts: Sequence[ProofText],
    rules: ProofRules,
    lexicon: Lexicon,
    k: NormaliseKnowledge,
) -> Iterator[Finding]:
    """Findings on the rows."""
    yield from check_habits(meaning, texts, rules.cells)
    yield from _only_in_text(meaning, texts, rules, k)
    yield from _near_repeats(meaning, rules, lexicon)


def _only_in_text(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules, k: NormaliseKnowledge
) -> Iterator[Finding]:
    """A body that the task's text gives something to do and no cell of its row names."""
    tasks = {t.task_id: t for t in meaning.tasks}
    d = meaning.document
    view = standpoint(k.registry, d.issued_on, d.plan_year, d.issuer_place, d.issuer)
    groups: dict[str, set[str]] = {}
    for a in meaning.agencies:
        if a.is_group and a.agency_id:
            groups.setdefault(a.task_id, set()).add(a.agency_id)
    for t in texts:
        if t.of != "task" or t.field != "task_raw":
            continue
        given = _given(t.text, k.registry, view, rules)
        if not given:
            continue
        row = tasks[t.record_id]
        cells = fold(
            " ".join(c or "" for c in (row.lead_raw, row.coordinating_raw, row.monitoring_raw))
        )
        ids = {*row.lead_agencies, *row.coordinating_agencies}
        in_groups = {
            m.agency_id for group in groups.get(t.record_id, ()) if d.issued_on
            for m in k.registry.members(group, d.issued_on)
        }  # fmt: skip
        spans = {
            g.start: (g.start, g.end) for g in given
            if not any(name in cells for name in g.names)
            and g.agency_id not in (ids | in_groups if g.helps else ids)
        }  # fmt: skip
        for span in sorted(spans.values()):
            yield t.finding("body-only-in-text", *span)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A body at text[start:end] that is given something to do. names: as a cell would print it;
    agency_id: where the registry knows it; helps: it takes part, so that a group in a cell may hold it.
    """

    start: int
    end: int
    names: tuple[str, ...]
    agency_id: str | None = None
    helps: bool = False


@remembered()
def _given(
    text: str, registry: AgencyRegistry, view: Standpoint, rules: ProofRules
) -> tuple[_Given, ...]:
    """The bodies of a task's text by their kind, where a clause begins with one, and those that take part."""
    folded, out = fold(text), list[_Given]()
    for x in rules.duties.acting.finditer(folded):
        start, end = x.span(x.lastgroup or "body")
        name = folded[start:end]
        begins = " ".join(name.split()[:_NAME_BEGINS])
        out.append(_Given(start=start, end=end, names=(name.strip(), begins)))
    for x in rules.duties.acts_from.finditer(folded):
        m = _body_at(text, x.end(), registry, view)
        if m and rules.duties.acts.match(folded, x.end() + m.end):
            out.append(_known(m, x.end()))
    for x in rules.duties.takes_part.finditer(folded):
        at = x.end()
        if m := _body_at(text, at, registry, view):
            out.append(replace(_known(m, at), helps=True))
        elif rules.duties.kind_of_body.match(folded, at):
            words = " ".join(folded[at:].split()[:_NAME_BEGINS]).rstrip(" .,;)")
            out.append(_Given(start=at, end=at + len(words), names=(words,)))
    return tuple(out)


def _body_at(
    text: str, at: int, registry: AgencyRegistry, view: Standpoint
) -> AgencyMention | None:
    m = agency_at(text[at : at + _LONGEST_NAME], registry, view)
    return m if m and m.kind == "agency" and m.agency_id else None


def _known(m: AgencyMention, at: int) -> _Given:
    return _Given(start=at, end=at + m.end, names=(fold(m.mention),), agency_id=m.agency_id)


def _near_repeats(meaning: Meaning, rules: ProofRules, lexicon: Lexicon) -> Iterator[Finding]:
    """A task that says in near words what an earlier one of the same lead says.

    Small words apart, or where product and deadline are the same, a few words more in another order.
    """
    seen: dict[object, list[_Said]] = {}
    for number, task in enumerate(meaning.tasks):
        text, telling, words = _telling(task.task, lexicon, rules)
        if not telling:
            continue
        new = _Said(number=number, task=task, text=text, words=words)
        alike = seen.setdefault(words, [])
        of_lead = seen.setdefault(task.lead_agencies, [])
        near = [*alike, *(s for s in of_lead if _one_in_other(s, new))]
        first = min((s for s in near if s.text != text), key=lambda s: s.number, default=None)
        if first is not None:
            yield Finding(
                code="task-nearly-repeated",
                record_id=task.task_id,
                field="task_raw",
                value=task.task,
                source=task.source,
                params=(("first", first.task.task_id.rsplit("/", 1)[-1]),),
            )
        alike.append(new)
        of_lead.append(new)


@remembered(1_024)
def _telling(
    text: str, lexicon: Lexicon, rules: ProofRules
) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """The words of a task, and those of them that tell one from another, in order and as a set."""
    said = words = " ".join(word_keys(text))
    for printed, plain in rules.said_alike:
        said = said.replace(printed, plain)
    telling = tuple(w for w in said.split() if w.isalnum() and w not in lexicon.alone)
    return words, telling, frozenset(telling)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a task says. words: those that tell, without small ones, those said alike as one."""

    number: int
    task: TaskRecord
    text: str
    words: frozenset[str]


def _one_in_other(one: _Said, other: _Said) -> bool:
    """True for words of which one holds nearly all of the other's, the numbers all.

    Where product and deadline differ, all but one.
    """
    few, many = sorted((one.words, other.words), key=len)
    if len(few) < _FEW or not few <= many:
        return False
    same_row = (one.task.product_raw, one.task.deadline_raw) == (
        other.task.product_raw,
        other.task.deadline_raw,
    )
    if not (len(few) >= _NEARLY * len(many) if same_row else len(many) - len(few) <= 1):
        return False
    return not any(c.isdigit() for w in many - few for c in w)


def check_days_off(meaning: Meaning, days: WorkingDays) -> Iterator[Finding]:
    """Deadlines whose last day is a day off: one finding for the document."""
    tasks = {t.task_id: t for t in meaning.tasks}
    found = [
        Finding(
            code="deadline-day-off",
            record_id=d.task_id,
            field="deadline_raw",
            value=f"{d.end:%d/%m/%Y}",
            source=tasks[d.task_id].source,
        )
        for d in meaning.deadlines
        if d.end is not None and _is_off(d.kind, d.end, days)
    ]
    printed = list(dict.fromkeys(f.value or "" for f in found))
    yield from one_finding("deadline-day-off", found, ", ".join(printed))


def _is_off(kind: str, end: date, days: WorkingDays) -> bool:
    """ "Trước ngày" a Monday is said by a working day, and a day off only before another."""
    if kind == "before_date":
        return days.is_off(end) and days.is_off(end + timedelta(days=1))
    return kind in _DATED and days.is_off(end)


def lead_beside_its_group(
    meaning: Meaning, rules: ProofRules, k: NormaliseKnowledge
) -> Iterator[Finding]:
    """Leads that name a body beside a group that holds it: one finding for the document."""
    signed = meaning.document.issued_on
    if signed is None:
        return
    tasks = {t.task_id: t for t in meaning.tasks}
    leads: dict[str, list[TaskAgencyRow]] = {}
    for a in meaning.agencies:
        if a.role == "lead" and a.part is None:
            leads.setdefault(a.task_id, []).append(a)
    found: list[Finding] = []
    held: dict[str, frozenset[str]] = {}
    for task_id, named in leads.items():
        groups = [a for a in named if a.is_group]
        others = [a for a in named if not a.is_group]
        if not groups or not others:
            continue
        for group_id in {g.agency_id for g in groups if g.agency_id} - held.keys():
            members = k.registry.members(group_id, signed)
            held[group_id] = frozenset(m.agency_id for m in members)
        inside = frozenset().union(*(held[g.agency_id] for g in groups if g.agency_id))
        if any(a.agency_id in inside for a in others) or any(
            holds.group.search(fold(g.mention_raw)) and holds.body.search(fold(a.mention_raw))
            for holds in rules.duties.group_holds for g in groups for a in others
        ):  # fmt: skip
            source = tasks[task_id].source
            found.append(
                Finding(code="lead-in-group", record_id=task_id, field="lead_raw", source=source)
            )
    rows = ", ".join((f.record_id or "").rsplit("/", 1)[-1] for f in found)
    yield from one_finding("lead-in-group", found, rows)
