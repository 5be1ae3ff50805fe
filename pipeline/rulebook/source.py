"""A rule file as typed nodes that know their file and line, so that a fault can name both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RuleError(Exception):
    """A rule file that breaks its form. The message leads with `rules/<file>:<line>:`."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"rules/{file}:{line}: {message}")
        self.file = file
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One YAML node. Scalars stay text as written: `03` is never 3, `no` is never False."""

    file: str
    node: yaml.Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def fail(self, message: str) -> RuleError:
        """The error to raise for this node."""
        return RuleError(self.file, self.line, message)

    def holding(self, text: str) -> "Node":
        """A scalar of this place with a text that a rule makes of what stands here."""
        tag = "tag:yaml.org,2002:str"
        node = yaml.ScalarNode(tag=tag, value=text, start_mark=self.node.start_mark)
        return Node(file=self.file, node=node)

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.fail("a text was expected here")
        return str(self.node.value)

    def optional_text(self) -> str | None:
        """The text, or None for an empty scalar, `null` or `~`."""
        value = self.text()
        return None if value in ("", "null", "~") else value

    def flag(self) -> bool:
        value = self.text()
        if value not in ("true", "false"):
            raise self.fail(f"true or false was expected, not {value!r}")
        return value == "true"

    def integer(self) -> int:
        try:
            return int(self.text())
        except ValueError:
            raise self.fail(f"a whole number was expected, not {self.text()!r}") from None

    def number(self) -> float:
        try:
            return float(self.text())
        except ValueError:
            raise self.fail(f"a number was expected, not {self.text()!r}") from None

    def day(self) -> date | None:
        """An ISO date, or None for null."""
        value = self.optional_text()
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fail(f"a date YYYY-MM-DD was expected, not {value!r}") from None

    def pattern(self) -> re.Pattern[str]:
        """A regular expression (standard library syntax), compiled."""
        try:
            return re.compile(self.text())
        except re.error as fault:
            raise self.fail(f"not a regular expression: {fault}") from None

    def items(self) -> tuple["Node", ...]:
        """The members of a list; an empty scalar is an empty list."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(Node(file=self.file, node=n) for n in self.node.value)
        if isinstance(self.node, yaml.ScalarNode) and self.node.value in ("", "null"):
            return ()
        raise self.fail("a list was expected here")

    def texts(self) -> tuple[str, ...]:
        return tuple(n.text() for n in self.items())

    def mapping(
        self, required: Iterable[str] = (), optional: Iterable[str] | None = None
    ) -> dict[str, "Node"]:
        """Members by key. optional=None allows any key; else an unknown key is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fail("a mapping (key: value) was expected here")
        out: dict[str, Node] = {}
        known = None if optional is None else {*required, *optional}
        for key_node, value in self.node.value:
            key = Node(file=self.file, node=key_node)
            name = key.text()
            if name in out:
                raise key.fail(f"the key {name!r} stands here twice")
            if known is not None and name not in known:
                raise key.fail(f"unknown key {name!r}; known: {', '.join(sorted(known))}")
            out[name] = Node(file=self.file, node=value)
        for name in required:
            if name not in out:
                raise self.fail(f"the key {name!r} is missing")
        return out


def read_rules_file(root: Path, name: str) -> Node:
    """The root node of rules/<name>. Raises RuleError when missing, empty or not YAML."""
    path = root / name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise RuleError(name, 1, f"cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(name, 1, "is not UTF-8") from None
    return parse_rules_text(text, name)


def parse_rules_text(text: str, name: str) -> Node:
    """As read_rules_file, from text."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise RuleError(name, line, f"not YAML: {fault.problem}") from None
    except yaml.YAMLError as fault:
        raise RuleError(name, 1, f"not YAML: {fault}") from None
    if node is None:
        raise RuleError(name, 1, "is empty")
    return Node(file=name, node=node)
