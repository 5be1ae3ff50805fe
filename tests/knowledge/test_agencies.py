"""Agencies: the open evaluation set, the decision's cells, robustness, roles, loader faults."""

import csv
import json
import shutil
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.read import find_agencies, parse_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry, load_agencies
from pipeline.grammar.agencies.roles import resolve_roles
from pipeline.grammar.agencies.suggest import nearest, stub
from pipeline.model.record import AgencyMention
from pipeline.rulebook.source import RuleError
from tests.conftest import read_yaml, shared_rules

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("open_agencies.yml"))
TRUTH = ROOT / "tests" / "truth" / "2890"


@cache
def registry() -> AgencyRegistry:
    return shared_rules().registry


@cache
def prints_of() -> dict[str, tuple[str, ...]]:
    """Agency id → its printed names."""
    found: dict[str, tuple[str, ...]] = {}
    for agency_id, print_ in registry().surface_forms():
        found[agency_id] = (*found.get(agency_id, ()), print_)
    return found


def read(text: str, year: int = 2024) -> tuple[AgencyMention, ...]:
    return parse_agencies(text, registry(), Standpoint(on=date(year, 12, 31), place="Vĩnh Long"))


def rows(mentions: tuple[AgencyMention, ...]) -> list[tuple[str, str | None, str]]:
    return [(m.mention, m.agency_id, m.kind) for m in mentions]


# -- the open set ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_open_cells(case: dict[str, Any]) -> None:
    expected = [(e["mention"], e["id"], e["kind"]) for e in case["expect"]]
    assert rows(read(case["text"], case["year"])) == expected, case["reason"]


def test_open_set_is_wide_enough() -> None:
    assert len({c["text"] for c in CASES}) == len(CASES) >= 80
    assert sum(bool(c.get("adversarial")) for c in CASES) >= 22


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_spans_point_into_the_given_text(case: dict[str, Any]) -> None:
    last = 0
    for m in read(case["text"], case["year"]):
        assert last <= m.start < m.end <= len(case["text"])
        assert " ".join(case["text"][m.start : m.end].split()) == m.mention
        last = m.end


# -- the decision ---------------------------------------------------------------------------------


def test_decision_gives_247_mentions_of_14_bodies() -> None:
    with (TRUTH / "agencies.tsv").open(encoding="utf-8", newline="") as f:
        expected = [
            (r["number"], r["role"], r["agency_id"], r["mention_raw"])
            for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    found = [
        (str(task["number"]), role, m.agency_id, m.mention)
        for task in json.loads((TRUTH / "tasks.json").read_text(encoding="utf-8"))
        for role in ("lead", "coordinating")
        for m in read(task[f"{role}_raw"], 2023)
    ]
    assert found == expected
    assert len(found) == 247
    assert len({row[2] for row in found}) == 14


# -- properties -----------------------------------------------------------------------------------

SPACES = st.sampled_from([" ", "  ", "\u00a0", "\t", " \u00a0"])
FORMS = st.sampled_from(["NFC", "NFD"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CASES), SPACES, FORMS)
def test_spaces_and_unicode_form_change_nothing(
    case: dict[str, Any], space: str, form: str
) -> None:
    plain = [(" ".join(m.mention.split()), m.agency_id) for m in read(case["text"], case["year"])]
    text = unicodedata.normalize(form, case["text"].replace(" ", space))
    found = read(text, case["year"])
    assert [(" ".join(m.mention.split()), m.agency_id) for m in found] == plain
    for m in found:
        printed = unicodedata.normalize("NFC", text[m.start : m.end])
        assert " ".join(printed.split()) == m.mention


@cache
def plain_names() -> tuple[tuple[str, str], ...]:
    """(print, id) of every body in force at the end of 2024 that says its own level and place."""
    on = date(2024, 12, 31)
    return tuple(
        (print_, agency_id)
        for agency_id, print_ in registry().surface_forms()
        if registry().by_id[agency_id].in_force(on)
        and registry().by_id[agency_id].kind == "agency"
        and print_ == registry().by_id[agency_id].name
    )


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_list_of_names_comes_apart_again(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(plain_names()), min_size=1, max_size=5))
    text, ids = names[0][0], [names[0][1]]
    for print_, agency_id in names[1:]:
        text += data.draw(st.sampled_from(["; ", ", ", " và ", "\n- ", ";\n", " / "])) + print_
        ids.append(agency_id)
    assert [m.agency_id for m in read(text)] == ids
    wrapped = "".join(
        "\n" if c == " " and data.draw(st.booleans()) else c for c in text.replace("\n", " \n")
    )
    assert [m.agency_id for m in read(wrapped)] == ids


