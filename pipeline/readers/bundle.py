"""An archive or a mail in, the document in it out, read by the reader for its content.

An archive may be an office file itself. What is no document (a picture in a mail, a folder) is passed by;
a document that cannot be read is named. Which documents make one decision is for later stages to tell.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from pipeline.model.grid import RawDocument, ReaderNote, ReadError
from pipeline.readers.ink import UNREAD
from pipeline.readers.limits import DEFAULT_LIMITS, Meter, ReadLimits, check_bytes, hold_to_limits
from pipeline.readers.packages import Package, open_package

_MOST = 50  # documents in one file
_NO_DOCUMENT = frozenset({
    "unknown-format", "binary-file", "empty-file", "not-a-document", "undecodable-text",
})  # fmt: skip
_IGNORED = ("__MACOSX/", ".")
_MAIN_KINDS = (("wordprocessingml", "docx"), ("ms-word", "docx"), ("spreadsheetml", "xlsx"),
               ("ms-excel.sheet.binary", "xlsb"), ("ms-excel", "xlsx"))  # fmt: skip
_OPEN_KINDS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet-template": "ods",
}


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


def read_zipped(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """An office file, or the documents in an archive. Raises ReadError not-a-document without any."""
    package = open_package(data, limits)
    if zipped_kind(package) is not None:
        return read_office_archive(data, package, name)
    found = read_bundle(packed_files(package), name, limits, "application/zip")
    if found is None:
        raise ReadError("not-a-document", "ZIP")
    return found


def read_office_archive(data: bytes, package: Package, name: str) -> RawDocument:
    """An office file as read by its reader. Raises ReadError not-a-document for another archive."""
    kind = zipped_kind(package)
    if kind == "docx":
        from pipeline.readers.docx import read_word_package

        return read_word_package(package, name)
    if kind == "xlsx":
        from pipeline.readers.xlsx import read_workbook

        return read_workbook(data, package, name)
    if kind in ("odt", "ods", "xlsb"):
        from pipeline.readers.office import read_converted

        if kind == "odt":
            from pipeline.readers.xml_files import shown_archive

            data = shown_archive(package, data)
        return read_converted(data, kind, name, package.limits)
    raise ReadError("not-a-document", "ZIP")


def zipped_kind(package: Package) -> str | None:
    """docx, xlsx, xlsb, odt, ods, or None. Raises ReadError password-protected."""
    if "EncryptedPackage" in package.names:
        raise ReadError("password-protected")
    if "mimetype" in package.names:
        kind = _OPEN_KINDS.get(package.read("mimetype").decode("ascii", "ignore").strip())
        manifest = "META-INF/manifest.xml"
        if kind and manifest in package.names and b"encryption-data" in package.read(manifest):
            raise ReadError("password-protected")
        return kind
    if "[Content_Types].xml" not in package.names:
        return None
    main = package.target("officeDocument")
    if main is None:
        return None
    types = package.xml("[Content_Types].xml")
    named = [e.get("ContentType", "") for e in types if e.get("PartName", "").lstrip("/") == main]
    extension = main.rsplit(".", 1)[-1]
    named += [e.get("ContentType", "") for e in types if e.get("Extension") == extension]
    for content_type in named:
        for mark, kind in _MAIN_KINDS:
            if mark in content_type:
                return kind
    return None
