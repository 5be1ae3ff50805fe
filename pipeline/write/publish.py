"""Shows one generation under out/: a link each, all of them by way of one link that is swapped.

`out/tasks.parquet` leads to `.cache/current/tasks.parquet`, and `.cache/current` to a generation:
exchanging that one link changes every file at once. Where the system has no links the files are copied, and copied
again by the next command where that was cut off.
"""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from pipeline.tables.standing import CURRENT
from pipeline.write.generation import Generation
from pipeline.write.names import below

Aside = Callable[[Path], None]
"""Puts what stands in the way where it is kept."""


def can_link(folder: Path) -> bool:
    """True where this folder's file system has links to names."""
    probe = folder / f"link.{os.getpid()}"
    try:
        probe.symlink_to("nowhere")
        probe.unlink()
    except (OSError, NotImplementedError):
        return False
    return True


class Publisher:
    """Shows generations of one output folder. aside: for what is not ours and stands in the way."""

    def __init__(self, out: Path, scratch: Path, aside: Aside) -> None:
        self.out = out
        self.scratch = scratch
        self.aside = aside
        self.links = can_link(scratch)
        self._real: dict[str, bool] = {}

    def show(self, generation: Generation, before: Generation | None) -> list[str]:
        """Shows it in one step; returns the names that were not there.

        before: what was shown last; its files that are no longer there go.
        """
        wanted = self._names(generation)
        if self.links:
            fresh = [n for n in sorted(wanted) if self._lead(n, replace=False)]
            self._turn(generation)
            for name in sorted(wanted):
                self._lead(name, replace=True)
        else:
            self._turn(generation)
            fresh = [n for n in sorted(wanted) if self._copy(generation, n)]
        if before is not None:
            for name in sorted(self._names(before) - wanted):
                self._withdraw(name, before)
        return fresh

    def _names(self, generation: Generation) -> set[str]:
        """What is shown: every file, but a table in parts as one folder where there are links."""
        if not self.links:
            return set(generation.listed)
        first = ((n, n.split("/")[0]) for n in generation.listed)
        return {table if table.endswith(".parquet") else name for name, table in first}

    def _turn(self, generation: Generation) -> None:
        """From here on it is this generation that stands."""
        text = f"generations/{generation.folder.name}/files"
        current, fresh = self.out / CURRENT, self.scratch / "current"
        with contextlib.suppress(FileNotFoundError):
            if current.is_symlink() and str(current.readlink()) == text:
                return
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        if self.links:
            fresh.symlink_to(text)
        else:
            fresh.write_text(text, encoding="utf-8")
        if current.is_dir() and not current.is_symlink():
            self.aside(current)
        fresh.replace(current)
        sync_folder(current.parent)

    # -- links ------------------------------------------------------------------------------------

    def _lead(self, name: str, *, replace: bool) -> bool:
        """A link at this name, True where it is new; what else stands there goes only by replace."""
        text = _text(name)
        with contextlib.suppress(OSError):
            # plain names, not paths: there are tens of thousands
            if os.readlink(f"{self.out}/{name}") == text and self._is_real(name):  # noqa: PTH115
                return False
        path = self.out / name
        if os.path.lexists(path) and not replace:
            return False
        self._folder_of(name)
        if os.path.lexists(path):
            self.aside(path)
        path.symlink_to(text)
        return True

    def _is_real(self, name: str) -> bool:
        """True where no folder on the way to a name is a link; looked at once for each folder."""
        folder = name.rpartition("/")[0]
        if folder not in self._real:
            self._real[folder] = not _by_link(self.out / name, self.out)
        return self._real[folder]

    def _folder_of(self, name: str) -> Path:
        """The folder of that name, a real one at every step, so that nothing lands elsewhere."""
        self._real.clear()
        folder = self.out
        for part in name.split("/")[:-1]:
            folder = folder / part
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                self.aside(folder)
            folder.mkdir(exist_ok=True)
        return folder

    def _withdraw(self, name: str, before: Generation) -> None:
        """Removes a link of ours, or a copy that is as it was listed, and folders left empty."""
        path = below(self.out, name)
        if _by_link(path, self.out):
            return
        with contextlib.suppress(OSError):
            if path.is_symlink():
                if str(path.readlink()) == _text(name):
                    path.unlink()
            elif not self.links and _as_listed(path, before, name):
                path.unlink()
        for folder in path.parents:
            if folder == self.out:
                break
            with contextlib.suppress(OSError):
                folder.rmdir()

    # -- copies -----------------------------------------------------------------------------------

    def _copy(self, generation: Generation, name: str) -> bool:
        """A copy at this name; True where nothing stood there."""
        path = self.out / name
        if _as_listed(path, generation, name) or not (generation.files / name).exists():
            return False
        folder = self._folder_of(name)
        if path.is_symlink() or path.is_dir():
            self.aside(path)
        stood = path.exists()
        fresh = self.scratch / "copy"
        shutil.copy2(generation.files / name, fresh)
        fresh.replace(folder / path.name)
        return not stood


def _by_link(path: Path, out: Path) -> bool:
    """True where a folder on the way to a path below out is a link."""
    return any((out / f).is_symlink() for f in path.relative_to(out).parents if f != Path())


def _as_listed(path: Path, generation: Generation, name: str) -> bool:
    try:
        stat = path.lstat()
    except OSError:
        return False
    was = generation.listed[name]
    return (stat.st_size, stat.st_mtime_ns) == (was.size, was.changed_at)


def _text(name: str) -> str:
    return "../" * name.count("/") + f"{CURRENT}/{name}"


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder stays so when the power goes."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