@cache
def all_prints() -> tuple[tuple[str, str], ...]:
    """(print, id) of every name of every entry in force at the end of 2024, where it is unique."""
    on = date(2024, 12, 31)
    return tuple(
        (print_, agency_id)
        for agency_id, print_ in registry().surface_forms()
        if registry().by_id[agency_id].in_force(on)
        and (found := registry().lookup(print_, on)) is not None
        and found.agency_id == agency_id
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.deferred(lambda: st.sampled_from(all_prints())), min_size=1, max_size=5), st.data()
)
def test_semicolons_and_lines_hold_all_prints_apart(
    names: list[tuple[str, str]], data: st.DataObject
) -> None:
    mark = data.draw(st.sampled_from(["; ", ";\n- ", ";", "\n- ", "\n+ "]))
    found = read(mark.join(print_ for print_, _ in names))
    assert [m.agency_id for m in found] == [agency_id for _, agency_id in names]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="SởUBNDcấphuyệnxã;,/ -\n()[].:1àộ", max_size=60))
def test_nothing_breaks_and_no_word_is_lost(text: str) -> None:
    last = 0
    for m in read(text):
        assert last <= m.start < m.end
        assert m.agency_id is not None or m.kind in ("unknown", "by_reference")
        last = m.end


@pytest.mark.parametrize("agency_id", sorted(registry().by_id))
def test_every_name_is_read_as_its_own_entry(agency_id: str) -> None:
    agency = registry().by_id[agency_id]
    on = agency.valid_to or agency.valid_from or date(2024, 6, 1)
    assert prints_of()[agency_id]
    for print_ in prints_of()[agency_id]:
        found = registry().lookup(print_, on)
        assert found is not None and found.agency_id == agency_id, print_


# -- running text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids", "reason"),
    [
        ("Giao Giám đốc Sở Nội vụ chủ trì", ["so-noi-vu"], "a name inside a sentence"),
        ("số nội vụ của hồ sơ", [], "Số is not Sở"),
        ("các nhiệm vụ CCHC năm 2024", [], "no capital letter: no Vụ CCHC"),
        ("tổ chức, cá nhân và người dân", [], "words too common for running text"),
        (
            "các sở, ban, ngành tỉnh; Uỷ ban nhân dân cấp xã",
            ["cac-so-ban-nganh-tinh", "ubnd-cap-xa"],
            "a group needs no capital letter",
        ),
        ("Quyết định số 876/QĐ-BNV, Công văn 2231/SNV-CCHC", [], "symbols name no body"),
        ("Văn phòng UBND tỉnh", ["van-phong-ubnd-tinh"], "the longest name, not UBND tỉnh"),
    ],
)
def test_running_text(text: str, ids: list[str], reason: str) -> None:
    assert [m.agency_id for m in find_agencies(text, registry())] == ids, reason


# -- roles ----------------------------------------------------------------------------------------


def test_a_role_is_resolved_by_the_recipients() -> None:
    cell = read("Cơ quan thường trực BCĐ CCHC tỉnh; Sở Tư pháp")
    recipients = ["- Bộ Nội vụ;", "- Sở Nội vụ (cơ quan thường trực);", "- Lưu: VT, 1.06.02."]
    role, body = resolve_roles(cell, recipients, registry(), Standpoint())
    assert (role.agency_id, role.resolved_agency_id) == (cell[0].agency_id, "so-noi-vu")
    assert role.evidence == "Sở Nội vụ (cơ quan thường trực)"
    assert body == cell[1]


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        ["- Sở Nội vụ;"],
        ["- Sở Nội vụ (cơ quan thường trực);", "- Sở Tư pháp (cơ quan thường trực);"],
        ["- Sở Nội vụ (để báo cáo);"],
    ],
    ids=["no recipients", "no note", "two holders", "another note"],
)
def test_a_role_without_one_clear_holder_stays_open(recipients: list[str]) -> None:
    (role,) = resolve_roles(
        read("Cơ quan thường trực BCĐ CCHC tỉnh"), recipients, registry(), Standpoint()
    )
    assert role.resolved_agency_id is None and role.evidence is None


# -- years ----------------------------------------------------------------------------------------


