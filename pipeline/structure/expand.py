"""A grid of cells with spans in, a full matrix out: the one place where merged cells are expanded."""

from pipeline.model.grid import Cell, Grid


def expand_cells(grid: Grid) -> tuple[tuple[Cell | None, ...], ...]:
    """rows × cols; a merged cell stands (the same object) at every place it covers, None: no cell."""
    matrix: list[list[Cell | None]] = [[None] * grid.cols for _ in range(grid.rows)]
    for cell in grid.cells:
        for r in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            for c in range(cell.col, min(cell.col + cell.col_span, grid.cols)):
                if matrix[r][c] is None:
                    matrix[r][c] = cell
    return tuple(tuple(row) for row in matrix)
