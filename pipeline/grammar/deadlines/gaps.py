"""Small questions about the text between the times of a deadline cell."""

from pipeline.grammar.deadlines.cell import Cell
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.tokens import hard_break


def skip_joints(cell: Cell, rules: DeadlineRules, at: int, end: int) -> int:
    """Past connectors and bullets."""
    for name in ("connectors", "bullets", "connectors"):
        m = rules.words[name].match(cell.text, at, end)
        at = m.end() if m else at
    return at


def trim_joints(cell: Cell, rules: DeadlineRules, start: int, end: int) -> int:
    """The end of the words in text[start:end], without the connectors that close it."""
    for m in rules.words["connectors"].finditer(cell.text, start, end):
        if m.end() == end:
            return m.start()
    return end


def says_nothing(cell: Cell, rules: DeadlineRules, start: int, end: int) -> bool:
    """True where nothing but connectors, bullets and fillers stands."""
    at = skip_joints(cell, rules, start, end)
    m = rules.words["fillers"].match(cell.text, at, end)
    return skip_joints(cell, rules, m.end() if m else at, end) >= end


def last_piece(cell: Cell, rules: DeadlineRules, begin: int, end: int) -> int:
    """Where the last piece of text[begin:end] begins, after its hard breaks."""
    at = begin
    while (stop := hard_break(cell, rules, at, end)) is not None and stop > at:
        at = stop
    return at


def pieces(cell: Cell, rules: DeadlineRules, begin: int, end: int) -> list[tuple[int, int]]:
    """text[begin:end] cut at its hard breaks."""
    out: list[tuple[int, int]] = []
    at = begin
    while at < end:
        stop = hard_break(cell, rules, at, end)
        stop = end if stop is None or stop <= at else stop
        out.append((at, stop))
        at = stop
    return out
