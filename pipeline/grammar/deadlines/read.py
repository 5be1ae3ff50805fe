"""A deadline cell becomes its deadlines (table task_deadlines of the data contract).

In: the cell's text, the plan's years, the grammar, and a way to find the bodies named in a text. Out:
the deadlines in printed order and the words nobody understood. Nothing is guessed: what is no time
is left over, a time that does not exist, or whose year is not known, is `unparsed`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.grammar.deadlines.calendar import Reading, read_dates
from pipeline.grammar.deadlines.names import Label, drop_names, find_labels, label_between
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.tokens import Cell, Span, Token, find_tokens, read_cell
from pipeline.grammar.deadlines.units import YearOf
from pipeline.model.record import AgencyMention, Deadline, DeadlineReading, PlanYears
from pipeline.text.fold import fold
from pipeline.text.remember import remembered

FindScope = Callable[[str], tuple[AgencyMention, ...]]
_TOLD = frozenset({"event", "as_prescribed"})
_NOT_IN_TEXT = frozenset({"event", "as_prescribed", "unparsed", "year"})
_END_MARKS = " .,;:"


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
class _Walk:
    """One walk over a cell: what it reads and what it has found so far.

    first: where the first time begins. follow: each body stands behind its time.
    """

    cell: Cell
    labels: Sequence[Label]
    find: FindScope | None
    first: bool = False
    follow: bool = False
    frames: list[Frame] = field(default_factory=list)
    leftover: list[Span] = field(default_factory=list)


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
    spans = [(max(0, a - lead), max(0, b - lead)) for a, b in citation_spans]
    cell = read_cell(text.strip(), rules, spans)
    if not any(c.isalnum() for c in cell.text):
        return DeadlineReading(deadlines=())
    frames, leftover = _frame_tokens(cell, find_tokens(cell), find_scope)
    if not frames:
        whole = cell.printed(0, len(cell.text)).strip()
        return DeadlineReading(deadlines=(Deadline(kind="unparsed", raw=whole),))
    deadlines: list[Deadline] = []
    for frame, hint in zip(frames, _hints(years, frames), strict=True):
        deadlines += _deadlines(cell, years, frame, hint)
    untimed = [span for span in leftover if _is_action(cell, span)]
    return DeadlineReading(
        deadlines=tuple(deadlines),
        leftover=tuple(cell.printed(*span) for span in leftover),
        untimed=tuple(cell.printed(*span) for span in untimed),
    )


def _is_action(cell: Cell, span: Span) -> bool:
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
    while (word := rules.words["running"].compiled.search(folded, at)) is not None:
        at = word.start() + 1
        if any(a <= word.start() < b for a, b in citation_spans):
            continue
        hit = rules.longest_at(folded, word.start())
        if hit is not None and hit.rule.kind not in _NOT_IN_TEXT:
            out.append((hit.start, hit.end, hit.rule.kind))
            at = hit.end
    return tuple(out)


# -- times with what stands around them -----------------------------------------------------------


def _frame_tokens(
    cell: Cell, tokens: Sequence[Token], find: FindScope | None
) -> tuple[list[Frame], list[Span]]:
    """The tokens that are deadlines, framed, and the parts of the text that nobody understood."""
    outside, labels = find_labels(cell, tokens)
    times = drop_names(cell, outside, labels)
    walk = _Walk(cell=cell, labels=labels, find=find)
    if times:
        walk.first = cell.says_nothing(0, times[0].start)
        walk.follow = walk.first and bool(_only_bodies(walk, times[-1].end, len(cell.text)))
    at = 0
    for token in times:
        lead = _lead_start(walk, at, token.start)
        _read_after(walk, at, lead)
        walk.frames.append(_lead(walk, token, at, lead))
        at = token.end
    _read_after(walk, at, len(cell.text))
    return _without_year_labels(walk), sorted(walk.leftover)


def _lead_start(walk: _Walk, at: int, end: int) -> int:
    """Where the words begin that belong to the next time rather than to the last one."""
    cell = walk.cell
    label = label_between(walk.labels, at, end)
    if label:
        return label.start
    if walk.follow and walk.frames and _only_bodies(walk, at, end):
        return end
    start = cell.last_piece(at, end)
    if start > at or not walk.frames:
        return start
    gap = cell.word("connectors", at)
    attached = gap is None or not gap[0].strip() or gap[0].strip() == "("
    stop = cell.trim_joints(at, end)
    closed = cell.text[stop:end].strip() != ""
    return end if attached and closed and stop > at else start


def _lead(walk: _Walk, token: Token, at: int, lead: int) -> Frame:
    """The time's frame with the label, the bodies or the action that lead to it."""
    cell, end = walk.cell, token.start
    joined = bool(walk.frames) and cell.skip_joints(at, end) >= end
    joined = joined and ":" not in cell.text[at:end]
    frame = Frame(token=token, start=end, end=token.end, joined=joined)
    label = label_between(walk.labels, lead, end)
    if label:
        frame = _labelled(walk, frame, label)
        lead = label.end + 1
    elif walk.frames and not walk.follow and cell.hard_break(at, end) is None:
        frame = replace(frame, scope=walk.frames[-1].scope)
    begin = cell.skip_joints(lead, end)
    if begin >= end or cell.says_nothing(begin, end):
        return replace(frame, start=min(frame.start, begin))
    stop = cell.trim_joints(begin, end)
    scope = _scope(walk, begin, stop)
    if scope and not _between_lines(walk, lead, end):
        return replace(frame, scope=scope, start=begin)
    if not scope and cell.word("actions", begin, end):
        action = cell.printed(begin, stop)
        return replace(frame, action=action, start=min(frame.start, begin))
    walk.leftover.append((begin, stop))
    return frame


