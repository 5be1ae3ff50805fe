"""What a person says of an item in, the changes to the rules that it means out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from pipeline.desk.asked import number_of
from pipeline.desk.book import Change, Entry, Key, clean_text
from pipeline.desk.queue import Item
from pipeline.grammar.agencies.entries import KINDS, LEVELS
from pipeline.meaning.corrected import CORRECTABLE, YEARS
from pipeline.present.sheet import Sheet, SheetCell
from pipeline.structure.columns import FIELDS, IGNORED

_DAYS = ("issued_on",)


class RefusedError(Exception):
    """What was given cannot be; the message is the name of the words that say so."""


def corrected(record: str, cell: SheetCell, text: str, by: Mapping[str, str]) -> list[Change]:
    """A cell's new text. What is printed itself is no correction. Raises RefusedError."""
    if cell.field not in CORRECTABLE:
        raise RefusedError("not_correctable")
    value = _value(cell.field, text)
    key = (record, cell.field)
    if value == cell.printed:
        return [Change(kind="corrections", key=key, after=None)]
    entry = {"record": record, "field": cell.field, "expect": cell.printed, "value": value, **by}
    return [Change(kind="corrections", key=key, after=entry)]


def _value(field: str, text: str) -> str:
    value = clean_text(text)
    if field in _DAYS:
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date().isoformat()
            except ValueError:
                continue
        raise RefusedError("no_day")
    if field == "plan_year_end" and not value:
        return value
    if field in YEARS and not 1900 <= (number_of(value) or 0) <= 2100:
        raise RefusedError("no_year")
    return value


def confirmed(item: Item, sheet: Sheet, by: Mapping[str, str]) -> list[Change]:
    """The page says so: doubts about the cell are answered, other findings accepted as they are."""
    cell = sheet.cell(item.record, item.field) if item.kind == "cell" else None
    out: dict[tuple[str, Key], Change] = {}
    for f in item.findings:
        known = sheet.task(f.record) is not None and not sheet.is_point(f.record)
        if f.doubt and cell is not None and known:
            entry = {"record": item.record, "field": cell.field, "print": cell.mark}
            entry.update({k: by[k] for k in ("who", "on")})
            change = Change(kind="reviewed", key=(item.record, cell.field), after=entry)
        else:
            entry = {"code": f.rule, "record": f.record or sheet.file, "value": f.value, **by}
            key = (entry["code"], entry["record"], f.value)
            change = Change(kind="accepted", key=key, after=entry)
        out[(change.kind, change.key)] = change
    return list(out.values())


def renamed(item: Item, sheet: Sheet, name: str, by: Mapping[str, str]) -> list[Change]:
    """A body's name as it should read, in every cell that has it wrong. Raises RefusedError."""
    out: list[Change] = []
    for record, field in item.places:
        cell = sheet.cell(record, field)
        if cell is None:
            continue
        text = _put(cell.text, item.value, clean_text(name))
        out += corrected(record, cell, text, by)
    return out


def _put(text: str, old: str, new: str) -> str:
    """The text with the words of `old` replaced, whatever white space stands between them."""
    import re

    pattern = r"\s+".join(re.escape(w) for w in old.split())
    put, count = re.subn(pattern, lambda _: new, text)
    if not count or not new:
        raise RefusedError("name_not_found")
    return put


def alias(item: Item, agency_id: str, by: Mapping[str, str]) -> list[Change]:
    """The printed name is another name of a body that is known."""
    name = clean_text(item.value)
    return [Change(kind="aliases", key=(name,), after={"of": agency_id, "name": name, **by})]


def new_body(form: Mapping[str, str], by: Mapping[str, str]) -> list[Change]:
    """A body that the registry lacks. Raises RefusedError."""
    name = clean_text(form.get("name", ""))
    level, kind = form.get("level", ""), form.get("kind", "agency")
    if not name or ";" in name or level not in LEVELS or kind not in KINDS:
        raise RefusedError("body_incomplete")
    entry: dict[str, object] = {"name": name, "level": level, "kind": kind}
    short = clean_text(form.get("short_name", ""))
    if short:
        entry["short_name"] = short
    if form.get("place") == "true" and kind == "agency":
        entry["place"] = "true"
    return [Change(kind="agencies", key=(name,), after={"entry": entry, **by})]


def headers(item: Item, form: Mapping[str, str], by: Mapping[str, str]) -> list[Change]:
    """What each header of the item means; one left open stays open. Raises RefusedError."""
    return list(_headers(item.labels, form, by))


def _headers(
    labels: Sequence[tuple[str, str]], form: Mapping[str, str], by: Mapping[str, str]
) -> Iterator[Change]:
    found = False
    for i, (label, _) in enumerate(labels):
        field = form.get(f"field{i}", "")
        if field not in (*FIELDS, IGNORED):
            continue
        found = True
        text = " ".join(label.split())
        yield Change(kind="labels", key=(text,), after={"label": text, "field": field, **by})
    if not found:
        raise RefusedError("no_field")


def pair(a: str, b: str, same: bool, by: Mapping[str, str]) -> list[Change]:
    """Two tasks are one duty, or are not."""
    entry: Entry = {"from": a, "to": b, "same": "true" if same else "false",
                    "reason": by["reason"], "by": by["who"], "on": by["on"]}  # fmt: skip
    return [Change(kind="pairs", key=(a, b), after=entry)]


def signed(who: str, reason: str, otherwise: str) -> dict[str, str]:
    """Why, who and when, as every entry has it."""
    why = clean_text(reason) or otherwise
    return {"reason": why, "who": who, "on": date.today().isoformat()}
