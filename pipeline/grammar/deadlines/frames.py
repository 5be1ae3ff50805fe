"""The times of a cell in, out with what stands around them: who, what for, and what is left over.

A label is words before a colon; a time inside it is kept where it is clearly a deadline of its own
("trước ngày …, cấp xã: …"). A name holds a time too: "báo cáo 6 tháng đầu năm", "kế hoạch năm …".
Words that are neither bodies nor an action belong to nothing and are left over.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import field, replace

from pipeline.grammar.deadlines.tokens import DeadlineText, Span, Token
from pipeline.grammar.deadlines.units import YearOf
from pipeline.model.frozen import dataclass
from pipeline.model.record import AgencyMention
from pipeline.text.fold import fold

FindScope = Callable[[str], tuple[AgencyMention, ...]]
_REMARK = re.compile(r" ?\([^()]*\)")
_WORD = re.compile(r" ?(\(|[^\W\d_]+)")


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

    cell: DeadlineText
    labels: Sequence[Span]
    find: FindScope | None
    first: bool = False
    follow: bool = False
    frames: list[Frame] = field(default_factory=list)
    leftover: list[Span] = field(default_factory=list)


def frame_tokens(
    cell: DeadlineText, tokens: Sequence[Token], find: FindScope | None
) -> tuple[list[Frame], list[Span]]:
    """The tokens that are deadlines, framed, and the parts of the text that nobody understood."""
    outside, labels = _find_labels(cell, tokens)
    times = _drop_names(cell, outside, labels)
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
    label = _label_between(walk.labels, at, end)
    if label:
        return label[0]
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
    label = _label_between(walk.labels, lead, end)
    if label:
        frame = _labelled(walk, frame, label)
        lead = label[1] + 1
    elif walk.frames and not walk.follow and cell.hard_break(at, end) is None:
        before = walk.frames[-1]
        led = before.end == before.token.end  # bodies behind their own time are no other's
        frame = replace(frame, scope=before.scope if led else ())
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
    lines = cell.lines(at, end)
    alone = len(lines) > 1 and cell.skip_joints(at, end) > lines[0] and lines[-1] == end - 1
    return walk.first and bool(walk.frames) and alone


def _labelled(walk: _Walk, frame: Frame, label: Span) -> Frame:
    scope = _scope(walk, *label)
    if scope or walk.cell.says_nothing(*label):
        return replace(frame, scope=scope, start=label[0])
    return replace(frame, action=walk.cell.printed(*label), start=label[0])


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
    for at, stop in sorted({(m.start, m.end) for m in found}, reverse=True):
        rest = rest[:at] + rest[stop:]
    return found if walk.cell.rules.words["connectors"].sub("", fold(rest)) == "" else ()


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
    Behind "Hằng năm:" they come every year.
    """
    out: list[Frame] = []
    year: int | None = None
    label: Frame | None = None
    every = False
    for frame, after in zip(walk.frames, [*walk.frames[1:], None], strict=False):
        yearly = after is not None and _is_every_year(walk, frame, after)
        if after and (yearly or _is_year_label(walk, frame, after)):
            year, label, every = frame.token.printed_year(), frame, yearly
            continue
        start = min(label.start, frame.start) if label else frame.start
        token = frame.token.of_every_year() if every else frame.token
        out.append(replace(frame, token=token, year=year, start=start))
        label = None
    return out


def _is_every_year(walk: _Walk, frame: Frame, after: Frame) -> bool:
    items = frame.token.times.items
    yearly = frame.token.hit.rule.apply == "rhythm" and [i.recurrence for i in items] == [
        "FREQ=YEARLY"
    ]
    gap = walk.cell.text[frame.token.end : after.token.start].strip()
    return yearly and gap.startswith(":") and after.token.lacks_year() and not frame.action


def _is_year_label(walk: _Walk, frame: Frame, after: Frame) -> bool:
    unit = frame.token.times.unit
    if unit is None or not unit.whole_year or frame.token.hit.rule.apply != "on":
        return False
    if unit.year_of is not YearOf.PRINTED or frame.action:
        return False
    gap = walk.cell.text[frame.token.end : after.token.start].strip()
    narrower = frame.token.hit.rule.kind == "year" and after.token.lacks_year()
    return gap.startswith(":") or (gap == "(" and narrower)


# -- labels and names -----------------------------------------------------------------------------


