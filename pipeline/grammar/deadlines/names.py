"""The times of a cell in, those out that are deadlines: neither part of a label nor of a name.

A label is words before a colon; a time inside it is kept where it is clearly a deadline of its own
("trước ngày …, cấp xã: …"). A name holds a time too: "báo cáo 6 tháng đầu năm", "kế hoạch năm …".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.grammar.deadlines.tokens import Cell, Token

_REMARK = re.compile(r" ?\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words before a colon: text[start:end], the colon at `end`."""

    start: int
    end: int


def find_labels(cell: Cell, tokens: Sequence[Token]) -> tuple[list[Token], list[Label]]:
    """The tokens outside labels, and the labels in order."""
    labels: list[Label] = []
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
            labels.append(Label(start=at, end=colon))
        begin = colon + 1
    return left, labels


def _own_deadlines(cell: Cell, inside: Sequence[Token], at: int) -> list[Token]:
    kept: list[Token] = []
    for token in inside:
        if not token.strong and not cell.says_nothing(at, token.start):
            break
        kept.append(token)
        at = token.end
    return kept


def label_between(labels: Sequence[Label], start: int, end: int) -> Label | None:
    """The first label that lies between the two places."""
    return next((x for x in labels if start <= x.start and x.end < end), None)


def drop_names(cell: Cell, tokens: Sequence[Token], labels: Sequence[Label]) -> list[Token]:
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


def _limited(cell: Cell, last: Token, token: Token) -> Token:
    """A bare day under the limit of the day before it: "trước ngày 15/3 (quý I), 15/6 (quý II)"."""
    if token.strong or token.hit.rule.kind != "date" or not last.is_limit:
        return token
    if cell.hard_break(last.end, token.start) is not None:
        return token
    remark = _REMARK.match(cell.text, last.end, token.start)
    at = remark.end() if remark else last.end
    return token.limited_by(last) if cell.says_nothing(at, token.start) else token


def _is_remark(cell: Cell, last: Token, token: Token) -> bool:
    """Said of what is due: "trước ngày … (quý I)", "trước ngày … đối với báo cáo quý I"."""
    opened = cell.text.find("(", last.end, token.start)
    if opened >= 0 and cell.text[token.end : token.end + 1] == ")":
        mark = cell.word("scope_marks", opened + 1, token.start)
        if not cell.text[mark.end() if mark else opened + 1 : token.start].strip():
            return last.is_limit and not token.is_limit
        return cell.word("actions", opened + 1, token.start) is not None
    between = cell.text[last.end : token.start].rstrip()
    named = cell.rules.words["named_by"].compiled.search(between)
    return bool(last.is_limit and named and cell.hard_break(last.end, token.start) is None)


def _is_name(cell: Cell, labels: Sequence[Label], before: int, token: Token, after: Token) -> bool:
    if cell.hard_break(token.end, after.start) is not None:
        return False
    gap = cell.text[token.end : after.start]
    if gap == " " and after.is_limit and token.is_window:
        return True  # "quý III trước ngày …"
    lead = cell.text[before : token.start].rstrip()
    if not any(c.isalnum() for c in lead) or lead.endswith((",", ";", ":", ")")):
        return False
    if label_between(labels, token.end, after.start):
        return False
    unit = token.times.unit
    if unit and unit.whole_year and cell.rules.words["named_by"].compiled.search(lead):
        return True
    return gap in (" ", " (") and not cell.says_nothing(before, token.start)
