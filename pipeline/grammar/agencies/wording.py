"""The words of enumerations, from `grammar:` in rules/agencies.yml: connectors, heads, tails."""

from collections.abc import Mapping
from typing import Any, get_type_hints

from pipeline.grammar.phrases import Links, PhraseTree, Synonyms, read_words
from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node
from pipeline.text.fold import slug
from pipeline.text.words import split_words

Phrases = PhraseTree[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyGrammar:
    """All closed word lists of the enumeration grammar, ready to walk; the file says what each is.

    heads: a head that several share → the words it stands for in each item.
    place_words: level → words before a place's name; plain_places: the first of them, which a
    name may leave out. levels: level → words that say it by themselves;
    long_heads: slugs of the heads of several words. whole_levels: those of a whole level ("cấp xã");
    short_levels: the word alone → that of the whole level. level_words: those that mean every body
    of the level below the issuer.
    issuers: kind of issuer → first words of its name. sharing: (words of bodies that are listed
    under one level, words of those that may only close such a list).
    """

    synonyms: Synonyms
    joining: frozenset[str]
    strong: frozenset[str]
    weak: Phrases
    offices: Phrases
    persons: Phrases
    quantities: Phrases
    lead_ins: Phrases
    tails: Phrases
    clauses: Phrases
    parts: Phrases
    serves: Phrases
    belongs: Phrases
    openers: Phrases
    coined: Phrases
    things: Phrases
    kinds: Phrases
    whole: Phrases
    nouns: Phrases
    plurals: Phrases
    plural_words: tuple[str, ...]
    long_heads: tuple[str, ...]
    references: Phrases
    excepting: Phrases
    narrowing: Phrases
    place_joins: Phrases
    heads: PhraseTree[Links]
    plain_places: Mapping[str, tuple[str, ...]]
    place_words: Mapping[str, Phrases]
    levels: Mapping[str, frozenset[str]]
    whole_levels: frozenset[str]
    short_levels: Mapping[str, str]
    level_words: frozenset[str]
    single_heads: frozenset[str]
    topics: frozenset[str]
    relating: frozenset[str]
    sharing: tuple[tuple[frozenset[str], frozenset[str]], ...]
    units: Phrases
    parents: Phrases
    issuers: Mapping[str, Phrases]

    def without_place(self, links: Links, level: str) -> Links:
        """A name's words without the level's plain place word at its end ("… UBND tỉnh")."""
        plain = self.plain_places.get(level, ())
        size = len(links) - len(plain)
        if plain and size > 0 and tuple(word for word, _ in links[size:]) == plain:
            return links[:size]
        return links

    @property
    def clinging(self) -> tuple[Phrases, ...]:
        """Words that may stand behind a body and are no part of its name."""
        return (self.weak, self.tails, self.parts, self.serves, self.belongs, self.references)

    def level_of(self, word: str) -> str | None:
        """The level that a word says by itself."""
        return next((level for level, words in self.levels.items() if word in words), None)

    def says_level(self, links: Links, level: str) -> bool:
        """True where the words of a name tell by themselves at which level its body acts."""
        return not self.levels.get(level, frozenset()).isdisjoint(word for word, _ in links)


_TYPES = get_type_hints(AgencyGrammar)
_LISTS = tuple(name for name, kind in _TYPES.items() if kind == Phrases)
_WORDS = ("single_heads", "topics", "relating", "level_words")
_OTHERS = (
    *("synonyms", "lists", "place_lists", "short_levels", "counted", "sharing", "joining"),
    *("strong", "shared_heads", "place_words", "levels", "issuers"),
)


def read_grammar(node: Node) -> AgencyGrammar:
    """The `grammar:` mapping. Raises RuleError on an unknown or missing key."""
    top = node.mapping(required=(*_OTHERS, *_WORDS, *_LISTS), optional=[])
    short = {k: v.text() for k, v in top["short_levels"].mapping().items()}
    joining = frozenset(split_words(text).keys[0] for text in top["joining"].texts())
    synonyms = Synonyms(
        (group.texts() for group in top["synonyms"].items()),
        (group.texts() for group in top["lists"].items()),
        (group.texts() for group in top["place_lists"].items()),
        joining,
        short,
        top["counted"].texts(),
    )

    def phrases(node: Node) -> Phrases:
        tree: Phrases = PhraseTree(listing=joining)
        texts = node.texts()
        words, spans = synonyms.read_many(texts)
        for text, span in zip(texts, spans, strict=True):
            tree.add(tree.links(words, *span), text)
        return tree

    heads: PhraseTree[Links] = PhraseTree()
    for head, stands_for in top["shared_heads"].mapping().items():
        item = tuple((key, "") for key in read_words(stands_for.text(), synonyms).keys)
        heads.add(heads.links(read_words(head, synonyms)), item)

    def words(node: Node) -> frozenset[str]:
        return frozenset(read_words(" ; ".join(node.texts()), synonyms).keys) - {";"}

    place_words = top["place_words"].mapping()
    wholes = {k: read_words(v, synonyms).keys[0] for k, v in short.items()}
    lists: dict[str, Any] = {name: phrases(top[name]) for name in _LISTS}
    lists |= {name: words(top[name]) for name in _WORDS}
    return AgencyGrammar(
        synonyms=synonyms,
        joining=joining,
        strong=frozenset(top["strong"].texts()),
        heads=heads,
        plural_words=tuple(f"{text} " for text in top["plurals"].texts()),
        long_heads=tuple(f"{slug(text)}-" for text in top["coined"].texts() if " " in text),
        plain_places={
            level: tuple(read_words(words.texts()[0], synonyms).keys)
            for level, words in place_words.items()
        },
        place_words={level: phrases(words) for level, words in place_words.items()},
        levels={level: words(node) for level, node in top["levels"].mapping().items()},
        whole_levels=frozenset(wholes.values()),
        short_levels=wholes,
        sharing=tuple(
            (words(group["heads"]), words(group["behind"]))
            for group in (n.mapping(required=["heads", "behind"]) for n in top["sharing"].items())
        ),
        issuers={kind: phrases(words) for kind, words in top["issuers"].mapping().items()},
        **lists,
    )
