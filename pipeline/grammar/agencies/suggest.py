"""A name that nothing knows in, the known ones nearest to it and an entry to paste out.

Refuses to claim: level and kind are guessed from the name's own words, else left `other`. And what a
person types, accents or not, short or long, in, the bodies meant out: only for looking up, what a
document says is never matched without its accents (Sở and Số).
"""

import re
from collections.abc import Iterable

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.registry import Agency, AgencyRegistry
from pipeline.grammar.phrases import read_words
from pipeline.text.fold import slug
from pipeline.text.words import Words

_PROVINCE = "province"
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_ACRONYM = re.compile(r"(?![IVX]+$)[A-ZĐ]{3,10}")
_LONGEST = 16  # words of a body's name
_NEAR = 0.8  # likeness above which an unknown name is taken for a sister of the nearest


def nearest(registry: AgencyRegistry, text: str, n: int = 3) -> tuple[tuple[Agency, float], ...]:
    """The n entries whose names are most like the text, with a likeness of 0…1, best first.

    The head word tells what kind of body it is, so it counts as much as a fifth of the name.
    """
    from rapidfuzz import fuzz, process

    key = " ".join(read_words(text, registry.grammar.synonyms).keys)
    head = key.split(" ", 1)[0]
    prints = [" ".join(word for word, _ in links) for links, _ in registry.names]
    best: dict[str, float] = {}
    for print_, score, at in process.extract(key, prints, scorer=fuzz.ratio, limit=None):
        same = print_.split(" ", 1)[0] == head
        agency_id = registry.names[at][1].agency_id
        best[agency_id] = max(best.get(agency_id, 0.0), (score / 100) * 0.8 + same * 0.2)
    ordered = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((registry.by_id[a], round(score, 3)) for a, score in ordered[:n])


