"""How findings are worded, in English and Vietnamese, from rules/findings.yml."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A finding's severity and words; {value} and other names are filled in."""

    code: str
    severity: str
    message: str
    message_vi: str
    suggestion: str
    suggestion_vi: str


def load_findings(root: Path) -> dict[str, Wording]:
    """rules/findings.yml by code. Raises RuleError."""
    top = read_rules_file(root, "findings.yml").mapping(required=["findings"], optional=[])
    return {code: read_wording(code, node) for code, node in top["findings"].mapping().items()}


def read_wording(code: str, node: Node) -> Wording:
    """One entry: severity, and in each language what is wrong and what to do."""
    e = node.mapping(required=["severity", "en", "vi", "do_en", "do_vi"], optional=[])
    severity = e["severity"].text()
    if severity not in SEVERITIES:
        raise e["severity"].fail(f"one of {', '.join(SEVERITIES)} was expected")
    return Wording(
        code=code,
        severity=severity,
        message=e["en"].text(),
        message_vi=e["vi"].text(),
        suggestion=e["do_en"].text(),
        suggestion_vi=e["do_vi"].text(),
    )


class Blanks(dict[str, str]):
    """Values for a wording's placeholders; one that is not given shows its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(words: str, values: dict[str, str]) -> str:
    """The words with their {placeholders} filled; only plain names are allowed there."""
    return words.format_map(Blanks(values))
