"""Keeps pandas out of processes that only make Arrow tables: its import costs more than a decision.

pyarrow asks of every Python list whether it is a pandas object, and imports pandas to ask. Told
once that there is none, it does not ask again; whoever imports pandas later still has it
(docs/decisions/0013-pandas-out-of-the-start.md).
"""

import sys
from functools import cache
from typing import Any


class _NoPandas:
    """An import finder that knows no pandas."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> None:  # noqa: ARG004
        if name == "pandas":
            raise ImportError(name, name=name)


@cache
def keep_pandas_out() -> None:
    """Lets pyarrow find no pandas, unless it is there already. Does nothing the second time."""
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    finder: Any = _NoPandas
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)
