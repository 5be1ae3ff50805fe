"""Scans that come some other way than sheet by sheet through a copier, and what is read of them.

`python -m benchmarks.scan_odd [WAY…] [--seed N] [--pages N]` prints a line a way as benchmarks.scan_set
does: two sheets on one, blank backs, pages out of order, packed as faxes and archives pack them, worn
print, a picture that cuts the table, no rules at all, words struck out or filled in by a black pen.
unmarked: words struck out or written over whose row no warning or error names.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.scan_damage import grain, shade, skewed
from benchmarks.scan_set import ROOT, SOURCES, _print, _print_wrong, score, source_pages, text_pdf
from benchmarks.scan_ways import DPI, as_fed, coarse, dashed, form_by_pen, no_rules, received
from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.rules import load_rules
from tests.fixtures.pdf_bytes import PicturePage, write_pdf
from tests.fixtures.scan import render

Pages = list[Image.Image]
Box = tuple[float, float, float, float]
_SLANT = 0.35
_K = {"group3": 0, "group4": -1}  # how a PDF names the codings of fax machines
CODINGS = ("jpx", *_K, "jbig2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """wear: what is done to each page; pack: how pages become a file; order: of the pages.

    on_words: draws on some words, whose rows must be told of. heading: draws on the first page.
    body: pages of the body, by index, that come before the appendix.
    """

    wear: Callable[[Image.Image, Any], Image.Image] = lambda page, draw: grain(page, draw, 4)
    order: Callable[[Pages], Pages] = lambda pages: pages
    pack: Callable[[Pages], bytes] = lambda pages: as_pdf(pages)
    on_words: Callable[[Image.Image, Box, Any], None] | None = None
    suffix: str = ".pdf"
    heading: Callable[[Image.Image, Any], None] | None = None
    body: tuple[int, ...] = ()


# -- pages -----------------------------------------------------------------------------------------


def dot_matrix(page: Image.Image, draw: Any) -> Image.Image:
    """Dots of a ribbon that runs dry, in bands."""
    grey = np.asarray(page.convert("L").filter(ImageFilter.MinFilter(3)), dtype=np.float32)
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]]
    pitch = DPI / 120
    dots = np.hypot((x % pitch) - pitch / 2, (y % pitch) - pitch / 2) < 0.62 * pitch / 1.2
    ribbon = 0.45 + 0.15 * np.sin(y / DPI * 2.1 + draw.uniform(0, 6))
    faint = 255 - (255 - grey) * dots * ribbon
    soft = Image.fromarray(faint.clip(0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.7)
    )
    return grain(soft.convert("RGB"), draw, 6)


def coloured_paper(page: Image.Image, draw: Any) -> Image.Image:
    """Grey print on a pink or green sheet."""
    paper = np.array([(235, 190, 200), (185, 222, 190), (240, 225, 150)][int(draw.integers(3))])
    print_ = np.array((92, 92, 96))
    share = np.asarray(page.convert("L"), dtype=np.float32)[:, :, None] / 255
    return grain(Image.fromarray((print_ + (paper - print_) * share).astype(np.uint8)), draw, 5)


def staple(page: Image.Image, draw: Any) -> Image.Image:
    """A staple at the upper left corner, its shadow, and the corner turned down."""
    pen = ImageDraw.Draw(page)
    x, y = 0.3 * DPI, 0.35 * DPI
    pen.line((x, y + 9, x + 0.4 * DPI, y - 0.3 * DPI + 9), fill=(150, 150, 150), width=12)
    pen.line((x, y, x + 0.4 * DPI, y - 0.3 * DPI), fill=(60, 60, 60), width=6)
    pen.polygon([(0, 0), (0.5 * DPI, 0), (0, 0.5 * DPI)], fill=(70, 70, 70))
    return grain(shade(page, draw, 0.2), draw, 5)


def from_aside(page: Image.Image, draw: Any, cut: float = 0.0) -> Image.Image:
    """A camera above a corner of a sheet on a desk; cut: part of its right that is not on it."""
    wide, high = page.size
    a, b = (float(draw.uniform(0.02, 0.05)) for _ in range(2))
    corners = (-a * wide, -b * high, -0.02 * wide, high * 1.03, wide * 1.02, high * (1 + b),
               wide * (1 + a), 0.01 * high)  # fmt: skip
    seen = page.transform(page.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC,
                          fillcolor=(96, 84, 72))  # fmt: skip
    seen = seen.crop((0, 0, round(wide * (1 - cut)), high))
    return grain(shade(seen.filter(ImageFilter.GaussianBlur(0.8)), draw, 0.3), draw, 6)


# -- words -----------------------------------------------------------------------------------------


def strike(page: Image.Image, box: Box, draw: Any) -> None:
    """A line of a pen or a ruler through a word."""
    x0, top, x1, bottom = box
    y = top + (bottom - top) * float(draw.uniform(0.45, 0.65))
    lean = float(draw.uniform(-0.08, 0.08)) * (bottom - top)
    ImageDraw.Draw(page).line((x0 - 3, y - lean, x1 + 3, y + lean), fill=(30, 30, 32),
                              width=int(draw.integers(2, 5)))  # fmt: skip


def write_over(page: Image.Image, box: Box, draw: Any) -> None:
    """What a word said, by hand in black: whited out, another figure slanting in its place."""
    x0, top, _, bottom = box
    ImageDraw.Draw(page).rectangle(box, fill="white")
    text = str(draw.choice(["15/3", "số 4", "20/11", "Nam", "ngày 7", "Sở X", "3", "28"]))
    font = ImageFont.truetype(
        "DejaVuSerif-Italic.ttf", (bottom - top) * float(draw.uniform(1.1, 1.5))
    )
    size = (round(font.getlength(text) + bottom - top) + 8, round(2 * (bottom - top)) + 8)
    layer = Image.new("L", size, 255)
    pen = ImageDraw.Draw(layer)
    pen.text((bottom - top, 2), text, fill=20, font=font, stroke_width=int(draw.integers(0, 2)))
    slanted = layer.transform(
        size,
        Image.Transform.AFFINE,
        (1, _SLANT, 0, 0, 1, 0),
        Image.Resampling.BICUBIC,
        fillcolor=255,
    ).rotate(float(draw.uniform(-7, 7)), Image.Resampling.BICUBIC, fillcolor=255)
    at = (round(x0 - (bottom - top) * 0.6), round(top - (bottom - top) * 0.4))
    dark = Image.new("RGB", size, (35, 35, 40))
    page.paste(dark, at, slanted.point(lambda v: 255 - v))


# -- files -----------------------------------------------------------------------------------------


def as_pdf(pages: Pages, coding: str = "jpeg", dpi: int = DPI) -> bytes:
    return write_pdf([packed(page, coding, dpi) for page in pages])


def packed(page: Image.Image, coding: str, dpi: int = DPI) -> PicturePage:
    """A page's picture in one of CODINGS, or as a JPEG."""
    size = (page.width * 72 / dpi, page.height * 72 / dpi)
    buffer = io.BytesIO()
    if coding == "jpeg":
        page.save(buffer, "JPEG", quality=75)
        return PicturePage(jpeg=buffer.getvalue(), pixels=page.size, size=size, gray=False)
    if coding == "jpx":
        page.convert("L").save(buffer, "JPEG2000", quality_layers=[24])
        head = "/BitsPerComponent 8 /Filter /JPXDecode"
        return PicturePage(jpeg=buffer.getvalue(), pixels=page.size, size=size, coding=head)
    if coding in _K:
        head = (f"/BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K {_K[coding]} "
                f"/Columns {page.width} /Rows {page.height} >>")  # fmt: skip
        strip = _fax_strip(page, coding)
        return PicturePage(jpeg=strip, pixels=page.size, size=size, coding=head)
    head = "/BitsPerComponent 1 /Filter /JBIG2Decode"
    data = _jbig2(_fax_strip(page, "group4"), page.width, page.height)
    return PicturePage(jpeg=data, pixels=page.size, size=size, coding=head)


