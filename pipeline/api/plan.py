"""One decision as a value: its tables, its findings, its JSON, its tasks one by one."""

import json
from collections.abc import Mapping
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.api.faults import UnknownRecordError
from pipeline.tables.schemas import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = (
    "number_raw", "section", "task_raw", "lead_raw", "coordinating_raw", "product_raw",
    "deadline_raw", "due_start", "due_end", "lead_agencies", "coordinating_agencies",
)  # fmt: skip
_FIRST = 10


class Task:
    """One task of a plan. record: its row of `tasks` as a dict; agencies, deadlines: its rows."""

    def __init__(
        self,
        record: dict[str, Any],
        agencies: list[dict[str, Any]],
        deadlines: list[dict[str, Any]],
    ) -> None:
        self.record = record
        self.agencies = agencies
        self.deadlines = deadlines

    def show(self) -> None:
        """Prints the task as it stands on the page and as it was read."""
        print(self)

    def __str__(self) -> str:
        lines = [self.record["task_id"]]
        lines += [f"  {k}: {_words(v)}" for k in _SHOWN if (v := self.record[k]) not in (None, [])]
        for d in self.deadlines:
            ends = d["end"].isoformat() if d["end"] else "—"
            lines.append(f"  deadline {d['position']}: {d['kind']}, ends {ends}: {d['raw']}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{escape(k)}</th><td>{escape(_words(v))}</td></tr>"
            for k in _SHOWN
            if (v := self.record[k]) not in (None, [])
        )
        return f"<table><caption>{escape(self.record['task_id'])}</caption>{rows}</table>"


class Plan:
    """One decision that was read. Nothing is written; the tables are those of docs/data-dictionary.md."""

    def __init__(self, document_id: str, tables: Mapping[str, Any], json_text: bytes) -> None:
        self._id = document_id
        self._arrow = dict(tables)
        self._json = json_text

    @property
    def document_id(self) -> str:
        """Its key, as every table has it."""
        return self._id

    @cached_property
    def tasks(self) -> "pd.DataFrame":
        """The table `tasks`, one row a task; `due_end` is the last day still on time.

        >>> early = plan.tasks[plan.tasks.due_end.between("2024-01-01", "2024-01-15")]
        >>> early["number"].tolist()
        [6]
        """
        return self.table("tasks")

    @cached_property
    def deadlines(self) -> "pd.DataFrame":
        """The table `task_deadlines`, one row a deadline of a task; `end` is None where it has no day.

        >>> plan.deadlines["kind"].value_counts().head(2).to_dict()
        {'recurring': 25, 'quarter': 19}
        """
        return self.table("task_deadlines")

    @cached_property
    def agencies(self) -> "pd.DataFrame":
        """The table `task_agencies`, one row a body named in a cell.

        >>> led = plan.agencies[plan.agencies.role == "lead"]
        >>> int((led.agency_id == "so-tu-phap").sum())
        2
        """
        return self.table("task_agencies")

    @cached_property
    def findings(self) -> "pd.DataFrame":
        """The table `findings`, gravest first; `message_vi` is the Vietnamese wording.

        >>> int((plan.findings["severity"] == "error").sum())
        0
        """
        return self.table("findings")

    @property
    def document(self) -> dict[str, Any]:
        """The row of `documents` as a dict: number, dates as `datetime.date`, issuer, …

        >>> plan.document["number"], plan.document["issued_on"].isoformat()
        ('2890', '2023-12-18')
        """
        row: dict[str, Any] = self._arrow["documents"].to_pylist()[0]
        return row

    def table(self, name: str) -> "pd.DataFrame":
        """Any table of this decision. Raises UnknownRecordError for a name there is none of.

        >>> len(plan.table("citations"))
        44
        """
        if name not in self._arrow:
            known = ", ".join(sorted(self._arrow))
            raise UnknownRecordError(
                f"no table {name!r}.", code="no-table", advice=f"Known: {known}"
            )
        return to_frame(name, self._arrow[name])

    def to_arrow(self) -> dict[str, Any]:
        """Every table by name as `pyarrow.Table`."""
        return dict(self._arrow)

    def to_polars(self) -> dict[str, Any]:
        """Every table by name as `polars.DataFrame`; polars is to be installed beside cchc.

        >>> plan.to_polars()["tasks"].shape[0]
        66
        """
        return {name: to_polars(table) for name, table in self._arrow.items()}

    def to_json(self) -> dict[str, Any]:
        """The nested record, as `out/json/<document_id>.json` holds it.

        >>> len(plan.to_json()["tasks"][14]["deadlines"])
        2
        """
        found: dict[str, Any] = json.loads(self._json)
        return found

    def task(self, number: int | str) -> Task:
        """A task by its number, or by what follows the document in its task_id (`II.3`).

        Raises UnknownRecordError where there is none, or several have that number.

        >>> plan.task(15).deadlines[0]["end"].isoformat()
        '2024-02-29'
        >>> plan.task(99)
        Traceback (most recent call last):
            ...
        pipeline.api.faults.UnknownRecordError: no task '99' in vinh-long-2890-qd-ubnd-2023. There are: 1, 2, 3 …
        """
        rows = self._arrow["tasks"].to_pylist()
        key = str(number)
        found = [r for r in rows if r["task_id"] == f"{self._id}/{key}" or r["task_id"] == key]
        found = found or [r for r in rows if str(r["number"]) == key]
        if len(found) != 1:
            ids = ", ".join(r["task_id"].rsplit("/", 1)[1] for r in (found or rows)[:_FIRST])
            what = "no task" if not found else f"{len(found)} tasks"
            raise UnknownRecordError(
                f"{what} {key!r} in {self._id}.", code="no-task", advice=f"There are: {ids} …"
            )
        task_id = found[0]["task_id"]
        return Task(
            found[0], self._of(task_id, "task_agencies"), self._of(task_id, "task_deadlines")
        )

    def _of(self, task_id: str, name: str) -> list[dict[str, Any]]:
        return [r for r in self._arrow[name].to_pylist() if r["task_id"] == task_id]

    def __repr__(self) -> str:
        d = self.document
        return (
            f"<Plan {self._id}: {d['tasks']} tasks, {d['findings_error']} errors, "
            f"{d['findings_warning']} warnings>"
        )

    def _repr_html_(self) -> str:
        columns = ["number_raw", "task", "lead_raw", "deadline_raw", "due_end"]
        head = self.tasks[columns].head(_FIRST)
        title = escape(self.document["title"] or self._id)
        return (
            f"<p><b>{title}</b><br>{escape(repr(self))}</p>{head.to_html(escape=True, index=False)}"
        )


def _words(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(v) for v in value)
    return str(value)


def to_frame(name: str, table: Any) -> "pd.DataFrame":
    """The table as a frame with one column a column, in the same order of rows.

    Dates are `datetime64`, whole numbers `Int32`, truth values `boolean` (all with NA for null),
    closed sets ordered categories, lists lists, places dictionaries.
    """
    import pandas as pd
    import pyarrow as pa

    kinds = {
        pa.int32(): pd.Int32Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    frame: pd.DataFrame = table.to_pandas(types_mapper=kinds.get, date_as_object=False)
    for column in BY_NAME[name].columns if name in BY_NAME else ():
        if column.one_of and column.type == "text":
            kind = pd.CategoricalDtype(list(column.one_of), ordered=True)
            frame[column.name] = frame[column.name].astype(kind)
    return frame


def to_polars(table: Any) -> Any:
    """The table as a polars frame. Raises ModuleNotFoundError where polars is not installed."""
    import polars

    return polars.from_arrow(table)
