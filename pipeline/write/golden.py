"""Writes the documents that are made from schemas and rules: `make golden`. A test holds them level."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.model.record import SEVERITIES
from pipeline.rulebook.findings import Wording, fill, load_findings
from pipeline.rulebook.source import read_rules_file
from pipeline.validate.checks import load_checks
from pipeline.write.descriptions import data_dictionary, json_schema

DOCS = Path("docs")
RULES = Path("rules")
_HEAD = """# Findings

Made from `rules/findings.yml` and `rules/checks/` by `make golden`; a test holds it level.

`cchc check` shows errors and warnings; `--all` shows infos and accepted findings too. Where several
places share one fault, one finding names them all.

- **error**: a value of ours is missing or likely wrong.
- **warning**: the document contradicts itself or its form.
- **info**: worth knowing.

**To leave a code out of one look**: `cchc check --ignore CODE`. **To accept a finding for good**, with
a reason, put it under `rules/accepted/`; it stays in the table as `accepted`, and counts again as soon
as the print changes:

```yaml
accepted:
  - {code: spelling, record: II.8.b, value: nghiêp, reason: as on the signed page, who: NVA, on: 2024-01-05}
```

Every code is turned off in the same two ways: `--ignore CODE` for one look, `rules/accepted/` for good.
`record` is what `cchc check` prints before the message: the `task_id`, the provision, or the
`document_id`. A word that is taken for a slip and is none goes into `rules/lexicon/administrative.txt`.
"""


def generated() -> dict[str, bytes]:
    """Path under docs/ to content, for every generated document."""
    return {
        "data-dictionary.md": data_dictionary().encode(),
        "schema/decision.schema.json": json_schema(),
        "findings.md": findings_page(RULES, DOCS / "findings-examples.yml").encode(),
    }


def main() -> None:
    """Rewrites them, saying which changed."""
    for name, content in generated().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        changed = not path.exists() or path.read_bytes() != content
        path.write_bytes(content)
        print(f"{'rewritten' if changed else 'unchanged'}  {path}")


def findings_page(root: Path, examples: Path) -> str:
    """The page. root: of the rules; examples: a YAML file of codes. Raises RuleError."""
    said = read_examples(examples)
    wordings = [*load_findings(root).values(), *(c.wording for c in load_checks(root))]
    parts = [_HEAD]
    for severity in SEVERITIES:
        parts.append(f"\n## {severity}\n")
        chosen = (w for w in wordings if w.severity == severity)
        parts.extend(_entries(sorted(chosen, key=lambda w: w.code), said))
    return "\n".join(parts)


def read_examples(file: Path) -> dict[str, dict[str, str]]:
    """By code, what fills the placeholders of its wording in an example."""
    top = read_rules_file(file.parent, file.name).mapping()
    return {c: {k: v.text() for k, v in node.mapping().items()} for c, node in top.items()}


def _entries(wordings: Iterable[Wording], said: Mapping[str, dict[str, str]]) -> Iterable[str]:
    for w in wordings:
        yield f"### {w.code}\n"
        yield f"{w.message} *{w.message_vi}*\n"
        if w.code in said:
            example = fill(w.message, said[w.code]), fill(w.message_vi, said[w.code])
            yield f"Example: {example[0]} *{example[1]}*\n"
        yield f"→ {w.suggestion} *{w.suggestion_vi}*\n"


if __name__ == "__main__":
    main()
