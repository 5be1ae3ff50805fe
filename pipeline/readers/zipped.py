"""An archive's bytes in, the document in it out, told by what the archive holds."""

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits
from pipeline.readers.packages import Package, open_package

_MAIN_KINDS = (("wordprocessingml", "docx"), ("ms-word", "docx"), ("spreadsheetml", "xlsx"),
               ("ms-excel.sheet.binary", "xlsb"), ("ms-excel", "xlsx"))  # fmt: skip
_OPEN_KINDS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet-template": "ods",
}


def read_zipped(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """An office file, or the documents in an archive. Raises ReadError not-a-document without any."""
    package = open_package(data, limits)
    if zipped_kind(package) is not None:
        return read_office_archive(data, package, name)
    from pipeline.readers.bundle import packed_files, read_bundle

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
            from pipeline.readers.odf_hidden import shown_archive

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
