"""The cells of a column in, what they are out: bodies, deadlines, times of day, figures or neither.

Refuses to name a column by few of its cells: most of them must be of the kind.
"""

from collections.abc import Callable, Sequence

from pipeline.grammar.agencies.read import parse_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.phrases import read_words
from pipeline.grammar.products import ProductRules
from pipeline.model.frozen import dataclass
from pipeline.model.record import PlanYears
from pipeline.text.fold import fold

BODY, DEADLINE, CLOCK, FIGURE, TEXT = "body", "deadline", "clock", "figure", "text"
_SHARE = 0.6
_LOOK_AT = 20  # cells of a column
_LONGEST = 400  # characters of a cell that names bodies or times
_LONGEST_NAME = 80  # of a body that nobody lists
_SOME_YEAR = PlanYears(first=2001, last=2001)  # what a cell is does not depend on the year


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What may be asked about the cells of a column."""

    registry: AgencyRegistry
    deadlines: DeadlineRules
    products: ProductRules

    def kind(self, cells: Sequence[str]) -> str | None:
        """The kind of most filled cells, or None for a column without text."""
        if not any(map(str.strip, cells)):
            return None
        for kind, is_one in (
            (CLOCK, self._is_clock),
            (FIGURE, is_figure),
            (DEADLINE, self.is_deadline),
            (BODY, self.is_body),
        ):
            if _most(cells, is_one):
                return kind
        return TEXT

    def are_products(self, cells: Sequence[str]) -> bool:
        """True for a column most of whose cells begin with the name of a kind of product."""
        return _most(cells, lambda c: self.products.head_at(fold(c.strip(" -+•"))) is not None)

    def may_be_bodies(self, cells: Sequence[str]) -> bool:
        """True for a column most of whose cells begin as the name of a body does, known or not."""
        return _most(cells, self._begins_body) and not self.are_products(cells)

    def _begins_body(self, text: str) -> bool:
        """ "Tổ xung kích", but not "Tổ chức hội nghị": no act, and short."""
        grammar = self.registry.grammar
        keys = read_words(text, grammar.synonyms).keys
        opens = grammar.openers.longest(keys, 0) is not None
        acts = self.deadlines.words["actions"].match(fold(text.strip()))
        return opens and not acts and len(text) <= _LONGEST_NAME

    def is_body(self, text: str) -> bool:
        """True for a cell that names a known body first of all."""
        if len(text) > _LONGEST:
            return False
        found = parse_agencies(text, self.registry)
        return bool(found) and found[0].kind not in ("unknown", "by_reference")

    def is_deadline(self, text: str) -> bool:
        """True for a cell that is read as deadlines and nothing else."""
        if len(text) > _LONGEST:
            return False
        read = parse_deadlines(
            text,
            _SOME_YEAR,
            self.deadlines,
            find_scope=lambda part: parse_agencies(part, self.registry),
        )
        sound = all(d.kind not in ("unparsed", "event") for d in read.deadlines)
        return bool(read.deadlines) and sound and not read.leftover

    def is_clock_column(self, cells: Sequence[str]) -> bool:
        """True for a column of times of day, as an agenda has."""
        return _most(cells, self._is_clock)

    def _is_clock(self, text: str) -> bool:
        return self.deadlines.words["clock"].match(fold(text)) is not None


def _most(cells: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    """True for a column most of whose filled cells are of a kind; few of them name none."""
    filled = [c for c in cells if c.strip()][:_LOOK_AT]
    return bool(filled) and sum(map(is_one, filled)) >= _SHARE * len(filled)


def is_figure(text: str) -> bool:
    """True for digits with the marks of a number, or a blank."""
    return not text.strip(" .,%-–0123456789")
