"""A form of a decision's page in, what it decides written down out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.desk import decide
from pipeline.desk.book import Action, Change, clean_text
from pipeline.desk.decide import RefusedError
from pipeline.desk.desk import Desk, NotHereError
from pipeline.desk.queue import Item, open_items
from pipeline.meaning.corrected import Correction
from pipeline.present.sheet import Sheet, SheetCell
from pipeline.rulebook.source import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """form: its fields; who: the person; params: of the path."""

    form: Mapping[str, str]
    who: str
    params: Mapping[str, Any]


def take(desk: Desk, document_id: str, posted: Posted) -> Action:
    """Does what the form of a decision's page says.

    Raises NotHereError (also for an item that is no longer open), RefusedError, ConflictError,
    HeldError, RuleError, OSError.
    """
    form, w = posted.form, desk.words
    sheet = desk.sheet(document_id)
    by = decide.signed(posted.who, form.get("reason", ""), w["reason_" + _reason(posted)])
    act = str(posted.params["act"])
    if act == "correct":
        return _correct(desk, sheet, form, by)
    item = _item(sheet, form.get("item", ""))
    if act == "confirm":
        if item.severity == "error" and not form.get("reason", "").strip():
            raise RefusedError("reason_needed")
        changes = decide.confirmed(item, sheet, by)
        what = w["did_confirm"].format(what=_named(desk, sheet, item))
    elif act == "rename":
        changes = decide.renamed(item, sheet, form.get("name", ""), by)
        what = w["did_rename"].format(old=item.value, new=form.get("name", ""))
    elif act == "alias":
        changes = decide.alias(item, form.get("of", ""), by)
        known = desk.registry().by_id.get(form.get("of", ""))
        if known is None:
            raise NotHereError(form.get("of", ""))
        what = w["did_alias"].format(name=item.value, body=known.name)
    elif act == "body":
        changes = decide.new_body(form, by)
        what = w["did_body"].format(name=form.get("name", ""))
    elif act == "header":
        changes = decide.headers(item, form, by)
        what = w["did_header"].format(label=item.value)
    else:
        raise NotHereError(act)
    return desk.book.apply(changes, posted.who, what, form.get("version") or None)


def _correct(desk: Desk, sheet: Sheet, form: Mapping[str, str], by: Mapping[str, str]) -> Action:
    record, field = form.get("record", ""), form.get("field", "")
    cell = sheet.cell(record, field)
    if cell is None:
        raise NotHereError(record)
    changes = decide.corrected(record, cell, form.get("value", ""), by)
    after = changes[0].after
    if after is not None:
        tried = tried_sheet(desk, sheet, changes[0])
        taken = {d.document_id for d in desk.documents() if d.file != sheet.file}
        if tried.key != sheet.key and tried.key in taken:
            raise RefusedError("same_number")
    name = _cell_of(desk, sheet, record, cell)
    shown = clean_text(form.get("value", "")) if after else cell.printed
    what = desk.words["did_correct"].format(what=name, value=shown[:120])
    return desk.book.apply(changes, by["who"], what, form.get("version") or None)


def tried_sheet(desk: Desk, sheet: Sheet, change: Change) -> Sheet:
    """The decision as it would be read with a correction. Raises RefusedError where it is not taken."""
    after = change.after
    assert after is not None
    correction = Correction(
        record=after["record"],
        field=after["field"],
        expect=after["expect"],
        value=after["value"],
        reason=after["reason"],
        who=after["who"],
        on=date.fromisoformat(after["on"]),
        node=Node("corrections/desk.yml", 1, ""),
    )
    tried = desk.reader.tried(sheet.file, sheet.document_id, correction)
    cell = tried.cell(correction.record, correction.field)
    if cell is None or not cell.corrected:
        raise RefusedError("named_by_issuer" if correction.field == "issuer_place" else "not_taken")
    return tried


def _item(sheet: Sheet, key: str) -> Item:
    found = next((i for i in open_items(sheet) if i.key == key), None)
    if found is None:
        raise NotHereError(key)
    return found


def _reason(posted: Posted) -> str:
    act = str(posted.params["act"])
    known = ("correct", "confirm", "rename", "alias", "body", "header")
    return act if act in known else "confirm"


def _named(desk: Desk, sheet: Sheet, item: Item) -> str:
    cell = sheet.cell(item.record, item.field)
    if cell is None:
        return item.value[:120] or item.findings[0].message[:120]
    return _cell_of(desk, sheet, item.record, cell)


def _cell_of(desk: Desk, sheet: Sheet, record: str, cell: SheetCell) -> str:
    """A cell as the history names it."""
    w, task = desk.words, sheet.task(record)
    if task is None:
        row = w["did_document"].format(name=sheet.name)
    else:
        row = w["did_point" if sheet.is_point(record) else "did_task"].format(number=task.number)
    return w["cell_of"].format(field=cell.label, record=row)
