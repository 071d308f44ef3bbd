"""Messages about files whose series are all read, one after the other."""

from rnnlab.message import message
from rnnlab.quoting import counted, listed, quoted
from rnnlab.series.step_names import months_name, step_name


@message
def one_series_only(file: str) -> str:
    return (
        f"{quoted(file)} holds one series of one column, so there is nothing to read together. Leave out --all, or "
        "choose the column that names the series."
    )


@message
def too_many_series(file: str, series: int, most: int) -> str:
    return (
        f"{quoted(file)} holds {series:,} series, and at most {most:,} are read together. Split the file by its series "
        "and train on each part, or choose a series column with fewer values."
    )


@message
def no_series_left(
    file: str, left_out: int, first: str, why: str, column: str, time_column: str | None
) -> str:
    names = f"The series are named by {quoted(column)}" if column else "Each column is a series"
    times = f" and the times are in {quoted(time_column)}" if time_column else ""
    return (
        f"None of the {left_out:,} series of {quoted(file)} can be read. The first is {quoted(first)}: {why}. "
        f"{names}{times}; choose other columns with --series-column and --time."
    )


@message
def rows_without_series(columns: tuple[str, ...]) -> str:
    return f"rows without a value in {listed(columns)}, which names the series"


@message
def few_rows_in_series(rows: int, least: int) -> str:
    return f"it has {counted(rows, 'row')} of values; at least {least:,} are needed"


@message
def column_without_values(columns: tuple[str, ...]) -> str:
    return f"it has no value in {listed(columns)}"


@message
def other_time_step(
    step: tuple[float | None, int | None, bool], usual: tuple[float | None, int | None, bool]
) -> str:
    return (
        f"its time step is {_step_text(*step)}, and that of most series {_step_text(*usual)}. Choose a time step for "
        "all with --step"
    )


@message
def names_all_series(series: int) -> str:
    return f"it names the {series:,} series"


@message
def column_of_each_series(columns: int) -> str:
    return f"Each of {columns:,} columns is read as a series."


@message
def constant_in_each_series() -> str:
    return "it never changes within a series"


@message
def not_a_series_of_file(name: str, known: tuple[str, ...]) -> str:
    return f"There is no series {quoted(name)}. Choose one of {listed(known)}."


def _step_text(seconds: float | None, months: int | None, weekdays: bool) -> str:
    name = months_name(months) if months is not None else step_name(seconds or 0)
    return f"{name} without weekends" if weekdays else name
