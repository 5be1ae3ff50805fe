"""What the stages after the readers hand on: the parts of a decision and what they mean."""

from dataclasses import field
from datetime import date
from typing import Literal, get_args

from pipeline.model.frozen import dataclass
from pipeline.model.grid import NOWHERE, Source

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[str, ...] = get_args(Severity)  # the gravest first
DEADLINE_KINDS = (
    "date", "by_date", "before_date", "month", "quarter", "half_year", "year", "period",
    "recurring", "continuous", "event", "as_prescribed", "unparsed",
)  # fmt: skip
WINDOW_KINDS = frozenset({"recurring", "continuous"})
"""Kinds whose dates are the plan's window, not an appointment."""
UNDATED_KINDS = WINDOW_KINDS | {"event", "as_prescribed", "unparsed"}
"""Kinds that set no day on which something is due."""
NO_SUCH_TIME = "no-such-time"
NO_YEAR = "no-year"
NO_MONTH = "no-month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """What a body, a name or a place is: there from its first to its last day, None for open."""

    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def dated(self) -> bool:
        """True where it began or ended on a known day."""
        return self.valid_from is not None or self.valid_to is not None

    def in_force(self, on: date | None) -> bool:
        """True where it existed on the day, or none is known."""
        return on is None or (
            (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )

    def meets(self, other: "Lasting") -> bool:
        """True where both existed on some day."""
        begins = max(self.valid_from or date.min, other.valid_from or date.min)
        return begins <= min(self.valid_to or date.max, other.valid_to or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanYears:
    """The year or years a plan is for, and the day it was signed (None where not printed)."""

    first: int
    last: int
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to tell the reader. code is worded in rules/findings.yml; value: what was printed.

    params fill the wording's {placeholders} as (name, text) pairs. record_id: task, provision …
    places: where else the same fault stands.
    """

    code: str
    record_id: str | None = None
    field: str | None = None
    value: str | None = None
    source: Source = NOWHERE
    suggestion: str | None = None
    params: tuple[tuple[str, str], ...] = ()
    places: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMention:
    """One body named in a cell. mention is the printed text, start/end its span in the raw cell.

    agency_id None: not in the registry. kind: agency, group, role, by_reference or unknown.
    """

    mention: str
    start: int
    end: int
    agency_id: str | None
    agency: str | None
    kind: str
    level: str
    is_group: bool
    resolved_agency_id: str | None = None
    evidence: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One deadline of a cell; start, end as the data contract defines them for its kind.

    fault: why an `unparsed` one has no date: NO_SUCH_TIME, NO_YEAR, NO_MONTH, or None (not
        understood).
    """

    kind: str
    raw: str
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    event: str | None = None
    scope: tuple[AgencyMention, ...] = ()
    action: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineReading:
    """A whole deadline cell: its deadlines in printed order and what was left over unread.

    untimed: those of the left-over words that are an action without a time of its own.
    """

    deadlines: tuple[Deadline, ...]
    leftover: tuple[str, ...] = ()
    untimed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One legal instrument named in a text; start/end its span there. number None: not printed.

    key: the same for one instrument however it is written. role hints the relation: "amended"
    when it stands inside an amending instrument's title, else "".
    """

    raw: str
    start: int
    end: int
    instrument: str
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    key: str | None = None
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One typographic repair: text[start:end] of the raw read as `better`, by the named rule."""

    rule: str
    start: int
    end: int
    printed: str
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A raw text, its cleaned form and the repairs made between the two."""

    raw: str
    text: str
    repairs: tuple[Repair, ...] = field(default=())
