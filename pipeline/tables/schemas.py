"""The one source of every table: columns, types, nulls, closed sets, keys and references.

The Arrow schemas, docs/data-dictionary.md, the JSON Schema and out/datapackage.json all come from
here. A change that renames, retypes or drops a column is breaking: say so in CHANGELOG.md.
"""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.model.record import DEADLINE_KINDS
from pipeline.rulebook.findings import SEVERITIES

SOURCE_TYPE = pa.struct(
    [
        pa.field("page", pa.int32()),
        pa.field("bbox", pa.list_(pa.float64())),
        pa.field("line_start", pa.int32()),
        pa.field("line_end", pa.int32()),
        pa.field("char_start", pa.int64()),
        pa.field("char_end", pa.int64()),
        pa.field("cell", pa.string()),
    ]
)
_TYPES: dict[str, Any] = {
    "text": pa.string(),
    "int": pa.int32(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "texts": pa.list_(pa.string()),
    "source": SOURCE_TYPE,
    "sources": pa.list_(SOURCE_TYPE),
    "fields": pa.list_(
        pa.struct(
            [
                pa.field("field", pa.string()),
                pa.field("old", pa.string()),
                pa.field("new", pa.string()),
                pa.field("added", pa.list_(pa.string())),
                pa.field("removed", pa.list_(pa.string())),
                pa.field("note", pa.string()),
            ]
        )
    ),
}

ROLES = ("lead", "coordinating", "monitoring")
MENTION_KINDS = ("agency", "group", "role", "by_reference", "unknown")
LEVELS = ("central", "province", "district", "commune", "other")
RELATIONS = ("legal_basis", "amends", "implements", "cites", "proposal")
PROVISION_KINDS = ("article", "part", "clause", "point", "dash")
STATUSES = ("ok", "failed", "quarantined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. one_of: its closed set (for lists: of the members). ref: `table.column`."""

    name: str
    type: str
    description: str
    nullable: bool = True
    one_of: tuple[str, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; rows are unique and sorted by key."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def arrow(self) -> Any:
        """The Arrow schema, each field with its description as metadata."""
        fields = [
            pa.field(
                c.name, _TYPES[c.type], nullable=c.nullable, metadata={"description": c.description}
            )
            for c in self.columns
        ]
        return pa.schema(fields, metadata={"description": self.description})

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def _c(name: str, type: str, description: str, **more: Any) -> Column:
    return Column(name=name, type=type, description=description, **more)


_DOC = _c(
    "document_id", "text", "Key of the decision.", nullable=False, ref="documents.document_id"
)
_TASK = _c("task_id", "text", "Key of the task.", nullable=False, ref="tasks.task_id")
_SOURCE = _c("source", "source", "Place in the file: page, box, lines, characters, cell.")

TABLES: tuple[Table, ...] = (
    Table(
        name="documents",
        description="One row a decision.",
        key=("document_id",),
        columns=(
            _c("document_id", "text", "Key: place slug, number, symbol slug, year issued.", nullable=False),
            _c("file", "text", "Path relative to the input root; several of one decision joined by ' + '.", nullable=False),
            _c("sha256", "text", "SHA-256 of the file as received (of the first where several).", nullable=False),
            _c("media_type", "text", "Media type found by content.", nullable=False),
            _c("reader", "text", "The reader that read it.", nullable=False),
            _c("pages", "int", "Number of pages; null where the format has none."),
            _c("number", "text", "Number as printed (2890, 03, 30c); null for a draft."),
            _c("symbol", "text", "Symbol (QĐ-UBND)."),
            _c("number_raw", "text", "Number and symbol as printed."),
            _c("instrument", "text", "Kind of instrument: decision, plan, …"),
            _c("title", "text", "Subject as printed, line wraps joined."),
            _c("plan_year", "int", "The plan's year; the first year of a period."),
            _c("plan_year_end", "int", "Last year of a plan for several years; else null."),
            _c("issued_on", "date", "Date of signing."),
            _c("issuer", "text", "Issuing body as printed."),
            _c("issuer_place", "text", "Place of the issuing body, canonical where known."),
            _c("province_code", "text", "Code of the province in force on the date of signing."),
            _c("signer_name", "text", "Name of the signer."),
            _c("signer_title", "text", "Authority and title of the signer as printed (KT. CHỦ TỊCH PHÓ CHỦ TỊCH)."),
            _c("effective_on", "date", "First day in force, where the text says it."),
            _c("tasks", "int", "Number of tasks.", nullable=False),
            _c("sections", "int", "Number of sections of the appendix.", nullable=False),
            _c("findings_error", "int", "Findings of severity error.", nullable=False),
            _c("findings_warning", "int", "Findings of severity warning.", nullable=False),
        ),
    ),
    Table(
        name="tasks",
        description="One row a task of the appendix.",
        key=("document_id", "position"),
        columns=(
            _c("task_id", "text", "Key: document_id/number, or /section.number, or /section.r<row>.", nullable=False),
            _DOC,
            _c("plan_year", "int", "The plan's (first) year."),
            _c("position", "int", "Place in the document, 1…", nullable=False),
            _c("number", "int", "The task's number; null where missing or not a whole number."),
            _c("number_raw", "text", "Number as printed.", nullable=False),
            _c("section", "text", "Numeral of the section (I … VIII)."),
            _c("section_number", "int", "Place of the section by its numeral, 1…"),
            _c("section_title_raw", "text", "Section title as printed."),
            _c("section_title", "text", "Canonical section title, from rules/sections.yml."),
            _c("area", "text", "Code of the reform area; null where the title names none known."),
            _c("task", "text", "Task, cleaned text.", nullable=False),
            _c("task_raw", "text", "Task as printed, line wraps joined.", nullable=False),
            _c("lead_raw", "text", "Lead agency cell as printed; null: no such column."),
            _c("lead_agencies", "texts", "agency_id of the lead agencies in printed order, known ones.", nullable=False),
            _c("coordinating_raw", "text", "Coordinating agency cell as printed."),
            _c("coordinating_agencies", "texts", "agency_id of the coordinating agencies, known ones.", nullable=False),
            _c("product_raw", "text", "Product cell as printed."),
            _c("products", "texts", "The products, one each.", nullable=False),
            _c("product_kinds", "texts", "Kinds of the products: plan, report, decision, document, notice, other …", nullable=False),
            _c("monitoring_raw", "text", "Monitoring agency cell as printed."),
            _c("monitoring_agencies", "texts", "agency_id of the monitoring agencies, known ones.", nullable=False),
            _c("submitted_to_raw", "text", "To whom it is submitted (Cấp trình), as printed."),
            _c("deadline_raw", "text", "Deadline cell as printed."),
            _c("due_start", "date", "Earliest start of its dated deadlines (all kinds but recurring and continuous); null if none."),
            _c("due_end", "date", "Latest end of its dated deadlines: the last day still on time; null if none."),
            _c("deadline_kinds", "texts", "Kinds of its deadlines in order.", nullable=False, one_of=DEADLINE_KINDS),
            _c("parts", "int", "Physical rows of the task; 1 where it stands on one.", nullable=False),
            _c("file", "text", "The file the row was read from.", nullable=False),
            _SOURCE,
        ),
    ),
    Table(
        name="task_agencies",
        description="One row a body named in a lead, coordinating or monitoring cell.",
        key=("document_id", "task_id", "role", "position"),
        columns=(
            _TASK,
            _DOC,
            _c("role", "text", "lead, coordinating or monitoring.", nullable=False, one_of=ROLES),
            _c("position", "int", "Place in the cell, 1…", nullable=False),
            _c("part", "int", "Which physical row of the task says it, 1…; null where it stands on one row or the cell spans all."),
            _c("agency_id", "text", "Key of the body; null when unknown.", ref="agencies.agency_id"),
            _c("agency", "text", "Canonical name; null when unknown."),
            _c("mention_raw", "text", "The mention as printed, its tail too.", nullable=False),
            _c("qualifier_raw", "text", "Words that narrow or widen the body beyond its registry entry; null if none."),
            _c("kind", "text", "agency, group, role, by_reference or unknown.", nullable=False, one_of=MENTION_KINDS),
            _c("resolved_agency_id", "text", "The body a role stands for, where the document itself says so.", ref="agencies.agency_id"),
            _c("evidence", "text", "The words that resolve the role."),
            _c("level", "text", "central, province, district, commune or other.", nullable=False, one_of=LEVELS),
            _c("is_group", "bool", "True for a collective phrase.", nullable=False),
        ),
    ),
    Table(
        name="task_deadlines",
        description="One row a deadline of a task.",
        key=("document_id", "task_id", "position"),
        columns=(
            _TASK,
            _DOC,
            _c("position", "int", "Place in the cell, 1…", nullable=False),
            _c("part", "int", "Which physical row of the task says it, 1…; null where it stands on one row or the cell spans all."),
            _c("kind", "text", "Kind of deadline.", nullable=False, one_of=DEADLINE_KINDS),
            _c("start", "date", "First day; null where the kind has none."),
            _c("end", "date", "The last day on which the task is on time."),
            _c("recurrence", "text", "RFC 5545 RRULE, or null."),
            _c("scope_agencies", "texts", "agency_id it binds; null: all of the task's.", ),
            _c("event", "text", "The event or prescription it depends on."),
            _c("action", "text", "What is to be done by then, where the cell says it."),
            _c("raw", "text", "Its part of the cell as printed.", nullable=False),
        ),
    ),
    Table(
        name="agencies",
        description="The registry rows in use.",
        key=("agency_id",),
        columns=(
            _c("agency_id", "text", "Slug of the canonical name.", nullable=False),
            _c("agency", "text", "Canonical name.", nullable=False),
            _c("short_name", "text", "Official short form."),
            _c("level", "text", "Level of government.", nullable=False, one_of=LEVELS),
            _c("is_group", "bool", "True for a collective phrase.", nullable=False),
            _c("valid_from", "date", "First day in being; null: not recorded."),
            _c("valid_to", "date", "Last day in being; null: still in being."),
            _c("successor_ids", "texts", "agency_id of the bodies that took over.", nullable=False),
            _c("instrument", "text", "The instrument by which they did."),
        ),
    ),
    Table(
        name="provisions",
        description="The outline of the decision and the plan.",
        key=("document_id", "order"),
        columns=(
            _DOC,
            _c("provision_id", "text", "dieu-1, II.3.h, II.7.c.-2, III.2.đ~2 for a label printed again.", nullable=False),
            _c("parent_id", "text", "The provision above it."),
            _c("kind", "text", "article, part, clause, point or dash.", nullable=False, one_of=PROVISION_KINDS),
            _c("label_raw", "text", "Label as printed.", nullable=False),
            _c("heading", "text", "Heading, where it has one."),
            _c("text", "text", "Its own text, without that of its children.", nullable=False),
            _c("area", "text", "Reform area a clause of the plan's part on tasks is about."),
            _c("order", "int", "Place in the document, 1…", nullable=False),
            _SOURCE,
        ),
    ),
    Table(
        name="responsibilities",
        description="Who is made responsible in the plan's part on implementation.",
        key=("document_id", "order"),
        columns=(
            _DOC,
            _c("provision_id", "text", "The provision.", nullable=False),
            _c("agency_ids", "texts", "The bodies its clause is addressed to.", nullable=False),
            _c("text", "text", "What they are to do.", nullable=False),
            _c("order", "int", "Place in the document.", nullable=False),
        ),
    ),
    Table(
        name="citations",
        description="One row a legal instrument named anywhere.",
        key=("document_id", "position"),
        columns=(
            _DOC,
            _c("where", "text", "provision_id, task_id, legal-basis, proposal, caption or note.", nullable=False),
            _c("field", "text", "The field of a task it stands in; null elsewhere."),
            _c("position", "int", "Place in the document, 1…", nullable=False),
            _c("raw", "text", "As printed.", nullable=False),
            _c("instrument", "text", "law, resolution, decree, decision, …", nullable=False),
            _c("number", "text", "Number as printed; null where not printed."),
            _c("year", "int", "Year inside the number; null where it has none."),
            _c("symbol", "text", "Symbol (NĐ-CP)."),
            _c("issued_on", "date", "Date printed with it."),
            _c("issuer", "text", "Issuing body."),
            _c("citation_key", "text", "Identity: equal for one instrument however it is written."),
            _c("relation", "text", "How the document relates to it.", nullable=False, one_of=RELATIONS),
            _SOURCE,
        ),
    ),
    Table(
        name="references",
        description="References from one provision or task to another place of the same document.",
        key=("document_id", "position"),
        columns=(
            _DOC,
            _c("where", "text", "provision_id or task_id in which it stands.", nullable=False),
            _c("position", "int", "Place in the document, 1…", nullable=False),
            _c("raw", "text", "As printed.", nullable=False),
            _c("target", "text", "provision_id it points to, or `appendix`; null: no such place."),
            _SOURCE,
        ),
    ),
    Table(
        name="task_provisions",
        description="Which points of the plan a task carries out.",
        key=("document_id", "task_id", "provision_id"),
        columns=(
            _TASK,
            _DOC,
            _c("provision_id", "text", "The point of the plan.", nullable=False),
            _c("score", "float", "0…1, share of the weighted words in common.", nullable=False),
            _c("basis", "text", "equal_text or wording.", nullable=False, one_of=("equal_text", "wording")),
        ),
    ),
    Table(
        name="corrections",
        description="Values a person corrected, from rules/corrections/.",
        key=("document_id", "record_id", "field"),
        columns=(
            _DOC,
            _c("record_id", "text", "The task or document corrected.", nullable=False),
            _c("field", "text", "The column corrected.", nullable=False),
            _c("expect", "text", "What the source shows.", nullable=False),
            _c("value", "text", "The corrected value.", nullable=False),
            _c("reason", "text", "Why.", nullable=False),
            _c("who", "text", "By whom.", nullable=False),
            _c("on", "date", "When.", nullable=False),
        ),
    ),
    Table(
        name="findings",
        description="What validation has to say.",
        key=("document_id", "file", "position"),
        columns=(
            _c("document_id", "text", "The document; null where a file gave none."),
            _c("position", "int", "Place in the list of the document or file, 1…", nullable=False),
            _c("record_id", "text", "The task, provision or citation it is about."),
            _c("field", "text", "The column it is about."),
            _c("rule", "text", "Code of the finding.", nullable=False),
            _c("severity", "text", "error: ours is missing or likely wrong; warning: the document contradicts itself or its form; info.", nullable=False, one_of=SEVERITIES),
            _c("message", "text", "What is wrong, in English.", nullable=False),
            _c("message_vi", "text", "What is wrong, in Vietnamese.", nullable=False),
            _c("value", "text", "The printed value."),
            _c("suggestion", "text", "What to do, in English."),
            _c("suggestion_vi", "text", "What to do, in Vietnamese."),
            _SOURCE,
            _c("places", "sources", "Further places of the same fault.", nullable=False),
            _c("accepted", "bool", "True where a person has accepted it, under rules/accepted/.", nullable=False),
            _c("file", "text", "The file.", nullable=False),
        ),
    ),
    Table(
        name="runs",
        description="One row a document and run.",
        key=("file", "started_at"),
        columns=(
            _c("document_id", "text", "The document; null where the file gave none."),
            _c("sha256", "text", "SHA-256 of the file.", nullable=False),
            _c("rules_sha256", "text", "SHA-256 of the rules used.", nullable=False),
            _c("version", "text", "Version of the program.", nullable=False),
            _c("started_at", "text", "UTC time, ISO 8601.", nullable=False),
            _c("seconds", "float", "Seconds taken.", nullable=False),
            _c("status", "text", "ok, failed or quarantined.", nullable=False, one_of=STATUSES),
            _c("reason", "text", "Why it failed."),
            _c("rows_seen", "int", "Rows of every table after the plan: the sum of tasks and the seven rows_… that follow.", nullable=False),
            _c("tasks", "int", "Rows that opened a task.", nullable=False),
            _c("rows_joined", "int", "Rows joined to the task above.", nullable=False),
            _c("rows_header", "int", "Header rows.", nullable=False),
            _c("rows_section", "int", "Section rows.", nullable=False),
            _c("rows_blank", "int", "Empty rows.", nullable=False),
            _c("rows_unparsed", "int", "Rows that could not be read.", nullable=False),
            _c("rows_other_table", "int", "Rows of tables that hold no tasks.", nullable=False),
            _c("rows_struck", "int", "Rows struck out on the page.", nullable=False),
            _c("file", "text", "The file.", nullable=False),
        ),
    ),
)  # fmt: skip

BY_NAME: dict[str, Table] = {t.name: t for t in TABLES}


def table(name: str) -> Table:
    """The table of that name. Raises KeyError."""
    return BY_NAME[name]
