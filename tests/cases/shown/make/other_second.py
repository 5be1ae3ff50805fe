"""Other forms, second set: RTF and flat text by hand, mails, frames, lists, packed files, pictures."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from tests.fixtures.office import print_to_pdf
from tests.read.ole_files import ole

from .base import BEFORE, CAPTION, COLUMNS, DATE, HEADS, LEFT, NUMBER, RIGHT, ROWS, SECTIONS, case
from .mail_cases import FULL, appendix, appendix_book, fixed, letter, mail
from .text_cases import grid, written
from .web import html
from .word import docx
from .word_cases import STRUCK

Cells = Mapping[tuple[int, str], str]
MARK = {(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]}


def u(text: str) -> str:
    r"""RTF's \u escapes."""
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)


def rtf(cells: Cells, rows: Mapping[int, str] | None = None, heads: str = "") -> bytes:
    """The decision as RTF by hand; `rows` stand instead of a row."""

    def line(
        made: Sequence[str], widths: Sequence[int] = (800, 4200, 6000, 7800, 9800, 11500)
    ) -> str:
        borders = "".join(f"\\clbrdr{s}\\brdrs\\brdrw10" for s in "tlbr")
        edges = "".join(f"{borders}\\cellx{w}" for w in widths)
        return (
            f"\\trowd\\trgaph70{heads}{edges}\n"
            + "".join(f"\\pard\\intbl {c}\\cell\n" for c in made)
            + "\\row\n"
        )

    out = [
        line((u(a), u(b)), (5500, 11500))
        for a, b in zip((*LEFT, NUMBER), (*RIGHT, DATE), strict=True)
    ]
    out += [f"\\pard {u(text)}\\par\n" for text in (*BEFORE, *CAPTION)]
    out.append(line([u(h) for h in HEADS]))
    for section, title in SECTIONS.items():
        out.append(line([u(f"{section}. {title}")], (11500,)))
        for number, of, *texts in ROWS:
            if of == section:
                made = [cells.get((number, c), u(t)) for c, t in zip(COLUMNS, texts, strict=True)]
                out.append((rows or {}).get(number) or line([str(number), *made]))
    colours = "{\\colortbl;\\red255\\green255\\blue255;\\red200\\green0\\blue0;}"
    fonts = "{\\fonttbl{\\f0\\froman Times New Roman;}{\\f1\\fnil\\fcharset2 Symbol;}}"
    style = "{\\stylesheet{\\s0 Normal;}{\\*\\cs15 \\strike bo;}}"
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + fonts + colours + style
            + "\\paperw16838\\paperh11906\\landscape\\f0\\fs22\n" + "".join(out) + "\\pard\\par}").encode("ascii")  # fmt: skip


def rtf_case(name: str, says: str, cells: Cells, *, change: Any = None, drop: tuple[int, ...] = (),
             suffix: str = ".rtf") -> None:  # fmt: skip
    def write(folder: Path) -> None:
        (folder / f"input{suffix}").write_bytes(rtf(cells))

    form = "rtf" if suffix == ".rtf" else "doc"
    case(f"{form}-{name}", says, control="00-docx", change=change, drop=drop)(write)


D6, D7 = u("Tháng 10/2025"), u("Quý III/2025")
rtf_case("hand-plain", "RTF by hand, nothing changed", {})
rtf_case("is-rtf", "RTF under the name of Word", {}, suffix=".doc")
rtf_case("hand-strike", "row 6: struck; row 2: struck twice; row 4: by a character style", {
    (6, "deadline"): f"{{\\strike {u('Tháng 9/2025')}}} {D6}",
    (2, "deadline"): f"{{\\striked1 {u('Trước ngày 15/01/2025')}}} {u('Trước ngày 15/02/2025')}",
    (4, "coord"): f"{{\\cs15\\strike {u('Sở Tư pháp; ')}}}{u('Sở Tài chính')}"})  # fmt: skip
rtf_case("hand-hidden", "row 7: hidden; row 5: white; row 1: 1 point", {
    (7, "deadline"): f"{{\\v {u('Quý I/2025; ')}}}{D7}",
    (5, "deadline"): f"{{\\cf1 {u('Tháng 12/2024 ')}}}{u('Tháng 3/2025')}",
    (1, "deadline"): f"{{\\fs2 {u('Tháng 5/2025 ')}}}{u('Tháng 11/2025')}"})  # fmt: skip
