"""Further ways in which a Word document hides, colours, raises, asks and draws over its text."""

import pytest

from tests.read.test_seen import in_word, read, run, seen
from tests.read.word_parts import numbered, tbl, tc, word

NOW = run("Quý I/2026")
HIDDEN = [("hidden-text", "Quý IV/2026")]
FILL = "<w14:textFill><w14:solidFill>{}</w14:solidFill></w14:textFill>"
WHITE = FILL.format('<w14:srgbClr w14:val="FFFFFF"/>')
BLACK = FILL.format('<w14:srgbClr w14:val="000000"/>')
# What run properties make of a former quarter before the one that holds.
HIDES = [
    ("white by its fill", WHITE),
    ("white by its fill, by the theme's name", FILL.format('<w14:schemeClr w14:val="bg1"/>')),
    ("the theme's text on black", '<w:color w:themeColor="text1"/><w:shd w:val="clear" w:fill="000000"/>'),
    ("blue on a blue highlight", '<w:color w:val="0000FF"/><w:highlight w:val="blue"/>'),
    ("dark red on its highlight", '<w:color w:val="800000"/><w:highlight w:val="darkRed"/>'),
    ("squeezed to nothing", '<w:w w:val="1"/>'),
]  # fmt: skip
SHOWS = [
    ("black by its fill over white", '<w:color w:val="FFFFFF"/>' + BLACK),
    ("white, its edge drawn", '<w:color w:val="FFFFFF"/><w:outline/>'),
    ("blue on a yellow highlight", '<w:color w:val="0000FF"/><w:highlight w:val="yellow"/>'),
    ("half as wide", '<w:w w:val="50"/>'),
    ("not shown in web view alone", "<w:webHidden/>"),
]


def sdt(inner: str, properties: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def box(ticked: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{ticked}</w:checkBox></w:ffData>'
        "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


FORMULA = "<m:oMath><m:sSup><m:e><m:r><m:t>1</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
# (why, the second cell, its text, its notes)
CELLS = [
    ("a prompt", sdt(run("Chọn một mục."), "<w:showingPlcHdr/>"), "", [("prompt-left-out", "Chọn một mục.")]),
    ("a placeholder that prints", sdt(run("Tháng"), "<w:temporary/><w:showingPlcHdr/>"), "Tháng", []),
    ("a value in a control", sdt(NOW, "<w:text/>"), "Quý I/2026", []),
    ("boxes of a form", box("<w:default w:val='0'/>") + run(" a ") + box("<w:checked/>") + run(" b"), "☐ a ☒ b", []),
    ("a box unticked by hand", box('<w:default/><w:checked w:val="0"/>') + run(" a"), "☐ a", []),
    ("raised in a formula", run("Tháng ") + FORMULA, "Tháng 1", [("note-mark", "2")]),
    ("a field that failed", f'<w:fldSimple w:instr="REF a">{run("Error! No source.")}</w:fldSimple>',
     "Error! No source.", [("part-unread", "Error! No source.")]),
    ("an exclamation in a text", run("Error! No source."), "Error! No source.", []),
]  # fmt: skip
SHAPE = (
    '<w:r><w:drawing><wp:anchor behindDoc="{behind}"><wp:extent cx="900000" cy="0"/><a:graphic><a:graphicData>'
    '<wps:wsp><wps:spPr><a:prstGeom prst="{form}"/>{paint}</wps:spPr></wps:wsp></a:graphicData></a:graphic>'
    "</wp:anchor></w:drawing></w:r>"
)
SOLID = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
OVER = [
    ("a line", SHAPE.format(behind=0, form="line", paint=""), ["line-through-text"]),
    (
        "a connector",
        SHAPE.format(behind=0, form="straightConnector1", paint=""),
        ["line-through-text"],
    ),
    ("a filled box", SHAPE.format(behind=0, form="rect", paint=SOLID), ["text-box"]),
    ("an empty frame", SHAPE.format(behind=0, form="rect", paint="<a:noFill/>"), []),
    ("a filled box behind the text", SHAPE.format(behind=1, form="rect", paint=SOLID), []),
    (
        "an old line",
        '<w:r><w:pict><v:line style="position:absolute"/></w:pict></w:r>',
        ["line-through-text"],
    ),
]


@pytest.mark.parametrize(("why", "looks"), HIDES, ids=[h[0] for h in HIDES])
def test_it_hides(why: str, looks: str) -> None:
    assert seen(read(in_word(run("Quý IV/2026 ", looks) + NOW))) == ("Quý I/2026", HIDDEN), why


@pytest.mark.parametrize(("why", "looks"), SHOWS, ids=[s[0] for s in SHOWS])
def test_it_shows(why: str, looks: str) -> None:
    assert seen(read(in_word(run("Quý IV/2026 ", looks) + NOW))) == (
        "Quý IV/2026 Quý I/2026",
        [],
    ), why


@pytest.mark.parametrize(("why", "inner", "text", "notes"), CELLS, ids=[c[0] for c in CELLS])
def test_cells(why: str, inner: str, text: str, notes: list[tuple[str, str]]) -> None:
    assert seen(read(in_word(inner))) == (text, notes), why


def test_a_prompt_that_is_a_cell() -> None:
    row = tc("3") + sdt(tc("Chọn"), "<w:showingPlcHdr/>")
    data = word(tbl(row, tc("4") + tc("b"), widths=(2000, 5000)))
    assert seen(read(data)) == ("", [("prompt-left-out", "Chọn")])


@pytest.mark.parametrize(
    ("look", "text"), [("<w:vanish/>", "a"), ("<w:strike/>", "a"), ("<w:b/>", "1. a")]
)
def test_a_number_looks_as_its_level_says(look: str, text: str) -> None:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="%1."/><w:rPr>{look}</w:rPr></w:lvl>'
    lists = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    data = in_word(f"<w:pPr>{numbered(1)}</w:pPr>{run('a')}", numbering=lists)
    assert seen(read(data))[0] == text


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [("Symbol", "F0A3", "≤"), ("Wingdings 2", "F0A3", "□"), ("Wingdings 2", "F052", "☑"),
     ("Wingdings", "F0FE", "☑"), ("Wingdings", "F0A3", "\ufffd"), ("Wingdings 2", "F0FC", "\ufffd")],
)  # fmt: skip
def test_signs_are_those_of_their_font(font: str, code: str, sign: str) -> None:
    inner = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert seen(read(in_word(inner)))[0] == sign


def test_lines_too_low_for_letters() -> None:
    low = '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'
    assert seen(read(in_word(low + run("Quý IV/2026")))) == ("", HIDDEN)


@pytest.mark.parametrize(("why", "shape", "codes"), OVER, ids=[o[0] for o in OVER])
def test_shapes_drawn_over_a_cell(why: str, shape: str, codes: list[str]) -> None:
    second = f"<w:tc><w:p>{shape}{run('Quý I/2026')}</w:p></w:tc>"
    data = word(
        tbl(tc("3") + second + tc("c"), tc("4") + tc("b") + tc("d"), widths=(2000, 5000, 900))
    )
    text, notes = seen(read(data))
    assert (text, [code for code, _ in notes]) == ("Quý I/2026", codes), why


def test_an_ornament_of_the_heading_is_told_of_by_nobody() -> None:
    assert seen(read(in_word(SHAPE.format(behind=0, form="line", paint="") + NOW)))[1] == []
