"""What `cchc suggest` writes: whole entries grouped by file, and never a group with nothing in it."""

import pytest
import yaml

from pipeline.cli.suggested import suggestions
from pipeline.run.rules import Rules
from pipeline.structure.contents import Contents


def finding(rule: str, value: str, field: str | None = None) -> dict[str, str | None]:
    return {"rule": rule, "value": value, "field": field, "suggestion": None}


def written(rules: Rules, *rows: dict[str, str | None]) -> str:
    lines, _ = suggestions(rows, rules.registry, rules.deadlines)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("row", "file"),
    [
        (finding("agency-unknown", "Đội văn nghệ xung kích xã"), "agencies.yml"),
        (finding("deadline-unparsed", "Mùa nước nổi"), "deadlines.yml"),
        (finding("header-by-cells", "Ai lo", "lead"), "columns.yml"),
        (finding("section-title-unknown", "VIỆC NHÀ NÔNG"), "sections.yml"),
    ],
)
def test_only_the_file_that_something_is_for(
    row: dict[str, str | None], file: str, rules: Rules
) -> None:
    text = written(rules, row)
    assert [f for f in ("agencies", "deadlines", "columns", "sections") if f"{f}.yml" in text] == [
        file.removesuffix(".yml")
    ]


def test_nothing_to_suggest_is_no_group(rules: Rules) -> None:
    assert "---" not in written(rules)


def test_a_body_is_a_whole_entry_with_level_and_kind(rules: Rules) -> None:
    (entry,) = yaml.safe_load(
        written(rules, finding("agency-unknown", "Đội văn nghệ xã")).split("---")[1]
    )
    assert entry == {"name": "Đội văn nghệ xã", "level": "commune", "kind": "agency"}


def test_a_section_title_is_a_whole_area_whose_pattern_finds_it(rules: Rules) -> None:
    text = written(rules, finding("section-title-unknown", 'VIỆC "NHÀ" - NÔNG: 100%'))
    (area,) = yaml.safe_load(text.split("---")[1])
    assert set(area) == {"code", "title", "pattern", "examples"}
    assert area["code"] == "viec_nha_nong_100" and area["examples"] == [area["title"]]
    assert rules.sections.find(area["title"]) is None


def test_a_column_nobody_can_tell_says_what_else_it_may_be(rules: Rules) -> None:
    text = written(rules, finding("header-unknown", "Cột lạ"))
    assert yaml.safe_load(text.split("---")[1]) == {"ignored": {"labels": ["Cột lạ"]}}
    assert "one that is ours goes below the `labels:` of its field" in text


COLUMNS = [
    (["Tổ hòa giải ấp Bà Lùng", "Hội quán nông dân Vàm Nhon"], True, "bodies nobody lists"),
    (["Tổ chức hội nghị", "Ban hành quy chế"], False, "acts that begin like bodies"),
    (["Báo cáo", "Báo cáo; kế hoạch"], False, "products"),
    (["Sửa mái nhà kho", "Tổ hòa giải ấp Bà Lùng"], False, "most of them must be"),
    (["", " "], False, "no text"),
    (["Tổ hòa giải " + "rất xa " * 20], False, "too long for a name"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "expected", "why"), COLUMNS, ids=[c[2] for c in COLUMNS])
def test_columns_of_unknown_bodies(
    cells: list[str], expected: bool, why: str, rules: Rules
) -> None:
    contents = Contents(registry=rules.registry, deadlines=rules.deadlines, products=rules.products)
    assert contents.may_be_bodies(cells) is expected, why
