"""Files made to bring a reader down, each with the reasons for which it may be refused."""

import random
import zlib
from pathlib import Path

from tests.read.word_parts import word, zipped

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "application/vnd.openxmlformats-package.relationships"


def _package(main: str, kind: str, parts: dict[str, str]) -> bytes:
    """An office file. main: its main part; kind: that part's kind, as content types name it."""
    media = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_RELS}+xml"/>'
        f'<Override PartName="/{main}" ContentType="{media}"/></Types>'
    )
    rels = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": types, "_rels/.rels": rels, **parts})


def _laughs(root: str) -> str:
    entities = '<!ENTITY e0 "ha">' + "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{root.format("&e9;")}'


def _sheet(rows: int, columns: int) -> bytes:
    numbers = random.Random(1)
    data = "".join(
        f"<row>{''.join(f'<c><v>{numbers.random()}</v></c>' for _ in range(columns))}</row>"
        for _ in range(rows)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    }
    return _package("xl/workbook.xml", "spreadsheetml.sheet", parts)


def pdf_of(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    out, places = b"%PDF-1.7\n", []
    for i, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, part)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size 5/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (extra, start)


def hostile_files(secret: Path) -> dict[str, tuple[bytes, set[str]]]:
    """Name → (content, the reasons for which it may be refused). secret: a file that one asks for."""
    body = f"<w:document {_W}><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>"
    external = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    nested = "<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000
    locked = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
        b"61" * 32, b"62" * 32,
    )  # fmt: skip
    many = b"0 0 1 1 re f\n" * 1_000_000
    return {
        "bomb.docx": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": b" " * 300_000_000}),
                      {"zip-bomb"}),
        "laughs.docx": (word("", _laughs(body)), {"unsafe-xml"}),
        "entity.docx": (word("", external + body.format("&s;")), {"unsafe-xml"}),
        "nested.docx": (word("", f"<w:document {_W}><w:body>{nested}</w:body></w:document>"),
                        {"too-large", "damaged-file", "not-a-decision"}),
        "macro.docx": (_package("word/document.xml", "wordprocessingml.document",
                     {"word/document.xml": body.format("x"), "word/vbaProject.bin": "x"}), {"not-a-decision"}),
        "cells.xlsx": (_sheet(1_100, 1_000), {"too-large"}),
        "nested.html": (b"<table><tr><td>" * 100_000, {"too-large", "not-a-decision"}),
        "cells.html": (b"<table><tr>" + b"<td>a" * 1_000_001, {"too-large"}),
        "laughs.xml": (_laughs("<x>{}</x>").encode(), {"unsafe-xml"}),
        "locked.pdf": (pdf_of(b"", locked), {"password-protected"}),
        "cut.pdf": (pdf_of(b"0 0 1 1 re f")[:150], {"damaged-pdf"}),
        "objects.pdf": (pdf_of(many), {"too-many-objects"}),
    }  # fmt: skip
