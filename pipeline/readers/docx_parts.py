"""A picture, worksheet or file inside a Word document in, its blocks out, or why it is not read.

Read is what the page shows: a picture by recognition, a worksheet's shown sheet, another document's
text. A picture too small for a table is a seal, an emblem or a signature and is left alone.
"""

from collections.abc import Callable
from dataclasses import replace

from pipeline.model.grid import Grid, RawDocument, ReadError
from pipeline.readers.docx_package import WordFile
from pipeline.readers.docx_things import Thing
from pipeline.readers.limits import Meter, ReadLimits, hold_to_limits
from pipeline.readers.places import moved, within

_WIDE, _HIGH = 200.0, 56.0  # points (7 cm, 2 cm): the least picture that may hold rows of a table
_IN_CELL = 12.0  # points: what stands in a cell may be one word
_DOTS = 0.75  # points a dot where nothing tells a picture's size
_VECTOR = {b"\xd7\xcd\xc6\x9a": "wmf", b"\x01\x00\x09\x00": "wmf"}
_EMF_MARK = b" EMF"  # at byte 40


def is_worth_reading(thing: Thing, data: bytes | None, *, in_cell: bool) -> bool:
    """False for a picture too small to hold what a plan says."""
    if thing.kind != "picture":
        return True
    width, height = (thing.width, thing.height) if thing.width else _drawn_size(data)
    if in_cell:
        return width >= _IN_CELL and height >= _IN_CELL / 2
    return width >= _WIDE and height >= _HIGH


def _drawn_size(data: bytes | None) -> tuple[float, float]:
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data or b"")) as image:
            return image.width * _DOTS, image.height * _DOTS
    except (OSError, ValueError, Image.DecompressionBombError):
        return _WIDE, _HIGH


def read_part(name: str, data: bytes, thing: Thing, file: WordFile, meter: Meter) -> RawDocument:
    """What the part holds, every place in it named by the part. Raises ReadError."""
    raw = _read(name, data, thing, file.package.limits)
    hold_to_limits(raw, file.package.limits)
    meter.add_cells(sum(len(b.cells) for b in raw.blocks if isinstance(b, Grid)))
    return moved(raw, within(name.rsplit("/", 1)[-1]))


def _read(name: str, data: bytes, thing: Thing, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.dispatch import sniff
    from pipeline.readers.office import convert

    kind = sniff(data)
    vector = "emf" if data[40:44] == _EMF_MARK else _VECTOR.get(data[:4])
    if thing.kind == "picture":
        from pipeline.readers.scan import read_image

        return read_image(convert(data, vector, "png") if vector else data, name, limits)
    if thing.kind in ("icon", "diagram") or kind not in _DOCUMENTS:
        raise ReadError("unknown-format", kind)
    return _shown_sheet(_DOCUMENTS[kind](data, name, limits), data, limits)


def _zip(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.zipped import read_zipped

    return read_zipped(data, name, limits)


def _ole(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    """An old compound file: a document of its own, or one that holds an office file whole."""
    from pipeline.readers.office import read_ole
    from pipeline.readers.ole import packed_file

    inner = packed_file(data)
    return _zip(inner, name, limits) if inner else read_ole(data, name, limits)


def _by_content(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.dispatch import reader_of, sniff

    return reader_of(sniff(data))(data, name, limits)


_DOCUMENTS: dict[str, Callable[[bytes, str, ReadLimits], RawDocument]] = {
    "zip": _zip, "ole": _ole, "html": _by_content, "mhtml": _by_content, "rtf": _by_content,
    "text": _by_content,
}  # fmt: skip


def _shown_sheet(raw: RawDocument, data: bytes, limits: ReadLimits) -> RawDocument:
    """Of a workbook only the sheet that it shows where it is pasted."""
    if raw.reader != "xlsx" or len(raw.blocks) < 2:
        return raw
    from pipeline.readers.packages import open_package
    from pipeline.readers.xlsx import shown_sheet

    name = shown_sheet(open_package(data, limits))
    return replace(raw, blocks=tuple(b for b in raw.blocks if getattr(b, "name", name) == name))
