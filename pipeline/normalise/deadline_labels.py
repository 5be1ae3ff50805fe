"""Words before a colon, and times that are only part of a name: neither is a deadline.

In: a cell and its tokens. Out: the tokens that remain, and the labels. A time inside a label is
kept where it is clearly a deadline of its own ("trước ngày …, cấp xã: …").
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.knowledge.deadlines import DeadlineRules
from pipeline.normalise.deadline_cell import Cell
from pipeline.normalise.deadline_gaps import last_piece, says_nothing, skip_joints
from pipeline.normalise.deadline_tokens import Token, hard_break


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
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        before = out[-1].end if out else 0
        if token.strong or not (
            _in_bracket(cell, rules, before, token)
            or (after and _is_name(cell, rules, labels, before, token, after))
        ):
            out.append(token)
    return out


def _in_bracket(cell: Cell, rules: DeadlineRules, before: int, token: Token) -> bool:
    """A remark after a deadline: "trước ngày … (báo cáo quý I)"."""
    opened = cell.text.find("(", before, token.start)
    if before == 0 or opened < 0 or cell.text[token.end : token.end + 1] != ")":
        return False
    return bool(rules.words["actions"].match(cell.text, opened + 1, token.start))


def _is_name(
    cell: Cell,
    rules: DeadlineRules,
    labels: Sequence[Label],
    before: int,
    token: Token,
    after: Token,
) -> bool:
    lead = cell.text[before : token.start].rstrip()
    if not any(c.isalnum() for c in lead) or lead.endswith((",", ";", ":", ")")):
        return False
    if hard_break(cell, rules, token.end, after.start) is not None:
        return False
    if label_between(labels, token.end, after.start):
        return False
    unit = token.unit(rules)
    if unit is not None and unit.whole_year and rules.words["named_by"].search(lead):
        return True
    directly = cell.text[token.end : after.start] == " "
    return directly and not says_nothing(cell, rules, before, token.start)
