"""Provinces and centrally governed cities with their years, from rules/places.yml."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from pipeline.grammar.phrases import Synonyms, read_words
from pipeline.model.frozen import dataclass
from pipeline.model.record import Lasting
from pipeline.rulebook.build import build
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Province(Lasting):
    """A province in one form of its life: code and valid_from together are its identity.

    into: code of the one that took over.
    """

    code: str
    name: str
    kind: Literal["province", "city"]
    aliases: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    into: str | None = None
    instrument: str | None = None

    @property
    def slug(self) -> str:
        """Key of the name, as in document ids: `vinh-long`."""
        return slug(self.name)

    @property
    def is_city(self) -> bool:
        """True for a centrally governed city."""
        return self.kind == "city"


class Places:
    """All provinces, looked up by code, name or town, on a day where one is given."""

    def __init__(
        self,
        provinces: Iterable[Province],
        synonyms: Synonyms,
        words: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.provinces = tuple(provinces)
        self.words = words
        self._synonyms = synonyms
        self._names: dict[str, list[Province]] = {}
        self._towns: dict[str, list[Province]] = {}
        for province in self.provinces:
            for name in (province.name, *province.aliases):
                self._names.setdefault(self.key(name), []).append(province)
            for town in province.towns:
                self._towns.setdefault(self.key(town), []).append(province)

    def key(self, text: str) -> str:
        """A name's lookup key: folded words, known short forms read out."""
        return " ".join(w for w in read_words(text, self._synonyms).keys if w != "-")

    def named(self, text: str, on: date | None = None) -> Province | None:
        """The province of this name ("tỉnh Vĩnh Long", "TP.HCM"), the one in force on the day.

        Without a day, or where none of the name was in force on it, the latest of that name.
        """
        key = self.key(text)
        found = self._names.get(key)
        if found is None:
            for word in (w for words in self.words.values() for w in words):
                head = self.key(word) + " "
                if key.startswith(head):
                    found = self._names.get(key[len(head) :])
                    break
        return _on(found or (), on)

    def of_place(self, text: str, on: date | None = None) -> Province | None:
        """The province of a heading's place line: a province's name, else one of its towns.

        A town of a province that has since merged gives the province it lay in on the day.
        """
        province = self.named(text, on)
        if province is not None and (on is None or province.in_force(on)):
            return province
        key = self.key(text)
        for word in (w for words in self.words.values() for w in words):
            key = key.removeprefix(self.key(word) + " ")
        found = _on(self._towns.get(key, ()), on)
        while found and on and found.valid_to and on > found.valid_to and found.into:
            found = self.by_code(found.into, max(on, found.valid_to))
        return found or province

    def by_code(self, code: str, on: date | None = None) -> Province | None:
        """The province of that code in force on the day; without a day the latest."""
        found = [p for p in self.provinces if p.code == code]
        if on is not None:
            return next((p for p in found if p.in_force(on)), None)
        return _on(found, None)

    def names(self) -> dict[str, list[Province]]:
        """Every folded name with its provinces, oldest first."""
        return self._names


def _on(found: Iterable[Province], on: date | None) -> Province | None:
    ordered = sorted(found, key=lambda p: p.valid_from or date.min)
    if on is not None:
        for province in ordered:
            if province.in_force(on):
                return province
    return ordered[-1] if ordered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """rules/places.yml; instruments: what a province names by its key."""

    instruments: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    synonyms: tuple[tuple[str, ...], ...]
    provinces: Node


def load_places(root: Path) -> Places:
    """rules/places.yml. Raises RuleError on a fault, with file and line."""
    file = build(read_rules_file(root, "places.yml"), _File)
    nodes = file.provinces.items()
    provinces = [_province(node, file.instruments) for node in nodes]
    _check(provinces, nodes)
    return Places(provinces, Synonyms(file.synonyms), file.words)


def _province(node: Node, instruments: Mapping[str, str]) -> Province:
    province = build(node, Province)
    if province.instrument is None:
        return province
    if province.instrument not in instruments:
        raise node.fail(f"{province.instrument!r} is not among the instruments above")
    return replace(province, instrument=instruments[province.instrument])


def _check(provinces: Sequence[Province], nodes: Sequence[Node]) -> None:
    """Codes overlap in no year, successors exist, no two provinces share a name in one year."""
    for i, (province, node) in enumerate(zip(provinces, nodes, strict=True)):
        if province.into is not None and province.into not in {p.code for p in provinces}:
            raise node.fail(
                f"no province has the code {province.into!r} that {province.name} goes into"
            )
        for other in provinces[:i]:
            same = other.code == province.code or other.name == province.name
            if same and province.meets(other):
                raise node.fail(
                    f"{province.name} ({province.code}) and {other.name} ({other.code}) share a "
                    "code or a name in the same years"
                )
