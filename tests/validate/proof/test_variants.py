"""Each fault of variants.txt, planted alone in a clean plan, gives a new finding of its kind; those marked ! none yet."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.run.document import Result
from tests.cases.tenplans import compose
from tests.validate.proof.test_tenplans import CODES, PLANS

VARIANTS = (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8")
_DAY = "instrument-day-known instrument-day-doubtful instrument-day-order instrument-day-shared"
_WORDS = "spelling word-stray word-missing"
_MARKS = "space-missing mark-doubled space-before-mark slip-warning agency-unknown"
ALSO = {
    "caption-number": "caption-number-missing caption-date-missing caption-type-differs",
    "caption-date": "caption-date-missing",
    "before-signing": "point-time-over",
    "after-plan": "point-time-after point-deadline-differs",
    "tone": _WORDS, "letter": _WORDS, "no-syllable": _WORDS, "missing-word": _WORDS,
    "glued": f"{_WORDS} {_MARKS}",
    "space-before-mark": _MARKS, "space-after-mark": _MARKS, "double-space": _MARKS,
    "symbol": "instrument-type-differs",
    "authority": "issuer-named-otherwise",
    "reference": "appendix-place-missing tasks-counted",
    "other-date": _DAY, "two-dates": _DAY, "law-date": _DAY, "known-date": _DAY,
    "part-number": "section-order",
    "repeated-task": "task-repeated",
    "empty-cell": "cell-empty",
    "title-place": "issuer-named-otherwise",
    "coord-twice": "body-twice",
    "brackets": "bracket-open",
    "recipients": "recipient-end recipient-twice recipients-article-missing",
    "title-differs": "title-differs",
    "effective": "effective-before-signing",
    "style": "body-named-variously letter-mixed",
    "no-such-day": "no-such-day",
    "split": f"word-stray {_WORDS}",
    "point-who": "reference-other-lead",
    "base-order2": "ground-order",
}  # fmt: skip


def variants(plan: str) -> Iterator[tuple[str, str, str, str]]:
    """Kind, what it is, old words and new ones, of one plan."""
    for block in re.split(r"(?m)^@ ", VARIANTS)[1:]:
        head, _, body = block.partition("\n")
        kind, of, note = head.split(" | ", 2)
        lines = body.splitlines()
        old, new = ("\n".join(x[2:] for x in lines if x[:1] == mark) for mark in "-+")
        if of == plan:
            yield kind, note, old, new


def codes(result: Result) -> Counter[tuple[str, str | None, str]]:
    return Counter((f.rule, f.record_id, str(f.value)) for f in result.findings)


@pytest.mark.slow
@pytest.mark.parametrize("plan", sorted(set(re.findall(r"(?m)^@ .*? \| (.*?) \|", VARIANTS))))
def test_each_variant_is_named(plan: str, read: Callable[..., Result], tmp_path: Path) -> None:
    def look(text: str) -> Counter[tuple[str, str | None, str]]:
        if "^" not in text:  # raised marks want Word; all else is read sooner from a web page
            text = text.replace("[format]\ndocx", "[format]\nhtml")
        printed = compose.print_plan(text, tmp_path, plan)
        return codes(read(printed.read_bytes(), printed.name))

    clean, wrong = look(PLANS[plan]), []
    for kind, note, old, new in variants(plan):
        assert PLANS[plan].count(old) == 1, (kind, note)
        name = kind.lstrip("!")
        due = f"{CODES.get(name, '')} {ALSO.get(name, '')}".split()
        found = look(PLANS[plan].replace(old, new)) - clean
        if any(code in due for code, _, _ in found) == kind.startswith("!"):
            wrong.append((kind, note, sorted(found)))
    assert wrong == []
