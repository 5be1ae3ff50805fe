"""Odd numbers in an address, and rule files that are not what the desk wrote: worded, never a traceback."""

from pathlib import Path

import pytest

from tests.desk.conftest import Browser, id_of

JOURNALS = ("[1]", "null", '[{"number": "a"}]', '[{"number": 1, "at": "x", "who": "y", "what": "z",'
            ' "changes": [[1]]}]', '"x"', '["\\ud800"]', "[" * 100_000)  # fmt: skip


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5_000, "-1", "1e5", "0", "99"])
def test_odd_numbers(browser: Browser, number: str) -> None:
    page = f"/d/{id_of('edit')}"
    for name in ("task", "page"):
        assert browser.client.get(page, params={name: number}).status_code == 200, name
    assert browser.get(f"{page}/page/{number}.png").status_code in (404, 500)
    for act in ("correct", "preview"):
        answer = browser.act("edit", act, record=id_of("edit"), field="plan_year", value=number)
        assert answer.status_code in (200, 404, 422), act


@pytest.mark.parametrize("text", JOURNALS)
def test_a_journal_that_is_none_is_kept(browser: Browser, rules_copy: Path, text: str) -> None:
    journal = rules_copy / ".desk.json"
    journal.write_text(text, encoding="utf-8")
    try:
        assert browser.get("/done").status_code == 200
        task = browser.sheet("undo").tasks[1].task_id
        value = f"Sở Nội vụ {JOURNALS.index(text)}"
        sent = browser.act("undo", "correct", record=task, field="lead_raw", value=value)
        assert sent.status_code == 303
        assert len(browser.desk.book.actions()) == 1
        kept = [p for p in rules_copy.glob(".desk.*.json") if p.read_text("utf-8") == text]
        assert len(kept) == 1
    finally:
        for path in (*rules_copy.glob(".desk*.json"), rules_copy / "corrections" / "desk.yml"):
            path.unlink(missing_ok=True)


@pytest.mark.parametrize("text", ["pairs: [a, b]", "pairs:\n- [1, 2]", "pairs: x", "pairs: {a: b}"])
def test_pairs_by_hand_that_are_none(browser: Browser, rules_copy: Path, text: str) -> None:
    path = rules_copy / "matches" / "hand.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        shown = browser.client.get("/compare", params={"a": id_of("edit"), "b": id_of("body")})
        assert shown.status_code == 422
        assert "matches/hand.yml" in shown.text
    finally:
        path.unlink()
