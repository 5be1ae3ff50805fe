"""What stands around the times of a deadline cell: who, what for, and what is left over.

Each time gets a frame: the bodies or the label before a colon, the action before it, the part of
the cell it was printed in. Words that are none of these are left over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.grammar.deadlines.cell import Cell, Span
from pipeline.grammar.deadlines.gaps import (
    last_piece,
    pieces,
    says_nothing,
    skip_joints,
    trim_joints,
)
from pipeline.grammar.deadlines.labels import Label, drop_names, find_labels, label_between
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.tokens import Token, hard_break
from pipeline.grammar.deadlines.windows import YearOf
from pipeline.model.record import AgencyMention

FindScope = Callable[[str], tuple[AgencyMention, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A time with its surroundings; start, end: its printed part of the cell.

    year: printed as a label before it. joined: only a comma or "and" stands before it.
    """

    token: Token
    start: int
    end: int
    scope: tuple[AgencyMention, ...] = ()
    action: str | None = None
    year: int | None = None
    joined: bool = False


@dataclass(slots=True, kw_only=True)
class _Pass:
    """One walk over a cell: what it reads and what it has found so far."""

    cell: Cell
    rules: DeadlineRules
    labels: Sequence[Label]
    find: FindScope | None
    frames: list[Frame] = field(default_factory=list)
    leftover: list[Span] = field(default_factory=list)


def frame_tokens(
    cell: Cell, rules: DeadlineRules, tokens: Sequence[Token], find: FindScope | None
) -> tuple[list[Frame], list[Span]]:
    """The tokens that are deadlines, framed, and the parts of the text that nobody understood."""
    outside, labels = find_labels(cell, rules, tokens)
    times = drop_names(cell, rules, outside, labels)
    run = _Pass(cell=cell, rules=rules, labels=labels, find=find)
    at = 0
    for token in times:
        lead = _lead_start(run, at, token.start)
        _read_after(run, at, lead)
        run.frames.append(_lead(run, token, at, lead))
        at = token.end
    _read_after(run, at, len(cell.text))
    return _without_year_labels(run), sorted(run.leftover)


# -- before a time -------------------------------------------------------------------------------


def _lead_start(run: _Pass, at: int, end: int) -> int:
    """Where the words begin that belong to the next time rather than to the last one."""
    label = label_between(run.labels, at, end)
    if label:
        return label.start
    start = last_piece(run.cell, run.rules, at, end)
    if start > at or not run.frames:
        return start
    gap = run.rules.words["connectors"].match(run.cell.text, at)
    attached = gap is None or not gap[0].strip() or gap[0].strip() == "("
    stop = trim_joints(run.cell, run.rules, at, end)
    closed = run.cell.text[stop:end].strip() != ""
    return end if attached and closed and stop > at else start


def _lead(run: _Pass, token: Token, at: int, lead: int) -> Frame:
    """The time's frame with the label, the bodies or the action that lead to it."""
    cell, rules, end = run.cell, run.rules, token.start
    joined = bool(run.frames) and skip_joints(cell, rules, at, end) >= end
    joined = joined and ":" not in cell.text[at:end]
    frame = Frame(token=token, start=end, end=token.end, joined=joined)
    label = label_between(run.labels, lead, end)
    if label:
        frame = _labelled(run, frame, label)
        lead = label.end + 1
    else:
        frame = replace(frame, scope=_carried(run, at, end))
    begin = skip_joints(cell, rules, lead, end)
    if begin >= end or says_nothing(cell, rules, begin, end):
        return replace(frame, start=min(frame.start, begin))
    stop = trim_joints(cell, rules, begin, end)
    scope = _scope(run, begin, stop)
    if scope:
        return replace(frame, scope=scope, start=begin)
    if rules.words["actions"].match(cell.text, begin, end):
        action = cell.printed(begin, stop)
        return replace(frame, action=action, start=min(frame.start, begin))
    run.leftover.append((begin, stop))
    return frame


