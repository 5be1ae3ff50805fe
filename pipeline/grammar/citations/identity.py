"""The key of an instrument: equal however it is written. Why so: docs/decisions/0006.

`kind:number[@place][@date]`. A part that the identity needs and the text does not say is `?`; such
a key stands for what is known and is no identity (see is_complete).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.citations.draft import Draft
from pipeline.grammar.citations.known import Known
from pipeline.grammar.citations.numbers import Body, PrintedNumber
from pipeline.grammar.citations.rules import CitationRules
from pipeline.model.record import Citation
from pipeline.text.fold import fold, slug

UNKNOWN = "?"
_LAWS = ("law", "code")


def is_complete(key: str) -> bool:
    """True where nothing is missing from the key: equal keys are one instrument."""
    return UNKNOWN not in key


def issuer_name(draft: Draft) -> str | None:
    """The issuer as printed, else the office that the symbol's body abbreviates."""
    if draft.issuer is not None:
        return draft.issuer.name
    if draft.printed is None or not draft.printed.bodies:
        return None
    if len({b.group for b in draft.printed.bodies}) > 1 and draft.printed.type_code is not None:
        names = [b.name for b in draft.printed.bodies if b.name]
        return ", ".join(names) or None
    return draft.printed.bodies[0].name


def citation_key(
    draft: Draft, amender: Draft | None, rules: CitationRules, own_place: str | None
) -> str | None:
    """The key; amender: the instrument in whose title this one stands."""
    if draft.printed is not None:
        return _numbered(draft, draft.printed, rules, own_place)
    if draft.title is not None:
        return _titled(draft, amender, rules)
    if draft.number is not None:
        return _bare(draft, rules, own_place)
    return _dated(draft)


def _pad(number: str) -> str:
    """Two digits at least, as Nghị định 30/2020/NĐ-CP has it: 5/… and 05/… are one number."""
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyzđ")
    return digits.lstrip("0").zfill(2) + number[len(digits) :]


def full_number(printed: PrintedNumber) -> str:
    """Number, year and symbol in their correct form: 05/2020/NĐ-CP, 18-NQ/TW."""
    number = _pad(printed.number)
    if printed.year is not None:
        return f"{number}/{printed.year}/{printed.symbol}"
    return f"{number}-{printed.symbol}" if printed.party else f"{number}/{printed.symbol}"


def _numbered(
    draft: Draft, printed: PrintedNumber, rules: CitationRules, own_place: str | None
) -> str:
    full = full_number(printed)
    kind = _kind(draft, printed)
    parts = [f"{kind}:{full}"]
    if not printed.bodies or printed.bodies[0].local:
        parts.append(_place(draft, own_place))
    if printed.year is None and not any(b.term for b in printed.bodies):
        parts.append(_day(draft, rules.known.by_number(full)))
    return "@".join(parts)


def _kind(draft: Draft, printed: PrintedNumber) -> str:
    """What the symbol says, not the word before it ("Quy định số 114-QĐ/TW"); codes are laws."""
    code = printed.type_code or (draft.kind.code if draft.kind else "other")
    return _LAWS[0] if code in _LAWS else code


def _place(draft: Draft, own_place: str | None) -> str:
    own = _slug(own_place or "")
    issuer = draft.issuer
    if issuer is None or issuer.level == "none":
        return own
    if issuer.level == "province":
        return issuer.place or own
    if issuer.place is None:
        return UNKNOWN
    return own if own.endswith(f"-{issuer.place}") else f"{own}-{issuer.place}"


def _day(draft: Draft, known: Sequence[Known]) -> str:
    if draft.day is not None:
        return draft.day.isoformat()
    fits = [k for k in known if (k.issued_on.year == draft.year if draft.year else k.bare)]
    if len(fits) == 1:
        return fits[0].issued_on.isoformat()
    return f"{draft.year}-{UNKNOWN}" if draft.year else UNKNOWN


def _known_key(known: Known) -> str:
    kind = _LAWS[0] if known.type_code in _LAWS else known.type_code
    full = full_number(known.printed)
    dated = known.printed.year is None and not any(b.term for b in known.printed.bodies)
    return f"{kind}:{full}@{known.issued_on.isoformat()}" if dated else f"{kind}:{full}"


def _titled(draft: Draft, amender: Draft | None, rules: CitationRules) -> str:
    kind, title = (draft.kind.code if draft.kind else "other"), draft.title or ""
    if draft.kind is not None and draft.kind.sole is not None:
        return f"{kind}:{draft.day.year if draft.day else draft.year or UNKNOWN}"
    known = None
    if draft.amends:
        known = rules.known.by_amended(kind, frozenset(draft.amends), draft.day, draft.year)
    elif amender is not None:
        known = _by_amender(title, amender, rules)
    if known is None and not draft.amends:
        known = rules.known.by_title(kind, title, draft.day, draft.year)
    if known is not None:
        return _known_key(known)
    when = draft.day.isoformat() if draft.day else str(draft.year or UNKNOWN)
    return f"{_LAWS[0] if kind in _LAWS else kind}:{_slug(_name(draft, title))}@{when}"


def _name(draft: Draft, title: str) -> str:
    """A code and a law of one title stay apart (Bộ luật Lao động, Luật Lao động)."""
    word = draft.kind.names[0] if draft.kind and draft.kind.code != _LAWS[0] else ""
    return f"{word} {title}".strip()


def _slug(name: str) -> str:
    """The name's slug, or `?` where no letter of it is left."""
    try:
        return slug(name)
    except ValueError:
        return UNKNOWN


def _by_amender(title: str, amender: Draft, rules: CitationRules) -> Known | None:
    code = amender.kind.code if amender.kind else ""
    if amender.printed is not None:
        return rules.known.amended(full_number(amender.printed), title)
    outer = rules.known.by_amended(code, frozenset(amender.amends), amender.day, amender.year)
    return rules.known.amended(outer.number, title) if outer else None


def _bare(draft: Draft, rules: CitationRules, own_place: str | None) -> str:
    """A number without symbol: the symbol follows from the type and the issuer, where printed."""
    kind, number = draft.kind, _pad(draft.number or "")
    group = draft.issuer.group if draft.issuer else (kind.body if kind else None)
    body = rules.numbers.bodies.get(fold(group)) if group else None
    if kind is None or body is None or not kind.groups or body.term:
        code, when = kind.code if kind else "other", draft.day.isoformat() if draft.day else UNKNOWN
        if kind and kind.normative and draft.year:
            return f"{code}:{number}/{draft.year}/{UNKNOWN}"
        return f"{code}:{number}/{UNKNOWN}@{when}"
    year = (draft.year or (draft.day.year if draft.day else None)) if kind.normative else None
    if kind.normative and year is None:
        return f"{kind.code}:{number}/{UNKNOWN}/{kind.groups[0]}-{body.group}"
    return _numbered(draft, _printed(draft, kind.groups[0], body, year), rules, own_place)


def _printed(draft: Draft, group: str, body: Body, year: int | None) -> PrintedNumber:
    return PrintedNumber(
        start=draft.start,
        end=draft.end,
        number=draft.number or "",
        year=year,
        symbol=f"{group}/{body.group}" if body.party else f"{group}-{body.group}",
        type_code=draft.kind.code if draft.kind else None,
        bodies=(body,),
        sure=True,
    )


def _dated(draft: Draft) -> str | None:
    if draft.kind is None or draft.day is None:
        return None
    return f"{draft.kind.code}:{UNKNOWN}@{draft.day.isoformat()}"


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
