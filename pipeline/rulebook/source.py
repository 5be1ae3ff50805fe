"""A rule file as nodes that know their file and line, so that a fault can name both.

Refuses what no rule needs and a hostile file brings: aliases, nesting over 40 deep, a file that is
no file (a pipe would wait for ever) or is over 4 MB.
"""

import re
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipeline.rulebook.fault import RuleError as RuleError
from pipeline.rulebook.patterns import rule_pattern
from pipeline.text.told import told

T = TypeVar("T")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_LARGEST = 4_000_000
_NOT_YAML = (
    "not YAML ({why}). Look at the indent (spaces, no tab), the brackets and the quotation marks "
    "of this line and the one above"
)


class Node:
    """One YAML node. Scalars stay text as written: `03` is never 3, `no` is never False.

    value: the text, the members of a list, or the keys and values of a mapping in turn.
    Never changed once read; no dataclass, because sixteen thousand of them stand in the rules and a
    frozen one takes four times as long to make.
    """

    __slots__ = ("file", "is_mapping", "line", "value")

    def __init__(self, file: str, line: int, value: Any, is_mapping: bool = False) -> None:
        self.file = file
        self.line = line
        self.value = value
        self.is_mapping = is_mapping

    def fail(self, message: str) -> RuleError:
        """The error to raise for this node."""
        return RuleError(self.file, self.line, message)

    def holding(self, text: str) -> "Node":
        """A scalar of this place with a text that a rule makes of what stands here."""
        return Node(self.file, self.line, text)

    def listing(self, *members: "Node") -> "Node":
        """A list of this place with these members."""
        return Node(self.file, self.line, list(members))

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.fail(told("a text was expected here"))
        return self.value

    def optional_text(self) -> str | None:
        """The text, or None for an empty scalar, `null` or `~`."""
        value = self.text()
        return None if value in ("", "null", "~") else value

    def flag(self) -> bool:
        value = self.text()
        if value not in ("true", "false"):
            raise self.fail(told("true or false was expected, not {value!r}", value=value))
        return value == "true"

    def integer(self) -> int:
        return self._as(int, told("a whole number"))

    def number(self) -> float:
        return self._as(float, told("a number"))

    def day(self) -> date | None:
        """An ISO date, or None for null."""
        if self.optional_text() is None:
            return None
        return self._as(date.fromisoformat, told("a date YYYY-MM-DD"))

    def _as(self, read: Callable[[str], T], what: str) -> T:
        value = self.text()
        try:
            return read(value)
        except ValueError:
            raise self.fail(
                told("{what} was expected, not {value!r}", what=what, value=value)
            ) from None

    def pattern(self) -> re.Pattern[str]:
        """A regular expression (standard library syntax); see rulebook/patterns.py."""
        return rule_pattern(self.text(), self.file, self.line)

    def items(self) -> "tuple[Node, ...]":
        """The members of a list; an empty scalar is an empty list."""
        if isinstance(self.value, list) and not self.is_mapping:
            return tuple(self.value)
        if self.value in ("", "null"):
            return ()
        raise self.fail(told("a list was expected here"))

    def texts(self) -> tuple[str, ...]:
        return tuple(n.text() for n in self.items())

    def mapping(
        self, required: Iterable[str] = (), optional: Iterable[str] | None = None
    ) -> "dict[str, Node]":
        """Members by key. optional=None allows any key; else an unknown key is an error."""
        if not self.is_mapping:
            raise self.fail(told("a mapping (key: value) was expected here"))
        out: dict[str, Node] = {}
        known = None if optional is None else {*required, *optional}
        for key, value in zip(self.value[::2], self.value[1::2], strict=True):
            name = key.text()
            if name in out:
                raise key.fail(told("the key {name!r} stands here twice", name=name))
            if known is not None and name not in known:
                raise key.fail(
                    told("unknown key {name!r}; known: {known}. A text with a comma or colon wants "
                         "quotation marks", name=name, known=", ".join(sorted(known)))
                )  # fmt: skip
            out[name] = value
        for name in required:
            if name not in out:
                raise self.fail(told("the key {name!r} is missing", name=name))
        return out


def read_rules_file(root: Path, name: str) -> Node:
    """The root node of rules/<name>. Raises RuleError when missing, empty or not YAML."""
    return parse_rules_text(read_rules_text(root, name), name)


def read_rules_entries(root: Path, folder: str, key: str, *others: str) -> Iterator[Node]:
    """The entries of the list `key` in every file of rules/<folder>/ by name; no file is fine.

    others: lists that a file may have too, or instead. Raises RuleError.
    """
    for path in sorted((root / folder).glob("*.yml")):
        top = read_rules_file(root, f"{folder}/{path.name}")
        lists = top.mapping([] if others else [key], [key, *others])
        yield from lists[key].items() if key in lists else ()


def read_rules_text(root: Path, name: str) -> str:
    """The text of rules/<name>. Raises RuleError for what is no readable file of UTF-8."""
    path = root / name
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise RuleError(name, 1, "is not a plain file")
        if about.st_size > _LARGEST:
            raise RuleError(name, 1, f"is over {_LARGEST:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise RuleError(
            name, 1, told("cannot be read: {why}", why=told(fault.strerror or str(fault)))
        ) from None
    except UnicodeDecodeError:
        raise RuleError(name, 1, told("is not UTF-8")) from None


def parse_rules_text(text: str, name: str) -> Node:
    """As read_rules_file, from text."""
    try:
        top = _nodes(text, name)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise RuleError(name, line, told(_NOT_YAML, why=fault.problem)) from None
    except yaml.YAMLError as fault:
        raise RuleError(name, 1, told(_NOT_YAML, why=fault)) from None
    if not top or top[0].value == "":
        raise RuleError(name, 1, told("is empty"))
    if len(top) > 1:
        raise top[1].fail("a second document begins here; a rule file is one")
    return top[0]


def _nodes(text: str, name: str) -> list[Node]:
    """Every document of the text, made of the parser's events: no recursion, one pass."""
    loader = _LOADER(text)
    top: list[Node] = []
    members, above = top, []
    try:
        while (event := loader.get_event()) is not None:
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                members.append(Node(name, event.start_mark.line + 1, event.value))
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                node = Node(name, event.start_mark.line + 1, [], kind is yaml.MappingStartEvent)
                members.append(node)
                above.append(members)
                members = node.value
                if len(above) > _DEEPEST:
                    raise node.fail(f"nested over {_DEEPEST} deep")
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                members = above.pop()
            elif kind is yaml.AliasEvent:
                raise RuleError(
                    name, event.start_mark.line + 1, "an alias (*name) has no place here"
                )
    finally:
        loader.dispose()
    return top
