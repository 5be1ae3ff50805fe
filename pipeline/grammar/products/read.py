"""A product cell in, its single products and their kinds out.

A comma or "và" parts two products only where both sides begin with the name of a kind, so that
"Kế hoạch, báo cáo" is two and "Hồ sơ, kết quả được số hóa" stays one.
"""

from pipeline.grammar.cleaning import clean
from pipeline.grammar.products.rules import ProductRules
from pipeline.grammar.repairs import RepairRule
from pipeline.text.fold import fold


def split_products(
    raw: str, rules: ProductRules, repairs: tuple[RepairRule, ...]
) -> tuple[tuple[str, str], ...]:
    """(product, kind) in printed order; an empty cell gives none."""
    out: list[tuple[str, str]] = []
    for piece in rules.hard.split(raw):
        for part in _soft_parts(rules.bullet.sub("", piece.strip()), rules):
            text = clean(part, repairs).text.strip(" ,;")
            if text:
                out.append((text, rules.kind(fold(text))))
    return tuple(out)


def _soft_parts(text: str, rules: ProductRules) -> list[str]:
    folded = fold(text)
    if not rules.starts_kind(folded):
        return [text]
    parts: list[str] = []
    at = 0
    depth_at = 0
    for m in rules.soft.finditer(folded):
        inside = folded.count("(", depth_at, m.start()) > folded.count(")", depth_at, m.start())
        if inside or not rules.starts_kind(folded[m.end() :]):
            continue
        if not rules.starts_kind(folded[at:].lstrip()):
            continue
        parts.append(text[at : m.start()])
        at = m.end()
    parts.append(text[at:])
    return parts
