"""`dataclass` for frozen records that are quick to make: a document makes ten thousand of them.

That of the standard library sets each field of a frozen record through a call, which takes twice as
long as an assignment, and builds more code for each class at the start. The type checker sees the
standard one and holds that no record is changed; at run time nothing stands guard
(docs/decisions/0017-frozen-for-the-checker.md).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(cls: Any = None, /, *, frozen: bool = False, eq: bool = True, **options: Any):
        """The decorator; frozen is for the type checker, and gives a hash by value."""
        return dataclasses.dataclass(cls, eq=eq, unsafe_hash=frozen and eq, **options)