def _find_labels(cell: DeadlineText, tokens: Sequence[Token]) -> tuple[list[Token], list[Span]]:
    """The tokens outside labels, and the labels in order."""
    labels: list[Span] = []
    left = list(tokens)
    begin = 0
    for colon in (i for i, c in enumerate(cell.text) if c == ":"):
        if cell.hidden(colon) is not None or any(t.start < colon < t.end for t in left):
            continue
        start = cell.last_piece(begin, colon)
        inside = [t for t in left if start <= t.start and t.end <= colon]
        kept = _own_deadlines(cell, inside, start)
        at = cell.skip_joints(kept[-1].end if kept else start, colon)
        if at < colon:
            left = [t for t in left if t not in inside or t in kept]
            labels.append((at, colon))
        begin = colon + 1
    return left, labels


def _own_deadlines(cell: DeadlineText, inside: Sequence[Token], at: int) -> list[Token]:
    kept: list[Token] = []
    for token in inside:
        if not token.strong and not cell.says_nothing(at, token.start):
            break
        kept.append(token)
        at = token.end
    return kept


def _label_between(labels: Sequence[Span], start: int, end: int) -> Span | None:
    """The first label that lies between the two places."""
    return next((x for x in labels if start <= x[0] and x[1] < end), None)


def _drop_names(cell: DeadlineText, tokens: Sequence[Token], labels: Sequence[Span]) -> list[Token]:
    """The tokens without those that belong to a name: "kế hoạch năm … trong tháng …"."""
    out: list[Token] = []
    for index, found in enumerate(tokens):
        token = _limited(cell, out[-1], found) if out else found
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        last = out[-1] if out else None
        if token.strong or not (
            (last and _is_remark(cell, last, token))
            or (after and _is_name(cell, labels, last.end if last else 0, token, after))
        ):
            out.append(token)
    return out


def _limited(cell: DeadlineText, last: Token, token: Token) -> Token:
    """A bare day under the limit of the day before it: "trước ngày 15/3 (quý I), 15/6 (quý II)"."""
    if token.strong or token.hit.rule.kind != "date" or not last.is_limit:
        return token
    remark = _REMARK.match(cell.text, last.end, token.start)
    at = remark.end() if remark else last.end
    same = _WORD.match(cell.text, last.end), _WORD.match(cell.text, token.end)
    alike = bool(
        same[0] and same[1] and same[0][0] == same[1][0]
    )  # both "đối với …", "nộp …", "(…)"
    if not alike and cell.hard_break(last.end, token.start) is not None:
        return token
    listed = alike and not remark and cell.text[: token.start].rstrip().endswith((",", ";", " và"))
    nothing = cell.says_nothing(at, token.start)
    return token.limited_by(last) if nothing or listed else token


def _is_remark(cell: DeadlineText, last: Token, token: Token) -> bool:
    """Said of what is due: "trước ngày … (quý I)", "trước ngày … đối với báo cáo quý I"."""
    opened = cell.text.find("(", last.end, token.start)
    if opened >= 0 and cell.text[token.end : token.end + 1] == ")":
        mark = cell.word("scope_marks", opened + 1, token.start)
        begin = cell.skip_joints(mark.end(), token.start) if mark else opened + 1
        if not cell.text[begin : token.start].strip():
            return (last.is_limit or mark is not None) and not token.is_limit
        return cell.word("actions", begin, token.start) is not None
    between = cell.text[last.end : token.start].rstrip()
    named = cell.rules.words["named_by"].search(between)
    return bool(last.is_limit and named and cell.hard_break(last.end, token.start) is None)


def _is_name(
    cell: DeadlineText, labels: Sequence[Span], before: int, token: Token, after: Token
) -> bool:
    if cell.hard_break(token.end, after.start) is not None:
        return False
    gap = cell.text[token.end : after.start]
    if gap == " " and after.is_limit and token.is_window:
        return True  # "quý III trước ngày …"
    lead = cell.text[before : token.start].rstrip()
    if not any(c.isalnum() for c in lead) or lead.endswith((",", ";", ":", ")")):
        return False
    if _label_between(labels, token.end, after.start):
        return False
    unit = token.times.unit
    if unit and unit.whole_year and cell.rules.words["named_by"].search(lead):
        return True
    return gap in (" ", " (") and not cell.says_nothing(before, token.start)
