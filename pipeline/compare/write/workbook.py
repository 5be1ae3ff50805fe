"""changes.xlsx: counts, and one row a change with colours and filters; text is never a formula."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pipeline.compare.side import CompareTask
from pipeline.compare.write.view import COLOURS, Line, View, printed_number, side_name
from pipeline.model.changes import FieldChange
from pipeline.text.inert import inert, like_formula

_LIMIT = 32_000  # a cell of the format holds 32,767 characters
_FIXED = datetime(2000, 1, 1)  # files of equal content are equal files


def changes_xlsx(view: View) -> bytes:
    """The workbook's bytes; the same view gives the same bytes."""
    import xlsxwriter

    sink = io.BytesIO()
    book = xlsxwriter.Workbook(
        sink,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties({"title": view.labels.words["title"], "created": _FIXED})
    head = book.add_format(
        {"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "text_wrap": True,
         "valign": "vcenter", "border": 1}
    )  # fmt: skip
    _summary(book, view, head)
    _changes(book, view, head)
    book.close()
    return sink.getvalue()


def _summary(book: Any, view: View, head: Any) -> None:
    words = view.labels.words
    sheet = book.add_worksheet(words["summary"])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, words["from"], head)
    sheet.write_string(0, 1, _cut(side_name(view.a)))
    sheet.write_string(1, 0, words["to"], head)
    sheet.write_string(1, 1, _cut(side_name(view.b)))
    sheet.write_string(3, 0, words["kinds"], head)
    sheet.write_string(3, 1, words["counts"], head)
    for at, (kind, number) in enumerate(view.counts, start=4):
        tint = book.add_format({"bg_color": COLOURS[kind], "border": 1})
        sheet.write_string(at, 0, view.labels.kinds[kind], tint)
        sheet.write_number(at, 1, number)


def _changes(book: Any, view: View, head: Any) -> None:
    w, f = view.labels.words, view.labels.fields
    columns = [(w["kinds"], 24), (f["section"], 22), (f"{w['number']} {w['old']}", 8),
               (f"{w['number']} {w['new']}", 8), (f"{w['task']} {w['old']}", 55),
               (f"{w['task']} {w['new']}", 55)]  # fmt: skip
    for name in ("lead", "coordinating", "product", "deadline"):
        columns += [(f"{f[name]} {w['old']}", 24), (f"{f[name]} {w['new']}", 24)]
    columns += [(w["changes"], 50), (w["score"], 9), (w["basis"], 22), (w["candidates"], 40),
                ("from_task_id", 30), ("to_task_id", 30)]  # fmt: skip
    sheet = book.add_worksheet(w["changes"])
    for at, (title, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    quoted = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "quote_prefix": True}
    )
    number = book.add_format({"num_format": "0.00", "valign": "top", "border": 1})
    gone = book.add_format({"font_color": "#b3261e", "font_strikeout": True})
    come = book.add_format({"font_color": "#1b7a34", "bold": True})
    tints = {
        k: book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": c})
        for k, c in COLOURS.items()
    }
    for row, line in enumerate(view.lines, start=1):
        cells = _cells(line, view)
        for at, text in enumerate(cells):
            sheet.write_string(row, at, _cut(text), quoted if like_formula(text) else plain)
        sheet.write_string(row, 0, cells[0], tints[_main_kind(line)])
        task = line.field("task")
        if task is not None and task.segments:
            form = quoted if like_formula(cells[5]) else plain
            _write_rich(sheet, row, 5, task, form, gone, come)
        if line.change.score is not None:
            sheet.write_number(row, len(columns) - 5, line.change.score, number)
    sheet.autofilter(0, 0, max(len(view.lines), 1), len(columns) - 1)
    sheet.freeze_panes(1, 4)


def _main_kind(line: Line) -> str:
    """The kind that colours the row: the gravest."""
    kinds = line.change.kinds
    order = ("unsure", "added", "removed", "split", "merged")
    told = [k for k in order if k in kinds] or [k for k in kinds if k != "renumbered"]
    return told[0] if told else kinds[0]


def _cells(line: Line, view: View) -> list[str]:
    """One row's texts in the order of the columns."""
    c = line.change
    cells = [
        "; ".join(view.labels.kinds[k] for k in c.kinds),
        line.section,
        printed_number(line.old),
        printed_number(line.new),
        line.old.task if line.old else "",
        line.new.task if line.new else "",
    ]
    for name in ("lead", "coordinating", "product", "deadline"):
        cells += [_raw(line.old, name), _raw(line.new, name)]
    cells += [
        "\n".join(detail(f, view) for f in c.fields),
        "",
        view.labels.bases[c.basis],
        "\n".join(f"{i}: {text}" for i, text in line.candidates),
        c.from_task_id or "",
        c.to_task_id or "",
    ]
    return cells


def _raw(task: CompareTask | None, name: str) -> str:
    if task is None:
        return ""
    if name in ("product", "deadline"):
        return getattr(task, f"{name}_raw") or ""
    return getattr(task, name).raw or ""


def detail(f: FieldChange, view: View) -> str:
    """One field's change in a line: + what came in, − what went, and in which way."""
    parts = [f"+ {v}" for v in view.values(f.field, f.added)]
    parts += [f"− {v}" for v in view.values(f.field, f.removed)]
    if f.field in ("number", "section", "deadline") or not parts:
        parts = [f"{f.old or '—'} → {f.new or '—'}"]
    note = view.note(f.note)
    return f"{view.labels.fields[f.field]}: {'; '.join(parts)}" + (f" ({note})" if note else "")


def _write_rich(
    sheet: Any, row: int, col: int, f: FieldChange, plain: Any, gone: Any, come: Any
) -> None:
    """The new text with what went struck out and what came in set off."""
    marks = {"removed": gone, "added": come}
    parts: list[Any] = []
    for s in f.segments:
        text = inert(s.text) if s.mark == "same" else f" {inert(s.text)} "
        parts += [marks[s.mark], text] if s.mark in marks else [text]
    length = sum(len(p) for p in parts if isinstance(p, str))
    if length <= _LIMIT and _strings(parts) > 1:
        sheet.write_rich_string(row, col, *parts, plain)


def _strings(parts: Sequence[Any]) -> int:
    return sum(isinstance(p, str) for p in parts)


def _cut(text: str) -> str:
    text = inert(text)
    return text if len(text) <= _LIMIT else text[:_LIMIT] + " […]"
