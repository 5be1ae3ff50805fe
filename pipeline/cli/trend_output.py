"""A trend on the terminal: a line a plan, then what changed in each."""

from collections.abc import Mapping, Sequence

from pipeline.cli.screen import say
from pipeline.cli.speech import language
from pipeline.compare.threads import StepCount


def print_trend(
    names: Sequence[str], steps: Sequence[StepCount], labels: Mapping[str, str]
) -> None:
    """names: how the plans were asked for, in their order; labels: the kinds in Vietnamese."""
    last = steps[-1].step if steps else 0
    for name, step in zip(names, steps, strict=True):
        say("{name}: {tasks:task}  [{document_id}]",
            name=name, tasks=step.tasks, document_id=step.document_id)  # fmt: skip
        for kind, number in sorted(step.kinds.items(), key=lambda item: -item[1]):
            say(f"  {number:5}  {labels[kind] if language() == 'vi' else kind.replace('_', ' ')}")
        if step.step < last:
            say("  {ends} not in the next plan", ends=f"{step.ends:5}")
    if steps:
        say("{whole:task} can be followed from the first plan to the last", whole=steps[-1].whole)
