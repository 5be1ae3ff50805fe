"""Lines of running text in, the outline of articles, parts, clauses, points and dashes out.

A wrapped copy does not say where a paragraph ends, so a marker at the start of a line counts
only where the sequence allows it; the text between two markers stays in one piece.
"""

import re
from dataclasses import field, replace

from pipeline.grammar.agencies.read import spans_name
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.model.frozen import dataclass
from pipeline.model.grid import LineEnd
from pipeline.structure.flow import FlowLine, join_flow
from pipeline.structure.parts import Provision
from pipeline.structure.rules import StructureRules
from pipeline.text.fold import fold_spaced, own_d
from pipeline.text.joined import JoinRules, narrow
from pipeline.text.numerals import roman_number

_INNER_DASHES = "+•*"
_ENDS = (".", ";", ":", ",", "…", "./.")
_LONGEST_HEADING = 260
_DIVISION = -1  # the level of a part that holds parts
_DIVISION_ID = "phan-"  # before its numeral, which its parts have too
_LONGEST_TITLE = 140  # of one that a table follows


@dataclass(slots=True)
class _Open:
    provision_id: str
    parent_id: str | None
    kind: str
    label: str
    label_raw: str
    level: int
    order: int
    lines: list[FlowLine] = field(default_factory=list)
    children: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    kind: str
    label: str
    raw: str
    end: int


