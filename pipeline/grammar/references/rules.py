"""How a decision refers to its own parts, from rules/references.yml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Own, build
from pipeline.rulebook.patterns import composed, group_names
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "references.yml"
LEVELS = ("dash", "point", "clause", "part", "article")

Tree = Literal["plan", "decision", "appendix"]
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """As in the file. words: before a label."""

    level: Literal["dash", "point", "clause", "part", "article"]
    words: tuple[str, ...]
    labels: Pattern
    not_after: Pattern | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owner:
    tree: Tree
    pattern: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class _Default:
    """The tree where none is said, by the level of the shallowest unit."""

    dash: Tree
    point: Tree
    clause: Tree
    part: Tree
    article: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    units: tuple[_Unit, ...]
    letters: str
    ordinals: Mapping[str, int]
    list_join: Pattern
    range_join: Pattern
    unit_join: Pattern
    owner_join: Pattern
    owners: tuple[_Owner, ...]
    external: Pattern
    default: _Default
    appendix: Pattern
    article_after: Pattern
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A kind of provision in a reference: word and labels. not_after: at the end of what is before."""

    level: str
    pattern: Pattern
    label: Pattern
    not_after: Pattern | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRules:
    """All patterns are for folded text in single spaces; word: any unit's word (for searching).

    letters: of points, in their order.
    """

    units: tuple[Unit, ...]
    word: Pattern
    letters: str
    ordinals: Mapping[str, str]
    list_join: Pattern
    range_join: Pattern
    unit_join: Pattern
    owner_join: Pattern
    owners: tuple[tuple[str, Pattern], ...]
    external: Pattern
    default: Mapping[str, str]
    appendix: Pattern
    article_after: Pattern


def load_references(root: Path, types: Iterable[str]) -> ReferenceRules:
    """rules/references.yml. types: names of instruments, which may own a provision.

    Raises RuleError on a fault.
    """
    file = build(read_rules_file(root, FILE), _File)
    if group_names(file.appendix) != {"label"}:
        raise file.node.mapping()["appendix"].fail("needs exactly the group label")
    words = "|".join(_longest_first(w for u in file.units for w in u.words))
    names = "|".join(_longest_first(types))
    return ReferenceRules(
        units=tuple(_unit(u) for u in file.units),
        word=_composed(rf"(?<!\w)(?:{words}) (?=\w)|(?<!\w){file.appendix.pattern}"),
        letters=file.letters,
        ordinals={fold(k): str(v) for k, v in file.ordinals.items()},
        list_join=file.list_join,
        range_join=file.range_join,
        unit_join=file.unit_join,
        owner_join=file.owner_join,
        owners=tuple((o.tree, _composed(rf"(?:{o.pattern.pattern})(?!\w)")) for o in file.owners),
        external=_composed(rf"(?:{file.external.pattern}|{names})(?!\w)"),
        default={f.name: getattr(file.default, f.name) for f in fields(file.default)},
        appendix=file.appendix,
        article_after=_composed(file.article_after.pattern + "$"),
    )


def _unit(unit: _Unit) -> Unit:
    label, words = unit.labels.pattern, "|".join(_longest_first(unit.words))
    guard = unit.not_after.pattern if unit.not_after else None
    return Unit(
        level=unit.level,
        pattern=_composed(rf"(?<!\w)(?:{words}) (?={label})"),
        label=_composed(rf"(?:{label})(?!\w)"),
        not_after=_composed(rf"(?<!\w){guard}$") if guard else None,
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    folded = {re.escape(fold_spaced(compose(w))) for w in words}
    return sorted(folded, key=lambda w: (-len(w), w))


def _composed(pattern: str) -> Pattern:
    return composed(pattern, FILE)
