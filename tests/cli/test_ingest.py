"""`cchc ingest` as a user meets it: exit codes, one-line messages, what is kept, what is gone."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.compose import Plan
from tests.conftest import REFERENCE, ROOT

GOOD = Plan()


def cchc(
    *args: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, args)],
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "good.txt").write_text(GOOD.text(), encoding="utf-8")
    return tmp_path


def ingest(
    home: Path, *args: str | Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return cchc("ingest", "--only", "data", *args, cwd=home, env=env)


def documents(home: Path) -> list[str]:
    return sorted(pd.read_parquet(home / "out" / "documents.parquet")["document_id"])


def hashes(out: Path) -> dict[str, str]:
    return {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.rglob("*"))
        if p.is_file() and ".cache" not in p.parts and not p.name.startswith("runs.")
    }


def no_traceback(run: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in run.stdout + run.stderr


BAD = {
    "empty.txt": (b"", "empty-file"),
    "blank.txt": (b" \n\n ", "empty-file"),
    "binary.txt": (bytes(range(256)) * 40, "binary-file"),
    "tcvn3.txt": (
        (
            "céng hßa x· héi chñ nghÜa viÖt nam ®éc lËp tù do h¹nh phóc uû ban nh©n d©n tØnh " * 5
        ).encode("latin-1"),
        "legacy-encoding",
    ),
    "tcvn3-utf8.txt": (
        (
            "céng hßa x· héi chñ nghÜa viÖt nam ®éc lËp tù do h¹nh phóc uû ban nh©n d©n tØnh " * 5
        ).encode(),
        "legacy-encoding",
    ),
    "letter.txt": ("Kính gửi anh Ba, hôm nay trời đẹp.".encode(), "not-a-decision"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_fails_alone(name: str, home: Path) -> None:
    data, code = BAD[name]
    (home / "raw" / name).write_bytes(data)
    run = ingest(home)
    no_traceback(run)
    assert run.returncode == 1
    said = [line for line in run.stderr.splitlines() if name in line]
    assert len(said) == 1
    assert code in said[0]
    assert len(documents(home)) == 1
    runs = pd.read_parquet(home / "out" / "runs.parquet")
    assert dict(zip(runs["file"], runs["status"], strict=True)) == {
        "good.txt": "ok",
        name: "failed",
    }
    findings = pd.read_parquet(home / "out" / "findings.parquet")
    row = findings[findings["file"] == name].iloc[0]
    assert row["rule"] == code
    assert pd.isna(row["document_id"])
    assert row["message_vi"]


def test_a_file_that_turns_bad_keeps_its_rows_and_is_called_stale(home: Path) -> None:
    assert ingest(home).returncode == 0
    before = documents(home)
    (home / "raw" / "good.txt").write_bytes(b"\x00\x01\x02" * 100)
    run = ingest(home)
    assert run.returncode == 1
    assert "stale" in run.stderr
    assert documents(home) == before
    assert len(pd.read_parquet(home / "out" / "tasks.parquet")) == 3


def test_another_decision_under_a_taken_id_is_refused(home: Path) -> None:
    other = GOOD.text().replace("ngày 20 tháng 12 năm 2022", "ngày 21 tháng 12 năm 2022")
    (home / "raw" / "z-other.txt").write_text(other, encoding="utf-8")
    run = ingest(home)
    no_traceback(run)
    assert run.returncode == 1
    assert "id-taken" in run.stderr
    assert "good.txt" in run.stderr
    assert "z-other.txt" in run.stderr
    assert len(documents(home)) == 1
    assert list(pd.read_parquet(home / "out" / "documents.parquet")["file"]) == ["good.txt"]


def test_a_second_copy_is_a_warning(home: Path) -> None:
    (home / "raw" / "copy.txt").write_text(GOOD.text(), encoding="utf-8")
    run = ingest(home)
    assert run.returncode == 0
    assert len(documents(home)) == 1
    findings = pd.read_parquet(home / "out" / "findings.parquet")
    assert list(findings[findings["rule"] == "second-copy"]["severity"]) == ["warning"]
    (home / "raw" / "copy.txt").unlink()
    assert ingest(home).returncode == 0
    findings = pd.read_parquet(home / "out" / "findings.parquet")
    assert not (findings["rule"] == "second-copy").any()


def test_copies_that_differ_name_each_cell(home: Path) -> None:
    changed = GOOD.with_cell(2, 5, "Quý IV/2023").text()
    (home / "raw" / "copy.txt").write_text(changed, encoding="utf-8")
    assert ingest(home).returncode == 0
    findings = pd.read_parquet(home / "out" / "findings.parquet")
    differs = findings[findings["rule"] == "copies-differ"]
    assert list(differs["field"]) == ["deadline_raw"]


@pytest.mark.parametrize(
    ("text", "rule", "tasks"),
    [
        (GOOD.text().rsplit("Rà soát văn bản", 1)[0] + "Rà soát văn bản quy\n", "table-cut", 2),
        (GOOD.text().split("PHỤ LỤC")[0], "no-appendix", 0),
        (GOOD.text().replace("STT\n|\nNhiệm vụ\n|\nCơ quan chủ trì\n|\nCơ quan phối hợp\n|\nSản phẩm\n|\nThời gian hoàn thành\n|\n", ""),
         "table-without-header", 0),
    ],
    ids=["cut inside the table", "no appendix", "no header row"],
)  # fmt: skip
def test_ingested_with_an_error_finding(text: str, rule: str, tasks: int, home: Path) -> None:
    (home / "raw" / "good.txt").write_text(text, encoding="utf-8")
    run = ingest(home)
    no_traceback(run)
    assert run.returncode == 0, run.stderr
    findings = pd.read_parquet(home / "out" / "findings.parquet")
    assert "error" in set(findings[findings["rule"] == rule]["severity"]), set(findings["rule"])
    assert len(pd.read_parquet(home / "out" / "tasks.parquet")) == tasks


def test_a_broken_rule_file_writes_nothing_and_names_the_line(home: Path) -> None:
    import shutil

    rules = home / "rules"
    shutil.copytree(ROOT / "rules", rules)
    text = (
        (rules / "sections.yml")
        .read_text(encoding="utf-8")
        .replace("code: procedures", "kode: procedures")
    )
    (rules / "sections.yml").write_text(text, encoding="utf-8")
    line = next(i for i, s in enumerate(text.splitlines(), 1) if "kode:" in s)
    run = ingest(home, env={"CCHC_RULES": str(rules)})
    no_traceback(run)
    assert run.returncode == 2
    assert f"rules/sections.yml:{line}" in run.stderr
    assert not (home / "out" / "tasks.parquet").exists()


def test_an_unwritable_out_writes_nothing(home: Path) -> None:
    (home / "out").write_text("a file stands where the folder should", encoding="utf-8")
    run = ingest(home)
    no_traceback(run)
    assert run.returncode == 2
    assert "out" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_path_that_is_not_there_is_bad_usage(home: Path) -> None:
    run = ingest(home, "nowhere.txt")
    assert run.returncode == 2
    assert "nowhere.txt" in run.stderr


def test_the_second_run_does_nothing_and_two_outputs_are_equal(home: Path) -> None:
    assert ingest(home).returncode == 0
    first = hashes(home / "out")
    run = ingest(home)
    assert "Nothing to do" in run.stdout
    assert hashes(home / "out") == first
    assert len(pd.read_parquet(home / "out" / "runs.parquet")) == 1
    assert ingest(home, "--out", "again").returncode == 0
    assert hashes(home / "again") == first


def test_force_redoes_to_the_same_bytes(home: Path) -> None:
    ingest(home)
    first = hashes(home / "out")
    run = ingest(home, "--force")
    assert "ok  good.txt" in run.stdout
    assert hashes(home / "out") == first


def test_what_is_added_by_its_path_stays_until_it_is_pruned(home: Path) -> None:
    ingest(home)
    other = Plan(number="45/QĐ-UBND", place="Đồng Tháp")
    (home / "elsewhere.txt").write_text(other.text(), encoding="utf-8")
    assert ingest(home, "elsewhere.txt").returncode == 0
    assert len(documents(home)) == 2
    mirrored = ingest(home)
    assert "added by path: elsewhere.txt" in mirrored.stdout
    assert len(documents(home)) == 2
    pruned = ingest(home, "--prune")
    assert "removed  elsewhere.txt" in pruned.stdout
    assert len(documents(home)) == 1


def test_an_added_file_has_a_name_of_its_own(home: Path) -> None:
    """Two files of one name, in raw/ and elsewhere, are two files."""
    ingest(home)
    (home / "elsewhere").mkdir()
    other = Plan(number="46/QĐ-UBND", place="Đồng Tháp")
    (home / "elsewhere" / "good.txt").write_text(other.text(), encoding="utf-8")
    for _ in range(2):
        ingest(home, "elsewhere/good.txt")
        assert len(documents(home)) == 2
    (home / "elsewhere" / "good.txt").unlink()
    assert ingest(home).returncode == 0
    files = pd.read_parquet(home / "out" / "documents.parquet")["file"]
    assert sorted(files) == ["good.txt", "good.txt~2"]


def test_removing_a_file_removes_its_rows(home: Path) -> None:
    (home / "raw" / "b.txt").write_text(
        Plan(number="45/QĐ-UBND", place="Đồng Tháp").text(), encoding="utf-8"
    )
    ingest(home)
    assert len(documents(home)) == 2
    assert len(list((home / "out" / "json").iterdir())) == 2
    (home / "raw" / "b.txt").unlink()
    run = ingest(home)
    assert "removed  b.txt" in run.stdout
    assert len(documents(home)) == 1
    assert len(list((home / "out" / "json").iterdir())) == 1


def test_one_changed_file_costs_one_file(home: Path) -> None:
    (home / "raw" / "b.txt").write_text(
        Plan(number="45/QĐ-UBND", place="Đồng Tháp").text(), encoding="utf-8"
    )
    ingest(home)
    (home / "raw" / "b.txt").write_text(
        Plan(number="45/QĐ-UBND", place="Đồng Tháp").with_cell(2, 5, "Quý IV/2023").text(),
        encoding="utf-8",
    )
    run = ingest(home)
    assert "ok  b.txt" in run.stdout
    assert "good.txt" not in run.stdout
    runs = pd.read_parquet(home / "out" / "runs.parquet")
    assert sorted(runs["file"]) == ["b.txt", "b.txt", "good.txt"]


def test_the_folder_decides_nothing(home: Path) -> None:
    folder = home / "raw" / "2030" / "Đắk Lắk"
    folder.mkdir(parents=True)
    (home / "raw" / "good.txt").rename(folder / "x.txt")
    assert ingest(home).returncode == 0
    row = pd.read_parquet(home / "out" / "documents.parquet").iloc[0]
    assert (row["issuer_place"], row["plan_year"]) == ("Cà Mau", 2023)
    assert row["file"] == "2030/Đắk Lắk/x.txt"


def test_check_and_show_on_the_reference(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / REFERENCE.name).write_bytes(REFERENCE.read_bytes())
    assert ingest(tmp_path).returncode == 0
    run = cchc("check", cwd=tmp_path)
    assert run.returncode == 0
    assert cchc("check", "--fail-on", "warning", cwd=tmp_path).returncode == 1
    assert "Số hiệu" in cchc("check", "--lang", "vi", cwd=tmp_path).stdout
    shown = cchc("show", "6", cwd=tmp_path).stdout
    assert "202 4" in shown
    assert "lines 697–709" in shown
    assert "slip-warning" in shown
    missing = cchc("show", "999", cwd=tmp_path)
    assert missing.returncode == 2


def test_the_tables_are_what_the_contract_counts(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / REFERENCE.name).write_bytes(REFERENCE.read_bytes())
    ingest(tmp_path)
    out = tmp_path / "out"
    rows = {p.stem: len(pd.read_parquet(p)) for p in out.glob("*.parquet")}
    assert (rows["documents"], rows["tasks"], rows["task_agencies"], rows["task_deadlines"]) == (
        1,
        66,
        247,
        69,
    )
    assert rows["agencies"] == 14
    run = pd.read_parquet(out / "runs.parquet").iloc[0]
    parts = (
        "tasks",
        "rows_joined",
        "rows_header",
        "rows_section",
        "rows_blank",
        "rows_unparsed",
        "rows_other_table",
        "rows_struck",
    )
    assert run["rows_seen"] == sum(run[p] for p in parts) == 75
