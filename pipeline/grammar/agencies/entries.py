"""One entry of rules/agencies.yml: what it may hold, and the names it claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Annotated, Literal, get_args

from pipeline.grammar.agencies.names import Claim
from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.grammar.phrases import Links, PhraseTree
from pipeline.model.frozen import dataclass
from pipeline.model.record import Lasting
from pipeline.rulebook.build import Key, Read, build
from pipeline.rulebook.source import Node
from pipeline.text.fold import slug

Level = Literal["central", "province", "district", "commune", "other"]
Kind = Literal["agency", "group", "role"]
LEVELS: tuple[str, ...] = get_args(Level)
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A later body that took over. scope: what it took, None for all. on: its first day."""

    agency_id: Annotated[str, Key("id")]
    on: date | None = None
    scope: str | None = None
    instrument: str | None = None


def _agency_id(name: Node) -> str:
    try:
        return slug(name.text())
    except ValueError as fault:
        raise name.fail(str(fault)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Lasting):
    """One entry; the head of rules/agencies.yml says what its fields mean. line: in the file.

    members: ids, of a collective.
    """

    agency_id: Annotated[str, Key("name"), Read(_agency_id)]
    name: str
    level: Level
    line: int
    kind: Kind = "agency"
    short_name: str | None = None
    aliases: tuple[str, ...] = ()
    placed_names: tuple[str, ...] = ()
    city_names: tuple[str, ...] = ()
    cell_aliases: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    issuer: str | None = None
    place_heads: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    place: Literal["none", "true", "required", "named", "any", "levels"] = "none"
    running: bool = True
    dashed: bool = False
    alone: bool = False
    successors: tuple[Succession, ...] = ()
    members: tuple[str, ...] = ()
    related: str | None = None
    instrument: str | None = None

    @property
    def is_group(self) -> bool:
        """True for a collective phrase that stands for several bodies."""
        return self.kind == "group"


_PLACE_OF = {"place_heads": "head", "placed_names": "required", "city_names": "city"}


def read_agency(node: Node) -> tuple[Agency, dict[str, Node]]:
    """An entry, and its parts for faults that only the whole file shows."""
    agency, entry = build(node, Agency, line=node.line), node.mapping()
    if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
        raise entry["valid_to"].fail("valid_to lies before valid_from")
    return agency, entry


def prints_of(agency: Agency) -> tuple[str, ...]:
    """Every name of an entry as the file has it, but those that count for its own issuer alone."""
    short = (agency.short_name,) if agency.short_name else ()
    return (agency.name, *short, *agency.aliases, *agency.placed_names, *agency.cell_aliases)


@dataclass(slots=True)
class _Print:
    """A print of an entry with the rule it stands under. twice: may repeat what is read anyway.

    whole: the links of the entry's name, which a short form of one word stands for.
    """

    agency: Agency
    node: Node
    text: str
    key: str
    twice: bool = False
    links: Links = field(default=())
    whole: Links = field(default=())


def _prints(agency: Agency, entry: Mapping[str, Node], grammar: AgencyGrammar) -> Iterator[_Print]:
    yield _Print(agency, entry["name"], agency.name, "name")
    if agency.short_name:
        yield _Print(agency, entry["short_name"], agency.short_name, "short_name", twice=True)
        half = _half_short(agency, grammar)
        if half:
            yield _Print(agency, entry["name"], half, "short_name", twice=True)
    named = {
        "aliases": agency.aliases,
        "placed_names": agency.placed_names,
        "city_names": agency.city_names,
        "cell_aliases": agency.cell_aliases,
        "own_names": agency.own_names,
        "place_heads": agency.place_heads,
    }
    for key, texts in named.items():
        for text, node in zip(texts, entry[key].items() if texts else (), strict=True):
            yield _Print(agency, node, text, key)


def _half_short(agency: Agency, grammar: AgencyGrammar) -> str | None:
    """The name with its last half as the short form has it: "… Khoa học và CN" of "… KH&CN"."""
    words, short = agency.name.split(), agency.short_name or ""
    joins = [i for i, word in enumerate(words) if word in grammar.joining]
    if "&" not in short or not joins:
        return None
    return " ".join([*words[: joins[-1] + 1], short.rsplit("&", 1)[1]])


