"""A folder of ours for what must stand on a disk for a moment: only its owner looks into it."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.model.grid import ReadError

SETTING = "CCHC_CACHE"


def own_folder() -> Path:
    """The one folder below which all temporary things stand, made if it is missing.

    Raises ReadError unreadable-file where another person's folder or a link has its name.
    """
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    path = Path(tempfile.gettempdir()) / f"cchc-{user}"
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        owned = not hasattr(os, "getuid") or found.st_uid == os.getuid()
        if not stat.S_ISDIR(found.st_mode) or not owned:
            raise ReadError("unreadable-file", path.name)
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(0o700)
    except OSError as fault:
        raise ReadError("unreadable-file", f"{path.name}: {fault.strerror}") from None
    return path


@contextlib.contextmanager
def folder_for(purpose: str) -> Iterator[Path]:
    """A new folder below ours, gone at the end; its name begins with the process that made it."""
    with tempfile.TemporaryDirectory(prefix=f"{os.getpid()}-{purpose}-", dir=own_folder(),
                                     ignore_cleanup_errors=True) as name:  # fmt: skip
        yield Path(name)


def clear_left_over() -> None:
    """Removes what processes left that were killed, and ends what they had started there."""
    try:
        left = [p for p in own_folder().iterdir() if _is_left(p.name)]
    except (ReadError, OSError):
        return
    if not left:
        return
    import psutil

    for process in psutil.process_iter(["cwd"]):
        where = process.info["cwd"]
        if where and any(Path(where).is_relative_to(p) for p in left):
            with contextlib.suppress(psutil.Error):
                process.kill()
    for path in left:
        shutil.rmtree(path, ignore_errors=True)


def _is_left(name: str) -> bool:
    """True for the folder of a process that is no more."""
    number = name.split("-")[0]
    if not number.isdecimal() or "-" not in name:
        return False
    import psutil

    return not psutil.pid_exists(int(number))


def memory_folder() -> Path | None:
    """Where recognised pages and compiled patterns are kept: $CCHC_CACHE, else the user's cache.

    None for `off`, or nowhere to write.
    """
    named = os.environ.get(SETTING)
    if named == "off":
        return None
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "cchc" / "recognised"
    except RuntimeError:
        return None
