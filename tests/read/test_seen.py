"""What the page shows is read, in every format: struck, hidden, raised and turned text is told of.

docs/reading.md names these tests; each input stands for its kind.
"""

import io
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from pipeline.model.grid import Grid, RawDocument, ReadError
from pipeline.readers.dispatch import read_any, sniff
from pipeline.readers.office import convert
from tests.read.word_parts import NAMES, W, p, tbl, tc, word, zipped

Seen = tuple[str, list[tuple[str, str]]]


def seen(raw: RawDocument) -> Seen:
    """(the text of the second cell of the first table, its notes and those of the document)."""
    grid = next(b for b in raw.blocks if isinstance(b, Grid))
    cell = grid.cells[1]
    text = "|".join(line.text for line in cell.lines)
    return text, [(n.code, n.value) for n in (*cell.notes, *raw.notes)]


def read(data: bytes) -> RawDocument:
    return read_any(data, file="x", sha256="")


# -- Word ------------------------------------------------------------------------------------------


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def in_word(inner: str, cell: str = "", row: str = "", **parts: str) -> bytes:
    second = f"<w:tc><w:tcPr>{cell}</w:tcPr><w:p>{inner}</w:p></w:tc>"
    first = f"<w:tr><w:trPr>{row}</w:trPr>{tc('3')}{second}</w:tr>"
    return word(tbl(first, tc("4") + tc("b"), widths=(2000, 5000)), **parts)