def _between_lines(walk: _Walk, at: int, end: int) -> bool:
    """True where bodies stand on a line between two times and may belong to either."""
    cell = walk.cell
    lines = [b for b in cell.breaks if at <= b < end]
    alone = bool(lines) and cell.skip_joints(at, end) > lines[0] and lines[-1] == end - 1
    return walk.first and bool(walk.frames) and alone and len(lines) > 1


def _labelled(walk: _Walk, frame: Frame, label: Label) -> Frame:
    scope = _scope(walk, label.start, label.end)
    if scope:
        return replace(frame, scope=scope, start=label.start)
    if walk.cell.says_nothing(label.start, label.end):
        return replace(frame, start=label.start)
    return replace(frame, action=walk.cell.printed(label.start, label.end), start=label.start)


def _scope(walk: _Walk, start: int, end: int) -> tuple[AgencyMention, ...]:
    """The bodies that text[start:end] names, if it begins with one; an action names none."""
    cell = walk.cell
    mark = cell.word("scope_marks", start, end)
    start = cell.skip_joints(mark.end(), end) if mark else start
    if walk.find is None or start >= end or cell.word("actions", start, end):
        return ()
    found = walk.find(cell.printed(start, end))
    known = [mention for mention in found if mention.kind != "unknown"]
    return found if known and min(m.start for m in known) <= 1 else ()


def _only_bodies(walk: _Walk, start: int, end: int) -> tuple[AgencyMention, ...]:
    """The bodies that text[start:end] names, if it names nothing else."""
    start, end = walk.cell.skip_joints(start, end), walk.cell.trim_joints(start, end)
    found = _scope(walk, start, end)
    if not found or any(m.kind == "unknown" for m in found):
        return ()
    rest = walk.cell.printed(start, end)
    for m in reversed(found):
        rest = rest[: m.start] + rest[m.end :]
    return found if walk.cell.rules.words["connectors"].compiled.sub("", fold(rest)) == "" else ()


def _read_after(walk: _Walk, at: int, end: int) -> None:
    """Words after a time: whom it is for, the action it was printed before, or left over."""
    cell = walk.cell
    for start, stop in cell.pieces(at, end):
        begin = cell.skip_joints(start, stop)
        after_time = start == at and bool(walk.frames)
        if after_time:
            done = cell.word("done", begin, stop)
            past = cell.skip_joints(done.end(), stop) if done else begin
            begin = past if past >= stop else begin
        stop = cell.trim_joints(start, stop)
        if begin < stop and not (after_time and _belongs(walk, start, begin, stop)):
            walk.leftover.append((begin, stop))


def _belongs(walk: _Walk, start: int, begin: int, end: int) -> bool:
    """Adds text[begin:end] to the last frame as its bodies or action; False if it is neither."""
    cell, last = walk.cell, walk.frames[-1]
    mark = cell.word("scope_marks", begin, end)
    scope = () if last.scope else _only_bodies(walk, begin, end)
    if mark and not scope and not last.scope:
        scope = _scope(walk, begin, end)
    if scope:
        walk.frames[-1] = replace(last, scope=scope, end=end)
        return True
    gap = cell.text[start:begin].strip()
    if last.action or gap not in ("", ":", "("):
        return False
    at = mark.end() + 1 if mark else begin
    if gap == ":" or cell.word("actions", at, end):
        walk.frames[-1] = replace(last, action=cell.printed(min(at, end), end), end=end)
        return True
    return False


def _without_year_labels(walk: _Walk) -> list[Frame]:
    """A year before a colon is the year of the times after it, up to the next such year.

    So is one before a time in brackets: "Năm 2026 (quý II)" is that quarter, not the year too.
    """
    out: list[Frame] = []
    year: int | None = None
    label: Frame | None = None
    for frame, after in zip(walk.frames, [*walk.frames[1:], None], strict=False):
        if after and _is_year_label(walk, frame, after):
            year, label = frame.token.printed_year(), frame
            continue
        start = min(label.start, frame.start) if label else frame.start
        out.append(replace(frame, year=year, start=start))
        label = None
    return out


def _is_year_label(walk: _Walk, frame: Frame, after: Frame) -> bool:
    unit = frame.token.times.unit
    if unit is None or not unit.whole_year or frame.token.hit.rule.apply != "on":
        return False
    if unit.year_of is not YearOf.PRINTED or frame.action:
        return False
    gap = walk.cell.text[frame.token.end : after.token.start].strip()
    narrower = frame.token.hit.rule.kind == "year" and after.token.lacks_year()
    return gap.startswith(":") or (gap == "(" and narrower)


# -- frames to deadlines --------------------------------------------------------------------------


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
    cell: Cell, years: PlanYears | None, frame: Frame, hint: int | None
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


def _raw(cell: Cell, start: int, end: int) -> str:
    """The printed part, with the bracket that closes one opened in it, without end marks."""
    text = cell.text[start:end]
    if text.count("(") > text.count(")") and cell.text[end : end + 1] == ")":
        end += 1
    printed = cell.printed(start, end)
    return printed.rstrip(_END_MARKS) or printed


def _event(cell: Cell, token: Token, reading: Reading) -> str | None:
    """What the deadline waits for: the whole wording of an occasion, or the condition after it."""
    if reading.kind in _TOLD:
        return cell.printed(token.start, token.end).rstrip(_END_MARKS) or None
    when = token.hit.span("when")
    return cell.printed(when[0], token.end).rstrip(_END_MARKS) if when else None
