"""The wording of rules/citations.yml around types, issuers and numbers, as patterns."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pipeline.grammar.citations.numbers import SymbolBody
from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Own
from pipeline.rulebook.patterns import any_of, composed, group_names
from pipeline.rulebook.source import Node
from pipeline.text.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentType:
    """A kind of instrument. names: as printed before a number, the first the display name.

    groups: its abbreviations in a symbol; also: those misprinted. the rest: see the file.
    """

    code: str
    names: tuple[str, ...]
    groups: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    titled: bool = False
    dated: bool = False
    letter: bool = False
    normative: bool = False
    sole: re.Pattern[str] | None = None
    body: str | None = None
    node: Annotated[Node, Own]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerPattern:
    """How an issuer is printed; level: province, district or none (which place may follow).

    group: its group in a symbol, "" where the file gives none.
    """

    pattern: re.Pattern[str]
    level: Literal["none", "province", "district"]
    group: str = ""
    node: Annotated[Node, Own]


# `wording` of the file: patterns without named groups; what each is: see there.
_PHRASES = (
    "number_word", "of", "city", "date_lead", "type_about", "list_join", "year_word", "amending",
    "amending_lead", "title_lead", "title_end", "title_stop", "not_date_after", "passive",
    "not_law_after", "not_law_before", "same_day", "title_start",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationWording:
    """Wording around numbers, for folded text in single spaces.

    Anchored at the end of the text searched: before (type word, perhaps issuer and "số"; groups
    type, issuer), before_about (type word, what it is about, "số"; group type), number_word,
    not_law_after, not_date_after, city, amending (group passive), type_before (a type word before
    "sửa đổi"), dated (type and issuer before a date).
    Matched at a position: of, bridge (between a number and its date), list_join, year (group
    year), bare_year, year_next, amending_lead, amending_word, amending_title and not_law_before
    (after a law word), new_title, amended_title (a title no rule knows; inside an amending one),
    title_lead, number_lead (before a law's number), same_day (behind an instrument), title_start.
    Searched: law (a law word, group type; law_words: no law without one of them), symbol and
    trigger (no citation without law or one of these), normative (decree 30/2020; groups type,
    number, year), bare_number and plain_number (without symbol, after "số" and not; group number).
    """

    symbol: re.Pattern[str]
    trigger: re.Pattern[str]
    before: re.Pattern[str]
    before_about: re.Pattern[str]
    number_word: re.Pattern[str]
    number_lead: re.Pattern[str]
    bare_number: re.Pattern[str]
    plain_number: re.Pattern[str]
    of: re.Pattern[str]
    city: re.Pattern[str]
    bridge: re.Pattern[str]
    list_join: re.Pattern[str]
    year: re.Pattern[str]
    bare_year: re.Pattern[str]
    year_next: re.Pattern[str]
    amending: re.Pattern[str]
    amending_lead: re.Pattern[str]
    amending_word: re.Pattern[str]
    type_before: re.Pattern[str]
    amending_title: re.Pattern[str]
    new_title: re.Pattern[str]
    amended_title: re.Pattern[str]
    title_lead: re.Pattern[str]
    not_date_after: re.Pattern[str]
    law: re.Pattern[str]
    not_law_after: re.Pattern[str]
    not_law_before: re.Pattern[str]
    normative: re.Pattern[str]
    dated: re.Pattern[str]
    same_day: re.Pattern[str]
    title_start: re.Pattern[str]
    law_words: tuple[str, ...]


def compose_wording(
    node: Node,
    types: tuple[InstrumentType, ...],
    issuers: tuple[IssuerPattern, ...],
    names: Mapping[str, SymbolBody],
) -> CitationWording:
    """Patterns of the phrases, type words and issuers. Raises RuleError on a fault."""
    entry = node.mapping(required=_PHRASES, optional=())
    for key in _PHRASES:
        if group_names(entry[key].pattern()):
            raise entry[key].fail("no named groups here")
    phrases = {key: f"(?:{entry[key].text()})" for key in _PHRASES}
    words = {
        "all": any_of(fold(n) for t in types for n in t.names),
        "short": any_of(fold(g) for t in types for g in t.groups),
        "dated": any_of(fold(n) for t in types if t.dated for n in t.names),
        "normative": any_of(fold(n) for t in types if t.normative for n in t.names),
        "laws": any_of(fold(n) for t in types if t.titled for n in t.names),
    }
    issuer = "|".join([any_of(names), *(i.pattern.pattern for i in issuers)])
    made = _patterns(phrases, words, rf" {phrases['of']} (?P<issuer>{issuer})")
    return CitationWording(
        **{name: composed(text, node.file, node.line) for name, text in made.items()},
        law_words=tuple(fold(n) for t in types if t.titled for n in t.names),
    )


def _patterns(w: Mapping[str, str], words: Mapping[str, str], by: str) -> dict[str, str]:
    laws, number_word = words["laws"], w["number_word"]
    number = r"(?P<number>\d{1,5}[a-zđ]?)(?![\w/])(?![.\-]\w)"
    title, word = r'[^\s.;:()"]+', r'[^\s,.;:()"]+'
    return {
        "symbol": r"\d(?:[a-zđ]?\s*[/-]\s*/?[^\W\d_]|\s+[a-zđ]+\s*[/-])",
        "trigger": rf"(?<!\w){number_word}\s*\d|(?<!\w)(?:{words['dated']})\s[^.;]{{0,140}}?\d",
        "before": rf"(?<!\w)(?P<type>{words['all']}|{words['short']})(?:{by})?"
        rf"(?:,? {number_word})? ?$",
        "before_about": rf"(?<!\w)(?P<type>{words['all']}){w['type_about']} {number_word} ?$",
        "number_word": rf"(?<!\w){number_word} ?$",
        "number_lead": rf" ?\(?(?:(?:{laws}) )?(?:{number_word} ?)?",
        "bare_number": rf"(?<!\w){number_word} ?{number}",
        "plain_number": number,
        "of": rf" ?,? ?{w['of']} ",
        "city": rf"(?<!\w){w['city']}$",
        "bridge": rf" ?[,(]? ?(?:{w['date_lead']} )?",
        "list_join": w["list_join"],
        "year": rf" ?[,(]? ?{w['year_word']} (?P<year>(?:19|20)\d\d)(?![\d/])",
        "bare_year": r" (?P<year>(?:19|20)\d\d)(?![\d/\-])",
        "year_next": rf",? ?\(?(?: {w['year_word']})? \d{{4}}",
        "amending": rf"(?P<passive>{w['passive']})?(?<!\w){w['amending']} $",
        "amending_lead": rf" ?{w['amending_lead']}",
        "amending_word": w["amending"],
        "type_before": rf"(?<!\w)(?:{words['all']}){w['amending_lead']} ?$",
        "amending_title": rf" {w['amending']} ",
        "new_title": rf"(?: {title}){{1,18}}?(?=,? ?\(?{w['title_end']})",
        "amended_title": rf"(?:,? (?!{w['title_stop']}(?!\w)){word}){{1,12}}?"
        rf"(?={w['list_join']}(?:{laws}) |,? ?\(?{w['title_end']}|[.;:)]|$)",
        "title_lead": rf" ?{w['title_lead']}",
        "same_day": rf" ?{w['same_day']}(?!\w)",
        "title_start": rf"{w['title_start']}(?!\w)",
        "not_date_after": rf"(?<!\w){w['not_date_after']}$",
        "law": rf"(?<!\w)(?P<type>{laws})(?!\w)",
        "not_law_after": rf"(?<!\w){w['not_law_after']}$",
        "not_law_before": rf" {w['not_law_before']}",
        "normative": rf"(?<!\w)(?P<type>{words['normative']})(?: {number_word})? (?P<number>\d{{1,4}})"
        r" ?/ ?(?P<year>(?:19|20)\d\d)(?![\w/]| ?[/\-] ?\w)",
        "dated": rf"(?<!\w)(?P<type>{words['dated']})(?:{by})? (?:{w['date_lead']} )?$",
    }
