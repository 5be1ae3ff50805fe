"""A comparison in, every file of its folder out; document text is inert in each of them."""

import re
from collections.abc import Callable, Iterator

from pipeline.compare.side import CompareTask
from pipeline.compare.write.data import changes_json, changes_table, parquet_bytes
from pipeline.compare.write.view import COLOURS, Line, View, detail, printed_number, side_name
from pipeline.model.changes import FieldChange
from pipeline.present.changes_leader import leader_docx, leader_html
from pipeline.present.labels import Labels
from pipeline.present.layout import Cell, Rich, Row, SheetForm
from pipeline.present.page_frame import render
from pipeline.present.workbook_file import WorkbookFile
from pipeline.text.inert import flat

_SCRIPTS = ("common.js", "address.js", "changes.js")
_FIELDS = ("lead", "coordinating", "product", "deadline")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~])")


def comparison_files(
    view: View, labels: Labels, named: Callable[[str], str] = str
) -> dict[str, bytes]:
    """Name → bytes. named: what a view is called in the reader's language; data keep their names."""
    changes, leader = named("changes"), named("leader")
    return {
        "changes.parquet": parquet_bytes(changes_table([line.change for line in view.lines])),
        "changes.json": changes_json(view),
        f"{changes}.xlsx": changes_xlsx(view, labels),
        f"{changes}.html": changes_html(view, labels, named),
        f"{changes}.md": changes_md(view).encode(),
        f"{leader}.docx": leader_docx(view),
        f"{leader}.html": leader_html(view, labels, named),
    }


def changes_html(view: View, labels: Labels, named: Callable[[str], str] = str) -> bytes:
    """The page: what is chosen is in its address, it is searched with or without marks.

    named: what the files beside it are called.
    """
    return render(
        "changes.html.j2",
        labels,
        scripts=_SCRIPTS,
        view=view,
        named=named,
        words=view.labels.words,
        codes=view.labels,
        from_name=side_name(view.a),
        to_name=side_name(view.b),
        sections=_sections(view),
        agencies=sorted({a for line in view.lines for a in line.agencies}),
        number=printed_number,
        data={
            "words": labels.page,
            "lines": [
                {
                    "kinds": line.change.kinds,
                    "section": line.section,
                    "agencies": line.agencies,
                }
                for line in view.lines
            ],
        },
    )


def _sections(view: View) -> list[str]:
    """Section titles in the order they are first met."""
    return list(dict.fromkeys(line.section for line in view.lines if line.section))


def changes_xlsx(view: View, labels: Labels) -> bytes:
    """The workbook's bytes; the same view gives the same bytes."""
    words = view.labels.words
    book = WorkbookFile(words["title"], view.b.issued_on, labels)
    counts = SheetForm(
        key="counts", columns=("kinds", "counts"), printed=2, name=words["summary"],
        heads=(words["kinds"], words["counts"]),
    )  # fmt: skip
    rows = tuple(_counts(view))
    book.open(counts, rows)
    book.add(counts, rows)
    heads = _heads(view)
    form = SheetForm(
        key="changes", columns=heads, printed=len(heads) - 5, name=words["changes"], heads=heads,
        frozen=4,
    )  # fmt: skip
    rows = tuple(
        Row(cells=_cells(line, view), tint=COLOURS[_main_kind(line)]) for line in view.lines
    )
    book.open(form, rows)
    book.add(form, rows)
    return book.close()


def _counts(view: View) -> Iterator[Row]:
    words = view.labels.words
    for name, side in ((words["from"], view.a), (words["to"], view.b)):
        yield Row(cells=(name, side_name(side)))
    for kind, number in view.counts:
        yield Row(cells=(view.labels.kinds[kind], number), tint=COLOURS[kind])


