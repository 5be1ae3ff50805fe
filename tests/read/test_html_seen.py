"""Further ways in which a page strikes, hides, moves, cuts, adds and draws, as a wide screen shows them."""

import io
from base64 import b64encode

import pytest
from PIL import Image

from pipeline.model.grid import Grid
from pipeline.readers.dispatch import read_any
from tests.read.shown import shown
from tests.read.test_seen import page, read, seen

OLD = "<span class=x>Quý IV/2026</span> Quý I/2026"
NOW = "Quý I/2026"
# What `.x` says of the former quarter, so that nobody sees it.
HIDES = [
    "opacity:.01", "opacity:3%", "clip-path:polygon(0 0,0 0,0 0)", "clip-path:inset(0 100% 0 0)",
    "clip-path:inset(50%)", "position:absolute;left:-200%", "position:absolute;left:200vw",
    "position:relative;left:-9999px", "display:block;height:0;overflow-y:hidden",
    "text-indent:100%;white-space:nowrap;overflow:hidden", "scale:0", "zoom:0.01",
    "transform:rotateY(90deg)", "transform:scale(0.0)", "translate:-9999px 0", "margin-top:-9999px",
]  # fmt: skip
# (what `.x` says, why its text is seen)
SHOWS = [
    ("opacity:.5", "pale, but seen"),
    ("clip-path:inset(0 5% 0 0)", "its edge is cut"),
    ("position:relative;top:-1px", "hardly moved"),
    ("color:#fff;-webkit-text-stroke:1px #000", "drawn around"),
    ("color:transparent;background:#036;-webkit-background-clip:text", "its ground paints it"),
    ("color:transparent;text-shadow:0 0 0 #000", "its shadow is black"),
    ("transform:scale(0.8)", "smaller"),
]
# What a text may show otherwise than it stands in the file: read and told of.
DOUBTS = [
    "mask-image:linear-gradient(#000,transparent)", "filter:blur(6px)", "-webkit-text-security:disc",
    "display:flex;flex-direction:row-reverse", "transform:rotate(180deg)", "transform:scaleX(-1)",
    "position:absolute;left:0;top:0", "clip-path:url(#a)", "order:2",
    "display:block;width:40px;height:16px;overflow:hidden",
    "display:-webkit-box;-webkit-line-clamp:1;overflow:hidden;width:40px",
]  # fmt: skip
MEDIA = [
    ("@media not print{.x{display:none}}", NOW),
    ("@media (width>=600px){.x{display:none}}", NOW),
    ("@media (orientation: landscape){.x{display:none}}", NOW),
    ("@media not screen{.x{display:none}}", "Quý IV/2026 Quý I/2026"),
    ("@media (width<600px){.x{display:none}}", "Quý IV/2026 Quý I/2026"),
    ("@media (prefers-color-scheme: dark){.x{display:none}}", "Quý IV/2026 Quý I/2026"),
    ("@import url('data:text/css,.x%7Bdisplay:none%7D');", NOW),
    ("@import 'data:text/css;base64,Lnh7ZGlzcGxheTpub25lfQ==' print;", "Quý IV/2026 Quý I/2026"),
    ("@import 'https://example.invalid/a.css';", "Quý IV/2026 Quý I/2026"),
]
RAISES = [
    "vertical-align:text-top;font-size:60%", "vertical-align:top;font-size:8px", "vertical-align:40%",
    "font-variant-position:super", "position:relative;bottom:.5em", "transform:translateY(-5px);font-size:60%",
]  # fmt: skip
# (a style block, the second cell, its text, the codes of its notes, why)
CELLS = [
    ("ol{list-style:upper-roman}", "<ol><li>a<li>b</ol>", "I. a|II. b", [], "letters by class"),
    ("ol{list-style:none}", "<ol><li>a<li>b</ol>", "a|b", [], "no numbers by class"),
    ("li{display:block}", "<ol><li>a<li>b</ol>", "a|b", [], "no items of a list"),
    ("", "<ol reversed><li>a<li>b</ol>", "2. a|1. b", [], "numbers from the end"),
    ("ol{list-style-type:'– '}", "<ol><li>a</ol>", "– a", [], "a text as marker"),
    ("li::marker{content:'Quý I'}", "<ul><li></li></ul>", "Quý I", [], "what the style marks an item with"),
    ("ol{list-style-type:lower-greek}", "<ol><li>a</ol>", "a", ["part-unread"], "letters nobody here counts in"),
    ("", "<q>a</q>", "“a”", [], "the marks of a quotation"),
    (".u{text-transform:uppercase}", "<b class=u>Quý iii</b>", "QUÝ III", [], "in capitals"),
    ("", "<input type=checkbox>a <input type=radio checked>b", "☐ a ☑ b", [], "boxes of a form"),
    ("", "<input type=date value=2026-03-01>", "01/03/2026", [], "a date of a form"),
    ("", "<select><option disabled>a<option>b</select>", "b", [], "what a list shows unasked"),
    ("", "<progress value=3>a</progress>b", "b", [], "what a bar would say if it failed"),
    ("", "<math><msup><mn>1</mn><mn>2</mn></msup></math>", "1", ["note-mark"], "raised in a formula"),
    ("", "<svg><text>a</text><text>b</text></svg>", "a b", ["not-shown-whole"], "text of a drawing"),
    ("", "c<svg><title>a</title><defs><text>b</text></defs><path/></svg>", "c", [], "a sign that is drawn"),
    ("", "<svg><text opacity=0>a</text></svg>b", "b", [], "hidden in a drawing"),
    ("", "a<img src=b.png width=90>", "a", ["part-unread"], "a picture that may hold words"),
    ("", "a<img src=b.gif width=12 height=12>", "a", [], "a sign beside the words"),
    ("td{max-width:30px;white-space:nowrap;overflow:hidden}", "Quý I/2026", "Quý I/2026",
     ["not-shown-whole"], "a cell cut by dots"),
]  # fmt: skip
ROW = "<div class=r><div class=c>3</div><div class=c>{}</div></div>"
TWO = f"<div class=t>{ROW.format('a')}{ROW.format('b')}</div>"
GRID = "0,0=3 0,1=a 1,0=3 1,1=b"
# (a style block, the body, the blocks, why)
BOXES = [
    (".t{display:table} .r{display:table-row} .c{display:table-cell}", TWO, [GRID], "boxes of a table"),
    (".r{display:table-row} .c{display:table-cell}", TWO, [GRID], "rows without a table"),
    (".r{display:table} .c{display:table-cell}", TWO, [GRID], "each row a table of its own"),
    (".t{display:table}", TWO, ["3", "a", "3", "b"], "no cells, no table"),
    ("", TWO.replace("class=t", "role=table").replace("class=r", "role=row").replace("class=c", "role=cell"),
     [GRID], "a table by its roles"),
    (".r{display:table-row} .c{display:table-cell} .r:first-child{display:none}", TWO,
     ["0,0=3 0,1=b"], "a hidden row of boxes"),
]  # fmt: skip


