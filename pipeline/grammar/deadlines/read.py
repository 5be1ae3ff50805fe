"""A deadline cell becomes its deadlines (table task_deadlines of the data contract).

In: the cell's text, the plan's years, the grammar, and a way to find the bodies named in a text. Out:
the deadlines in printed order and the words nobody understood. Nothing is guessed: what is no time
is left over, a time that does not exist, or whose year is not known, is `unparsed`.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.deadlines.calendar import Reading, read_dates
from pipeline.grammar.deadlines.frames import FindScope, Frame, frame_tokens
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.tokens import DeadlineText, Span, Token, find_tokens, read_cell
from pipeline.model.record import Deadline, DeadlineReading, PlanYears
from pipeline.text.fold import fold
from pipeline.text.remember import remembered

_TOLD = frozenset({"event", "as_prescribed"})
_NOT_IN_TEXT = frozenset({"event", "as_prescribed", "unparsed", "year"})
_BOUNDS = frozenset({"since", "after", "span"})
_END_MARKS = " .,;:"


def parse_deadlines(
    text: str,
    years: PlanYears | None,
    rules: DeadlineRules,
    *,
    find_scope: FindScope | None = None,
    citation_spans: Sequence[Span] = (),
) -> DeadlineReading:
    """The deadlines of one cell; years None: nobody knows the plan's.

    citation_spans: parts of the text that are cited instruments. A cell without any time is one
    `unparsed` deadline; a cell without letters or digits has none. Never raises on any text.
    """
    lead = len(text) - len(text.lstrip())
    spans = tuple((max(0, a - lead), max(0, b - lead)) for a, b in citation_spans)
    cell, tokens = _tokens(text.strip(), rules, spans)
    if not any(c.isalnum() for c in cell.text):
        return DeadlineReading(deadlines=())
    frames, leftover = frame_tokens(cell, tokens, find_scope)
    if not frames:
        whole = cell.printed(0, len(cell.text)).strip()
        return DeadlineReading(deadlines=(Deadline(kind="unparsed", raw=whole),))
    deadlines: list[Deadline] = []
    before: Frame | None = None
    for frame, hint in zip(frames, _hints(years, frames), strict=True):
        read = _deadlines(cell, years, frame, hint)
        if before and read[0].kind == "recurring" and _announces(cell, before, frame):
            del deadlines[-1]
            scope, action = before.scope or frame.scope, before.action or frame.action
            frame = replace(frame, start=before.start, scope=scope, action=action)
            before = None
            read = _deadlines(cell, years, frame, hint)
        if before and (merged := _bounded(cell, before, frame, deadlines[-1], read)):
            del deadlines[-1]
            read = merged
        deadlines += read
        before = frame
    untimed = [span for span in leftover if _is_action(cell, span)]
    return DeadlineReading(
        deadlines=tuple(deadlines),
        leftover=tuple(cell.printed(*span) for span in leftover),
        untimed=tuple(cell.printed(*span) for span in untimed),
    )


@remembered(2_048)
def _tokens(
    text: str, rules: DeadlineRules, spans: tuple[Span, ...]
) -> tuple[DeadlineText, tuple[Token, ...]]:
    """The cell and its times, whatever the plan's years are: plans share most of their wordings."""
    cell = read_cell(text, rules, spans)
    return cell, tuple(find_tokens(cell))


def _announces(cell: DeadlineText, before: Frame | None, frame: Frame) -> bool:
    """True for the "Định kỳ" right before a rhythm that it announces: "Định kỳ trước ngày 25 …"."""
    rule = before.token.hit.rule if before else None
    if before is None or rule is None or (rule.kind, rule.apply) != ("recurring", "window"):
        return False
    return not cell.text[before.end : frame.start].strip(" ,:")


