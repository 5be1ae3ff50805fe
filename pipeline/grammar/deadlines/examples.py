"""The examples of rules/deadlines.yml tried with the real reader, each against its own rule.

And a cell that nobody understood in, a rule with its example to paste there out: the kind is a guess
to be looked at; the pattern is general (units, not days).
"""

import re
from pathlib import Path

import yaml

from pipeline.grammar.deadlines.calendar import Reading, read_dates
from pipeline.grammar.deadlines.rules import (
    DeadlineRule,
    DeadlineRules,
    Hit,
    fill,
    load_deadlines,
    make_pattern,
)
from pipeline.grammar.deadlines.units import read_times
from pipeline.model.record import PlanYears
from pipeline.rulebook.source import Node
from pipeline.text.fold import compose, fold_spaced, slug

_UNITS = (
    ("u_day", "date"), ("u_month", "month"), ("u_quarter", "quarter"), ("u_half", "half_year"),
    ("u_year", "year"),
)  # fmt: skip


def try_examples(root: Path) -> None:
    """Raises RuleError, with the line, where an example is read by another rule or otherwise."""
    rules = load_deadlines(root)
    for rule in rules.rules:
        years = example_plan(rules, rule.plan)
        for text, expected in rule.examples.items():
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


def stub(text: str, rules: DeadlineRules) -> str:
    """One entry, ready to stand below `rules:`; "" where the words hold nothing to go by."""
    words = " ".join(compose(text).split()).strip(" .,;:")
    folded = fold_spaced(words)
    if not any(c.isalpha() for c in folded):
        return ""
    source, units = _general(folded, rules)
    kind, apply = _guess(folded, units, rules)
    node = rules.top["rules"].holding(source)
    rule = DeadlineRule(
        id=slug(words)[:40].strip("-"),
        pattern=make_pattern(fill(node, rules.fragments), node),
        kind=kind,
        apply=apply,
        examples={},
    )
    m = rule.pattern.compiled.fullmatch(folded)
    if m is None:
        return ""
    hit = Hit(rule=rule, parts=((rule.pattern, m),), start=0, end=len(folded))
    got = read_dates(hit, read_times(hit, rules.lexicon), example_plan(rules))
    entry = {"id": rule.id, "pattern": source, "kind": kind, "apply": apply}
    out = yaml.safe_dump(
        [{**entry, "examples": {words: answer(got)}}],
        allow_unicode=True, sort_keys=False, width=1000,
    )  # fmt: skip
    return "".join(f"  {line}\n" for line in out.splitlines())


def _general(folded: str, rules: DeadlineRules) -> tuple[str, list[str]]:
    """The words as a pattern, each unit of time as its fragment, and the kinds of the units."""
    found: list[tuple[int, int, str, str]] = []
    for name, kind in _UNITS:
        place = rules.top["fragments"].holding("")
        pattern = make_pattern(rf"(?<!\w)(?:{rules.fragments[name]})(?!\w)", place)
        for m in pattern.compiled.finditer(folded):
            if all(m.end() <= a or m.start() >= b for a, b, *_ in found):
                found.append((m.start(), m.end(), name, kind))
    out, at = "", 0
    for i, (start, end, name, _) in enumerate(sorted(found)):
        out += _literal(folded[at:start]) + "{" + name + ("@to" if i == 1 else "") + "}"
        at = end
    return out + _literal(folded[at:]), [kind for *_, kind in sorted(found)]


def _literal(text: str) -> str:
    plain = re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", text)
    return re.sub(r"\d+", r"\\d+", plain)


def _guess(folded: str, units: list[str], rules: DeadlineRules) -> tuple[str, str]:
    if len(units) == 2:
        return "period", "span"
    if len(units) == 1 and re.search(rf"(?<!\w){rules.fragments['ere']}(?!\w)", folded):
        return "before_date", "before"
    if len(units) == 1 and re.search(rf"(?<!\w)(?:{rules.fragments['latest']})", folded):
        return "by_date", "until"
    return (units[0], "on") if len(units) == 1 else ("as_prescribed", "none")
