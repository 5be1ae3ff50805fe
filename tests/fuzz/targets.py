"""What is fuzzed: every reader and every grammar, each as a function of bytes that must not raise.

A target may end with ReadError (a file that is refused). Anything else is a finding: another
exception, a promise broken (a place outside the text, a deadline that ends before it begins), more
time or more memory than allowed.
"""

from __future__ import annotations

import functools
import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

Target = Callable[[bytes], None]
_FILES = ROOT / "tests" / "fixtures" / "files"
_MOST = 150_000  # bytes of a seed: what is larger runs too few times


class BrokenPromiseError(AssertionError):
    """A result that its own description rules out."""


@functools.cache
def rules():
    from pipeline.run.rules import load_rules

    return load_rules(ROOT / "rules")


@functools.cache
def ingester():
    from pipeline.run.document import Ingester

    return Ingester(rules())


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


# -- readers -------------------------------------------------------------------------------------


def _reader(kind: str) -> Target:
    def read(data: bytes) -> None:
        from pipeline.model.grid import ReadError
        from pipeline.readers.dispatch import reader_of
        from pipeline.readers.limits import ReadLimits

        limits = ReadLimits(max_unpacked_bytes=20_000_000, max_part_bytes=5_000_000,
                            max_cells=20_000, max_pages=20, max_pixels=2_000_000)  # fmt: skip
        _without_tools()
        try:
            raw = reader_of(kind)(data, "fuzz", limits)
        except ReadError as fault:
            if fault.code not in rules().findings:
                raise BrokenPromiseError(f"the code {fault.code} has no words") from None
            return
        _check_blocks(raw)

    return read


@functools.cache
def _without_tools() -> None:
    """Tesseract and LibreOffice are other people's programs and too slow for this: left out."""
    from pipeline.model.grid import ReadError
    from pipeline.readers import office, scan, scan_words  # noqa: F401 - all that name the tools

    def missing(*_: object, **__: object) -> object:
        raise ReadError("libreoffice-missing", "fuzz")

    def nothing(pictures: list[object], **_: object) -> list[list[object]]:
        return [[] for _ in pictures]

    stand_ins = {"convert": missing, "recognise": nothing, "require_tesseract": lambda: None}
    for name, module in list(sys.modules.items()):
        if name == "pipeline.readers.office" or name.startswith("pipeline.readers.scan"):
            for tool, stand_in in stand_ins.items():
                if hasattr(module, tool):
                    _REPLACED.append((module, tool, getattr(module, tool)))
                    setattr(module, tool, stand_in)


_REPLACED: list[tuple[object, str, object]] = []


def with_tools() -> None:
    """Puts the tools back, for a process that goes on to other things."""
    while _REPLACED:
        module, tool, original = _REPLACED.pop()
        setattr(module, tool, original)
    _without_tools.cache_clear()


def _check_blocks(raw) -> None:
    from pipeline.model.grid import Grid

    for block in raw.blocks:
        if not isinstance(block, Grid):
            continue
        taken: set[tuple[int, int]] = set()
        for cell in block.cells:
            if not (0 <= cell.row < block.rows and 0 <= cell.col < block.cols):
                raise BrokenPromiseError(f"cell {cell.row},{cell.col} lies outside its grid")
            if (cell.row, cell.col) in taken:
                raise BrokenPromiseError(f"two cells at {cell.row},{cell.col}")
            taken.add((cell.row, cell.col))


def sniff(data: bytes) -> None:
    from pipeline.readers.dispatch import sniff as look

    look(data)


# -- grammars ------------------------------------------------------------------------------------


def _within(text: str, start: int, end: int) -> None:
    if not 0 <= start <= end <= len(text):
        raise BrokenPromiseError(f"{start}…{end} lies outside {len(text)} characters")


def deadlines(data: bytes) -> None:
    from pipeline.grammar.deadlines.read import parse_deadlines
    from pipeline.model.record import PlanYears

    text = _text(data)
    years = PlanYears(first=2024, last=2024, issued_on=date(2023, 12, 18))
    for d in parse_deadlines(text, years, rules().deadlines).deadlines:
        if d.start and d.end and d.start > d.end:
            raise BrokenPromiseError(f"{d.kind} ends before it begins")


def agencies(data: bytes) -> None:
    from pipeline.grammar.agencies.read import find_agencies, parse_agencies

    text = _text(data)
    for found in (parse_agencies(text, rules().registry), find_agencies(text, rules().registry)):
        for m in found:
            _within(text, m.start, m.end)


def citations(data: bytes) -> None:
    from pipeline.grammar.citations.read import find_citations

    text = _text(data)
    for c in find_citations(text, rules().citations, own_place="Vĩnh Long"):
        _within(text, c.start, c.end)
        if c.raw != text[c.start : c.end]:
            raise BrokenPromiseError("raw is not what stands there")


def references(data: bytes) -> None:
    from pipeline.grammar.references.read import find_references, resolve_reference

    text = _text(data)
    for r in find_references(text, rules().references):
        _within(text, r.start, r.end)
        resolve_reference(r, ("I", "II.3", "II.3.đ", "dieu-1"))


def spans(data: bytes) -> None:
    from pipeline.grammar.deadlines.read import find_deadlines

    text = _text(data)
    for start, end, _ in find_deadlines(text, rules().deadlines):
        _within(text, start, end)


