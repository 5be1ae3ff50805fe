"""The examples of rules/products.yml tried with the real reader."""

from pathlib import Path

from pipeline.grammar.products.read import split_products
from pipeline.grammar.products.rules import load_products


def try_examples(root: Path) -> None:
    """Raises RuleError, with the line, where an example is read otherwise."""
    rules = load_products(root)
    for cell, expected in rules.examples.items():
        got = " | ".join(f"{p.kind}: {p.text}" for p in split_products(cell, rules, ()))
        if got != expected.text():
            raise expected.fail(f"example {cell!r} gives {got!r}, not {expected.text()!r}")
