"""DOC, RTF, ODT, XLS and ODS in, the blocks of their conversion by LibreOffice out.

LibreOffice runs headless, with a fresh profile that allows no macro, no link and no update, one
conversion at a time on a machine, within a time limit; its result is read like any DOCX or XLSX. What
an old compound file (OLE) holds is told before by olefile: Word, Excel or a mail, locked or open
([MS-DOC] 2.5.2, [MS-XLS] 2.4.117), and a file packed whole within it ([MS-OLEDS] 2.3.6).
"""

import contextlib
import io
import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits, waiting
from pipeline.readers.temporary import folder_for, own_folder

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 90.0  # one conversion
_WAIT = 600.0  # for the conversions before it
_TARGETS = {
    "doc": "docx",
    "rtf": "docx",
    "odt": "docx",
    "fodt": "docx",
    "word-xml": "docx",
    "xls": "xlsx",
    "ods": "xlsx",
    "fods": "xlsx",
    "excel-xml": "xlsx",
    "xlsb": "xlsx",
}
_ENDINGS = {"word-xml": "xml", "excel-xml": "xml"}
_MEDIA_TYPES = {
    "doc": "application/msword",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "xls": "application/vnd.ms-excel",
    "fodt": "application/vnd.oasis.opendocument.text-flat-xml",
    "word-xml": "application/xml",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "fods": "application/vnd.oasis.opendocument.spreadsheet-flat-xml",
    "excel-xml": "application/xml",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
}
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)
_NOWHERE = "http://127.0.0.1:9"  # where programs that ask for a proxy are sent
_NO_NETWORK = dict.fromkeys(
    ("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE
)
_FILE_PASS, _BOF = 0x002F, 0x0809
_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "__properties_version1.0": "msg"}
_FIRST = 4096  # bytes of a stream that tell whether it is locked
_ZIP = b"PK\x03\x04"


def read_ole(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """An old Word or Excel file, or a mail. Raises ReadError: password-protected and as its reader."""
    kind = ole_kind(data)
    if kind == "msg":
        from pipeline.readers.mail import read_outlook

        return read_outlook(data, name, limits)
    return read_converted(data, kind, name, limits)


def read_rtf(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """A rich text file. Raises ReadError as `read_converted`."""
    return read_converted(data, "rtf", name, limits)


def read_converted(
    data: bytes, kind: str, name: str, limits: ReadLimits = DEFAULT_LIMITS
) -> RawDocument:
    """A file of that kind as blocks, read from its conversion.

    Raises ReadError: libreoffice-missing, libreoffice-failed, out-of-time, too-large.
    """
    target = _TARGETS[kind]
    converted = convert(data, kind, target)
    if target == "docx":
        from pipeline.readers.docx import read_docx as read
    else:
        from pipeline.readers.xlsx import read_xlsx as read
    raw = read(converted, name, limits)
    return replace(raw, reader=f"office:{kind}", media_type=_MEDIA_TYPES[kind])


def convert(data: bytes, kind: str, target: str, seconds: float = _SECONDS) -> bytes:
    """The file's bytes in the target format, by LibreOffice."""
    program = next((p for p in map(shutil.which, _PROGRAMS) if p), None)
    if program is None:
        raise ReadError("libreoffice-missing", kind.upper())
    with folder_for("office") as folder, _alone():
        source = folder / f"document.{_ENDINGS.get(kind, kind)}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        _run(_command(program, folder, source, target), folder, seconds)
        made = folder / "out" / f"document.{target}"
        if not made.is_file():
            raise ReadError("libreoffice-failed", kind.upper())
        return made.read_bytes()


def _command(program: str, folder: Path, source: Path, target: str) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--invisible",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Runs to the end or the limit, with all that it starts; its words are not kept."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        **_NO_NETWORK,
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ReadError("out-of-time", f"LibreOffice, {seconds:.0f} s") from None
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a program with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _write_profile(profile: Path) -> None:
    """A profile whose settings hold before the first document is opened."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{setting}</value></prop></item>"
        for path, name, setting in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )


@contextlib.contextmanager
def _alone(wait: float = _WAIT) -> Iterator[None]:
    """Holds the one place for a conversion on this machine. Raises ReadError out-of-time."""
    with (own_folder() / "office.lock").open("a") as lock:
        with waiting():
            until = time.monotonic() + wait
            while not _locked(lock.fileno()):
                if time.monotonic() > until:
                    raise ReadError("out-of-time", f"LibreOffice, {wait:.0f} s")
                time.sleep(0.1)
        yield  # closing the file gives the place back


def _locked(handle: int) -> bool:
    """True once the place is ours; a system without such locks lets everyone in."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def open_ole(data: bytes) -> Iterator[Any]:
    """The opened container. Raises ReadError damaged-file, here and from within the block."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            yield container
    except ReadError:
        raise
    except (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError):
        raise ReadError("damaged-file", "OLE") from None


def ole_kind(data: bytes) -> str:
    """doc, xls or msg. Raises ReadError: password-protected, not-a-document, damaged-file."""
    with open_ole(data) as container:
        if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
            raise ReadError("password-protected")
        for name, kind in _KINDS.items():
            if container.exists(name):
                first = container.openstream(name).read(_FIRST)
                if _is_locked(kind, first):
                    raise ReadError("password-protected")
                return kind
        raise ReadError("not-a-document", "OLE")


def packed_file(data: bytes) -> bytes | None:
    """The office file that the container holds whole; None where it holds none."""
    with open_ole(data) as container:
        for name in ("Package", "CONTENTS", "\x01Ole10Native"):
            if container.exists(name):
                packed = bytes(container.openstream(name).read())
                at = packed.find(_ZIP, 0, _FIRST)
                if at >= 0:
                    return packed[at:]
    return None


def _is_locked(kind: str, first: bytes) -> bool:
    if kind == "doc":
        return first.startswith(b"\xec\xa5") and bool(
            struct.unpack_from("<H", first, 10)[0] & 0x0100
        )
    if kind != "xls":
        return False
    at = 0
    for _ in range(4):
        if at + 4 > len(first):
            return False
        record, length = struct.unpack_from("<HH", first, at)
        if record == _FILE_PASS:
            return True
        if at and record != _BOF and record > 0x0100:
            return False
        at += 4 + length
    return False
