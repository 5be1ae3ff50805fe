"""Headers that nobody listed: their words tell, else their cells; what is no task table stays out."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.rules import load_rules
from pipeline.structure.task_table import TO_PASTE
from tests.compose import Plan
from tests.conftest import ROOT
from tests.structure.test_habits import decision, table

Read = Callable[..., Result]
Row = tuple[str, ...]

# (header, row, (lead, coordinating, product, deadline) as printed, codes of findings on columns)
WORDED: list[tuple[Row, Row, tuple[str | None, ...], set[str]]] = [
    (
        ("TT", "Đầu việc", "Cá nhân, bộ phận phụ trách", "Đơn vị tham gia", "Đầu ra", "Hạn chót"),
        ("1", "Niêm yết", "Sở Y tế", "Sở Nội vụ", "Danh mục", "Quý I/2023"),
        ("Sở Y tế", "Sở Nội vụ", "Danh mục", "Quý I/2023"),
        {"header-guessed"},
    ),
    (
        ("TT", "Nội dung", "Phân công nhiệm vụ", "Lộ trình"),
        ("1", "Niêm yết", "Sở Y tế", "Quý I/2023"),
        ("Sở Y tế", None, None, "Quý I/2023"),
        {"header-guessed"},
    ),
    (
        ("STT", "Tasks (Nhiệm vụ)", "Lead agency / Cơ quan đầu mối", "Outputs", "Deadline"),
        ("1", "Niêm yết", "Sở Y tế", "Danh mục", "Quý I/2023"),
        ("Sở Y tế", None, "Danh mục", "Quý I/2023"),
        {"header-guessed"},
    ),
    (
        ("TT", "Thời gian thực hiện nhiệm vụ", "Kết quả thực hiện nhiệm vụ", "Nhiệm vụ", "Ai lo"),
        ("1", "Quý I/2023", "Danh mục", "Niêm yết", "Sở Y tế"),
        ("Sở Y tế", None, "Danh mục", "Quý I/2023"),
        {"header-guessed", "header-by-cells"},
    ),
    (
        ("STT", "Làm gì", "Do đâu", "Xong lúc nào"),
        ("1", "Niêm yết đủ thủ tục tại trụ sở", "Sở Y tế", "Quý I/2023"),
        ("Sở Y tế", None, None, "Quý I/2023"),
        {"header-by-cells"},
    ),
    (
        ("STT", "Đề án", "Đơn vị", "Thời hạn"),
        ("1", "Sắp xếp đơn vị sự nghiệp", "Sở Y tế", "Quý I/2023"),
        ("Sở Y tế", None, None, "Quý I/2023"),
        {"header-by-cells"},
    ),
    (
        ("TT", "Đầu việc", "Lãnh đạo Chi cục phụ trách", "Bộ phận làm", "Đầu ra", "Hạn chót"),
        ("1", "Niêm yết", "Ông Lò Văn Pọm", "Sở Y tế", "Danh mục", "Quý I/2023"),
        ("Sở Y tế", None, "Danh mục", "Quý I/2023"),
        {"header-guessed", "header-by-cells"},
    ),
    (
        ("TT", "Hạng mục", "Bên nhận việc", "Bên hỗ trợ", "Mốc"),
        ("1", "Niêm yết danh mục", "Sở Y tế", "Sở Nội vụ", "Quý I/2023"),
        ("Sở Y tế", "Sở Nội vụ", None, "Quý I/2023"),
        {"header-guessed", "header-by-cells"},
    ),
    (
        ("TT", "Việc phải làm", "Đơn vị nhận nhiệm vụ", "Hạn chót"),
        ("1", "Niêm yết danh mục", "Sở Y tế", "Quý I/2023"),
        ("Sở Y tế", None, None, "Quý I/2023"),
        {"header-guessed", "header-by-cells"},
    ),
]


@pytest.mark.parametrize(("header", "row", "cells", "codes"), WORDED)
def test_a_header_nobody_listed(
    header: Row, row: Row, cells: tuple[str | None, ...], codes: set[str], read: Read
) -> None:
    result = read(decision(table(header, row)), "d.html")
    [task] = result.meaning.tasks
    got = (task.lead_raw, task.coordinating_raw, task.product_raw, task.deadline_raw)
    assert got == cells
    assert {f.rule for f in result.findings if f.rule.startswith("header")} == codes


def test_what_cells_alone_decide_is_a_warning_to_paste(read: Read) -> None:
    result = read(decision(table(WORDED[4][0], WORDED[4][1])), "d.html")
    said = {f.value: f for f in result.findings if f.rule == "header-by-cells"}
    assert set(said) == {"Làm gì", "Do đâu", "Xong lúc nào"}
    assert all(f.severity == "warning" for f in said.values())
    assert "“Do đâu”" in said["Do đâu"].suggestion and "lead" in said["Do đâu"].suggestion


def test_two_columns_of_a_kind_stay_unknown(read: Read) -> None:
    """Which body leads only the place of its column would say."""
    header = ("TT", "Nhiệm vụ", "Nhóm A", "Nhóm B", "Thời gian")
    result = read(
        decision(table(header, ("1", "Niêm yết", "Sở Y tế", "Sở Nội vụ", "Quý I/2023"))), "d.html"
    )
    [task] = result.meaning.tasks
    assert task.lead_raw is None
    unknown = {f.value for f in result.findings if f.rule == "header-unknown"}
    assert unknown == {"Nhóm A", "Nhóm B"}
    [error] = [f for f in result.findings if f.rule == "lead-column-open"]
    assert (error.value, error.severity) == ("Nhóm A", "error")


@pytest.mark.parametrize("label", ["Ghi chú", "Dự kiến nguồn kinh phí", "Mã hồ sơ", ""])
def test_no_column_with_text_is_dropped_in_silence(label: str, read: Read) -> None:
    header = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", label, "Thời gian")
    result = read(
        decision(table(header, ("1", "Niêm yết", "Sở Y tế", "xem lại", "Quý I/2023"))), "d.html"
    )
    said = [f for f in result.findings if f.rule in ("header-unknown", "column-in-json")]
    assert [f.value for f in said] == [label or "cột 4"]
    assert [o.text for o in result.meaning.other_cells] == ["xem lại"]


OTHERS: list[tuple[str, Row, Row]] = [
    ("agenda", ("Thời gian", "Nội dung", "Thực hiện"), ("7h30 - 8h00", "Đón khách", "Sở Y tế")),
    ("agenda", ("Giờ", "Nội dung công việc", "Chủ trì"), ("14:00", "Khai mạc", "Sở Y tế")),
    ("comments", ("TT", "Đơn vị góp ý", "Nội dung góp ý", "Tiếp thu"), ("1", "Sở Y tế", "Bỏ mục 2", "Có")),
    ("people", ("TT", "Họ và tên", "Chức danh", "Đơn vị"), ("1", "Lê An", "Trưởng phòng", "Sở Y tế")),
    ("money", ("TT", "Nội dung", "Số lượng", "Đơn giá", "Thành tiền"), ("1", "Nước", "10", "5", "50")),
    ("indicators", ("TT", "Chỉ tiêu", "Đơn vị tính", "2023", "Cơ quan chủ trì"), ("1", "Hồ sơ", "%", "90", "Sở Y tế")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "header", "row"), OTHERS)
def test_a_table_of_other_things_gives_no_task(
    kind: str, header: Row, row: Row, read: Read
) -> None:
    result = read(decision(table(header, row, row)), "d.html")
    assert not result.meaning.tasks, kind
    assert result.meaning.counts.other_table == 3
    assert {"no-appendix", "other-table"} <= {f.rule for f in result.findings}


def test_a_refused_table_proposes_what_to_paste(read: Read) -> None:
    header = ("TT", "Đề mục", "Bên nào", "Xong lúc")
    row = ("1", "Sổ tay", "Sở Y tế", "Quý I/2023")
    result = read(decision(table(header, row)), "d.html")
    [said] = [f for f in result.findings if f.rule in ("other-table", "table-without-header")]
    assert said.suggestion.startswith(TO_PASTE)
    proposed = json.loads(said.suggestion.removeprefix(TO_PASTE))
    assert proposed == {"lead": ["Bên nào"], "deadline": ["Xong lúc"], "task": ["Đề mục"]}


def test_what_is_proposed_reads_the_table_once_pasted(read: Read, tmp_path: Path) -> None:
    """Two columns of bodies and numbers of letters: no line is missing from what is to be pasted."""
    table_rows = (
        ("Mã", "Phải làm gì", "Ai đứng ra", "Ai góp sức", "Xong lúc"),
        ("A", "Thể chế", "", "", ""),
        ("A.1", "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ", "Trước 15/6/2023"),
        ("B", "Bộ máy", "", "", ""),
        ("B.1", "Sắp xếp phòng ban", "Sở Nội vụ", "Sở Y tế", "Quý III/2023"),
        ("B.2", "Lập đề án vị trí việc làm", "Sở Nội vụ", "Sở Tài chính", "Tháng 9/2023"),
    )
    page = decision(table(*table_rows))
    [said] = [f for f in read(page, "d.html").findings if f.rule == "table-without-header"]
    proposed = json.loads(said.suggestion.removeprefix(TO_PASTE))
    assert proposed == {
        "task": ["Phải làm gì"],
        "lead": ["Ai đứng ra"],
        "coordinating": ["Ai góp sức"],
        "deadline": ["Xong lúc"],
    }
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    listed = (rules / "columns.yml").read_text("utf-8")
    for field, (label,) in proposed.items():
        listed = re.sub(rf"(\n  {field}:\n    labels:(?: \[|\n))", rf"\1@{label}@", listed, count=1)
    listed = re.sub(r"\[@(.*?)@", r"[\1, ", listed)
    listed = re.sub(r"\n@(.*?)@", r"\n      - \1\n", listed)
    (rules / "columns.yml").write_text(listed, "utf-8")
    after = Ingester(load_rules(rules)).ingest([SourceFile(file="d.html", data=page.encode())])
    rows = [(t.section, t.task_raw, t.lead_raw, t.coordinating_raw) for t in after[0].meaning.tasks]
    assert rows == [
        ("A", "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ"),
        ("B", "Sắp xếp phòng ban", "Sở Nội vụ", "Sở Y tế"),
        ("B", "Lập đề án vị trí việc làm", "Sở Nội vụ", "Sở Tài chính"),
    ]


ROWS = """TT | Việc phải làm | Ai đứng ra | Ai góp sức | Khi nào xong
1 | Rà soát quy trình nội bộ | Sở Tư pháp | Sở Nội vụ | Quý I/2023
2 | Tập huấn nghiệp vụ một cửa | Sở Nội vụ | Sở Tài chính | Tháng 5/2023
3 | Tổng hợp báo cáo năm | Sở Nội vụ | Sở Y tế | Trước 05/12/2023
"""


def test_rows_of_a_copy_under_a_header_nobody_listed(read: Read) -> None:
    """Two columns of bodies: which of them leads is proposed by their order, never taken for so."""
    page = Plan().text()
    result = read(page[: page.index("STT\n|")] + ROWS, "d.txt")
    tasks = result.meaning.tasks
    assert [t.task_raw for t in tasks] == [
        "Rà soát quy trình nội bộ",
        "Tập huấn nghiệp vụ một cửa",
        "Tổng hợp báo cáo năm",
    ]
    assert [t.lead_raw for t in tasks] == [None] * 3
    assert [str(t.due_end) for t in tasks] == ["2023-03-31", "2023-05-31", "2023-12-04"]
    said = {(f.value, f.field, f.severity) for f in result.findings if f.rule == "header-unknown"}
    assert said == {
        ("Ai đứng ra", "lead", "warning"),
        ("Ai góp sức", "coordinating", "warning"),
    }