rtf_case("hand-deleted", "row 6: a tracked deletion and insertion", {
    (6, "deadline"): f"{{\\deleted\\revauthdel0\\revdttmdel0 {u('Tháng 9/2025')}}}{{\\revised\\revauth0 {D6}}}"})  # fmt: skip
rtf_case(
    "hand-raised", "row 6: raised", {(6, "deadline"): f"{u('Tháng 1')}{{\\super 2}}"}, change=MARK
)
rtf_case("hand-up", "row 6: raised by a distance and small", {
    (6, "deadline"): f"{u('Tháng 1')}{{\\up8\\fs14 2}}"}, change=MARK)  # fmt: skip
rtf_case("hand-field", "row 6: the shown result of a field; row 3 hyphens and spaces that do not break", {
    (6, "deadline"): f"{{\\field{{\\*\\fldinst REF a}}{{\\fldrslt {D6}}}}}",
    (2, "deadline"): u("Trước ngày 15") + "\\_02\\_2025",
    (3, "deadline"): u("Quý") + "\\~I\\-I/2025"},
    change={(2, "deadline"): ["Trước ngày 15-02-2025", "Trước ngày 15‑02‑2025"]})  # fmt: skip
rtf_case("hand-footnote", "row 6: a footnote behind the month", {
    (6, "deadline"): f"{u('Tháng 1')}{{\\super\\chftn{{\\footnote \\chftn {u(' Theo Bộ Nội vụ.')}}}}}"}, change=MARK)  # fmt: skip

_SPACES = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {
    "office": "office", "table": "table", "text": "text", "style": "style", "fo": "xsl-fo-compatible",
    "draw": "drawing", "svg": "svg-compatible"}.items()) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def flat(
    cells: Cells, rows: Mapping[int, str] | None = None, styles: str = "", before: str = ""
) -> str:
    """The decision as flat OpenDocument text by hand; `rows` hold keys of a row."""

    def tc(inner: str, span: int = 1) -> str:
        keys = f' table:number-columns-spanned="{span}"' if span > 1 else ""
        body = inner if inner.startswith("<text:p") else f"<text:p>{inner}</text:p>"
        return (f'<table:table-cell office:value-type="string"{keys}>{body}</table:table-cell>'
                + "<table:covered-table-cell/>" * (span - 1))  # fmt: skip

    def tr(*made: str, keys: str = "") -> str:
        return f"<table:table-row{keys}>{''.join(made)}</table:table-row>"

    head = [tr(tc(a), tc(b)) for a, b in zip((*LEFT, NUMBER), (*RIGHT, DATE), strict=True)]
    out = [f"<table:table-header-rows>{tr(*map(tc, HEADS))}</table:table-header-rows>"]
    for section, title in SECTIONS.items():
        out.append(tr(tc(f"{section}. {title}", 6)))
        for number, of, *texts in ROWS:
            if of == section:
                made = [cells.get((number, c), t) for c, t in zip(COLUMNS, texts, strict=True)]
                out.append(tr(tc(str(number)), *map(tc, made), keys=(rows or {}).get(number, "")))
    lines = "".join(f"<text:p>{text}</text:p>" for text in (*BEFORE, *CAPTION))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_SPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>'
        f"{styles}</office:automatic-styles><office:body><office:text>{before}"
        f'<table:table><table:table-column table:number-columns-repeated="2"/>{"".join(head)}</table:table>'
        f'{lines}<table:table><table:table-column table:number-columns-repeated="6"/>{"".join(out)}</table:table>'
        "<text:p/></office:text></office:body></office:document>\n"
    )


def look(name: str, keys: str, family: str = "text") -> str:
    return f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {keys}/></style:style>'


