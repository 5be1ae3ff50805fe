"""How well two plans are compared, beside three plain methods: `python -m benchmarks.diff_quality`.

--pair open (the default) is the pair the numbers of rules/compare.yml were set on; --pair sealed
was composed by somebody who had not seen the matcher, and is to be run once; so were second and
third. --held counts the rows with an odd task number only. --size N measures time and memory on
N composed tasks instead.
"""

import argparse
import csv
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from pipeline.compare.compare import compare_tasks, describe_links
from pipeline.compare.lineage import Lineage, lineage_of_registry
from pipeline.compare.match import TaskLink
from pipeline.compare.rules import CompareRules, load_compare
from pipeline.compare.side import CompareTask, Side
from pipeline.model.changes import Change
from pipeline.run.document import Ingester, SourceFile
from pipeline.run.rules import load_rules
from pipeline.text.fold import fold_spaced
from tests.compare.build import side_of_meaning

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"
Truth = Mapping[tuple[str, str], frozenset[str]]
"""(from number, to number), empty for none → kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Figures of one method on one pair. unsure: rows that leave the choice to a person."""

    method: str
    pair_precision: float
    pair_recall: float
    pair_f1: float
    kinds_f1: float
    wrong_pairs: int
    unsure: int
    unsure_right: int
    seconds: float


def read_side(path: Path, ingester: Ingester) -> Side:
    """One plan from its file."""
    source = SourceFile(file=path.name, data=path.read_bytes())
    raw = ingester.read(source, sha256(source.data).hexdigest())
    m = ingester.meaning(ingester.parts(raw), raw)
    return side_of_meaning(m)


def read_truth(path: Path) -> Truth:
    """truth.tsv of a labelled pair."""
    with path.open(encoding="utf-8", newline="") as f:
        rows = csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            (r["from_number"].strip(), r["to_number"].strip()): frozenset(
                k.strip() for k in r["kinds"].split(",")
            )
            for r in rows
        }


# -- plain methods: the pairing is theirs, the kinds are worked out as ours are -------------------


def by_number(a: Side, b: Side) -> list[TaskLink]:
    """Rows of the same number."""
    at = {t.number_raw.strip(" ."): j for j, t in enumerate(b.tasks)}
    pairs = ((i, at.get(t.number_raw.strip(" ."))) for i, t in enumerate(a.tasks))
    return [TaskLink(a=i, b=j, basis="wording", score=1.0) for i, j in pairs if j is not None]


def by_exact_text(a: Side, b: Side) -> list[TaskLink]:
    """Rows of the same text, letter case aside; the first of several."""
    at: dict[str, list[int]] = {}
    for j, t in enumerate(b.tasks):
        at.setdefault(fold_spaced(t.task), []).append(j)
    out = []
    for i, t in enumerate(a.tasks):
        found = at.get(fold_spaced(t.task))
        if found:
            out.append(TaskLink(a=i, b=found.pop(0), basis="equal_text", score=1.0))
    return out


