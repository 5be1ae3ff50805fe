"""The portal reader and the folding of cells: every habit of a copied page gives the same tasks."""

import random
import re
import textwrap
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.grid import ReadError
from pipeline.readers.portal_text import decode, old_encoding, read_portal_text
from pipeline.run.document import Result
from tests.compose import HEADER, Plan
from tests.conftest import REFERENCE

TEXT = REFERENCE.read_text(encoding="utf-8")


def values(result: Result) -> list[tuple[object, ...]]:
    """All that must not change: every value of every task and its bodies and deadlines."""
    m = result.meaning
    tasks = [
        (
            t.task_id,
            t.section,
            t.task,
            t.lead_agencies,
            t.coordinating_agencies,
            t.products,
            t.due_start,
            t.due_end,
        )
        for t in m.tasks
    ]
    return [
        *tasks,
        *((a.task_id, a.role, a.mention_raw, a.agency_id) for a in m.agencies),
        *((d.task_id, d.kind, d.start, d.end) for d in m.deadlines),
        *((c.where, c.citation_key) for c in m.citations),
        *((p.provision_id, p.heading, " ".join(p.text.split())) for p in m.provisions),
    ]


def inline(text: str) -> str:
    """The appendix with each row on one line, `A | B | C |`."""
    head, table = text.split("STT\n|", 1)
    cells = [" ".join(c.split()) for c in ("STT\n|" + table).split("\n|")]
    rows: list[str] = []
    row: list[str] = []
    for cell in cells:
        if re.match(r"^(?:[IVX]+\. ?\D|\d+\.$)", cell) and row:
            rows.append(" | ".join(row) + " |")
            row = []
        row.append(cell)
    rows.append(" | ".join(c for c in row if c) + " |")
    return head + "\n".join(rows) + "\n"


def wrapped(text: str, width: int) -> str:
    """Rows on one line that an editor has broken wherever a line was full."""
    head, table = inline(text).split("STT |", 1)
    lines = ("STT |" + table).splitlines()
    fill = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False).fill
    return head + "\n".join(map(fill, lines)) + "\n"


def tabbed(text: str) -> str:
    """A table copied from a page into an editor: tabs between cells."""
    head, table = inline(text).split("STT |", 1)
    rows = ("STT |" + table).splitlines()
    return head + "\n".join("\t".join(r.rstrip(" |").split(" | ")) for r in rows) + "\n"


def blank_lines(text: str) -> str:
    """No marks at all: cells apart by blank lines."""
    return text.replace("\n|\n", "\n\n")


