"""HTML by hand, and prints of it by Chromium."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from .base import BEFORE, CAPTION, COLUMNS, DATE, HEADS, LEFT, NUMBER, RIGHT, ROWS, SECTIONS, Key

PLAIN = "table.t{border-collapse:collapse;width:100%} .t td{border:1px solid #000;padding:3px;vertical-align:top}"


def html(
    cells: Mapping[Key, str] | None = None, *, css: str = "", rows: Mapping[int, str] | None = None,
    sections: Sequence[str] = ("I", "II"), frame: str = "{}", after: str = "", look: str = PLAIN,
    head: str = "", between: Mapping[int, str] | None = None, before: str = "",
) -> str:  # fmt: skip
    """`cells` hold inner HTML, or a whole `<td…>`; `rows` a row's attributes; `between` rows before one."""
    cells, rows, between = cells or {}, rows or {}, between or {}
    out = [f"<tr>{''.join(f'<td>{h}</td>' for h in HEADS)}{head}</tr>"]
    for section in sections:
        out.append(f"<tr><td colspan=6><b>{section}. {SECTIONS[section]}</b></td></tr>")
        for number, of, *texts in ROWS:
            if of != section:
                continue
            out.append(between.get(number, ""))
            made = [f"<td>{number}</td>"]
            for name, text in zip(COLUMNS, texts, strict=True):
                inner = cells.get((number, name), escape(text))
                if not inner:
                    continue  # covered by a merged cell
                made.append(inner if inner.startswith("<td") else f"<td>{inner}</td>")
            out.append(f"<tr {rows.get(number, '')}>{''.join(made)}</tr>")
    sides = [("<br>".join(LEFT), "<br>".join(RIGHT)), (NUMBER, DATE)]
    heading = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in sides)
    lines = "".join(f"<p>{escape(text)}</p>" for text in BEFORE)
    caption = "".join(f"<p align=center><b>{escape(text)}</b></p>" for text in CAPTION)
    table = frame.format(f'<table class="t">{"".join(out)}</table>')
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Quyết định</title>'
        f"<style>@page{{size:A4 landscape;margin:15mm}} body{{font:11pt 'Liberation Serif',serif}}"
        f"{look}{css}</style></head><body>{before}<table width='100%'>{heading}</table>{lines}{caption}"
        f"{table}{after}</body></html>\n"
    )
