"""What one desk works with: folders, rules, the reader, the run beside it, what persons decided."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.desk.book import Book
from pipeline.desk.guard import Keys
from pipeline.desk.reader import Reader
from pipeline.desk.runner import Runner
from pipeline.present.labels import Labels, load_labels, read_words
from pipeline.present.sheet import Sheet
from pipeline.rulebook.source import read_rules_file
from pipeline.run.settings import WorkLimits

if TYPE_CHECKING:
    from pipeline.grammar.agencies.registry import AgencyRegistry
    from pipeline.tables.standing import Standing


FILE = "desk.yml"


class NotHereError(Exception):
    """No such decision among the results."""


def is_unread(fault: Exception) -> bool:
    """True for what the rules or the results are at fault for."""
    from pipeline.run.work import WorkError
    from pipeline.tables.standing import StandingError

    return isinstance(fault, (WorkError, StandingError))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A decision of the results, as the list shows it."""

    document_id: str
    name: str
    title: str
    years: str
    issuer: str
    file: str
    tasks: int
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk. who: the person's name where the command gives it."""

    raw: Path
    out: Path
    rules: Path
    limits: WorkLimits
    who: str = ""
    keys: Keys = field(default_factory=Keys)
    words: Mapping[str, str] = field(init=False)
    labels: Labels = field(init=False)
    reader: Reader = field(init=False)
    runner: Runner = field(init=False)
    book: Book = field(init=False)

    def __post_init__(self) -> None:
        made: dict[str, object] = {
            "words": load_words(self.rules),
            "labels": load_labels(self.rules),
            "reader": Reader(self.raw, self.rules, self.limits),
            "runner": Runner(self.raw, self.out, self.rules),
            "book": Book(self.rules),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def standing(self) -> "Standing":
        from pipeline.tables.standing import open_standing

        return open_standing(self.out)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table of the results; none where nothing was ingested."""
        from pipeline.tables.standing import StandingError

        try:
            found: list[dict[str, Any]] = self.standing().table(table).to_pylist()
        except StandingError:
            return []
        return found

    def documents(self) -> tuple[Listed, ...]:
        """Every decision of the results, the latest plan first; none where nothing was ingested."""
        listed = [_listed(r, self.labels) for r in self.rows("documents")]
        return tuple(sorted(listed, key=lambda d: (d.years, d.document_id), reverse=True))

    def unread(self) -> tuple[dict[str, Any], ...]:
        """Findings about files that gave no decision."""
        found = self.rows("findings")
        return tuple(r for r in found if r["document_id"] is None and not r["accepted"])

    def document(self, document_id: str) -> Listed:
        """One decision by its key, or by the one that its print gives. Raises NotHereError."""
        headed = (r for r in self.rows("corrections") if r["record_id"] == document_id)
        keys = {document_id, *(r["document_id"] for r in headed)}
        found = next((d for d in self.documents() if d.document_id in keys), None)
        if found is None:
            raise NotHereError(document_id)
        return found

    def sheet(self, document_id: str) -> Sheet:
        """One decision as the rules read it now. Raises NotHereError, UnreadError, WorkError."""
        return self.reader.sheet(self.document(document_id).file, document_id)

    def registry(self) -> "AgencyRegistry":
        """The bodies that are known; loaded again when their files change."""
        found = [self.rules / n for n in ("agencies.yml", "places.yml", "agencies")]
        paths = [p for f in found for p in (sorted(f.glob("*.yml")) if f.is_dir() else [f])]
        return _registry(
            self.rules, tuple((str(p), p.stat().st_mtime_ns) for p in paths if p.is_file())
        )

    def warm(self) -> None:
        """Reads one decision ahead, so that the first page does not wait for the worker's rules."""
        waiting = [d for d in self.documents() if d.errors or d.warnings]
        with contextlib.suppress(Exception):  # whoever opens it is told
            for first in waiting[:1]:
                self.sheet(first.document_id)

    def close(self, tell: Callable[[str], None] = lambda _: None) -> None:
        """Ends the worker; what was decided last still gets into the tables."""
        if self.runner.waits:
            tell(self.words["ending"])
        self.runner.finish()
        self.reader.close()


@lru_cache(maxsize=1)
def _registry(rules: Path, stamp: tuple[tuple[str, int], ...]) -> "AgencyRegistry":  # noqa: ARG001
    from pipeline.grammar.agencies.registry import load_agencies

    return load_agencies(rules)


def _listed(r: dict[str, Any], labels: Labels) -> Listed:
    name = r["number_raw"] or r["document_id"]
    if r["number"] is None and r["number_raw"]:
        name = labels.say("draft_name", printed=name)
    years = "–".join(str(y) for y in (r["plan_year"], r["plan_year_end"]) if y)
    return Listed(
        document_id=r["document_id"],
        name=name,
        title=r["title"] or "",
        years=years,
        issuer=r["issuer"] or "",
        file=r["file"],
        tasks=r["tasks"],
        errors=r["findings_error"],
        warnings=r["findings_warning"],
    )


def load_words(root: Path) -> Mapping[str, str]:
    """Name → words, with {names} to be filled in. Raises RuleError."""
    top = read_rules_file(root, FILE).mapping(required=["words"], optional=[])
    return read_words(top["words"])