def by_greedy_ratio(a: Side, b: Side, least: float = 60.0) -> list[TaskLink]:
    """The most alike pair first (rapidfuzz ratio of the texts), then the next, down to `least`."""
    from rapidfuzz import fuzz

    scored = sorted(
        (-fuzz.ratio(fold_spaced(x.task), fold_spaced(y.task)), i, j)
        for i, x in enumerate(a.tasks)
        for j, y in enumerate(b.tasks)
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    out = []
    for score, i, j in scored:
        if -score >= least and i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            out.append(TaskLink(a=i, b=j, basis="wording", score=-score / 100))
    return out


PLAIN: Mapping[str, Callable[[Side, Side], list[TaskLink]]] = {
    "by number": by_number,
    "exact text": by_exact_text,
    "greedy best ratio": by_greedy_ratio,
}


# -- measuring ------------------------------------------------------------------------------------


def measure(
    folder: Path,
    rules: CompareRules,
    ingester: Ingester,
    lineage: Lineage,
    counts: Callable[[tuple[str, str]], bool] = any,
) -> list[Score]:
    """Our method and the plain ones on one labelled pair; only rows that `counts` are scored."""
    texts = sorted(folder.glob("*.txt"))
    a = read_side(texts[0], ingester)
    b = read_side(texts[1] if len(texts) > 1 else REFERENCE, ingester)
    truth = {k: kinds for k, kinds in read_truth(folder / "truth.tsv").items() if counts(k)}
    started = time.perf_counter()
    ours = compare_tasks(a, b, rules, lineage)
    out = [_score("cchc diff", ours, a, b, truth, counts, time.perf_counter() - started)]
    for name, method in PLAIN.items():
        started = time.perf_counter()
        links = method(a, b)
        seconds = time.perf_counter() - started
        changes = describe_links(a, b, links, rules, lineage)
        out.append(_score(name, changes, a, b, truth, counts, seconds))
    return out


def held(pair: tuple[str, str]) -> bool:
    """Whether a row (from number, to number) is of the held half: its first number is odd."""
    number = pair[0] or pair[1]
    return number.isdecimal() and int(number) % 2 == 1


def _score(
    method: str,
    changes: Iterable[Change],
    a: Side,
    b: Side,
    truth: Truth,
    counts: Callable[[tuple[str, str]], bool],
    seconds: float,
) -> Score:
    numbers_a = {t.task_id: t.number_raw.strip(" .") for t in a.tasks}
    numbers_b = {t.task_id: t.number_raw.strip(" .") for t in b.tasks}
    rows = {
        (numbers_a.get(c.from_task_id or "", ""), numbers_b.get(c.to_task_id or "", "")): c
        for c in changes
    }
    rows = {k: c for k, c in rows.items() if counts(k)}
    true = {k for k in truth if all(k)}
    unsure = {k for k, c in rows.items() if "unsure" in c.kinds}
    sure = {k for k in rows if all(k)} - unsure
    right = len(sure & true)
    true_kinds = {(k, kind) for k, kinds in truth.items() for kind in kinds}
    our_kinds = {(k, kind) for k, c in rows.items() for kind in c.kinds}
    return Score(
        method=method,
        pair_precision=right / len(sure) if sure else 0.0,
        pair_recall=right / len(true) if true else 0.0,
        pair_f1=_f1(right, len(sure), len(true)),
        kinds_f1=_f1(len(true_kinds & our_kinds), len(our_kinds), len(true_kinds)),
        wrong_pairs=len(sure - true),
        unsure=len(unsure),
        unsure_right=len(unsure & true),
        seconds=seconds,
    )


def _f1(right: int, found: int, true: int) -> float:
    return 2 * right / (found + true) if found + true else 1.0


def print_scores(title: str, scores: Iterable[Score]) -> None:
    """A table for the terminal."""
    print(title)
    print(f"{'method':20} {'pair P':>7} {'pair R':>7} {'pair F1':>8} {'kinds F1':>9} "
          f"{'wrong':>6} {'unsure (right)':>15} {'seconds':>8}")  # fmt: skip
    for s in scores:
        unsure = f"{s.unsure} ({s.unsure_right})"
        print(f"{s.method:20} {s.pair_precision:7.3f} {s.pair_recall:7.3f} {s.pair_f1:8.3f} "
              f"{s.kinds_f1:9.3f} {s.wrong_pairs:6d} {unsure:>15} {s.seconds:8.2f}")  # fmt: skip


# -- size -----------------------------------------------------------------------------------------


def composed(side: Side, size: int, seed: int) -> tuple[Side, Side]:
    """Two sides of about that many tasks: the plan's sentences with words changed by chance."""
    rnd = random.Random(seed)
    words = sorted({w for t in side.tasks for w in t.task.split()})
    objects = [f"đối{n} tượng{n}" for n in range(max(size // 8, 1))]

    def changed(text: str, share: float) -> str:
        return " ".join(rnd.choice(words) if rnd.random() < share else w for w in text.split())

    base = [side.tasks[n % len(side.tasks)] for n in range(size)]
    old = [replace(t, task=f"{changed(t.task, 0.35)} {rnd.choice(objects)}") for t in base]
    kept = [t for t in old if rnd.random() < 0.9]
    new = [replace(t, task=changed(t.task, 0.12)) if rnd.random() < 0.5 else t for t in kept]
    rnd.shuffle(new)
    return _numbered(side, "a", old), _numbered(side, "b", new)


def _numbered(side: Side, name: str, tasks: Iterable[CompareTask]) -> Side:
    rows = tuple(
        replace(t, task_id=f"{name}/{n}", position=n, number=n, number_raw=f"{n}.", citations=())
        for n, t in enumerate(tasks, start=1)
    )
    return replace(side, document_id=name, tasks=rows)


def measure_size(
    size: int, rules: CompareRules, ingester: Ingester, lineage: Lineage
) -> dict[str, float]:
    """Seconds and the process's peak memory in MB for one comparison of that size."""
    a, b = composed(read_side(REFERENCE, ingester), size, seed=1)
    started = time.perf_counter()
    changes = compare_tasks(a, b, rules, lineage)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "from_tasks": len(a.tasks),
        "to_tasks": len(b.tasks),
        "rows": len(changes),
        "seconds": round(seconds, 1),
        "peak_mb": round(peak * unit / 1e6),
    }


def main(arguments: list[str] | None = None) -> None:
    """Prints the figures, or JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--pair", default="open", choices=("open", "sealed", "second", "third", "fourth")
    )
    parser.add_argument("--held", action="store_true", help="score odd task numbers only")
    parser.add_argument("--size", type=int, help="measure time and memory on so many tasks")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    knowledge = load_rules(ROOT / "rules")
    rules, ingester = load_compare(ROOT / "rules"), Ingester(knowledge)
    lineage = lineage_of_registry(knowledge.registry.by_id.values())
    if options.size:
        figures = measure_size(options.size, rules, ingester, lineage)
        if options.json:
            print(json.dumps(figures))
        else:
            print(f"{figures['from_tasks']} × {figures['to_tasks']} tasks: "
                  f"{figures['seconds']} s, peak {figures['peak_mb']} MB")  # fmt: skip
        return
    folder = ROOT / "tests" / "compare" / options.pair
    scores = measure(folder, rules, ingester, lineage, held if options.held else any)
    if options.json:
        print(json.dumps([asdict(s) for s in scores], indent=1))
    else:
        print_scores(f"tests/compare/{options.pair}", scores)


if __name__ == "__main__":
    main()
