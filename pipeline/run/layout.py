"""A document as it is laid out: the sizes of its pages, or its text with the cells' lines marked."""

from collections.abc import Iterable, Iterator

from pipeline.model.grid import Block, Cell, Grid, Line, Paragraph, RawDocument, ReadError, Source
from pipeline.present.sheet import TextBlock, TextCell, TextLine
from pipeline.readers.dispatch import sniff

_MOST_PAGES = 500


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in points; nothing for a file that has no pages to draw."""
    kind = sniff(data)
    try:
        if kind == "pdf":
            return tuple(_of_pdf(data))
        return tuple(_of_image(data)) if kind == "image" else ()
    except ReadError:
        return ()


def _of_pdf(data: bytes) -> Iterator[tuple[float, float]]:
    from pipeline.readers.pdf_file import open_pdf

    document = open_pdf(data)
    try:
        for i in range(min(len(document), _MOST_PAGES)):
            width, height = document.get_page_size(i)
            yield float(width), float(height)
    finally:
        document.close()


def _of_image(data: bytes) -> Iterator[tuple[float, float]]:
    from pipeline.readers.limits import DEFAULT_LIMITS
    from pipeline.readers.scan_files import image_dpi, open_image

    with open_image(data, DEFAULT_LIMITS) as image:
        for i in range(min(getattr(image, "n_frames", 1), _MOST_PAGES)):
            image.seek(i)
            size = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            width, height = (image.height, image.width) if size else (image.width, image.height)
            scale = 72 / image_dpi(image)
            yield width * scale, height * scale


def lay_out_text(raw: RawDocument, owned: Iterable[tuple[str, Source]]) -> tuple[TextBlock, ...]:
    """The blocks in order, each line with what it belongs to. owned: (owner, place) in any order."""
    owners = _Owners(owned)
    out: list[TextBlock] = []
    for block in raw.blocks:
        made = _block(block, owners)
        if made is not None:
            out.append(made)
    return tuple(out)


def _block(block: Block, owners: "_Owners") -> TextBlock | None:
    if isinstance(block, Paragraph):
        return TextBlock(lines=tuple(owners.line(line) for line in block.lines), rows=())
    if not isinstance(block, Grid):
        return None
    rows: dict[int, list[Cell]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell)
    return TextBlock(
        lines=(),
        rows=tuple(
            tuple(
                TextCell(
                    row_span=c.row_span,
                    col_span=c.col_span,
                    lines=tuple(owners.line(line) for line in c.lines),
                )
                for c in rows[r]
            )
            for r in sorted(rows)
        ),
    )


class _Owners:
    """Whose a line is, by its place."""

    def __init__(self, owned: Iterable[tuple[str, Source]]) -> None:
        self.by_place: dict[object, list[tuple[str, Source]]] = {}
        for owner, source in owned:
            for key in _keys(source):
                self.by_place.setdefault(key, []).append((owner, source))

    def line(self, line: Line) -> TextLine:
        near = [
            owner
            for key in _keys(line.source)
            for owner, source in self.by_place.get(key, ())
            if _meet(source, line.source)
        ]
        return TextLine(text=line.text, owners=tuple(dict.fromkeys(near)))


def _keys(source: Source) -> Iterator[object]:
    """What two sources of one place have in common."""
    if source.cell:
        yield source.cell
    elif source.line_start is not None:
        yield from range(source.line_start, (source.line_end or source.line_start) + 1)


def _meet(a: Source, b: Source) -> bool:
    if None in (a.char_start, a.char_end, b.char_start, b.char_end):
        return True
    return bool(a.char_start < b.char_end and b.char_start < a.char_end)  # type: ignore[operator]
