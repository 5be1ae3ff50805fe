"""`cchc check`: a file by itself, what is shown, machine formats, accepted findings, Word comments."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.readers.office import convert
from tests.cases.tenplans.compose import plant, print_plan, read_faults, read_plans
from tests.conftest import ROOT

PLAN = ROOT / "tests" / "validate" / "proof" / "plan_of_ben_tre.txt"
SLIP = ("nâng cao mức độ", "nâng cao mứt độ")


def run(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *args],
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **env},
    )  # fmt: skip


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    file = tmp_path / "dự thảo.txt"
    file.write_text(PLAN.read_text(encoding="utf-8").replace(*SLIP), encoding="utf-8")
    return file


def test_a_clean_file(tmp_path: Path) -> None:
    shutil.copy(PLAN, tmp_path / "sach.txt")
    done = run("check", "sach.txt", "--fail-on", "info", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "0 errors, 0 warnings, 0 info"
    assert [p.name for p in tmp_path.iterdir()] == ["sach.txt"], "nothing is kept"


def test_a_fault_is_told_in_the_language_of_the_terminal(faulty: Path) -> None:
    en = run("check", faulty.name, "--fail-on", "warning", cwd=faulty.parent)
    assert en.returncode == 1
    assert "warning [spelling]" in en.stdout
    assert "“mứt” may be a slip for “mức”" in en.stdout
    vi = run("check", faulty.name, cwd=faulty.parent, LC_ALL="vi_VN.UTF-8")
    assert vi.returncode == 0, "a warning does not reach the default --fail-on error"
    assert "cảnh báo [spelling]" in vi.stdout
    assert "dòng" in vi.stdout


def test_only_and_ignore(faulty: Path) -> None:
    done = run("check", faulty.name, "--ignore", "spelling", "--all", cwd=faulty.parent)
    assert "spelling" not in done.stdout
    done = run("check", faulty.name, "--only", "quotes", "--all", cwd=faulty.parent)
    assert "spelling" not in done.stdout
    done = run("check", faulty.name, "--only", "speling", cwd=faulty.parent)
    assert (done.returncode, "no finding has the code" in done.stderr) == (2, True)


def test_formats_for_machines(faulty: Path) -> None:
    found = json.loads(run("check", faulty.name, "--format", "json", cwd=faulty.parent).stdout)
    assert [f["rule"] for f in found] == ["spelling"]
    line = run("check", faulty.name, "--format", "github", cwd=faulty.parent).stdout
    assert line.startswith("::warning file=dự thảo.txt,line=")
    sarif = json.loads(run("check", faulty.name, "--format", "sarif", cwd=faulty.parent).stdout)
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"][0]["ruleId"] == "spelling"
    wrong = run("check", faulty.name, "--format", "xml", cwd=faulty.parent)
    assert wrong.returncode == 2


def test_an_accepted_finding_stays_and_is_not_counted(faulty: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    (rules / "accepted").mkdir()
    entry = "accepted:\n- {code: spelling, record: I.1, value: mứt, reason: tên riêng, who: NVA, on: 2024-03-01}\n"
    (rules / "accepted" / "ben-tre.yml").write_text(entry, encoding="utf-8")
    env = {"CCHC_RULES": str(rules)}
    done = run("check", faulty.name, "--fail-on", "info", cwd=faulty.parent, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "mứt" not in done.stdout
    found = json.loads(
        run("check", faulty.name, "--format", "json", cwd=faulty.parent, **env).stdout
    )
    assert [f["accepted"] for f in found] == [True]
    (rules / "accepted" / "ben-tre.yml").write_text(entry.replace("mứt", "mút"), encoding="utf-8")
    done = run("check", faulty.name, "--fail-on", "info", cwd=faulty.parent, **env)
    assert done.returncode == 1, "another print is not accepted"


def test_word_comments_stand_at_their_place(tmp_path: Path) -> None:
    word = docx.Document(ROOT / "tests" / "fixtures" / "files" / "word.docx")
    target = next(p for p in word.paragraphs if "đồng bộ" in p.text and len(p.runs) > 0)
    target.runs[-1].text += " của của"
    word.save(tmp_path / "draft.docx")
    done = run("check", "draft.docx", "--annotate", "copy.docx", "--lang", "vi", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    before, after = docx.Document(tmp_path / "draft.docx"), docx.Document(tmp_path / "copy.docx")
    texts = [c.text for c in after.comments]
    assert any("[word-doubled]" in t for t in texts)
    assert [p.text for p in before.paragraphs] == [p.text for p in after.paragraphs]
    marked = [p.text for p in after.paragraphs if "commentRangeStart" in p._p.xml]
    assert any("của của" in t for t in marked)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_comments_survive_being_written_by_another_program(tmp_path: Path) -> None:
    """Read and written again by LibreOffice: the same words, at the same print."""
    name = "01-province"
    plan = print_plan(plant(read_plans()[name], read_faults()[name]), tmp_path, name)
    run("check", plan.name, "--all", "--annotate", "copy.docx", cwd=tmp_path)
    data = convert((tmp_path / "copy.docx").read_bytes(), "docx", "docx")
    (tmp_path / "again.docx").write_bytes(data)
    before, after = (marked_by_comments(tmp_path / f) for f in ("copy.docx", "again.docx"))
    assert len(before) == 13
    assert after == before


def marked_by_comments(file: Path) -> list[tuple[str, str]]:
    """(comment, the paragraph it begins in), in printed order."""
    word = docx.Document(file)
    said = {str(c.comment_id): c.text for c in word.comments}
    out = []
    for start in word.element.body.iter(qn("w:commentRangeStart")):
        paragraph = next(a for a in start.iterancestors(qn("w:p")))
        text = "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
        out.append((said[start.get(qn("w:id"))], text))
    return out


@pytest.mark.parametrize("content", [b"", b"no word file", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.docx").write_bytes(content)
    done = run("check", "x.docx", "--annotate", "y.docx", cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "y.docx").exists()


def test_comments_go_into_a_copy_only(tmp_path: Path) -> None:
    """The file as received is never written, and what stands where the copy goes is kept."""
    sound = (ROOT / "tests" / "fixtures" / "files" / "word.docx").read_bytes()
    (tmp_path / "plan.docx").write_bytes(sound)
    (tmp_path / "same.docx").symlink_to("plan.docx")
    (tmp_path / "copy.docx").write_bytes(b"theirs")
    for target in ("plan.docx", "same.docx"):
        done = run("check", "plan.docx", "--annotate", target, cwd=tmp_path)
        assert (done.returncode, "as received" in done.stderr) == (2, True)
    done = run("check", "plan.docx", "--annotate", "copy.docx", cwd=tmp_path)
    assert "is kept as" in done.stderr
    assert (tmp_path / "plan.docx").read_bytes() == sound
    kept = [p for p in tmp_path.iterdir() if p.read_bytes() == b"theirs"]
    assert [p.suffix for p in kept] == [".docx"]


def test_places_are_said_in_words_of_people(tmp_path: Path) -> None:
    """A table, its row and the column by its heading; a task is called by its number."""
    name = "01-province"
    plan = print_plan(plant(read_plans()[name], read_faults()[name]), tmp_path, name)
    vi = run("check", plan.name, "--lang", "vi", cwd=tmp_path).stdout
    assert "nhiệm vụ 2: Sở Nội vụ vừa chủ trì vừa phối hợp" in vi
    assert "bảng 4, hàng 4, cột “Cơ quan phối hợp”" in vi
    assert "căn cứ ban hành: Số hiệu của Nghị định số 61/2018/NĐ-CP" in vi
    assert ".yml" not in vi, "what maintainers write is no advice for an officer"
    en = run("check", plan.name, "--lang", "en", cwd=tmp_path).stdout
    assert "table 4, row 4, column “coordinating”" in en