def test_bodies_are_in_force_in_their_years() -> None:
    r = registry().by_id
    assert r["so-ke-hoach-va-dau-tu"].in_force(date(2025, 2, 28))
    assert not r["so-ke-hoach-va-dau-tu"].in_force(date(2025, 3, 1))
    assert not r["so-nong-nghiep-va-moi-truong"].in_force(date(2024, 1, 1))
    assert not r["ubnd-cap-huyen"].in_force(date(2025, 7, 1))
    assert r["ubnd-cap-xa"].in_force(date(2026, 1, 1))


def test_plans_of_2023_and_2026_meet_no_body_outside_its_years() -> None:
    for text, on in (
        ("Sở Thông tin và Truyền thông; Ban Dân tộc; UBND cấp huyện", date(2022, 12, 20)),
        ("Sở Khoa học và Công nghệ; Sở Dân tộc và Tôn giáo; UBND cấp xã", date(2025, 12, 20)),
    ):
        found = parse_agencies(text, registry(), Standpoint(on=on))
        assert all(m.agency_id and registry().by_id[m.agency_id].in_force(on) for m in found)


def test_lineage_names_every_succession_with_its_scope() -> None:
    found = registry().lineage("so-thong-tin-va-truyen-thong")
    assert {(a, s.agency_id) for a, s in found} >= {
        ("so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe"),
        ("so-thong-tin-va-truyen-thong", "cong-an-tinh"),
    }
    assert all(s.instrument for _, s in found)
    assert registry().lineage("so-khoa-hoc-va-cong-nghe")[0][0] == "so-thong-tin-va-truyen-thong"


# -- unknown bodies -------------------------------------------------------------------------------


def test_nearest_names_and_the_stub_that_makes_a_name_known(tmp_path: Path) -> None:
    agency, score = nearest(registry(), "Sở Tài chinh", 3)[0]
    assert agency.agency_id == "so-tai-chinh" and 0.8 < score <= 1
    name = "Trung tâm Giống: cây trồng, vật nuôi 'Nam Bộ'"
    assert registry().lookup(name) is None
    root = rules_copy(tmp_path)
    with (root / "agencies.yml").open("a", encoding="utf-8") as f:
        f.write(stub(registry(), name))
    found = load_agencies(root).lookup(name)
    assert found is not None and found.name == name


# -- the loader -----------------------------------------------------------------------------------


def rules_copy(tmp_path: Path) -> Path:
    for name in ("agencies.yml", "places.yml"):
        shutil.copy(ROOT / "rules" / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{name: Sở Mới, level: province, colour: red}", "unknown key 'colour'"),
        ("{name: Sở Mới, level: sky}", "not 'sky'"),
        ("{name: Sở Mới, level: province, kind: club}", "not 'club'"),
        ("{name: Sở Mới, level: province, place: here}", "not 'here'"),
        ("{level: province}", "the key 'name' is missing"),
        ("{name: Sở Mới, level: province, aliases: [Sở Nội vụ]}", "already a name of 'so-noi-vu'"),
        ("{name: Sở Mới, level: province, aliases: ['Sở A; Sở B']}", "no ';'"),
        ("{name: Sở Mới, level: province, aliases: [SỞ MỚI]}", "read by rule already"),
        ("{name: Số Nội vụ, level: province}", "the id 'so-noi-vu'"),
        ("{name: '...', level: province}", "no letter or digit"),
        ("{name: Sở Mới, level: province, successors: [{id: so-cu}]}", "no entry has the id"),
        ("{name: Sở Mới, level: province, valid_from: 2025-31-12}", "a date YYYY-MM-DD"),
        (
            "{name: Sở Mới, level: province, valid_from: 2025-03-01, valid_to: 2025-02-01}",
            "before valid_from",
        ),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    root = rules_copy(tmp_path)
    path = root / "agencies.yml"
    number = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as f:
        f.write(f"  - {line}\n")
    with pytest.raises(RuleError) as fault:
        load_agencies(root)
    assert str(fault.value).startswith(f"rules/agencies.yml:{number}:")
    assert message in str(fault.value)


def test_one_name_may_pass_from_body_to_body(tmp_path: Path) -> None:
    root = rules_copy(tmp_path)
    with (root / "agencies.yml").open("a", encoding="utf-8") as f:
        f.write("  - {name: Sở Thử, level: province, valid_to: 2024-12-31}\n")
        f.write("  - {name: Sở Thử mới, level: province, aliases: [Sở Thử], ")
        f.write("valid_from: 2025-01-01}\n")
    r = load_agencies(root)
    for year, agency_id in ((2024, "so-thu"), (2025, "so-thu-moi")):
        (mention,) = parse_agencies("Sở Thử", r, Standpoint(on=date(year, 6, 1)))
        assert mention.agency_id == agency_id
