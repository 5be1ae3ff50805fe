"""How the parts of a document are recognised, from rules/structure.yml."""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRules:
    motto: Pattern
    motto_anchor: Pattern
    issuer_start: Pattern
    issuer_stop: Pattern
    number: Pattern
    lost_hyphen: Pattern
    draft_date: Pattern
    place_line: Pattern
    issuer_without_place: Pattern
    level_words: tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRules:
    forms: Pattern
    titles: Pattern
    name: Pattern
    skip: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerRules:
    """Outline markers; each pattern has the group `label`."""

    article: Pattern
    part: Pattern
    clause: Pattern
    point: Pattern
    dash: Pattern
    footnote_mark: Pattern
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    section: Pattern
    section_label: Pattern
    number: Pattern
    sub_number: Pattern
    letter_number: Pattern
    column_number: Pattern
    bullet: Pattern
    total: Pattern
    note: Pattern
    dots: Pattern
    table_title: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRules:
    heading: HeadingRules
    instruments: tuple[tuple[str, Pattern], ...]
    symbol_instruments: dict[str, str]
    title_stop: Pattern
    plan_year: tuple[Pattern, ...]
    grounds: Pattern
    proposal: Pattern
    enacting: Pattern
    recipients: Pattern
    recipients_end: Pattern
    signature: SignatureRules
    effective_on_signing: Pattern
    effective_on_date: Pattern
    plan_start: Pattern
    attached: Pattern
    appendix: Pattern
    appendix_title_stop: Pattern
    attached_here: Pattern
    markers: MarkerRules
    responsibility_part: Pattern
    areas_part: Pattern
    implements: Pattern
    known_headings: frozenset[str]
    rows: RowRules

    def instrument(self, line: str) -> str | None:
        """The instrument named by a line of its own (folded), or None."""
        return next((code for code, pattern in self.instruments if pattern.search(line)), None)


_PLAIN = (
    "title_stop",
    "grounds",
    "proposal",
    "enacting",
    "recipients",
    "effective_on_signing",
    "effective_on_date",
    "plan_start",
    "attached",
    "appendix",
    "appendix_title_stop",
    "attached_here",
    "responsibility_part",
    "areas_part",
    "implements",
)


def load_structure(root: Path) -> StructureRules:
    """rules/structure.yml. Raises RuleError with file and line on any fault."""
    top = read_rules_file(root, "structure.yml").mapping(
        required=[
            "heading", "instruments", "symbol_instruments", "plan_year", "recipients_end_cased",
            "signature", "markers", "point_letters", "known_headings", "rows", *_PLAIN,
        ],
        optional=[],
    )  # fmt: skip
    plain = {name: top[name].pattern() for name in _PLAIN}
    return StructureRules(
        **plain,
        heading=_heading(top["heading"]),
        instruments=tuple(_instrument(n) for n in top["instruments"].items()),
        symbol_instruments={k: v.text() for k, v in top["symbol_instruments"].mapping().items()},
        plan_year=tuple(n.pattern() for n in top["plan_year"].items()),
        recipients_end=top["recipients_end_cased"].pattern(),
        signature=_signature(top["signature"]),
        markers=_markers(top["markers"], top["point_letters"]),
        known_headings=frozenset(top["known_headings"].texts()),
        rows=_rows(top["rows"]),
    )


def _instrument(node: Node) -> tuple[str, Pattern]:
    entry = node.mapping(required=["code", "pattern"], optional=[])
    return entry["code"].text(), entry["pattern"].pattern()


def _heading(node: Node) -> HeadingRules:
    e = node.mapping(
        required=[
            "motto", "motto_anchor", "issuer_start", "issuer_stop", "number_cased", "lost_hyphen_cased", "draft_date",
            "place_line_cased", "issuer_without_place", "level_words",
        ],
        optional=[],
    )  # fmt: skip
    levels = e["level_words"].mapping(
        required=["province", "city", "district", "commune"], optional=[]
    )
    return HeadingRules(
        motto=e["motto"].pattern(),
        motto_anchor=e["motto_anchor"].pattern(),
        issuer_start=e["issuer_start"].pattern(),
        issuer_stop=e["issuer_stop"].pattern(),
        number=e["number_cased"].pattern(),
        lost_hyphen=e["lost_hyphen_cased"].pattern(),
        draft_date=e["draft_date"].pattern(),
        place_line=e["place_line_cased"].pattern(),
        issuer_without_place=e["issuer_without_place"].pattern(),
        level_words=tuple((level, n.pattern()) for level, n in levels.items()),
    )


def _signature(node: Node) -> SignatureRules:
    e = node.mapping(required=["forms_cased", "titles", "name_cased", "skip"], optional=[])
    return SignatureRules(
        forms=e["forms_cased"].pattern(),
        titles=e["titles"].pattern(),
        name=e["name_cased"].pattern(),
        skip=e["skip"].pattern(),
    )


def _markers(node: Node, letters: Node) -> MarkerRules:
    names = ("article", "heading_part", "clause", "point", "dash", "footnote_mark")
    e = node.mapping(required=[f"{n}_cased" for n in names], optional=[])
    compiled = {}
    for name in names:
        source = e[f"{name}_cased"]
        compiled[name] = source.pattern()
        if "label" not in compiled[name].groupindex:
            raise source.fail("needs the group `label`")
    return MarkerRules(
        article=compiled["article"],
        part=compiled["heading_part"],
        clause=compiled["clause"],
        point=compiled["point"],
        dash=compiled["dash"],
        footnote_mark=compiled["footnote_mark"],
        letters=tuple(letters.text().split()),
    )


def _rows(node: Node) -> RowRules:
    e = node.mapping(
        required=[
            "section_cased", "section_label_cased", "number", "sub_number", "letter_number",
            "column_number", "bullet", "total", "note", "dots", "table_title_cased",
        ],
        optional=[],
    )  # fmt: skip
    return RowRules(
        section=e["section_cased"].pattern(),
        section_label=e["section_label_cased"].pattern(),
        number=e["number"].pattern(),
        sub_number=e["sub_number"].pattern(),
        letter_number=e["letter_number"].pattern(),
        column_number=e["column_number"].pattern(),
        bullet=e["bullet"].pattern(),
        total=e["total"].pattern(),
        note=e["note"].pattern(),
        dots=e["dots"].pattern(),
        table_title=e["table_title_cased"].pattern(),
    )
