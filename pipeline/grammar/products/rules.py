"""rules/products.yml in, how product cells are parted and typed out."""

import re
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node, read_rules_file

_PATTERNS = ("mark", "lead", "made", "hard", "sentence", "soft", "open_end", "verbs", "cited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head noun at text[start:end] (its lead words before it) and the kind it gives."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRules:
    """The patterns of rules/products.yml by name; `heads` are the kinds' heads in order."""

    patterns: dict[str, re.Pattern[str]]
    heads: tuple[tuple[str, re.Pattern[str]], ...]
    otherwise: str
    examples: dict[str, Node]

    def head_at(self, folded: str, at: int = 0) -> Head | None:
        """The longest head where a product begins, its lead words passed over."""
        lead = self.patterns["lead"].match(folded, at)
        starts = {at, lead.end() if lead else at}
        found = [
            Head(code=code, start=m.start(), end=m.end())
            for start in starts
            for code, pattern in self.heads
            if (m := pattern.match(folded, start))
        ]
        return max(found, key=lambda h: (h.end, -h.start), default=None)


def load_products(root: Path) -> ProductRules:
    """rules/products.yml. Raises RuleError."""
    top = read_rules_file(root, "products.yml").mapping(
        required=[*_PATTERNS, "kinds", "otherwise", "examples"], optional=[]
    )
    heads = []
    for item in top["kinds"].items():
        entry = item.mapping(required=["code", "heads"], optional=[])
        pattern = entry["heads"].holding(rf"(?:{entry['heads'].text()})(?!\w)")
        heads.append((entry["code"].text(), pattern.pattern()))
    return ProductRules(
        patterns={name: top[name].pattern() for name in _PATTERNS},
        heads=tuple(heads),
        otherwise=top["otherwise"].text(),
        examples=top["examples"].mapping(),
    )
