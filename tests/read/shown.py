"""Blocks as short texts, for tables of tests: `↵` a break that may be a wrap, `¶` a certain one."""

from pipeline.model.grid import Cell, CellBreak, Grid, Line, LineEnd, Paragraph, RawDocument

_SIGNS = {LineEnd.SOFT: "↵", LineEnd.HARD: "¶", LineEnd.SPLIT: "~"}


def lines(of: tuple[Line, ...]) -> str:
    text = "".join(line.text + _SIGNS[line.end] for line in of)
    return text[:-1] if of else text


def cell(c: Cell) -> str:
    spans = f"[{c.row_span}x{c.col_span}]" if (c.row_span, c.col_span) != (1, 1) else ""
    return f"{c.row},{c.col}{spans}={lines(c.lines)}"


def shown(raw: RawDocument) -> list[str]:
    """Each paragraph as its text (a note in braces), each grid as its cells in one text."""
    out: list[str] = []
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            text = lines(block.lines)
            out.append("{" + text + "}" if block.note else f"<{text}>" if block.aside else text)
        elif isinstance(block, Grid):
            out.append(" ".join(cell(c) for c in block.cells))
        else:
            assert isinstance(block, CellBreak)
    return out
