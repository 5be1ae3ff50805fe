"""Arrow tables in, pandas frames out: dates as datetime64, closed sets as categories, nullable ints."""

from typing import TYPE_CHECKING, Any

from pipeline.tables.schemas import BY_NAME

if TYPE_CHECKING:
    import pandas as pd


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
