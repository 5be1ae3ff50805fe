"""A comparison in, every file of its folder out."""

from collections.abc import Callable

from pipeline.compare.write.data import changes_json, changes_table, parquet_bytes
from pipeline.compare.write.markdown import changes_md
from pipeline.compare.write.view import View, printed_number, side_name
from pipeline.present.changes_leader import leader_docx, leader_html
from pipeline.present.changes_workbook import changes_xlsx
from pipeline.present.labels import Labels
from pipeline.present.page_frame import render

_SCRIPTS = ("common.js", "address.js", "changes.js")


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
