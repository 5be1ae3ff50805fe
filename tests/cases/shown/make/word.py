"""WordprocessingML by hand: the decision as DOCX, one cell or row changed in its own markup."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.fixtures.office import convert
from tests.fixtures.write_docx import DATE as ZIP_DATE

from .base import BEFORE, CAPTION, COLUMNS, DATE, HEADS, LEFT, NUMBER, RIGHT, ROWS, SECTIONS, Key

_NS = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "x99": "http://example.invalid/2099/shape",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = {
    "xml": "application/xml", "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "png": "image/png", "bin": "application/vnd.openxmlformats-officedocument.oleObject",
    "html": "text/html", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
STRIKE, HIDDEN = "<w:strike/>", "<w:vanish/>"
RAISED = '<w:vertAlign w:val="superscript"/>'


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(runs)}</w:p>"


def deleted(text: str) -> str:
    return (
        '<w:del w:id="901" w:author="A" w:date="2025-01-20T08:00:00Z"><w:r>'
        f'<w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


def inserted(text: str) -> str:
    return f'<w:ins w:id="902" w:author="A" w:date="2025-01-20T08:00:00Z">{r(text)}</w:ins>'


def tc(inner: str, look: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/>{look}</w:tcPr>{inner}</w:tc>'


def table(
    cells: Mapping[Key, str], rows: Mapping[int, str], sections: Sequence[str], head: bool = True,
    whole: Mapping[int, str] | None = None,
) -> str:  # fmt: skip
    """The task table; `cells` hold paragraphs, or a whole `<w:tc>`; `rows` their `trPr`."""
    out = [
        "<w:tbl><w:tblPr><w:tblW w:w='9000' w:type='dxa'/><w:tblBorders>"
        + "".join(
            f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for s in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders></w:tblPr><w:tblGrid>"
        + '<w:gridCol w:w="1500"/>' * 6
        + "</w:tblGrid>"
    ]
    if head:
        out.append(f"<w:tr>{''.join(tc(p(r(h))) for h in HEADS)}</w:tr>")
    for section in sections:
        title = tc(p(r(f"{section}. {SECTIONS[section]}", "<w:b/>")), '<w:gridSpan w:val="6"/>')
        out.append(f"<w:tr>{title}</w:tr>")
        for number, of, *texts in ROWS:
            if of != section:
                continue
            if whole and number in whole:
                out.append(whole[number])
                continue
            made = [tc(p(r(str(number))))]
            for name, text in zip(COLUMNS, texts, strict=True):
                inner = cells.get((number, name), p(r(text)))
                whole_cell = inner.startswith(("<w:tc>", "<w:sdt>"))
                made.append(inner if whole_cell else tc(inner))
            out.append(f"<w:tr><w:trPr>{rows.get(number, '')}</w:trPr>{''.join(made)}</w:tr>")
    return "".join(out) + "</w:tbl>"


def body(inner: str) -> str:
    grid = '<w:gridCol w:w="4500"/>' * 2
    heading = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>"
    for left, right in (("\n".join(LEFT), "\n".join(RIGHT)), (NUMBER, DATE)):
        sides = ("".join(p(r(line)) for line in side.split("\n")) for side in (left, right))
        heading += f"<w:tr>{''.join(tc(side) for side in sides)}</w:tr>"
    before = "".join(p(r(text)) for text in BEFORE)
    caption = "".join(p(r(text)) for text in CAPTION)
    return f"{heading}</w:tbl>{before}{p()}{caption}{inner}"


def docx(
    cells: Mapping[Key, str] | None = None, rows: Mapping[int, str] | None = None, *,
    after: str = "", sections: Sequence[str] = ("I", "II"), parts: Mapping[str, bytes] | None = None,
    rels: str = "", styles: str = "", whole: Mapping[int, str] | None = None,
    types: Mapping[str, str] | None = None, start: str = "",
) -> bytes:  # fmt: skip
    """The file; `after` follows the table, `start` precedes everything."""
    import io

    inner = start + body(table(cells or {}, rows or {}, sections, whole=whole) + after)
    files: dict[str, bytes] = {
        "word/document.xml": f"<w:document {_NS}><w:body>{inner}{p()}<w:sectPr/></w:body></w:document>"
        .encode(),
        "word/styles.xml": f"<w:styles {_NS}>{styles}</w:styles>".encode(),
        **(parts or {}),
    }  # fmt: skip
    own = {
        "/word/document.xml": f"{_WML}document.main+xml",
        "/word/styles.xml": f"{_WML}styles+xml",
    }
    listed = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in _TYPES.items())
    listed += "".join(
        f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in {**own, **(types or {})}.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/"
    files["[Content_Types].xml"] = f'<Types xmlns="{space}content-types">{listed}</Types>'.encode()
    files["_rels/.rels"] = _rels(rel("rId1", "officeDocument", "word/document.xml"))
    files["word/_rels/document.xml.rels"] = _rels(rel("rIdS", "styles", "styles.xml") + rels)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rel(key: str, kind: str, target: str, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def _rels(inner: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inner}</Relationships>'.encode()


def through_office(data: bytes, folder: Path, suffix: str, options: str = "") -> None:
    """Save it as LibreOffice does: .doc, .rtf, .odt, .fodt or Word 2003 XML."""
    source = folder / "source.docx"
    source.write_bytes(data)
    convert(source, folder / f"source{suffix}", options)
    (folder / f"source{suffix}").rename(folder / f"input{suffix}")
    source.unlink()


def picture(key: str, width: int = 5000000, height: int = 2000000) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/>'
        '<wp:docPr id="7" name="Picture 7"/><a:graphic><a:graphicData'
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="7" name="p.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(text: str, behind: bool = False) -> str:
    """A floating DrawingML text box."""
    return (
        f'<w:drawing><wp:anchor behindDoc="{int(behind)}" distT="0" distB="0" distL="0" distR="0"'
        ' simplePos="0" relativeHeight="2" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0'
        '</wp:posOffset></wp:positionV><wp:extent cx="1500000" cy="500000"/><wp:wrapNone/>'
        '<wp:docPr id="8" name="Box 8"/><a:graphic><a:graphicData'
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1500000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{p(r(text))}</w:txbxContent></wps:txbx>"
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def vml_box(text: str) -> str:
    return (
        '<w:pict><v:shape style="width:118pt;height:39pt"><v:textbox><w:txbxContent>'
        f"{p(r(text))}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
