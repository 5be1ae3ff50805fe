"""A task that goes on under a header with another count of columns loses none of its cells."""

from pipeline.model.grid import Cell, Grid, Line, RawDocument, Source
from pipeline.run.document import Ingester

LABELS = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian")
FIRST = (
    "1.",
    "Rà soát quy chế làm việc của",
    "Sở Công Thương",
    "Sở Y tế",
    "Báo cáo về",
    "Quý III/2024",
)


def grid(rows: tuple[tuple[str, ...], ...], *, phantom: bool, continues: bool) -> Grid:
    """The rows as a grid; phantom: the third column's cells span an empty fourth."""
    cells = []
    for r, row in enumerate(rows):
        for i, text in enumerate(row):
            col = i + (phantom and i > 2)
            place = Source(page=1 + continues, cell=f"{r} {col}")
            lines = (Line(text=text, source=place),) if text else ()
            span = 2 if phantom and i == 2 else 1
            cells.append(Cell(row=r, col=col, col_span=span, lines=lines, source=place))
    return Grid(
        rows=len(rows),
        cols=6 + phantom,
        cells=tuple(cells),
        source=Source(page=1),
        continues=continues,
    )


def task_of(ingester: Ingester, rest: tuple[str, ...]) -> dict[str, str]:
    raw = RawDocument(
        file="x.pdf",
        media_type="application/pdf",
        reader="pdf",
        blocks=(
            grid((LABELS, FIRST), phantom=False, continues=False),
            grid((LABELS, rest), phantom=True, continues=True),
        ),
    )
    (row,) = ingester.parts(raw).appendix.rows
    return {name: " ".join(text.text.split()) for name, text in row.cells}


def test_every_cell_goes_on_in_its_own_field(ingester: Ingester) -> None:
    cells = task_of(ingester, ("", "các đơn vị.", "", "và các sở", "kết quả", "hằng tuần"))
    assert cells["task"] == "Rà soát quy chế làm việc của các đơn vị."
    assert cells["coordinating"] == "Sở Y tế và các sở"
    assert cells["product"] == "Báo cáo về kết quả"
    assert cells["deadline"] == "Quý III/2024 hằng tuần"


def test_a_row_of_one_cell_is_no_second_header(ingester: Ingester) -> None:
    cells = task_of(ingester, ("", "", "", "", "kết quả", ""))
    assert cells["product"] == "Báo cáo về kết quả"
