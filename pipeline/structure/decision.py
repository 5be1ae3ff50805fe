"""A document as read in, its parts as printed out: the state machine over its lines and tables.

Refuses to take a table of other things for tasks, and a line for a marker out of its sequence.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from pipeline.model.grid import Grid, RawDocument, ReaderNote
from pipeline.model.record import Finding
from pipeline.structure.flow import FlowLine, flow, join_flow
from pipeline.structure.fold_cells import fold_cells
from pipeline.structure.heading import heading_start, read_heading
from pipeline.structure.outline import OutlineReader
from pipeline.structure.parts import Appendix, Decision, RowCounts
from pipeline.structure.rules import StructureKnowledge
from pipeline.structure.sorted_lines import OpenTitle, SortedLines, outline_of
from pipeline.structure.task_table import AppendixReader
from pipeline.structure.title import MOST_LINES, RULE, split_title
from pipeline.text.numerals import roman_number

_TITLE_LINES = 3  # of an appendix's title that is not in capitals
_OFFICE = 60  # characters of a signer's office at most
_TITLE_LINE = 150  # characters
_CAPTION_LINES = 6  # of one whose bracket nobody closed
_LOOSE_CELLS = 8  # fewer cells than this are a signature or a heading, not a table


class State(StrEnum):
    """The part of a document that its next line is looked for in."""

    HEADING = "heading"
    GROUNDS = "grounds"
    ARTICLES = "articles"
    CLOSING = "closing"
    PLAN_TITLE = "plan-title"
    PLAN = "plan"
    APPENDIX = "appendix"


def read_decision(raw: RawDocument, knowledge: StructureKnowledge) -> Decision:
    """The parts of a document, each with its place; findings say what was left out and why."""
    blocks = fold_cells(raw.blocks, knowledge.columns, knowledge.structure)
    items = list(flow(blocks, knowledge.columns, knowledge.contents, knowledge.structure))
    lines = [i for i in items if isinstance(i, FlowLine)]
    start = heading_start(lines, knowledge.structure)
    motto = lines[start] if lines and start else None
    machine = _Machine(knowledge, motto)
    for item in items:
        machine.take(item)
    return machine.finish(raw)


class _Machine:
    """Sorts lines and tables into parts; one method for each state."""

    def __init__(self, knowledge: StructureKnowledge, motto: FlowLine | None) -> None:
        k = knowledge
        self.k = k
        self.rules = k.structure
        self.motto = motto
        self.state = State.HEADING
        self.head: list[FlowLine] = []
        self.sorted = SortedLines()
        self.appendix = AppendixReader(k.columns, k.contents, k.structure.rows, k.repairs.joins)
        self.outline = OutlineReader(k.structure, k.repairs.joins, k.registry)
        self.caption_open = False
        self.in_proposal = False
        self.loose: list[FlowLine] = []
        self.inline = False  # the table stands inside the plan, whose parts go on after it

    def take(self, item: FlowLine | Grid) -> None:
        if isinstance(item, Grid):
            self.caption_open = False
            if self.state is State.PLAN_TITLE:
                self._end_plan_title()
            self._head_of_part()
            if not self.appendix.read_grid(item) and self.state is State.PLAN:
                return  # figures inside the plan, whose text goes on below them
            self.inline = self.inline or self.state is State.PLAN
            self.state = State.APPENDIX
            return
        if item.note:
            self.sorted.notes.append(item)
            return
        if item.cell_before and self.state in (State.PLAN, State.APPENDIX):
            self.loose.append(item)
        if item.aside and self._beside(item):
            return
        if self.caption_open and self._goes_on_caption(item):
            return
        _STEPS[self.state](self, item)

    def _head_of_part(self) -> None:
        """The clause of the plan that a table follows at once is the title of its rows."""
        last = self.outline.path[-1] if self.state is State.PLAN and self.outline.path else None
        if last is not None and last.kind == "clause" and self.outline.is_title(last):
            title = join_flow(last.lines, self.k.repairs.joins)
            self.appendix.head_of_part(last.label, title)

    def _beside(self, line: FlowLine) -> bool:
        """True for a link or menu after the text: where nothing but a title could stand."""
        over = bool(self.appendix.drafts) or self.state is State.CLOSING
        titles = (self.rules.plan_start, self.rules.appendix, self.rules.attached)
        return over and not any(t.search(line.folded) for t in titles)

    # -- the decision ---------------------------------------------------------------------------

    def _in_heading(self, line: FlowLine) -> None:
        if self.motto is not None and line is self.motto:
            self.motto = None
        begun = self.head or self.rules.appendix.search(line.folded)
        if self.motto is None and begun and self._leaves_heading(line):
            return
        self.head.append(line)

    def _leaves_heading(self, line: FlowLine) -> bool:
        """Moves on where a ground, an article, an appendix, a caption, part I or clause 1 begins."""
        if self._grounds(line) or self._enacting(line):
            return True
        signed = line.upper and self.rules.signature.forms.search(line.text)
        if (signed or self.rules.recipients.search(line.folded)) and self._closes(line):
            return True
        if self.rules.appendix.search(line.folded):
            self._open_appendix(line)
            return True
        if self.rules.attached.search(line.folded):
            self._open_caption("appendix", line)
            return True
        marker = self.outline.marker(line)
        if marker is not None:
            self.state = State.ARTICLES if marker.kind == "article" else State.PLAN
            self.outline.take(line)
        return marker is not None

    def _grounds(self, line: FlowLine) -> bool:
        self.in_proposal = bool(self.rules.proposal.search(line.folded))
        if self.in_proposal:
            self.sorted.proposal.append(line)
        elif self.rules.grounds.search(line.folded):
            self.sorted.grounds.append([line])
        else:
            return False
        self.state = State.GROUNDS
        return True

    def _enacting(self, line: FlowLine) -> bool:
        if not self.rules.enacting.search(line.folded):
            return False
        self.state = State.ARTICLES
        return True

    def _in_grounds(self, line: FlowLine) -> None:
        starts = self.rules.grounds.search(line.folded) or self.rules.proposal.search(line.folded)
        if starts and self._grounds(line):
            return
        if self._enacting(line):
            return
        marker = self.outline.marker(line)
        if marker is not None and marker.kind in ("article", "part"):
            self._in_articles(line)
            return
        if self._body_after_grounds(line):
            return
        into = self.sorted.proposal if self.in_proposal else self.sorted.grounds[-1]
        into.append(line)

    def _body_after_grounds(self, line: FlowLine) -> bool:
        """A plan of its own goes on after its grounds with an introduction."""
        done = self.sorted.grounds and self.sorted.grounds[-1][-1].text.endswith((".", ";"))
        if done and not self.in_proposal and self.rules.bare_ground.search(line.folded):
            self.sorted.grounds.append([line])
            return True
        if line.opens and done and not self.in_proposal:
            self.state = State.PLAN
            self.sorted.notes.append(line)
            return True
        return False

    def _in_articles(self, line: FlowLine) -> None:
        if self._closes(line):
            return
        marker = self.outline.marker(line)
        if marker is not None and marker.kind == "part":
            self.state = State.PLAN
        elif self.rules.plan_start.search(line.folded) and line.upper:
            self.state = State.PLAN_TITLE
            self._open_title("plan", line)
            return
        elif self.rules.appendix.search(line.folded) and line.upper:
            self._open_appendix(line)
            return
        if not self.outline.take(line):
            self.sorted.notes.append(line)
        elif marker is not None and marker.kind == "article":
            self.state = State.ARTICLES

    def _closes(self, line: FlowLine) -> bool:
        """Recipients, a signature or a signer's office end the articles, the plan or the appendix."""
        office = self.rules.signature.titles.search(line.folded) and len(line.text) <= _OFFICE
        signed = line.upper and (office or self.rules.signature.forms.search(line.text))
        if not signed and not self.rules.recipients.search(line.folded):
            return False
        self.state = State.CLOSING
        self.sorted.closing.append(line)
        return True

    def _in_closing(self, line: FlowLine) -> None:
        if line.upper and self.rules.plan_start.search(line.folded):
            self.state = State.PLAN_TITLE
            self._open_title("plan", line)
        elif line.upper and self.rules.appendix.search(line.folded):
            self._open_appendix(line)
        elif self.rules.attached.search(line.folded):
            self._open_caption("plan", line)
        elif self._part_one(line):
            self.state = State.PLAN
            self.outline.path = []
            self.outline.take(line)
        else:
            self.sorted.closing.append(line)

    def _part_one(self, line: FlowLine) -> bool:
        marker = self.outline.marker(line)
        return marker is not None and marker.kind == "part"

    # -- the plan and its appendices --------------------------------------------------------------

    def _in_plan_title(self, line: FlowLine) -> None:
        title = self.sorted.titles[-1].lines
        attached, first = self.rules.attached.search(line.folded), self._part_one(line)
        appendix = self.rules.appendix.search(line.folded)
        if not attached and not first and not appendix and len(title) <= MOST_LINES:
            title.append(line)
            return
        self._end_plan_title()
        if attached:
            self._open_caption("plan", line)
        elif first:
            self._start_plan(line)
        else:
            self._in_plan(line)

    def _end_plan_title(self) -> None:
        """The plan begins: what stands below its title's block is running text before part I."""
        lines = self.sorted.titles[-1].lines
        lines[1:], rest = split_title(lines[1:], self.rules)
        self.sorted.intro.extend(li for li in rest if not RULE.match(li.text))
        self.state = State.PLAN

    def _start_plan(self, line: FlowLine) -> None:
        self.outline.path = []
        self.outline.take(line)

    def _in_plan(self, line: FlowLine) -> None:
        if self._closes(line):
            return
        if self.rules.appendix.search(line.folded) and (line.upper or line.opens):
            self._open_appendix(line)
            return
        if self.rules.attached.search(line.folded) and not self.outline.path:
            self._open_caption("plan", line)
            return
        in_articles = bool(self.outline.path) and self.outline.path[0].kind == "article"
        if in_articles:
            marker = self.outline.marker(line)
            if marker is not None and marker.kind == "article":
                self._in_articles(line)
            elif self._part_one(line):
                self._start_plan(line)
            else:
                self.sorted.notes.append(line)
            return
        if line.text.startswith("(") and self.outline.sentence_over():
            self.sorted.captions.append(("note", [line]))
            self.caption_open = not _closed(line.text)
            return
        if not self.outline.take(line):
            self.sorted.notes.append(line)

    def _open_appendix(self, line: FlowLine) -> None:
        self.state = State.APPENDIX
        self.inline = False
        self.appendix.begin()
        self._open_title("appendix", line)

    def _open_title(self, of: str, line: FlowLine) -> None:
        before = len(self.appendix.drafts)
        self.sorted.titles.append(OpenTitle(of=of, lines=[line], tasks_before=before))

    def _in_appendix(self, line: FlowLine) -> None:
        if self.rules.attached.search(line.folded):
            self._open_caption("appendix", line)
        elif self.rules.appendix.search(line.folded) and (line.upper or line.opens):
            self._open_appendix(line)
        elif self.inline and self._plan_goes_on(line):
            self.state = State.PLAN
            self.outline.take(line)
        elif self.appendix.head(line.line, capitals=line.upper):
            return
        elif self._goes_on_title(line):
            self.sorted.titles[-1].lines.append(line)
        elif not self._closes(line):
            self.appendix.line_between(line)
            self.sorted.notes.append(line)

    def _goes_on_title(self, line: FlowLine) -> bool:
        """True for a line of an appendix's title: no row was read under it yet."""
        title = self.sorted.titles[-1] if self.sorted.titles else None
        if title is None or title.tasks_before != len(self.appendix.drafts):
            return False
        few = len(title.lines) <= _TITLE_LINES and len(line.text) <= _TITLE_LINE
        return line.upper or (few and not line.text.endswith((".", ":", ";")))

    def _plan_goes_on(self, line: FlowLine) -> bool:
        """True for the next part or clause after a table inside the plan (`III. …` below part II)."""
        marker = self.outline.marker(line)
        if marker is None or not self.outline.path:
            return False
        if marker.kind == "clause":
            above = [o.label for o in self.outline.path if o.kind == "clause"]
            after_it = marker.label.isdigit() and str(int(marker.label) - 1)
            return bool(above) and above[0] == after_it
        here, after = roman_number(self.outline.path[0].label), roman_number(marker.label)
        return marker.kind == "part" and here is not None and after == here + 1

    def _open_caption(self, of: str, line: FlowLine) -> None:
        self.sorted.captions.append((of, [line]))
        self.caption_open = not _closed(line.text)
        if self.state in (State.HEADING, State.CLOSING):
            self.state = State.PLAN if of == "plan" else State.APPENDIX

    def _goes_on_caption(self, line: FlowLine) -> bool:
        """Takes a line into an open caption; a sentence or a part below one that nobody closed ends it."""
        lines = self.sorted.captions[-1][1]
        sentence = re.search(r"[^)][.:;]$", line.text)
        ends = sentence or self._part_one(line) or len(lines) == _CAPTION_LINES
        if not ends:
            lines.append(line)
        self.caption_open = not ends and not _closed(line.text)
        return not ends

    # -- the result -------------------------------------------------------------------------------

    def finish(self, raw: RawDocument) -> Decision:
        """The parts, once every line and table is taken."""
        if self.state is State.PLAN_TITLE:
            self._end_plan_title()
        self._leave_out_loose_cells()
        appendix = self.appendix.finish()
        other = self._no_plan()
        if other is not None and appendix.rows:
            appendix = _without_tasks(appendix, other)
        notes = tuple(note_finding(n) for n in (*raw.notes, *_notes_on_cells(raw, appendix)))
        joins = self.k.repairs.joins
        heading, rest = read_heading(self.head, self.rules, self.k.dates, joins)
        self.sorted.intro.extend(li for li in rest if not li.upper and not RULE.match(li.text))
        return Decision(
            heading=heading,
            outline=outline_of(
                self.sorted, self.outline.finish(), len(appendix.rows), self.rules, joins
            ),
            appendix=appendix,
            findings=(*notes, *appendix.findings),
        )

    def _no_plan(self) -> FlowLine | None:
        """The line that names a document of another kind (a report, an agenda), or None."""
        for line in self.head:
            if line.upper and self.rules.no_plan.search(line.folded):
                return line
            if line.upper and (
                self.rules.instrument(line.folded) or self.rules.instrument_begins(line.folded)
            ):
                title = self.head[self.head.index(line) + 1 :][:1]
                both = " ".join([line.folded, *(li.folded for li in title)])
                return line if self.rules.no_plan.search(both) else None
        return None

    def _leave_out_loose_cells(self) -> None:
        """Cells of a copied page that no known header stands over: a table that is left out."""
        numbers = [c for c in self.loose if self.rules.rows.number.search(c.folded)]
        if len(self.loose) >= _LOOSE_CELLS and len(numbers) >= 2:
            self.appendix.leave_out_cells([c.line for c in self.loose], len(numbers))