def _heads(view: View) -> tuple[str, ...]:
    w, f = view.labels.words, view.labels.fields
    both = tuple(f"{f[name]} {w[when]}" for name in _FIELDS for when in ("old", "new"))
    return (
        w["kinds"], f["section"], f"{w['number']} {w['old']}", f"{w['number']} {w['new']}",
        f"{w['task']} {w['old']}", f"{w['task']} {w['new']}", *both,
        w["changes"], w["score"], w["basis"], w["candidates"], "from_task_id", "to_task_id",
    )  # fmt: skip


def _main_kind(line: Line) -> str:
    """The kind that colours the row: the gravest."""
    kinds = line.change.kinds
    order = ("unsure", "added", "removed", "split", "merged")
    told = [k for k in order if k in kinds] or [k for k in kinds if k != "renumbered"]
    return told[0] if told else kinds[0]


def _cells(line: Line, view: View) -> tuple[Cell, ...]:
    """One row's cells in the order of the columns."""
    c = line.change
    cells: list[Cell] = [
        "; ".join(view.labels.kinds[k] for k in c.kinds),
        line.section,
        printed_number(line.old),
        printed_number(line.new),
        line.old.task if line.old else "",
        _new_task(line),
    ]
    for name in _FIELDS:
        cells += [_raw(line.old, name), _raw(line.new, name)]
    cells += [
        "\n".join(detail(f, view) for f in c.fields),
        f"{c.score:.2f}" if c.score is not None else None,
        view.labels.bases[c.basis],
        "\n".join(f"{i}: {text}" for i, text in line.candidates),
        c.from_task_id or "",
        c.to_task_id or "",
    ]
    return tuple(c or None for c in cells)


def _new_task(line: Line) -> Cell:
    """The new words, with what went struck out and what came in set off where they are compared."""
    task = line.field("task")
    if line.new is None:
        return None
    if task is None or not task.segments:
        return line.new.task
    return Rich(
        parts=tuple((s.mark, s.text if s.mark == "same" else f" {s.text} ") for s in task.segments)
    )


def _raw(task: CompareTask | None, name: str) -> str:
    if task is None:
        return ""
    if name in ("product", "deadline"):
        return getattr(task, f"{name}_raw") or ""
    return getattr(task, name).raw or ""


def changes_md(view: View) -> str:
    """Counts, then every change under its kind; what goes on as it was is only counted."""
    w, kinds = view.labels.words, view.labels.kinds
    out = [
        f"# {w['title']}",
        "",
        f"- {w['from']}: {inert(side_name(view.a))}",
        f"- {w['to']}: {inert(side_name(view.b))}",
        "",
        f"| {w['kinds']} | {w['counts']} |",
        "|---|---:|",
        *(f"| {kinds[k]} | {n} |" for k, n in view.counts),
        "",
    ]
    told = [line for line in view.lines if line.change.is_change]
    if not told:
        out += [w["none"], ""]
    for kind in ("unsure", "added", "removed", "split", "merged"):
        group = [line for line in told if kind in line.change.kinds]
        out += _group(kinds[kind], group, view)
        told = [line for line in told if line not in group]
    out += _group(w["changes"], told, view)
    return "\n".join(out)


def _group(title: str, lines: list[Line], view: View) -> list[str]:
    if not lines:
        return []
    return [f"## {title}", "", *(x for line in lines for x in _item(line, view)), ""]


def _item(line: Line, view: View) -> list[str]:
    old, new = printed_number(line.old) or "—", printed_number(line.new) or "—"
    kinds = ", ".join(view.labels.kinds[k] for k in line.change.kinds)
    out = [f"- **{inert(old)} → {inert(new)}** {kinds}: {inert(line.task.task)}"]
    out += [f"  - {_words(f, view)}" for f in line.change.fields if f.field != "number"]
    if line.candidates:
        out.append(f"  - {view.labels.words['candidates']}:")
        out += [f"    - {inert(i)}: {inert(text)}" for i, text in line.candidates]
    return out


def _words(f: FieldChange, view: View) -> str:
    return inert(detail(f, view))


def inert(text: str) -> str:
    """Document text that no Markdown reader takes for markup, on one line."""
    plain = flat(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)
