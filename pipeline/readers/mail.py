"""A saved mail or web archive in, the decision it carries out.

Of a mail its attached documents, else its own text: Internet mail by the standard library, Outlook's
own format by olefile ([MS-OXMSG] 2.1), its compressed rich text ([MS-OXRTFCP]) and the page that may be
packed within that ([MS-OXRTFEX]); an attached document that cannot be read is named. Of an archive
(MHTML) the page, those in its frames in place; lines are those of the packed page, so a place names the
cell only. Nothing is fetched.
"""

import email
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage, Message
from email.policy import compat32, default
from typing import Any
from urllib.parse import urljoin

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.bundle import Packed, read_bundle, unpacked
from pipeline.readers.html import read_html
from pipeline.readers.html_text import decode_page
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits
from pipeline.readers.places import moved, without_lines

_MOST_PARTS = 500
_TEXT, _HTML = "1000001F", "10130102"  # a mail's text, and the same as a page
_RICH = "10090102"  # and as rich text, compressed
_DATA, _LONG_NAME, _NAME = "37010102", "3707001F", "3704001F"  # of an attached file
_PAGES = ("text/html", "application/xhtml+xml")
_PARTS = (*_PAGES, "text/css")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D  # "LZFu", "MELA"
_WORDS = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip
_WINDOW = 4096
_FROM_PAGE = re.compile(rb"\\fromhtml1\b")
_TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<group>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_LETTERS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’",
            b"ldblquote": "“", b"rdblquote": "”", b"emdash": "—", b"endash": "–"}  # fmt: skip
_SKIPPED = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pntext"})


@dataclass(slots=True, kw_only=True)
class _Mail:
    """What a mail holds: attached files, and its own text as a page, rich and plain."""

    files: list[Packed]
    page: bytes = b""
    charset: str | None = None
    text: bytes = b""
    rich: bytes = b""  # as RTF


