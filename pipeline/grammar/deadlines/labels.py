"""Words before a colon, and times that are only part of a name: neither is a deadline.

In: a cell and its tokens. Out: the tokens that remain, and the labels. A time inside a label is
kept where it is clearly a deadline of its own ("trước ngày …, cấp xã: …").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.grammar.deadlines.cell import Cell
from pipeline.grammar.deadlines.gaps import last_piece, says_nothing, skip_joints
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.tokens import Token, hard_break

_REMARK = re.compile(r" ?\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words before a colon: text[start:end], the colon at `end`."""

    start: int
    end: int


def find_labels(
    cell: Cell, rules: DeadlineRules, tokens: Sequence[Token]
) -> tuple[list[Token], list[Label]]:
    """The tokens outside labels, and the labels in order."""
    labels: list[Label] = []
    left = list(tokens)
    begin = 0
    for colon in (i for i, c in enumerate(cell.text) if c == ":"):
        if cell.opaque_end(colon) is not None or any(t.start < colon < t.end for t in left):
            continue
        start = last_piece(cell, rules, begin, colon)
        inside = [t for t in left if start <= t.start and t.end <= colon]
        kept = _own_deadlines(cell, rules, inside, start)
        at = skip_joints(cell, rules, kept[-1].end if kept else start, colon)
        if at < colon:
            left = [t for t in left if t not in inside or t in kept]
            labels.append(Label(start=at, end=colon))
        begin = colon + 1
    return left, labels


def _own_deadlines(
    cell: Cell, rules: DeadlineRules, inside: Sequence[Token], at: int
) -> list[Token]:
    kept: list[Token] = []
    for token in inside:
        if not token.strong and not says_nothing(cell, rules, at, token.start):
            break
        kept.append(token)
        at = token.end
    return kept


def label_between(labels: Sequence[Label], start: int, end: int) -> Label | None:
    """The first label that lies between the two places."""
    return next((x for x in labels if start <= x.start and x.end < end), None)


def drop_names(
    cell: Cell, rules: DeadlineRules, tokens: Sequence[Token], labels: Sequence[Label]
) -> list[Token]:
    """The tokens without those that belong to a name: "kế hoạch năm … trong tháng …"."""
    out: list[Token] = []
    for index, found in enumerate(tokens):
        token = _limited(cell, rules, out[-1], found) if out else found
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        last = out[-1] if out else None
        before = last.end if last else 0
        if token.strong or not (
            _in_bracket(cell, rules, last, token)
            or (after and _is_name(cell, rules, labels, before, token, after))
        ):
            out.append(token)
    return out


def _limited(cell: Cell, rules: DeadlineRules, last: Token, token: Token) -> Token:
    """A bare day under the limit of the day before it: "trước ngày 15/3 (quý I), 15/6 (quý II)"."""
    if token.strong or token.rule.kind != "date" or not last.is_limit:
        return token
    if hard_break(cell, rules, last.end, token.start) is not None:
        return token
    remark = _REMARK.match(cell.text, last.end, token.start)
    at = remark.end() if remark else last.end
    return token.limited_by(last) if says_nothing(cell, rules, at, token.start) else token


def _in_bracket(cell: Cell, rules: DeadlineRules, last: Token | None, token: Token) -> bool:
    """A remark after a deadline: "trước ngày … (báo cáo quý I)", "trước ngày … (quý I)"."""
    if last is None or cell.text[token.end : token.end + 1] != ")":
        return False
    opened = cell.text.find("(", last.end, token.start)
    if opened < 0:
        return False
    alone = not cell.text[opened + 1 : token.start].strip()
    if alone:
        return last.is_limit and not token.is_limit
    return bool(rules.words["actions"].match(cell.text, opened + 1, token.start))


def _is_name(
    cell: Cell,
    rules: DeadlineRules,
    labels: Sequence[Label],
    before: int,
    token: Token,
    after: Token,
) -> bool:
    if hard_break(cell, rules, token.end, after.start) is not None:
        return False
    gap = cell.text[token.end : after.start]
    if gap == " " and after.is_limit and token.is_window:
        return True  # "quý III trước ngày …"
    lead = cell.text[before : token.start].rstrip()
    if not any(c.isalnum() for c in lead) or lead.endswith((",", ";", ":", ")")):
        return False
    if label_between(labels, token.end, after.start):
        return False
    unit = token.unit(rules)
    if unit is not None and unit.whole_year and rules.words["named_by"].search(lead):
        return True
    return gap in (" ", " (") and not says_nothing(cell, rules, before, token.start)
