"""Pieces of pages and the blocks a browser would show for them."""

import pytest

from pipeline.model.grid import Grid, Paragraph, ReadError
from pipeline.readers.dispatch import read_any, sniff
from pipeline.readers.html import read_html
from pipeline.readers.limits import ReadLimits
from tests.fixtures.encode import tcvn3, windows_1258
from tests.read.shown import shown

# (body, blocks, why)
PAGES = [
    ("<p>Căn cứ\n  Luật</p>", ["Căn cứ Luật"], "white space of the source is one space"),
    ("a<p>b</p>c", ["a", "b", "c"], "text beside a block stands for itself"),
    ("<div>a<br>b</div>", ["a↵b"], "<br> may be a wrap"),
    ("<div>a<br>\n&nbsp;<br/>b</div>", ["a", "b"], "an empty line parts paragraphs"),
    ("<p>m<sup>2</sup> <b>x</b>y</p>", ["m² xy"], "inline elements add no space"),
    ("<p>Quý&nbsp;I &ndash; 2&#x30;24</p>", ["Quý I – 2024"], "entities"),
    ("<p>x&shy;y</p>", ["xy"], "a soft hyphen prints nothing within a line"),
    ("<pre>a\n  b\n\nc</pre>", ["a↵b", "c"], "lines of preformatted text"),
    ("<p>a<!-- b -->c<?php d ?></p>", ["ac"], "comments and instructions"),
    ("<script>a</script><style>b</style><p>c</p><noscript>d</noscript>", ["c"], "no code"),
    ("<p style='display: none'>a</p><p hidden>b</p><p>c<span style='mso-hide:all'>d</span></p>",
     ["c"], "hidden"),
    ("<nav>a</nav><p><a href='/x'>b</a></p><p><a href='#n1'>c</a></p><p>Căn cứ <a href='/y'>d</a></p>",
     ["<a>", "<b>", "c", "Căn cứ d"], "menus and lines that are links stand aside, not links in text"),
    ("<ol start=3><li>a<li>b<ol type=a><li>c</ol></ol>", ["3. a", "4. b", "a. c"], "numbered items"),
    ("<ol type=I><li><p>a</p></li><li value=5>b</li></ol>", ["I. a", "V. b"], "items in blocks"),
    ("<ul><li>a</li><li>- b</li></ul>", ["- a", "- b"], "a bullet is a dash, once"),
    ("<ol style='list-style:none'><li>1) a</ol>", ["1) a"], "no number where none is shown"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", ["0,0=a 0,1=b"], "a table"),
    ("<table><tr><td>a<p>b</p>c<br>d</td><td></table>", ["0,0=a¶b¶c↵d 0,1="], "lines of a cell"),
    ("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>",
     ["0,0[2x1]=a 0,1=b 1,1=c 2,0[1x2]=d"], "spans"),
    ("<table><tr><td>a<td>b<tr><td colspan=9>c</table>", ["0,0=a 0,1=b 1,0[1x2]=c"],
     "a span over columns that do not exist"),
    ("<table><tr><td rowspan=0>a<td>b<tr><td>c</table>", ["0,0[2x1]=a 0,1=b 1,1=c"],
     "rowspan 0 runs to the end"),
    ("<table><tr><td rowspan=99999>a<td>b<tr></tr><tr><td>c</table>",
     ["0,0[2x1]=a 0,1=b 1,1=c"], "rows and spans that nobody sees"),
    ("<table><tfoot><tr><td>z<td>z</tfoot><tbody><tr><td>b<td>c</tbody><thead><tr><td>a<td>a</thead>"
     "</table>", ["0,0=a 0,1=a 1,0=b 1,1=c 2,0=z 2,1=z"], "heads first, feet last"),
    ("<table><tr><td><p>a</p></td></tr><tr><td>b</td></tr></table>", ["a", "b"], "one column lays out"),
    ("<table><tr><td>x<td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>",
     ["x", "0,0=a 0,1=b 1,0=c 1,1=d"], "a table around a table lays out"),
    ("<table><tr><td>1<td>a<tr><td>2<td>b<table><tr><td>c</table></table>",
     ["0,0=1 0,1=a 1,0=2 1,1=b¶c"], "a small table in a cell is its text"),
    ("<table><caption>t</caption><tr><td>a<td>b<td style='display:none'>c</table>",
     ["t", "0,0=a 0,1=b"], "a caption stands before; hidden cells are gone"),
    ("<table role=presentation><tr><td>a<td>b</table>", ["a", "b"], "said to lay out"),
    ("<p>Ho\u0300a Bi\u0300nh</p>", ["Hòa Bình"], "composed"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "blocks", "why"), PAGES, ids=[p[2] for p in PAGES])
def test_blocks(body: str, blocks: list[str], why: str) -> None:
    page = f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>"
    assert shown(read_any(page.encode(), file="p.html", sha256="")) == blocks, why


VIETNAMESE = "Quyết định của Ủy ban nhân dân tỉnh Vĩnh Long về cải cách hành chính năm 2024"
CHARSETS = [
    (windows_1258, "windows-1258", "declared rightly"),
    (windows_1258, "utf-8", "declared wrongly"),
    (windows_1258, "iso-8859-1", "declared as the editor's default"),
    (windows_1258, "x-unknown", "declared as nonsense"),
    (str.encode, "windows-1258", "UTF-8 that declares another"),
    (lambda t: b"\xef\xbb\xbf" + t.encode(), "iso-8859-1", "a mark at the start"),
    (lambda t: t.encode("utf-16"), "utf-8", "UTF-16 with its mark"),
    (lambda t: t.encode("utf-16-le"), "utf-8", "UTF-16 without"),
]


@pytest.mark.parametrize(("encode", "declared", "why"), CHARSETS, ids=[c[2] for c in CHARSETS])
def test_charsets(encode, declared: str, why: str) -> None:  # type: ignore[no-untyped-def]
    page = f"<html><head><meta charset='{declared}'></head><body><p>{VIETNAMESE}</p></body></html>"
    data = encode(page)
    assert sniff(data) == "html", why
    assert shown(read_any(data, file="p.html", sha256="")) == [VIETNAMESE], why


def test_old_encodings_are_refused() -> None:
    page = f"<html><meta charset=windows-1252><body>{f'<p>{VIETNAMESE}</p>' * 5}</body></html>"
    with pytest.raises(ReadError, match="legacy-encoding"):
        read_html(tcvn3(page), "p")
    with pytest.raises(ReadError, match="legacy-encoding"):
        read_html(page.replace("windows-1252", "x-user-defined").encode("ascii", "ignore")[:60]
                  + tcvn3(page), "p")  # fmt: skip


def test_a_list_of_links_stands_aside() -> None:
    row = "<tr><td>{0}</td><td><a href='/{0}'>Quyết định {0}</a></td></tr>"
    table = "<table><tr><td>STT</td><td>Văn bản</td></tr>{}</table>"
    raw = read_html(table.format("".join(map(row.format, range(3)))).encode(), "p")
    assert [b.aside for b in raw.blocks if isinstance(b, Grid)] == [True]


def test_hidden_tables_are_named() -> None:
    table = f"<table>{'<tr><td>a<td>b' * 4}</table>"
    raw = read_html(f"<p>x</p><div style='display:none'>{table}</div>".encode(), "p")
    assert [n.code for n in raw.notes] == ["hidden-text"]


def test_places() -> None:
    raw = read_html(b"<p>a</p>\n\n<table>\n<tr><td>b</td><td>c</td></tr></table>", "p")
    paragraph, grid = raw.blocks
    assert isinstance(paragraph, Paragraph) and isinstance(grid, Grid)
    assert paragraph.lines[0].source.line_start == 1
    assert grid.cells[1].lines[0].source.cell == "table 1 row 1 column 2"
    assert grid.cells[1].lines[0].source.line_start == 4


def test_nothing_is_resolved_or_fetched(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    page = (
        f'<!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]><html><body><p>a &s; b</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><img src="{secret.as_uri()}"></body></html>'
    )
    assert "secret" not in " ".join(shown(read_html(page.encode(), "p")))


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<html>" + b"<div>" * 100_000 + b"x", "too-large"),
        (b"<table>" + b"<tr><td colspan=1000 rowspan=65000>x<td>1" * 2000, "too-large"),
        (b"<html>  ", "not-shown"),
        (b"<?xml version='1.0'?><rss></rss>", "unknown-format"),
    ],
)
def test_limits(page: bytes, code: str) -> None:
    if code == "not-shown":
        assert read_any(page, file="p", sha256="").blocks == ()
        return
    with pytest.raises(ReadError, match=code):
        read_any(page, file="p", sha256="")


