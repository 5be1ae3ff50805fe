"""How findings are worded, in English and Vietnamese, from rules/findings.yml."""

from pathlib import Path
from typing import Literal

from pipeline.model.frozen import dataclass
from pipeline.model.record import SEVERITIES, Severity
from pipeline.rulebook.build import build
from pipeline.rulebook.source import Node, read_rules_file

Once = Literal["place", "text", "document"]
RANK = {severity: place for place, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What is wrong and what to do about it, in both languages. once: where several are one.

    doubt: whether a cell was read as it is printed; a person's look at the page answers it.
    """

    severity: Severity
    en: str
    vi: str
    do_en: str
    do_vi: str
    once: Once = "place"
    doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A finding's severity and words; {value} and other names are filled in."""

    code: str
    severity: str
    message: str
    message_vi: str
    suggestion: str
    suggestion_vi: str
    once: Once = "place"
    doubt: bool = False


def load_findings(root: Path) -> dict[str, Wording]:
    """rules/findings.yml by code. Raises RuleError."""
    top = read_rules_file(root, "findings.yml").mapping(required=["findings"], optional=[])
    return {code: read_wording(code, node) for code, node in top["findings"].mapping().items()}


def read_wording(code: str, node: Node) -> Wording:
    """One entry: severity, and in each language what is wrong and what to do."""
    entry = build(node, _Entry)
    return Wording(
        code=code,
        severity=entry.severity,
        message=entry.en,
        message_vi=entry.vi,
        suggestion=entry.do_en,
        suggestion_vi=entry.do_vi,
        once=entry.once,
        doubt=entry.doubt,
    )


class Blanks(dict[str, str]):
    """Values for a wording's placeholders; one that is not given shows its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(words: str, values: dict[str, str]) -> str:
    """The words with their {placeholders} filled; only plain names are allowed there."""
    return words.format_map(Blanks(values))
