"""A path from a value: the one way in which words of data become names of files.

What is not a plain name below its root is refused, never mended: `..`, a separator, a control
character, a leading dot or a name too long for a file system.
"""

from pathlib import Path

from pipeline.text.told import Refusal, told

LONGEST = 240  # bytes of one name; file systems take 255


class UnsafeNameError(Refusal, ValueError):
    """A value that is no plain name; the message shows it cut and harmless."""


def plain_name(value: str) -> str:
    """The value itself where it may name a file. Raises UnsafeNameError."""
    wrong = (
        not value
        or value[0] == "."
        or value[-1] in ". "
        or any(c in '/\\:*?"<>|' or not c.isprintable() for c in value)
        or len(value.encode("utf-8", "replace")) > LONGEST
    )
    if wrong:
        shown = value if len(value) <= 60 else value[:59] + "…"
        raise UnsafeNameError(told("{shown!r} cannot name a file", shown=shown))
    return value


def check_below(name: str) -> None:
    """Raises UnsafeNameError where a relative name (`json/x.json`) leads nowhere below a folder."""
    for part in name.split("/"):
        plain_name(part)


def below(root: Path, name: str) -> Path:
    """The path of a relative name below root. Raises UnsafeNameError."""
    check_below(name)
    return root / name
