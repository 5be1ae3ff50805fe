"""A deadline cell that nobody understood in, a rule to paste into rules/deadlines.yml out.

The kind is a guess to be looked at; the pattern is general (units, not days) and its example holds.
"""

import re

import yaml

from pipeline.grammar.deadlines.calendar import read_dates
from pipeline.grammar.deadlines.examples import answer, example_plan
from pipeline.grammar.deadlines.rules import DeadlineRule, DeadlineRules, Hit, fill, make_pattern
from pipeline.grammar.deadlines.units import read_times
from pipeline.text.fold import compose, fold_spaced, slug

_UNITS = (
    ("u_day", "date"), ("u_month", "month"), ("u_quarter", "quarter"), ("u_half", "half_year"),
    ("u_year", "year"),
)  # fmt: skip


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
        over="",
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
