"""What describes the data is level with it: dictionary, JSON Schema, Data Package."""

import json
import re

import jsonschema
import pytest

from pipeline.rulebook.findings import load_findings
from pipeline.run.document import Result
from pipeline.tables.schemas import TABLES
from pipeline.validate.checks import load_checks
from pipeline.write.descriptions import datapackage, json_schema
from pipeline.write.golden import DOCS, RULES, generated, read_examples
from pipeline.write.json_document import document_json
from tests.conftest import ROOT

CONTRACT = {
    "documents": "document_id file sha256 media_type reader pages number symbol number_raw instrument title plan_year plan_year_end issued_on issuer issuer_place province_code signer_name signer_title effective_on tasks sections findings_error findings_warning",
    "tasks": "task_id document_id plan_year position number number_raw section section_number section_title_raw section_title area task task_raw lead_raw lead_agencies coordinating_raw coordinating_agencies product_raw products product_kinds monitoring_raw monitoring_agencies submitted_to_raw deadline_raw due_start due_end deadline_kinds parts source",
    "task_agencies": "task_id role position part agency_id agency mention_raw qualifier_raw kind resolved_agency_id evidence level is_group",
    "task_deadlines": "task_id position part kind start end recurrence scope_agencies event raw",
    "agencies": "agency_id agency short_name level is_group valid_from valid_to successor_ids instrument",
    "provisions": "document_id provision_id parent_id kind label_raw heading text order source",
    "responsibilities": "document_id provision_id agency_ids text",
    "citations": "document_id where raw instrument number year symbol issued_on issuer citation_key relation source",
    "findings": "document_id record_id field rule severity message message_vi value suggestion suggestion_vi source places accepted file",
    "runs": "document_id sha256 rules_sha256 version started_at seconds status rows_seen tasks rows_joined rows_header rows_section rows_blank rows_unparsed rows_other_table rows_struck file",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(generated()))
def test_generated_documents_are_level(name: str) -> None:
    path = ROOT / "docs" / name
    assert path.read_bytes() == generated()[name], "run `make golden` and look at the difference"


@pytest.mark.parametrize("name", CONTRACT)
def test_every_column_of_the_contract_is_there(name: str) -> None:
    table = next(t for t in TABLES if t.name == name)
    assert set(CONTRACT[name].split()) <= {c.name for c in table.columns}


def test_every_column_is_described() -> None:
    assert all(c.description.endswith((".", "…")) for t in TABLES for c in t.columns)


def test_json_follows_its_schema(reference: Result) -> None:
    schema = json.loads(json_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(document_json(reference.meaning, reference.findings))
    jsonschema.validate(document, schema)
    assert len(document["tasks"]) == 66
    assert sum(len(t["agencies"]) for t in document["tasks"]) == 247


def test_datapackage_names_every_table() -> None:
    body = json.loads(datapackage({t.name: f"{t.name}.parquet" for t in TABLES}))
    assert [r["title"] for r in body["resources"]] == [t.name for t in TABLES]
    for resource in body["resources"]:
        names = {f["name"] for f in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= names
        assert resource["path"].endswith(".parquet")


def test_every_finding_has_an_example_that_fills_its_words() -> None:
    words = {**load_findings(RULES), **{c.wording.code: c.wording for c in load_checks(RULES)}}
    named = {c: set(re.findall(r"\{(\w+)\}", w.message + w.message_vi)) for c, w in words.items()}
    said = read_examples(DOCS / "findings-examples.yml")
    lacking = {c: n - set(said.get(c, {})) for c, n in named.items() if n - set(said.get(c, {}))}
    assert not lacking, "add them to docs/findings-examples.yml"
    assert set(said) <= set(named), "examples of findings that are gone"
