"""Mails, web archives, archives and folders: a decision and its appendix in files of their own."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path

from tests.read.ole_files import ole

from .base import case, rewritten
from .sheet_cases import book
from .web import html
from .word import docx
from .word_cases import STRUCK

_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOTE = "Kính gửi các đơn vị,\nVăn phòng gửi kèm Quyết định để triển khai.\nTrân trọng."


def mail(subject: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "vp@example.invalid", "so@example.invalid", subject
    made["Date"] = "Fri, 24 Jan 2025 16:00:00 +0700"
    return made


def attached(note: str = _NOTE) -> EmailMessage:
    made = mail("Quyết định 215/QĐ-UBND")
    made.set_content(note)
    made.add_attachment(
        docx(STRUCK), maintype="application", subtype=_WORD, filename="Quyết định 215.docx"
    )
    return made


def fixed(made: EmailMessage) -> bytes:
    """The same bytes each time: boundaries are numbered."""
    for i, part in enumerate(made.walk()):
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            part.set_boundary(f"=-limit-{i}")
    return made.as_bytes()


@case("eml-docx", "a mail with the decision as DOCX, struck runs in it", control="00-docx")
def _docx(folder: Path) -> None:
    (folder / "input.eml").write_bytes(fixed(attached()))


@case(
    "eml-body",
    "the decision is pasted into the mail's body (HTML beside plain text)",
    control="00-html",
)
def _body(folder: Path) -> None:
    made = mail("Kế hoạch 2025")
    made.set_content("Thư này cần trình đọc HTML.")
    made.add_alternative(html(), subtype="html", cte="base64")
    (folder / "input.eml").write_bytes(fixed(made))


@case("eml-in-eml", "forwarded as an attached mail that holds the decision", control="00-docx")
def _nested(folder: Path) -> None:
    made = mail("Fwd: Quyết định 215/QĐ-UBND")
    made.set_content("Chuyển tiếp.")
    made.add_attachment(attached())
    (folder / "input.eml").write_bytes(fixed(made))


@case(
    "eml-signature-picture",
    "the attachment beside the sender's logo and a calendar entry",
    control="00-docx",
)
def _logo(folder: Path) -> None:
    made = attached()
    made.add_attachment(
        b"\x89PNG\r\n\x1a\n" + bytes(300), maintype="image", subtype="png", filename="logo.png"
    )
    made.add_attachment(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar",
                        filename="hop.ics")  # fmt: skip
    (folder / "input.eml").write_bytes(fixed(made))


@case("msg-html-body", "Outlook's message with the decision as an HTML body", control="00-html")
def _msg(folder: Path) -> None:
    streams = {
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001F": "Quyết định 215".encode("utf-16-le"),
        "__substg1.0_10130102": html().encode().ljust(4096, b" "),
        "__properties_version1.0": bytes(32),
    }
    (folder / "input.msg").write_bytes(ole(streams))


@case(
    "mhtml-frame-base64", "the decision in a frame's part, base64, beside a menu", control="00-html"
)
def _mhtml(folder: Path) -> None:
    import base64

    page = (
        "<html><body><ul><li>Trang chủ</ul><iframe src='cid:f2@mhtml.blink'></iframe></body></html>"
    )
    parts = [("", page), ("Content-ID: <f2@mhtml.blink>\r\n", html())]
    out = 'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b--"\r\n\r\n'
    for extra, text in parts:
        coded = base64.encodebytes(text.encode()).decode().replace("\n", "\r\n")
        out += f"----b--\r\nContent-Type: text/html; charset=utf-8\r\n{extra}Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n"
    (folder / "input.mhtml").write_bytes((out + "----b----\r\n").encode())


def letter() -> bytes:
    """The decision without its appendix."""
    from .base import BEFORE, DATE, LEFT, NUMBER, RIGHT
    from .word import p, r

    start = "".join(p(r(t)) for t in (*LEFT, *RIGHT, NUMBER, DATE, *BEFORE))
    return bare(start)


def bare(inner: str) -> bytes:
    from .word import _NS

    text = f"<w:document {_NS}><w:body>{inner}<w:sectPr/></w:body></w:document>".encode()
    return rewritten(docx(), lambda name, old: text if name == "word/document.xml" else old)


def appendix_book() -> bytes:
    """The appendix as a workbook of its own, from its caption on."""
    import io

    import openpyxl

    made = openpyxl.load_workbook(io.BytesIO(book(None)))
    made.active.delete_rows(1, 11)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def appendix(caption: tuple[str, ...]) -> bytes:
    from .word import p, r, table

    return bare("".join(p(r(t)) for t in caption) + table({}, {}, ("I", "II")))


FULL = (
    "PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2025",
    "(Ban hành kèm theo Quyết định số 215/QĐ-UBND ngày 24/01/2025 của Chủ tịch UBND tỉnh)",
)  # fmt: skip
NAMELESS = ("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2025")


def pair(folder: Path, names: tuple[str, str], second: bytes, zipped: bool) -> None:
    files = dict(zip(names, (letter(), second), strict=True))
    if zipped:
        with zipfile.ZipFile(folder / "input.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(zipfile.ZipInfo(name, (2025, 1, 24, 8, 0, 0)), data)
        return
    (folder / "input").mkdir()
    for name, data in files.items():
        (folder / "input" / name).write_bytes(data)


for _kind, _zipped in (("zip", True), ("folder", False)):
    for _name, _says, _names, _caption in (
        ("numbered", "the appendix names number and date", ("quyet-dinh.docx", "phu-luc.docx"), FULL),
        ("named", "the appendix names nothing; its file is called after the decision's",
         ("215-QD-UBND.docx", "215-QD-UBND-phu-luc.docx"), NAMELESS),
        ("other", "the appendix names another decision: it must not be joined",
         ("quyet-dinh.docx", "phu-luc.docx"), (*FULL[:2], FULL[2].replace("215", "1215"))),
    ):  # fmt: skip

        def _write(folder: Path, names: tuple[str, str] = _names, caption: tuple[str, ...] = _caption,
                   zipped: bool = _zipped) -> None:  # fmt: skip
            pair(folder, names, appendix(caption), zipped)

        case(
            f"{_kind}-appendix-{_name}",
            _says,
            control="00-docx",
            drop=tuple(range(1, 9)) if _name == "other" else (),
        )(_write)


@case(
    "folder-appendix-xlsx",
    "the appendix is a workbook that names number and date",
    control="00-docx",
)
def _workbook(folder: Path) -> None:
    pair(folder, ("quyet-dinh.docx", "phu-luc.xlsx"), appendix_book(), False)
