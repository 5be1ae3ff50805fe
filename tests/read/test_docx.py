"""Pieces of WordprocessingML and what Word prints for them."""

import pytest

from pipeline.model.grid import Grid, Paragraph, ReadError
from pipeline.readers.dispatch import read_any
from pipeline.readers.docx import read_docx
from tests.read.shown import shown
from tests.read.word_parts import levels, lists, numbered, p, tbl, tc, word, zipped


def r(inner: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def para(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def field(code: str, text: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{r(t(text))}{marks[2]}"


BOX = "<w:txbxContent>" + p("hộp") + "</w:txbxContent>"
# (body, blocks, why)
BODIES = [
    (p("a") + p() + p("b"), ["a", "b"], "paragraphs; empty ones print nothing"),
    (f"<w:p>{r(t('Quyết') + '<w:tab/>' + t('định'))}</w:p>", ["Quyết\tđịnh"], "a tab"),
    (f"<w:p>{r(t('a') + '<w:br/>' + t('b'))}</w:p>", ["a↵b"], "a line break may be a wrap"),
    (para(r(t("QĐ") + "<w:noBreakHyphen/>" + t("UB") + "<w:softHyphen/>" + t("N\u00adD"))),
     ["QĐ-UBND"], "hyphens"),
    (para(r("<w:sym w:font='Symbol' w:char='F0B7'/>" + t("a") + "<w:sym w:char='2026'/>")),
     ["•a…"], "symbols"),
    (para(r(t("a")), r(t("b"), "<w:vanish/>"), r(t("c"), "<w:vanish w:val='0'/>")),
     ["ac"], "hidden text"),
    (f"<w:p>{r(t('điều'), '<w:caps/>')}</w:p>", ["ĐIỀU"], "capitals by format"),
    (f"<w:p>{field('PAGE', '3')}{field('DATE', 'ngày')}</w:p>", ["3ngày"], "a field's text, not its code"),
    (f"<w:p><w:hyperlink>{r(t('a'))}</w:hyperlink><w:smartTag>{r(t('b'))}</w:smartTag>"
     f"<w:sdt><w:sdtContent>{r(t('c'))}</w:sdtContent></w:sdt></w:p>", ["abc"], "what wraps runs"),
    (f"<w:sdt><w:sdtContent>{p('a')}</w:sdtContent></w:sdt>", ["a"], "what wraps paragraphs"),
    (f"<w:p>{r(t('a'))}<w:ins>{r(t('b'))}</w:ins><w:del>{r('<w:delText>c</w:delText>')}</w:del></w:p>",
     ["ab"], "changes as accepted"),
    (f"<w:p><w:moveFrom>{r(t('a'))}</w:moveFrom><w:moveTo>{r(t('b'))}</w:moveTo></w:p>", ["b"], "moves"),
    (p("a", "<w:rPr><w:del/></w:rPr>") + p("b"), ["ab"], "a deleted paragraph end joins"),
    (tbl(f"<w:tr>{tc('a')}{tc('b')}</w:tr>",
         f"<w:tr><w:trPr><w:del/></w:trPr>{tc('c')}{tc('d')}</w:tr>", f"<w:tr>{tc('e')}{tc('f')}</w:tr>"),
     ["0,0=a 0,1=b 1,0= 1,1= 2,0=e 2,1=f"], "a deleted row says nothing, and is counted"),
    (tbl(tc("a", '<w:gridSpan w:val="2"/>') + tc("b"), tc("c") + tc("d") + tc("e")),
     ["0,0[1x2]=a 0,2=b 1,0=c 1,1=d 1,2=e"], "merged across"),
    (tbl(tc("a", '<w:vMerge w:val="restart"/>') + tc("b"), tc("", "<w:vMerge/>") + tc("c"), tc("d") + tc("e")),
     ["0,0[2x1]=a 0,1=b 1,1=c 2,0=d 2,1=e"], "merged down"),
    (tbl(tc("a", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>") + tc("b"), tc("c") * 3),
     ["0,0[1x2]=a 0,2=b 1,0=c 1,1=c 1,2=c"], "merged across in the old way"),
    (tbl(tc("a", '<w:gridSpan w:val="2"/>') + tc("b", '<w:gridSpan w:val="4"/>')),
     ["0,0=a 0,1=b"], "columns that no cell begins in"),
    (tbl(tc("a") + tc("b", '<w:gridSpan w:val="2"/>'), tc("c", '<w:gridSpan w:val="2"/>') + tc("d"),
         widths=(3000, 40, 3000)), ["0,0=a 0,1=b 1,0=c 1,1=d"], "edges that miss each other by a hair"),
    (tbl(tc("a", '<w:gridSpan w:val="2"/>') + tc("b"),
         "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("c") + tc("d", '<w:gridSpan w:val="2"/>') + "</w:tr>",
         widths=(140, 700, 3000, 140)), ["0,0=a 0,1=b 1,0=c 1,1=d"], "rows dragged sideways"),
    (tbl("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("a") + "</w:tr>", tc("b") + tc("c")),
     ["0,1=a 1,0=b 1,1=c"], "a row that begins later"),
    (tbl(tc("a") + f"<w:tc>{p('b')}{p('c')}{tbl(tc('d') + tc('e'))}{p()}</w:tc>", tc("f") + tc("g")),
     ["0,0=a 0,1=b¶c¶d¶e 1,0=f 1,1=g"], "a table in a cell is its text"),
    (tbl(f"<w:tc>{p('a')}{tbl(tc('b') + tc('c'), tc('d') + tc('e'))}</w:tc>"),
     ["a", "0,0=b 0,1=c 1,0=d 1,1=e"], "a table around a table lays out"),
    ("<w:p><w:r><w:drawing><wp:anchor><x>" + BOX + f"</x></wp:anchor></w:drawing></w:r>{r(t('a'))}</w:p>",
     ["a", "{hộp}"], "a box over the page stands beside the text"),
    ("<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:inline>" + BOX + "</wp:inline></w:drawing>"
     "</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>" + BOX + "</v:textbox></v:shape></w:pict>"
     "</mc:Fallback></mc:AlternateContent></w:r></w:p>", ["hộp"], "a box in the line, once"),
    ("<w:p><w:r><w:pict><v:shape style='position: absolute'><v:textbox>" + BOX + "</v:textbox></v:shape>"
     "</w:pict></w:r></w:p>", ["{hộp}"], "an old box over the page"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "blocks", "why"), BODIES, ids=[b[2] for b in BODIES])
def test_blocks(body: str, blocks: list[str], why: str) -> None:
    assert shown(read_any(word(body), file="w", sha256="")) == blocks, why


OUTLINE = levels(("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
LEGAL = levels(("upperRoman", "Điều %1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3"))
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
# (numbering part, (instance, level) of each paragraph, labels, why)
COUNTS = [
    (lists(levels(("decimal", "%1."))), [(1, 0)] * 3, "1. 2. 3.", "one list"),
    (lists(OUTLINE), [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 2)],
     "I. 1. 2. a) b) II. 1. a)", "a level begins anew after a higher one"),
    (lists(LEGAL), [(1, 0), (1, 1), (1, 2), (1, 0), (1, 1)],
     "Điều I. I.1. I.1.1 Điều II. II.1.", "labels of several levels"),
    (lists(LEGAL.replace('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:isLgl/>')),
     [(1, 0), (1, 1)], "Điều I. 1.1.", "legal style prints digits"),
    (lists(levels(("lowerLetter", "%1)"))), [(1, 0)] * 5, "a) b) c) d) e)", "Latin letters: no đ"),
    (lists(levels(("decimal", "%1.")), "", ""), [(1, 0), (2, 0), (1, 0)], "1. 2. 3.",
     "two instances of one list count on"),
    (lists(levels(("decimal", "%1.")), "", RESTART), [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0)],
     "1. 2. 1. 2. 3.", "an instance that begins anew, once"),
    (lists(OUTLINE), [(1, 1), (1, 2)], "1. a)", "a list may begin inside"),
    (lists(OUTLINE.replace('<w:suff w:val="space"/><w:lvlText w:val="%2."/>',
                           '<w:lvlRestart w:val="0"/><w:suff w:val="space"/><w:lvlText w:val="%2."/>')),
     [(1, 0), (1, 1), (1, 0), (1, 1)], "I. 1. II. 2.", "a level that never begins anew"),
    (lists(levels(("bullet", "-"))), [(1, 0)], "-", "a dash"),
    (lists(levels(("bullet", "\uf0b7"))), [(1, 0)], "•", "a sign of the Symbol font"),
    (lists(levels(("decimalZero", "%1"))), [(1, 0)], "01", "two digits"),
    (lists(levels(("none", ""))), [(1, 0)], "", "no label"),
    (lists(levels(("decimal", "%1."))), [(0, 0), (9, 0), (1, 8)], "  ", "no list, or none that exists"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "places", "labels", "why"), COUNTS, ids=[c[3] for c in COUNTS])
def test_numbering(part: str, places: list[tuple[int, int]], labels: str, why: str) -> None:
    body = "".join(p("x", numbered(*place)) for place in places)
    got = [b[:-1].strip() for b in shown(read_docx(word(body, numbering=part), "w"))]
    assert " ".join(got) == labels, why


def test_numbers_of_empty_paragraphs_and_cells() -> None:
    part = lists(levels(("decimal", "%1.")))
    row = f"<w:tc>{p('', numbered(1))}</w:tc>{tc('a')}"
    body = tbl(row, row) + p("", numbered(1))
    assert shown(read_docx(word(body, numbering=part), "w")) == [
        "0,0=1. 0,1=a 1,0=2. 1,1=a", "3."
    ]  # fmt: skip


def test_numbers_by_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    part = lists(levels(("decimal", "Điều %1.")))
    body = (
        p("x", '<w:pStyle w:val="A"/>') + p("x", '<w:pStyle w:val="B"/>')
        + p("x", '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip
    raw = read_docx(word(body, styles=styles, numbering=part), "w")
    assert shown(raw) == ["Điều 1. x", "Điều 2. x", "x"]


def test_counting_that_is_not_known_is_reported() -> None:
    part = lists(levels(("vietnameseCounting", "%1.")))
    raw = read_docx(word(p("x", numbered(1)), numbering=part), "w")
    assert shown(raw) == ["x"]
    assert [(n.code, n.value) for n in raw.notes] == [("numbering-unknown", "vietnameseCounting")]


def test_footnotes_stand_out_of_the_flow() -> None:
    notes = (
        '<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r>'
        f"{r(t(' Theo Luật.'))}</w:p></w:footnote>"
    )
    body = para(r(t("a")), r("<w:footnoteReference w:id='7'/>"), r(t(" b")))
    assert shown(read_docx(word(body, footnotes=notes), "w")) == ["a[1] b", "{[1]↵Theo Luật.}"]


def test_reports() -> None:
    changed = word(f"<w:p><w:ins>{r(t('a'))}</w:ins></w:p>")
    assert [n.code for n in read_docx(changed, "w").notes] == ["tracked-changes"]
    assert read_docx(word(p("a")), "w").notes == ()


def test_tables_in_pieces_go_on() -> None:
    piece = tbl(tc("a") + tc("b"), widths=(900, 3000))
    other = tbl(tc("a") + tc("b"), widths=(2000, 1900))
    raw = read_docx(word(piece + p() + piece + p("x") + piece + other), "w")
    assert [b.continues for b in raw.blocks if isinstance(b, Grid)] == [False, True, False, False]


def test_places() -> None:
    raw = read_docx(word(p("a") + tbl(tc("b") + tc("c"), tc("d") + tc("e"))), "w")
    paragraph, grid = raw.blocks
    assert isinstance(paragraph, Paragraph) and isinstance(grid, Grid)
    assert paragraph.lines[0].source.cell == "paragraph 1"
    assert grid.cells[3].lines[0].source.cell == "table 1 row 2 column 2"


LAUGHS = "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;&b;'>]><a>&d;</a>"
BAD = [
    (zipped({"a.bin": b"\x00\x01\x02"}), "not-a-document", "a renamed ZIP"),
    (word(p("a"))[:300], "damaged-file", "cut off"),
    (word("", whole=LAUGHS), "unsafe-xml", "entities"),
    (word("", whole="<a><b></a>"), "damaged-file", "broken XML"),
    (word("", whole="<a/>"), "not-a-document", "no body"),
    (word("<w:tbl><w:tr><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300), "damaged-file", "too deep"),
    (zipped({"[Content_Types].xml": "<a/>", "x": b"\0" * 40_000_000}), "zip-bomb", "packed too hard"),
    (zipped({str(i): b"" for i in range(6000)}), "zip-bomb", "too many parts"),
    (word(tbl(*[tc("", "<w:gridSpan w:val='99999'/>") * 2] * 600)), "too-large", "too many cells"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "why"), BAD, ids=[b[2] for b in BAD])
def test_bad_files(data: bytes, code: str, why: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_any(data, file="w.docx", sha256="")
    assert fault.value.code == code, why
    assert "\n" not in str(fault.value)