def _fax_strip(page: Image.Image, coding: str) -> bytes:
    """The page black and white in one strip of T.4 or T.6."""
    buffer = io.BytesIO()
    bits = page.convert("L").point(lambda v: 255 if v > 150 else 0).convert("1")
    bits.save(buffer, "TIFF", compression=coding, tiffinfo={278: page.height, 262: 0})
    with Image.open(io.BytesIO(buffer.getvalue())) as tiff:
        tags: Any = tiff.tag_v2
        (at,), (count,) = tags[273], tags[279]
    return buffer.getvalue()[at : at + count]


def _jbig2(strip: bytes, width: int, height: int) -> bytes:
    """Segments of a page and one region that is packed as T.6, as PDF holds them."""

    def number(value: int, size: int = 4) -> bytes:
        return value.to_bytes(size, "big")

    info = number(width) + number(height) + number(0) + number(0) + b"\x00" + number(0, 2)
    region = number(width) + number(height) + number(0) + number(0) + b"\x00" + b"\x01" + strip
    parts = ((0, 48, info), (1, 38, region))
    return b"".join(
        number(n) + bytes((kind, 0, 1)) + number(len(data)) + data for n, kind, data in parts
    )


def as_tiff(pages: Pages, bits: bool = True) -> bytes:
    buffer = io.BytesIO()
    if bits:
        pages = [p.convert("L").point(lambda v: 255 if v > 150 else 0).convert("1") for p in pages]
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], dpi=(DPI, DPI),
                  compression="group4" if bits else "tiff_lzw")  # fmt: skip
    return buffer.getvalue()


