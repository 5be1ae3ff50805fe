"""`dataclass` for frozen records that are quick to make: a document makes ten thousand of them.

That of the standard library sets each field of a frozen record through a call, which takes twice as
long as an assignment, and compiles the code of four methods for each class at the start. Here one is
compiled, and the others are made of the fields' getter. The type checker sees the standard one and
holds that no record is changed; at run time nothing stands guard
(docs/decisions/0017-frozen-for-the-checker.md).
"""

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")


def copied(kind: type[T], of: Any, **more: Any) -> T:
    """A record of that type with what another has under the same names. more: the other fields."""
    types: tuple[Any, Any] = (kind, type(of))
    names = (name for name in _shared(*types) if name not in more)
    return kind(**{name: getattr(of, name) for name in names}, **more)


@cache
def _shared(kind: Any, of: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.init and hasattr(of, f.name))


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(cls: Any = None, /, *, frozen: bool = False, eq: bool = True, **options: Any):
        """The decorator; frozen is for the type checker, and gives a hash by value."""
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, eq=eq, **options)
        cls.__doc__ = cls.__doc__ or cls.__name__  # the standard one would look up its signature
        own = {n for n in ("__repr__", "__eq__", "__hash__") if n in vars(cls)}
        made = dataclasses.dataclass(cls, repr=False, eq=False, **options)
        fields = dataclasses.fields(made)
        methods = {"__repr__": _repr(made.__qualname__, [f.name for f in fields if f.repr])}
        if eq:
            values = _values([f.name for f in fields if f.compare])
            methods["__eq__"] = _eq(values)
            hashed = [f.name for f in fields if (f.compare if f.hash is None else f.hash)]
            methods["__hash__"] = _hash(_values(hashed)) if frozen else None
        for name in methods.keys() - own:
            setattr(made, name, methods[name])
        return made

    def _values(names: list[str]):
        """The values of these fields of a record, as a tuple."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda record: tuple(getattr(record, name) for name in names)

    def _repr(cls: str, names: list[str]):
        def __repr__(self) -> str:
            return f"{cls}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

        return __repr__

    def _eq(values):
        def __eq__(self, other) -> bool:
            if other.__class__ is not self.__class__:
                return NotImplemented
            return values(self) == values(other)

        return __eq__

    def _hash(values):
        def __hash__(self) -> int:
            return hash(values(self))

        return __hash__
