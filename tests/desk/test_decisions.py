"""What an officer does at the desk stands under the rules, holds in the next ingest, can go back."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.desk.book import Book, Change, ConflictError, HeldError, clean_text
from pipeline.desk.queue import open_items
from pipeline.run.rules import load_rules
from tests.desk.conftest import LEAD, PLANS, POINT, Browser, id_of

Again = Callable[[], dict[str, Any]]


def test_an_edit_is_read_anew_shown_then_kept(browser: Browser, again: Again) -> None:
    (item,) = browser.items("edit")
    form = browser.shown("edit", at=item.key)
    shown = browser.act("edit", "preview", **{**form, "value": "Quý IV/2022"})
    assert "31/12/2022" in shown.text and "Lỗi" not in shown.text
    assert browser.items("edit") == (item,), "a preview keeps nothing"
    saved = browser.act("edit", "correct", **{**form, "value": "Quý IV/2022"})
    assert saved.status_code == 303
    assert browser.items("edit") == ()
    tables = again()
    (task,) = [t for t in tables["tasks"] if t["task_id"] == form["record"]]
    assert (task["deadline_raw"], str(task["due_end"])) == ("Quý IV/2022", "2022-12-31")
    (row,) = [c for c in tables["corrections"] if c["document_id"] == id_of("edit")]
    assert (row["expect"], row["who"]) == ("Quí IV/2O22", "N.V.A.")


def test_a_misread_body_is_put_right_in_every_cell(browser: Browser) -> None:
    item = next(i for i in browser.items("body") if i.kind == "body")
    assert item.kind == "body" and len(item.places) == 2
    page = browser.get(f"/d/{id_of('body')}?at={item.key}").text
    assert 'value="Sở Nội vụ"' in page, "the likely name stands ready"
    assert browser.act("body", "rename", item=item.key, name="Sở Nội vụ").status_code == 303
    assert [i for i in browser.items("body") if i.kind == "body"] == []
    assert all(b.known for t in browser.sheet("body").tasks for b in t.bodies)


def test_another_name_of_a_body(browser: Browser) -> None:
    item = next(i for i in browser.items("alias") if i.kind == "body")
    assert browser.act("alias", "alias", item=item.key, of="so-noi-vu").status_code == 303
    task = browser.sheet("alias").tasks[0]
    assert [b.key for b in task.bodies if b.role == "lead"] == ["so-noi-vu"]


def test_a_new_body(browser: Browser) -> None:
    item = next(i for i in browser.items("new-body") if i.kind == "body")
    form = {
        "item": item.key,
        "name": "Trung tâm Hoa Sen",
        "level": "province",
        "kind": "agency",
        "place": "true",
    }
    assert browser.act("new-body", "body", **{**form, "level": "nowhere"}).status_code == 422
    assert browser.act("new-body", "body", **form).status_code == 303
    assert [i for i in browser.items("new-body") if i.kind == "body"] == []
    load_rules(browser.desk.rules)


def test_a_point_of_the_plan_is_put_right(browser: Browser, again: Again) -> None:
    (item,) = browser.items("point")
    page = browser.get(f"/d/{id_of('point')}?at={item.key}").text
    lit = re.findall(r'<mark class="lit">(.*?)</mark>', page)
    assert lit == [POINT], "its line is lit on the page"
    form = browser.shown("point", at=item.key)
    value = "Rà soát văn bản quy phạm pháp luật của tỉnh."
    assert browser.act("point", "correct", **{**form, "value": value}).status_code == 303
    assert browser.items("point") == ()
    tables = again()
    (row,) = [p for p in tables["provisions"] if p["text"] == value and
              f"{p['document_id']}/{p['provision_id']}" == form["record"]]  # fmt: skip
    assert row["document_id"] == id_of("point")
    path = browser.desk.raw / "point.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Rà soát “văn", "Rà soát “các văn"), encoding="utf-8")
    rules = {i.findings[0].rule for i in browser.items("point")}
    assert "correction-stale" in rules, "another print is not put right blindly"
    path.write_text(text, encoding="utf-8")


def test_a_heading_is_put_right_and_all_decisions_follow(browser: Browser, again: Again) -> None:
    """The key is made of it; what was decided under the printed key goes along, and comes back."""
    printed = id_of("heading")
    lead = {"record": f"{printed}/1", "field": "lead_raw", "value": "Sở Tư pháp"}
    assert browser.act("heading", "correct", **lead).status_code == 303
    page = browser.get(f"/d/{printed}?task=-&cell=number_raw").text
    assert re.findall(r'<mark class="lit">(.*?)</mark>', page)[0].startswith("Số: ")
    for field, value in (("number_raw", "77/KH-UBND"), ("issued_on", "05/01/2023")):
        form = {**browser.shown("heading", task="-", cell=field), "value": value}
        shown = browser.act("heading", "preview", **form)
        assert "Mã văn bản sau khi sửa: ca-mau-" in shown.text
        assert browser.act("heading", "correct", **form).status_code == 303
    tables = again()
    new = "ca-mau-77-kh-ubnd-2023"
    (task,) = [t for t in tables["tasks"] if t["task_id"] == f"{new}/1"]
    assert task["lead_raw"] == "Sở Tư pháp"
    (document,) = [d for d in browser.desk.rows("documents") if d["document_id"] == new]
    assert (document["number"], document["symbol"]) == ("77", "KH-UBND")
    for address in (new, printed):
        assert browser.get(f"/d/{address}").status_code == 200, (
            "an address that was kept still leads there"
        )
    for action in reversed(browser.desk.book.actions()[-3:]):
        assert browser.post("/undo", {"number": str(action.number)}).status_code == 303
    kept = {(t["task_id"], t["lead_raw"]) for t in again()["tasks"]}
    assert (f"{printed}/1", PLANS["heading"].rows[1][LEAD]) in kept


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number_raw", "không rõ", "Không dùng được"),
        ("issuer_place", "Bạc Liêu", "sửa ở tên cơ quan ban hành"),
        ("issued_on", "31/02/2023", "ngày/tháng/năm"),
        ("plan_year_end", "sang năm", "bốn chữ số"),
        ("number_raw", f"{500 + list(PLANS).index('taken-number')}/QĐ-UBND", "Đã có văn bản khác"),
    ],
)
def test_a_heading_that_cannot_be_is_refused(
    browser: Browser, field: str, value: str, said: str
) -> None:
    record = id_of("heading")
    answer = browser.act("heading", "correct", record=record, field=field, value=value)
    assert answer.status_code == 422 and said in answer.text


def test_the_years_of_a_plan_are_put_right(browser: Browser) -> None:
    record = id_of("heading")
    for field, value, kept in (("plan_year_end", "2030", "2030"), ("plan_year_end", "", "")):
        browser.act("heading", "correct", record=record, field=field, value=value)
        cell = browser.sheet("heading").cell(record, field)
        assert cell is not None and cell.text == kept


def test_what_is_accepted_of_one_plan_is_open_in_another(browser: Browser) -> None:
    """Both have a point II.2.a with the same fault."""
    (item,) = browser.items("accepted-point")
    assert browser.act("accepted-point", "confirm", item=item.key).status_code == 303
    assert browser.items("accepted-point") == ()
    assert len(browser.items("same-point")) == 1


def test_a_finding_on_the_whole_text_is_lit(browser: Browser) -> None:
    item = next(i for i in open_items(browser.sheet("edit")) if i.findings[0].rule == "ground-end")
    page = browser.get(f"/d/{id_of('edit')}?at={item.key}").text
    (lit,) = re.findall(r'<mark class="lit">(.*?)</mark>', page)
    assert "76/NQ-CP" in lit


def test_a_header_is_given_its_field(browser: Browser) -> None:
    (item,) = [i for i in browser.items("header") if i.kind == "header"]
    assert browser.act("header", "header", item=item.key).status_code == 422, "no field chosen"
    assert browser.act("header", "header", item=item.key, field0="product").status_code == 303
    sheet = browser.sheet("header")
    assert sheet.tasks[0].products and not [
        i for i in browser.items("header") if i.kind == "header"
    ]


def test_what_is_confirmed_is_silent_until_the_print_changes(
    browser: Browser, again: Again
) -> None:
    items = browser.items("confirm")
    assert items and {i.severity for i in items} == {"warning"}
    for item in open_items(browser.sheet("confirm")):
        assert browser.act("confirm", "confirm", item=item.key).status_code == 303
    assert browser.items("confirm") == ()
    open_ = [f for f in again()["findings"] if f["document_id"] == id_of("confirm")
             and f["severity"] != "info" and not f["accepted"]]  # fmt: skip
    assert open_ == []
    path = browser.desk.raw / "confirm.txt"
    text = path.read_text(encoding="utf-8")
    other = "Sở Tư pháp; Sở Tài chính\n|\nSở Tư pháp\n"
    path.write_text(text.replace("Sở Nội vụ; Sở Nội vụ\n|\nSở Nội vụ\n", other), encoding="utf-8")
    assert browser.items("confirm"), "another print is looked at again"


def test_an_error_is_accepted_with_a_reason_only(browser: Browser) -> None:
    (item,) = browser.items("conflict")
    assert browser.act("conflict", "confirm", item=item.key).status_code == 422
    assert browser.items("conflict") == (item,)


def test_of_two_saves_the_later_is_told(browser: Browser) -> None:
    (item,) = browser.items("conflict")
    form = browser.shown("conflict", at=item.key)
    first = browser.act("conflict", "correct", **{**form, "value": "Quý IV/2022"})
    later = browser.act("conflict", "correct", **{**form, "value": "Quý III/2022"})
    assert (first.status_code, later.status_code) == (303, 409)
    assert "Quý IV/2022" in later.text and "Quý III/2022" in later.text
    cell = browser.sheet("conflict").cell(form["record"], "deadline_raw")
    assert cell is not None and cell.text == "Quý IV/2022", "nothing was overwritten"
    over = browser.act("conflict", "correct", **{**form, "version": "", "value": "Quý III/2022"})
    assert over.status_code == 303


def test_what_people_keep_by_hand_is_not_written(browser: Browser) -> None:
    (item,) = browser.items("held")
    form = browser.shown("held", at=item.key)
    folder = browser.desk.rules / "corrections"
    folder.mkdir(exist_ok=True)
    by_hand = folder / "hand.yml"
    entry = f"corrections:\n  - {{record: {form['record']}, field: deadline_raw, expect: Quý VI/2022, value: Quý II/2022, reason: r, who: w, on: 2024-01-01}}\n"
    by_hand.write_text(entry, encoding="utf-8")
    answer = browser.act(
        "held",
        "correct",
        **{**browser.shown("held", task="0", cell="deadline_raw"), "value": "Quý I/2022"},
    )
    assert answer.status_code == 409 and "hand.yml" in answer.text
    assert by_hand.read_text(encoding="utf-8") == entry
    by_hand.unlink()


def test_everything_can_be_taken_back(browser: Browser) -> None:
    (item,) = browser.items("undo")
    form = browser.shown("undo", at=item.key)
    browser.act("undo", "correct", **{**form, "value": "Quý IV/2022"})
    assert browser.items("undo") == ()
    number = str(browser.desk.book.actions()[-1].number)
    assert browser.post("/undo", {"number": number}).status_code == 303
    assert browser.items("undo") == (item,)
    assert browser.post("/undo", {"number": number}).status_code == 409, "once"
    again = str(browser.desk.book.actions()[-1].number)
    assert browser.post("/undo", {"number": again}).status_code == 303, "and forth"
    assert browser.items("undo") == ()


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"field": "plan_year", "value": "hai nghìn"}, "no year"),
        ({"field": "plan_year", "value": "²⁰²⁴"}, "digits that are no number"),
        ({"field": "issued_on", "value": "32/13/2022"}, "no day"),
        ({"field": "position", "value": "1"}, "no cell"),
        ({"field": "lead_raw", "value": "x"}, "no cell of the document"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    browser: Browser, form: dict[str, str], reason: str
) -> None:
    answer = browser.act("hostile", "correct", record=id_of("hostile"), **form)
    assert answer.status_code in (404, 422), reason


@pytest.mark.parametrize(
    ("a", "b", "old", "new", "reason"),
    [
        ("edit", "edit", "edit", "edit", "one plan"),
        ("edit", "body", "alias", "body", "a task of a third plan"),
        ("edit", "body", "body", "edit", "the wrong way round"),
        ("edit", "nobody", "edit", "edit", "no such plan"),
    ],
)
def test_a_pair_is_of_the_two_plans(
    browser: Browser, a: str, b: str, old: str, new: str, reason: str
) -> None:
    ids = {n: id_of(n) if n in PLANS else n for n in (a, b, old, new)}
    form = {
        "a": ids[a],
        "b": ids[b],
        "from": f"{ids[old]}/1",
        "to": f"{ids[new]}/2",
        "same": "true",
    }
    assert browser.post("/compare", form).status_code == 404, reason


def test_a_file_is_dropped_once(browser: Browser) -> None:
    started: list[int] = []
    browser.desk.runner.start = lambda: started.append(1)  # type: ignore[method-assign]
    headers = {"origin": "http://127.0.0.1:4711", "x-desk-token": browser.desk.keys.form}

    def drop(data: bytes) -> str:
        answer = browser.client.post(
            "/drop", params={"name": "mới.txt"}, content=data, headers=headers
        )
        return str(answer.json()["name"])

    assert [drop(b"a"), drop(b"a"), drop(b"b")] == ["mới.txt", "mới.txt", "mới (2).txt"]
    assert (browser.desk.raw / "mới.txt").read_bytes() == b"a" and len(started) == 3
    for name in ("mới.txt", "mới (2).txt"):
        (browser.desk.raw / name).unlink()


def test_the_lists(browser: Browser) -> None:
    home = browser.get("/").text
    assert all(id_of(name) in home for name in PLANS)
    assert browser.get("/done").status_code == 200


# -- the book ----------------------------------------------------------------------------------------

ENTRY = {
    "record": "a/1",
    "field": "lead_raw",
    "expect": "x",
    "value": "y",
    "reason": "r",
    "who": "w",
    "on": "2024-01-01",
}
KEY = ("a/1", "lead_raw")


@pytest.fixture
def book(tmp_path: Any) -> Book:
    return Book(tmp_path)


def change(value: str | None) -> Change:
    return Change(
        kind="corrections", key=KEY, after=None if value is None else {**ENTRY, "value": value}
    )


def test_a_change_is_written_whole_or_not_at_all(book: Book) -> None:
    book.apply([change("y")], "w", "one")
    before = (book.root / "corrections" / "desk.yml").read_bytes()
    bad = Change(kind="corrections", key=("a/2", "nothing"), after={**ENTRY, "field": "nothing"})
    with pytest.raises(Exception, match="cannot be corrected"):
        book.apply([change("z"), bad], "w", "two")
    assert (book.root / "corrections" / "desk.yml").read_bytes() == before
    assert len(book.actions()) == 1


def test_the_last_entry_takes_its_file_along(book: Book) -> None:
    book.apply([change("y")], "w", "one")
    book.apply([change(None)], "w", "two")
    assert not (book.root / "corrections" / "desk.yml").exists()


def test_versions(book: Book) -> None:
    nothing = book.version(("corrections", KEY))
    book.apply([change("y")], "w", "one", nothing)
    with pytest.raises(ConflictError) as told:
        book.apply([change("z")], "v", "two", nothing)
    assert told.value.standing == {**ENTRY, "value": "y"}


def test_entries_by_hand_are_held(book: Book) -> None:
    book.apply([change("y")], "w", "one")
    (book.root / "corrections" / "desk.yml").rename(book.root / "corrections" / "hand.yml")
    with pytest.raises(HeldError, match=r"corrections/hand\.yml"):
        book.apply([change("z")], "w", "two")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sở  Nội vụ \r\n ", "Sở Nội vụ"),
        ("một\nhai", "một\nhai"),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("a\x00b", "a␀b"),
    ],
)
def test_typed_text(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    "value", ["a: b", "- x", "#", '"', "'", "\\", "{", "một\nhai", "🙂", "null", "true"]
)
def test_any_text_comes_back_from_the_file(book: Book, value: str) -> None:
    book.apply([change(value)], "w", value)
    assert book.find("corrections", KEY) == {**ENTRY, "value": value}
