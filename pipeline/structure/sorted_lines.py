"""Lines sorted by the part of the document they belong to in, the running text's outline out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile

from pipeline.model.grid import cover
from pipeline.structure.flow import FlowLine, join_flow, slice_line
from pipeline.structure.parts import Caption, Outline, Provision, Signature, Title
from pipeline.structure.rules import StructureRules
from pipeline.text.joined import Joined, JoinRules

_DASHES = ("-", "–", "+")
_BLOCK = 14  # lines from the authority to the name at most


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
        return join_flow(part, joins)

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


def read_recipients(
    lines: Sequence[FlowLine], rules: StructureRules, joins: JoinRules
) -> tuple[Joined, ...]:
    """The recipients, one entry for each dash."""
    entries: list[list[FlowLine]] = []
    inside = beside = False
    for line in lines:
        if rules.recipients.search(line.folded):
            inside = True
            continue
        if not inside:
            continue
        if line.text.startswith(_DASHES):
            entries.append([line])
        elif entries and _is_signing(line, rules) and (beside or line.cell_before):
            beside = True
        elif entries and not line.cell_before:
            entries[-1].append(line)
        elif entries:
            break
    out = []
    for entry in entries:
        joined = join_flow(entry, joins)
        text = joined.text.lstrip("-–+ ")
        out.append(joined.slice(len(joined.text) - len(text), len(joined.text)))
    return tuple(out)


def _is_signing(line: FlowLine, rules: StructureRules) -> bool:
    """True for what stands in the signature's column beside the recipients."""
    signed = (rules.signature.skip.search(line.folded), rules.signature.name.search(line.text))
    return line.upper or any(signed)


def read_signature(lines: Sequence[FlowLine], rules: StructureRules, joins: JoinRules) -> Signature:
    """The first signature: authority (KT., TM., TL., TUQ., Q.), title and name as printed."""
    lines = [part for line in lines for part in _apart(line, rules)]
    for i, line in enumerate(lines):
        form = rules.signature.forms.search(line.text)
        titled = line.upper and rules.signature.titles.search(line.folded) and not form
        if not form and not titled:
            continue
        block = [line]
        name: FlowLine | None = None
        for after in lines[i + 1 : i + 1 + _BLOCK]:
            if rules.signature.skip.search(after.folded) or after.text.startswith(_DASHES):
                continue  # the recipients' column may stand beside, line by line
            names = rules.signature
            named = names.name_capitals if after.upper else names.name
            if named.search(after.text):
                name = after
                break
            if not after.upper:
                break
            block.append(after)
        if name is None and not form:
            continue  # an office alone signs nothing
        title = join_flow(block, joins).text
        places = [li.line.source for li in [*block, *([name] if name else [])]]
        return Signature(
            form=form["form"] if form else None,
            title=title,
            name=name.text if name else None,
            source=cover(*places),
        )
    return Signature()


def _apart(line: FlowLine, rules: StructureRules) -> list[FlowLine]:
    """An office in capitals and the name behind it on one line, as converters write a cell."""
    capitals = takewhile(lambda word: word.upper() == word, line.text.split(" "))
    at = len(" ".join(capitals))
    at = at if at > 1 else 0  # "Y Thanh Niê" is a name
    behind = re.finditer(r"\([^()]*\)|[^()]+", line.text[at:])
    parts = [line.text[:at], *(m.group() for m in behind)]
    if not at or not rules.signature.name.search(parts[-1].strip()):
        return [line]
    ends = list(accumulate(len(part) for part in parts))
    cut = [slice_line(line, end - len(p), end) for p, end in zip(parts, ends, strict=True)]
    return [part for part in cut if part.text]