class OutlineReader:
    """Takes lines one by one; `finish` gives the provisions in printed order."""

    def __init__(
        self,
        rules: StructureRules,
        joins: JoinRules,
        registry: AgencyRegistry,
    ) -> None:
        self.rules = rules.markers
        self.letters = rules.point_letters
        self.numerals = rules.part_numerals
        self.joins = joins
        self.known_headings = rules.known_headings
        self.registry = registry
        self.all: list[_Open] = []
        self.path: list[_Open] = []
        self.used: dict[str, int] = {}

    # -- markers --------------------------------------------------------------------------------

    def marker(self, line: FlowLine) -> Marker | None:
        """The outline marker at a line's start, where the sequence allows one; else None."""
        text = line.text
        for kind, pattern in (
            ("article", self.rules.article),
            ("part", self.rules.part),
            ("clause", self.rules.clause),
            ("point", self.rules.point),
            ("dash", self.rules.dash),
        ):
            m = pattern.search(text)
            if m and self._allowed(kind, m, line):
                label = self._numeral(m["label"]) if kind == "part" else _label(m["label"])
                return Marker(kind=kind, label=label, raw=m[0].strip(), end=m.end())
        return None

    def _numeral(self, label: str) -> str:
        return self.numerals.get(fold_spaced(label), label)

    def _allowed(self, kind: str, m: re.Match[str], line: FlowLine) -> bool:
        label = m["label"]
        if kind == "part":
            return self._part_allowed(m, line)
        if kind == "clause":
            return self._clause_allowed(label, line)
        if kind == "point":
            return bool(self.path) and own_d(label) in self.letters
        if kind == "dash":
            return bool(self.path) and (line.opens or self._dash_allowed(line, m.end()))
        return True

    def _part_allowed(self, m: re.Match[str], line: FlowLine) -> bool:
        """The next numeral; or a later one, or a letter's turn, where the words after it are a title in capitals."""
        label, title = m["label"], line.text[m.end() :]
        value = roman_number(self._numeral(label))
        capitals = title == title.upper() and sum(c.isalpha() for c in title) > 2
        if value is None:
            turn = chr(ord("A") + sum(o.label.isalpha() and o.level == _DIVISION for o in self.all))
            return line.opens and (bool(m["word"]) or (label == turn and capitals))
        worded = [roman_number(o.label) or 0 for o in self.all if _worded(o.label_raw)]
        turn_of = max(worded, default=0) if m["word"] else 0
        held = bool(self.path) and _worded(self.path[0].label_raw) and not self.path[0].children
        if (capitals or not title) and value == turn_of + 1 and (m["word"] or held):
            return True
        last = self._last("part")
        return line.opens or (bool(title) and (value == last + 1 or (value > last and capitals)))

    def _dash_allowed(self, line: FlowLine, end: int) -> bool:
        """A dash at the start of a wrapped line: not the one inside a name or a compound word."""
        lines = self.path[-1].lines
        if not line.text[end : end + 1].isalpha():
            return line.opens
        if not lines or self.sentence_over():
            return True
        return line.text[end : end + 1].isupper() and not spans_name(
            lines[-1].text, line.text, self.registry
        )

    def _clause_allowed(self, label: str, line: FlowLine) -> bool:
        if not self.path:  # a short plan has clauses and no parts
            return line.opens and label == "1" and not self.all
        if line.opens:
            return True
        numbers = [int(n) for n in label.split(".")]
        if len(numbers) > 1:
            return self.sentence_over()
        last = self._last("clause")
        return numbers[0] == last + 1 or (numbers[0] == last + 2 and self.sentence_over())

    def _last(self, kind: str) -> int:
        """The number of the latest sibling of that kind; 0 where there is none."""
        above = [o for o in self.path if o.level <= 0]
        scope = above[-1].provision_id if above and kind == "clause" else None
        for o in reversed(self.all):
            if o.kind == kind and (scope is None or o.provision_id.startswith(scope + ".")):
                if kind == "part":
                    return 0 if o.level == _DIVISION else roman_number(o.label) or 0
                return int(o.label.split(".")[0])
            if scope is not None and o.provision_id == scope:
                break
        return 0

    def sentence_over(self) -> bool:
        """True where the open provision's text may end here: nothing, one line, or a full stop."""
        lines = self.path[-1].lines if self.path else []
        return not lines or lines[-1].text.endswith(_ENDS) or len(lines) == 1

    def is_title(self, o: "_Open") -> bool:
        """True for a provision of one short line that is no sentence."""
        text = " ".join(li.text for li in o.lines)
        return bool(text) and len(text) <= _LONGEST_TITLE and not text.endswith(_ENDS)

    # -- taking lines ---------------------------------------------------------------------------

    def take(self, line: FlowLine) -> bool:
        """Adds a line to the outline; False where no provision is open and no marker opens one."""
        marker = self.marker(line)
        if marker is not None:
            self._open(marker, line)
            return True
        if not self.path:
            return False
        self.path[-1].lines.append(line)
        return True

    def _open(self, marker: Marker, line: FlowLine) -> None:
        level = self._depth(marker)
        keep = [o for o in self.path if o.level < level]
        parent = keep[-1] if keep else None
        provision_id = self._id(marker, parent, level)
        if parent:
            parent.children += 1
        opened = _Open(
            provision_id=provision_id,
            parent_id=parent.provision_id if parent else None,
            kind=marker.kind,
            label=marker.label,
            label_raw=marker.raw,
            level=level,
            order=len(self.all) + 1,
        )
        rest = line.text[marker.end :].lstrip()
        if rest:
            opened.lines.append(_after(line, rest))
        self.all.append(opened)
        self.path = [*keep, opened]

    def _depth(self, marker: Marker) -> int:
        """A marker's level; a part turns out to hold others where one without its word follows."""
        if marker.kind != "part":
            return _level(marker)
        if roman_number(marker.label) is None:
            return _DIVISION
        worded, top = _worded(marker.raw), self.path[0] if self.path else None
        if top and not worded and top.level == 0 and _worded(top.label_raw) and not top.children:
            top.level, top.provision_id = _DIVISION, f"{_DIVISION_ID}{top.label}"
            self.used.pop(top.label, None)
        divided = any(o.level == _DIVISION and _worded(o.label_raw) for o in self.all)
        return _DIVISION if worded and divided else 0

    def _id(self, marker: Marker, parent: _Open | None, level: int) -> str:
        prefix = f"{parent.provision_id}." if parent else ""
        if marker.kind == "dash":
            count = parent.children + 1 if parent else 1
            base = f"{prefix}{'+' if marker.label in _INNER_DASHES else '-'}{count}"
        elif marker.kind == "article":
            base = f"dieu-{marker.label}"
        elif marker.kind == "clause" and "." in marker.label:
            above = [o for o in self.path if o.kind in ("article", "part")]
            base = f"{above[-1].provision_id}.{marker.label}" if above else marker.label
        elif marker.kind == "part" and level == _DIVISION and roman_number(marker.label):
            base = f"{_DIVISION_ID}{marker.label}"
        else:
            base = f"{prefix}{marker.label}"
        self.used[base] = self.used.get(base, 0) + 1
        return base if self.used[base] == 1 else f"{base}~{self.used[base]}"

    # -- the result -----------------------------------------------------------------------------

    def finish(self) -> tuple[Provision, ...]:
        return tuple(self._close(o) for o in self.all)

    def _close(self, o: _Open) -> Provision:
        heading, text = self._split(o)
        return Provision(
            provision_id=o.provision_id,
            parent_id=o.parent_id,
            kind=o.kind,
            label=o.label,
            label_raw=o.label_raw,
            heading=join_flow(heading, self.joins, "\n"),
            text=join_flow(text, self.joins, "\n"),
            order=o.order,
        )

    def _split(self, o: _Open) -> tuple[list[FlowLine], list[FlowLine]]:
        """A provision's lines as its heading and its text; only parts and clauses have a heading."""
        if o.kind in ("dash", "article", "point") or not o.lines:
            return [], o.lines
        cut = self._heading_end(o)
        heading, text = o.lines[:cut], o.lines[cut:]
        size = sum(len(li.text) for li in heading)
        last = heading[-1].text
        has_more = bool(text) or o.children > 0
        is_heading = has_more and size <= _LONGEST_HEADING and not last.endswith((".", ";"))
        if o.kind == "part" or is_heading:
            return heading, text
        return [], o.lines

    def _heading_end(self, o: _Open) -> int:
        """How many lines the heading has."""
        lines = o.lines
        if o.kind == "part" and lines[0].upper:
            return next((i for i, li in enumerate(lines) if not li.upper), len(lines))
        for i in range(len(lines) - 1):
            if lines[i].line.end is LineEnd.HARD:
                return i + 1
            before = " ".join(li.text for li in lines[: i + 1])
            if fold_spaced(before) in self.known_headings:
                return i + 1
            after = lines[i + 1].text
            starts = after[:1].isupper() and not lines[i].text.endswith(("-", "–", ","))
            if starts and not spans_name(before, after, self.registry):
                return i + 1
        return len(lines)


def _worded(raw: str) -> bool:
    """True for the marker "Phần I", "Chương II", which has a word before its numeral."""
    return re.match(r"\**[^\W\d_]+\s+\w", raw) is not None


def _level(marker: Marker) -> int:
    """The depth of a marker: 1.1 stands below 1., + below -."""
    if marker.kind == "clause":
        return 1 + marker.label.count(".")
    if marker.kind == "dash":
        return 6 if marker.label in _INNER_DASHES else 5
    return {"article": 0, "part": 0, "point": 4}[marker.kind]


def _label(text: str) -> str:
    return own_d(text).replace("–", "-").replace("—", "-")


def _after(line: FlowLine, rest: str) -> FlowLine:
    """The line without its marker, its source cut to what remains."""
    source = line.line.source
    at = line.line.text.rfind(rest)
    if source.char_start is not None and at >= 0:
        source = narrow(source, at, None)
    cut = replace(line.line, text=rest, source=source, words=())
    return replace(line, line=cut, text=rest, folded=fold_spaced(rest))