def read_mail(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """An Internet mail. Raises ReadError: not-a-document, and as the reader of what it carries."""
    message = email.message_from_bytes(data, _class=EmailMessage, policy=default)
    mail = _Mail(files=[])
    for count, part in enumerate(_leaves(message)):
        if count > _MOST_PARTS:
            raise ReadError("too-large", f"{count} parts")
        _sort(part, mail)
    return _read(mail, name, limits)


def read_outlook(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """A mail saved by Outlook. Raises ReadError as `read_mail`, damaged-file."""
    from pipeline.readers.office import open_ole

    with open_ole(data) as container:
        folders = sorted(
            {path[0] for path in container.listdir() if path[0].startswith("__attach")}
        )
        mail = _Mail(files=[_attached(container, folder) for folder in folders[:_MOST_PARTS]])
        mail.page = _stream(container, _HTML)
        mail.text = _stream(container, _TEXT)
        packed = _stream(container, _RICH) if not mail.page.strip() else b""
    if packed:
        mail.rich = unpack_rtf(packed, limits.max_part_bytes)
        mail.page = (page_within(mail.rich) or "").encode()
    return _read(mail, name, limits)


def _read(mail: _Mail, name: str, limits: ReadLimits) -> RawDocument:
    found = read_bundle(unpacked(mail.files, limits), name, limits, "message/rfc822")
    if found is not None:
        return found
    if mail.page.strip():
        from pipeline.readers.html import read_html

        return read_html(mail.page, name, limits, declared=mail.charset)
    if mail.rich:
        from pipeline.readers.office import read_rtf

        return read_rtf(mail.rich, name, limits)
    if not mail.text.strip():
        raise ReadError("not-a-document", "mail")
    from pipeline.readers.portal_text import read_portal_text

    return read_portal_text(mail.text, name, limits)


# -- Internet mail ---------------------------------------------------------------------------------


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold no others; those of a forwarded mail too."""
    for part in message.walk():
        if not part.is_multipart() and isinstance(part, EmailMessage):
            yield part


def _sort(part: EmailMessage, mail: _Mail) -> None:
    body = _payload(part)
    kind = part.get_content_type()
    file = part.get_filename()
    if file or part.get_content_disposition() == "attachment":
        mail.files.append(Packed(name=file or kind, data=body))
    elif kind in ("text/html", "application/xhtml+xml"):
        if len(body) > len(mail.page):
            mail.page, mail.charset = body, part.get_content_charset()
    elif kind == "text/plain":
        if len(body) > len(mail.text):
            mail.text = _as_utf8(body, part.get_content_charset())
    elif not kind.startswith("image/"):
        mail.files.append(Packed(name=kind, data=body))


def _payload(part: EmailMessage) -> bytes:
    try:
        body: Any = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        raise ReadError("damaged-file", part.get_content_type()) from None
    return body if isinstance(body, bytes) else b""


def _as_utf8(body: bytes, charset: str | None) -> bytes:
    """A text part as UTF-8 where its charset is told and right; else as it is."""
    try:
        return body.decode(charset or "utf-8").encode()
    except (LookupError, ValueError):  # no such charset; none can have that name; not in it
        return body


# -- Outlook ---------------------------------------------------------------------------------------


def _attached(container: Any, folder: str) -> Packed:
    name = _text(container, f"{folder}/") or folder
    return Packed(name=name, data=_stream(container, _DATA, f"{folder}/"))


def _text(container: Any, folder: str) -> str:
    long = _stream(container, _LONG_NAME, folder) or _stream(container, _NAME, folder)
    return long.decode("utf-16-le", "replace").rstrip("\0")


def _stream(container: Any, tag: str, folder: str = "") -> bytes:
    path = f"{folder}__substg1.0_{tag}"
    data = bytes(container.openstream(path).read()) if container.exists(path) else b""
    return data.decode("utf-16-le", "replace").encode() if tag == _TEXT else data


def read_mhtml(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """The archive's page as blocks. Raises ReadError: not-a-document, too-large, as for a page."""
    message = email.message_from_bytes(data, policy=compat32)
    pages = [p for p in message.walk() if p.get_content_type() in _PAGES]
    page = _first(message, pages)
    if page is None:
        raise ReadError("not-a-document", "multipart/related")
    parts = [p for p in message.walk() if p.get_content_type() in _PARTS and p is not page]
    texts, charset = _texts(page, parts), page.get_content_charset()
    raw = read_html(_bytes(page), name, limits, declared=charset, parts=texts)
    return replace(moved(raw, without_lines), reader="mhtml", media_type="multipart/related")


def _first(message: Message, pages: list[Message]) -> Message | None:
    """The page that the envelope names as its start, else the first."""
    start = message.get_param("start")
    named = [p for p in pages if start and p.get("Content-ID") == start]
    return next(iter(named or pages), None)


def _texts(page: Message, others: list[Message]) -> Mapping[str, str]:
    """The texts of the other pages and of style sheets, by every address the page may name them by."""
    found: dict[str, str] = {}
    base = page.get("Content-Location") or ""
    for other in others:
        try:
            text = decode_page(_bytes(other), other.get_content_charset())
        except ReadError:
            continue
        number = (other.get("Content-ID") or "").strip("<>")
        if number:
            found[f"cid:{number}"] = text
        location = other.get("Content-Location")
        if location:
            found[location] = found[urljoin(base, location)] = text
            if base and location.startswith(base.rsplit("/", 1)[0] + "/"):
                found[location[len(base.rsplit("/", 1)[0]) + 1 :]] = text
    return found


def _bytes(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def unpack_rtf(data: bytes, most: int) -> bytes:
    """The RTF of a compressed body. Raises ReadError: damaged-file, too-large (over `most` bytes)."""
    if len(data) < 16:
        raise ReadError("damaged-file", "RTF")
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if size > most:
        raise ReadError("too-large", f"{size} bytes")
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _PACKED:
        raise ReadError("damaged-file", "RTF")
    return _inflated(data, size)


def _inflated(data: bytes, size: int) -> bytes:
    window = bytearray(_WORDS.ljust(_WINDOW, b"\0"))
    at, write, out = 16, len(_WORDS), bytearray()
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                (pair,) = struct.unpack_from(">H", data, at)
                at += 2
                first, length = pair >> 4, (pair & 15) + 2
                if first == write % _WINDOW:
                    return bytes(out)
                places: Iterable[int] = range(first, first + length)
            else:
                window[write % _WINDOW] = data[at]
                at += 1
                places = (write,)
            for place in places:
                letter = window[place % _WINDOW]
                window[write % _WINDOW] = letter
                out.append(letter)
                write += 1
    return bytes(out[:size])


def page_within(rtf: bytes) -> str | None:
    """The page that the RTF was made of, as text; None where it was made of none."""
    return "".join(_page(rtf)) if _FROM_PAGE.search(rtf[:1000]) else None


def _page(rtf: bytes) -> Iterator[str]:
    """The page's tags, and the text that stands outside what was only made for RTF."""
    code = re.search(rb"\\ansicpg(\d+)", rtf[:1000])
    charset = f"cp{code[1].decode()}" if code else "cp1252"
    stack: list[tuple[bool, bool]] = []  # (skipped, a tag of the page) of the groups around
    skipped, tag, made, over = False, False, False, 0
    starred = False
    for m in _TOKEN.finditer(rtf):
        if m["group"] == b"{":
            stack.append((skipped, tag))
        elif m["group"] == b"}":
            skipped, tag = stack.pop() if stack else (True, False)
        elif m["sign"] == b"*":
            starred = True
            continue
        elif m["word"] == b"htmltag":
            skipped, tag = False, True
        elif m["word"] == b"htmlrtf":
            made = m["number"] != b"0"
        elif m["word"] in _SKIPPED or (starred and m["word"]):
            skipped = True
        elif skipped or (made and not tag):
            pass
        elif m["word"] == b"u" and m["number"]:
            yield chr(int(m["number"]) % 65536)
            over = 1
        elif m["hex"] or m["text"] or m["sign"]:
            text = bytes.fromhex(m["hex"].decode()) if m["hex"] else m["text"] or m["sign"]
            if over and text:
                text, over = text[1:], 0
            yield "\xa0" if m["sign"] == b"~" else text.decode(charset, "replace")
        elif m["word"] in _LETTERS:
            yield _LETTERS[m["word"]]
        starred = False