# Of the class: methods of the machine itself would hold it, and all its lines, until the next search
# for garbage.
_STEPS = {s: getattr(_Machine, f"_in_{s.name.lower()}") for s in State}


def _without_tasks(appendix: Appendix, name: FlowLine) -> Appendix:
    """The appendix of a document that is no plan: its rows are of another table."""
    counts = RowCounts(other_table=appendix.counts.seen)
    said = Finding(code="not-a-plan", value=name.text, source=name.line.source)
    return Appendix(counts=counts, columns=appendix.columns, findings=(said,))


def note_finding(
    note: ReaderNote, record_id: str | None = None, field: str | None = None
) -> Finding:
    """What a reader saw, as a finding on the record and field it stands in."""
    return Finding(
        code=note.code,
        record_id=record_id,
        field=field,
        value=note.value or None,
        source=note.source,
    )


def _notes_on_cells(raw: RawDocument, appendix: Appendix) -> Iterator[ReaderNote]:
    """Notes on cells that belong to no task and to no row that is told of."""
    told = {id(n) for n in appendix.told} | {id(n) for r in appendix.rows for _, n in r.notes}
    for block in raw.blocks:
        if isinstance(block, Grid):
            yield from (n for cell in block.cells for n in cell.notes if id(n) not in told)


def _closed(text: str) -> bool:
    return text.count(")") >= max(1, text.count("("))
