"""Which program this is: results of other code are not taken over."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline import __version__


@cache
def code_digest() -> str:
    """SHA-256 of the program's own modules and its version."""
    digest = sha256(__version__.encode())
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
