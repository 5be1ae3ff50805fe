"""How well scans are read, against tests/truth/2890: `python -m benchmarks.scan_quality [NAME…]`.

For each scan: rows right in all six columns, cells right (white space collapsed), cells that a
person is asked to look at, and wrong numbers, bodies or deadlines that no finding names (there must
be none). Pages a second on this machine's cores, and peak memory of the process and its children.
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent
TRUTH = ROOT / "tests" / "truth" / "2890"
FIELDS = ("number_raw", "task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw")
SCANS = (
    "scan-300.pdf",
    "scan-200.pdf",
    "scan-300-worn.pdf",
    "scan-200-worn.pdf",
    "scan-200-sideways.pdf",
    "mixed.pdf",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanScore:
    """rows, cells: right ones. told: cells with a finding about their reading.

    silent: (task number, column) of wrong numbers, bodies and deadlines without any finding.
    """

    rows: int
    all_rows: int
    cells: int
    told: int
    wrong_told: int
    silent: tuple[tuple[int, str], ...]

    @property
    def cell_share(self) -> float:
        return self.cells / (self.all_rows * len(FIELDS))


def score(result: Result) -> ScanScore:
    """A result of the reference decision against what it says, row by row in order."""
    assert result.meaning is not None, (result.reason, result.detail)
    truth = json.loads((TRUTH / "tasks.json").read_text(encoding="utf-8"))
    tasks = list(result.meaning.tasks)
    told = {
        (f.record_id, f.field)
        for f in result.findings
        if f.rule in ("low-confidence", "ocr-repair")
    }
    any_finding = {(f.record_id, f.field) for f in result.findings}
    rows = cells = wrong_told = 0
    silent: list[tuple[int, str]] = []
    for i, expected in enumerate(truth):
        task = tasks[i] if i < len(tasks) else None
        wrong = [
            f for f in FIELDS if task is None or _plain(getattr(task, f)) != _plain(expected[f])
        ]
        rows += not wrong
        cells += len(FIELDS) - len(wrong)
        if task is None:
            silent.append((expected["number"], "row"))
            continue
        wrong_told += sum((task.task_id, f) in told for f in wrong)
        for field in _wrong_values(result, task.task_id, expected["number"], task.number):
            if (task.task_id, field) not in any_finding:
                silent.append((expected["number"], field))
    return ScanScore(
        rows=rows,
        all_rows=len(truth),
        cells=cells,
        told=len({t for t in told if t[0] and "/" in t[0]}),
        wrong_told=wrong_told,
        silent=tuple(silent),
    )


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _wrong_values(result: Result, task_id: str, number: int, read: int | None) -> list[str]:
    """The columns whose number, bodies or deadlines are not the document's."""
    assert result.meaning is not None
    m = result.meaning
    wrong = ["number_raw"] if read != number else []
    for role in ("lead", "coordinating"):
        want = [r["agency_id"] for r in _table("agencies", number) if r["role"] == role]
        got = [a.agency_id for a in m.agencies if a.task_id == task_id and a.role == role]
        if want != got:
            wrong.append(f"{role}_raw")
    due = [(r["kind"], r["start"], r["end"]) for r in _table("deadlines", number)]
    read_due = [
        (d.kind, str(d.start or ""), str(d.end or "")) for d in m.deadlines if d.task_id == task_id
    ]
    if due != read_due:
        wrong.append("deadline_raw")
    return wrong


def _table(name: str, number: int) -> list[dict[str, str]]:
    with (TRUTH / f"{name}.tsv").open(encoding="utf-8", newline="") as f:
        rows = csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [r for r in rows if r["number"] == str(number)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints one line a scan."""
    from tests.fixtures.make import build

    names = list(arguments if arguments is not None else sys.argv[1:]) or list(SCANS)
    ingester = Ingester(load_rules(ROOT / "rules"))
    print(f"{'scan':<24}{'rows':>8}{'cells':>9}{'told':>6}{'wrong, told':>13}{'silent':>8}"
          f"{'s/page':>8}{'MB':>6}")  # fmt: skip
    for name in names:
        source = SourceFile(file=name, data=build(name).read_bytes())
        started = time.perf_counter()
        result = ingester.ingest([source])[0]
        seconds = time.perf_counter() - started
        s = score(result)
        assert result.meaning is not None
        pages = result.meaning.document.pages or 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:<24}{s.rows:>5}/{s.all_rows}{s.cell_share:>9.2%}{s.told:>6}{s.wrong_told:>13}"
              f"{len(s.silent):>8}{seconds / pages:>8.2f}{peak:>6}", flush=True)  # fmt: skip
        for number, field in s.silent:
            print(f"    silent: task {number} {field}")


if __name__ == "__main__":
    main()
