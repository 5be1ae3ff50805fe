"""The checks of rules/checks/*.sql: a query that returns the offending rows, worded in its header.

A header is the comment lines at the top, `-- key: value`: id, severity, en, vi, do_en and
do_vi. The query returns document_id, record_id, field, value and source;
further columns fill placeholders of the same name; `suggestion` and `suggestion_vi` replace
the words, `severity` the severity where it is not null.
"""

import re
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.model.record import SEVERITIES
from pipeline.rulebook.findings import Wording
from pipeline.rulebook.source import RuleError, read_rules_text

_HEADER = re.compile(r"^--\s*(?P<key>[a-z_]+):\s*(?P<value>.*)$")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*")
_REQUIRED = ("id", "severity", "en", "vi", "do_en", "do_vi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    wording: Wording
    sql: str
    file: str


def load_checks(root: Path) -> tuple[Check, ...]:
    """All checks, by id. Raises RuleError on a header that breaks the form or an id used twice."""
    out: list[Check] = []
    for path in sorted((root / "checks").glob("*.sql")):
        check = parse_check(read_rules_text(root, f"checks/{path.name}"), f"checks/{path.name}")
        if any(c.wording.code == check.wording.code for c in out):
            raise RuleError(check.file, 1, f"the id {check.wording.code!r} is used twice")
        out.append(check)
    return tuple(out)


def parse_check(text: str, file: str) -> Check:
    """One check from its file's text."""
    head: dict[str, str] = {}
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        m = _HEADER.match(line) if not body else None
        if m is None:
            body.append(line)
            continue
        if m["key"] not in _REQUIRED:
            raise RuleError(file, number, f"unknown header {m['key']!r}")
        head[m["key"]] = m["value"].strip()
    for key in _REQUIRED:
        if not head.get(key):
            raise RuleError(file, 1, f"the header {key!r} is missing")
    if head["severity"] not in SEVERITIES:
        raise RuleError(file, 1, f"severity is one of {', '.join(SEVERITIES)}")
    sql = "\n".join(body).strip().rstrip(";")
    if not re.match(r"(?is)^(?:--[^\n]*\n\s*)*(select|with)\b", sql):
        raise RuleError(file, len(head) + 1, "the query must be one SELECT")
    if ";" in _QUOTED.sub("", sql):
        raise RuleError(file, len(head) + 1, "the query must be one statement, without `;` inside")
    wording = Wording(
        code=head["id"],
        severity=head["severity"],
        message=head["en"],
        message_vi=head["vi"],
        suggestion=head["do_en"],
        suggestion_vi=head["do_vi"],
    )
    return Check(wording=wording, sql=sql, file=file)
