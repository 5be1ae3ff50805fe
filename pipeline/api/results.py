"""The standing results of an output folder, as frames and by SQL."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.api.faults import NoResultsError, UnknownRecordError
from pipeline.api.plan import Plan, to_frame, to_polars
from pipeline.tables.schemas import BY_NAME
from pipeline.tables.standing import StandingError, open_standing

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """What stood in the folder when it was opened; a later run does not change it."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._standing = open_standing(out)
        self._arrow("documents")

    @cached_property
    def tasks(self) -> "pd.DataFrame":
        """The table `tasks` of every decision."""
        return self.table("tasks")

    @cached_property
    def documents(self) -> "pd.DataFrame":
        """The table `documents`, one row a decision.

        >>> out.documents["document_id"].tolist()
        ['vinh-long-2890-qd-ubnd-2023']
        """
        return self.table("documents")

    @cached_property
    def findings(self) -> "pd.DataFrame":
        """The table `findings` of every decision and of files that gave none."""
        return self.table("findings")

    def table(self, name: str) -> "pd.DataFrame":
        """Any table by its name. Raises UnknownRecordError, NoResultsError.

        >>> out.table("agencies").shape
        (14, 9)
        """
        return to_frame(name, self._arrow(name))

    def to_arrow(self, name: str) -> Any:
        """A table as `pyarrow.Table`."""
        return self._arrow(name)

    def to_polars(self, name: str) -> Any:
        """A table as `polars.DataFrame` (polars is an extra)."""
        return to_polars(self._arrow(name))

    def sql(self, query: str) -> "pd.DataFrame":
        """The answer of one SELECT over the tables by their names, read-only and limited.

        Raises NoResultsError where the query cannot be run, with the reason in one line.

        >>> out.sql("select count(*) as n from task_deadlines")["n"].tolist()
        [69]
        """
        import pandas as pd

        from pipeline.run.query import QueryError
        from pipeline.run.query import query as ask

        try:
            answer = ask(self.out, query)
            return pd.DataFrame(list(answer.rows), columns=list(answer.columns))
        except QueryError as fault:
            raise NoResultsError(str(fault), code="query", file=self.out) from None

    def plan(self, document_id: str) -> Plan:
        """One decision of the results. Raises UnknownRecordError.

        >>> out.plan("vinh-long-2890-qd-ubnd-2023").task(15).record["section"]
        'II'
        """
        known = self.documents["document_id"].tolist()
        if document_id not in known:
            raise UnknownRecordError(
                f"no document {document_id!r} in {self.out}.",
                code="no-document",
                file=self.out,
                advice=f"There are: {', '.join(known[:10])}",
            )
        tables = self._standing.tables((document_id,))
        body = (self.out / "json" / f"{document_id}.json").read_bytes()
        return Plan(document_id, tables, body)

    def _arrow(self, name: str) -> Any:
        if name not in BY_NAME:
            raise UnknownRecordError(
                f"no table {name!r}.", code="no-table", advice=f"Known: {', '.join(BY_NAME)}"
            )
        try:
            return self._standing.table(name)
        except StandingError as fault:
            raise NoResultsError(str(fault), code="no-results", file=self.out) from None

    def __repr__(self) -> str:
        return f"<Results {self.out}: {len(self.documents)} documents, {len(self.tasks)} tasks>"

    def _repr_html_(self) -> str:
        shown = self.documents[["document_id", "plan_year", "issuer", "tasks", "findings_error"]]
        return shown.to_html(escape=True, index=False)