SHADED = '<w:shd w:val="clear" w:fill="1F3864"/>'
WHITE = '<w:color w:val="FFFFFF"/>'
STYLE = '<w:style w:type="{}" w:styleId="{}">{}<w:rPr>{}</w:rPr></w:style>'
OLD = run("Quý IV/2026 ", "{}") + run("Quý I/2026")
FORM = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="Sở Y tế"/><w:listEntry w:val="Sở Xây dựng"/></w:ddList></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BRANCHES = (
    '<mc:AlternateContent><mc:Choice xmlns:zz="http://nobody.invalid/zz" Requires="zz">{}</mc:Choice>'
    "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)
STRUCK = [("struck-text", "Quý IV/2026")]
HIDDEN = [("hidden-text", "Quý IV/2026")]
WORD: list[tuple[str, bytes, str, list[tuple[str, str]]]] = [
    ("strike", in_word(OLD.format("<w:strike/>")), "Quý I/2026", STRUCK),
    ("dstrike", in_word(OLD.format("<w:dstrike/>")), "Quý I/2026", STRUCK),
    ("strike switched off", in_word(OLD.format('<w:strike w:val="0"/>')), "Quý IV/2026 Quý I/2026", []),
    ("strike by style", in_word(OLD.format('<w:rStyle w:val="x"/>'),
     styles=STYLE.format("character", "x", "", "<w:strike/>")), "Quý I/2026", STRUCK),
    ("strike by a style below", in_word(OLD.format('<w:rStyle w:val="y"/>'),
     styles=STYLE.format("character", "x", "", "<w:strike/>")
     + STYLE.format("character", "y", '<w:basedOn w:val="x"/>', "")), "Quý I/2026", STRUCK),
    ("tracked deletion", in_word(f"<w:del>{OLD.format('').split('</w:r>')[0].replace('w:t', 'w:delText')}"
     "</w:r></w:del>" + run("Quý I/2026")), "Quý I/2026", [*STRUCK, ("tracked-changes", "")]),
    ("tracked move", in_word(f"<w:moveFrom>{run('Quý IV/2026 ')}</w:moveFrom>{run('Quý I/2026')}"),
     "Quý I/2026", [*STRUCK, ("tracked-changes", "")]),
    ("a change in a content control", in_word(f"<w:sdt><w:sdtContent><w:del>{run('Quý IV/2026 ')}</w:del>"
     f"<w:ins>{run('Quý I/2026')}</w:ins></w:sdtContent></w:sdt>"), "Quý I/2026", STRUCK),
    ("a change in a link", in_word(f"<w:hyperlink><w:del>{run('Quý IV/2026 ')}</w:del>{run('Quý I/2026')}"
     "</w:hyperlink>"), "Quý I/2026", STRUCK),
    ("vanish", in_word(OLD.format("<w:vanish/>")), "Quý I/2026", HIDDEN),
    ("white on white", in_word(OLD.format(WHITE)), "Quý I/2026", HIDDEN),
    ("nearly white", in_word(OLD.format('<w:color w:val="FDFDFD"/>')), "Quý I/2026", HIDDEN),
    ("white on a dark cell", in_word(OLD.format(WHITE), SHADED), "Quý IV/2026 Quý I/2026", []),
    ("dark on a dark cell", in_word(run("Quý IV/2026 ", '<w:color w:val="1F3864"/>')
     + run("Quý I/2026", WHITE), SHADED), "Quý I/2026", HIDDEN),
    ("white by theme", in_word(OLD.format('<w:color w:val="auto" w:themeColor="background1"/>')),
     "Quý I/2026", HIDDEN),
    ("one point", in_word(OLD.format('<w:sz w:val="2"/>')), "Quý I/2026", HIDDEN),
    ("a row of no height", in_word(run("Quý IV/2026"), row='<w:trHeight w:hRule="exact" w:val="20"/>'), "", HIDDEN),
    ("a deleted row", in_word(run("Quý IV/2026"), row="<w:del/>"), "", [*STRUCK, ("tracked-changes", "")]),
    ("raised mark", in_word(run("Tháng 1") + run("2", '<w:vertAlign w:val="superscript"/>')), "Tháng 1", [("note-mark", "2")]),
    ("mark by position", in_word(run("Tháng 1") + run("(2)", '<w:position w:val="6"/>')), "Tháng 1", [("note-mark", "(2)")]),
    ("a raised power", in_word(run("500 m") + run("2", '<w:vertAlign w:val="superscript"/>')), "500 m²", []),
    ("a raised word", in_word(run("Sở ") + run("Nội vụ", '<w:vertAlign w:val="superscript"/>')), "Sở Nội vụ", []),
    ("a raised letter of Unicode", in_word(run("Quý I¹")), "Quý I", [("note-mark", "1")]),
    ("a form's choice", in_word(FORM), "Sở Xây dựng", []),
    ("an unknown alternative", in_word(BRANCHES.format(run("Sở Y tế"), run("Sở Xây dựng"))), "Sở Xây dựng", []),
    ("soft hyphen and zero width", in_word(run("15/1\u00ad2/\u200b2026")), "15/12/2026", []),
    ("turned text", in_word(run("\u202e6202/3/10\u202c")), "01/3/2026", [("text-turned", "01/3/2026")]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "data", "text", "notes"), WORD, ids=[c[0] for c in WORD])
def test_word(why: str, data: bytes, text: str, notes: list[tuple[str, str]]) -> None:
    got, said = seen(read(data))
    assert (got, [n for n in said if n[0] != "tracked-changes" or n in notes]) == (text, notes), why


DRAWN = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{}" cy="{}"/>'
    '<a:blip xmlns:a="a" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:embed="rPic"/></wp:inline></w:drawing></w:r></w:p>'
)
OBJECT = (
    '<w:p><w:r><w:object><o:OLEObject xmlns:o="o" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ProgID="Excel.Sheet.12" '
    'DrawAspect="{}" r:id="rPic"/></w:object></w:r></w:p>'
)
CHUNK = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rPic"/>'


