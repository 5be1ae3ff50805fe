"""A request in, what it asks out: the fields of a form within bounds, the person's name."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote

from starlette.requests import Request

from pipeline.desk.book import clean_text

WHO = "cchc_who"
MOST_FORM = 200_000  # bytes
_YEAR = 365 * 86_400


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
