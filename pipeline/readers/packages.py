"""A zipped office file's bytes in, its parts by name out, within limits.

Nothing is ever written to a disk and no path inside the archive is followed: parts are read by
name into memory, and only after their sizes together, their number and their packing are known.
"""

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from pipeline.model.grid import ReadError
from pipeline.readers.limits import ReadLimits
from pipeline.readers.safe_xml import Element, local, parse_xml, usual_names

_MOST_PARTS = 5_000
_PACKED_HARDEST = 300  # unpacked bytes a packed byte; deflate ends at 1032, office files below 60
_SMALL = 20_000_000  # bytes unpacked that harm nobody, however hard they are packed
# What the library raises on damaged archives, ValueError on a place before the file's beginning.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
           ValueError, RuntimeError)  # fmt: skip
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation of a part. kind: the last step of its type; target: a part's name, or a URL."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True, kw_only=True)
class Package:
    """An opened archive. `names` holds its parts; `read` unpacks one."""

    archive: zipfile.ZipFile
    limits: ReadLimits
    names: frozenset[str] = field(default_factory=frozenset)

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises ReadError: damaged-file, too-large, password-protected."""
        try:
            entry = self.archive.getinfo(name)
            if entry.flag_bits & _ENCRYPTED:
                raise ReadError("password-protected")
            if entry.file_size > self.limits.max_part_bytes:
                raise ReadError("too-large", f"{name}: {entry.file_size} bytes")
            return self.archive.read(entry)
        except KeyError:
            raise ReadError("damaged-file", name) from None
        except _DAMAGE:
            raise ReadError("damaged-file", name[:200]) from None

    def xml(self, name: str) -> Element:
        """A part as a tree. Raises ReadError: as `read`, and unsafe-xml."""
        return parse_xml(self.read(name), name)

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """The relations of a part, or of the package."""
        folder, name = dirname(part), part.rsplit("/", 1)[-1]
        rels = join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return ()
        return tuple(_relation(e, folder) for e in self.xml(rels) if local(e) == "Relationship")

    def target(self, kind: str, part: str = "") -> str | None:
        """The name of the part that `part` relates to as `kind`, if it is there."""
        for relation in self.relations(part):
            if relation.kind == kind and not relation.external and relation.target in self.names:
                return relation.target
        return None

    @property
    def has_macros(self) -> bool:
        """True where the file carries programs; they are never looked at."""
        return any(n.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for n in self.names)


def _relation(e: Element, folder: str) -> Relation:
    target = e.get("Target", "")
    external = e.get("TargetMode") == "External"
    if not external:
        target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
    kind = e.get("Type", "").rsplit("/", 1)[-1]
    return Relation(id=e.get("Id", ""), kind=kind, target=target, external=external)


def open_package(data: bytes, limits: ReadLimits) -> Package:
    """The archive, checked. Raises ReadError: damaged-file, too-large, zip-bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise ReadError("damaged-file", "ZIP") from None
    if len(entries) > _MOST_PARTS:
        raise ReadError("zip-bomb", f"{len(entries)} parts")
    unpacked = sum(e.file_size for e in entries)
    if unpacked > _SMALL and unpacked > len(data) * _PACKED_HARDEST:
        raise ReadError("zip-bomb", f"{unpacked} bytes in {len(data)}")
    if unpacked > limits.max_unpacked_bytes:
        raise ReadError("too-large", f"{unpacked} bytes unpacked")
    return Package(archive=archive, limits=limits, names=frozenset(e.filename for e in entries))


def usual_copy(package: Package) -> bytes:
    """The archive again, the names of the strict standard in its parts turned into the usual ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(package.names):
            data = package.read(name)
            archive.writestr(name, usual_names(data) if name.endswith((".xml", ".rels")) else data)
    return out.getvalue()


def broken_part(data: bytes, else_named: str) -> str:
    """The first part of an archive that is no XML though it should be; for the words of a fault."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            try:
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(name), parser)
            except (etree.XMLSyntaxError, ValueError, *_DAMAGE):
                return name
    return else_named
