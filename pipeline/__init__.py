"""cchc: a Vietnamese administrative-reform plan decision in, data that can be trusted out.

    import pipeline as cchc

    plan = cchc.read("raw/2890-qd-ubnd-vinh-long-2024.txt")
    plan.tasks[plan.tasks.due_end <= "2024-01-31"]

Names load when they are first used, so that the command line starts fast.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api.faults import (
        CchcError,
        NoResultsError,
        RulesError,
        UnknownRecordError,
        UnreadableError,
    )
    from pipeline.api.plan import Plan, Task
    from pipeline.api.results import Results
    from pipeline.api.work import Diff, diff, ingest, read
    from pipeline.api.work import open_results as open

__version__ = "0.2.0"
__all__ = [
    "CchcError", "Diff", "NoResultsError", "Plan", "Results", "RulesError", "Task",
    "UnknownRecordError", "UnreadableError", "__version__", "diff", "ingest", "open", "read",
]  # fmt: skip
_HOMES = {
    "faults": (
        "CchcError",
        "NoResultsError",
        "RulesError",
        "UnknownRecordError",
        "UnreadableError",
    ),
    "plan": ("Plan", "Task"),
    "results": ("Results",),
    "work": ("Diff", "diff", "ingest", "read", "open"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            module = import_module(f"pipeline.api.{home}")
            return getattr(module, "open_results" if name == "open" else name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
