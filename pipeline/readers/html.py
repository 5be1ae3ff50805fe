"""A saved web page in, its paragraphs and tables out; nothing is fetched, run or resolved.

Which of the page is navigation and which the decision is for later stages.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.model.grid import Block, RawDocument, ReaderNote, ReadError, Source
from pipeline.readers.html_marks import swallowed_by
from pipeline.readers.html_page import NO_PARTS, Page
from pipeline.readers.html_text import decode_page, parse_page, refuse_legacy
from pipeline.readers.ink import UNREAD, with_note_texts
from pipeline.readers.limits import DEFAULT_LIMITS, Meter, ReadLimits
from pipeline.readers.places import moved


def read_html(
    data: bytes,
    name: str,
    limits: ReadLimits = DEFAULT_LIMITS,
    *,
    declared: str | None = None,
    parts: Mapping[str, str] = NO_PARTS,
) -> RawDocument:
    """A page as blocks. declared: the charset its envelope names; parts: pages that it shows in frames
    and style sheets that it names, by address.

    Raises ReadError: empty-file, binary-file, undecodable-text, legacy-encoding, too-large.
    """
    text = decode_page(data, declared)
    page = Page(Meter(limits=limits), parts)
    _walk(page, text)
    swallowed = swallowed_by(text)
    if swallowed and all(n.value != f"<{swallowed}>" for n in page.notes):
        page.notes.append(ReaderNote(code=UNREAD, value=f"<{swallowed}>"))
    refuse_legacy(page.sample())
    return RawDocument(
        file=name,
        media_type="text/html",
        reader="html",
        blocks=with_note_texts(page.blocks, {}),
        notes=tuple(page.notes),
    )


def read_fragment(
    text: str, meter: Meter, first: int, tables: int
) -> tuple[tuple[Block, ...], tuple[ReaderNote, ...]]:
    """A piece of a page within another text as blocks and notes.

    first: the line of that text where it begins; tables: those that stand before it.
    """
    page = Page(meter, NO_PARTS)
    page.count = tables
    _walk(page, text)

    def below(s: Source) -> Source:
        if s.line_start is None or s.line_end is None:
            return s
        return replace(s, line_start=s.line_start + first - 1, line_end=s.line_end + first - 1)

    raw = moved(
        RawDocument(
            file="", media_type="text/html", reader="html", blocks=tuple(page.blocks),
            notes=tuple(page.notes),
        ),
        below,
    )  # fmt: skip
    return raw.blocks, raw.notes


def _walk(page: Page, text: str) -> None:
    try:
        page.walk(parse_page(text))
    except RecursionError:  # brackets within brackets of a style
        raise ReadError("damaged-file", "style") from None
