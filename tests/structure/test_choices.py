"""Boxes of choices in a cell: what is ticked is said, the rest is told of; doubt changes nothing."""

from collections.abc import Callable

import pytest

from pipeline.model.grid import Line, LineEnd
from pipeline.run.document import Result
from pipeline.structure.ticks import LEFT_OUT, OPEN, chosen_lines
from tests.structure.test_habits import CHECK, HEADER, REVIEW, decision, table

# (why, the lines of a cell, those that are read, what is told)
CHOICES = [
    ("crossed among empty boxes", "☐ Sở Nội vụ|☒ Sở Tài chính|☐ Sở Tư pháp", "Sở Tài chính", LEFT_OUT),
    ("all in one line", "☐ Sở Nội vụ ☑ Sở Tài chính ☐ Sở Tư pháp", "Sở Tài chính", LEFT_OUT),
    ("two ticked", "☒ Sở Nội vụ; ☒ Sở Y tế; ☐ Sở Tư pháp", "Sở Nội vụ|Sở Y tế", LEFT_OUT),
    ("boxes behind their choices", "Sở Nội vụ □|Sở Tài chính ☑", "Sở Tài chính", LEFT_OUT),
    ("a filled square among empty ones", "□ Quý I ■ Quý II", "Quý II", LEFT_OUT),
    ("round buttons", "○ Quý I ◉ Quý II", "Quý II", LEFT_OUT),
    ("typed boxes", "[ ] Quý I [x] Quý II", "Quý II", LEFT_OUT),
    ("typed brackets", "( ) Quý I (x) Quý II", "Quý II", LEFT_OUT),
    ("a choice of two lines", "☒ Sở Nông nghiệp|và Môi trường|☐ Sở Y tế", "Sở Nông nghiệp|và Môi trường", LEFT_OUT),
    ("none ticked", "☐ Quý I|☐ Quý II", "☐ Quý I|☐ Quý II", OPEN),
    ("two signs that could tick", "☐ Quý I ☑ Quý II ☒ Quý III", "☐ Quý I ☑ Quý II ☒ Quý III", ""),
    ("a box in the middle of words", "Quý I ☐ và ☒ Quý II", "Quý I ☐ và ☒ Quý II", ""),
    ("squares as bullets", "□ Báo cáo|□ Kế hoạch", "□ Báo cáo|□ Kế hoạch", ""),
    ("a lone tick", "☒", "☒", ""),
    ("brackets that hold words", "Báo cáo (x) kèm (a)", "Báo cáo (x) kèm (a)", ""),
    ("no box", "Sở Nội vụ|Sở Y tế", "Sở Nội vụ|Sở Y tế", ""),
]  # fmt: skip


@pytest.mark.parametrize(("why", "cell", "read_out", "code"), CHOICES, ids=[c[0] for c in CHOICES])
def test_chosen_lines(why: str, cell: str, read_out: str, code: str) -> None:
    lines = tuple(Line(text=t, end=LineEnd.HARD) for t in cell.split("|"))
    chosen, told, _ = chosen_lines(lines)
    assert ("|".join(line.text for line in chosen), told) == (read_out, code), why


def test_a_ticked_body_leads_and_a_ticked_quarter_is_due(read: Callable[..., Result]) -> None:
    row = ("2", "Tập huấn", "☐ Sở Nội vụ<br>☒ Sở Y tế", "", "Báo cáo", "☐ Quý I/2023 ☒ Quý IV/2023")
    result = read(decision(table(HEADER, REVIEW, row)), "d.html")
    m = result.meaning
    assert m is not None and m.tasks[1].lead_agencies == ("so-y-te",)
    assert [str(d.end) for d in m.deadlines][1:] == ["2023-12-31"]
    told = sorted((f.rule, f.value) for f in result.findings if f.rule == LEFT_OUT)
    assert told == [(LEFT_OUT, "Quý I/2023"), (LEFT_OUT, "Sở Nội vụ")]


# (why, the numbers of two rows, what they are read as)
NUMBERS = [
    ("as programs write whole numbers", ("1.0", "2.0"), (1, 2)),
    ("with a comma", ("1,0", "2,0"), (1, 2)),
    ("two zeros", ("1.00", "2.00"), (1, 2)),
    ("numbers within a group", ("1.0", "1.1"), (None, None)),
    ("numbers within numbers", ("1.1", "1.2"), (None, None)),
    ("as usual", ("1.", "2."), (1, 2)),
]


@pytest.mark.parametrize(("why", "typed", "numbers"), NUMBERS, ids=[n[0] for n in NUMBERS])
def test_numbers_with_zeros_behind(
    read: Callable[..., Result], why: str, typed: tuple[str, str], numbers: tuple[int | None, ...]
) -> None:
    rows = ((typed[0], *REVIEW[1:]), (typed[1], *CHECK[1:]))
    m = read(decision(table(HEADER, *rows)), "d.html").meaning
    assert m is not None and tuple(t.number for t in m.tasks) == numbers, why
