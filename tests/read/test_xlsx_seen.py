"""Further ways in which a workbook colours, hides, cuts and draws over what its cells hold."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.color import Color

from pipeline.model.grid import Grid, RawDocument
from pipeline.readers.xlsx_values import printed, shows_otherwise
from tests.read.test_seen import read, seen

Fill = Callable[[Any, Any], None]
LONG = "Báo cáo kết quả rà soát, hệ thống hóa văn bản; kế hoạch kiểm tra"


def made(fill: Fill) -> RawDocument:
    """A sheet with two rows of four cells, changed."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("A")
    sheet.write_row(0, 0, ["3", "Quý I/2026", "c", "d"])
    sheet.write_row(1, 0, ["4", "b", "c", "d"])
    fill(book, sheet)
    book.close()
    return read(out.getvalue())


def looks(value: object, form: dict[str, Any]) -> Fill:
    return lambda book, sheet: sheet.write(0, 1, value, book.add_format(form))


ACCENT = Color.theme(4, 0)
HIDES = [
    ("in the theme's colour of its cell", looks("a", {"font_color": ACCENT, "bg_color": ACCENT})),
    ("red on red", looks("a", {"font_color": "#FF0000", "bg_color": "#FF0000"})),
    ("white by its number format", looks("a", {"num_format": "General;General;General;[White]@"})),
    ("white by the section for its number", looks(-1, {"num_format": "0;[White]0"})),
]
SHOWS = [
    ("red by its number format", looks("a", {"num_format": "[Red]@"}), "a"),
    ("white by another section", looks(1, {"num_format": "0;[White]0"}), "1"),
    ("white by its format on a dark cell", looks("a", {"num_format": "[White]@", "bg_color": "#003366"}), "a"),
    ("an accent on another", looks("a", {"font_color": ACCENT, "bg_color": Color.theme(5, 0)}), "a"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "fill"), HIDES, ids=[h[0] for h in HIDES])
def test_it_hides(why: str, fill: Fill) -> None:
    text, notes = seen(made(fill))
    assert (text, [code for code, _ in notes]) == ("", ["hidden-text"]), why


@pytest.mark.parametrize(("why", "fill", "text"), SHOWS, ids=[s[0] for s in SHOWS])
def test_it_shows(why: str, fill: Fill, text: str) -> None:
    assert seen(made(fill)) == (text, []), why


def cut(wraps: bool, width: float | None, height: float | None, beside: str = "c") -> Fill:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 1, LONG, book.add_format({"text_wrap": wraps}))
        sheet.write(0, 2, beside or None, book.add_format({"bold": True}))
        if width:
            sheet.set_column(1, 1, width)
        if height:
            sheet.set_row(0, height)

    return fill


CUT = ["not-shown-whole"]
ROOM = [
    ("the next cell is filled", cut(False, 10, None), CUT),
    ("the next cell is empty", cut(False, 10, None, ""), []),
    ("there is room", cut(False, 80, None), []),
    ("nobody gave a width", cut(False, None, None), []),
    ("the row is too low", cut(True, 10, 14), CUT),
    ("the row is high enough", cut(True, 10, 120), []),
    ("the row grows", cut(True, 10, None), []),
]


@pytest.mark.parametrize(("why", "fill", "codes"), ROOM, ids=[r[0] for r in ROOM])
def test_text_that_is_cut_off(why: str, fill: Fill, codes: list[str]) -> None:
    text, notes = seen(made(fill))
    assert (text, [code for code, _ in notes]) == (LONG, codes), why


def box(text: str, **options: Any) -> Fill:
    return lambda _, sheet: sheet.insert_textbox(0, 1, text, {"width": 60, "height": 15, **options})


DRAWN = [
    ("a white box without words", box("", fill={"color": "white"}), ["text-box"]),
    ("a frame", box("", fill={"none": True}), []),
    ("a box with words", box("x"), ["text-box"]),
]


@pytest.mark.parametrize(("why", "fill", "codes"), DRAWN, ids=[d[0] for d in DRAWN])
def test_what_is_drawn_over_a_row(why: str, fill: Fill, codes: list[str]) -> None:
    assert [n.code for n in made(fill).notes] == codes, why


def rule(**look: Any) -> Fill:
    def fill(book: Any, sheet: Any) -> None:
        sheet.conditional_format("B1", {"type": "no_blanks", "format": book.add_format(look)})

    return fill


@pytest.mark.parametrize(
    ("look", "codes"),
    [
        ({"font_color": "#FF0000", "bg_color": "#FF0000"}, ["look-by-rule"]),
        ({"font_color": "#FF0000", "bg_color": "#FFFF00"}, []),
        ({"font_color": "#FFFFFF", "bg_color": "#FF0000"}, []),
    ],
)
def test_rules_that_colour_text_as_its_ground(look: dict[str, str], codes: list[str]) -> None:
    assert [n.code for n in made(rule(**look)).notes] == codes


