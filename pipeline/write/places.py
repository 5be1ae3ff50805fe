"""Puts a staged file or folder in the place of an earlier one, so that it can be done again.

A file replaces a file in one step. A folder (a table in parts) changes places with the earlier one
in one step where the system can (Linux), else by two moves.
"""

import contextlib
import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def put_in_place(staged: Path, target: Path, inode: int, aside: Path) -> None:
    """Moves staged to target; inode: staged's own, by which a second call sees it was done.

    What stood at target before is dropped, by way of `aside` where it was or becomes a folder.
    """
    if not staged.exists():
        return
    if target.exists() and target.stat().st_ino == inode:  # changed places, but was cut off then
        _drop(staged, aside)
        return
    if not target.exists() or (target.is_file() and staged.is_file()):
        staged.replace(target)
    elif _exchange(staged, target):
        _drop(staged, aside)
    else:
        _drop(target, aside)
        staged.replace(target)


def _drop(path: Path, aside: Path) -> None:
    """Moves it out of the way first: a half-removed folder must never be taken for a whole one."""
    shutil.rmtree(aside, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        aside.unlink()
    aside.parent.mkdir(parents=True, exist_ok=True)
    path.replace(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Both names change places in one step; False where the system has no such call."""
    if sys.platform != "linux":
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
