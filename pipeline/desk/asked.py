"""A request in, what it asks or brings out: the fields of a form within bounds, the person's name, a file.

A file that is dropped comes into raw/ under its own name; nothing that stands there is replaced.
"""

import os
import secrets
import unicodedata
from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote

from starlette.requests import Request

from pipeline.desk.book import clean_text
from pipeline.run.files import file_digest
from pipeline.write.names import UnsafeNameError, plain_name

WHO = "cchc_who"
MOST_FORM = 200_000  # bytes
_YEAR = 365 * 86_400
_MOST_NAMES = 100


class BadFormError(Exception):
    """A form that no page of the desk sends."""


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of a form, by name. Raises BadFormError."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_FORM:
            raise BadFormError("too large")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=200)
    except ValueError as fault:
        raise BadFormError(str(fault)) from None
    return dict(pairs)


def number_of(text: str) -> int | None:
    """A whole number as an address or a form gives it, else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def who_of(request: Request, otherwise: str) -> str:
    """The name that the person gave, else what the command was given."""
    return clean_text(unquote(request.cookies.get(WHO, "")))[:80] or otherwise


def who_cookie(name: str) -> str:
    """The cookie that keeps the name, for this browser's next desks too."""
    return (
        f"{WHO}={quote(clean_text(name)[:80])}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Strict"
    )


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
