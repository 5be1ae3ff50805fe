"""How a decision refers to its own parts, from rules/references.yml."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import reader
from pipeline.rulebook.patterns import any_of, composed, group_names
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "references.yml"
Level = Literal["dash", "point", "clause", "part", "division", "article"]
LEVELS: tuple[str, ...] = get_args(Level)
Pattern = re.Pattern[str]

_JOINS = ("list_join", "range_join", "unit_join", "owner_join")
_level, _tree = reader(Level), reader(Literal["plan", "decision", "appendix"])


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

    letters: of points, in their order. owners: (tree, what names it). default: the tree where none
    is said, by the level of the shallowest unit.
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
    top = read_rules_file(root, FILE).mapping(
        [*_JOINS, "units", "letters", "ordinals", "owners", "external", "default", "appendix",
         "article_after"], []
    )  # fmt: skip
    appendix = top["appendix"].pattern()
    if group_names(appendix) != {"label"}:
        raise top["appendix"].fail("needs exactly the group label")
    units = [n.mapping(["level", "words", "labels", "not_after"], []) for n in top["units"].items()]
    owners = [n.mapping(["tree", "pattern"], []) for n in top["owners"].items()]
    words = _any_of(word for unit in units for word in unit["words"].texts())
    return ReferenceRules(
        units=tuple(_unit(**unit) for unit in units),
        word=composed(rf"(?<!\w)(?:{words}) (?=\w)|(?<!\w){appendix.pattern}", FILE),
        letters=top["letters"].text(),
        ordinals={fold(k): str(n.integer()) for k, n in top["ordinals"].mapping().items()},
        owners=tuple((_tree(o["tree"]), _within("(?:{})(?!\\w)", o["pattern"])) for o in owners),
        external=_within(f"(?:{{}}|{_any_of(types)})(?!\\w)", top["external"]),
        default={k: _tree(n) for k, n in top["default"].mapping(LEVELS, []).items()},
        appendix=appendix,
        article_after=_within("{}$", top["article_after"]),
        **{name: top[name].pattern() for name in _JOINS},
    )


def _unit(level: Node, words: Node, labels: Node, not_after: Node) -> Unit:
    label, heads = labels.pattern().pattern, _any_of(words.texts())
    return Unit(
        level=_level(level),
        pattern=composed(rf"(?<!\w)(?:{heads}) (?={label})", FILE),
        label=composed(rf"(?:{label})(?!\w)", FILE),
        not_after=_within("(?<!\\w){}$", not_after) if not_after.text() else None,
    )


def _within(form: str, part: Node) -> Pattern:
    """The form with the part's pattern in its place."""
    return composed(form.replace("{}", part.pattern().pattern), FILE)


def _any_of(words: Iterable[str]) -> str:
    return any_of({fold_spaced(compose(w)) for w in words})
