"""The real decision against the typed truth: every cell, mention, deadline, provision, citation."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.run.document import Result

TRUTH = Path(__file__).parent / "2890"
DOC = "vinh-long-2890-qd-ubnd-2023"


def rows(name: str) -> list[dict[str, str]]:
    with (TRUTH / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def truth_tasks() -> list[dict]:
    return json.loads((TRUTH / "tasks.json").read_text(encoding="utf-8"))


def test_heading(reference: Result) -> None:
    want = json.loads((TRUTH / "heading.json").read_text(encoding="utf-8"))
    got = reference.meaning.document
    assert got.document_id == want["document_id"] == DOC
    for name in ("number", "symbol", "issuer_place", "province_code", "instrument", "title",
                 "plan_year", "plan_year_end", "signer_name"):  # fmt: skip
        assert getattr(got, name) == want[name], name
    assert str(got.issued_on) == want["issued_on"]
    assert str(got.effective_on) == want["effective_on"]
    assert got.issuer == want["issuer_printed"]
    assert got.signer_title == f"{want['signing_form']} {want['signed_for']} {want['signer_title']}"
    assert [r.rstrip(";.") for r in reference.meaning.recipients] == want["recipients"]
    counts = reference.meaning.counts
    assert {k: getattr(counts, k) for k in want["rows"]} == want["rows"]
    assert counts.seen == sum(want["rows"].values())


def test_every_cell_and_place_of_66_tasks(reference: Result, truth_tasks: list[dict]) -> None:
    tasks = reference.meaning.tasks
    assert len(tasks) == len(truth_tasks) == 66
    for got, want in zip(tasks, truth_tasks, strict=True):
        assert got.task_id == f"{DOC}/{want['number']}"
        printed = (got.number_raw, got.section, got.section_title_raw, got.task_raw, got.lead_raw,
                   got.coordinating_raw, got.product_raw, got.deadline_raw)  # fmt: skip
        names = ("number_raw", "section", "section_title", "task_raw", "lead_raw",
                 "coordinating_raw", "product_raw", "deadline_raw")  # fmt: skip
        expected = tuple(want[n] for n in names)
        assert printed == expected
        s = got.source
        assert (s.line_start, s.line_end) == (want["line_start"], want["line_end"])
        assert (s.char_start, s.char_end) == (want["char_start"], want["char_end"])


def test_247_agency_mentions(reference: Result) -> None:
    want = {(r["number"], r["role"], r["position"]): (r["agency_id"], r["mention_raw"])
            for r in rows("agencies.tsv")}  # fmt: skip
    got = {(a.task_id.rsplit("/", 1)[1], a.role, str(a.position)): (a.agency_id, a.mention_raw)
           for a in reference.meaning.agencies}  # fmt: skip
    assert len(want) == 247
    assert got == want
    assert len({a.agency_id for a in reference.meaning.agencies}) == 14


def test_roles_are_resolved_by_the_recipients(reference: Result) -> None:
    roles = [a for a in reference.meaning.agencies if a.kind == "role"]
    assert roles
    assert {a.resolved_agency_id for a in roles} == {"so-noi-vu"}
    assert all("thường trực" in (a.evidence or "") for a in roles)


def test_69_deadlines(reference: Result) -> None:
    def key(number: str, position: str, r: dict[str, str]) -> tuple[str, ...]:
        return (number, position, r["kind"], r["start"], r["end"], r["scope"], r["raw"])

    want = [key(r["number"], r["position"], r) for r in rows("deadlines.tsv")]
    got = [
        (d.task_id.rsplit("/", 1)[1], str(d.position), d.kind, str(d.start or ""), str(d.end or ""),
         ",".join(d.scope_agencies or ()), d.raw)
        for d in reference.meaning.deadlines
    ]  # fmt: skip
    assert len(want) == 69
    assert got == want


def test_what_is_due_has_a_day(reference: Result) -> None:
    """What only recurs or lasts is never due; 66 is due in quarter IV of 2023, and recurs."""
    due = {
        t.number: (str(t.due_start or ""), str(t.due_end or "")) for t in reference.meaning.tasks
    }
    by_task: dict[str, list[dict[str, str]]] = {}
    for row in rows("deadlines.tsv"):
        by_task.setdefault(row["number"], []).append(row)
    windows = {"recurring", "continuous"}
    for number, printed in by_task.items():
        dated = [r for r in printed if r["kind"] not in windows]
        starts, ends = ([r[k] for r in dated if r[k]] for k in ("start", "end"))
        assert due[int(number)] == (min(starts, default=""), max(ends, default=""))
    assert due[66] == ("2023-10-01", "2023-12-31")
    assert (
        sum(not end for _, end in due.values())
        == sum(
            all(r["kind"] in windows or not r["end"] for r in printed)
            for printed in by_task.values()
        )
        > 0
    )


def test_outline(reference: Result) -> None:
    got = {p.provision_id: p for p in reference.meaning.provisions}
    want = rows("provisions.tsv")
    assert [p.provision_id for p in reference.meaning.provisions] == [
        w["provision_id"] for w in want
    ]
    for w in want:
        p = got[w["provision_id"]]
        assert (p.kind, p.parent_id or "") == (w["kind"], w["parent_id"])
        assert (p.heading or "") == w["heading"], w["provision_id"]
        # Footnote marks and slips are cleaned in `text`; the truth has the printed words.
        printed = p.text.replace(" ", "").rstrip(".")
        assert printed.startswith(w["text_start"].replace(" ", "").rstrip(".")[:12])


def test_responsible_bodies(reference: Result) -> None:
    want = json.loads((TRUTH / "heading.json").read_text(encoding="utf-8"))["responsibilities"]
    clauses = {r.provision_id: r for r in reference.meaning.responsibilities}
    assert [len(clauses[w["provision_id"]].agency_ids) for w in want] == [
        len(w["bodies"]) for w in want
    ]
    assert sum(r.provision_id.count(".") == 1 for r in reference.meaning.responsibilities) == 10


def test_citations(reference: Result) -> None:
    want = rows("citations.tsv")
    got = reference.meaning.citations
    assert Counter(c.relation for c in got)["legal_basis"] == 7
    assert len(got) == len(want) == 44

    def where(c: object) -> str:
        text = c.where  # type: ignore[attr-defined]
        return f"task:{text.rsplit('/', 1)[1]}" if "/" in text else text

    for c, w in zip(got, want, strict=True):
        assert (where(c), c.raw, c.instrument) == (w["where"], w["raw"], w["instrument"])
        assert (c.number or "", c.symbol or "") == (w["number"], w["symbol"]), w["raw"]
        assert c.relation in (w["relation"], w["relation_alt"]), w["raw"]
        assert str(c.issued_on or "") == w["issued_on"] or "fair reading" in w["note"], w["raw"]
        assert c.source.line_start == int(w["line"])
        assert c.citation_key


def test_the_findings_the_document_deserves(reference: Result) -> None:
    found = {(f.rule, (f.record_id or "").removeprefix(DOC)) for f in reference.findings}
    assert ("slip-warning", "/6") in found
    assert ("citation-year-date", "II.2.b") in found
    assert ("point-repeated", "III.2.đ~2") in found
    assert ("point-skipped", "III.4.h") in found
    assert ("quotes", "/58") in found
    year = next(f for f in reference.findings if f.rule == "citation-year-date")
    assert "59/2012/NĐ-CP" in (year.suggestion or "")


def test_no_false_warning(reference: Result) -> None:
    """Every error or warning is one that a careful reader of the decision would make."""
    right = {"slip-warning", "citation-year-date", "point-repeated", "point-skipped", "quotes",
             "ground-end", "note-missing", "spelling", "word-missing", "instrument-symbol"}  # fmt: skip
    loud = [f for f in reference.findings if f.severity != "info"]
    assert {f.rule for f in loud} == right
    assert not [f for f in loud if f.severity == "error"]
    places = {(f.rule, f.record_id.replace(f"{DOC}/", "/")) for f in loud}
    assert places == {
        ("slip-warning", "/6"),
        ("slip-warning", "III.4.đ"),
        ("citation-year-date", "II.2.b"),
        ("point-repeated", "III.2.đ~2"),
        ("point-skipped", "III.4.h"),
        ("quotes", "/58"),
        ("ground-end", DOC),  # the ground on 2617/QĐ-UBND has no mark at its end
        ("note-missing", "II.3.h"),  # [1] stands nowhere in the copied page
        ("spelling", "II.8.b"),  # nghiêp
        ("spelling", "III.3.e"),  # tuyền truyền
        ("spelling", "III.4.d"),  # nhắc nhỡ
        ("instrument-symbol", "/41"),  # 71/2014/TTLTBTC- BNV
        ("word-missing", "II.1.h"),  # giải pháp cải CCHC
        ("word-missing", "/26"),  # phản ánh kiến
        ("word-missing", "/33"),  # các quan hành chính
    }


def test_references_resolve(reference: Result) -> None:
    got = [(r.where, r.target) for r in reference.meaning.references]
    assert ("III.5.a", "II.8.c") in got
    assert ("III.7.a", "II.8.b") in got
    assert ("III.7.a", "II.8.d") in got
    assert all(target for _, target in got)


def test_every_task_points_to_the_ink(reference: Result) -> None:
    """The printed number stands at the first character that a task names."""
    text = (Path(__file__).parents[2] / "raw" / "2890-qd-ubnd-vinh-long-2024.txt").read_text(
        "utf-8"
    )
    for task in reference.meaning.tasks:
        part = text[task.source.char_start : task.source.char_end]
        assert part.startswith(task.number_raw)
        assert "".join(part.split()).endswith("".join(task.deadline_raw.split()))


def test_findings_stand_in_both_languages(reference: Result) -> None:
    for f in reference.findings:
        assert f.message and f.message_vi and f.message != f.message_vi
        assert "{" not in f.message + f.message_vi + (f.suggestion or "") + (f.suggestion_vi or "")
