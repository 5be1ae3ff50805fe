"""The examples of rules/deadlines.yml tried with the real reader, each against its own rule."""

import re
from pathlib import Path

from pipeline.grammar.deadlines.calendar import Reading, read_dates
from pipeline.grammar.deadlines.rules import DeadlineRule, DeadlineRules, load_deadlines
from pipeline.grammar.deadlines.units import read_times
from pipeline.model.record import PlanYears
from pipeline.rulebook.source import Node
from pipeline.text.fold import compose, fold_spaced


def try_examples(root: Path) -> None:
    """Raises RuleError, with the line, where an example is read by another rule or otherwise."""
    rules = load_deadlines(root)
    for item, rule in zip(rules.top["rules"].items(), rules.rules, strict=True):
        entry = item.mapping()
        years = example_plan(rules, entry.get("plan"))
        for text, expected in entry["examples"].mapping().items():
            _try(text, expected, rule, rules, years)


def _try(
    text: str, expected: Node, rule: DeadlineRule, rules: DeadlineRules, years: PlanYears
) -> None:
    folded = fold_spaced(compose(text))
    hit = rules.longest_at(folded, 0)
    if hit is None or hit.rule.id != rule.id:
        other = hit.rule.id if hit else "no rule"
        raise expected.fail(f"example {text!r} is read by {other}, not by {rule.id}")
    if hit.end != len(folded) and not (hit.span("tail") or hit.span("when")):
        raise expected.fail(f"example {text!r}: {folded[hit.end :]!r} is left over")
    got = answer(read_dates(hit, read_times(hit, rules.lexicon), years))
    if got != expected.text():
        raise expected.fail(f"example {text!r} gives {got!r}, not {expected.text()!r}")


def example_plan(rules: DeadlineRules, node: Node | None = None) -> PlanYears:
    """The years that an example is read in: its own, or those of all."""
    node = node or rules.top["example_plan"]
    m = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", node.text())
    if not m:
        raise node.fail("a plan is a year or two years joined by -")
    return PlanYears(first=int(m[1]), last=int(m[2] or m[1]))


def answer(readings: tuple[Reading, ...]) -> str:
    """Readings as examples write them: `kind start..end RRULE`, several separated by `; `."""
    return "; ".join(
        f"{r.kind} {r.start or ''}..{r.end or ''} {r.recurrence or ''}".strip() for r in readings
    )
