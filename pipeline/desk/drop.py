"""A file dropped on the desk, put into raw/ under its own name; nothing that stands is replaced."""

import os
import secrets
import unicodedata
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

from pipeline.run.files import file_digest
from pipeline.write.names import UnsafeNameError, plain_name

_MOST_NAMES = 100


class DropError(Exception):
    """The file is not taken; the message is the name of the words that say why."""


async def receive(stream: AsyncIterator[bytes], raw: Path, name: str, most: int) -> str:
    """The name under which it stands in raw afterwards. Raises DropError, OSError.

    A file with the same bytes under that name is the same file; another gets ` (2)`.
    """
    try:
        wanted = plain_name(unicodedata.normalize("NFC", name))
    except UnsafeNameError:
        raise DropError("drop_name") from None
    if wanted == "README.md" or wanted.startswith("~$"):
        raise DropError("drop_name")
    raw.mkdir(parents=True, exist_ok=True)
    fresh = raw / f".drop-{secrets.token_hex(8)}"
    digest, size = sha256(), 0
    try:
        with fresh.open("xb") as handle:
            async for piece in stream:
                size += len(piece)
                if size > most:
                    raise DropError("drop_large")
                digest.update(piece)
                handle.write(piece)
        if not size:
            raise DropError("drop_empty")
        return _settle(fresh, raw, wanted, digest.hexdigest())
    finally:
        fresh.unlink(missing_ok=True)


def _settle(fresh: Path, raw: Path, wanted: str, digest: str) -> str:
    stem, suffix = os.path.splitext(wanted)  # noqa: PTH122 - a name, no path
    for i in range(1, _MOST_NAMES):
        name = wanted if i == 1 else f"{stem} ({i}){suffix}"
        try:
            os.link(fresh, raw / name)
            return name
        except FileExistsError:
            if file_digest(raw / name) == digest:
                return name
        except OSError:  # no hard links here
            if not (raw / name).exists():
                fresh.rename(raw / name)
                return name
    raise DropError("drop_name")
