"""The open pair with tasks taken away: is something wrong claimed in their place?

`python -m benchmarks.diff_stress`: every labelled counterpart is removed once, from either side;
then a share of both plans is removed at random, many times. What tempts is all that is left.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace

from benchmarks.diff_quality import REFERENCE, ROOT, Truth, read_side, read_truth
from pipeline.compare.compare import compare_tasks
from pipeline.compare.lineage import Lineage, lineage_of_registry
from pipeline.compare.rules import CompareRules, load_compare
from pipeline.compare.side import Side
from pipeline.run.document import Ingester
from pipeline.run.rules import load_rules

Pair = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """Pairs over many trials."""

    true: int = 0
    claimed: int = 0
    right: int = 0
    unsure: int = 0
    wrong: Counter[Pair] = field(default_factory=Counter)
    missed: Counter[Pair] = field(default_factory=Counter)

    def line(self, title: str) -> str:
        worst = ", ".join(f"{a}→{b} {n}×" for (a, b), n in self.wrong.most_common(4)) or "—"
        return (
            f"{title}: {self.claimed} pairs claimed, {self.claimed - self.right} wrong "
            f"({(self.claimed - self.right) / max(self.claimed, 1):.2%}); recall "
            f"{self.right / max(self.true, 1):.3f}; {self.unsure} unsure; wrong most: {worst}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    a: Side
    b: Side
    truth: Truth
    rules: CompareRules
    lineage: Lineage

    def trial(self, keep_a: set[str], keep_b: set[str], tally: Tally) -> None:
        """One comparison of what is kept."""
        a, b = _only(self.a, keep_a), _only(self.b, keep_b)
        changes = compare_tasks(a, b, self.rules, self.lineage)
        true = {p for p in self.truth if p[0] in keep_a and p[1] in keep_b}
        linked = [c for c in changes if c.from_task_id and c.to_task_id]
        sure = {
            (_number(c.from_task_id), _number(c.to_task_id))
            for c in linked
            if "unsure" not in c.kinds
        }
        tally.true += len(true)
        tally.claimed += len(sure)
        tally.right += len(sure & true)
        tally.unsure += len(linked) - len(sure)
        tally.wrong.update(sure - true)
        tally.missed.update(true - sure)


def _only(side: Side, keep: set[str]) -> Side:
    return replace(side, tasks=tuple(t for t in side.tasks if _number(t.task_id) in keep))


def _number(task_id: str | None) -> str:
    return task_id.rsplit("/", 1)[1] if task_id else ""


def main() -> None:
    """Prints one line for each way of taking tasks away."""
    knowledge = load_rules(ROOT / "rules")
    ingester = Ingester(knowledge)
    folder = ROOT / "tests" / "compare" / "open"
    bench = Bench(
        a=read_side(folder / "2023.txt", ingester),
        b=read_side(REFERENCE, ingester),
        truth=read_truth(folder / "truth.tsv"),
        rules=load_compare(ROOT / "rules"),
        lineage=lineage_of_registry(knowledge.registry.by_id.values()),
    )
    all_a = {_number(t.task_id) for t in bench.a.tasks}
    all_b = {_number(t.task_id) for t in bench.b.tasks}
    one = Tally()
    for x, y in sorted(bench.truth):
        if x and y:
            bench.trial(all_a - {x}, all_b, one)
            bench.trial(all_a, all_b - {y}, one)
    print(one.line("one counterpart removed"))
    rnd = random.Random(5)
    for share in (0.7, 0.4):
        many = Tally()
        for _ in range(120):
            keep_a = {n for n in sorted(all_a) if rnd.random() < share}
            keep_b = {n for n in sorted(all_b) if rnd.random() < share}
            bench.trial(keep_a, keep_b, many)
        print(many.line(f"{share:.0%} of either plan kept"))


if __name__ == "__main__":
    main()
