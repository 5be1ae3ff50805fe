"""What stands around the times of a deadline cell: who, what for, and what is left over.

Each time gets a frame: the bodies or the label before a colon, the action before it, the part of
the cell it was printed in. Words that are none of these are left over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.knowledge.deadline_windows import YearOf
from pipeline.knowledge.deadlines import DeadlineRules
from pipeline.model.record import AgencyMention
from pipeline.normalise.deadline_cell import Cell, Span
from pipeline.normalise.deadline_tokens import Token, hard_break

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """Words before a colon: text[start:end], the colon at `end`."""

    start: int
    end: int


class _Framer:
    """One pass over a cell's tokens; holds what the functions below share."""

    def __init__(
        self, cell: Cell, rules: DeadlineRules, tokens: Sequence[Token], find: FindScope | None
    ) -> None:
        self.cell = cell
        self.words = rules.words
        self.rules = rules
        self.find = find
        self.tokens, self.labels = self._labels(list(tokens))
        self.tokens = self._without_names(self.tokens)
        self.frames: list[Frame] = []
        self.leftover: list[Span] = []

    # --- words before a colon

    def _labels(self, tokens: list[Token]) -> tuple[list[Token], list[_Label]]:
        """The tokens outside labels, and the labels."""
        labels: list[_Label] = []
        text, begin = self.cell.text, 0
        for colon in (i for i, c in enumerate(text) if c == ":"):
            if self.cell.opaque_end(colon) is not None:
                continue
            if any(t.start < colon < t.end for t in tokens):
                continue
            start = self._piece_start(begin, colon)
            inside = [t for t in tokens if start <= t.start and t.end <= colon]
            kept, at = self._leading_times(inside, start)
            at = self._skip(at, colon)
            if at < colon:
                tokens = [t for t in tokens if t not in inside or t in kept]
                labels.append(_Label(start=at, end=colon))
            begin = colon + 1
        return tokens, labels

    def _leading_times(self, inside: Sequence[Token], at: int) -> tuple[list[Token], int]:
        """The tokens before a colon that are deadlines of their own, and where they end."""
        kept: list[Token] = []
        for token in inside:
            if not token.strong and not self._empty(at, token.start):
                break
            kept.append(token)
            at = token.end
        return kept, at

    def _piece_start(self, begin: int, end: int) -> int:
        at = begin
        while (stop := hard_break(self.cell, self.rules, at, end)) is not None and stop > at:
            at = stop
        return at

    # --- years that belong to a name

    def _without_names(self, tokens: list[Token]) -> list[Token]:
        """Drops times that are part of an action's name: "kế hoạch năm … trong tháng …"."""
        out: list[Token] = []
        for index, token in enumerate(tokens):
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            before = out[-1].end if out else 0
            if after is None or token.strong or not self._is_name(before, token, after):
                out.append(token)
        return out

    def _is_name(self, before: int, token: Token, after: Token) -> bool:
        text = self.cell.text
        lead = text[before : token.start].rstrip()
        if not any(c.isalnum() for c in lead) or lead.endswith((",", ";", ":", ")")):
            return False
        if hard_break(self.cell, self.rules, token.end, after.start) is not None:
            return False
        if self._label_between(token.end, after.start):
            return False
        unit = token.unit(self.rules)
        if unit is not None and unit.whole_year and self.words["named_by"].search(lead):
            return True
        return text[token.end : after.start] == " " and not self._empty(before, token.start)

    # --- small questions about the text

    def _label_between(self, start: int, end: int) -> _Label | None:
        return next((x for x in self.labels if start <= x.start and x.end < end), None)

    def _skip(self, at: int, end: int) -> int:
        """Past connectors and bullets."""
        for name in ("connectors", "bullets", "connectors"):
            m = self.words[name].match(self.cell.text, at, end)
            at = m.end() if m else at
        return at

    def _trim(self, start: int, end: int) -> int:
        """The end without connectors before it."""
        text = self.cell.text
        for m in self.words["connectors"].finditer(text, start, end):
            if m.end() == end:
                return m.start()
        return end

    def _empty(self, start: int, end: int) -> bool:
        """True where nothing but connectors, bullets and fillers stands."""
        at = self._skip(start, end)
        m = self.words["fillers"].match(self.cell.text, at, end)
        return self._skip(m.end() if m else at, end) >= end

    def _mentions(self, start: int, end: int) -> tuple[AgencyMention, ...]:
        if self.find is None or start >= end:
            return ()
        found = self.find(self.cell.printed(start, end))
        return found if any(mention.kind != "unknown" for mention in found) else ()

    # --- the pass

    def run(self) -> None:
        at = 0
        for index, token in enumerate(self.tokens):
            follows = index + 1 < len(self.tokens)
            if self._is_year_label(token, follows):
                self._before(at, token)
                self.frames.append(self._frame(token, at))
                at = token.end
                continue
            frame = self._frame(token, at)
            self._before(at, token)
            frame = self._led(frame, at)
            self.frames.append(frame)
            at = token.end
        self._after(at, len(self.cell.text))
        self._drop_year_labels()

    def _frame(self, token: Token, at: int) -> Frame:
        joined = bool(self.frames) and self._skip(at, token.start) >= token.start
        joined = joined and ":" not in self.cell.text[at : token.start]
        return Frame(token=token, start=token.start, end=token.end, joined=joined)

    def _is_year_label(self, token: Token, follows: bool) -> bool:
        unit = token.unit(self.rules)
        if not follows or unit is None or not unit.whole_year:
            return False
        if unit.year_of is not YearOf.PRINTED or token.rule.apply != "on":
            return False
        return self.cell.text[token.end :].lstrip().startswith(":")

    def _drop_year_labels(self) -> None:
        """A year before a colon is the year of the times after it, up to the next hard break."""
        out: list[Frame] = []
        year: int | None = None
        label: Frame | None = None
        for index, frame in enumerate(self.frames):
            if out or label:
                last = label or out[-1]
                if hard_break(self.cell, self.rules, last.token.end, frame.token.start) is not None:
                    year = None
            if self._is_year_label(frame.token, index + 1 < len(self.frames)):
                year, label = frame.token.printed_year(self.rules), frame
                continue
            start = label.start if label and not label.scope else frame.start
            out.append(
                replace(frame, year=year, start=min(start, frame.start) if label else frame.start)
            )
            label = None
        self.frames = out

    def _before(self, at: int, token: Token) -> None:
        """What stands between the last time and this one but belongs to the last one, or nobody."""
        label = self._label_between(at, token.start)
        end = label.start if label else self._lead_start(at, token.start)
        if at or end:
            self._after(at, end)

    def _lead_start(self, at: int, end: int) -> int:
        """Where the words that lead to the next time begin."""
        start = self._piece_start(at, end)
        if start > at or not self.frames:
            return start
        text = self.cell.text
        attached = not text[at:end].lstrip(" ").startswith((",", "(", "-")) and not self._and_at(at)
        closed = self._trim(at, end) < end and text[self._trim(at, end) : end].strip() != ""
        return end if attached and closed else start

    def _and_at(self, at: int) -> bool:
        m = self.words["connectors"].match(self.cell.text, at)
        return bool(m and m[0].strip())

    def _led(self, frame: Frame, at: int) -> Frame:
        """The frame with the label, bodies and action that lead to its time."""
        end = frame.token.start
        label = self._label_between(at, end)
        carried = self._carried(at, end)
        if label:
            frame = self._labelled(frame, label)
            at = label.end + 1
        else:
            at = self._lead_start(at, end)
            frame = replace(frame, scope=carried.scope, action=None) if carried else frame
        at = self._skip(at, end)
        if at >= end or self._empty(at, end):
            return replace(frame, start=min(frame.start, at))
        stop = self._trim(at, end)
        mark = self.words["scope_marks"].match(self.cell.text, at, end)
        scope = self._mentions(mark.end(), stop) if mark else ()
        if scope:
            return replace(frame, scope=scope, start=at)
        if self.words["actions"].match(self.cell.text, at, end):
            action = self.cell.printed(at, stop)
            return replace(frame, action=action, start=min(frame.start, at))
        self.leftover.append((at, stop))
        return frame

    def _carried(self, at: int, end: int) -> Frame | None:
        """The last frame where its label still holds: nothing hard in between."""
        if not self.frames or not self.frames[-1].scope:
            return None
        if hard_break(self.cell, self.rules, at, end) is not None:
            return None
        return self.frames[-1]

    def _labelled(self, frame: Frame, label: _Label) -> Frame:
        mark = self.words["scope_marks"].match(self.cell.text, label.start, label.end)
        scope = self._mentions(mark.end() if mark else label.start, label.end)
        if scope:
            return replace(frame, scope=scope, start=label.start)
        if self._empty(label.start, label.end):
            return replace(frame, start=label.start)
        return replace(frame, action=self.cell.printed(label.start, label.end), start=label.start)

    def _after(self, at: int, end: int) -> None:
        """Words after a time: whom it is for, an action it was printed before, or left over."""
        start = at
        while start < end:
            stop = hard_break(self.cell, self.rules, start, end)
            stop = end if stop is None or stop <= start else stop
            self._trailing(start, stop, first=start == at)
            start = stop

    def _trailing(self, start: int, end: int, *, first: bool) -> None:
        text = self.cell.text
        at, stop = self._skip(start, end), self._trim(start, end)
        if first and self.frames:
            done = self.words["done"].match(text, at, end)
            at = self._skip(done.end(), end) if done else at
        if at >= stop:
            return
        gap = text[start:at].strip()
        last = self.frames[-1] if first and self.frames else None
        if last is not None:
            mark = self.words["scope_marks"].match(text, at, stop)
            scope = self._mentions(mark.end(), stop) if mark else ()
            if scope and not last.scope:
                self.frames[-1] = replace(last, scope=scope, end=stop)
                return
            bare = not last.action and gap in ("", ":")
            if bare and (gap == ":" or self.words["actions"].match(text, at, stop)):
                action = self.cell.printed(at, stop)
                self.frames[-1] = replace(last, action=action, end=stop)
                return
        self.leftover.append((at, stop))


def frame_tokens(
    cell: Cell, rules: DeadlineRules, tokens: Sequence[Token], find: FindScope | None
) -> tuple[list[Frame], list[Span]]:
    """The tokens that are deadlines, framed, and the parts of the text that nobody understood."""
    framer = _Framer(cell, rules, tokens, find)
    framer.run()
    return framer.frames, sorted(framer.leftover)