def _bounded(
    cell: DeadlineText, before: Frame, frame: Frame, last: Deadline, read: Sequence[Deadline]
) -> list[Deadline]:
    """What recurs or lasts with the bounds printed beside it, or nothing.

    In front: "Từ tháng 3, hằng tháng"; behind: "Quý I hằng năm (bắt đầu từ năm 2027)".
    """
    gap = cell.text[before.end : frame.start].strip()
    if gap not in ("", ",", "(", ":", ", ("):
        return []
    if frame.token.hit.rule.apply == "since" and not frame.action and _lasts(last):
        bounds, lasting = read[0], [last]
    elif before.token.hit.rule.apply in _BOUNDS and not before.action and all(map(_lasts, read)):
        bounds, lasting = last, list(read)
    else:
        return []
    if bounds.kind != "period":
        return []
    raw = _raw(cell, before.start, frame.end)
    out = []
    for one in lasting:
        end = bounds.end or one.end
        open_end = bool(end and bounds.start and end < bounds.start)  # begins after the plan
        ends = None if open_end else end
        raw = raw if len(lasting) == 1 else one.raw
        out.append(
            replace(one, start=bounds.start, end=ends, raw=raw, scope=one.scope or last.scope)
        )
    return out


def _lasts(deadline: Deadline) -> bool:
    return deadline.kind in ("recurring", "continuous")


def _is_action(cell: DeadlineText, span: Span) -> bool:
    """True for an action that no time is printed for: "… và tổ chức thực hiện"."""
    digits = any(c.isdigit() for c in cell.text[span[0] : span[1]])
    return not digits and cell.word("actions", *span) is not None


@remembered()
def find_deadlines(
    text: str, rules: DeadlineRules, citation_spans: Sequence[Span] = ()
) -> tuple[tuple[int, int, str], ...]:
    """(start, end, kind) of every time that running text names, in order, none overlapping.

    Only what stands for itself counts (a date, a quarter, a period, "định kỳ"): in running text
    "theo quy định" is no deadline, and a date inside a citation is none either.
    """
    folded = fold(text)
    out: list[tuple[int, int, str]] = []
    at = 0
    while (word := rules.words["running"].search(folded, at)) is not None:
        at = word.start() + 1
        if any(a <= word.start() < b for a, b in citation_spans):
            continue
        hit = rules.longest_at(folded, word.start())
        if hit is not None and hit.rule.kind not in _NOT_IN_TEXT:
            out.append((hit.start, hit.end, hit.rule.kind))
            at = hit.end
    return tuple(out)


def _hints(years: PlanYears | None, frames: Sequence[Frame]) -> list[int | None]:
    """For each time without a year: the year its list prints later, or the label before it."""
    hints: list[int | None] = [frame.year for frame in frames]
    for i in range(len(frames) - 2, -1, -1):
        here, after = frames[i].token, frames[i + 1].token
        if hints[i] is not None or not frames[i + 1].joined or not here.lacks_year():
            continue
        year = after.printed_year() or hints[i + 1]
        several = years is None or years.first != years.last
        if year is not None and (several or here.hit.rule.id == after.hit.rule.id):
            one = read_dates(here.hit, here.times, years, year)[-1]
            two = read_dates(after.hit, after.times, years, year)[0]
            if one.end and two.end and one.end <= two.end:
                hints[i] = year
    return hints


def _deadlines(
    cell: DeadlineText, years: PlanYears | None, frame: Frame, hint: int | None
) -> list[Deadline]:
    readings = read_dates(frame.token.hit, frame.token.times, years, hint)
    out: list[Deadline] = []
    for index, reading in enumerate(readings):
        start = frame.start if index == 0 else reading.place[0]
        end = frame.end if index == len(readings) - 1 else reading.place[1]
        out.append(
            Deadline(
                kind=reading.kind,
                raw=_raw(cell, start, end),
                start=reading.start,
                end=reading.end,
                recurrence=reading.recurrence,
                event=_event(cell, frame.token, reading),
                scope=frame.scope,
                action=frame.action,
                fault=reading.fault,
            )
        )
    return out


def _raw(cell: DeadlineText, start: int, end: int) -> str:
    """The printed part, with the bracket that closes one opened in it, without end marks."""
    text = cell.text[start:end]
    if text.count("(") > text.count(")") and cell.text[end : end + 1] == ")":
        end += 1
    printed = cell.printed(start, end)
    return printed.rstrip(_END_MARKS) or printed


def _event(cell: DeadlineText, token: Token, reading: Reading) -> str | None:
    """What the deadline waits for: the whole wording of an occasion, or the condition after it."""
    if reading.kind in _TOLD:
        return cell.printed(token.start, token.end).rstrip(_END_MARKS) or None
    when = token.hit.span("when")
    return cell.printed(when[0], token.end).rstrip(_END_MARKS) if when else None
