"""How a decision refers to its own parts, from rules/references.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "references.yml"
LEVELS = ("dash", "point", "clause", "part", "article")
TREES = ("plan", "decision", "appendix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A kind of provision in a reference: word and labels. group word, first label at a match."""

    level: str
    pattern: re.Pattern[str]
    label: re.Pattern[str]
    not_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRules:
    """All patterns are for folded text in single spaces; word: any unit's word (for searching)."""

    units: tuple[Unit, ...]
    word: re.Pattern[str]
    ordinals: Mapping[str, str]
    list_join: re.Pattern[str]
    range_join: re.Pattern[str]
    unit_join: re.Pattern[str]
    owner_join: re.Pattern[str]
    owners: tuple[tuple[str, re.Pattern[str]], ...]
    external: re.Pattern[str]
    default: Mapping[str, str]
    appendix: re.Pattern[str]
    article_after: re.Pattern[str]


def load_references(root: Path) -> ReferenceRules:
    """rules/references.yml, with the type words of citations.yml. Raises RuleError on a fault."""
    top = read_rules_file(root, FILE).mapping(
        required=[
            "units", "ordinals", "list_join", "range_join", "unit_join", "owner_join", "owners",
            "external", "default", "appendix", "article_after",
        ],
        optional=[],
    )  # fmt: skip
    units = tuple(_unit(n) for n in top["units"].items())
    words = sorted({w for n in top["units"].items() for w in _words(n)}, key=len, reverse=True)
    appendix = top["appendix"].pattern()
    if set(appendix.groupindex) != {"label"}:
        raise top["appendix"].fail("needs exactly the group label")
    external = rf"(?:{top['external'].pattern().pattern}|{'|'.join(_types(root))})(?!\w)"
    return ReferenceRules(
        units=units,
        word=re.compile(rf"(?<!\w)(?:{'|'.join(words)}) (?=\w)|(?<!\w){appendix.pattern}"),
        ordinals={fold(k): str(v.integer()) for k, v in top["ordinals"].mapping().items()},
        list_join=top["list_join"].pattern(),
        range_join=top["range_join"].pattern(),
        unit_join=top["unit_join"].pattern(),
        owner_join=top["owner_join"].pattern(),
        owners=tuple(_owner(n) for n in top["owners"].items()),
        external=re.compile(external),
        default=_default(top["default"]),
        appendix=appendix,
        article_after=re.compile(top["article_after"].pattern().pattern + "$"),
    )


def _words(node: Node) -> tuple[str, ...]:
    entry = node.mapping(required=["level", "words", "labels", "not_after"], optional=[])
    return tuple(re.escape(fold_spaced(compose(w))) for w in entry["words"].texts())


def _unit(node: Node) -> Unit:
    entry = node.mapping(required=["level", "words", "labels", "not_after"], optional=[])
    level = entry["level"].text()
    if level not in LEVELS:
        raise entry["level"].fail(f"the level is one of {', '.join(LEVELS)}")
    label = entry["labels"].pattern().pattern
    guard = entry["not_after"].optional_text()
    return Unit(
        level=level,
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(_words(node))}) (?={label})"),
        label=re.compile(rf"(?:{label})(?!\w)"),
        not_after=re.compile(rf"(?<!\w){entry['not_after'].pattern().pattern}$") if guard else None,
    )


def _owner(node: Node) -> tuple[str, re.Pattern[str]]:
    entry = node.mapping(required=["tree", "pattern"], optional=[])
    if entry["tree"].text() not in TREES:
        raise entry["tree"].fail(f"the tree is one of {', '.join(TREES)}")
    return entry["tree"].text(), re.compile(rf"(?:{entry['pattern'].pattern().pattern})(?!\w)")


def _default(node: Node) -> dict[str, str]:
    out = {k: v.text() for k, v in node.mapping(required=LEVELS, optional=[]).items()}
    if unknown := set(out.values()) - set(TREES):
        raise node.fail(f"no tree {', '.join(sorted(unknown))}; known: {', '.join(TREES)}")
    return out


def _types(root: Path) -> list[str]:
    """Folded names of instrument types, longest first."""
    top = read_rules_file(root, "citations.yml").mapping()
    if "types" not in top:
        return []
    names = {
        re.escape(fold_spaced(compose(name)))
        for item in top["types"].items()
        for name in item.mapping().get("names", item).texts()
    }
    return sorted(names, key=lambda n: (-len(n), n))
