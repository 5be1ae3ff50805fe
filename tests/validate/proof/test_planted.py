"""A clean plan gives no finding of the proof-reader; each fault planted in it gives its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.rows import FindingRow
from pipeline.run.document import Result

CLEAN = (Path(__file__).parent / "plan_of_ben_tre.txt").read_text(encoding="utf-8")

PLANTED: list[tuple[str, str, str, str]] = [
    # (code, what stands in the clean plan, what is planted, end of the record it must name)
    ("ground-end", "chính quyền địa phương ngày 19/6/2015;", "chính quyền địa phương ngày 19/6/2015", ""),
    ("ground-end", "giai đoạn 2021 - 2025;", "giai đoạn 2021 - 2025.", ""),
    (
        "ground-order",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n",
        "Căn cứ Quyết định số 88/QĐ-UBND ngày 05/01/2022 của Ủy ban nhân dân tỉnh;\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n",
        "",
    ),
    ("instrument-date-missing", "số 2210/QĐ-UBND ngày 14/9/2021", "số 2210/QĐ-UBND", ""),
    ("instrument-issuer-missing", "ngày 23/7/2012 của Chính phủ.", "ngày 23/7/2012 về theo dõi.", "II.2.b"),
    ("instrument-number-word", "theo Nghị định số 59/2012", "theo Nghị định 59/2012", "II.2.b"),
    ("instrument-after-signing", "59/2012/NĐ-CP ngày 23/7/2012", "59/2024/NĐ-CP ngày 25/5/2024", "II.2.b"),
    (
        "instrument-dates-differ",
        "a) Rà soát, hệ thống hóa",
        "a) Theo Nghị định số 61/2018/NĐ-CP ngày 25/4/2018, rà soát, hệ thống hóa",
        "II.2.a",
    ),
    (
        "instrument-out-of-force",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;",
        "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26/11/2003;",
        "",
    ),
    ("lead-in-group", "các địa phương.\n|\nSở Nội vụ", "các địa phương.\n|\nSở Nội vụ; các sở, ban, ngành tỉnh", "/1"),
    ("note-missing", "do tỉnh ban hành.\nb)", "do tỉnh ban hành[2].\nb)", "II.2.a"),
    ("recipients-article", "- Như Điều 3;", "- Như Điều 2;", ""),
    ("filing-clerk", "Lưu: VT", "Lưu: KSTT", ""),
    ("spelling", "Tập huấn nghiệp vụ", "Tập huaasn nghiệp vụ", "/7"),
    ("spelling", "Tập huấn nghiệp vụ", "Tập huânr nghiệp vụ", "/7"),
    ("issuer-differs", "|\nCHỦ TỊCH\nTrần", "|\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần", ""),
    ("tasks-counted", "gồm 10 nhiệm vụ", "gồm 12 nhiệm vụ", "I.2"),
    ("section-title-differs", "\n2. Cải cách thể chế\n", "\n2. Cải cách thể chế hành chính\n", "/5"),
    (
        "body-without-task",
        "3. Văn phòng Ủy ban nhân dân tỉnh\nChủ",
        "3. Sở Y tế\nNâng cao chất lượng khám bệnh.\n4. Văn phòng Ủy ban nhân dân tỉnh\nChủ",
        "III.3",
    ),
    ("lead-without-duty", "địa phương.\n|\nSở Nội vụ", "địa phương.\n|\nSở Xây dựng", "/1"),
    ("cell-end-odd", "sáu tháng đầu năm.\n|", "sáu tháng đầu năm\n|", "/3"),
    ("deadline-day-off", "Trước ngày 16/5/2024", "Ngày 18/5/2024", "/7"),
    ("deadline-day-off", "Trước ngày 16/5/2024", "Ngày 02/9/2024", "/7"),
    ("spelling", "Tập huấn nghiệp vụ", "Tập huẩn nghiệp vụ", "/7"),
    ("spelling", "tình hình thi hành", "tinh hình thi hành", "II.2.b"),
    ("spelling", "các phương tiện thông tin", "các phươg tiện thông tin", "II.1.b"),
    ("spelling", "doanh nghiệp đối với", "doanhnghiệp đối với", "I.1"),
    ("spelling", "Tổ chức hội nghị", "Tổ chức hôi nghị", "/3"),
    ("spelling", "nâng cao mức độ", "nâng cao mứt độ", "I.1"),
    ("word-doubled", "của người dân và", "của của người dân và", "I.1"),
    ("word-doubled", "báo cáo Ủy ban", "báo cáo báo cáo Ủy ban", "III.1"),
    ("word-missing", "giải quyết thủ tục hành chính còn hiệu lực.\n|", "giải quyết thủ tục hành còn hiệu lực.\n|", "/9"),
    ("tone-placement", "a) Đơn giản hóa", "a) Đơn giản hoá", "II.3.a"),
    ("abbreviation-early", "Theo dõi, tổng hợp, báo cáo Ủy ban", "Theo dõi CCHC, DVCQG, báo cáo (DVCQG) Ủy ban", "III.1"),
    (
        "abbreviation-twice",
        "công tác CCHC phải",
        "công tác cải cách hành chính (CCHC) phải",
        "I.2",
    ),
    (
        "task-nearly-repeated",
        "4.\n|\nKhảo sát mức độ hài lòng của người dân đối với cơ quan nhà nước.",
        "4.\n|\nTổ chức các hội nghị sơ kết về công tác CCHC sáu tháng đầu năm.",
        "/4",
    ),
]  # fmt: skip


def found(result: Result) -> list[FindingRow]:
    return list(result.findings)


def test_the_clean_plan_has_no_finding(read: Callable[..., Result]) -> None:
    result = read(CLEAN, "sach.txt")
    assert result.meaning is not None
    assert len(result.meaning.tasks) == 10
    assert [(f.rule, f.value) for f in found(result)] == []


@pytest.mark.parametrize(("code", "clean", "planted", "record"), PLANTED)
def test_a_planted_fault_is_named(
    code: str, clean: str, planted: str, record: str, read: Callable[..., Result]
) -> None:
    assert CLEAN.count(clean) >= 1, clean
    result = read(CLEAN.replace(clean, planted, 1), "cay.txt")
    hits = [f for f in found(result) if f.rule == code]
    assert hits, sorted({f.rule for f in found(result)})
    assert len(hits) == 1, "one fault, one finding"
    assert (hits[0].record_id or "").endswith(record)
    assert hits[0].source.line_start, "it points at the page"
