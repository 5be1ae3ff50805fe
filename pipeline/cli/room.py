"""Whether this process may have the memory that the commands reserve."""

import sys

from pipeline.cli.screen import say

_LEAST = 3_000_000_000  # bytes of address space: DuckDB and Arrow reserve most of it, use little


def require_room() -> None:
    """Stops with a line where the system allows too little: libraries would end the process."""
    if sys.platform == "win32":
        return
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if 0 <= allowed < _LEAST:
        say(
            "The system allows this process {allowed} MB of addresses (ulimit -v); {least} MB are "
            "needed. Raise that limit; --memory bounds what a document may really take.",
            err=True, allowed=allowed // 1_000_000, least=_LEAST // 1_000_000,
        )  # fmt: skip
        sys.exit(2)
