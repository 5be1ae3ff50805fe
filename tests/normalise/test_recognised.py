"""What is mended in a scan's rows, and what is left for a person."""

from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest

from pipeline.grammar.mending import Heard, Taken
from pipeline.meaning.knowledge import DocumentReading
from pipeline.meaning.recognised import Mending, mend_rows
from pipeline.meaning.recognised_lines import without_handwriting
from pipeline.meaning.recognised_words import certainty
from pipeline.meaning.tasks import deadline_rows
from pipeline.model.grid import (
    BY_HAND,
    CONFIDENT,
    DOUBTFUL,
    NOWHERE,
    Cell,
    Grid,
    Line,
    LineEnd,
    Paragraph,
    RawDocument,
    ReaderNote,
    ReadWord,
    Source,
)
from pipeline.model.record import PlanYears
from pipeline.run.document import Ingester, SourceFile
from pipeline.run.rules import Rules
from pipeline.structure.parts import Heading, Piece, Section, TaskRow
from pipeline.structure.task_table import AppendixReader
from pipeline.text.joined import Joined

SURE = 0.95
REFERENCE = Path(__file__).parents[2] / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"


@pytest.fixture
def reading(ingester: Ingester) -> DocumentReading:
    years = PlanYears(first=2024, last=2024, issued_on=date(2023, 12, 18))
    return DocumentReading(k=ingester.normalise, years=years, place="Vĩnh Long", file="x.pdf")


def row(at: int, number: str, sure: float | None = SURE, **cells: tuple[str, float]) -> TaskRow:
    return TaskRow(
        position=at,
        row=at,
        number_raw=Joined(text=number),
        section=Section(label="I", printed_label="I", title=Joined(text="A"), order=1),
        cells=tuple((n, Joined(text=t)) for n, (t, _) in cells.items()),
        other_cells=(),
        source=NOWHERE,
        confidence=(
            (("number", sure), *((n, c) for n, (_, c) in cells.items())) if sure is not None else ()
        ),
    )


@pytest.mark.parametrize(
    ("printed", "better"),
    [
        (["1.", "2.", "8.", "4.", "5."], {2: "3."}),  # one wrong among its neighbours
        (["1.", "", "3.", "4.", "5."], {1: "2."}),  # ink that nothing was made of
        (["A.", "2.", "3.", "4.", "5."], {0: "1."}),  # at an end: two rows after it
        (["1.", "2.", "3.", "4.", "S"], {4: "5."}),
        (["1.", "2.", "8.", "9.", "5.", "6.", "7.", "8."], {}),  # two together: no neighbours
        (["1.", "2.", "7.", "9.", "5."], {}),
        (["1", "2", "3", "A", "5"], {3: "4"}),  # in the shape the others have
    ],
)
def test_numbers(
    printed: list[str], better: dict[int, str], rules: Rules, reading: DocumentReading
) -> None:
    rows = [row(i, n) for i, n in enumerate(printed, 1)]
    got, mended = mend_rows(rows, rules.structure.rows, reading)
    assert {m.row: m.better for m in mended} == better
    assert [r.number_raw.text for r in got] == [better.get(i, n) for i, n in enumerate(printed)]
    assert all(m.read == printed[m.row] for m in mended)


def test_a_number_that_the_rows_around_it_tell_is_in_no_doubt(ingester: Ingester) -> None:
    """Also where there was nothing to mend in the whole table."""
    raw = ingester.read(SourceFile(file="d.txt", data=REFERENCE.read_bytes()), "0")
    decision = ingester.parts(raw)
    doubt = ReaderNote(code=DOUBTFUL, value="“2.”")
    rows = tuple(
        replace(r, confidence=(("number", 0.7), ("task", SURE)), notes=(("number", doubt),))
        for r in decision.appendix.rows
    )
    scan = replace(decision, appendix=replace(decision.appendix, rows=rows))
    told = {(f.code, f.field) for f in ingester.meaning(scan, raw).findings}
    assert (DOUBTFUL, "number_raw") not in told


def test_text_is_never_mended(rules: Rules, reading: DocumentReading) -> None:
    rows = [row(i, n, None) for i, n in enumerate(["1.", "2.", "8.", "4.", "5."], 1)]
    assert mend_rows(rows, rules.structure.rows, reading) == (tuple(rows), ())


