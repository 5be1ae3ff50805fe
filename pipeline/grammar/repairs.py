"""Joins inside tokens and typographic repairs, from rules/repairs.yml; faulty quotation marks.

Those are found by order, since their counts may well agree.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pipeline.model.frozen import dataclass
from pipeline.model.record import Cleaned, Repair
from pipeline.rulebook.build import Own, Read, build, build_each
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.joined import JoinRules
from pipeline.text.remember import remembered

_OPEN, _CLOSE, _PLAIN = "“«", "”»", '"'
_ANY = re.compile(f"[{_OPEN}{_CLOSE}{_PLAIN}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenJoin:
    """A break inside a token: left at a line's end, right at the next line's start.

    digits: how many digits the number cut by the break has when whole; None: not counted.
    why: an example.
    """

    id: str
    left: re.Pattern[str]
    right: re.Pattern[str]
    why: str
    digits: int | None = None

    def holds(self, left: str, right: str) -> bool:
        if not self.right.search(right) or not self.left.search(left):  # the rarer one first
            return False
        if self.digits is None:
            return True
        tail = re.search(r"\d+$", left)
        head = re.match(r"\d+", right)
        return bool(tail and head) and len(tail[0]) + len(head[0]) == self.digits  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class TokenJoins(JoinRules):
    """All joins of rules/repairs.yml."""

    joins: tuple[TokenJoin, ...]

    def glue(self, left: str, right: str) -> bool:
        return _glued(left[-40:], self, right[:40])


@remembered()
def _glued(left: str, rules: TokenJoins, right: str) -> bool:
    return any(j.holds(left, right) for j in rules.joins)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRule:
    """One slip and its better form. finding: severity of the finding it gives, or "none"."""

    id: str
    pattern: re.Pattern[str]
    better: str
    finding: Literal["none", "info", "warning"]
    examples: Mapping[str, str]
    before: re.Pattern[str] | None = None
    digits: int | None = None
    node: Annotated[Node, Own]

    def apply(self, text: str) -> tuple[str, list[Repair]]:
        """The repaired text and what was repaired (offsets in `text`)."""
        found: list[Repair] = []
        out: list[str] = []
        at = 0
        for m in self.pattern.finditer(text):
            if self.before and not self.before.search(text[max(0, m.start() - 60) : m.start()]):
                continue
            better = self._better(m)
            if self.digits is not None and sum(c.isdigit() for c in better) != self.digits:
                continue
            if better == m.group() or m.start() < at:
                continue
            out.append(text[at : m.start()] + better)
            at = m.end()
            found.append(
                Repair(rule=self.id, start=m.start(), end=m.end(), printed=m[0], better=better)
            )
        return "".join(out) + text[at:], found

    def _better(self, m: re.Match[str]) -> str:
        return re.sub(r"\\(\d)", lambda g: m.group(int(g[1])) or "", self.better)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRules:
    """recognised: what a reader of pictures confuses, mended in scans alone."""

    joins: Annotated[TokenJoins, Read(lambda node: TokenJoins(build_each(node, TokenJoin)))]
    repairs: tuple[RepairRule, ...]
    recognised: tuple[RepairRule, ...] = ()


def load_repairs(root: Path) -> RepairRules:
    """rules/repairs.yml. Raises RuleError on a fault."""
    return build(read_rules_file(root, "repairs.yml"), RepairRules)


def try_examples(root: Path) -> None:
    """Every example of rules/repairs.yml is mended as it says. Raises RuleError where not."""
    rules = load_repairs(root)
    for rule in (*rules.repairs, *rules.recognised):
        for printed, better in rule.examples.items():
            got, _ = rule.apply(printed)
            if got != better:
                raise rule.node.fail(f"example {printed!r} gives {got!r}, not {better!r}")


@remembered()
def clean(raw: str, rules: tuple[RepairRule, ...]) -> Cleaned:
    """The text on one line with its typographic slips repaired; offsets of repairs are in it."""
    text = " ".join(raw.split())
    repairs: list[Repair] = []
    for rule in rules:
        text, found = rule.apply(text)
        repairs.extend(found)
    return Cleaned(raw=raw, text=text, repairs=tuple(repairs))


def faulty_quotes(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) around every mark that is never opened or never closed; () where all is right."""
    bad: list[int] = []
    opened: list[int] = []
    plain: list[int] = []
    for m in _ANY.finditer(text):
        i, c = m.start(), m.group()
        if c in _OPEN:
            if opened and not _nested(text, opened[-1], i):
                bad.append(opened.pop())
            opened.append(i)
        elif c in _CLOSE:
            if opened:
                opened.pop()
            else:
                bad.append(i)
        elif c == _PLAIN:
            plain.append(i)
    bad.extend(opened)
    if len(plain) % 2:
        bad.append(plain[-1])
    return tuple((max(0, i - 12), min(len(text), i + 13)) for i in sorted(bad))


def _nested(text: str, outer: int, inner: int) -> bool:
    """A quotation inside a quotation: allowed where both are closed later."""
    rest = text[inner:]
    closes = sum(c in _CLOSE for c in rest)
    opens = sum(c in _OPEN for c in rest)
    return closes > opens and outer < inner