def _labelled(run: _Pass, frame: Frame, label: Label) -> Frame:
    scope = _scope(run, label.start, label.end)
    if scope:
        return replace(frame, scope=scope, start=label.start)
    if says_nothing(run.cell, run.rules, label.start, label.end):
        return replace(frame, start=label.start)
    return replace(frame, action=run.cell.printed(label.start, label.end), start=label.start)


def _carried(run: _Pass, at: int, end: int) -> tuple[AgencyMention, ...]:
    """The bodies of the time before, where nothing hard stands in between."""
    if not run.frames or not run.frames[-1].scope:
        return ()
    if hard_break(run.cell, run.rules, at, end) is not None:
        return ()
    return run.frames[-1].scope


def _scope(run: _Pass, start: int, end: int) -> tuple[AgencyMention, ...]:
    """The bodies that text[start:end] names, if it begins with one; an action names none."""
    mark = run.rules.words["scope_marks"].match(run.cell.text, start, end)
    start = skip_joints(run.cell, run.rules, mark.end(), end) if mark else start
    if run.find is None or start >= end:
        return ()
    if run.rules.words["actions"].match(run.cell.text, start, end):
        return ()
    found = run.find(run.cell.printed(start, end))
    known = [mention for mention in found if mention.kind != "unknown"]
    return found if known and min(m.start for m in known) <= 1 else ()


# -- after a time --------------------------------------------------------------------------------


def _read_after(run: _Pass, at: int, end: int) -> None:
    """Words after a time: whom it is for, the action it was printed before, or left over."""
    for start, stop in pieces(run.cell, run.rules, at, end):
        begin = skip_joints(run.cell, run.rules, start, stop)
        if start == at and run.frames:
            done = run.rules.words["done"].match(run.cell.text, begin, stop)
            past = skip_joints(run.cell, run.rules, done.end(), stop) if done else begin
            begin = past if past >= stop else begin
        stop = trim_joints(run.cell, run.rules, start, stop)
        if begin < stop and not (start == at and run.frames and _belongs(run, start, begin, stop)):
            run.leftover.append((begin, stop))


def _belongs(run: _Pass, start: int, begin: int, end: int) -> bool:
    """Adds text[begin:end] to the last frame as its bodies or action; False if it is neither."""
    words, text, last = run.rules.words, run.cell.text, run.frames[-1]
    mark = words["scope_marks"].match(text, begin, end)
    scope = _scope(run, begin, end) if mark and not last.scope else ()
    if scope:
        run.frames[-1] = replace(last, scope=scope, end=end)
        return True
    gap = text[start:begin].strip()
    if last.action or gap not in ("", ":", "("):
        return False
    at = mark.end() + 1 if mark else begin
    if gap == ":" or words["actions"].match(text, at, end):
        run.frames[-1] = replace(last, action=run.cell.printed(min(at, end), end), end=end)
        return True
    return False


# -- a year as a label ---------------------------------------------------------------------------


def _without_year_labels(run: _Pass) -> list[Frame]:
    """A year before a colon is the year of the times after it, up to the next such year."""
    out: list[Frame] = []
    year: int | None = None
    label: Frame | None = None
    for index, frame in enumerate(run.frames):
        if index + 1 < len(run.frames) and _is_year_label(run, frame):
            year, label = frame.token.printed_year(run.rules), frame
            continue
        start = min(label.start, frame.start) if label else frame.start
        out.append(replace(frame, year=year, start=start))
        label = None
    return out


def _is_year_label(run: _Pass, frame: Frame) -> bool:
    unit = frame.token.unit(run.rules)
    if unit is None or not unit.whole_year or frame.token.rule.apply != "on":
        return False
    if unit.year_of is not YearOf.PRINTED or frame.action:
        return False
    return run.cell.text[frame.token.end :].lstrip().startswith(":")
