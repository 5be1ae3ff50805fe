"""changes.html: a comparison with the look of the other pages; document text is inert in it."""

from collections.abc import Callable

from pipeline.compare.write.view import View, printed_number, side_name
from pipeline.present.labels import Labels
from pipeline.present.page_frame import render

_SCRIPTS = ("common.js", "address.js", "changes.js")


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
