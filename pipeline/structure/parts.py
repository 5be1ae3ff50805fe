"""The parts of a decision as printed: what the structure stage hands on."""

from dataclasses import astuple, replace

from pipeline.model.frozen import dataclass
from pipeline.model.grid import NOWHERE, ReaderNote, Source
from pipeline.model.record import Finding
from pipeline.text.joined import Joined, join_texts

EMPTY = Joined(text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The heading as printed. number None: a draft. authority: who decides, above the grounds."""

    issuer: Joined = EMPTY
    number: str | None = None
    symbol: str | None = None
    number_raw: Joined = EMPTY
    place: str | None = None
    date_raw: Joined = EMPTY
    draft_year: int | None = None
    instrument_raw: Joined = EMPTY
    title: Joined = EMPTY
    authority: Joined = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    form: str | None = None  # KT, TM, TL, TUQ, Q
    title: str | None = None
    name: str | None = None
    source: Source = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One place of the outline. text: its own text, heading apart, children not included."""

    provision_id: str
    parent_id: str | None
    kind: str  # article, part, clause, point, dash
    label: str
    label_raw: str
    heading: Joined
    text: Joined
    order: int

    def source(self) -> Source:
        """The place of its heading and its text."""
        if not self.heading.text:
            return self.text.source()
        return join_texts([self.heading, self.text]).source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """`(Kèm theo Quyết định số … ngày …)` under the plan's or an appendix's title."""

    text: Joined
    of: str  # "plan" or "appendix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title below the decision: of its plan, or of an appendix. tasks: rows were read under it."""

    text: Joined
    of: str  # "plan" or "appendix"
    tasks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section row of the appendix table. label None: printed without a numeral."""

    label: str
    printed_label: str | None
    title: Joined
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cell of a task. part: the physical row it stands on (1…), None where it covers the task.

    begins: characters of the text that are a cell of their own, which says when a time begins; behind
    a line break the rest says when it ends.
    """

    field: str
    part: int | None
    text: Joined
    begins: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task's printed cells by field; several physical rows joined. row: 1-based in its section.

    appendix: the one it stands in (1…); struck: rows struck out right above it.
    parts: how many physical rows it has; pieces: its cells by part; over: fields that one cell
    covers. notes: by field, what stands in its cells on the page and is not in their text.
    settled: fields whose cell a person has held against the page.
    deadline_word: what the deadline's header puts before each cell (`Hoàn thành trước`), or "";
    ends_words: what may stand before the begin and the end of a time that two columns say.
    """

    position: int
    row: int
    number_raw: Joined
    section: Section | None
    cells: tuple[tuple[str, Joined], ...]
    other_cells: tuple[tuple[str, Joined], ...]
    source: Source
    appendix: int = 1
    struck: int = 0
    parts: int = 1
    pieces: tuple[Piece, ...] = ()
    over: tuple[tuple[str, ...], ...] = ()
    merged: tuple[str, ...] = ()
    confidence: tuple[tuple[str, float], ...] = ()
    notes: tuple[tuple[str | None, ReaderNote], ...] = ()
    settled: tuple[str, ...] = ()
    deadline_word: str = ""
    ends_words: tuple[tuple[str, str], ...] = ()

    def cell(self, field: str) -> Joined:
        """The printed cell of a field; empty where the table has no such column."""
        for name, text in self.cells:
            if name == field:
                return text
        return EMPTY

    def has(self, field: str) -> bool:
        return any(name == field for name, _ in self.cells)

    def pieces_of(self, field: str) -> tuple[Piece, ...]:
        """The cells of a field, part by part; none where it is empty."""
        return tuple([p for p in self.pieces if p.field == field])

    def with_cell(self, field: str, text: Joined) -> "TaskRow":
        """This row with another text of a field, which then covers the whole task."""
        cells = tuple((name, text if name == field else t) for name, t in self.cells)
        whole = (Piece(field=field, part=None, text=text),) if text.text else ()
        kept = tuple(p for p in self.pieces if p.field != field)
        return replace(self, cells=cells, pieces=(*kept, *whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """Every physical row after the plan by what became of it; seen is their sum."""

    tasks: int = 0
    joined: int = 0
    header: int = 0
    section: int = 0
    blank: int = 0
    unparsed: int = 0
    other_table: int = 0
    struck: int = 0

    @property
    def seen(self) -> int:
        return sum(astuple(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """The task rows of all task tables in order, the sections, and what became of every row.

    told: notes on cells that a finding of a whole row tells of.
    """

    rows: tuple[TaskRow, ...] = ()
    sections: tuple[Section, ...] = ()
    counts: RowCounts = RowCounts()
    columns: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: tuple[ReaderNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The running text of the document. introduction: between a plan's title and its part I."""

    grounds: tuple[Joined, ...] = ()
    proposal: Joined = EMPTY
    provisions: tuple[Provision, ...] = ()
    signature: Signature = Signature()
    recipients: tuple[Joined, ...] = ()
    captions: tuple[Caption, ...] = ()
    titles: tuple[Title, ...] = ()
    introduction: Joined = EMPTY
    notes: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A document's parts as printed."""

    heading: Heading
    outline: Outline
    appendix: Appendix
    findings: tuple[Finding, ...] = ()
