"""changes.md: short enough for a mail; document text is inert."""

import re

from pipeline.compare.write.view import Line, View, detail, printed_number, side_name
from pipeline.model.changes import FieldChange
from pipeline.text.inert import flat

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~])")


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
