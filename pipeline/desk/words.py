"""The words of the desk, from rules/desk.yml."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.present.labels import read_words
from pipeline.rulebook.source import read_rules_file

FILE = "desk.yml"


def load_words(root: Path) -> Mapping[str, str]:
    """Name → words, with {names} to be filled in. Raises RuleError."""
    top = read_rules_file(root, FILE).mapping(required=["words"], optional=[])
    return read_words(top["words"])