def test_limits_are_settings() -> None:
    with pytest.raises(ReadError, match="too-large"):
        read_html(b"<p>abcdef</p>", "p", limits=ReadLimits(max_chars=5))
    with pytest.raises(ReadError, match="too-large"):
        read_any(b"<p>abcdef</p>", file="p", sha256="", limits=ReadLimits(max_bytes=5))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n", "--b\r\n"
         "Content-Type: text/html; charset=windows-1258\r\nContent-Transfer-Encoding: base64\r\n\r\n"
         "{}\r\n--b--\r\n"),
        ("From: <Saved by X>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=\"utf-8\"\r\n"
         "Content-Transfer-Encoding: base64\r\n", "{}\r\n"),
    ],
)  # fmt: skip
def test_archives(head: str, body: str) -> None:
    from base64 import encodebytes

    code = windows_1258 if "1258" in body else str.encode
    page = encodebytes(code(f"<html><body><p>{VIETNAMESE}</p></body></html>")).decode()
    data = (head + "\r\n" + body.format(page)).encode()
    assert sniff(data) == "mhtml"
    assert shown(read_any(data, file="p.mht", sha256="")) == [VIETNAMESE]


def test_an_archive_without_a_page() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n" \
           b"Content-Type: text/css\n\na\n--x--\n"  # fmt: skip
    with pytest.raises(ReadError, match="not-a-document"):
        read_any(data, file="p", sha256="")
