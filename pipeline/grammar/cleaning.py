"""A raw text in, its cleaned form and every repair made, by name, out. Changes no word."""

from pipeline.grammar.repairs import RepairRule
from pipeline.model.record import Cleaned, Repair
from pipeline.text.remember import remembered


@remembered()
def clean(raw: str, rules: tuple[RepairRule, ...]) -> Cleaned:
    """The text on one line with its typographic slips repaired; offsets of repairs are in it."""
    text = " ".join(raw.split())
    repairs: list[Repair] = []
    for rule in rules:
        text, found = rule.apply(text)
        repairs.extend(found)
    return Cleaned(raw=raw, text=text, repairs=tuple(repairs))
