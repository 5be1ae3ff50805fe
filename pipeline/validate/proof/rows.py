"""The rows of the appendix against one another: habits of a column, near repeats, days off."""

from collections.abc import Iterator, Sequence

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.lexicon import Lexicon
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.text.fold import fold
from pipeline.text.words import word_keys
from pipeline.validate.proof.habits import check_habits
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText, one_finding

_DATED = ("date", "by_date")  # "trước ngày" a Monday is said by a working day


def check_rows(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules, lexicon: Lexicon
) -> Iterator[Finding]:
    """Findings on the rows."""
    yield from check_habits(meaning, texts, rules)
    yield from _only_in_text(meaning, texts, rules)
    yield from _near_repeats(meaning, lexicon)
    yield from _days_off(meaning, rules)


def _only_in_text(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """A body that the task's text gives something to do and no cell of its row names."""
    tasks = {t.task_id: t for t in meaning.tasks}
    for t in texts:
        if t.of != "task" or t.field != "task_raw":
            continue
        row = tasks[t.record_id]
        cells = fold(
            " ".join(c or "" for c in (row.lead_raw, row.coordinating_raw, row.monitoring_raw))
        )
        for m in rules.acting.finditer(fold(t.text)):
            if m["body"].strip() not in cells:
                yield t.finding("body-only-in-text", *m.span("body"))


def _near_repeats(meaning: Meaning, lexicon: Lexicon) -> Iterator[Finding]:
    """A task that differs from an earlier one of the same lead in small words alone."""
    seen: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, str]] = {}
    alone = lexicon.alone
    for task in meaning.tasks:
        words = word_keys(task.task)
        telling = tuple(w for w in words if w.isalnum() and w not in alone)
        text = " ".join(words)
        first, other = seen.setdefault((task.lead_agencies, telling), (task.task_id, text))
        if first != task.task_id and other != text and telling:
            yield Finding(
                code="task-nearly-repeated",
                record_id=task.task_id,
                field="task_raw",
                value=task.task,
                source=task.source,
                params=(("first", first.rsplit("/", 1)[-1]),),
            )


def _days_off(meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
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
        if d.kind in _DATED and d.end is not None and rules.working_days.is_off(d.end)
    ]
    days = list(dict.fromkeys(f.value or "" for f in found))
    yield from one_finding("deadline-day-off", found, ", ".join(days))


def lead_beside_its_group(meaning: Meaning, registry: AgencyRegistry) -> Iterator[Finding]:
    """Leads that name a body beside a group that holds it: one finding for the document."""
    signed = meaning.document.issued_on
    if signed is None:
        return
    tasks = {t.task_id: t for t in meaning.tasks}
    leads: dict[str, list[str]] = {}
    for a in meaning.agencies:
        if a.role == "lead" and a.agency_id and a.part is None:
            leads.setdefault(a.task_id, []).append(a.agency_id)
    found: list[Finding] = []
    for task_id, ids in leads.items():
        groups = [i for i in ids if registry.by_id[i].is_group]
        inside = {m.agency_id for g in groups for m in registry.members(g, signed)}
        if inside & (set(ids) - set(groups)):
            source = tasks[task_id].source
            found.append(
                Finding(code="lead-in-group", record_id=task_id, field="lead_raw", source=source)
            )
    rows = ", ".join((f.record_id or "").rsplit("/", 1)[-1] for f in found)
    yield from one_finding("lead-in-group", found, rows)