def with_part(body: str, kind: str, name: str, content: bytes | None) -> bytes:
    """A Word file whose relation rPic names a part, which is there where it has content."""
    import zipfile

    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(io.BytesIO(word(p("a") + body))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    parts["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rPic" Type="{base}/{kind}" Target="{name}"/></Relationships>'
    )
    if content is not None:
        parts[f"word/{name}"] = content
    return zipped(parts)


def sheet(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CM = 360_000
PARTS = [
    ("a large picture that is none", with_part(DRAWN.format(15 * CM, 8 * CM), "image", "a.png", b"x"), ["a.png (damaged-file)"]),
    ("a large picture that is not there", with_part(DRAWN.format(15 * CM, 8 * CM), "image", "b.png", None), ["b.png"]),
    ("a seal", with_part(DRAWN.format(3 * CM, 3 * CM), "image", "a.png", b"x"), []),
    ("a worksheet", with_part(OBJECT.format("Content"), "package", "s.xlsx", sheet(["3", "Quý I"], ["4", "b"])), []),
    ("a worksheet as an icon", with_part(OBJECT.format("Icon"), "package", "s.xlsx", sheet(["3", "Quý I"])), ["s.xlsx (unknown-format)"]),
    ("a page", with_part(CHUNK, "aFChunk", "c.html", "<table><tr><td>3<td>Quý I</table>".encode()), []),
    ("a page that is not there", with_part(CHUNK, "aFChunk", "c.html", None), ["c.html"]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "data", "unread"), PARTS, ids=[c[0] for c in PARTS])
def test_word_parts(why: str, data: bytes, unread: list[str]) -> None:
    raw = read(data)
    assert [n.value for n in raw.notes if n.code == "part-unread"] == unread, why
    if why in ("a worksheet", "a page"):
        assert seen(raw)[0] == "Quý I"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_converted(kind: str) -> None:
    """The converter keeps what is struck out, hidden and raised."""
    inner = (
        run("a ", "<w:strike/>")
        + run("b ", "<w:vanish/>")
        + run("Tháng 1")
        + run("2", '<w:vertAlign w:val="superscript"/>')
    )
    body = f"<w:p>{inner}</w:p>"
    raw = read(convert(word(body), "docx", kind))
    assert "".join(line.text for b in raw.blocks for line in getattr(b, "lines", ())) == "Tháng 1"
    assert {n.code for n in raw.notes} == {"struck-text", "hidden-text", "note-mark"}


# -- web pages -------------------------------------------------------------------------------------


def page(inner: str, css: str = "", cell: str = "") -> bytes:
    return (
        f"<html><head><style>{css}</style></head><body><table><tr><td>3</td><td {cell}>{inner}</td></tr>"
        "<tr><td>4</td><td>b</td></tr></table></body></html>"
    ).encode()


SPAN = "<span class=x>Quý IV/2026</span> Quý I/2026"
HTML: list[tuple[str, bytes, str, list[tuple[str, str]]]] = [
    ("s", page("<s>Quý IV/2026</s> Quý I/2026"), "Quý I/2026", STRUCK),
    ("strike, nested", page("<strike>Quý <b>IV/2026</b></strike> Quý I/2026"), "Quý I/2026", STRUCK),
    ("line-through by class", page(SPAN, ".x{text-decoration:line-through}"), "Quý I/2026", STRUCK),
    ("line-through by a longer selector", page(SPAN, "td > span.x{text-decoration-line:underline line-through}"),
     "Quý I/2026", STRUCK),
    ("a later rule wins", page(SPAN, ".x{text-decoration:line-through} span.x{text-decoration:none}"),
     "Quý IV/2026 Quý I/2026", []),
    ("an important rule wins", page(SPAN, ".x{display:none!important} .x{display:inline}"), "Quý I/2026", HIDDEN),
    ("only in print", page(SPAN, "@media print{.x{display:none}}"), "Quý IV/2026 Quý I/2026", []),
    ("only on narrow screens", page(SPAN, "@media (max-width:600px){.x{display:none}}"), "Quý IV/2026 Quý I/2026", []),
    ("on screens", page(SPAN, "@media screen{.x{display:none}}"), "Quý I/2026", HIDDEN),
    ("visibility", page(SPAN, ".x{visibility:hidden}"), "Quý I/2026", HIDDEN),
    ("shown again in the hidden", page("<span style='visibility:hidden'>Quý IV/2026<b style='visibility:visible'> Quý I</b></span>"),
     "Quý I", HIDDEN),
    ("no opacity", page(SPAN, ".x{opacity:0}"), "Quý I/2026", HIDDEN),
    ("transparent", page(SPAN, ".x{color:transparent}"), "Quý I/2026", HIDDEN),
    ("alpha nought", page(SPAN, ".x{color:rgba(0,0,0,0)}"), "Quý I/2026", HIDDEN),
    ("white", page(SPAN, ".x{color:#fff}"), "Quý I/2026", HIDDEN),
    ("white on dark", page(SPAN, ".x{color:white;background:#036}"), "Quý IV/2026 Quý I/2026", []),
    ("white on a dark cell", page(SPAN, ".x{color:white}", "bgcolor=navy"), "Quý IV/2026 Quý I/2026", []),
    ("white on a picture", page(SPAN, ".x{color:white} td{background:url(a.png)}"), "Quý IV/2026 Quý I/2026", []),
    ("no size", page(SPAN, ".x{font-size:0}"), "Quý I/2026", HIDDEN),
    ("off the page", page(SPAN, ".x{position:absolute;left:-9999px}"), "Quý I/2026", HIDDEN),
    ("clipped", page(SPAN, ".x{position:absolute;clip:rect(0,0,0,0)}"), "Quý I/2026", HIDDEN),
    ("hidden by attribute", page("<span hidden>Quý IV/2026</span> Quý I/2026"), "Quý I/2026", HIDDEN),
    ("sup", page("Tháng 1<sup>2</sup>"), "Tháng 1", [("note-mark", "2")]),
    ("sup with a link", page("Tháng 1<sup><a href='#n2'>[2]</a></sup>"), "Tháng 1", [("note-mark", "[2]")]),
    ("raised by class", page("Tháng 1<span class=n>*</span>", ".n{vertical-align:super}"), "Tháng 1", [("note-mark", "*")]),
    ("sup on the line", page("10<sup style='vertical-align:baseline'>2</sup>"), "102", []),
    ("bdo", page("<bdo dir=rtl>6202/3/10</bdo>"), "01/3/2026", [("text-turned", "01/3/2026")]),
    ("soft hyphen", page("15/1&shy;2/2026"), "15/12/2026", []),
    ("a chosen option", page("<select><option>Sở Y tế<option selected>Sở Xây dựng</select>"), "Sở Xây dựng", []),
    ("a filled field", page("<input value='Quý I/2026'><input type=hidden value=x>"), "Quý I/2026", []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "data", "text", "notes"), HTML, ids=[c[0] for c in HTML])
def test_html(why: str, data: bytes, text: str, notes: list[tuple[str, str]]) -> None:
    assert seen(read(data)) == (text, notes), why


def test_a_note_is_told_beside_its_mark() -> None:
    data = page("Tháng 1<sup>2</sup>") + "<p><sup>2</sup> Theo Công văn 5.</p>".encode()
    assert seen(read(data)) == ("Tháng 1", [("note-mark", "2: Theo Công văn 5.")])


TABLE = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
SWALLOWS = ["object data=x", "iframe", "template", "noscript", "svg", "style", "title", "textarea", "!--",
            "select", "datalist", "button", "plaintext"]  # fmt: skip


@pytest.mark.parametrize("name", SWALLOWS)
def test_what_swallows_a_table_is_an_error(name: str) -> None:
    opening = "<!--" if name == "!--" else f"<{name}>"
    raw = read(f"<p>x</p>{opening}{TABLE}<p>y</p>".encode())
    assert [(n.code, n.value) for n in raw.notes] == [("part-unread", f"<{name.split()[0]}>")]


@pytest.mark.parametrize("eaten", ["</", "<?php ", "<![CDATA[", "<!DOCTYPE", "<x ", ""])
def test_cells_that_lost_their_table_are_an_error(eaten: str) -> None:
    data = f"<p>x</p>{eaten}{TABLE if eaten else TABLE.replace('<table>', '')}<p>y</p>"
    assert [(n.code, n.value) for n in read(data.encode()).notes] == [("part-unread", "<td>")]


@pytest.mark.parametrize("name", ["embed", "param", "source", "track", "keygen", "bgsound", "wbr"])
def test_void_elements_swallow_nothing(name: str) -> None:
    raw = read(f"<p>x</p>{TABLE}<{name} src=x>{TABLE}<p>y</p>".encode())
    assert sum(isinstance(b, Grid) for b in raw.blocks) == 2 and raw.notes == ()


# -- workbooks -------------------------------------------------------------------------------------


def in_sheet(change: Callable[[Any], None]) -> bytes:
    book = Workbook()
    for row in (["3", "Quý IV/2026"], ["4", "b"]):
        book.active.append(row)
    change(book.active["B1"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def look(**looks: Any) -> Callable[[Any], None]:
    def change(cell: Any) -> None:
        for name, value in looks.items():
            setattr(cell, name, value)

    return change


def rich(**looks: Any) -> Callable[[Any], None]:
    parts = [TextBlock(InlineFont(**looks), "Quý IV/2026 "), "Quý I/2026"]
    return look(value=CellRichText(parts))


BOOKS: list[tuple[str, bytes, str, list[tuple[str, str]]]] = [
    ("struck cell", in_sheet(look(font=Font(strike=True))), "", STRUCK),
    ("struck run", in_sheet(rich(strike=True)), "Quý I/2026", STRUCK),
    ("white", in_sheet(look(font=Font(color="FFFFFFFF"))), "", HIDDEN),
    ("white run", in_sheet(rich(color="FFFFFFFF")), "Quý I/2026", HIDDEN),
    ("white on dark", in_sheet(look(font=Font(color="FFFFFFFF"), fill=PatternFill("solid", fgColor="FF1F3864"))),
     "Quý IV/2026", []),
    ("no print by format", in_sheet(look(number_format=";;;")), "", HIDDEN),
    ("one point", in_sheet(look(font=Font(sz=1))), "", HIDDEN),
    ("raised run", in_sheet(look(value=CellRichText(["Tháng 1", TextBlock(InlineFont(vertAlign="superscript"), "2")]))),
     "Tháng 1", [("note-mark", "2")]),
    ("raised letter of Unicode", in_sheet(look(value="Tháng 1²")), "Tháng 1", [("note-mark", "2")]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "data", "text", "notes"), BOOKS, ids=[c[0] for c in BOOKS])
def test_workbook(why: str, data: bytes, text: str, notes: list[tuple[str, str]]) -> None:
    assert seen(read(data)) == (text, notes), why


@pytest.mark.parametrize("index", ["-1", "99", "x"])
def test_a_text_that_the_workbook_does_not_hold(index: str) -> None:
    import zipfile

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_row(0, 0, ["a", "b"])
    book.close()
    with zipfile.ZipFile(out) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = bytes(parts[name]).replace(b"<v>0</v>", f"<v>{index}</v>".encode())
    with pytest.raises(ReadError) as fault:
        read(zipped(parts))
    assert fault.value.code == "damaged-file" and "int()" not in fault.value.detail


# -- text, mails, archives -------------------------------------------------------------------------

HEADER = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"]
ROWS = [
    HEADER,
    ["1", "Rà soát; báo cáo", "Sở Y tế,\nSở Xây dựng", "Quý I"],
    ["2", "Tập huấn", "Sở Nội vụ", "Tháng 5"],
]


def quoted(mark: str) -> bytes:
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(ROWS)
    return out.getvalue().encode("utf-8-sig")


MARKDOWN = (
    "# PHỤ LỤC\n\n| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|----|:--|---|---|\n"
    "| 1 | **Rà soát; báo cáo** | Sở Y tế,<br>Sở Xây dựng | ~~Quý IV~~ Quý I |\n| 2 | Tập huấn | Sở Nội vụ | Tháng 5 |\n"
)
TEXTS = [
    ("csv, semicolons", quoted(";"), "text/csv"),
    ("csv, commas", quoted(","), "text/csv"),
    ("quoted tabs", quoted("\t"), "text/csv"),
    ("markdown", MARKDOWN.encode(), "text/markdown"),
]


@pytest.mark.parametrize(("why", "data", "media"), TEXTS, ids=[c[0] for c in TEXTS])
def test_text_tables(why: str, data: bytes, media: str) -> None:
    raw = read(data)
    grid = next(b for b in raw.blocks if isinstance(b, Grid))
    cells = [
        ["\n".join(li.text for li in c.lines) for c in grid.cells if c.row == r]
        for r in range(grid.rows)
    ]
    assert (cells, raw.media_type) == (ROWS, media), why


def test_prose_with_commas_is_no_table() -> None:
    prose = "Căn cứ a, b, c, d;\nXét đề nghị của e, f, g, h;\nĐiều 1. i, k, l, m.\n" * 3
    assert not any(isinstance(b, Grid) for b in read(prose.encode()).blocks)


def mail(*files: tuple[str, bytes], html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.invalid", "x"
    message.set_content("Kính gửi các đơn vị")
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def test_mails() -> None:
    attached = mail(("a.html", page("Quý I/2026")), ("logo.png", b"\x89PNG\r\n\x1a\n"))
    assert sniff(attached) == "mail" and seen(read(attached))[0] == "Quý I/2026"
    assert seen(read(mail(html=page("Quý II/2026").decode())))[0] == "Quý II/2026"
    both = read(mail(("a.docx", in_word(run("x"))), ("b.xlsx", sheet(["1", "y"]))))
    assert [part.reader for part in both.parts] == ["docx", "xlsx"] and both.blocks == ()
    broken = read(mail(("a.html", page("x")), ("b.docx", b"PK\x03\x04broken")))
    assert [n.code for n in broken.notes] == ["part-unread"]


def test_archives() -> None:
    inner = zipped({"a.docx": in_word(run("x"))})
    bundle = {"a.docx": in_word(run("x")), "b.csv": quoted(";"), "__MACOSX/c": b"x", "d.zip": inner}
    assert [part.reader for part in read(zipped(bundle)).parts] == ["docx", "csv"]
    assert seen(read(zipped({"qd/a.html": page("Quý I")})))[0] == "Quý I"
    with pytest.raises(ReadError, match="not-a-document"):
        read(zipped({"a.bin": b"\x00\x01\x02", "b.png": b"\x89PNG\r\n\x1a\n"}))


def test_frames_of_a_page() -> None:
    inner = page("Quý I").decode().replace('"', "'")
    assert seen(read(f'<p>x</p><iframe srcdoc="{inner}"></iframe>'.encode()))[0] == "Quý I"


def test_one_file_of_xml() -> None:
    body = f"<w:document {W} {NAMES}><w:body>{tbl(tc('3') + tc('Quý I'), tc('4') + tc('b'))}</w:body></w:document>"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = (
        '<?xml version="1.0"?><k:package xmlns:k="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<k:part k:name="/_rels/.rels" k:contentType="application/vnd.openxmlformats-package.relationships+xml"><k:xmlData>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{relation}" Target="word/document.xml"/></Relationships></k:xmlData></k:part>'
        '<k:part k:name="/word/document.xml" k:contentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.document.main+xml"><k:xmlData>{body}</k:xmlData></k:part></k:package>'
    )
    assert seen(read(package.encode()))[0] == "Quý I"
    with pytest.raises(ReadError, match="unknown-format"):
        read(b"<?xml version='1.0'?><a/>")