def cleaning(data: bytes) -> None:
    from pipeline.grammar.repairs import clean
    from pipeline.text.fold import compose, fold, fold_spaced

    text = compose(_text(data))
    clean(text, rules().repairs.repairs)
    if len(fold(text)) != len(text):
        raise BrokenPromiseError("folding changes the length")
    if fold(fold(text)) != fold(text):
        raise BrokenPromiseError("folding twice is not folding once")
    fold_spaced(text)


def decision(data: bytes) -> None:
    """A text through reader, structure and meaning, its rows held against their schema."""
    from hashlib import sha256

    from pipeline.model.grid import ReadError
    from pipeline.run.document import SourceFile, _is_nothing
    from pipeline.tables.build import batch_tables, check_tables

    whole = ingester()
    try:
        raw = whole.read(SourceFile(file="fuzz.txt", data=data), sha256(data).hexdigest())
    except ReadError:
        return
    parts = whole.parts(raw)
    if not _is_nothing(parts):
        check_tables(batch_tables((whole.meaning(parts, raw),), whole.rules.registry))


TARGETS: dict[str, Target] = {
    "text": _reader("text"),
    "html": _reader("html"),
    "mhtml": _reader("mhtml"),
    "zip": _reader("zip"),
    "ole": _reader("ole"),
    "rtf": _reader("rtf"),
    "pdf": _reader("pdf"),
    "image": _reader("image"),
    "xml": _reader("xml"),
    "mail": _reader("mail"),
    "sniff": sniff,
    "deadlines": deadlines,
    "agencies": agencies,
    "citations": citations,
    "references": references,
    "spans": spans,
    "cleaning": cleaning,
    "decision": decision,
}
READERS = ("text", "html", "mhtml", "zip", "ole", "rtf", "pdf", "image", "xml", "mail")


# -- where mutation begins -----------------------------------------------------------------------


def seeds(name: str) -> tuple[bytes, ...]:
    """Inputs to begin with: the committed fixtures of a format, the cells of the real decision."""
    found = list(_cases(name))
    if name in READERS or name == "sniff":
        found += _files(name)
    if name in ("text", "decision", "sniff"):
        found += _texts()
    if name in ("html", "mhtml", "zip", "pdf", "image"):
        found += _small(name)
    if name not in READERS and name not in ("decision", "sniff"):
        found += _cells()
    return tuple(found)


def _cases(name: str) -> Iterator[bytes]:
    for path in sorted((Path(__file__).parent / "cases" / name).glob("*")):
        yield path.read_bytes()


def _files(name: str) -> list[bytes]:
    from pipeline.readers.dispatch import sniff as look

    most = 500_000 if name == "rtf" else _MOST
    found = [p.read_bytes() for p in sorted(_FILES.iterdir()) if p.stat().st_size <= most]
    return [data for data in found if name == "sniff" or look(data) == name]


def _texts() -> list[bytes]:
    from tests.compose import Plan

    cases = sorted((ROOT / "tests" / "cases").glob("*/decision.txt"))
    return [Plan().text().encode(), *(p.read_bytes() for p in cases)]


@functools.cache
def _cells() -> list[bytes]:
    """Every cell and paragraph of the real decision, once."""
    text = next((ROOT / "raw").glob("2890-*.txt")).read_text(encoding="utf-8")
    pieces = {" ".join(p.split()) for p in text.replace(";\n", "|\n").split("|")}
    return [p.encode() for p in sorted(pieces) if 2 < len(p) < 600]


def _small(name: str) -> list[bytes]:
    rows = [
        ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"],
        ["1.", "Kiểm tra", "Sở Nội vụ", "Quý I"],
    ]
    html = "<table>" + "".join(
        "<tr>" + "".join(f"<td colspan=1>{c}</td>" for c in row) + "</tr>" for row in rows
    )  # fmt: skip
    page = f"<html><body><p>QUYẾT ĐỊNH</p>{html}</table></body></html>"
    if name == "html":
        return [page.encode(), page.encode("utf-16")]
    if name == "mhtml":
        head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
        return [(head + page).encode()]
    if name == "pdf":
        return [_small_pdf()]
    if name == "image":
        return _small_images()
    return [_small_docx(rows), _small_xlsx(rows)]


def _small_docx(rows: list[list[str]]) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("QUYẾT ĐỊNH")
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    out = io.BytesIO()
    document.save(out)
    keep = ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels",
            "word/_rels/document.xml.rels", "word/numbering.xml")  # fmt: skip
    return _repacked(out.getvalue(), keep)


def _repacked(data: bytes, keep: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name in keep:
                new.writestr(name, old.read(name))
    return out.getvalue()


def _small_xlsx(rows: list[list[str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _small_images() -> list[bytes]:
    """A frame of a table in each picture format."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (240, 160), 255)
    draw = ImageDraw.Draw(picture)
    for y in (20, 60, 140):
        draw.line((10, y, 230, y), fill=0)
    for x in (10, 60, 230):
        draw.line((x, 20, x, 140), fill=0)
    out = []
    for kind in ("PNG", "JPEG", "TIFF"):
        held = io.BytesIO()
        picture.save(held, kind)
        out.append(held.getvalue())
    return out


def _small_pdf() -> bytes:
    content = (b"BT /F1 12 Tf 50 700 Td (QUYET DINH) Tj ET 40 600 200 50 re S 40 575 200 25 re S "
               b"BT /F1 10 Tf 50 620 Td (1. Kiem tra) Tj 100 0 Td (So Noi vu) Tj ET")  # fmt: skip
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n"