def span(name: str, text: str, after: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>{after}'


_CUT = ('<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>A</dc:creator>'
        "<dc:date>2025-01-20T08:00:00</dc:date></office:change-info><text:p>Tháng 9/2025 </text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>")  # fmt: skip
for _name, _says, _page, _change in (
    ("hand-plain", "flat text by hand, nothing changed", flat({}), {}),
    ("hand-strike", "row 6 struck, row 2 struck twice", flat({
        (6, "deadline"): span("bo", "Tháng 9/2025 ", "Tháng 10/2025"),
        (2, "deadline"): span("bb", "Trước ngày 15/01/2025 ", "Trước ngày 15/02/2025")},
        styles=look("bo", 'style:text-line-through-style="solid" style:text-line-through-type="single"')
        + look("bb", 'style:text-line-through-style="solid" style:text-line-through-type="double"')), {}),
    ("hand-slashed", "row 6 struck by letters, not by a line", flat({
        (6, "deadline"): span("bo", "Tháng 9/2025 ", "Tháng 10/2025")},
        styles=look("bo", 'style:text-line-through-style="solid" style:text-line-through-type="single" style:text-line-through-text="X"')), {}),
    ("hand-hidden", "row 7 hidden, row 5 white, row 1 of 1 point", flat({
        (7, "deadline"): span("an", "Quý I/2025; ", "Quý III/2025"),
        (5, "deadline"): span("tr", "Tháng 12/2024 ", "Tháng 3/2025"),
        (1, "deadline"): span("nho", "Tháng 5/2025 ", "Tháng 11/2025")},
        styles=look("an", 'text:display="none"') + look("tr", 'fo:color="#ffffff"') + look("nho", 'fo:font-size="1pt"')), {}),
    ("hand-raised", "row 6: raised", flat({(6, "deadline"): "Tháng 1" + span("cao", "2", "")},
        styles=look("cao", 'style:text-position="super 58%"')), MARK),
    ("hand-raised-percent", "row 6: raised by a part of the line", flat({(6, "deadline"): "Tháng 1" + span("cao", "2", "")},
        styles=look("cao", 'style:text-position="35% 60%"')), MARK),
    ("hand-note", "row 6: a footnote behind the month", flat({
        (6, "deadline"): 'Tháng 1<text:note text:id="f1" text:note-class="footnote"><text:note-citation>2</text:note-citation>'
        "<text:note-body><text:p>Theo Bộ Nội vụ.</text:p></text:note-body></text:note>"}), MARK),
    ("hand-tracked", "row 6: a tracked deletion", flat({(6, "deadline"): '<text:change text:change-id="c1"/>Tháng 10/2025'},
        before=_CUT), {}),
    ("hand-annotation", "row 6: an annotation; spaces, tab, line break, soft page break", flat({
        (6, "deadline"): "<office:annotation><text:p>Tháng 9/2025</text:p></office:annotation>Tháng<text:s/>10<text:line-break/>"
        "/<text:soft-page-break/>2025"}), {}),
    ("hand-fields", "row 6: a hidden text's field, a field's shown text", flat({
        (6, "deadline"): '<text:hidden-text text:condition="ooow:1" text:string-value="Tháng 9/2025" text:is-hidden="true"/>'
        '<text:placeholder text:placeholder-type="text">Tháng</text:placeholder> 10/2025'}),
        {(6, "deadline"): ["Tháng 10/2025", "<Tháng> 10/2025"]}),
):  # fmt: skip

    def _flat(folder: Path, page: str = _page) -> None:
        (folder / "input.fodt").write_text(page, encoding="utf-8")

    case(f"fodt-{_name}", _says, control="00-docx", change=_change)(_flat)


def text(
    name: str,
    says: str,
    suffix: str,
    data: str | bytes,
    change: Any = None,
    drop: tuple[int, ...] = (),
) -> None:
    def write(folder: Path) -> None:
        (folder / f"input{suffix}").write_bytes(data if isinstance(data, bytes) else data.encode())

    case(name, says, control="00-html", change=change, drop=drop)(write)


text("csv-semicolons", "semicolons and a byte order mark", ".csv", "\ufeff" + written(";"))
text("csv-pipes", "upright strokes between cells", ".csv", written("|"))
text("xls-is-tabs", "tabs under the name of Excel", ".xls", written("\t").encode("utf-16"))
_LINES = [*LEFT, *RIGHT, NUMBER, DATE, *BEFORE, *CAPTION]


def markdown(change: dict[tuple[int, int], str] | None = None, after: str = "") -> str:
    first, *others = grid(change)
    bars = [f"| {' | '.join(row)} |" for row in (first, ["---"] * 6, *others)]
    return "\n\n".join(_LINES) + "\n\n" + "\n".join(bars) + "\n" + after


text("md-notes", "row 6: a note of Markdown; row 7 a comment, row 8 a raised mark of HTML", ".md", markdown({
    (6, 5): "Tháng 1[^2]", (7, 5): "<!-- Quý I/2025 -->Quý III/2025", (8, 2): "Sở Thông tin và Truyền thông<sup>1</sup>"},
    "\n[^2]: Theo Bộ Nội vụ.\n"), MARK)  # fmt: skip
text("md-html-marks", "rows 2 to 7: s, del, br, entities and a hidden span of HTML", ".md", markdown({
    (2, 5): "<del>Trước ngày 15/01/2025</del> Trước ngày 15/02/2025", (3, 5): "Quý<br>II/2025",
    (5, 5): "<s>Tháng 2/2025</s> Tháng&nbsp;3/2025", (7, 5): '<span style="display:none">Quý I/2025; </span>Quý III/2025'}))  # fmt: skip
text("md-row-struck", "row 3 struck in every cell", ".md", markdown(
    {(3, i): f"~~{c}~~" for i, c in enumerate(("3", *ROWS[2][2:]))}), drop=(3,))  # fmt: skip
text("md-html-table", "the table is HTML within Markdown", ".md", "\n\n".join(_LINES) + "\n\n" + (
    "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>\n" for row in grid()) + "</table>\n"))  # fmt: skip


