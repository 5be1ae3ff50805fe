"""A sheet in, what needs a person's eyes out: one item a cell, a body, a header or a finding.

Refuses to drop a finding: what fits nowhere else is an item of its own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.present.sheet import Box, Sheet, SheetCell, SheetFinding
from pipeline.validate.bodies import UNKNOWN_BODY

_HEADERS = frozenset({"header-by-cells", "header-unknown", "table-without-header"})
_GRAVE = ("error", "warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to decide. kind: cell, body, header or finding.

    places: (record, field) of the cells it is about, the first of them shown; labels: of headers,
    each with the field that is proposed, "" for none.
    """

    key: str
    kind: str
    severity: str
    record: str
    field: str
    value: str
    findings: tuple[SheetFinding, ...]
    places: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]
    page: int | None
    box: Box | None


def open_items(sheet: Sheet) -> tuple[Item, ...]:
    """Everything that is not decided yet: of the document, its headers, bodies, then row by row."""
    grave = [f for f in sheet.findings if f.severity in _GRAVE and not f.accepted]
    groups: dict[tuple[str, ...], list[SheetFinding]] = {}
    for finding in grave:
        for group in _groups(finding, sheet):
            groups.setdefault(group, []).append(finding)
    rows = {t.task_id: i for i, t in enumerate((*sheet.points, *sheet.tasks))}
    items = [_item(group, found, sheet) for group, found in groups.items()]
    return tuple(sorted(items, key=lambda i: _order(i, rows)))


def _order(item: Item, rows: Mapping[str, int]) -> tuple[int, int, int]:
    kinds = {"header": 1, "body": 2}
    row = rows.get(item.record)
    if row is None:
        return (kinds.get(item.kind, 0), item.page or 0, 0)
    return (kinds.get(item.kind, 3), row, 0)


def _groups(f: SheetFinding, sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """The items that a finding belongs to: one, or one for each doubtful cell of a row."""
    if f.rule == UNKNOWN_BODY:
        names = dict.fromkeys(name for name, _ in _unknown(sheet) if name in f.value)
        yield from (("body", name) for name in names or [f.value])
    elif f.rule in _HEADERS:
        yield ("header", f.value)
    elif f.field and sheet.cell(f.record, f.field) is not None:
        yield ("cell", f.record, f.field)
    else:
        task = sheet.task(f.record)
        doubtful = [c for c in task.cells if c.doubts and not c.settled] if task else []
        if f.doubt and not f.field and doubtful:
            for cell in doubtful:
                yield ("cell", f.record, cell.field)
        else:
            yield ("finding", f.rule, f.record, f.field, f.value)


def _unknown(sheet: Sheet) -> Iterator[tuple[str, tuple[str, str]]]:
    """The name of every unknown body, and the (record, field) of the cell it stands in."""
    for task in sheet.tasks:
        for body in task.bodies:
            if not body.known:
                yield body.printed or body.name, (task.task_id, f"{body.role}_raw")


def _item(group: tuple[str, ...], found: Sequence[SheetFinding], sheet: Sheet) -> Item:
    first = found[0]
    kind = group[0]
    cells = [at for name, at in _unknown(sheet) if kind == "body" and name == group[1]]
    cells = cells or [(f.record, f.field) for f in found]
    record, field = cells[0][0], group[2] if kind == "cell" else cells[0][1]
    cell = sheet.cell(record, field)
    page, box = _place(cell, first)
    return Item(
        key=sha256("\0".join(group).encode()).hexdigest()[:12],
        kind=kind,
        severity=min((f.severity for f in found), key=_GRAVE.index),
        record=record,
        field=field,
        value=group[1] if kind == "body" else first.value,
        findings=tuple(found),
        places=tuple(dict.fromkeys(cells)),
        labels=tuple(_labels(found)) if kind == "header" else (),
        page=page,
        box=box,
    )


def _place(cell: SheetCell | None, f: SheetFinding) -> tuple[int | None, Box | None]:
    if cell is not None and cell.page is not None:
        return cell.page, cell.box
    return f.page, f.box


def _labels(found: Iterable[SheetFinding]) -> Iterator[tuple[str, str]]:
    from pipeline.structure.task_table import TO_PASTE  # half the start of the desk

    for f in found:
        if f.rule != "table-without-header":
            yield f.value, f.field if f.rule == "header-by-cells" else ""
        elif f.todo.startswith(TO_PASTE):
            for name, labels in json.loads(f.todo.removeprefix(TO_PASTE)).items():
                yield from ((label, name) for label in labels)
