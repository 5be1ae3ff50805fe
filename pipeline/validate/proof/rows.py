"""The rows of the appendix against one another: habits of a column, near repeats, days off."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.lexicon import Lexicon
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.text.words import split_words
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import TASK_FIELDS, ProofText, one_finding

_ENDS = ".;,:"
_DATED = ("date", "by_date", "before_date")


def check_rows(
    meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules, lexicon: Lexicon
) -> Iterator[Finding]:
    """Findings on the rows."""
    cells = [t for t in texts if t.of == "task"]
    for field in TASK_FIELDS:
        column = [t for t in cells if t.field == f"{field}_raw"]
        yield from _odd_ends(column, rules)
    yield from _near_repeats(meaning, lexicon)
    yield from _days_off(meaning, rules)


def _odd_ends(column: Sequence[ProofText], rules: ProofRules) -> Iterator[Finding]:
    """Cells that end otherwise than nearly all of their column: one finding, with its rows."""
    ends = [_end(t.text) for t in column]
    if len(column) < rules.least_cells:
        return
    usual, count = Counter(ends).most_common(1)[0]
    odd = [t for t, end in zip(column, ends, strict=True) if end != usual]
    if not odd or len(odd) > rules.odd_cells * len(column):
        return
    found = [t.finding("cell-end-odd", max(0, len(t.text) - 1), len(t.text)) for t in odd]
    rows = ", ".join(t.record_id.rsplit("/", 1)[-1] for t in odd)
    yield from one_finding(
        "cell-end-odd", found, rows, usual=usual or "—", count=str(count), all=str(len(column))
    )


def _end(text: str) -> str:
    last = text.rstrip()[-1:]
    return last if last in _ENDS else ""


def _near_repeats(meaning: Meaning, lexicon: Lexicon) -> Iterator[Finding]:
    """A task that differs from an earlier one of the same lead in small words alone."""
    seen: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, str]] = {}
    for task in meaning.tasks:
        words = split_words(task.task).keys
        telling = tuple(w for w in words if w.isalnum() and not lexicon.stands_alone(w))
        text = " ".join(words)
        first, other = seen.setdefault((task.lead_agencies, telling), (task.task_id, text))
        if first != task.task_id and other != text and telling:
            yield Finding(
                code="task-nearly-repeated",
                record_id=task.task_id,
                field="task_raw",
                value=task.task,
                source=task.source,
                params=(("first", first),),
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
        if d.kind in _DATED and d.end is not None and rules.is_day_off(d.end)
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
