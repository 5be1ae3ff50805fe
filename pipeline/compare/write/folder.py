"""All files of a comparison into their folder in one step."""

import errno
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path


def write_folder(folder: Path, files: Mapping[str, bytes], known: Collection[str] = ()) -> None:
    """The folder holds these files afterwards, or is as it was. Raises OSError.

    known: other names that an earlier result may have. A folder with anything else in it is no
    result of ours and is not replaced.
    """
    ours = {*files, *known}
    if folder.is_symlink() or (folder.exists() and {p.name for p in folder.iterdir()} - ours):
        words = "is a link, or holds files that this command did not write"
        raise OSError(errno.EEXIST, words, str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh = staging / "new"
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        old = staging / "old"
        if folder.exists():
            folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
