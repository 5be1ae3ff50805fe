"""What is handed to a body: its tasks, how each addresses it, in the form that offices know."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.present.handout import (
    bodies_with_tasks,
    handout_docx,
    handout_of,
    handout_xlsx,
    linked_handouts,
)
from pipeline.present.labels import Labels
from pipeline.present.view import DocumentView
from tests.present.conftest import REFERENCE_ID


@pytest.fixture(scope="module")
def word(view: DocumentView, labels: Labels) -> Any:
    made = handout_of(view, "so-noi-vu", labels)
    assert made
    return Document(BytesIO(handout_docx(view, made, labels)))


def rows_of(document: Any) -> list[list[str]]:
    return [[c.text for c in row.cells] for row in document.tables[1].rows]


def test_groups_and_ways(view: DocumentView, labels: Labels) -> None:
    made = handout_of(view, "so-noi-vu", labels)
    assert made
    assert made.tasks == 63
    assert [(title, len(rows)) for title, rows in made.groups] == [
        ("Nhiệm vụ chủ trì (8)", 8),
        ("Nhiệm vụ phối hợp (17)", 17),
        ("Nhiệm vụ giao chung qua nhóm cơ quan (38)", 38),
    ]
    ways = {r.task.number: r.way for _, rows in made.groups for r in rows}
    assert ways[35] == "nêu tên"
    assert ways[1] == "theo vai trò “Cơ quan thường trực BCĐ CCHC tỉnh”"
    assert ways[6] == "giao chung qua “Các sở, ban, ngành tỉnh”"
    assert "Các đơn vị liên quan" in made.open


def test_deadlines_in_order_and_only_its_own(view: DocumentView, labels: Labels) -> None:
    made = handout_of(view, "so-tai-chinh", labels)
    assert made
    for _, rows in made.groups:
        keys = [(r.role != "lead", r.order) for r in rows]
        assert keys == sorted(keys)
    due = {r.task.number: r.due for _, rows in made.groups for r in rows}
    assert due[15] == "29/02/2024: Các sở, ban, ngành tỉnh; UBND cấp huyện"  # not the communes' one
    communes = handout_of(view, "ubnd-cap-xa", labels)
    assert communes
    assert "29/02/2024" not in str(
        [r.due for _, rows in communes.groups for r in rows if r.task.number == 15]
    )


def test_the_form_offices_know(word: Any, view: DocumentView) -> None:
    section = word.sections[0]
    assert section.page_width > section.page_height
    style = word.styles["Normal"]
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 13)
    found = [p.text for c in word.tables[0].rows[0].cells for p in c.paragraphs]
    heading = [text for text in found if text.strip()]  # a rule is blanks, underlined
    assert heading == [
        "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    words = [p.text for p in word.paragraphs]
    assert "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH GIAO SỞ NỘI VỤ" in words
    source = next(w for w in words if w.startswith("Nguồn:"))
    assert "2890/QĐ-UBND ngày 18/12/2023" in source
    assert view.document.file in source
    sizes = {r.font.size.pt for p in word.paragraphs for r in p.runs if r.font.size}
    assert sizes <= {13, 14}


def test_every_task_stands_in_the_table(word: Any, view: DocumentView) -> None:
    rows = rows_of(word)
    numbers = [r[0] for r in rows if r[0].isdigit()]
    assert len(numbers) == len(set(numbers)) == 63
    task = next(t for t in view.tasks if t.number == 6)
    row = next(r for r in rows if r[0] == "6")
    assert row[1] == task.task
    assert "(giao chung qua “Các sở, ban, ngành tỉnh”)" in row[2]
    assert "15/01/2024" in row[5]
    assert "Trước ngày 16/01/202 4" in row[5]


def test_the_same_as_a_workbook(view: DocumentView, labels: Labels) -> None:
    made = handout_of(view, "so-noi-vu", labels)
    assert made
    book = openpyxl.load_workbook(BytesIO(handout_xlsx(view, made, labels)))
    sheet = book["Phiếu giao việc"]
    assert sum(isinstance(r[0].value, int) for r in sheet.iter_rows(min_row=2)) == 63


def test_hostile_text_is_only_text(hostile: DocumentView, labels: Labels) -> None:
    made = handout_of(hostile, "so-tai-chinh", labels)
    if made is None:  # every mention of a body is hostile too: then the group's members are none
        made = handout_of(hostile, bodies_with_tasks(hostile)[0], labels)
    assert made
    data = handout_docx(hostile, made, labels)
    parts = zipfile.ZipFile(BytesIO(data))
    text = parts.read("word/document.xml").decode()
    assert "<script" not in text
    assert "w:hyperlink" not in text
    assert "w:instrText" not in text
    assert not set(text) & set("\u202e\u2067\u200f\x07\x1b\x00")
    assert not [n for n in parts.namelist() if "vba" in n.lower() or "embed" in n.lower()]
    assert handout_docx(hostile, made, labels) == data


def test_bodies_with_tasks(view: DocumentView) -> None:
    every, named = bodies_with_tasks(view), bodies_with_tasks(view, named=True)
    assert set(named) < set(every)
    assert {"so-y-te", "ubnd-cap-xa"} <= set(every)
    assert "so-y-te" not in named
    assert not {"cac-so-ban-nganh-tinh", "cac-co-quan-don-vi", "ubnd-quan"} & set(every)
    assert set(linked_handouts(view)) == set(named)


def cchc(*args: str | Path) -> Any:
    return CliRunner().invoke(app, [str(a) for a in args])


def test_command(two_years: Path, tmp_path: Path) -> None:
    to = tmp_path / "giao"
    args = ("handout", "--out", two_years, "--document", REFERENCE_ID, "--to", to)
    made = cchc(*args, "--agency", "Sở Y tế", "--docx", "--xlsx")
    assert made.exit_code == 0
    assert sorted(p.name for p in (to / REFERENCE_ID).iterdir()) == ["so-y-te.docx", "so-y-te.xlsx"]
    path = to / REFERENCE_ID / "so-y-te.docx"
    mine = path.read_bytes() + b"x"
    path.write_bytes(mine)
    again = cchc(*args, "--agency", "Sở Y tế")
    assert "the one that stood there is kept" in again.stdout
    assert [p.read_bytes() for p in path.parent.glob("so-y-te.2*.docx")] == [mine]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "--agency"),
        (("--agency", "Sở Y tế", "--all"), "--agency"),
        (("--agency", "Sở Không Có"), "no body"),
        (("--all", "--document", "khong-co"), "no document"),
    ],
)
def test_bad_use_is_one_line(two_years: Path, args: tuple[str, ...], words: str) -> None:
    run = cchc("handout", "--out", two_years, *args)
    assert run.exit_code == 2
    assert words in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("which", ["view", "hostile"])
def test_libreoffice_opens_it_without_repair(
    which: str, request: pytest.FixtureRequest, labels: Labels, tmp_path: Path
) -> None:
    """Every row is still there after LibreOffice read and wrote it, and a PDF across can be made."""
    import pypdfium2

    from tests.fixtures.office import convert

    view = request.getfixturevalue(which)
    made = handout_of(view, bodies_with_tasks(view)[-1], labels)
    assert made
    path = tmp_path / "handout.docx"
    path.write_bytes(handout_docx(view, made, labels))
    again = Document(str(convert(path, tmp_path / "made" / "handout.docx")))
    # LibreOffice writes `_x005F_` for an underscore that could begin an escape; python-docx shows it.
    came = [[cell.replace("_x005F_", "_") for cell in row] for row in rows_of(again)]
    assert came == rows_of(Document(str(path)))
    pdf = pypdfium2.PdfDocument(convert(path, tmp_path / "made" / "handout.pdf"))
    assert all(w > h for w, h in (pdf.get_page_size(i) for i in range(len(pdf))))
