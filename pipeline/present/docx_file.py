"""Words and tables in, a Word document as offices know it out: A4 across, Times New Roman.

Text is only ever text: no field, link or markup comes from a value. No clock: the same words give the
same bytes.
"""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from pipeline.text.inert import inert

FONT = "Times New Roman"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SIZE = 13
_LONG = 1_000  # letters of a cell from which its row may go over a page
_STILL = (1980, 1, 1, 0, 0, 0)
_NO_DAY = date(2000, 1, 1)


class DocxFile:
    """A document being written, from the top down."""

    def __init__(self, title: str, day: date | None, *, landscape: bool) -> None:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm, Pt

        self.document: Any = Document()
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(_SIZE)
        style.element.rPr.rFonts.set(f"{{{_W}}}eastAsia", FONT)
        style.paragraph_format.space_after = Pt(0)
        section = self.document.sections[0]
        width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        section.top_margin = section.bottom_margin = section.right_margin = Mm(18)
        section.left_margin = Mm(25)
        self.room = int((width - section.left_margin - section.right_margin) / 635)  # twentieths
        core = self.document.core_properties
        core.title, core.author, core.comments = inert(title).replace("\n", " ")[:255], "cchc", ""
        core.created = core.modified = datetime.combine(day or _NO_DAY, datetime.min.time())
        core.last_modified_by, core.revision = "cchc", 1

    def heading(self, left: Sequence[str], right: Sequence[str]) -> None:
        """The two blocks at the top of a paper of the state: who issues it, the national heading."""
        whole = "".join(_paragraph(t, bold=True, centred=True) for t in left) + _rule(
            left[-1], self.room // 2
        )
        cells = _cell(self.room // 2, whole) + _cell(self.room // 2, _lines(right))
        self._append(
            f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{self.room}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr>{_grid([self.room // 2] * 2)}'
            f"<w:tr>{cells}</w:tr></w:tbl>"
        )

    def line(
        self, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False,
        size: float = _SIZE, before: int = 0,
    ) -> None:  # fmt: skip
        """A paragraph. before: points of space above it."""
        self._append(
            _paragraph(text, bold=bold, italic=italic, centred=centred, size=size, before=before,
                       space=f' xmlns:w="{_W}"')
        )  # fmt: skip

    def table(
        self, heads: Sequence[str], widths: Sequence[int],
        groups: Sequence[tuple[str, Sequence[Sequence[str]]]],
    ) -> None:  # fmt: skip
        """A table with its head on every page; rows stay whole where they are no page long, a group's
        title stays with its row.

        widths: shares of the page.
        """
        total = sum(widths)
        wide = [self.room * w // total for w in widths]
        head = "".join(
            _cell(w, _paragraph(h, bold=True, centred=True, keep=True), shade="D9D9D9")
            for w, h in zip(wide, heads, strict=True)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for title, lines in groups:
            cell = _cell(sum(wide), _paragraph(title, bold=True, keep=True), span=len(wide))
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>")
            for line in lines:
                cells = (_cell(w, _paragraph(t)) for w, t in zip(wide, line, strict=True))
                whole = "<w:trPr><w:cantSplit/></w:trPr>" if max(map(len, line)) < _LONG else ""
                rows.append(f"<w:tr>{whole}{''.join(cells)}</w:tr>")
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{s} w:val="single" w:sz="4" w:color="000000"/>' for s in sides)
        self._append(
            f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr>"
            f"{_grid(wide)}{''.join(rows)}</w:tbl>"
        )  # fmt: skip

    def page_numbers(self) -> None:
        """The page's number, centred at its foot."""
        from docx.oxml import parse_xml

        footer = self.document.sections[0].footer.paragraphs[0]._p
        field = (
            f'<w:p xmlns:w="{_W}"><w:pPr><w:jc w:val="center"/></w:pPr>'
            '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
        )
        footer.addprevious(parse_xml(field))
        footer.getparent().remove(footer)

    def close(self) -> bytes:
        """The file."""
        sink, still = BytesIO(), BytesIO()
        self.document.save(sink)
        with (
            zipfile.ZipFile(sink) as made,
            zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as out,
        ):
            for name in made.namelist():
                info = zipfile.ZipInfo(name, _STILL)
                info.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(info, made.read(name))
        return still.getvalue()

    def _append(self, xml: str) -> None:
        from docx.oxml import parse_xml

        body = self.document.element.body
        body.insert(len(body) - 1, parse_xml(xml))  # before the section's own settings


def _rule(text: str, room: int) -> str:
    """A rule below a line, of a third to a half of its length as the form of papers has it."""
    aside = max(0, (room - 80 * len(text)) // 2)  # a capital of 13 points is some 190 wide
    about = (
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="40" w:after="0" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{aside}" w:right="{aside}"/>'
    )
    return f"<w:p><w:pPr>{about}</w:pPr></w:p>"


def _lines(block: Sequence[str]) -> str:
    """The lines of a heading: the last one underlined by a rule of its own."""
    last = len(block) - 1
    return "".join(
        _paragraph(text, bold=True, centred=True, rule=i == last) for i, text in enumerate(block)
    )


def _grid(widths: Sequence[int]) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths) + "</w:tblGrid>"


def _cell(width: int, inside: str, *, span: int = 1, shade: str = "") -> str:
    more = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    more += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{inside}</w:tc>'


def _paragraph(
    text: str, *, bold: bool = False, italic: bool = False, centred: bool = False,
    size: float = _SIZE, before: int = 0, keep: bool = False, rule: bool = False, space: str = "",
) -> str:  # fmt: skip
    """A paragraph's XML; its text is escaped, and a line break is the only structure in it."""
    about = "<w:keepNext/>" if keep else ""
    about += f'<w:spacing w:before="{before * 20}" w:after="0"/>' if before else ""
    about += '<w:jc w:val="center"/>' if centred else ""
    run = "<w:b/>" if bold else ""
    run += "<w:i/>" if italic else ""
    run += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    run += '<w:u w:val="single"/>' if rule else ""
    words = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in inert(text).replace("\t", " ").split("\n")
    )
    return f"<w:p{space}><w:pPr>{about}</w:pPr><w:r><w:rPr>{run}</w:rPr>{words}</w:r></w:p>"