def spread(pages: Pages, draw_gap: int = 20) -> Pages:
    """Two sheets beside each other on one."""
    out = []
    for i in range(0, len(pages), 2):
        pair = pages[i : i + 2]
        wide = Image.new("RGB", (2 * pair[0].width + draw_gap, pair[0].height), (235, 235, 235))
        for k, page in enumerate(pair):
            wide.paste(page, (k * (page.width + draw_gap), 0))
        out.append(wide)
    return out


def with_backs(pages: Pages) -> Pages:
    """A blank back, a little dirty, after each sheet."""
    draw = np.random.default_rng(5)
    backs = [grain(Image.new("RGB", p.size, (247, 246, 243)), draw, 5) for p in pages]
    return [sheet for pair in zip(pages, backs, strict=True) for sheet in pair]


def out_of_order(pages: Pages) -> Pages:
    return [pages[i ^ 1] if i ^ 1 < len(pages) else pages[i] for i in range(len(pages))]


WAYS: dict[str, Way] = {
    "dot-matrix": Way(wear=dot_matrix),
    "coloured-paper": Way(wear=coloured_paper),
    "staple": Way(wear=staple),
    "from-aside": Way(wear=from_aside),
    "cut-right": Way(wear=partial(from_aside, cut=0.15)),
    "no-rules": Way(wear=no_rules),
    "level-rules": Way(wear=partial(no_rules, level=False)),
    "spread": Way(order=spread),
    "backs": Way(order=with_backs),
    "out-of-order": Way(order=out_of_order),
    "jpx": Way(pack=partial(as_pdf, coding="jpx")),
    "group3": Way(pack=partial(as_pdf, coding="group3")),
    "group4": Way(pack=partial(as_pdf, coding="group4")),
    "jbig2": Way(pack=partial(as_pdf, coding="jbig2")),
    "tiff-bw": Way(pack=as_tiff, suffix=".tif"),
    "tiff-colour": Way(pack=partial(as_tiff, bits=False), suffix=".tif"),
    "struck": Way(on_words=strike),
    "struck-skew": Way(on_words=strike, wear=lambda p, d: grain(skewed(p, 1.1), d, 8)),
    "black-pen": Way(on_words=write_over),
    "dashed": Way(wear=partial(dashed, ink=5, gap=3)),
    "dotted": Way(wear=partial(dashed, ink=1, gap=1)),
    "dashed-fax": Way(wear=partial(dashed, ink=4, gap=3), pack=partial(as_pdf, coding="group4")),
    "coarse-100": Way(wear=partial(coarse, dpi=100), pack=partial(as_pdf, dpi=100)),
    "coarse-120": Way(wear=partial(coarse, dpi=120), pack=partial(as_pdf, dpi=120)),
    "coarse-120-bits": Way(
        wear=partial(coarse, dpi=120), pack=partial(as_pdf, coding="jbig2", dpi=120)
    ),
    "spread-fax": Way(order=spread, pack=partial(as_pdf, coding="group3")),
    "received": Way(wear=received),
    "received-red": Way(wear=partial(received, colour=(190, 30, 40))),
    "fed": Way(wear=as_fed, body=(0, 14)),
    "form-black": Way(heading=partial(form_by_pen, colour=(35, 35, 40)), body=(0,)),
    "form-blue": Way(heading=partial(form_by_pen, colour=(40, 60, 160)), body=(0,)),
}


