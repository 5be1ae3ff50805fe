"""A node of YAML in, a value of a frozen dataclass out: the fields are the form of the entry.

A field without default is required, one with a default optional, any other key is an error. What a
field may hold follows from its type: str, int, float, bool, date, a pattern, Literal, a tuple,
frozenset or mapping of these, another dataclass; `X | None` reads `null`; Node keeps what stands
there. `Annotated` says what the type cannot: Key, Read, Own. Refuses to guess a type.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node

T = TypeVar("T")
Reader = Callable[[Node], Any]

_SCALARS: dict[Any, Reader] = {
    str: Node.text,
    int: Node.integer,
    float: Node.number,
    bool: Node.flag,
    re.Pattern[str]: Node.pattern,
    Node: lambda node: node,
}


def build(node: Node, kind: type[T], **given: Any) -> T:
    """The entry as a value of that dataclass. Raises RuleError with the line of the fault.

    given: fields that are made elsewhere; one with a Key stands in the file all the same.
    """
    of = (kind, *given)
    form = _forms.get(of) or _forms.setdefault(of, _Form(kind, given))
    entry = node.mapping(required=form.required, optional=form.optional)
    values = {name: read(entry[key]) for name, key, read in form.readers if key in entry}
    return kind(**values, **given, **dict.fromkeys(form.own, node))


def build_each(node: Node, kind: type[T]) -> tuple[T, ...]:
    """A list of entries."""
    return tuple(build(item, kind) for item in node.items())


@dataclass(frozen=True, slots=True)
class Key:
    """In `Annotated`: the field stands in the file under this key."""

    name: str


@dataclass(frozen=True, slots=True)
class Read:
    """In `Annotated`: the field is read from its node by this function."""

    read: Reader


class Own:
    """In `Annotated[Node, Own]`: the field keeps the entry's node, for faults that are seen later."""


class _Form:
    """How a dataclass stands in a file, worked out once."""

    def __init__(self, kind: type[Any], given: Collection[str]) -> None:
        hints = get_type_hints(kind, include_extras=True)
        self.own: list[str] = []
        self.readers: list[tuple[str, str, Reader]] = []
        self.required: list[str] = []
        self.optional: list[str] = []
        for one in fields(kind):
            self._add(one, hints[one.name], one.name in given)

    def _add(self, one: "Field[Any]", hint: Any, given: bool) -> None:
        marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
        plain = get_args(hint)[0] if marks else hint
        if Own in marks:
            self.own.append(one.name)
            return
        keys = [m.name for m in marks if isinstance(m, Key)]
        if given:
            self.required += keys
            return
        key = keys[0] if keys else one.name
        read = next((m.read for m in marks if isinstance(m, Read)), None) or reader(plain)
        bare = one.default is MISSING and one.default_factory is MISSING
        (self.required if bare else self.optional).append(key)
        self.readers.append((one.name, key, read))


_forms: dict[tuple[Any, ...], _Form] = {}


def reader(hint: Any) -> Reader:
    """How a value of that type is read from a node. TypeError for a type no rule may have."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if hint is date:
        return _day
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda node: build(node, hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return one_of(*inner)
    if origin is UnionType and NoneType in inner and len(inner) == 2:
        return _optional(reader(next(a for a in inner if a is not NoneType)))
    if origin in (tuple, frozenset):
        return _members(origin, reader(inner[0]))
    if origin in (dict, Mapping):
        return _by_key(reader(inner[1]))
    raise TypeError(f"no rule file holds a {hint}")


def written(node: Node) -> str:
    """A text that may not be empty, for `Annotated[str, Read(written)]`."""
    if not node.text().strip():
        raise node.fail("this may not be empty")
    return node.text()


def _day(node: Node) -> date:
    day = node.day()
    if day is None:
        raise node.fail("a date is needed here")
    return day


def one_of(*allowed: str) -> Reader:
    """Reads a text of a closed set."""

    def read(node: Node) -> str:
        if node.text() not in allowed:
            raise node.fail(f"one of {', '.join(allowed)} was expected, not {node.text()!r}")
        return node.text()

    return read


def _optional(read: Reader) -> Reader:
    return lambda node: None if node.value in ("", "null", "~") else read(node)


def _members(kind: Callable[[Any], Any], read: Reader) -> Reader:
    return lambda node: kind([read(n) for n in node.items()])


def _by_key(read: Reader) -> Reader:
    return lambda node: {key: read(n) for key, n in node.mapping().items()}