def is_formed(registry: AgencyRegistry, text: str) -> bool:
    """True for an unknown name that is formed as a body's: only the registry lacks it.

    Not one that a letter, a mark or a turn of two letters makes a known one, nor one that holds a
    known body with small words behind: that is two of them, or a sentence. A word in brackets behind
    it says whose it is; a known name that nothing of the issuer's answers to is formed well.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    grammar = registry.grammar
    text = _IN_BRACKETS.sub(" ", text).strip()
    words = read_words(text, grammar.synonyms)
    plural = grammar.plurals.longest(words.keys, 0)
    first = plural[0] if plural else 0
    office = grammar.offices.longest(words.keys, first)
    head = grammar.coined.longest(words.keys, first) or office
    head = head or (grammar.openers.longest(words.keys, first) if plural else None)
    end = head[0] if head else _unheard_head(registry, words)
    named = head is not None and end < len(words) and words.capital(end)  # "ấp Bình Phú"
    if not (plural or named or words.capital(0)):
        return _is_common(registry, words)
    if not end or sum(k.isalnum() or " " in k for k in words.keys) > _LONGEST:
        return False
    whole = grammar.whole.longest(words.keys, first)
    if whole is not None and whole[0] == len(words):
        return True
    if end == len(words) and head:
        return plural is not None
    numbered = words.keys[end:] == words.keys[-1:] and words.keys[-1].isdecimal()
    if numbered and grammar.units.longest(words.keys, first):
        return False
    if not all(_is_word(k) for k in words.keys[end:]):
        return False
    if office is None and _holds_body(registry, words, end):
        return False
    name = " ".join(read_words(_without_place(registry, text)[0], grammar.synonyms).keys)
    prints = (" ".join(word for word, _ in links) for links, _ in registry.names)
    near = process.extractOne(name, prints, scorer=OSA.distance, score_cutoff=1)
    return near is None or near[1] == 0 or any(len(w) > 1 and w.isupper() for w in text.split()[1:])


def _unheard_head(registry: AgencyRegistry, words: Words) -> int:
    """1 for words that no list begins and a capital inside shows to be a name: "Cung Trí thức Thành phố"; else 0."""
    grammar = registry.grammar
    if grammar.things.longest(words.keys, 0) or grammar.openers.longest(words.keys, 0):
        return 0
    if f"{slug(words.printed(0, len(words)))}-".startswith(grammar.long_heads):
        return 0  # "Trung tam …": a head with a wrong mark
    if _ACRONYM.fullmatch(words.printed(0, 1)):
        return 1
    named = (at for at in range(1, len(words)) if words.capital(at) and _is_word(words.keys[at]))
    return int(
        any(not registry.finder.longest(words, at, Standpoint(), running=True) for at in named)
    )


def _is_common(registry: AgencyRegistry, words: Words) -> bool:
    """True for common nouns without a capital: a kind ("tiểu học") or whose they are ("trường thuộc Bộ")."""
    kind = registry.grammar.kinds.longest(words.keys, 0)
    noun = registry.grammar.nouns.longest(words.keys, 0)
    belongs = registry.grammar.belongs
    if kind is not None and kind[0] == len(words):
        return True
    if noun is None or noun[0] == len(words):
        return False
    clause = registry.grammar.clauses.longest(words.keys, noun[0]) is not None  # "thôn có trụ sở"
    return clause or any(belongs.longest(words.keys, i) for i in range(noun[0], len(words) - 1))


def _holds_body(registry: AgencyRegistry, words: Words, start: int) -> bool:
    """True where a known body stands inside with small words behind it: two of them, or a sentence."""
    grammar = registry.grammar
    places = grammar.level_words | grammar.whole_levels | grammar.joining
    for at in range(start, len(words)):
        found = registry.finder.longest(words, at, Standpoint(), running=True)
        if found is None or found.end == len(words) or grammar.coined.longest(words.keys, at):
            continue
        after = at + found.literal
        small = after < len(words) and not words.capital(after)
        if (
            small
            and not grammar.plurals.longest(words.keys, after)
            and words.keys[after] not in places
        ):
            return True
    return False


def _is_word(key: str) -> bool:
    """True for what may stand in a name: words, a short number ("Trường Tiểu học An Thới 1", "PC06"), joining marks."""
    number = key.isdecimal() and (len(key) < 4 or (len(key) == 4 and key[:2] not in ("19", "20")))
    return (
        key in "-,&/.'"
        or re.sub("[ ,-]", "", key).isalpha()
        or number
        or (key.isalnum() and not key.isdecimal() and len(key) < 6)
    )


def stub(registry: AgencyRegistry, text: str) -> str:
    """A whole entry for an unknown name, ready to paste at the end of rules/agencies.yml."""
    words = read_words(text, registry.grammar.synonyms)
    name = words.printed(0, len(words)) if len(words) else text.strip()
    name, place = _without_place(registry, name)
    near = nearest(registry, name, 1)
    like = near[0][0] if near and near[0][1] >= _NEAR else None
    fields = {
        "name": "'" + name.replace("'", "''") + "'",
        "level": _level(registry, name) or (like.level if like else "other"),
        "kind": "group" if registry.grammar.plurals.longest(words.keys, 0) else "agency",
    }
    if registry.grammar.offices.longest(words.keys, 0):
        fields["kind"] = "role"
    if fields["level"] == _PROVINCE and fields["kind"] == "agency":
        fields["place"] = "'true'"
    entry = ", ".join(f"{key}: {value}" for key, value in fields.items())
    note = f"  # nearest: {near[0][0].agency_id}" if near else ""
    note += f"; printed with the place {place!r}" if place else ""
    return f"  - {{{entry}}}{note}\n"


def _without_place(registry: AgencyRegistry, name: str) -> tuple[str, str]:
    """The name and the province behind it, which an entry of that level leaves out."""
    words = read_words(name, registry.grammar.synonyms)
    for at in range(2, len(words)):
        place = registry.finder.province_at(words, at, Standpoint())
        if place == len(words) and words.keys[at] != "-":
            return words.printed(0, at), words.printed(at, len(words))
    return name, ""


def _level(registry: AgencyRegistry, name: str) -> str | None:
    """The level that the first word, or any other, of a name says by itself; None if none does.

    Behind the first a short word is one of level with a capital alone: no "dịch vụ", "câu lạc bộ".
    """
    grammar = registry.grammar
    words = read_words(name, grammar.synonyms)
    plural = grammar.plurals.longest(words.keys, 0)
    first = plural[0] if plural else 0
    for at, key in enumerate(words.keys[first:], start=first):
        sure = at == first or " " in key or key in grammar.level_words or words.capital(at)
        level = next((lv for lv, ws in grammar.levels.items() if key in ws), None)
        if sure and level:
            return level
    return None


def search(typed: str, entries: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Ids whose id or names hold every typed word. entries: (agency_id, its names).

    A whole name stands first, then one that begins with what was typed, then any other order; the
    shorter of equal ones first.
    """
    try:
        wanted = slug(typed)
    except ValueError:
        return ()
    found: list[tuple[int, int, str]] = []
    for agency_id, names in entries:
        ranks = [r for n in (agency_id, *names) if (r := _rank(wanted, n)) is not None]
        if ranks:
            found.append((*min(ranks), agency_id))
    return tuple(agency_id for _, _, agency_id in sorted(found))


def _rank(wanted: str, name: str) -> tuple[int, int] | None:
    try:
        own = slug(name)
    except ValueError:
        return None
    if own == wanted:
        return 0, 0
    words, typed = own.split("-"), wanted.split("-")
    if f"-{wanted}-" in f"-{own}-":
        return (1 if own.startswith(f"{wanted}-") else 2), len(words)
    return (3, len(words)) if set(typed) <= set(words) else None