@pytest.mark.parametrize(
    ("read", "sure", "better"),
    [
        ("Sở Tài chínb", 0.5, "Sở Tài chính"),
        ("Sở Tài chínb", SURE, None),  # read surely: the document may print it so
        ("Sở Nội vụ", 0.5, None),  # understood as it stands
        ("Sở Tài nguyên", 0.5, None),  # like none of the others
    ],
)
def test_bodies(
    read: str, sure: float, better: str | None, rules: Rules, reading: DocumentReading
) -> None:
    rows = [row(1, "1.", lead=("Sở Tài chính", SURE)), row(2, "2.", lead=(read, sure))]
    got, mended = mend_rows(rows, rules.structure.rows, reading)
    expected = () if better is None else (Mending(row=1, field="lead", read=read, better=better),)
    assert mended == expected
    assert got[1].cell("lead").text == (better or read)


def test_no_digit_of_a_deadline_is_mended(rules: Rules, reading: DocumentReading) -> None:
    sure = row(1, "1.", deadline=("Quý IV/2024", SURE))
    letter = row(2, "2.", deadline=("Qưý IV/2024", 0.4))
    digit = row(2, "2.", deadline=("Quý V/2024", 0.4))
    assert mend_rows([sure, letter], rules.structure.rows, reading)[1][0].better == "Quý IV/2024"
    assert mend_rows([sure, digit], rules.structure.rows, reading)[1] == ()


def test_words_that_do_not_exist_in_their_company(rules: Rules, reading: DocumentReading) -> None:
    cell = ("về tỉnh giản biên chế của tỉnh; định mức chỉ phí, các chỉ tiêu", SURE)
    (got,), mended = mend_rows([row(1, "1.", task=cell)], rules.structure.rows, reading)
    assert got.cell("task").text == "về tinh giản biên chế của tỉnh; định mức chi phí, các chỉ tiêu"
    assert [m.better for m in mended] == ["tinh giản", "chi phí"]
    text = replace(row(1, "1.", task=cell), confidence=())
    assert mend_rows([text], rules.structure.rows, reading)[0][0].cell("task").text == cell[0]


def heading_of(line: str, confidences: list[float]) -> tuple[Heading, RawDocument]:
    """A heading on one recognised line: number, then date after a bar."""
    place = Source(page=1, bbox=(0, 0, 9, 9))
    number, day = (part.strip() for part in line.split("|"))
    words, at = [], 0
    for text, sure in zip(line.split(), confidences, strict=True):
        start = line.index(text, at)
        at = start + len(text)
        words.append(ReadWord(start=start, end=at, confidence=sure))
    heading = Heading(
        number="2890" if "2890" in number else None,
        symbol="QĐ-UBND",
        number_raw=Joined(text=number.removeprefix("Số:"), marks=((0, place),)),
        date_raw=Joined(text=day, marks=((0, place),)),
    )
    lines = (Line(text=line, source=place, words=tuple(words)),)
    return heading, recognised(lines)


def recognised(lines: tuple[Line, ...]) -> RawDocument:
    blocks = (Paragraph(lines=lines),)
    return RawDocument(file="x.pdf", media_type="application/pdf", reader="scan", blocks=blocks)


@pytest.mark.parametrize(
    ("line", "confidences", "number", "told"),
    [
        # all printed; the day alone in doubt; blue ink, which leaves gaps; both in black ink
        ("2890/QĐ-UBND | ngày 18/12/2023", [0.87, 1, 0.97, 0.96], "2890", []),
        ("2890/QĐ-UBND | ngày 18/12/2023", [0.87, 1, 0.97, 0.5], "2890", ["issued_on"]),
        ("/QĐ-UBND | ngày tháng năm 2023", [0.7, 1, 1, 1, 1, 1], None, ["number", "issued_on"]),
        ("2890/QĐ-UBND | ngày 18/12/2023", [0.35, 1, 1, 0.5], None, ["number", "issued_on"]),
        # what a blue pen left of itself, glued to the label
        ("Số:2890... /QĐ-UBND | ngày 18/12/2023", [0.35, 0.8, 1, 0.97, 0.96], None, ["number"]),
    ],
)
def test_a_number_by_hand_is_left_empty(
    line: str, confidences: list[float], number: str | None, told: list[str], rules: Rules
) -> None:
    heading, raw = heading_of(line, confidences)
    got, findings = without_handwriting(heading, raw, rules.dates)
    assert got.number == number
    assert [f.field for f in findings] == told
    assert bool(got.date_raw.text) == ("issued_on" not in told)
    assert all(f.source.page == 1 for f in findings)


def test_a_text_file_has_nothing_by_hand(rules: Rules) -> None:
    heading, _ = heading_of("/QĐ-UBND | ngày tháng năm 2023", [1] * 6)
    raw = recognised((Line(text="/QĐ-UBND", source=NOWHERE),))
    assert without_handwriting(heading, raw, rules.dates) == (heading, ())


# -- rows of a picture that nobody can read --------------------------------------------------------


