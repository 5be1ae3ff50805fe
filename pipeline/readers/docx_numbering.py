"""The numbering part of a Word document in, the labels that Word prints before paragraphs out.

Word stores no label: it counts. Rules of ECMA-376 part 1, 17.9: a list counts by its abstract
definition, whichever instance a paragraph names; an instance with a start override begins anew at
its first paragraph; a level begins anew after any higher one, unless `lvlRestart` says otherwise.
A way of counting that is not known prints nothing here and is reported, never guessed.
"""

import re
from dataclasses import dataclass, field

from pipeline.readers.docx_styles import Styles, is_on
from pipeline.readers.safe_xml import Element, attribute, child, children, value, whole
from pipeline.text.numerals import LABELS

_LEVELS = 9
_MARKS = "-–—+•*"
_GAPS = {"space": " ", "nothing": ""}
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level counts and prints. restart: the level (from 1) that restarts it; 0: none.

    look: the run properties of its labels.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = "\t"
    restart: int | None = None
    legal: bool = False
    look: Element | None = None


@dataclass(slots=True, kw_only=True)
class _List:
    """An abstract list: its levels and how far each has counted (None: not yet)."""

    levels: dict[int, Level]
    by_style: dict[str, int]
    style_link: str | None = None
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True, kw_only=True)
class _Instance:
    """A list as paragraphs name it: levels of its own and starts that hold at their first use."""

    list_id: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts through a document: `label` must be asked once a paragraph, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self.lists: dict[str, _List] = {}
        self.instances: dict[str, _Instance] = {}
        self.unknown: set[str] = set()
        self.look: Element | None = None  # of the label that was told last
        if root is None:
            return
        for e in children(root, "abstractNum"):
            self.lists[attribute(e, "abstractNumId") or ""] = _read_list(e)
        for e in children(root, "num"):
            self.instances[attribute(e, "numId") or ""] = _read_instance(e)

    def label(self, paragraph: Element) -> str:
        """The paragraph's label with what parts it from the text, or "" where it has none."""
        num_id, at = self._place(paragraph)
        instance = self.instances.get(num_id or "")
        counted = self._list_of(instance) if instance else None
        if instance is None or counted is None or not 0 <= at < _LEVELS:
            return ""
        levels = {**counted.levels, **instance.levels}
        level = levels.get(at)
        if level is None:
            return ""
        self._count(counted, instance, levels, at)
        text, self.look = self._print(counted, levels, at), level.look
        return text + level.gap if text else ""

    # -- which list and level ---------------------------------------------------------------------

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        """(instance, level) of a paragraph: its own or by style; numId 0 takes a number away."""
        own = child(paragraph, "pPr", "numPr")
        num_id, at = value(own, "numId"), value(own, "ilvl")
        if num_id is None or at is None:
            for style in self.styles.chain(self.styles.of_paragraph(paragraph)):
                inherited = child(style, "pPr", "numPr")
                if inherited is None:
                    continue
                num_id = num_id if num_id is not None else value(inherited, "numId")
                if at is None:
                    at = value(inherited, "ilvl") or self._level_of_style(num_id, style)
                break
        return (None if num_id in (None, "0") else num_id), int(at) if at and at.isdigit() else 0

    def _level_of_style(self, num_id: str | None, style: Element) -> str | None:
        instance = self.instances.get(num_id or "")
        counted = self._list_of(instance) if instance else None
        at = counted.by_style.get(attribute(style, "styleId") or "") if counted else None
        return str(at) if at is not None else None

    def _list_of(self, instance: _Instance) -> _List | None:
        """The instance's list; one that only names a style stands for that style's list."""
        found = self.lists.get(instance.list_id)
        for _ in range(3):
            if found is None or found.style_link is None:
                break
            style = self.styles.by_id.get(found.style_link)
            other = self.instances.get(value(style, "pPr", "numPr", "numId") or "")
            following = self.lists.get(other.list_id) if other else None
            if following is None or following is found:
                break
            found = following
        return found

    # -- counting ---------------------------------------------------------------------------------

    def _count(
        self, counted: _List, instance: _Instance, levels: dict[int, Level], at: int
    ) -> None:
        counts = counted.counts
        for level in sorted(instance.starts):
            if level <= at:
                counts[level] = instance.starts.pop(level) - 1
                counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        before = counts[at]
        counts[at] = levels[at].start if before is None else before + 1
        for higher in range(at):
            if counts[higher] is None:
                counts[higher] = levels[higher].start if higher in levels else 1
        for deeper in range(at + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                counts[deeper] = None

    def _print(self, counted: _List, levels: dict[int, Level], at: int) -> str:
        level = levels[at]
        if level.form == "bullet":
            mark = level.text.strip()
            return mark if mark in _MARKS else "•" if mark else ""
        failed = False

        def one(m: re.Match[str]) -> str:
            nonlocal failed
            place = int(m[1]) - 1
            form = levels[place].form if place in levels else "decimal"
            write = LABELS.get("decimal" if level.legal else form)
            number = counted.counts[place]
            if write is None or number is None:
                failed = True
                self.unknown.add(form)
                return ""
            return write(number)

        text = _PLACE.sub(one, level.text)
        return "" if failed else text


def _read_list(e: Element) -> _List:
    levels: dict[int, Level] = {}
    by_style: dict[str, int] = {}
    for lvl in children(e, "lvl"):
        at = _int(attribute(lvl, "ilvl"), -1)
        levels[at] = _read_level(lvl)
        style = value(lvl, "pStyle")
        if style:
            by_style[style] = at
    return _List(levels=levels, by_style=by_style, style_link=value(e, "numStyleLink"))


def _read_level(e: Element) -> Level:
    form = value(e, "numFmt") or "decimal"
    legal = child(e, "isLgl")
    restart = value(e, "lvlRestart")
    return Level(
        start=_int(value(e, "start"), 0),
        form=form,
        text=value(e, "lvlText") or "",
        gap=_GAPS.get(value(e, "suff") or "tab", "\t"),
        restart=_int(restart, 0) if restart is not None else None,
        look=child(e, "rPr"),
        legal=is_on(legal),
    )


def _read_instance(e: Element) -> _Instance:
    levels: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for override in children(e, "lvlOverride"):
        at = _int(attribute(override, "ilvl"), -1)
        own = child(override, "lvl")
        if own is not None:
            levels[at] = _read_level(own)
        start = value(override, "startOverride")
        if start is not None and 0 <= at < _LEVELS:
            starts[at] = _int(start, 1)
    return _Instance(list_id=value(e, "abstractNumId") or "", levels=levels, starts=starts)


def _int(text: str | None, otherwise: int) -> int:
    return max(-1, min(whole(text, otherwise), 99_999))