@case("eml-zip", "a mail with a zip of the decision and its appendix", control="00-docx")
def _zip(folder: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("quyet-dinh.docx", (2025, 1, 24, 8, 0, 0)), letter())
        archive.writestr(zipfile.ZipInfo("phu-luc.docx", (2025, 1, 24, 8, 0, 0)), appendix(FULL))
    made = mail("Quyết định 215")
    made.set_content("Gửi kèm.")
    made.add_attachment(out.getvalue(), maintype="application", subtype="zip", filename="215.zip")
    (folder / "input.eml").write_bytes(fixed(made))


@case(
    "eml-plain-and-page", "both bodies; the page's strikes row 6's former date", control="00-html"
)
def _both(folder: Path) -> None:
    made = mail("Kế hoạch 2025")
    page = html({(6, "deadline"): "<s>Tháng 9/2025</s> Tháng 10/2025"})
    made.set_content(
        "\n".join(
            [*_LINES, *("\t".join(row) for row in grid({(6, 5): "Tháng 9/2025 Tháng 10/2025"}))]
        )
    )
    made.add_alternative(page, subtype="html", cte="quoted-printable")
    (folder / "input.eml").write_bytes(fixed(made))


@case(
    "eml-in-line", "the decision as a text page shown in line, quoted-printable", control="00-html"
)
def _in_line(folder: Path) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.invalid", "b@example.invalid", "QĐ 215"
    made.set_content(html(), subtype="html", cte="quoted-printable", disposition="inline")
    (folder / "input.eml").write_bytes(fixed(made))


@case("msg-docx", "Outlook's message with the decision attached", control="00-docx")
def _msg(folder: Path) -> None:
    streams = {
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001F": "Quyết định 215".encode("utf-16-le"),
        "__substg1.0_1000001F": "Gửi kèm.".encode("utf-16-le"),
        "__properties_version1.0": bytes(32),
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "QD215.docx".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": docx(STRUCK),
        "__attach_version1.0_#00000000/__properties_version1.0": bytes(8)
        + struct.pack("<IIIi", 0x37050003, 6, 1, 0),
    }
    (folder / "input.msg").write_bytes(ole(streams))


