"""Compiled patterns from one process to the next, in a file of the user's own.

It holds nothing that cannot be made again: a file of another Python, of another person, or that is
not as it was written is as good as none. See docs/decisions/0025-compiled-patterns-are-kept.md.
"""

import contextlib
import json
import os
import stat
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from pipeline.readers.temporary import memory_folder
from pipeline.rulebook.patterns import fresh, known

_MOST_BYTES = 8_000_000  # of the file; a larger one is begun anew
_WORTH = 20  # one new in so many is worth writing the file


def recall() -> None:
    """Takes over what earlier processes compiled."""
    if known or (file := _file()) is None:
        return
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
        about = file.stat()
        owned = not hasattr(os, "getuid") or about.st_uid == os.getuid()
        plain = stat.S_ISREG(about.st_mode) and about.st_size <= _MOST_BYTES
        if not (owned and plain) or about.st_mode & 0o022:
            return
        digest, _, data = file.read_bytes().partition(b"\n")
        if digest.decode() == sha256(data).hexdigest():
            known.update(json.loads(data))


def keep() -> None:
    """Puts away what this process compiled, in one step; where it cannot be written nothing is kept."""
    if not fresh or len(fresh) * _WORTH < len(known) or (file := _file()) is None:
        return
    data = json.dumps(known).encode()
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(sha256(data).hexdigest().encode() + b"\n" + data)
        Path(name).replace(file)
    fresh.clear()


def _file() -> Path | None:
    folder = memory_folder()
    made_by = sha256(f"{sys.version} {sys.byteorder} {sys.platform}".encode()).hexdigest()[:16]
    return folder / f"patterns-{made_by}.json" if folder else None
