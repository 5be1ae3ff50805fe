"""A product cell in, its single products and their kinds out, by rules/products.yml.

A comma, a stroke or "và" parts two products only where both sides begin with the name of a kind, so
that "Kế hoạch/báo cáo" is two and "Hồ sơ, kết quả được số hóa" stays one. What may be read otherwise
is said to be unsure; a kind is given by the head noun alone, never by a word further on.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.grammar.repairs import RepairRule, clean
from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold

_ENDS = " ,;./"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product; unsure: it may be two, or of another kind than said."""

    text: str
    kind: str
    unsure: bool = False


def split_products(
    raw: str, rules: ProductRules, repairs: tuple[RepairRule, ...]
) -> tuple[Product, ...]:
    """The products in printed order; an empty cell gives none. Never raises."""
    out: list[Product] = []
    for piece in _pieces(compose(raw), rules):
        for text, unsure in _parts(piece, rules):
            text = clean(text, repairs).text.strip(_ENDS)
            if any(c.isalnum() for c in text):
                kind, sure = _kind(fold(text), rules)
                out.append(Product(text=text, kind=kind, unsure=unsure or not sure))
    return tuple(out)


def _kind(folded: str, rules: ProductRules) -> tuple[str, bool]:
    """The kind by the head; unsure where a product begins with none but names one further on."""
    made = rules.patterns["made"].match(folded)
    head = rules.head_at(folded, made.end() if made else 0)
    if head:
        return head.code, True
    words = (m.end() for m in re.finditer(r"\s", folded))
    return rules.otherwise, not any(rules.head_at(folded, at) for at in words)


# -- lines, sentences, bullets --------------------------------------------------------------------


def _pieces(raw: str, rules: ProductRules) -> Iterator[str]:
    """The cell cut at its lines, its semicolons and the ends of its sentences, without bullets."""
    for line in _lines(raw, rules):
        for part in rules.patterns["hard"].split(line):
            at = 0
            counts = part.lstrip().startswith(("1.", "01."))  # "1. Kế hoạch 2. Báo cáo"
            for m in rules.patterns["sentence"].finditer(part):
                last = part[at : m.end()].split("\n")[-1][-4:].lstrip()
                marked = _is_mark(part[at : m.end()], rules) or (counts and _is_mark(last, rules))
                if part[m.end() : m.end() + 1].isupper() and not marked:
                    yield _unmarked(part[at : m.start()], rules)
                    at = m.end()
                elif _is_mark(last, rules):
                    yield _unmarked(part[at : m.end() - len(last)], rules)
                    at = m.end() - len(last)
            yield _unmarked(part[at:], rules)


def _lines(raw: str, rules: ProductRules) -> list[str]:
    """The lines of a cell, a wrapped one joined to the line before it."""
    out: list[str] = []
    for line in (x.strip() for x in raw.splitlines()):
        marked = rules.patterns["mark"].match(fold(line)) is not None
        begins = marked or line[:1].isupper() or line[:1].isdigit()
        open_end = bool(out) and rules.patterns["open_end"].search(fold(out[-1])) is not None
        if out and not marked and (open_end or not begins):
            out[-1] = f"{out[-1]} {line}"
        elif line:
            out.append(line)
    return out


def _is_mark(text: str, rules: ProductRules) -> bool:
    return rules.patterns["mark"].fullmatch(fold(text)) is not None


def _unmarked(text: str, rules: ProductRules) -> str:
    text = text.strip()
    m = rules.patterns["mark"].match(fold(text))
    return text[m.end() :] if m else text


# -- lists of heads -------------------------------------------------------------------------------


def _parts(text: str, rules: ProductRules) -> list[tuple[str, bool]]:
    """The products of one piece, each with whether it may be read otherwise."""
    folded = fold(text)
    parts: list[tuple[str, bool]] = []
    at = 0
    unsure = False
    head = rules.head_at(folded)
    for m in rules.patterns["soft"].finditer(folded):
        after = rules.head_at(folded, m.end())
        if after is not None and rules.patterns["cited"].match(folded, after.end):
            continue
        depth = folded.count("(", at, m.start()) - folded.count(")", at, m.start())
        if head is None or depth > 0 or m.start() < head.end:
            continue
        if after is None:
            if head.end == m.start() and text[m.end() : m.end() + 1].isupper():
                # "Kế hoạch, Thể lệ cuộc thi": a thing of no known kind behind a bare head.
                parts.append((text[at : m.start()], unsure))
                at, head, unsure = m.end(), None, True
            continue
        if _is_verb(text, folded, head, after, m.start(), rules):
            continue
        if _ends_in_head(folded, head, m.start(), rules):
            unsure = True
            continue
        parts.append((text[at : m.start()], unsure))
        at, head, unsure = m.end(), after, False
    return [*parts, (text[at:], unsure)]


def _is_verb(
    text: str, folded: str, head: Head, after: Head, end: int, rules: ProductRules
) -> bool:
    """ "Văn bản chỉ đạo, hướng dẫn": a head in lower case that only goes on with the verbs before."""
    verb = rules.patterns["verbs"].match(folded, after.start)
    more = folded[head.end : end].strip()
    return verb is not None and text[after.start].islower() and more != ""


def _ends_in_head(folded: str, head: Head, end: int, rules: ProductRules) -> bool:
    """ "… phê duyệt Kế hoạch, Đề án": the list is what the first head's verb is about."""
    for m in re.finditer(r"[\s,/]", folded[head.end : end]):
        at = head.end + m.end()
        inner = rules.head_at(folded, at)
        verb = inner and rules.patterns["verbs"].match(folded, inner.start)
        if inner and not verb and inner.end == end:
            return True
    return False


def try_examples(root: Path) -> None:
    """Raises RuleError, with the line, where an example is read otherwise."""
    rules = load_products(root)
    for cell, expected in rules.examples.items():
        got = " | ".join(f"{p.kind}: {p.text}" for p in split_products(cell, rules, ()))
        if got != expected.text():
            raise expected.fail(f"example {cell!r} gives {got!r}, not {expected.text()!r}")