@pytest.mark.parametrize("says", HIDES)
def test_it_hides(says: str) -> None:
    assert seen(read(page(OLD, f".x{{{says}}}"))) == (NOW, [("hidden-text", "Quý IV/2026")])


@pytest.mark.parametrize(("says", "why"), SHOWS, ids=[s[1] for s in SHOWS])
def test_it_shows(says: str, why: str) -> None:
    assert seen(read(page(OLD, f".x{{{says}}}")))[0] == "Quý IV/2026 Quý I/2026", why


@pytest.mark.parametrize("says", DOUBTS)
def test_it_is_told_of(says: str) -> None:
    inner = "<span class=x>Quý <b>IV</b>/2026</span>"
    codes = [code for code, _ in seen(read(page(inner, f".x{{{says}}}")))[1]]
    assert codes == ["not-shown-whole"]


@pytest.mark.parametrize(("css", "text"), MEDIA)
def test_sheets_for_screens(css: str, text: str) -> None:
    assert seen(read(page(OLD, css)))[0] == text


@pytest.mark.parametrize("says", RAISES)
def test_it_raises(says: str) -> None:
    data = page("Tháng 1<span class=x>2</span>", f".x{{{says}}}")
    assert seen(read(data)) == ("Tháng 1", [("note-mark", "2")])


@pytest.mark.parametrize(("css", "inner", "text", "codes", "why"), CELLS, ids=[c[4] for c in CELLS])
def test_cells(css: str, inner: str, text: str, codes: list[str], why: str) -> None:
    found, notes = seen(read(page(inner, css)))
    assert (found, [code for code, _ in notes]) == (text, codes), why


@pytest.mark.parametrize(("css", "body", "blocks", "why"), BOXES, ids=[b[3] for b in BOXES])
def test_boxes_of_tables(css: str, body: str, blocks: list[str], why: str) -> None:
    data = f"<html><head><style>{css}</style></head><body>{body}</body></html>".encode()
    assert shown(read_any(data, file="x", sha256="")) == blocks, why


