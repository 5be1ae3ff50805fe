"""The smallest Word file that holds a given body, styles, lists or notes."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_REL = '<Relationship Id="r{0}" Type="' + R + '/{1}" Target="{2}"/>'
ROOTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes"}


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body: str, whole: str | None = None, **parts: str) -> bytes:
    """A DOCX. body: what stands in w:body; parts: the inside of styles, numbering, footnotes.

    whole: the document part as it is, instead of a body.
    """
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>'
    )
    related = "".join(_REL.format(i, kind, f"{kind}.xml") for i, kind in enumerate(parts))
    document = whole or f"<w:document {W} {NAMES}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _RELS.format(_REL.format(0, "officeDocument", "word/document.xml")),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _RELS.format(related),
            **{
                f"word/{kind}.xml": f"<w:{ROOTS[kind]} {W}>{inner}</w:{ROOTS[kind]}>"
                for kind, inner in parts.items()
            },
        }
    )


NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def tc(text: str = "", properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A table of these rows (cells written one after another, or a whole w:tr)."""
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    inner = "".join(r if r.startswith("<w:tr") else f"<w:tr>{r}</w:tr>" for r in rows)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{inner}</w:tbl>"


def numbered(num_id: int, level: int = 0) -> str:
    """Paragraph properties that put it in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


def levels(*formats: tuple[str, str], more: str = "") -> str:
    """Levels of a list: (format, text) each, a space after the label."""
    return "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(formats)
    )


def lists(abstract: str, *instances: str) -> str:
    """A numbering part: one abstract list, and instances 1… with what they override."""
    nums = "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="0"/>{inner}</w:num>'
        for i, inner in enumerate(instances or ("",), start=1)
    )
    return f'<w:abstractNum w:abstractNumId="0">{abstract}</w:abstractNum>{nums}'
