"""One entry of rules/agencies.yml: what it may hold, and the names it claims."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.grammar.agencies.matcher import Claim
from pipeline.grammar.agencies.phrases import Links, PhraseTree
from pipeline.grammar.agencies.synonyms import read_words
from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.rulebook.source import Node
from pipeline.text.fold import slug

LEVELS = ("central", "province", "district", "commune", "other")
KINDS = ("agency", "group", "role")
PLACES = ("none", "true", "required", "named", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A later body that took over. scope: what it took, None for all. on: its first day."""

    agency_id: str
    on: date | None = None
    scope: str | None = None
    instrument: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One entry. valid_from, valid_to: first and last day, None for open. line: in the file.

    place: "none"; "true" one of its level may follow; "required" one must; "named" any capitalised
    name may; "any" both.
    running: False where its names count in cells only.
    """

    agency_id: str
    name: str
    level: str
    kind: str
    line: int
    short_name: str | None = None
    aliases: tuple[str, ...] = ()
    cell_aliases: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    place: str = "none"
    running: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[Succession, ...] = ()
    instrument: str | None = None

    @property
    def is_group(self) -> bool:
        """True for a collective phrase that stands for several bodies."""
        return self.kind == "group"

    def in_force(self, on: date) -> bool:
        """True where the body existed on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


_REQUIRED = ("name", "level")
_OPTIONAL = (
    "kind",
    "short_name",
    "aliases",
    "cell_aliases",
    "qualifiers",
    "place",
    "running",
    "valid_from",
    "valid_to",
    "successors",
    "instrument",
)


def read_agency(node: Node) -> tuple[Agency, dict[str, Node]]:
    entry = node.mapping(required=_REQUIRED, optional=_OPTIONAL)
    name = entry["name"].text()
    try:
        agency_id = slug(name)
    except ValueError as fault:
        raise entry["name"].fail(str(fault)) from None
    valid_from = entry["valid_from"].day() if "valid_from" in entry else None
    valid_to = entry["valid_to"].day() if "valid_to" in entry else None
    if valid_from and valid_to and valid_to < valid_from:
        raise entry["valid_to"].fail("valid_to lies before valid_from")
    agency = Agency(
        agency_id=agency_id,
        name=name,
        level=_one_of(entry["level"], LEVELS),
        kind=_one_of(entry["kind"], KINDS) if "kind" in entry else "agency",
        line=node.line,
        short_name=entry["short_name"].text() if "short_name" in entry else None,
        aliases=_texts(entry, "aliases"),
        cell_aliases=_texts(entry, "cell_aliases"),
        qualifiers=_texts(entry, "qualifiers"),
        place=_one_of(entry["place"], PLACES) if "place" in entry else "none",
        running=entry["running"].flag() if "running" in entry else True,
        valid_from=valid_from,
        valid_to=valid_to,
        successors=tuple(_succession(n) for n in successor_nodes(entry)),
        instrument=entry["instrument"].text() if "instrument" in entry else None,
    )
    return agency, entry


def _one_of(node: Node, allowed: tuple[str, ...]) -> str:
    value = node.text()
    if value not in allowed:
        raise node.fail(f"one of {', '.join(allowed)} was expected, not {value!r}")
    return value


def _texts(entry: dict[str, Node], key: str) -> tuple[str, ...]:
    return entry[key].texts() if key in entry else ()


def successor_nodes(entry: dict[str, Node]) -> tuple[Node, ...]:
    return entry["successors"].items() if "successors" in entry else ()


def _succession(node: Node) -> Succession:
    entry = node.mapping(required=["id"], optional=["on", "scope", "instrument"])
    return Succession(
        agency_id=entry["id"].text(),
        on=entry["on"].day() if "on" in entry else None,
        scope=entry["scope"].text() if "scope" in entry else None,
        instrument=entry["instrument"].text() if "instrument" in entry else None,
    )


def prints_of(agency: Agency) -> tuple[str, ...]:
    short = (agency.short_name,) if agency.short_name else ()
    return (agency.name, *short, *agency.aliases, *agency.cell_aliases)


def _print_nodes(
    entry: dict[str, Node], grammar: AgencyGrammar
) -> Iterator[tuple[Node, bool, bool]]:
    """Every print of an entry, whether it counts in cells only, and whether it may come twice."""
    yield entry["name"], False, False
    if "short_name" in entry:
        yield entry["short_name"], False, True
    half = _half_short(entry, grammar)
    if half:
        yield half, False, True
    for key in ("aliases", "cell_aliases"):
        if key in entry:
            for node in entry[key].items():
                yield node, key == "cell_aliases", False


def _half_short(entry: dict[str, Node], grammar: AgencyGrammar) -> Node | None:
    """The name with its last half as the short form has it: "… Khoa học và CN" of "… KH&CN"."""
    name, short = entry["name"], entry.get("short_name")
    words = name.text().split()
    joins = [i for i, word in enumerate(words) if word in grammar.joining]
    if short is None or "&" not in short.text() or not joins:
        return None
    text = " ".join([*words[: joins[-1] + 1], short.text().rsplit("&", 1)[1]])
    return name.holding(text)


def read_claims(
    nodes: Iterable[tuple[Agency, dict[str, Node]]],
    by_id: Mapping[str, Agency],
    grammar: AgencyGrammar,
) -> tuple[dict[str, tuple[Claim, ...]], tuple[tuple[Links, Claim], ...]]:
    """Every print's key with who claims it; two may only where their years never meet."""
    tree: PhraseTree[Claim] = PhraseTree(grammar.joining)
    claims: dict[str, tuple[Claim, ...]] = {}
    links: list[tuple[Links, Claim]] = []
    for agency, entry in nodes:
        own: set[Links] = set()
        for node, cell_only, may_repeat in _print_nodes(entry, grammar):
            key, link = _key(node, agency, grammar, tree)
            if link in own:
                if may_repeat:
                    continue
                raise node.fail(f"{node.text()!r} is read by rule already: leave it out")
            own.add(link)
            for claim in claims.get(key, ()):
                if claim.agency_id != agency.agency_id and _meet(agency, by_id[claim.agency_id]):
                    raise node.fail(
                        f"{node.text()!r} is already a name of {claim.agency_id!r} "
                        f"(line {by_id[claim.agency_id].line})"
                    )
            claim = Claim(
                agency_id=agency.agency_id,
                level=agency.level,
                place=agency.place,
                cell_only=cell_only or not agency.running,
                proper=agency.kind == "agency",
                valid_from=agency.valid_from,
                valid_to=agency.valid_to,
            )
            claims[key] = (*claims.get(key, ()), claim)
            links.append((link, claim))
    return claims, tuple(links)


def _meet(a: Agency, b: Agency) -> bool:
    return (a.valid_from or date.min) <= (b.valid_to or date.max) and (
        b.valid_from or date.min
    ) <= (a.valid_to or date.max)


def _key(
    node: Node, agency: Agency, grammar: AgencyGrammar, tree: PhraseTree[Claim]
) -> tuple[str, Links]:
    """A print's key: its words without marks, and without the place word its rule allows."""
    text = node.text()
    if ";" in text or "\n" in text:
        raise node.fail("a name holds no ';': a whole enumeration is not an entry")
    links = tree.links(read_words(text, grammar.synonyms))
    if not links:
        raise node.fail("a name needs letters")
    if agency.place in ("true", "required", "any"):
        links = grammar.without_place(links, agency.level)
    key = " ".join(word for word, _ in links)
    return (f"{key} … {agency.level}" if agency.place == "required" else key), links
