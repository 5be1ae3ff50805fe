"""How findings are worded, in English and Vietnamese, from rules/findings.yml."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.knowledge.source import Node, read_rules_file

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A finding's severity and words; {value} and other names are filled in."""

    code: str
    severity: str
    message: str
    message_vi: str
    suggestion: str | None
    suggestion_vi: str | None


def load_findings(root: Path) -> dict[str, Wording]:
    """rules/findings.yml by code. Raises RuleError."""
    top = read_rules_file(root, "findings.yml").mapping(required=["findings"], optional=[])
    return {code: read_wording(code, node) for code, node in top["findings"].mapping().items()}


def read_wording(code: str, node: Node) -> Wording:
    """One entry: severity, en and vi, with an optional suggestion in each language."""
    e = node.mapping(required=["severity", "en", "vi"], optional=["do_en", "do_vi"])
    severity = e["severity"].text()
    if severity not in SEVERITIES:
        raise e["severity"].fail(f"one of {', '.join(SEVERITIES)} was expected")
    if ("do_en" in e) != ("do_vi" in e):
        raise node.fail("a suggestion needs both languages: do_en and do_vi")
    return Wording(
        code=code,
        severity=severity,
        message=e["en"].text(),
        message_vi=e["vi"].text(),
        suggestion=e["do_en"].text() if "do_en" in e else None,
        suggestion_vi=e["do_vi"].text() if "do_vi" in e else None,
    )


class Blanks(dict[str, str]):
    """Values for a wording's placeholders; one that is not given shows its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(words: str | None, values: dict[str, str]) -> str | None:
    """The words with their {placeholders} filled; only plain names are allowed there."""
    return words.format_map(Blanks(values)) if words else words
