"""A deadline cell becomes its deadlines (table task_deadlines of the data contract).

In: the cell's text, the plan's years, the grammar, and a way to find the bodies named before a
colon. Out: the deadlines in printed order and the words nobody understood. Nothing is guessed: what
is no time is left over, a time that does not exist is `unparsed`.
"""

from collections.abc import Callable, Sequence

from pipeline.grammar.deadlines.cases import Reading
from pipeline.grammar.deadlines.cell import Cell, Span, read_cell
from pipeline.grammar.deadlines.phrases import Frame, frame_tokens
from pipeline.grammar.deadlines.readings import read_match
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.tokens import Token, find_tokens
from pipeline.model.record import AgencyMention, Deadline, DeadlineReading, PlanYears

FindScope = Callable[[str], tuple[AgencyMention, ...]]
_TOLD = frozenset({"event", "as_prescribed"})
_END_MARKS = " .,;:"


def parse_deadlines(
    text: str,
    years: PlanYears,
    rules: DeadlineRules,
    *,
    find_scope: FindScope | None = None,
    citation_spans: Sequence[Span] = (),
) -> DeadlineReading:
    """The deadlines of one cell. citation_spans: parts of the text that are cited instruments.

    A cell without any time is one `unparsed` deadline; a cell without letters or digits has none.
    Never raises on any text.
    """
    cell = read_cell(text, rules.opaque, citation_spans)
    if not any(c.isalnum() for c in cell.text):
        return DeadlineReading(deadlines=())
    tokens = find_tokens(cell, rules)
    frames, leftover = frame_tokens(cell, rules, tokens, find_scope)
    if not frames:
        whole = cell.printed(0, len(cell.text))
        return DeadlineReading(deadlines=(Deadline(kind="unparsed", raw=whole),))
    hints = _hints(rules, years, frames)
    deadlines: list[Deadline] = []
    for frame, hint in zip(frames, hints, strict=True):
        deadlines += _deadlines(cell, rules, years, frame, hint)
    return DeadlineReading(
        deadlines=tuple(deadlines), leftover=tuple(cell.printed(*span) for span in leftover)
    )


def _hints(rules: DeadlineRules, years: PlanYears, frames: Sequence[Frame]) -> list[int | None]:
    """For each time without a year: the year its list prints later, or the label before it."""
    hints: list[int | None] = [frame.year for frame in frames]
    for i in range(len(frames) - 2, -1, -1):
        here, after = frames[i], frames[i + 1]
        if hints[i] is not None or not after.joined or not here.token.lacks_year(rules):
            continue
        year = after.token.printed_year(rules) or hints[i + 1]
        alike = here.token.rule is after.token.rule or years.first != years.last
        if year is not None and alike and _in_order(rules, years, here.token, after.token, year):
            hints[i] = year
    return hints


def _in_order(
    rules: DeadlineRules, years: PlanYears, first: Token, second: Token, year: int
) -> bool:
    one = read_match(first.rule, first.m, rules.lexicon, years, year)[-1]
    two = read_match(second.rule, second.m, rules.lexicon, years, year)[0]
    return bool(one.end and two.end and one.end <= two.end)


def _deadlines(
    cell: Cell, rules: DeadlineRules, years: PlanYears, frame: Frame, hint: int | None
) -> list[Deadline]:
    token = frame.token
    readings = read_match(token.rule, token.m, rules.lexicon, years, hint)
    last = len(readings) - 1
    out: list[Deadline] = []
    for index, reading in enumerate(readings):
        start = frame.start if index == 0 else reading.from_
        end = frame.end if index == last else reading.to
        out.append(_deadline(cell, frame, reading, (start, end)))
    return out


def _raw(cell: Cell, start: int, end: int) -> str:
    """The printed part, with the bracket that closes one opened in it, without end marks."""
    text = cell.text[start:end]
    if text.count("(") > text.count(")") and cell.text[end : end + 1] == ")":
        end += 1
    printed = cell.printed(start, end)
    return printed.rstrip(_END_MARKS) or printed


def _deadline(cell: Cell, frame: Frame, reading: Reading, place: Span) -> Deadline:
    return Deadline(
        kind=reading.kind,
        raw=_raw(cell, *place),
        start=reading.start,
        end=reading.end,
        recurrence=reading.recurrence,
        event=_event(cell, frame.token, reading),
        scope=frame.scope,
        action=frame.action,
    )


def _event(cell: Cell, token: Token, reading: Reading) -> str | None:
    """What the deadline waits for: the whole wording of an occasion, or the condition after it."""
    if reading.kind in _TOLD:
        return cell.printed(token.start, token.end).rstrip(_END_MARKS) or None
    when = token.rule.pattern.slot_span(token.m, "when")
    return cell.printed(when[0], token.end).rstrip(_END_MARKS) if when else None
