"""Which instruments stand inside the title of one that amends them."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.citations.draft import Draft
from pipeline.grammar.citations.rules import CitationRules
from pipeline.text.scan import Scan

_BEFORE = 200


def mark_amended(scan: Scan, drafts: Sequence[Draft], rules: CitationRules) -> list[Draft]:
    """The drafts with `amended` and `amender` set; drafts come in order of their start.

    An instrument is amended where "sửa đổi, bổ sung … của" stands before it and an instrument or
    a type word before that; others of the list follow while nothing but "," and "và" stands
    between. "được sửa đổi, bổ sung bởi …" is the other way round and marks nothing.
    """
    out: list[Draft] = []
    for draft in drafts:
        if not draft.amended:
            draft = _amended_by_phrase(scan, draft, out, rules) or _amended_in_list(
                scan, draft, out, rules
            )
        out.append(draft)
        if draft.amended:
            _give_back_date(out, rules)
    return out


def _amended_by_phrase(
    scan: Scan, draft: Draft, before: Sequence[Draft], rules: CitationRules
) -> Draft | None:
    low = max(0, draft.start - _BEFORE)
    phrase = rules.wording.amending.search(scan.folded[low : draft.start])
    if phrase is None or phrase["passive"]:
        return None
    at = low + phrase.start()
    amender = _amender(scan, at, before, rules)
    if amender is not None:
        return replace(draft, amended=True, amender=amender.start)
    if rules.wording.type_before.search(scan.folded[max(0, at - 40) : at]):
        return replace(draft, amended=True)
    return None


def _amender(scan: Scan, at: int, before: Sequence[Draft], rules: CitationRules) -> Draft | None:
    """The instrument whose title goes on at `at` with "sửa đổi"."""
    for one in reversed(before):
        if one.amended or one.reach > at:
            continue
        between = rules.wording.amending_lead.fullmatch(scan.folded, one.reach, at)
        return one if between else None
    return None


def _amended_in_list(
    scan: Scan, draft: Draft, before: Sequence[Draft], rules: CitationRules
) -> Draft:
    last = before[-1] if before else None
    if last is None or not last.amended or last.reach > draft.start or last.amender == draft.start:
        return draft
    if rules.wording.list_join.fullmatch(scan.folded, last.reach, draft.start) is None:
        return draft
    if _goes_on_amending(scan, draft, rules):
        return draft
    amender = next((d for d in before if d.start == last.amender), None)
    if amender is not None and (_year(draft) or 0) > (_year(amender) or 9999):
        return draft
    return replace(draft, amended=True, amender=last.amender)


def _goes_on_amending(scan: Scan, draft: Draft, rules: CitationRules) -> bool:
    lead = rules.wording.amending_lead.match(scan.folded, draft.reach)
    at = lead.end() if lead else draft.reach
    return rules.wording.amending_word.match(scan.folded, at) is not None


def _year(draft: Draft) -> int | None:
    if draft.printed and draft.printed.year:
        return draft.printed.year
    return draft.day.year if draft.day else draft.year


def _give_back_date(out: list[Draft], rules: CitationRules) -> None:
    """A date after the amended instrument that can only be the amending one's is given to it.

    "Luật số 47/2019/QH14 sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ ngày 22/11/2019".
    """
    inner = out[-1]
    at = next((i for i, d in enumerate(out) if d.start == inner.amender), None)
    if at is None or inner.day is None or out[at].dated:
        return
    outer = out[at]
    if outer.printed is None or outer.printed.year != inner.day.year:
        return
    if inner.printed is not None:
        own = inner.printed.year == inner.day.year or inner.printed.year is None
    else:
        code = inner.kind.code if inner.kind else ""
        own = rules.known.by_title(code, inner.title or "", inner.day, None) is not None
    if not own:
        out[at] = replace(outer, dated=True, day=inner.day)
        out[-1] = replace(inner, dated=False, day=None, end=inner.core)
