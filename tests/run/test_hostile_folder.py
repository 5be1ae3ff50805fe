"""More than 120 hostile files beside three sound decisions, through the whole command with views."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compose import Plan
from tests.run.decisions import cchc, decision, table
from tests.run.hostile_files import hostile_files, pdf_of

SOUND = ("sound-1.txt", "sound-2.txt", "sound-3.txt")
_HTML = (
    "<html><body><table><tr><td>STT<td>Nhiệm vụ</tr><tr><td>1<td>Rà soát</tr></table></body></html>"
)
_SECRET = "mật khẩu của máy"
_PATTERN = b"q\n" * 300 + b"/P cs /P scn 0 0 600 800 re f\n" * 2_000


def _values() -> Iterator[tuple[str, str]]:
    """Decisions whose cells, dates and names are at the end of what can be held, or beyond."""
    for i, year in enumerate((0, 1, 999, 1899, 2101, 9998, 9999, 10_000, 99_999_999)):
        yield f"year-{i}.txt", Plan(number=f"{500 + i}/QĐ-UBND", year=year).text()
    days = ("31/12/9999", "01/01/0001", "29/02/2023", "00/00/0000", "99/99/9999", "1/1/99999999999",
            "Quý IV/9999", "Quý 99/2023", "Tháng 13/2023", "đến năm 99999", "Từ 2023 đến 9999",
            "Trước ngày 1/1/1", "Hằng ngày đến 9999", "²⁰²³", "٣/٣/٢٠٢٣")  # fmt: skip
    for i, day in enumerate(days):
        yield f"day-{i}.txt", Plan(number=f"{520 + i}/QĐ-UBND").with_cell(1, 5, day).text()
    cells = ("=1+1", "@SUM(A1)", "<script>alert(1)</script>", "a" * 100_000, "đ " * 50_000, "\u202e15/1",
             "\x1b[2J", "\x00", "\u2028", "]]>", "{{7*7}}", "../../x", "'; drop table tasks; --",
             "\ufffe", "e\u0301" * 3_000)  # fmt: skip
    for i, cell in enumerate(cells):
        yield f"cell-{i}.txt", Plan(number=f"{540 + i}/QĐ-UBND").with_cell(1, 1, cell).text()
        yield f"lead-{i}.txt", Plan(number=f"{560 + i}/QĐ-UBND").with_cell(1, 2, cell).text()
    for i, number in enumerate(("9" * 300, "../../../x", "1" * 4_000, "-1", "٣")):
        yield f"number-{i}.txt", Plan(number=f"{number}/QĐ-UBND").text()
    for i, place in enumerate(("A" * 400, "../..", "Tỉnh " * 200, "\u202e")):
        yield f"place-{i}.txt", Plan(number=f"{580 + i}/QĐ-UBND", place=place).text()


def _broken(sound: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Each sound file cut off at ten places, and with bytes turned over."""
    r = random.Random(17)
    for name, data in sound.items():
        for i in range(1, 8):
            yield f"cut-{i}-{name}", data[: len(data) * i // 8]
        for i in range(5):
            turned = bytearray(data)
            for _ in range(1 + i * 10):
                turned[r.randrange(len(turned))] ^= 1 << r.randrange(8)
            yield f"turned-{i}-{name}", bytes(turned)


def _odd(raw: Path, outside: Path) -> list[str]:
    """Names and things that are no files; returns those that are left alone."""
    for i, name in enumerate(
        ("a\nb.txt", "'\"`$(id).txt", "-rf.txt", " x .txt", "🙂.txt", "n" * 246 + ".txt")
    ):
        (raw / name).write_text(decision(700 + i, note="tên"), encoding="utf-8")
    Path(os.fsdecode(os.fsencode(raw) + b"/\xff.txt")).write_bytes(b"x")
    (raw / "out.txt").symlink_to(outside)
    (raw / "round").symlink_to(raw)
    os.mkfifo(raw / "pipe.txt")
    with (raw / "sparse.pdf").open("wb") as handle:
        handle.truncate(40_000_000_000)
    return ["out.txt", "round", "pipe.txt"]


@pytest.mark.slow
def test_every_sound_decision_is_published_with_every_view(tmp_path: Path) -> None:
    raw, secret = tmp_path / "raw", tmp_path / "secret.txt"
    raw.mkdir()
    secret.write_text(_SECRET, encoding="utf-8")
    known = hostile_files(secret)
    hostile = {name: data for name, (data, _) in known.items()}
    sources = {
        "a.docx": next(v for k, v in hostile.items() if k == "macro.docx"),
        "a.html": _HTML.encode(),
        "a.pdf": pdf_of(b"0 0 1 1 re f"),
        "a.txt": decision(600).encode(),
    }
    hostile |= dict(_broken(sources))
    hostile |= {n: t.encode("utf-8", "surrogatepass") for n, t in _values()}
    hostile["pattern.pdf"] = pdf_of(_PATTERN)
    for name, data in hostile.items():
        (raw / name).write_bytes(data)
    apart = _odd(raw, secret)
    for i, name in enumerate(SOUND, start=1):
        (raw / name).write_text(decision(i, place="Bạc Liêu"), encoding="utf-8")
    assert len(list(raw.iterdir())) >= 123

    done = cchc(
        "ingest",
        "--timeout",
        "120",
        "-j",
        "2",
        "--views-up-to",
        "1000",
        cwd=tmp_path,
        timeout=1_500,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    out = tmp_path / "out"
    ids = table(out, "documents").set_index("file")["document_id"]
    for name in SOUND:
        for view in ("xlsx/{}.xlsx", "report/{}.html", "ics/{}.ics", "json/{}.json"):
            assert (out / view.format(ids[name])).is_file(), (name, view)
    for view in ("xlsx/tat-ca.xlsx", "report/index.html", "csv/tasks.csv", "datapackage.json"):
        assert (out / view).is_file(), view
    told = done.stdout + done.stderr
    published = {part for file in ids.index for part in file.split(" + ")}
    lost = [n for n in hostile if n not in published and f"NOT INGESTED  {n}" not in told]
    assert lost == []
    long = {f"{column}-{i}.txt" for column in ("cell", "lead") for i in (3, 4, 14)}
    assert long <= published  # 100,000 signs take time by their number, not by its square
    assert all(f"left alone  {n}" in told for n in apart)
    findings = table(out, "findings")
    why = {n: set(findings.loc[findings["file"] == n, "rule"]) for n in known}
    assert {n: rules for n, rules in why.items() if not rules & known[n][1]} == {}
    runs = table(out, "runs").set_index("file")
    assert set(runs.loc[list(known), "status"]) <= {"failed", "quarantined"}
    assert published.isdisjoint(known)
    held = b"".join(p.read_bytes() for p in out.rglob("*") if p.is_file())
    assert _SECRET.encode() not in held
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "raw", "secret.txt"]
    assert "Nothing to do" in cchc("ingest", "--timeout", "120", cwd=tmp_path, timeout=600).stdout
    assert cchc("due", "--on", "9999-12-31", cwd=tmp_path).returncode == 0
