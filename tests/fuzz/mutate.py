"""Mutations of the seeds: bytes, words of the trade, pieces of other seeds, parts inside a zip."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
import zipfile
from collections.abc import Sequence

WORDS: tuple[bytes, ...] = tuple(
    w.encode()
    for w in (
        "Quý IV/2024", "trước ngày 31/12/2024", "ngày 31/4/2024", "định kỳ hằng quý", "tháng 13",
        "6 tháng đầu năm", "từ tháng 01 đến tháng 12/2024", "Quý II, Quý IV/2024", "thường xuyên",
        "Sở Nội vụ", "UBND cấp huyện, cấp xã", "các sở, ban, ngành tỉnh", "và", ";", ",", "/",
        "Cơ quan thường trực BCĐ CCHC", "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018", "QĐ-UBND",
        "Nghị quyết số 76/NQ-CP", "sửa đổi, bổ sung một số điều của", "Luật", "số", "Điều 1.",
        "điểm h khoản 3 mục II", "mục II.3", "phụ lục", "I.", "II.", "a)", "đ)", "1.", "- ", "|",
        "\n|\n", "\n", "STT\n|\nNhiệm vụ\n|\nCơ quan chủ trì\n|\nThời gian hoàn thành\n|\n",
        "PHỤ LỤC", "QUYẾT ĐỊNH", "Căn cứ", "Nơi nhận:", "KT. CHỦ TỊCH", "(Kèm theo", "năm 2024",
        "\u0301", "\u200b", "\ufeff", "İ", "ß", "ﬀ", "đ", "Đ", "Ð", "0", "9" * 30, "²", "٣",
        "hoà", "hòa", "I", "V" * 12, "(", ")", "“", "”", "%", "31/02/2024", "00/00/0000",
    )
)  # fmt: skip
MARKUP: tuple[bytes, ...] = (
    b"<table>", b"</table>", b"<tr>", b"<td rowspan='9999999'>", b"<td colspan=0>", b"<td colspan=-1>",
    b"<p>", b"<br>", b"&#0;", b"&#xD800;", b"&nbsp;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>",
    b"<w:tbl>", b"<w:tr>", b"<w:tc>", b"</w:tc>", b'<w:gridSpan w:val="99999"/>', b"<w:vMerge/>",
    b'<w:gridSpan w:val="-1"/>', b'<w:vMerge w:val="restart"/>', b"<w:del>", b"<w:ins>", b"<w:t>",
    b'<w:numId w:val="7"/>', b'<w:ilvl w:val="99"/>', b'<c r="A1" t="s">', b'<c r="ZZZZ9999999">',
    b"<v>9999999999</v>", b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="B2:A1"/>',
    b'<row r="0">', b't="inlineStr"', b"<!ENTITY a 'b'>", b"<!DOCTYPE x>", b"xmlns:w='x'",
    b" obj\n", b"endobj", b"stream\n", b"endstream", b"/Kids [2 0 R]", b"/Count 99999", b"BT ", b" ET ",
    b" Tj ", b" re S ", b" cm ", b"/MediaBox [0 0 1e9 1e9]", b"/Rotate 17", b"/Length -1", b"xref", b"<<",
    b">>", b"1e308 ", b"-1 ", b"NaN ", b"\\u0", b"{\\rtf1", b"\\bin9", b"Content-Type: text/html\n\n",
    b"Content-Transfer-Encoding: base64\n", b"boundary=x", b"--x--", b"charset=utf-7", b"charset=cp1258",
)  # fmt: skip
_LONGEST = 300_000


def mutated(r: random.Random, seeds: Sequence[bytes], *, markup: bool) -> bytes:
    """A new input from one seed or two."""
    seed = r.choice(seeds)
    if seed.startswith(b"PK\x03\x04") and r.random() < 0.85:
        with contextlib.suppress(Exception), warnings.catch_warnings(action="ignore"):
            return _inside_zip(r, seed)
    return _bytes(r, seed, seeds, markup)


def _bytes(r: random.Random, seed: bytes, seeds: Sequence[bytes], markup: bool) -> bytes:
    data = bytearray(seed)
    for _ in range(1 + int(r.expovariate(0.5))):
        _one(r, data, seeds, markup)
    return bytes(data[:_LONGEST])


def _one(r: random.Random, data: bytearray, seeds: Sequence[bytes], markup: bool) -> None:
    kind = r.randrange(9)
    at = r.randrange(len(data) + 1)
    size = min(len(data) - at, int(r.expovariate(1 / 20)) + 1)
    if kind == 0 and data:
        data[r.randrange(len(data))] = r.randrange(256)
    elif kind == 1:
        del data[at : at + size]
    elif kind == 2:
        data[at:at] = data[at : at + size] * r.randint(1, 4)
    elif kind == 3:
        other = r.choice(seeds)
        start = r.randrange(len(other) + 1)
        data[at : at + size * r.randint(0, 1)] = other[start : start + r.randint(1, 400)]
    elif kind == 4:
        data[at:at] = bytes(r.randrange(256) for _ in range(r.randint(1, 4)))
    elif kind == 5 and len(data) > 8:
        start = r.randrange(len(data))
        piece = data[start : start + size]
        del data[start : start + size]
        data[at:at] = piece
    elif kind == 6 and r.random() < 0.1:
        del data[at:]
    else:
        words = MARKUP if markup and r.random() < 0.6 else WORDS
        data[at : at + (size if r.random() < 0.3 else 0)] = b" " + r.choice(words) + b" "


def _inside_zip(r: random.Random, seed: bytes) -> bytes:
    """The same archive with one part changed, dropped, renamed or doubled."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = r.choice([n for n in names if n.endswith(".xml")] or names)
        for name in names:
            data = old.read(name)
            if name == chosen:
                kind = r.random()
                if kind < 0.04:
                    continue
                if kind < 0.06:
                    name = r.choice(["../x", "word/document.xml", "xl/workbook.xml", "a\x00b", ""])
                data = _bytes(r, data, [data], True)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()