def read_claims(
    nodes: Iterable[tuple[Agency, dict[str, Node]]], grammar: AgencyGrammar
) -> tuple[tuple[Links, Claim], ...]:
    """Every name with who claims it; two may only where their years or their issuers never meet."""
    prints = [p for agency, entry in nodes for p in _prints(agency, entry, grammar)]
    for p in prints:
        if ";" in p.text or "\n" in p.text:
            raise p.node.fail("a name holds no ';': a whole enumeration is not an entry")
    _link(prints, grammar)
    claims: dict[tuple[str, ...], list[tuple[Claim, _Print]]] = {}
    own: dict[str, set[Links]] = {}
    out: list[tuple[Links, Claim]] = []
    for p in prints:
        claim = _claim(p, grammar)
        same_entry = own.setdefault(claim.agency_id, set())
        if p.links in same_entry and p.key != "own_names":
            if p.twice:
                continue
            raise p.node.fail(f"{p.text!r} is read by rule already: leave it out")
        same_entry.add(p.links)
        words = (
            *(w for w, _ in p.links),
            *(("required", claim.level) if claim.place == "required" else ()),
            *((claim.place,) if claim.place == "city" else ()),
        )
        for other, first in claims.setdefault(words, []):
            same = claim.issuer == other.issuer and claim.meets(other)
            if same and other.agency_id != claim.agency_id:
                raise p.node.fail(
                    f"{p.text!r} is already a name of {other.agency_id!r} (line {first.agency.line})"
                )
        claims[words].append((claim, p))
        out.append((p.links, claim))
    taken = {tuple(w for w, _ in p.links) for p in prints}
    out.extend(_without_plural(prints, taken, grammar))
    return tuple(out)


def _link(prints: Sequence[_Print], grammar: AgencyGrammar) -> None:
    """Sets the links of every print: its words, without the place word its rule allows."""
    words, spans = grammar.synonyms.read_many([p.text for p in prints])
    tree: PhraseTree[Claim] = PhraseTree(grammar.joining)
    names: dict[str, Links] = {}
    for p, span in zip(prints, spans, strict=True):
        p.links = tree.links(words, *span)
        if not p.links:
            raise p.node.fail("a name needs letters")
        if p.agency.dashed:
            p.links = tuple((w, "dash" if j == "loose" else j) for w, j in p.links)
        elif p.agency.is_group:
            p.links = tuple((w, "list" if j == "loose" else j) for w, j in p.links)
        if p.agency.place in ("true", "required", "any"):
            p.links = grammar.without_place(p.links, p.agency.level)
        p.whole = names.setdefault(p.agency.agency_id, p.links)


def _claim(p: _Print, grammar: AgencyGrammar) -> Claim:
    a = p.agency
    own = p.key == "own_names"
    place = "true" if own and a.place == "required" else _PLACE_OF.get(p.key, a.place)
    return Claim(
        agency_id=a.agency_id,
        level=a.level,
        kind=a.kind,
        place=place,
        cell_only=p.key in ("cell_aliases", "own_names", "place_heads") or not a.running,
        issuer=(a.issuer or a.level) if own else None,
        says_level=grammar.says_level(p.links, a.level),
        alone=a.alone or grammar.says_level(p.links if p.links[1:] else p.whole, a.level),
        collective=a.name.lower().startswith(grammar.plural_words),
        valid_from=a.valid_from,
        valid_to=a.valid_to,
    )


def _without_plural(
    prints: Iterable[_Print], taken: set[tuple[str, ...]], grammar: AgencyGrammar
) -> Iterator[tuple[Links, Claim]]:
    """A group's names as cells print them too: without "các", where no other body is called so."""
    for p in prints:
        rest = p.links[1:]
        plural = p.agency.is_group and grammar.plurals.longest([p.links[0][0]], 0)
        words = tuple(w for w, _ in rest)
        if plural and len(rest) > 1 and words not in taken:
            taken.add(words)
            p.key = "cell_aliases"
            yield ((rest[0][0], ""), *rest[1:]), replace(_claim(p, grammar), bare=True)
