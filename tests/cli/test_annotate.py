"""`cchc annotate`: spaCy's spans equal those that ingest found, and a difference is an error."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.rows import Span
from pipeline.run import annotate as module
from pipeline.run.files import Listing, list_files
from pipeline.run.rules import Rules, find_rules
from pipeline.run.settings import WorkLimits
from tests.conftest import REFERENCE, ROOT


@pytest.mark.slow
def test_the_decision_is_annotated_alike(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    files = list_files([REFERENCE], Listing(root=ROOT / "raw")).files
    (report,) = list(module.annotate_files(files, find_rules(), WorkLimits(), tmp_path))
    assert isinstance(report, module.Report)
    assert report.disagreements == ()
    assert report.spans > 150
    docs = list(DocBin().from_disk(report.path).get_docs(spacy.blank("xx").vocab))
    labels = {s.label_ for d in docs for s in d.spans["sc"]}
    assert labels == {"agency", "citation", "deadline"}
    decree = [s.text for d in docs for s in d.spans["sc"] if s.label_ == "citation"]
    assert "Nghị định số 60/2021/NĐ-CP ngày 21/6/2021" in decree
    page = report.path.with_suffix(".html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_a_disagreement_is_listed(rules: Rules) -> None:
    from pipeline.run.annotate import make_pipeline
    from pipeline.run.document import Ingester, SourceFile

    ingester = Ingester(rules)
    raw = ingester.read(SourceFile(file="x", data=REFERENCE.read_bytes()), "0")
    decision = ingester.parts(raw)
    meaning = ingester.meaning(decision, raw)
    spans = (*meaning.spans[1:], Span(record_id="dieu-1", start=0, end=8, label="agency"))
    head, _, _ = module._annotate(
        replace(meaning, spans=spans),
        decision.outline.provisions,
        rules.registry,
        make_pipeline(rules),
    )
    assert len(json.loads(head)["disagreements"]) == 2


def test_ingest_needs_no_spacy() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pipeline.run.ingest import ingest; import pipeline.run.document;"
        "sys.exit(any(m in sys.modules for m in ('spacy', 'pandas', 'altair', 'scipy', 'openpyxl')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
