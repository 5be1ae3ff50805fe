"""Whether two deadline cells say the same relative to their plan years, and if not, how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.compare.lineage import Kinship
from pipeline.compare.side import ComparedDue, CompareTask
from pipeline.compare.wording import PlanSpan, WordingReader

_BOUNDS = ("by_date", "before_date")  # both say a last day, which `end` already is
_WINDOWS = ("month", "quarter", "half_year", "year", "period")  # what counts is the window
_WORDED = ("event", "as_prescribed", "unparsed")  # no date: the words are the deadline

Day = tuple[int, int, int]
"""A day with its year counted from the plan's first: (year, month, day)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A deadline with its dates relative to the plan, so that two years can be compared."""

    form: str
    start: Day | None
    end: Day | None
    recurrence: str | None
    scope: frozenset[str] | None
    words: tuple[str, ...]


def deadline_notes(
    a: CompareTask,
    b: CompareTask,
    readers: tuple[WordingReader, WordingReader],
    firmness: Mapping[str, int],
    kin: Kinship,
) -> tuple[str, ...] | None:
    """None where the deadlines are the same; else how b's differ: earlier, later, firmer, looser.

    ("other",) where they differ in none of these. A side without the column cannot be compared.
    """
    if a.deadline_raw is None or b.deadline_raw is None:
        return None
    bound_a, bound_b = (t.lead.keys | t.coordinating.keys for t in (a, b))
    one = {_term(d, readers[0], bound_a, kin) for d in a.deadlines}
    other = {_term(d, readers[1], bound_b, kin) for d in b.deadlines}
    if one == other:
        return None
    notes = []
    days = _days(one), _days(other)
    if days[0] and days[1] and days[0] != days[1]:
        notes.append("later" if _order(days[1]) > _order(days[0]) else "earlier")
    firm = _firmness(a, firmness), _firmness(b, firmness)
    if firm[0] is not None and firm[1] is not None and firm[0] != firm[1]:
        notes.append("firmer" if firm[1] > firm[0] else "looser")
    return tuple(notes) or ("other",)


def _term(due: ComparedDue, reader: WordingReader, bound: frozenset[str], kin: Kinship) -> _Term:
    form = due.kind
    if form in _BOUNDS:
        form = "bound"
    elif form in _WINDOWS:
        form = "window"
    scope = None
    if due.scope is not None and not due.scope >= bound:
        scope = frozenset(kin.cls(k) for k in due.scope)
    words: tuple[str, ...] = ()
    if due.kind in _WORDED:
        words = reader.features(reader.words(due.event or due.raw))
    elif due.event:
        words = reader.features(reader.words(due.event))
    return _Term(
        form=form,
        start=_relative(due.start, reader.span),
        end=_relative(due.end, reader.span),
        recurrence=due.recurrence,
        scope=scope,
        words=words,
    )


def _relative(day: date | None, span: PlanSpan) -> Day | None:
    """Month ends stay month ends: 28 and 29 February are one day of the plan."""
    if day is None:
        return None
    year = day.year - (span.first or 0)
    last = day.month == 2 and day.day >= 28
    return year, day.month, 29 if last else day.day


def _days(terms: set[_Term]) -> tuple[Day, ...]:
    """Last days set by terms that are appointments; recurring and continuous set none."""
    days = {t.end for t in terms if t.end and t.form in ("date", "bound", "window")}
    return tuple(sorted(days))


def _order(days: tuple[Day, ...]) -> tuple[Day, Day]:
    """The last day decides, then the first: quarters II and IV are earlier than quarter IV."""
    return days[-1], days[0]


def _firmness(task: CompareTask, firmness: Mapping[str, int]) -> float | None:
    """Mean firmness of the task's deadlines."""
    ranks = [firmness[d.kind] for d in task.deadlines]
    return sum(ranks) / len(ranks) if ranks else None
