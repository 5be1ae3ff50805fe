"""An archive or a mail in, the documents in it out, each read by the reader for its content.

What is no document (a picture in a mail, a folder) is passed by; a document that cannot be read is
named. Which documents make one decision is for later stages to tell.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from pipeline.model.grid import RawDocument, ReaderNote, ReadError
from pipeline.readers.ink import UNREAD
from pipeline.readers.limits import Meter, ReadLimits, check_bytes, hold_to_limits
from pipeline.readers.packages import Package, open_package

_MOST = 50  # documents in one file
_NO_DOCUMENT = frozenset({
    "unknown-format", "binary-file", "empty-file", "not-a-document", "undecodable-text",
})  # fmt: skip
_IGNORED = ("__MACOSX/", ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file within another."""

    name: str
    data: bytes


def read_bundle(
    files: Iterable[Packed], name: str, limits: ReadLimits, media_type: str
) -> RawDocument | None:
    """The one document among the files, or all of them as parts; None where there is none.

    Raises ReadError: not-a-document for too many, or what the only one raises.
    """
    read: list[RawDocument] = []
    notes: list[ReaderNote] = []
    faults: list[ReadError] = []
    meter = Meter(limits=limits)
    for file in files:
        meter.add_cells(1)
        try:
            raw = _one(file, f"{name}/{file.name}", limits)
        except ReadError as fault:
            if fault.code not in _NO_DOCUMENT:
                notes.append(ReaderNote(code=UNREAD, value=f"{file.name} ({fault.code})"))
                faults.append(fault)
            continue
        read.append(raw)
        if len(read) > _MOST:
            raise ReadError("not-a-document", f"more than {_MOST} documents")
    if not read:
        if faults:
            raise faults[0]
        return None
    if len(read) == 1:
        return replace(read[0], file=name, notes=(*read[0].notes, *notes))
    return RawDocument(file=name, media_type=media_type, reader="bundle", blocks=(),
                       notes=tuple(notes), parts=tuple(read))  # fmt: skip


def unpacked(files: Iterable[Packed], limits: ReadLimits) -> Iterator[Packed]:
    """The files, those of an archive among them in its place; an archive in it stays one.

    Raises ReadError too-large for more bytes than one archive may hold.
    """
    from pipeline.readers.dispatch import sniff
    from pipeline.readers.zipped import zipped_kind

    left = limits.max_unpacked_bytes
    for file in files:
        inside: list[Packed] = []
        if sniff(file.data) == "zip":
            with suppress(ReadError):
                package = open_package(file.data, limits)
                if zipped_kind(package) is None:
                    inside = list(packed_files(package))
        left -= sum(len(one.data) for one in inside)
        if left < 0:
            raise ReadError("too-large", f"{file.name}: bytes unpacked")
        yield from inside or [file]


def _one(file: Packed, name: str, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.dispatch import reader_of, sniff

    check_bytes(file.data, limits)
    kind = sniff(file.data)
    if kind in ("image", "mail"):
        raise ReadError("unknown-format", kind)
    if kind == "zip":
        from pipeline.readers.zipped import read_office_archive

        raw = read_office_archive(file.data, open_package(file.data, limits), name)
    else:
        raw = reader_of(kind)(file.data, name, limits)
    hold_to_limits(raw, limits)
    return raw


def packed_files(package: Package) -> Iterable[Packed]:
    """The files of an archive, by name, without folders and what systems add."""
    for name in sorted(package.names):
        last = name.rsplit("/", 1)[-1]
        if last and not name.startswith(_IGNORED[0]) and not last.startswith(_IGNORED[1]):
            yield Packed(name=last, data=package.read(name))
