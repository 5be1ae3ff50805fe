"""The types, issuers and wording of rules/citations.yml, compiled."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.grammar.citations.numbers import Body
from pipeline.rulebook.source import Node
from pipeline.text.fold import fold

_WORDING = (
    "number_word",
    "of",
    "date_lead",
    "type_about",
    "list_join",
    "year_word",
    "amending",
    "amending_lead",
    "title_lead",
    "not_date_after",
    "passive",
    "not_law_after",
    "not_law_before",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentType:
    """A kind of instrument. names: as printed before a number, the first the display name.

    groups: its abbreviations in a symbol. the rest: see the file.
    """

    code: str
    names: tuple[str, ...]
    groups: tuple[str, ...] = ()
    titled: bool = False
    dated: bool = False
    letter: bool = False
    normative: bool = False
    sole: re.Pattern[str] | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerPattern:
    """How an issuer is printed; level: province, district or none (which place may follow).

    group: its group in a symbol, "" where the file gives none.
    """

    pattern: re.Pattern[str]
    level: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Compiled wording around numbers, for folded text in single spaces.

    Anchored at the end of the text searched: before (type word, perhaps issuer and "số"; groups
    type, issuer), before_about (type word, what it is about, "số"; group type), number_word,
    not_law_after, not_date_after, amending (group passive), type_before (a type word before "sửa
    đổi"), dated (type and issuer before a date).
    Matched at a position: of, bridge (between a number and its date), list_join, year (group
    year), amending_lead, amending_word, amending_title and not_law_before (after a law word),
    title_lead, number_lead (before a law's number).
    Searched: trigger (no citation without it), law (a law word, group type), normative (decree
    30/2020; groups type, number, year), bare_number and plain_number (without symbol, after "số"
    and not; group number).
    """

    trigger: re.Pattern[str]
    before: re.Pattern[str]
    before_about: re.Pattern[str]
    number_word: re.Pattern[str]
    number_lead: re.Pattern[str]
    bare_number: re.Pattern[str]
    plain_number: re.Pattern[str]
    of: re.Pattern[str]
    bridge: re.Pattern[str]
    list_join: re.Pattern[str]
    year: re.Pattern[str]
    amending: re.Pattern[str]
    amending_lead: re.Pattern[str]
    amending_word: re.Pattern[str]
    type_before: re.Pattern[str]
    amending_title: re.Pattern[str]
    title_lead: re.Pattern[str]
    not_date_after: re.Pattern[str]
    law: re.Pattern[str]
    not_law_after: re.Pattern[str]
    not_law_before: re.Pattern[str]
    normative: re.Pattern[str]
    dated: re.Pattern[str]
    title_words: frozenset[str]


def any_of(names: Iterable[str]) -> str:
    """An alternation, longest first, in which every space may be any one white space."""
    return "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))


def read_wording(
    node: Node,
    types: tuple[InstrumentType, ...],
    issuers: tuple[IssuerPattern, ...],
    names: Mapping[str, Body],
) -> Wording:
    entry = node.mapping(required=[*_WORDING, "title_words"], optional=[])
    for key in _WORDING:
        if entry[key].pattern().groupindex:
            raise entry[key].fail("no named groups here")
    w = {key: f"(?:{entry[key].text()})" for key in _WORDING}
    all_types = any_of(fold(n) for t in types for n in t.names)
    short = any_of(fold(g) for t in types for g in t.groups)
    dated = any_of(fold(n) for t in types if t.dated for n in t.names)
    normative = any_of(fold(n) for t in types if t.normative for n in t.names)
    laws = any_of(fold(n) for t in types if t.titled for n in t.names)
    issuer = "|".join([any_of(names), *(i.pattern.pattern for i in issuers)])
    by = rf" {w['of']} (?P<issuer>{issuer})"
    number = r"(?P<number>\d{1,5}[a-zđ]?)(?![\w/])(?![.\-]\w)"
    return Wording(
        trigger=re.compile(
            rf"\d[a-zđ]?\s*[/-]\s*[^\W\d_]|\d\s+[a-zđ]+\s*[/-]"
            rf"|(?<!\w)(?:{laws})(?!\w)|(?<!\w){w['number_word']}\s*\d"
            rf"|(?<!\w)(?:{dated})\s[^.;]{{0,140}}?\d"
        ),
        before=re.compile(
            rf"(?<!\w)(?P<type>{all_types}|{short})(?:{by})?(?:,? {w['number_word']})? ?$"
        ),
        before_about=re.compile(
            rf"(?<!\w)(?P<type>{all_types}){w['type_about']} {w['number_word']} ?$"
        ),
        number_word=re.compile(rf"(?<!\w){w['number_word']} ?$"),
        number_lead=re.compile(rf" ?\(?(?:(?:{laws}) )?(?:{w['number_word']} ?)?"),
        bare_number=re.compile(rf"(?<!\w){w['number_word']} ?{number}"),
        plain_number=re.compile(number),
        of=re.compile(rf" ?,? ?{w['of']} "),
        bridge=re.compile(rf" ?[,(]? ?(?:{w['date_lead']} )?"),
        list_join=re.compile(w["list_join"]),
        year=re.compile(rf" ?[,(]? ?{w['year_word']} (?P<year>(?:19|20)\d\d)(?![\d/])"),
        amending=re.compile(rf"(?P<passive>{w['passive']})?(?<!\w){w['amending']} $"),
        amending_lead=re.compile(rf" ?{w['amending_lead']}"),
        amending_word=re.compile(w["amending"]),
        type_before=re.compile(rf"(?<!\w)(?:{all_types}){w['amending_lead']} ?$"),
        amending_title=re.compile(rf" {w['amending']} "),
        title_lead=re.compile(rf" ?{w['title_lead']}"),
        not_date_after=re.compile(rf"(?<!\w){w['not_date_after']}$"),
        law=re.compile(rf"(?<!\w)(?P<type>{laws})(?!\w)"),
        not_law_after=re.compile(rf"(?<!\w){w['not_law_after']}$"),
        not_law_before=re.compile(rf" {w['not_law_before']}"),
        normative=re.compile(
            rf"(?<!\w)(?P<type>{normative})(?: {w['number_word']})? (?P<number>\d{{1,4}})"
            r" ?/ ?(?P<year>(?:19|20)\d\d)(?![\w/]| ?[/\-] ?\w)"
        ),
        dated=re.compile(rf"(?<!\w)(?P<type>{dated})(?:{by})? (?:{w['date_lead']} )?$"),
        title_words=frozenset(entry["title_words"].texts()),
    )
