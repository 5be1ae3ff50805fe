"""A heading put right by a person: number, day, issuer and place are read anew, and the key with them."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.meaning.corrected import Correction
from pipeline.meaning.corrections import under_key
from pipeline.meaning.decision import understand
from pipeline.meaning.meaning import Meaning
from pipeline.rulebook.source import Node
from pipeline.run.document import Ingester
from pipeline.run.result import SourceFile
from tests.compose import Plan

Read = Callable[..., Meaning]
KEY = "ca-mau-311-qd-ubnd-2022"


def correction(field: str, expect: str, value: str, record: str = KEY) -> Correction:
    return Correction(record=record, field=field, expect=expect, value=value, reason="r", who="w",
                      on=date(2024, 1, 1), node=Node("corrections/a.yml", 1, ""))  # fmt: skip


@pytest.fixture(scope="module")
def read(ingester: Ingester) -> Read:
    def read(text: str, *corrections: Correction) -> Meaning:
        raw = ingester.read(SourceFile(file="a.txt", data=text.encode()), "0" * 64)
        return understand(ingester.parts(raw), raw, ingester.normalise, corrections)

    return read


@pytest.mark.parametrize(
    ("field", "expect", "value", "key", "why"),
    [
        ("number_raw", "311/QĐ-UBND", "312/KH-UBND", "ca-mau-312-kh-ubnd-2022", "number and symbol"),
        ("number_raw", "311/QĐ-UBND", "Số: 312/QĐ-UBND", "ca-mau-312-qd-ubnd-2022", "with its label"),
        ("number_raw", "311/QĐ-UBND", "ba trăm", None, "no number"),
        ("number_raw", "31l/QĐ-UBND", "312/QĐ-UBND", None, "another print"),
        ("issued_on", "2022-12-20", "2021-12-20", "ca-mau-311-qd-ubnd-2021", "another year"),
        ("issued_on", "2022-12-20", "1021-12-20", None, "no year of a plan"),
        ("issuer", "ỦY BAN NHÂN DÂN TỈNH CÀ MAU", "ỦY BAN NHÂN DÂN TỈNH BẠC LIÊU", "bac-lieu-311-qd-ubnd-2022", "its place goes along"),
        ("issuer_place", "Cà Mau", "Bạc Liêu", None, "the issuer's own name says its place"),
    ],
)  # fmt: skip
def test_a_heading_is_read_anew(
    field: str, expect: str, value: str, key: str | None, why: str, read: Read
) -> None:
    meaning = read(Plan().text(), correction(field, expect, value))
    stale = [f for f in meaning.findings if f.code == "correction-stale"]
    assert (meaning.document.document_id, meaning.printed_id) == (key or KEY, KEY), why
    assert bool(stale) is (key is None), why
    assert [c.record_id for c in meaning.corrections] == ([KEY] if key else []), why


def test_what_was_decided_under_the_printed_key_goes_along(read: Read) -> None:
    printed = read(Plan().text()).tasks[0].deadline_raw
    meaning = read(
        Plan().text(),
        correction("number_raw", "311/QĐ-UBND", "312/QĐ-UBND"),
        correction("deadline_raw", printed, "Quý II/2023", f"{KEY}/1"),
        correction("plan_year", "2023", "2024"),
    )
    assert meaning.tasks[0].task_id == "ca-mau-312-qd-ubnd-2022/1"
    assert meaning.tasks[0].deadline_raw == "Quý II/2023"
    assert meaning.document.plan_year == 2024
    assert {c.record_id for c in meaning.corrections} == {
        KEY, "ca-mau-312-qd-ubnd-2022", "ca-mau-312-qd-ubnd-2022/1"}  # fmt: skip


def test_only_the_own_records_move() -> None:
    others = [correction("lead_raw", "a", "b", r) for r in (f"{KEY}2/1", "x/1", "")]
    assert under_key(others, KEY, "new") == tuple(others)
