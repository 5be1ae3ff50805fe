"""The words of enumerations, from `grammar:` in rules/agencies.yml: connectors, heads, tails."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.grammar.agencies.phrases import Links, PhraseTree
from pipeline.grammar.agencies.synonyms import Synonyms, read_words
from pipeline.rulebook.source import Node
from pipeline.text.words import split_words

Phrases = PhraseTree[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyGrammar:
    """All closed word lists of the enumeration grammar, ready to walk.

    joining: words that join two halves of one name ("và"). strong: marks that always separate.
    weak: marks and words that separate only where a body follows. heads: a shared head and the
    words it stands for in each item. offices: words before a body that name its head. lead_ins:
    words before a body that name its part. tails: words after it. belongs: words between a body and
    the one it is part of. openers: words that begin a
    body. plurals: words that begin a group. references: openings of a cell that names no body.
    place_words: level → words that stand before a place name;
    plain_places: the first of them, which a name may leave out.
    """

    synonyms: Synonyms
    joining: frozenset[str]
    strong: frozenset[str]
    weak: Phrases
    heads: PhraseTree[Links]
    offices: Phrases
    lead_ins: Phrases
    tails: Phrases
    belongs: Phrases
    openers: Phrases
    plurals: Phrases
    references: Phrases
    place_words: Mapping[str, Phrases]
    plain_places: Mapping[str, tuple[str, ...]]
    place_joins: Phrases

    def without_place(self, links: Links, level: str) -> Links:
        """A name's words without the level's plain place word at its end ("… UBND tỉnh")."""
        plain = self.plain_places.get(level, ())
        size = len(links) - len(plain)
        if plain and size > 0 and tuple(word for word, _ in links[size:]) == plain:
            return links[:size]
        return links


_LISTS = (
    "weak",
    "offices",
    "lead_ins",
    "tails",
    "belongs",
    "openers",
    "plurals",
    "references",
    "place_joins",
)


def read_grammar(node: Node) -> AgencyGrammar:
    """The `grammar:` mapping. Raises RuleError on an unknown or missing key."""
    top = node.mapping(
        required=(
            "synonyms",
            "lists",
            "place_lists",
            "joining",
            "strong",
            "shared_heads",
            "place_words",
            *_LISTS,
        ),
        optional=[],
    )
    joining = frozenset(split_words(text).keys[0] for text in top["joining"].texts())
    synonyms = Synonyms(
        (group.texts() for group in top["synonyms"].items()),
        (group.texts() for group in top["lists"].items()),
        (group.texts() for group in top["place_lists"].items()),
        joining,
    )
    lists = {key: _phrases(top[key], synonyms, joining) for key in _LISTS}
    return AgencyGrammar(
        synonyms=synonyms,
        joining=joining,
        strong=frozenset(top["strong"].texts()),
        weak=lists["weak"],
        offices=lists["offices"],
        lead_ins=lists["lead_ins"],
        tails=lists["tails"],
        belongs=lists["belongs"],
        openers=lists["openers"],
        plurals=lists["plurals"],
        references=lists["references"],
        place_joins=lists["place_joins"],
        heads=_heads(top["shared_heads"], synonyms),
        plain_places={
            level: tuple(read_words(words.items()[0].text(), synonyms).keys)
            for level, words in top["place_words"].mapping().items()
        },
        place_words={
            level: _phrases(words, synonyms, joining)
            for level, words in top["place_words"].mapping().items()
        },
    )


def _phrases(node: Node, synonyms: Synonyms, joining: frozenset[str]) -> Phrases:
    tree: Phrases = PhraseTree(listing=joining)
    for item in node.items():
        tree.add(tree.links(read_words(item.text(), synonyms)), item.text())
    return tree


def _heads(node: Node, synonyms: Synonyms) -> PhraseTree[Links]:
    tree: PhraseTree[Links] = PhraseTree()
    for head, stands_for in node.mapping().items():
        item = tuple((key, "") for key in read_words(stands_for.text(), synonyms).keys)
        tree.add(tree.links(read_words(head, synonyms)), item)
    return tree
