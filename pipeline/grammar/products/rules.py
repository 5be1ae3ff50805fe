"""How product cells are split and typed, from rules/products.yml."""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.rulebook.source import read_rules_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRules:
    hard: re.Pattern[str]
    soft: re.Pattern[str]
    bullet: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    otherwise: str

    def starts_kind(self, folded: str) -> bool:
        """True where the text begins with the name of a kind."""
        return any(p.match(folded) for _, p in self.kinds)

    def kind(self, folded: str) -> str:
        """The kind named first in the text; rules' `otherwise` where none is."""
        for code, pattern in self.kinds:
            if pattern.match(folded):
                return code
        found = [(m.start(), code) for code, p in self.kinds if (m := p.search(folded))]
        return min(found)[1] if found else self.otherwise


def load_products(root: Path) -> ProductRules:
    """rules/products.yml. Raises RuleError."""
    top = read_rules_file(root, "products.yml").mapping(
        required=["split", "kinds", "otherwise"], optional=[]
    )
    split = top["split"].mapping(required=["hard", "soft", "bullet"], optional=[])
    kinds = []
    for item in top["kinds"].items():
        entry = item.mapping(required=["code", "pattern"], optional=[])
        kinds.append((entry["code"].text(), entry["pattern"].pattern()))
    return ProductRules(
        hard=split["hard"].pattern(),
        soft=split["soft"].pattern(),
        bullet=split["bullet"].pattern(),
        kinds=tuple(kinds),
        otherwise=top["otherwise"].text(),
    )
