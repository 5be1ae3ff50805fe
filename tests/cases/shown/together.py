"""Old office files converted by one start of LibreOffice for all: starting it takes most of a conversion."""

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.model.grid import ReadError
from pipeline.readers import office
from pipeline.readers.dispatch import read_any
from pipeline.readers.limits import ReadLimits
from pipeline.readers.temporary import folder_for

Convert = Callable[..., bytes]
_SECONDS = 600.0


def converter_of(files: Iterable[Path], convert: Convert) -> Convert:
    """What stands for `convert` of the reader: it knows what these files ask for, and asks it for others."""
    asked = _asked_of(files)
    known: dict[tuple[bytes, str], bytes] = {}
    for target in sorted({target for _, _, target in asked}):
        known |= _converted([(data, kind) for data, kind, to in asked if to == target], target)

    def run(data: bytes, kind: str, target: str, seconds: float = office._SECONDS) -> bytes:
        return known.get((data, target)) or convert(data, kind, target, seconds)

    return run


def _asked_of(files: Iterable[Path]) -> list[tuple[bytes, str, str]]:
    """(bytes, kind, target) of all that reading these files would have converted."""
    asked: list[tuple[bytes, str, str]] = []

    def note(data: bytes, kind: str, target: str, seconds: float = 0.0) -> bytes:  # noqa: ARG001
        asked.append((data, kind, target))
        raise ReadError("libreoffice-failed", kind)

    plain, office.convert = office.convert, note
    try:
        for file in files:
            with contextlib.suppress(ReadError):
                read_any(file.read_bytes(), file=file.name, sha256="", limits=ReadLimits())
    finally:
        office.convert = plain
    return asked


def _converted(files: list[tuple[bytes, str]], target: str) -> dict[tuple[bytes, str], bytes]:
    """As `office.convert` does it, with all sources on one command line; what fails is left out."""
    with folder_for("office") as folder, office._alone():
        sources = []
        for i, (data, kind) in enumerate(files):
            sources.append(folder / f"{i}.{office._ENDINGS.get(kind, kind)}")
            sources[-1].write_bytes(data)
        office._write_profile(folder / "profile")
        first, *rest = sources
        program = next(p for p in map(office.shutil.which, office._PROGRAMS) if p)
        command = office._command(program, folder, first, target)
        office._run([*command, *map(str, rest)], folder, _SECONDS)
        made = [folder / "out" / f"{source.stem}.{target}" for source in sources]
        return {
            (data, target): path.read_bytes()
            for (data, _), path in zip(files, made, strict=True)
            if path.is_file()
        }
