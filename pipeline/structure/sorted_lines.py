"""Lines sorted by the part of the document they belong to in, the running text's outline out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.structure.closing import read_recipients, read_signature
from pipeline.structure.flow import FlowLine
from pipeline.structure.parts import EMPTY, Caption, Outline, Provision, Title
from pipeline.structure.rules import StructureRules
from pipeline.text.joined import Joined, JoinRules, join_lines


@dataclass(slots=True)
class OpenTitle:
    """A title below the decision. tasks_before: tasks read before it."""

    of: str
    lines: list[FlowLine]
    tasks_before: int


@dataclass(slots=True)
class SortedLines:
    """The lines outside heading, outline and tables. captions: of what, and their lines."""

    grounds: list[list[FlowLine]] = field(default_factory=list)
    proposal: list[FlowLine] = field(default_factory=list)
    closing: list[FlowLine] = field(default_factory=list)
    captions: list[tuple[str, list[FlowLine]]] = field(default_factory=list)
    titles: list[OpenTitle] = field(default_factory=list)
    notes: list[FlowLine] = field(default_factory=list)
    intro: list[FlowLine] = field(default_factory=list)


def outline_of(
    lines: SortedLines,
    provisions: tuple[Provision, ...],
    tasks: int,
    rules: StructureRules,
    joins: JoinRules,
) -> Outline:
    """The running text of a document with these provisions and so many tasks."""
    until = [*(t.tasks_before for t in lines.titles[1:]), tasks]

    def join(part: Sequence[FlowLine]) -> Joined:
        return join_lines([li.line for li in part], joins, " ") if part else EMPTY

    return Outline(
        grounds=tuple(join(g) for g in lines.grounds),
        proposal=join(lines.proposal),
        provisions=provisions,
        signature=read_signature(lines.closing, rules, joins),
        recipients=read_recipients(lines.closing, rules, joins),
        captions=tuple(Caption(text=join(c), of=of) for of, c in lines.captions if of != "note"),
        titles=tuple(
            Title(text=join(t.lines), of=t.of, tasks=end > t.tasks_before)
            for t, end in zip(lines.titles, until, strict=False)
        ),
        introduction=join(lines.intro),
        notes=(
            *((join(lines.intro),) if lines.intro else ()),
            *(join(c) for of, c in lines.captions if of == "note"),
            *(join([n]) for n in lines.notes),
        ),
    )
