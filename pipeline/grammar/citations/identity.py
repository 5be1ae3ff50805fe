"""The key of an instrument: equal however it is written. Why so: docs/decisions/0006.

`kind:number[@place][@date]`. A part that the identity needs and the text does not say is `?`; such
a key stands for what is known and is no identity (see is_complete).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pipeline.grammar.citations.known import Known
from pipeline.grammar.citations.mention import Bare, Issuer, Mention, Numbered, Titled
from pipeline.grammar.citations.numbers import PrintedNumber, SymbolBody, padded
from pipeline.grammar.citations.rules import CitationRules
from pipeline.model.frozen import dataclass
from pipeline.model.record import Citation
from pipeline.text.fold import fold, slug

UNKNOWN = "?"
_LAW = "law"
_LAWS = (_LAW, "code")


def is_complete(key: str) -> bool:
    """True where nothing is missing from the key: equal keys are one instrument."""
    return UNKNOWN not in key


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationReader:
    """What the keys of one document depend on: the rules, its own province and unit, its day."""

    rules: CitationRules
    own_place: str | None
    own_unit: tuple[str, str] | None
    on: date | None

    def key(self, mention: Mention, amender: Mention | None) -> str | None:
        """The key; amender: the instrument in whose title this one stands."""
        match mention:
            case Numbered():
                return self._numbered(mention, mention.printed)
            case Titled(printed=PrintedNumber() as printed):
                return self._numbered(mention, printed)
            case Titled():
                return self._titled(mention, amender)
            case Bare():
                return self._bare(mention)
        day = day_of(mention)
        return f"{code_of(mention)}:{UNKNOWN}@{day.isoformat()}" if mention.kind and day else None

    def issuer(self, mention: Mention) -> str | None:
        """All the offices of a joint instrument; else the issuer as printed, else its office.

        None for a joint one whose offices are not all known: one of them is not the issuer.
        """
        printed = mention.printed
        if printed is not None and printed.partly:
            return None
        bodies: tuple[SymbolBody, ...] = printed.bodies if printed else ()
        joint = printed is not None and printed.type_code and len({b.group for b in bodies}) > 1
        if joint and all(b.name and not b.local for b in bodies):
            return ", ".join(b.name or "" for b in bodies)
        if mention.tail.issuer is not None:
            return mention.tail.issuer.name
        if joint:
            return ", ".join(b.name for b in bodies if b.name) or None
        return bodies[0].name if bodies else None

    # -- by number -----------------------------------------------------------------------------

    def _numbered(self, mention: Mention, printed: PrintedNumber) -> str:
        """What the symbol says, not the word before it ("Quy định số 114-QĐ/TW"); codes are laws."""
        code = printed.type_code or code_of(mention)
        parts = [f"{_LAW if code in _LAWS else code}:{printed.full}"]
        issuer = mention.tail.issuer
        central = issuer is not None and issuer.level == "none"
        if not central and all(b.local for b in printed.bodies):
            parts.append(self._place(issuer, bool(printed.bodies)))
        if not _is_whole(printed):
            parts.append(self._when(mention, self.rules.known.numbered.get(printed.full, ())))
        return "@".join(parts)

    def _place(self, issuer: Issuer | None, known: bool) -> str:
        """known: a body of the symbol is one that every province has.

        Below the province a number without an issuer may be of any level, so it is of none.
        """
        own = _slug(self.own_place or "")
        if issuer is None:
            return own if known and self.own_unit is None else UNKNOWN
        if issuer.level == "province":
            return issuer.place or own
        if issuer.place is None:
            word, unit = self.own_unit or (None, UNKNOWN)
            return unit if word and word == issuer.unit else UNKNOWN
        return own if own.endswith(f"-{issuer.place}") else f"{own}-{issuer.place}"

    def _when(self, mention: Mention, known: Sequence[Known]) -> str:
        day, year = day_of(mention), mention.tail.year
        if day is not None:
            return day.isoformat()
        fits = [k for k in known if year and k.issued_on.year == year]
        if len(fits) == 1:
            return fits[0].issued_on.isoformat()
        return f"{year}-{UNKNOWN}" if year else UNKNOWN

    def _bare(self, mention: Bare) -> str:
        """A number without symbol: it follows from the type and the issuer, where printed."""
        kind, number, year = mention.kind, padded(mention.number), mention.tail.year
        day, code = day_of(mention), code_of(mention)
        issuer = mention.tail.issuer
        group = issuer.group if issuer else (kind.body if kind else None)
        body = self.rules.numbers.bodies.get(fold(group)) if group else None
        if kind is None or body is None or not kind.groups or body.term:
            if kind and kind.normative and year:
                return f"{code}:{number}/{year}/{UNKNOWN}"
            return f"{code}:{number}/{UNKNOWN}@{day.isoformat() if day else UNKNOWN}"
        own_year = (year or (day.year if day else None)) if kind.normative else None
        if kind.normative and own_year is None:
            return f"{code}:{number}/{UNKNOWN}/{kind.groups[0]}-{body.group}"
        printed = PrintedNumber(
            start=mention.start,
            end=mention.core,
            number=mention.number,
            year=own_year,
            symbol=f"{kind.groups[0]}{'/' if body.party else '-'}{body.group}",
            type_code=code,
            bodies=(body,),
            party=body.party,
        )
        return self._numbered(mention, printed)

    # -- by title ------------------------------------------------------------------------------

    def _titled(self, mention: Titled, amender: Mention | None) -> str:
        code, year, day = code_of(mention), mention.tail.year, day_of(mention)
        if mention.kind is not None and mention.kind.sole is not None:
            return f"{code}:{day.year if day else year or UNKNOWN}"
        known = self._known(mention, code, amender)
        if known is not None:
            law = _LAW if known.type_code in _LAWS else known.type_code
            key = f"{law}:{known.number}"
            return key if _is_whole(known.printed) else f"{key}@{known.issued_on.isoformat()}"
        when = day.isoformat() if day else str(year or UNKNOWN)
        return f"{_LAW if code in _LAWS else code}:{_slug(_name(mention))}@{when}"

    def _known(self, mention: Titled, code: str, amender: Mention | None) -> Known | None:
        """The verified law meant: by date, else by year, else the one in force."""
        known = self.rules.known
        if mention.amends:
            laws = known.amending.get((code, frozenset(mention.amends)), ())
            return _only(_of_day(laws, mention))
        versions = known.versions.get((code, mention.title), ())
        if amender is not None and mention.amended:
            return self._amended(mention, amender, versions)
        fits = _of_day(versions, mention)
        return _only(fits) or (_in_force(fits, self.on) if day_of(mention) is None else None)

    def _amended(
        self, mention: Titled, amender: Mention, versions: Sequence[Known]
    ) -> Known | None:
        """What an amending law amends: as the rules say, else the version of its day."""
        known = self.rules.known
        number = amender.printed.full if amender.printed else None
        if number is None and isinstance(amender, Titled):
            laws = known.amending.get((code_of(amender), frozenset(amender.amends)), ())
            outer = _only(_of_day(laws, amender))
            number = outer.number if outer else None
        told = known.amended.get(number or "", {}).get(mention.title)
        return told or _in_force(versions, day_of(amender))


def code_of(mention: Mention) -> str:
    """The code of its type."""
    return mention.kind.code if mention.kind else "other"


def day_of(mention: Mention) -> date | None:
    """The day printed; None where none is, or one that does not exist."""
    return mention.tail.date.day if mention.tail.date else None


def _is_whole(printed: PrintedNumber) -> bool:
    """True where number, year and symbol alone are the identity."""
    return printed.year is not None or any(b.term for b in printed.bodies)


def _of_day(laws: Iterable[Known], mention: Mention) -> tuple[Known, ...]:
    day, year = day_of(mention), mention.tail.year
    return tuple(
        k for k in laws if (k.issued_on == day if day else year is None or k.issued_on.year == year)
    )


def _in_force(laws: Iterable[Known], on: date | None) -> Known | None:
    if on is None:
        return None
    return _only(
        k for k in laws if (k.begin or k.issued_on) <= on and (k.end is None or on <= k.end)
    )


def _only(found: Iterable[Known]) -> Known | None:
    rows = tuple(found)
    return rows[0] if len(rows) == 1 else None


def _name(mention: Titled) -> str:
    """A code and a law of one title stay apart (Bộ luật Lao động, Luật Lao động)."""
    word = mention.kind.names[0] if mention.kind and mention.kind.code != _LAW else ""
    return f"{word} {mention.title}".strip()


def _slug(name: str) -> str:
    """The name's slug, or `?` where no letter of it is left."""
    try:
        return slug(name)
    except ValueError:
        return UNKNOWN


def complete_keys(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Keys with a part missing take it from the one complete key of the document that fits.

    "Nghị quyết số 76/NQ-CP" after "Nghị quyết số 76/NQ-CP ngày 15/7/2021". Dates stay as printed.
    """
    whole = {c.key for c in citations if c.key and is_complete(c.key)}
    return tuple(replace(c, key=_completed(c.key, whole)) if c.key else c for c in citations)


def _completed(key: str, whole: set[str]) -> str:
    if is_complete(key):
        return key
    form = re.escape(key).replace(rf"/{re.escape(UNKNOWN)}", "[-/][^@]+")
    pattern = re.compile(form.replace(re.escape(UNKNOWN), "[^@]+"))
    fits = {k for k in whole if pattern.fullmatch(k)}
    return fits.pop() if len(fits) == 1 else key
