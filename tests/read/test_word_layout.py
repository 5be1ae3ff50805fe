"""How Word lays a text out: ends of paragraphs that are hidden, rows too low, header rows, sections."""

import pytest

from pipeline.model.grid import Grid
from pipeline.readers.xml_files import shown_xml
from tests.read.test_seen import read, run, seen
from tests.read.word_parts import R, W, p, tbl, tc, word, zipped

NOT_WHOLE = "not-shown-whole"


def para(text: str, mark: str = "", looks: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{run(text, looks) if text else ''}</w:p>"


def in_cell(inner: str, row: str = "", cell: str = "") -> bytes:
    second = f"<w:tc><w:tcPr>{cell}</w:tcPr>{inner}</w:tc>"
    first = f"<w:tr><w:trPr>{row}</w:trPr>{tc('3')}{second}</w:tr>"
    return word(tbl(first, tc("4") + tc("b"), widths=(2000, 5000)))


VANISH = "<w:vanish/>"
# (why, the paragraphs of a cell, its lines, what is told)
ENDS = [
    ("a hidden end", para("Tháng 1", VANISH) + para("1/2024"), "Tháng 11/2024", [NOT_WHOLE]),
    ("a divider of styles", para("Tháng 1", VANISH + "<w:specVanish/>") + para("1/2024"), "Tháng 11/2024", [NOT_WHOLE]),
    ("two of them", para("Tháng ", VANISH) + para("1", VANISH) + para("1/2024"), "Tháng 11/2024", [NOT_WHOLE]),
    ("a paragraph hidden whole", para("Quý I", VANISH, VANISH) + para("Quý II"), "Quý II", ["hidden-text"]),
    ("the last end of a cell", para("Quý I") + para("Quý II", VANISH), "Quý I|Quý II", []),
    ("an end that is not hidden", para("Quý I", '<w:vanish w:val="0"/>') + para("Quý II"), "Quý I|Quý II", []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "inner", "text", "codes"), ENDS, ids=[e[0] for e in ENDS])
def test_hidden_ends_of_paragraphs(why: str, inner: str, text: str, codes: list[str]) -> None:
    found, notes = seen(read(in_cell(inner)))
    assert (found, list(dict.fromkeys(code for code, _ in notes))) == (text, codes), why


FLOATING = (
    '<w:r><w:drawing><wp:anchor behindDoc="{}"><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>'
    "<w:p>{}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)


@pytest.mark.parametrize(
    ("behind", "below", "text", "told"),
    [
        (0, "Quý II", "Quý II", [("text-box", "Quý III / Quý II")]),
        (0, "", "Quý III", []),
        (1, "Quý II", "Quý II", [("watermark-left-out", "Quý III")]),
    ],
)
def test_boxes_that_float_over_a_cell(
    behind: int, below: str, text: str, told: list[tuple[str, str]]
) -> None:
    box = FLOATING.format(behind, run("Quý III"))
    assert seen(read(in_cell(f"<w:p>{box}{run(below) if below else ''}</w:p>"))) == (text, told)


def height(twips: int, rule: str = "exact") -> str:
    return f'<w:trHeight w:val="{twips}" w:hRule="{rule}"/>'


def sized(text: str, half_points: int, spacing: str = "") -> str:
    return f"<w:p><w:pPr>{spacing}</w:pPr>{run(text, f'<w:sz w:val={chr(34)}{half_points}{chr(34)}/>')}</w:p>"


TWO = sized("Quý III/2023", 26) + sized("Tháng 12/2023", 26)
LONG = sized("Rà soát vị trí việc làm của các cơ quan hành chính trên địa bàn tỉnh", 26)
CLOSE = '<w:spacing w:line="160" w:lineRule="exact"/>'
NARROW = '<w:tcW w:w="2000" w:type="dxa"/>'
# (why, the height of the row, the cell's properties and paragraphs, whether it is told of)
LOW = [
    ("two lines of 13 points in 17", height(340), "", TWO, True),
    ("two such lines in 30", height(600), "", TWO, False),
    ("a row that grows", height(340, "atLeast"), "", TWO, False),
    ("one line", height(340), "", sized("Quý III/2023", 26), False),
    ("small letters", height(340), "", sized("Quý III", 16) + sized("Quý IV", 16), False),
    ("lines set close", height(340), "", sized("Quý III", 26, CLOSE) + sized("Quý IV", 26, CLOSE), False),
    ("a text that surely wraps", height(340), NARROW, LONG, True),
    ("the same in a cell of no known width", height(340), "", LONG, False),
    ("a cell over several rows", height(340), '<w:vMerge w:val="restart"/>', TWO, False),
    ("turned text", height(340), '<w:textDirection w:val="btLr"/>', TWO, False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "row", "cell", "inner", "told"), LOW, ids=[w[0] for w in LOW])
def test_rows_too_low_for_their_text(why: str, row: str, cell: str, inner: str, told: bool) -> None:
    _, notes = seen(read(in_cell(inner, row, cell)))
    assert [code for code, _ in notes] == ([NOT_WHOLE] if told else []), why


WIDTHS = (600, 4000, 2000)
HEAD = tbl(tc("TT") + tc("Nhiệm vụ") + tc("Chủ trì"), widths=WIDTHS)
BODY = tbl(tc("1") + tc("Tập huấn") + tc("Sở Y tế"), widths=WIDTHS)
OTHER = tbl(tc("TT") + tc("b") + tc("c"), widths=(600, 2500, 3500))


def with_header(header: str, body: str, *, section: str = "", broken: bool = False) -> bytes:
    """A Word file whose last section, or the one before its last, has that page header."""
    kind = f"{R}/header"
    reference = f'<w:headerReference xmlns:r="{R}" w:type="default" r:id="h1"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r0" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="h1" Type="{kind}" Target="header1.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>"
        + (f"{section}<w:p><w:pPr><w:sectPr>{reference}</w:sectPr></w:pPr></w:p>{body}<w:sectPr/>" if section
           else f"{body}<w:sectPr>{reference}</w:sectPr>")
        + "</w:body></w:document>",
        "word/header1.xml": "<broken" if broken else f"<w:hdr {W}>{p('2')}{header}</w:hdr>",
    }  # fmt: skip
    return zipped(parts)


# (why, the file, the texts of the table's first column)
HEADERS = [
    ("above a table without one", with_header(HEAD, BODY), ["TT", "1"]),
    ("of the section before", with_header(HEAD, BODY, section=p("a")), ["TT", "1"]),
    ("above a table that has its own", with_header(HEAD, tbl(tc("TT") + tc("Nhiệm vụ") + tc("Chủ trì"),
     tc("1") + tc("a") + tc("b"), widths=WIDTHS)), ["TT", "1"]),
    ("of other columns", with_header(OTHER, BODY), ["1"]),
    ("no table at all", with_header("", BODY), ["1"]),
    ("a broken page header", with_header(HEAD, BODY, broken=True), ["1"]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "data", "first"), HEADERS, ids=[h[0] for h in HEADERS])
def test_header_rows_in_the_page_header(why: str, data: bytes, first: list[str]) -> None:
    grid = next(b for b in read(data).blocks if isinstance(b, Grid))
    assert [c.lines[0].text for c in grid.cells if c.col == 0] == first, why


ODF = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for n in ("office", "text", "table", "style")
)
OLD = "<text:p>Quý <text:span>I</text:span><text:s/>cũ</text:p>"
MARKED = '<text:p><text:span text:style-name="cchc-hidden">Quý I cũ</text:span></text:p>'
SECTION = '<text:section text:name="a" {}>{}</text:section>'
HIDDEN_PARAGRAPH = '<text:p><text:hidden-paragraph text:is-hidden="{}"/>Quý I cũ</text:p>'
# (why, what stands before a shown paragraph, whether it is hidden)
SECTIONS = [
    ("a section never shown", SECTION.format('text:display="none"', OLD), True),
    ("hidden by its condition", SECTION.format('text:display="condition" text:condition="ooow:1" text:is-hidden="true"', OLD), True),
    ("a table in one", SECTION.format('text:display="none"', f"<table:table><table:table-row><table:table-cell>{OLD}"
     "</table:table-cell></table:table-row></table:table>"), True),
    ("a section in one", SECTION.format('text:display="none"', SECTION.format("", OLD)), True),
    ("a hidden paragraph", HIDDEN_PARAGRAPH.format("true"), True),
    ("a paragraph whose condition fails", HIDDEN_PARAGRAPH.format("false"), False),
    ("a section that is shown", SECTION.format('text:display="true"', OLD), False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "inner", "hidden"), SECTIONS, ids=[s[0] for s in SECTIONS])
def test_hidden_places_of_open_documents(why: str, inner: str, hidden: bool) -> None:
    text = f"{inner}<text:p>Quý II</text:p>"
    data = f"<office:document {ODF}><office:body><office:text>{text}</office:text></office:body></office:document>".encode()
    out = shown_xml(data)
    if not hidden:
        assert out is data, why
        return
    assert MARKED in out.decode()
    assert b'text:display="none"/>' in out and b"table:table " not in out