def test_rows_too_low_and_columns_too_narrow_are_hidden() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.set_row(1, 0.5)
        sheet.set_column(2, 2, 0.01)

    raw = made(fill)
    grid = next(b for b in raw.blocks if isinstance(b, Grid))
    assert grid.hidden_rows == (1,)
    assert [n.code for n in raw.notes] == ["hidden-column"]


DAY = datetime.date(2025, 9, 30)
PRINTED = [
    (DAY, "mmmm yyyy", "09/2025", "the month's name is its number"),
    (DAY, "[$-42A]dd mmmm yyyy", "30/09/2025", "in Vietnamese too"),
    (DAY, '"ngày" dd "tháng" mm "năm" yyyy', "ngày 30 tháng 09 năm 2025", "words of the format"),
    (0.5, "# ?/?", "0.5", "a fraction is not worked out"),
]


@pytest.mark.parametrize(("value", "form", "text", "why"), PRINTED, ids=[p[3] for p in PRINTED])
def test_values(value: object, form: str, text: str, why: str) -> None:
    assert printed(value, form) == text, why


NOON = datetime.datetime(2025, 9, 30, 12, 0)
OTHERWISE = [
    (DAY, "mm/dd/yyyy", True, "the month first"),
    (DAY, "[$-409]m/d/yy", True, "as in English"),
    (DAY, "mmm-yy", True, "the month by its name"),
    (DAY, "d-mmm", True, "and a day"),
    (NOON, "hh:mm dd/mm/yyyy", True, "with an hour"),
    (DAY, "dd/mm/yyyy", False, "as offices write it"),
    (DAY, "yyyy-mm-dd", False, "as programs write it"),
    (DAY, "mm/yyyy", False, "a month"),
    (DAY, '"Tháng "mm" năm "yyyy', False, "words that hold such letters"),
    (DAY, "mm-dd-yy", False, "a machine's own short date"),
    (DAY, "[$-F800]dddd, mmmm dd, yyyy", False, "a machine's own long date"),
    (DAY, "General", False, "no format of a day"),
    (45930, "mm/dd/yyyy", False, "a number that is no day"),
]


@pytest.mark.parametrize(("value", "form", "told", "why"), OTHERWISE, ids=[o[3] for o in OTHERWISE])
def test_days_shown_otherwise(value: object, form: str, told: bool, why: str) -> None:
    assert shows_otherwise(value, form) is told, why


def test_a_day_shown_otherwise_is_told_of() -> None:
    raw = made(
        lambda book, sheet: sheet.write(0, 1, DAY, book.add_format({"num_format": "mm/dd/yyyy"}))
    )
    assert seen(raw) == ("30/09/2025", [("not-shown-whole", "30/09/2025 (mm/dd/yyyy)")])


ASKED = [
    ({"type": "formula", "criteria": '=$D1="D"'}, ["struck-text"], "a word of its row, in any case"),
    ({"type": "formula", "criteria": '=$D1="x"'}, [], "another word"),
    ({"type": "formula", "criteria": '=$D1<>"x"'}, ["struck-text"], "any other word"),
    ({"type": "formula", "criteria": '=A1="3"'}, ["struck-text"], "the cell before it"),
    ({"type": "formula", "criteria": "=TRUE"}, ["struck-text"], "always"),
    ({"type": "formula", "criteria": "=LEN($D1)=1"}, ["look-by-rule"], "more than one look tells"),
    ({"type": "formula", "criteria": '=C1="d"'}, [], "the cell behind it"),
    ({"type": "formula", "criteria": '=$D2="d"'}, ["look-by-rule"], "another row"),
    ({"type": "formula", "criteria": '=$D1="d"', "multi_range": "B1 A1"}, ["look-by-rule"], "two areas"),
    ({"type": "cell", "criteria": "==", "value": '"quý i/2026"'}, ["struck-text"], "the cell itself"),
    ({"type": "cell", "criteria": "!=", "value": '"Quý I/2026"'}, [], "the cell itself"),
    ({"type": "cell", "criteria": ">", "value": 5}, ["look-by-rule"], "a word against a number"),
    ({"type": "text", "criteria": "containing", "value": "I/2026"}, ["struck-text"], "some of its words"),
    ({"type": "text", "criteria": "begins with", "value": "Năm"}, [], "other words"),
    ({"type": "text", "criteria": "containing", "value": "I*6"}, ["look-by-rule"], "a pattern"),
    ({"type": "formula", "criteria": "=TRUE", "stop_if_true": True}, ["look-by-rule"], "in an order"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "codes", "why"), ASKED, ids=[w for _, _, w in ASKED])
def test_rules_that_strike(rule: dict[str, Any], codes: list[str], why: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        look = book.add_format({"font_strikeout": True})
        sheet.conditional_format("B1", {**rule, "format": look})

    raw = made(fill)
    text, notes = seen(raw)
    assert [code for code, _ in notes] == codes, why
    assert (text == "") == (codes == ["struck-text"]), why
