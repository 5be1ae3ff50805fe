"""Old formats by LibreOffice: told apart, converted safely, and each failure one clear code."""

import os
import shutil
import stat
import struct
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.model.grid import ReadError
from pipeline.readers import office
from pipeline.readers.dispatch import read_any
from pipeline.readers.office import convert, ole_kind
from pipeline.readers.temporary import folder_for, own_folder
from tests.fixtures.make import build
from tests.read.ole_files import ole
from tests.read.shown import shown
from tests.read.word_parts import zipped

installed = pytest.mark.usefixtures("libreoffice")
OPEN_DOC = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0, 0, 0x0200)
LOCKED_DOC = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0, 0, 0x0300)
OPEN_XLS = struct.pack("<HH", 0x0809, 4) + bytes(4) + struct.pack("<HH", 0x00E1, 2) + bytes(2)
LOCKED_XLS = struct.pack("<HH", 0x0809, 4) + bytes(4) + struct.pack("<HH", 0x002F, 2) + bytes(2)
MANIFEST = '<m xmlns="x"><file-entry><encryption-data/></file-entry></m>'


@pytest.fixture(scope="session")
def libreoffice() -> None:
    """Fails, never skips, where LibreOffice is missing."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    assert found, "this test needs LibreOffice: run `make system`"


KINDS = [
    ({"WordDocument": OPEN_DOC}, "doc"),
    ({"Workbook": OPEN_XLS}, "xls"),
    ({"Book": OPEN_XLS}, "xls"),
]
LOCKED = [
    (ole({"WordDocument": LOCKED_DOC}), "DOC"),
    (ole({"Workbook": LOCKED_XLS}), "XLS"),
    (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "DOCX or XLSX"),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": MANIFEST}),
     "ODT"),
]  # fmt: skip


@pytest.mark.parametrize(("streams", "kind"), KINDS)
def test_kinds(streams: dict[str, bytes], kind: str) -> None:
    assert ole_kind(ole(streams)) == kind


@pytest.mark.parametrize(("data", "why"), LOCKED, ids=[c[1] for c in LOCKED])
def test_locked_files(data: bytes, why: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_any(data, file="x", sha256="")
    assert fault.value.code == "password-protected", why


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ole({"PowerPoint Document": b"x"}), "not-a-document"),
        (ole({})[:600], "damaged-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "damaged-file"),
    ],
)
def test_other_compound_files(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_any(data, file="x.doc", sha256="")
    assert fault.value.code == code


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError) as fault:
        read_any(b"{\\rtf1 x}", file="x.rtf", sha256="")
    assert (fault.value.code, fault.value.detail) == ("libreoffice-missing", "RTF")


def program(folder: Path, script: str) -> None:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_conversion_that_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ReadError, match="libreoffice-failed: DOC"):
        convert(b"x", "doc", "docx")


def test_a_conversion_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended with the programs that it started."""
    child = tmp_path / "child"
    program(tmp_path, f"sleep 9000 & echo $! > {child}\nsleep 9000")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ReadError, match="out-of-time"):
        convert(b"x", "doc", "docx", seconds=1)
    time.sleep(0.2)
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_one_at_a_time() -> None:
    with office._alone(), pytest.raises(ReadError, match="out-of-time"), office._alone(0.2):
        pass


def test_temporary_files_stand_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each in a folder of its own below the one that only its owner sees."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with folder_for("office") as first, folder_for("office") as second:
        assert first != second and first.parent == second.parent == own_folder()
        assert stat.S_IMODE(own_folder().stat().st_mode) == 0o700
    assert list(own_folder().iterdir()) == []


def test_a_folder_of_others_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"cchc-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReadError, match="unreadable-file"):
        own_folder()


def test_a_profile_forbids_macros_and_links(tmp_path: Path) -> None:
    office._write_profile(tmp_path)
    text = (tmp_path / "user" / "registrymodifications.xcu").read_text()
    assert "MacroSecurityLevel" in text and "DisableMacrosExecution" in text


@installed
def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither a section that names another file nor a field that includes one brings its text."""
    secret = tmp_path / "secret.txt"
    secret.write_text("bimatbimat")
    office_names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office_names}:office:1.0" '
        f'xmlns:text="{office_names}:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2"><office:body><office:text><text:p>a</text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}" '
        'xlink:type="simple" xlink:show="embed"/><text:p>b</text:p></text:section>'
        "</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    odt = zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
    rtf = (
        r'{\rtf1 a {\field{\*\fldinst INCLUDETEXT "%s"}{\fldrslt b}}\par}' % secret  # noqa: UP031
    ).encode()
    for data in (odt, rtf):
        text = " ".join(shown(read_any(data, file="x", sha256="")))
        assert text.startswith("a"), data[:20]
        assert "bimat" not in text


@installed
@pytest.mark.parametrize("name", ["office.doc", "office.odt", "annex-office.xls"])
def test_the_reader_says_what_it_converted(name: str) -> None:
    raw = read_any(build(name).read_bytes(), file=name, sha256="")
    assert raw.reader == f"office:{name.rsplit('.', 1)[1]}"
    assert "openxmlformats" not in raw.media_type
