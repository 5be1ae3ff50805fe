"""Running text in, the times it names out: the same compiled rules that read deadline cells.

Only what stands for itself counts (a date, a quarter, a period, "định kỳ"): in running text "theo
quy định" is no deadline, and a date inside a citation is none either.
"""

from collections.abc import Sequence

from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.text.fold import fold
from pipeline.text.remember import remembered

_NOT_IN_TEXT = frozenset({"event", "as_prescribed", "unparsed", "year"})


@remembered()
def find_deadlines(
    text: str, rules: DeadlineRules, citation_spans: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[int, int, str], ...]:
    """(start, end, kind) of every time named, in order, none overlapping."""
    folded = fold(text)
    out: list[tuple[int, int, str]] = []
    at = 0
    while (hit := rules.words["running"].search(folded, at)) is not None:
        start = hit.start()
        at = start + 1
        if any(a <= start < b for a, b in citation_spans):
            continue
        found = rules.longest_at(folded, start)
        if found is None or found[0].kind in _NOT_IN_TEXT:
            continue
        end = found[1].end()
        if end < len(folded) and folded[end - 1].isalnum() and folded[end].isalnum():
            continue
        out.append((start, end, found[0].kind))
        at = end
    return tuple(out)