# -- running ---------------------------------------------------------------------------------------


def make(way: Way, name: str, count: int, seed: int) -> tuple[bytes, list[tuple[str, str]]]:
    """The file, and (task's number, what was drawn on) of each word drawn on."""
    pdf, pages = source_pages(name, count)
    drawn: Pages = []
    marked: list[tuple[str, str]] = []
    for index, page in (d for p in (way.body, pages) for d in render(pdf, DPI, p) if p):
        draw = np.random.default_rng((seed, index))
        if way.heading and not index:
            way.heading(page, draw)
        if way.on_words:
            marked += _draw_on_words(way.on_words, page, pdf, index, draw)
        drawn.append(way.wear(page, draw))
    return way.pack(way.order(drawn)), marked


def _draw_on_words(
    mark: Callable[[Image.Image, Box, Any], None],
    page: Image.Image,
    pdf: Any,
    index: int,
    draw: Any,
) -> list[tuple[str, str]]:
    """Draws on a dozen words of a page; each is known by its line of text and itself."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = document[index].get_textpage()
    high = document[index].get_height()
    whole = text.get_text_range()
    spans, at = [], 0
    for word in whole.split(" "):
        spans.append((at, word.strip()))
        at += len(word) + 1
    good = [(a, w) for a, w in spans if len(w) > 2 and "\n" not in w and "\r" not in w]
    out = []
    for i in sorted(draw.choice(len(good), 12, replace=False).tolist()):
        start, word = good[i]
        boxes = [text.get_charbox(start + k) for k in range(len(word))]
        scale = DPI / 72
        box = (min(b[0] for b in boxes) * scale, (high - max(b[3] for b in boxes)) * scale,
               max(b[2] for b in boxes) * scale, (high - min(b[1] for b in boxes)) * scale)  # fmt: skip
        if box[2] - box[0] > 0.9 * DPI or box[3] - box[1] > 0.2 * DPI:
            continue
        mark(page, box, draw)
        out.append((f"{index}:{round(box[1] / scale)}", word))
    document.close()
    return out


def unmarked(marked: Sequence[tuple[str, str]], result: Result, first: int) -> list[str]:
    """Words drawn on that lie on no line that a finding points to."""
    places = [s for f in result.findings if f.severity in ("warning", "error")
              for s in (f.source, *f.places) if s is not None]  # fmt: skip
    out = []
    for where, word in marked:
        page, y = (int(v) for v in where.split(":"))
        near = any(s.page == page - first + 1 and s.bbox is not None
                   and s.bbox[1] - 8 <= y <= s.bbox[3] + 2 for s in places)  # fmt: skip
        if not near:
            out.append(f"page {page - first + 1} y {y}: {word}")
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("ways", nargs="*", default=list(WAYS))
    ask.add_argument("--seed", type=int, nargs="*", default=[1])
    ask.add_argument("--pages", type=int, default=2)
    ask.add_argument("--source", default=SOURCES[0])
    ask.add_argument("--wrong", action="store_true", help="print every wrong cell")
    ask.add_argument("--told", action="store_true", help="print warnings and errors")
    asked = ask.parse_args(arguments if arguments is not None else sys.argv[1:])
    ingester = Ingester(load_rules(ROOT / "rules"))
    pdf, pages = source_pages(asked.source, asked.pages)
    truth = ingester.ingest([SourceFile(file="t.pdf", data=text_pdf(pdf, pages))])[0]
    for name in asked.ways:
        for seed in asked.seed:
            way = WAYS[name]
            data, marked = make(way, asked.source, asked.pages, seed)
            began = time.perf_counter()
            result = ingester.ingest([SourceFile(file="s" + way.suffix, data=data)])[0]
            seconds = (time.perf_counter() - began) / asked.pages
            _print(f"{name} {seed}", score(result, truth), seconds, result)
            if way.body and result.meaning:
                d = result.meaning.document
                print(f"    number {d.number}, issued {d.issued_on}")
            for what in unmarked(marked, result, pages.start):
                print(f"    unmarked: {what}")
            if asked.wrong:
                _print_wrong(result, truth)
            if asked.told:
                for f in result.findings:
                    if f.severity in ("warning", "error"):
                        print(
                            f"    {f.severity} {f.rule} {f.record_id} {f.field} {f.message[:150]}"
                        )


if __name__ == "__main__":
    main()
