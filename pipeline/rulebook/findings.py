"""How findings are worded, in English and Vietnamese, from rules/findings.yml."""

from pathlib import Path
from typing import Annotated, Literal

from pipeline.model.frozen import dataclass
from pipeline.model.record import SEVERITIES, Severity
from pipeline.rulebook.build import Key, build
from pipeline.rulebook.source import read_rules_file

Once = Literal["place", "text", "document"]
RANK = {severity: place for place, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A finding's severity and words; {value} and other names are filled in.

    message: what is wrong; suggestion: what to do about it. once: where several are one. doubt:
    whether a cell was read as it is printed; a person's look at the page answers it.
    """

    code: str
    severity: Severity
    message: Annotated[str, Key("en")]
    message_vi: Annotated[str, Key("vi")]
    suggestion: Annotated[str, Key("do_en")]
    suggestion_vi: Annotated[str, Key("do_vi")]
    once: Once = "place"
    doubt: bool = False


def load_findings(root: Path) -> dict[str, Wording]:
    """rules/findings.yml by code. Raises RuleError."""
    top = read_rules_file(root, "findings.yml").mapping(required=["findings"], optional=[])
    entries = top["findings"].mapping()
    return {code: build(node, Wording, code=code) for code, node in entries.items()}


class Blanks(dict[str, str]):
    """Values for a wording's placeholders; one that is not given shows its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(words: str, values: dict[str, str]) -> str:
    """The words with their {placeholders} filled; only plain names are allowed there."""
    return words.format_map(Blanks(values))