@case(
    "mhtml-frame-place",
    "the decision in a frame named by its address, quoted-printable",
    control="00-html",
)
def _mhtml(folder: Path) -> None:
    import quopri

    parts = [("http://x.invalid/a.html", "<html><frameset cols=20%,80%><frame src='menu.html'><frame src='vb/215.html'></frameset></html>"),
             ("http://x.invalid/menu.html", "<html><body>Trang chủ</body></html>"),
             ("http://x.invalid/vb/215.html", html(css="@media print{.t{display:none}}"))]  # fmt: skip
    out = b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="=_b"\r\n\r\n'
    for place, page in parts:
        out += (f"--=_b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
                f"Content-Location: {place}\r\n\r\n").encode() + quopri.encodestring(page.encode()).replace(b"\n", b"\r\n") + b"\r\n"  # fmt: skip
    (folder / "input.mhtml").write_bytes(out + b"--=_b--\r\n")


@case(
    "zip-of-folders",
    "a zip with folders, a Mac's leavings, a note and a workbook as appendix",
    control="00-docx",
)
def _folders(folder: Path) -> None:
    files = {"QD 215/quyet dinh.docx": letter(), "QD 215/phu luc.xlsx": appendix_book(), "__MACOSX/QD 215/._quyet dinh.docx": b"\0\5\x16\7",
             "Thumbs.db": bytes(600), "doc-toi.txt": "Đọc trước khi mở.".encode()}  # fmt: skip
    with zipfile.ZipFile(folder / "input.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 24, 8, 0, 0)), data)


def pages(dpi: int = 200) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as name:
        document = pypdfium2.PdfDocument(print_to_pdf(html(), Path(name) / "a.pdf").read_bytes())
        return [page.render(scale=dpi / 72).to_pil() for page in document]


def upright(images: Sequence[Image.Image]) -> Image.Image:
    """The pages under one another, as one long picture."""
    whole = Image.new("RGB", (images[0].width, sum(i.height for i in images)), "white")
    for i, image in enumerate(images):
        whole.paste(image, (0, i * images[0].height))
    return whole


def saved(image: Image.Image, form: str, **keys: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, dpi=(200, 200), **keys)
    return out.getvalue()


def tiff(images: Sequence[Image.Image], mode: str, compression: str) -> bytes:
    turned = [
        i.convert("L").point(lambda v: 255 * (v > 150)).convert("1")
        if mode == "1"
        else i.convert(mode)
        for i in images
    ]
    return saved(
        turned[0], "TIFF", compression=compression, save_all=True, append_images=turned[1:]
    )


def turned(image: Image.Image) -> bytes:
    marks = Image.Exif()
    marks[0x0112] = 6  # to be turned by a quarter to the right
    return saved(
        image.convert("RGB").transpose(Image.Transpose.ROTATE_90), "JPEG", quality=80, exif=marks
    )


for _name, _says, _suffix, _make in (
    ("grey-png", "the decision's pages under one another in grey", ".png", lambda: saved(upright(pages()).convert("L"), "PNG")),
    ("palette-png", "the same in 16 colours of a palette", ".png", lambda: saved(upright(pages()).convert("P", palette=Image.Palette.ADAPTIVE, colors=16), "PNG")),
    ("bits-png", "the same in black and white", ".png", lambda: saved(upright(pages()).convert("L").point(lambda v: 255 * (v > 150)).convert("1"), "PNG")),
    ("clear-png", "the same, black on a transparent ground", ".png", lambda: saved(clear(upright(pages())), "PNG")),
    ("cmyk-jpg", "the same in the four inks of print", ".jpg", lambda: saved(upright(pages()).convert("CMYK"), "JPEG", quality=80)),
    ("exif-jpg", "the same, to be turned as its note says", ".jpg", lambda: turned(upright(pages()))),
    ("pages-tif", "a fax: pages of black and white", ".tif", lambda: tiff(pages(), "1", "group4")),
    ("grey-tif", "pages in grey", ".tiff", lambda: tiff(pages(), "L", "tiff_lzw")),
):  # fmt: skip

    def _picture(folder: Path, make: Any = _make, suffix: str = _suffix) -> None:
        (folder / f"input{suffix}").write_bytes(make())

    case(f"picture-{_name}", _says, control="00-pdf")(_picture)


def clear(image: Image.Image) -> Image.Image:
    black = Image.new("RGBA", image.size, (0, 0, 0, 0))
    black.putalpha(image.convert("L").point(lambda v: 255 - v))
    return black