def scanned(
    *rows: tuple[str | None, ...], more: tuple[tuple[str | None, ...], ...] = ()
) -> list[Grid]:
    """Grids of recognised cells, a page each; None goes on from the cell to its left.

    UNREAD: ink that no word was made of.
    """
    grids: list[Grid] = []
    for number, texts in enumerate((rows, more)):
        cells = [
            Cell(
                row=r,
                col=c,
                col_span=1 + len(list(takewhile(lambda t: t is None, row[c + 1 :]))),
                lines=(Line(text=text, end=LineEnd.SOFT),) if text.strip() else (),
                confidence=SURE if text else None,
            )
            for r, row in enumerate(texts)
            for c, text in enumerate(row)
            if text is not None
        ]
        grids.append(Grid(cells=tuple(cells), rows=len(texts), cols=6, continues=number > 0))
    return grids


UNREAD = " "
TITLES = ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Sản phẩm", "Thời gian hoàn thành")
FIRST_ROW = (
    "1.",
    "Ban hành kế hoạch",
    "Sở Nội vụ",
    "Sở Y tế",
    "Kế hoạch",
    "Theo yêu cầu của UBND cấp",
)


@pytest.mark.parametrize(
    ("rest", "doubted"),
    [
        (("{ Ị", None, "", "", "huyện", None), {"number", "task", "product", "deadline"}),
        (("Ị", None, "", "", "", "huyện"), {"number", "task", "deadline"}),
        (("", "", "", "", "", "huyện"), set()),  # joined
    ],
)
def test_a_row_that_may_be_the_rest_of_one_puts_that_one_in_doubt(
    rest: tuple[str | None, ...], doubted: set[str], ingester: Ingester
) -> None:
    k = ingester.structure
    reader = AppendixReader(k.columns, k.contents, k.structure.rows, k.repairs.joins)
    for grid in scanned(TITLES, FIRST_ROW, more=(TITLES, rest)):
        reader.read_grid(grid)
    (task,) = reader.finish().rows
    assert {c for c, n in task.notes if n.code == "rest-unread"} == doubted
    if not doubted:
        assert task.cell("deadline").text.endswith("cấp huyện")


@pytest.mark.parametrize(
    ("texts", "unparsed", "reason"),
    [
        (("2.", UNREAD, "", "", "", ""), True, "no word of a task was read"),
        (("2.", "3 . 7", "Sở Y tế", "", "", "Quý I"), True, "no letter of a task was read"),
        ((UNREAD, UNREAD, "", UNREAD, "", ""), True, "nothing at all was read"),
        (("", "", "", "", "", ""), False, "paper"),
        (("2.", "Báo cáo", "", UNREAD, "", "Quý I"), False, "a body unread is told with its task"),
    ],
)
def test_a_row_of_a_picture_without_a_letter_is_an_error(
    texts: tuple[str, ...], unparsed: bool, reason: str, ingester: Ingester
) -> None:
    k = ingester.structure
    reader = AppendixReader(k.columns, k.contents, k.structure.rows, k.repairs.joins)
    for grid in scanned(TITLES, FIRST_ROW, texts):
        reader.read_grid(grid)
    assert ("row-unparsed" in {f.code for f in reader.finish().findings}) is unparsed, reason


@pytest.mark.parametrize(
    ("read", "others", "sure", "reason"),
    [
        ("sở", ("Sở",), False, "a capital may stand there"),
        ("vị", ("VỊ",), True, "capitals have another shape"),
        ("kế", (), True, "a known pair"),
    ],
)
def test_readings_that_differ_in_case(
    read: str, others: tuple[str, ...], sure: bool, reason: str, rules: Rules
) -> None:
    heard = Heard(text=read, confidence=0.77, others=others)
    got = certainty(heard, Taken(text=read, known=4), rules.lexicon, seen=9)
    assert (got >= CONFIDENT) is sure, reason


@pytest.mark.parametrize(("code", "kind"), [(BY_HAND, "unparsed"), (DOUBTFUL, "before_date")])
def test_print_around_handwriting_gives_no_date(
    code: str, kind: str, reading: DocumentReading
) -> None:
    """The day was filled in by pen: `trước ngày __ tháng 3 năm 2024` means no day of that month."""
    text = Joined(text="Trước ngày 15/3/2024")
    own = replace(
        row(1, "1."),
        pieces=(Piece(field="deadline", part=None, text=text),),
        notes=(("deadline", ReaderNote(code=code, value="…")),),
    )
    (found,) = deadline_rows(own, (), "d/1", reading)
    assert found.kind == kind
    assert (found.end is None) is (kind == "unparsed")
