"""What the last ingest did not know in, the lines to paste under rules/ out: whole entries, grouped by file."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.cli.speech import words
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.agencies.suggest import stub
from pipeline.grammar.deadlines import examples as wording
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.structure.columns import IGNORED
from pipeline.structure.task_table import TO_PASTE
from pipeline.text.fold import fold, slug
from pipeline.text.inert import flat
from pipeline.text.told import told
from pipeline.validate.bodies import BETWEEN, UNKNOWN_BODY

Rows = Sequence[Mapping[str, Any]]
_HEAD = told("What the last ingest did not know. Paste what is right, delete the rest.")
_OPEN_COLUMN = told(
    "Not even the cells tell what these columns hold. Here they stay in the JSON alone; one that "
    "is ours goes below the `labels:` of its field instead (lead, coordinating, product …)."
)


def suggestions(
    rows: Rows, registry: AgencyRegistry, deadlines: DeadlineRules
) -> tuple[list[str], int]:
    """The lines of the file to write, and how many things they are for; only groups that hold one."""
    bodies = sorted({n for v in _values(rows, UNKNOWN_BODY) for n in v.split(BETWEEN)})
    times = _values(rows, "deadline-unparsed", "deadline-leftover")
    titles = _values(rows, "section-title-unknown")
    headers = _headers(rows)
    groups = (
        (
            told("-> the end of rules/agencies.yml; look at level and kind"),
            [stub(registry, flat(b)) for b in bodies],
        ),
        (
            told(
                "-> rules/deadlines.yml, below `rules:`; kind and apply are guesses: look at them"
            ),
            [wording.stub(flat(t), deadlines) for t in times],
        ),
        (
            told("-> rules/columns.yml: each label below the `labels:` of its field"),
            _pasted(headers),
        ),
        (
            told(
                "-> the end of rules/sections.yml, or its words into the pattern of an area there"
            ),
            [_area(flat(t)) for t in titles],
        ),
    )
    lines = [f"# {words(_HEAD)}"]
    for head, group in groups:
        filled = [line.rstrip("\n") for line in group if line]
        if filled:
            lines += ["---", f"# {words(head)}", *filled]
    return lines, len(bodies) + len(times) + sum(map(len, headers.values())) + len(titles)


def _values(rows: Rows, *codes: str) -> list[str]:
    return sorted({r["value"] for r in rows if r["rule"] in codes and r["value"]})


def _headers(rows: Rows) -> dict[str, list[str]]:
    """Headers to list, by field; those of which not even the cells tell under `ignored`."""
    found: dict[str, set[str]] = {}
    for r in rows:
        told = r["suggestion"] or ""
        if r["rule"] in ("header-guessed", "header-by-cells") and r["value"]:
            found.setdefault(r["field"], set()).add(r["value"])
        elif r["rule"] == "header-unknown" and r["value"]:
            found.setdefault(r["field"] or IGNORED, set()).add(r["value"])
        elif r["rule"] in ("other-table", "table-without-header") and told.startswith(TO_PASTE):
            for name, labels in json.loads(told.removeprefix(TO_PASTE)).items():
                found.setdefault(name, set()).update(labels)
    return {name: sorted(labels) for name, labels in sorted(found.items())}


def _pasted(headers: Mapping[str, Sequence[str]]) -> list[str]:
    """Lines of rules/columns.yml: fields with their labels, then the ignored ones."""
    fields = {name: labels for name, labels in headers.items() if name != IGNORED}
    lines = ["fields:"] if fields else []
    for name, labels in fields.items():
        lines += [f"  {name}:", "    labels:", *_listed("      ", labels)]
    if IGNORED in headers:
        lines += [
            f"# {words(_OPEN_COLUMN)}",
            "ignored:",
            "  labels:",
            *_listed("    ", headers[IGNORED]),
        ]
    return lines


def _listed(indent: str, labels: Iterable[str]) -> list[str]:
    return [f"{indent}- {json.dumps(flat(t), ensure_ascii=False)}" for t in labels]


def _area(title: str) -> str:
    """A whole entry for a section title of no known area; "" where the title has no word."""
    found = re.findall(r"\w+", fold(title))
    if not found:
        return ""
    fields = {
        "code": slug(" ".join(found[:5])).replace("-", "_"),
        "title": title,
        "pattern": r"\W+".join(map(re.escape, found)),
        "examples": [title],
    }
    first, *rest = (f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items())
    return "\n".join([f"  - {first}", *(f"    {line}" for line in rest)])