VARIANTS: dict[str, Callable[[str], bytes]] = {
    "windows line ends": lambda t: t.replace("\n", "\r\n").encode(),
    "old mac line ends": lambda t: t.replace("\n", "\r").encode(),
    "byte order mark": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "UTF-16 with mark": lambda t: t.encode("utf-16"),
    "UTF-16 big endian without mark": lambda t: t.encode("utf-16-be"),
    "decomposed letters": lambda t: unicodedata.normalize("NFD", t).encode(),
    "no-break spaces": lambda t: t.replace(" ", "\u00a0").encode(),
    "trailing spaces": lambda t: t.replace("\n", "  \t\n").encode(),
    "inline rows": lambda t: inline(t).encode(),
    "inline rows on broken lines": lambda t: wrapped(t, 60).encode(),
    "inline rows on short lines": lambda t: wrapped(t, 34).encode(),
    "tabs between cells": lambda t: tabbed(t).encode(),
    "cells apart by blank lines": lambda t: blank_lines(t).encode(),
    "old tone marks": lambda t: t.replace("hóa", "hoá").replace("Ủy", "Uỷ").replace("ủy", "uỷ").encode(),
    "metadata before the heading": lambda t: (
        "Thuộc tính văn bản\nSố hiệu: 9/NQ-HĐND\nNgày ban hành: 01/01/2020\nVăn bản liên quan\n"
        "Quyết định 15/QĐ-UBND năm 2019 của tỉnh An Giang\n\n" + t
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_decision_whatever_the_copy(
    name: str, read: Callable[..., Result], reference: Result
) -> None:
    got = read(VARIANTS[name](TEXT))
    assert got.meaning is not None, got.detail
    if name == "old tone marks":
        assert [x[:2] for x in values(got)[:66]] == [x[:2] for x in values(reference)[:66]]
        assert [a.agency_id for a in got.meaning.agencies] == [
            a.agency_id for a in reference.meaning.agencies
        ]
        return
    assert values(got) == values(reference)


def rewrap(text: str, width: int, seed: int) -> str:
    """Every cell and paragraph of a composed decision wrapped anew at about `width`."""
    rng = random.Random(seed)
    out = []
    for line in text.split("\n"):
        words = line.split(" ")
        row: list[str] = []
        for word in words:
            if row and len(" ".join([*row, word])) > width + rng.randint(-3, 3):
                out.append(" ".join(row))
                row = []
            row.append(word)
        out.append(" ".join(row))
    return "\n".join(out)


def in_cells(text: str, change: Callable[[str], str]) -> str:
    head, table = text.split("\nSTT\n", 1)
    return head + "\nSTT\n" + change(table)


PLAN = (
    Plan()
    .with_cell(1, 2, "Sở Nội vụ; UBND cấp huyện, cấp xã")
    .with_cell(
        2, 5, "Các sở, ban, ngành tỉnh: trước ngày 15/6/2023; UBND cấp xã: trước ngày 30/6/2023"
    )
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    width=st.integers(12, 90),
    seed=st.integers(0, 10**6),
    form=st.sampled_from(["NFC", "NFD"]),
    space=st.sampled_from([" ", "  ", "\u00a0", " \t"]),
)
def test_wrapping_unicode_form_and_white_space_change_nothing(
    width: int, seed: int, form: str, space: str, read: Callable[..., Result]
) -> None:
    plain = values(read(PLAN.text()))
    wrapped = in_cells(PLAN.text(), lambda t: rewrap(t, width, seed).replace(" ", space))
    got = values(read(unicodedata.normalize(form, wrapped)))
    tasks = [x for x in plain if "/" in str(x[0])]
    assert [x for x in got if "/" in str(x[0])] == tasks


def test_offsets_are_those_of_the_file_as_received() -> None:
    data = unicodedata.normalize("NFD", "Số:\r\n|\r\nhòa bình | Sở\r\n").encode("utf-16")
    text = decode(data)
    raw = read_portal_text(data, "x")
    for block in raw.blocks:
        for line in getattr(block, "lines", ()):
            part = text[line.source.char_start : line.source.char_end]
            assert unicodedata.normalize("NFC", part) == line.text


def test_a_row_that_lost_a_cell_is_refused_not_shifted(read: Callable[..., Result]) -> None:
    plan = Plan()
    short = (*plan.rows[:1], plan.rows[1][:3] + plan.rows[1][4:], *plan.rows[2:])
    result = read(Plan(rows=short).text())
    assert result.meaning.counts.unparsed == 1
    assert [t.number for t in result.meaning.tasks] == [2, 3]
    assert any(f.rule == "row-unparsed" and f.severity == "error" for f in result.findings)


def test_columns_are_known_by_their_headers_not_by_position(read: Callable[..., Result]) -> None:
    order = [0, 4, 5, 1, 3, 2]
    plan = Plan()
    rows = tuple(tuple(r[i] for i in order) if len(r) > 1 else r for r in plan.rows)
    mixed = read(Plan(header=tuple(HEADER[i] for i in order), rows=rows).text())
    assert values(mixed) == values(read(plan.text()))


def test_an_unknown_column_is_kept_and_said(read: Callable[..., Result]) -> None:
    plan = Plan()
    rows = tuple((*r, "5 triệu") if len(r) > 1 else r for r in plan.rows)
    result = read(Plan(header=(*HEADER, "Ngân sách xã hội hoá"), rows=rows).text())
    assert len(result.meaning.tasks) == 3
    assert {c.text for c in result.meaning.other_cells} == {"5 triệu"}
    assert any(f.rule == "header-unknown" for f in result.findings)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\n \t\n", "empty-file"),
        (b"MZ\x90\x00\x03\x00\x00\x00" * 50, "binary-file"),
        ("Sở Nội vụ".encode("cp1258", "ignore") + b"\xff\xfe\xfd", "undecodable-text"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.code == code


def test_legacy_text_is_told_from_french_and_english() -> None:
    assert old_encoding(
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñoäc laäp töï do haïnh phuùc " * 3
    )
    assert old_encoding("céng hßa x· héi chñ nghÜa viÖt nam ®éc lËp tù do h¹nh phóc " * 3)
    assert not old_encoding("L'été à Genève, où Noël est célébré; déjà vu, naïveté, œuvre. " * 5)
    assert not old_encoding(TEXT)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            ("B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô cña së, ban, ngµnh tØnh. " * 3).encode("latin-1"),
            "TCVN3, VPS",
        ),
        (
            ("Baùo caùo keát quaû thöïc hieän nhieäm vuï cuûa sôû, ban, ngaønh. " * 3).encode(
                "latin-1"
            ),
            "VNI",
        ),
    ],
)
def test_bytes_of_an_old_font_are_named(data: bytes, name: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert (caught.value.code, caught.value.detail) == ("legacy-encoding", name)


def test_unicode_with_a_broken_byte_is_no_old_font() -> None:
    with pytest.raises(ReadError) as caught:
        decode(("Rà soát, đánh giá kết quả của các sở, ban, ngành tỉnh. " * 4).encode() + b"\xe1")
    assert caught.value.code == "undecodable-text"
