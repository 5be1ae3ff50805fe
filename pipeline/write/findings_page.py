"""Every finding code with its meaning, for docs/findings.md; made from rules/, never by hand."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.model.record import SEVERITIES
from pipeline.rulebook.findings import Wording, load_findings
from pipeline.validate.declared import load_checks

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

`record` is what `cchc check` prints before the message: the `task_id`, the provision, or the
`document_id`. A word that is taken for a slip and is none goes into `rules/lexicon/administrative.txt`.
"""


def findings_page(root: Path) -> str:
    """The page. root: of the rules. Raises RuleError."""
    wordings = [*load_findings(root).values(), *(c.wording for c in load_checks(root))]
    parts = [_HEAD]
    for severity in SEVERITIES:
        parts.append(f"\n## {severity}\n")
        chosen = (w for w in wordings if w.severity == severity)
        parts.extend(_entries(sorted(chosen, key=lambda w: w.code)))
    return "\n".join(parts)


def _entries(wordings: Iterable[Wording]) -> Iterable[str]:
    for w in wordings:
        yield f"### {w.code}\n"
        yield f"{w.message} *{w.message_vi}*\n"
        yield f"→ {w.suggestion} *{w.suggestion_vi}*\n"
