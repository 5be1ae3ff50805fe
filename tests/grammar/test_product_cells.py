"""Product cells as real plans print them, labelled by hand before the code saw them.

`product_cells.tsv`: the cell (line breaks escaped) and its products, `kind: text | kind: text`. The
half `kept` was first run when the code was finished; its figure stands in docs/evaluation.md.
"""

import csv
from pathlib import Path

import pytest

from pipeline.grammar.products import split_products
from pipeline.run.rules import Rules

CELLS = Path(__file__).parent / "product_cells.tsv"


def rows() -> list[dict[str, str]]:
    with CELLS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(row: dict[str, str], rules: Rules) -> str:
    text = row["text"].replace("\\n", "\n")
    found = split_products(text, rules.products, rules.repairs.repairs)
    return " | ".join(f"{p.kind}: {p.text}" for p in found)


@pytest.mark.parametrize("row", rows(), ids=lambda row: repr(row["text"]))
def test_cell(row: dict[str, str], rules: Rules) -> None:
    assert read(row, rules) == row["expect"]
