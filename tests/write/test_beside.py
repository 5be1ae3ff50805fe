"""Files written for people: whole or not at all, and never in the place of what is no file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.write import beside
from pipeline.write.beside import write_beside, write_whole


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: os.mkfifo(path), "a pipe, for which nobody waits"),
        (lambda path: path.symlink_to("/dev/full"), "a device"),
        (lambda path: path.mkdir(), "a folder"),
        (lambda path: path.symlink_to(path.name), "a circle of links"),
    ],
)
def test_what_is_no_file_stays(make: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    make(path)
    before = path.lstat()
    with pytest.raises(OSError) as fault:
        write_whole(path, b"x")
    assert fault.value.filename == str(path), (
        "the name that was asked for, not of a file on the way"
    )
    assert path.lstat().st_ino == before.st_ino, reason
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_a_link_leads_where_it_led(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "a.txt").symlink_to("real/a.txt")
    write_whole(tmp_path / "a.txt", b"one")
    assert (tmp_path / "real" / "a.txt").read_bytes() == b"one"
    assert (tmp_path / "a.txt").is_symlink()


def test_what_stood_there_outlasts_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.docx"
    path.write_bytes(b"theirs")
    monkeypatch.setattr(beside.os, "fsync", full)
    for write in (write_whole, write_beside):
        with pytest.raises(OSError, match="No space"):
            write(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]


@pytest.mark.parametrize("when", [-9e15, 0.0, 9e17, 1e300])
def test_a_file_may_say_any_time(when: float) -> None:
    assert len(beside._day_of(when)) == 10
