"""Titles inside a table in, what tasks stand under each out: sections, sections in them, groups.

A numeral over a numeral of another kind (`A` over `I`) holds sections; a number with a title and
nothing else holds the rows numbered, lettered or marked below it. A group that no section holds
is a section itself. Refuses to keep a task under a title that its number does not belong to.
"""

from dataclasses import replace

from pipeline.model.frozen import dataclass
from pipeline.structure.parts import Section
from pipeline.text.joined import Joined, join_texts
from pipeline.text.numerals import roman_label, roman_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A numbered title of the rows below it. restarts: their numbers begin at 1 under it."""

    number: str
    title: Joined
    restarts: bool

    def holds(self, number: str) -> bool:
        """True for a row of this number (without its mark; "" or a dash where it has none)."""
        if number.isdigit():
            return self.restarts
        return "." not in number or number.startswith(f"{self.number}.")


@dataclass(slots=True)
class TitlePath:
    """The titles in force while rows are read, and every section opened so far."""

    sections: list[Section]
    section: Section | None = None
    in_section: int = 0
    outer: Section | None = None  # a section that holds sections
    groups: tuple[Group, ...] = ()
    grouped: bool = False  # the section in force is a group that no section holds
    kind: str = ""  # the kind of label of the outermost sections

    def close(self) -> None:
        """Another appendix or table begins: nothing stands over its rows."""
        self.section = self.outer = None
        self.groups = ()
        self.grouped = False
        self.kind = ""

    def open_section(self, label: str | None, title: Joined) -> None:
        """Opens the section of a title; one printed again (on a new page) goes on."""
        latest = self.section
        if (
            latest is not None
            and label is not None
            and latest.printed_label == label
            and latest.title == title
        ):
            return
        kind = _label_kind(label)
        self.kind = self.kind or kind
        inner = kind != self.kind and label is not None and not self.grouped
        self.outer = (self.outer or latest) if inner else None
        if self.outer is not None and latest is self.outer and not self.in_section:
            self.sections.pop()  # it holds sections, no tasks of its own
        shown = f"{self.outer.label}.{label}" if self.outer and label else label
        self._begin(shown, label, title)

    def _begin(self, shown: str | None, label: str | None, title: Joined) -> None:
        order = len(self.sections) + 1
        self.section = Section(
            label=shown or roman_label(order), printed_label=label, title=title, order=order
        )
        self.sections.append(self.section)
        self.in_section = 0
        self.groups = ()
        self.grouped = False

    def go_on(self, more: Joined) -> None:
        """The title of the section just opened goes on after a page break."""
        assert self.section is not None
        self.section = replace(self.section, title=join_texts([self.section.title, more]))
        self.sections[-1] = self.section

    def open_group(self, number: str, title: Joined, after: str) -> None:
        """Opens a group, seen from the number of the row after it; at the top it is a section."""
        group = Group(number=number, title=title, restarts=after.isdigit())
        letter = number.isalpha()  # a) stands under 1, and 2 beside it
        self.groups = tuple(
            g
            for g in self.groups
            if number.startswith(f"{g.number}.") or (letter and not g.number.isalpha())
        )
        if self.section is None or (self.grouped and not self.groups):
            self._begin(number, number, title)
            self.grouped = True
            self.kind = ""
        self.groups = (*self.groups, group)

    def leave(self, number: str) -> None:
        """Closes the groups that a row of this number does not belong to."""
        self.groups = tuple(g for g in self.groups if g.holds(number))
        if self.grouped and not self.groups:
            self.section = None
            self.grouped = False

    def titles(self) -> tuple[Joined, ...]:
        """The titles over a row besides its section's own, from the outermost."""
        outer = (self.outer.title,) if self.outer is not None else ()
        return (*outer, *(g.title for g in self.groups[1 if self.grouped else 0 :]))

    def drop_last(self) -> Section | None:
        """Takes back a last title without a label under which nothing stands: it was a note."""
        last = self.sections[-1] if self.sections else None
        if last is None or last is not self.section or self.in_section or last.printed_label:
            return None
        self.section = None
        return self.sections.pop()


def _label_kind(label: str | None) -> str:
    if label is None:
        return ""
    if roman_number(label) is not None:
        return "roman"
    return "number" if label.isdigit() else "letter"


def is_under(head: str, after: str, *, capitals: bool, full: bool) -> bool:
    """True where a row numbered `after` stands under the title `head`: 1.1, a, a dash, nothing.

    full: that row names a body or a time. capitals: the title is in capitals, so that a row
    numbered 1 may begin anew under it.
    """
    if after.startswith(f"{head}."):
        return True
    if after == "a":
        return not head.isalpha()
    if not after or not after[0].isalnum():
        return full
    return after == "1" and capitals and full
