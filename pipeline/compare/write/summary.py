"""What a comparison prints on the terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.compare.write.view import View, printed_number, side_name
from pipeline.text.inert import inert


def print_comparison(view: View, console: Console) -> None:
    """Counts by kind, then what a person has to look at; document text is never markup."""
    w, kinds = view.labels.words, view.labels.kinds
    console.print(Text(inert(f"{side_name(view.a)} → {side_name(view.b)}")))
    table = Table(w["kinds"], show_edge=False, box=None)
    table.add_column(w["counts"], justify="right")
    for kind, number in view.counts:
        table.add_row(Text(f"{kinds[kind]} ({kind})"), str(number))
    console.print(table)
    for kind in ("added", "removed", "unsure"):
        for line in view.lines:
            if kind in line.change.kinds:
                old, new = printed_number(line.old) or "—", printed_number(line.new) or "—"
                text = f"{kinds[kind]} {old} → {new}: {line.task.task}"
                console.print(Text(inert(text)), overflow="ellipsis", no_wrap=True)
