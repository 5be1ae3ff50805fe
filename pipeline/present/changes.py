"""A comparison in, every file of its folder out."""

from collections.abc import Callable

from pipeline.compare.write.data import changes_json, changes_table, parquet_bytes
from pipeline.compare.write.markdown import changes_md
from pipeline.compare.write.view import View
from pipeline.present.changes_leader import leader_docx, leader_html
from pipeline.present.changes_page import changes_html
from pipeline.present.changes_workbook import changes_xlsx
from pipeline.present.labels import Labels


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
