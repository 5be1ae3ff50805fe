"""What a reader leaves out of a cell is told of at the task it stands in; a struck row is no task."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.meaning.decision import understand
from pipeline.model.grid import STRUCK, Cell, Grid, Line, RawDocument, ReaderNote, Source
from pipeline.run.document import Ingester

HEADER = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")


def document(*rows: Sequence[str]) -> RawDocument:
    """A lone table; a text in tildes is struck out of its cell, `^` begins a note mark."""
    cells = tuple(
        cell(r, c, text) for r, row in enumerate((HEADER, *rows)) for c, text in enumerate(row)
    )
    grid = Grid(cells=cells, rows=len(rows) + 1, cols=4)
    return RawDocument(file="a.docx", sha256="0", media_type="x", reader="x", blocks=(grid,))


def cell(row: int, col: int, text: str) -> Cell:
    source = Source(cell=f"{row}:{col}")
    plain, _, mark = text.partition("^")
    struck = plain[1 : plain.rindex("~")] if plain.startswith("~") else ""
    left = plain[plain.rindex("~") + 1 :].strip() if struck else plain
    notes = [ReaderNote(code=STRUCK, value=struck, source=source)] if struck else []
    notes += [ReaderNote(code="note-mark", value=mark, source=source)] if mark else []
    return Cell(
        row=row,
        col=col,
        lines=(Line(text=left),) if left else (),
        source=source,
        notes=tuple(notes),
    )


def test_notes_stand_at_their_task(ingester: Ingester) -> None:
    raw = document(
        ("1", "Rà soát thủ tục", "~Sở Y tế~ Sở Xây dựng", "Quý I/2023^2"),
        ("2", "~Mở lớp tập huấn~", "~Sở Nội vụ~", "~Quý II/2023~"),
        ("~3~", "~Họp giao ban~", "~Sở Nội vụ~", ""),
        ("4", "Báo cáo năm", "Sở Tư pháp", "Quý IV/2023"),
    )
    decision = ingester.parts(raw)
    assert (decision.appendix.counts.tasks, decision.appendix.counts.struck) == (2, 2)
    assert decision.appendix.counts.seen == 5
    meaning = understand(decision, raw, ingester.normalise)
    said = [
        (f.code, (f.record_id or "").split("/")[-1], f.field, f.value) for f in meaning.findings
    ]
    assert ("struck-text", "1", "lead_raw", "Sở Y tế") in said
    assert ("note-mark", "1", "deadline_raw", "2") in said
    assert [v for code, _, _, v in said if code == "row-struck"] == [
        "Mở lớp tập huấn | Sở Nội vụ | Quý II/2023",
        "3 | Họp giao ban | Sở Nội vụ",
    ]
    assert len([s for s in said if s[0] == "struck-text"]) == 1  # one fault, one finding
    assert "number-gap" not in [code for code, _, _, _ in said]  # the struck rows tell of it


def test_notes_outside_tasks_are_told_of(ingester: Ingester) -> None:
    raw = document(
        ("~I. THỂ CHẾ~ II. BỘ MÁY", "", "", ""), ("1", "Rà soát", "Sở Y tế", "Quý I/2023")
    )
    found = [(f.code, f.value) for f in ingester.parts(raw).findings]
    assert ("struck-text", "I. THỂ CHẾ") in found


def test_what_goes_on_a_note_is_no_part_of_the_task_above(ingester: Ingester) -> None:
    raw = document(
        ("1", "Rà soát thủ tục", "Sở Y tế", "Quý I/2023"),
        ("Ghi chú:", "", "", ""),
        ("", "- Các sở gửi báo cáo về Sở Nội vụ trước ngày 20/12/2023;", "", ""),
        ("", "- Kinh phí do Sở Tài chính thẩm định.", "", ""),
        ("2", "Báo cáo năm", "Sở Tư pháp", "Quý IV/2023"),
        ("", "- phần của tỉnh;", "", ""),
    )
    decision = ingester.parts(raw)
    tasks = [dict(row.cells)["task"].text for row in decision.appendix.rows]
    assert tasks == ["Rà soát thủ tục", "Báo cáo năm\n- phần của tỉnh;"]


def test_hidden_rows_add_nothing_to_a_task_that_is_seen(ingester: Ingester) -> None:
    raw = document(
        ("1", "Rà soát thủ tục", "Sở Y tế", "Quý I/2023"),
        ("", "", "Sở Nội vụ", ""),
        ("2", "Báo cáo năm", "Sở Tư pháp", "Quý IV/2023"),
    )
    grid = replace(raw.blocks[0], hidden_rows=(2, 3))
    decision = ingester.parts(replace(raw, blocks=(grid,)))
    assert [dict(row.cells)["lead"].text for row in decision.appendix.rows] == [
        "Sở Y tế",
        "Sở Tư pháp",
    ]
    assert [f.code for f in decision.appendix.findings if "row" in f.code] == [
        "row-note",
        "hidden-row",
    ]