# (a style block, the body, the blocks, what is told of as a watermark, why)
MARKS = [
    (".w{position:fixed;top:40%;font-size:90px}", "<p>a</p><div class=w>DỰ THẢO</div>", ["a"], ["DỰ THẢO"], "large"),
    (".w{position:fixed;transform:rotate(-30deg)}", "<div class=w>BẢN SAO</div><p>a</p>", ["a"], ["BẢN SAO"], "turned"),
    (".w{position:absolute;opacity:.2}", "<p>a</p><div class=w>BẢN SAO</div>", ["a"], ["BẢN SAO"], "pale"),
    (".w{position:absolute;z-index:-1}", "<p>a</p><div class=w>BẢN SAO</div>", ["a"], ["BẢN SAO"], "under the page"),
    ("body::before{content:'DỰ THẢO';position:fixed;font-size:6em}", "<p>a</p>", ["a"], ["DỰ THẢO"], "added by the style"),
    (".w{font-size:90px}", "<p class=w>DỰ THẢO</p>", ["DỰ THẢO"], [], "a large line of the text"),
    (".w{position:absolute}", "<p>a</p><div class=w>b</div>", ["a", "b"], [], "placed, and like the text"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("css", "body", "blocks", "marks", "why"), MARKS, ids=[m[4] for m in MARKS]
)
def test_watermarks(css: str, body: str, blocks: list[str], marks: list[str], why: str) -> None:
    raw = read(f"<html><head><style>{css}</style></head><body>{body}</body></html>".encode())
    assert shown(raw) == blocks, why
    assert [n.value for n in raw.notes if n.code == "watermark-left-out"] == marks, why


def picture(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


PICTURES = [
    (f"<img src='{picture(900, 300)}'>", ["part-unread"], "as large as rows of a table"),
    (f"<img src='{picture(900, 300)}' width=60 height=20>", [], "shown small"),
    (f"<img src='{picture(90, 90)}'>", [], "an emblem"),
    ("<img src='https://example.invalid/banner.png'>", [], "outside the file"),
    (f"<p hidden><img src='{picture(900, 300)}'></p>", [], "hidden"),
]


@pytest.mark.parametrize(("inner", "codes", "why"), PICTURES, ids=[p[2] for p in PICTURES])
def test_pictures_between_the_paragraphs(inner: str, codes: list[str], why: str) -> None:
    assert [n.code for n in read(f"<html><body>{inner}".encode()).notes] == codes, why


def test_a_doubt_stands_at_its_cell() -> None:
    grid = next(
        b for b in read(page("<i style='filter:blur(9px)'>a</i>")).blocks if isinstance(b, Grid)
    )
    assert [n.source.cell for n in grid.cells[1].notes] == [grid.cells[1].source.cell]


def test_style_sheets_beside_the_page_of_an_archive() -> None:
    inner = page(OLD).decode().replace("<style></style>", '<link rel=stylesheet href="cid:a@b">')
    parts = (("text/html", "Content-Location: http://x/", inner),
             ("text/css", "Content-Location: cid:a@b", ".x{display:none}"))  # fmt: skip
    body = "".join(
        f"--B\r\nContent-Type: {kind}; charset=utf-8\r\n{place}\r\n\r\n{text}\r\n"
        for kind, place, text in parts
    )
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
    assert seen(read(f"{head}{body}--B--\r\n".encode()))[0] == NOW


def test_sheets_that_name_each_other_end() -> None:
    chain = "".join(f"@import 'data:text/css,@import%20%22cid:{i}%22;';" for i in range(200))
    assert seen(read(page(OLD, f"{chain}.x{{display:none}}")))[0] == NOW


def test_tables_of_html_in_markdown() -> None:
    data = b"**a**\n\n<table><tr><td>1</td><td><s>b</s> c</td></tr></table>\n\nd\n"
    raw = read(data)
    grid = next(b for b in raw.blocks if isinstance(b, Grid))
    assert (raw.reader, shown(raw)) == ("markdown", ["a", "0,0=1 0,1=c", "d"])
    assert [n.code for n in grid.cells[1].notes] == ["struck-text"]
    assert grid.cells[1].source.line_start == 3


def test_a_hidden_frame_is_not_read() -> None:
    frame = "<iframe {} srcdoc='<p>Quý IV/2026</p>'></iframe>"
    hidden, plain = (
        f"<html><body><p>a</p>{frame.format(look)}".encode() for look in ("hidden", "")
    )
    assert (shown(read(hidden)), shown(read(plain))) == (["a"], ["a", "Quý IV/2026"])
