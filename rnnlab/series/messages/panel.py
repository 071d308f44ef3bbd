"""Messages about files whose series are all read, one after the other."""

from rnnlab.message import message
from rnnlab.quoting import counted, quoted
from rnnlab.series.messages.template import Sentence
from rnnlab.series.step_names import step_text

one_series_only = Sentence(
    "{file:quoted} holds one series of one column, so there is nothing to read together. Leave out --all, or "
    "choose the column that names the series."
)
too_many_series = Sentence(
    "{file:quoted} holds {series:,} series, and at most {most:,} are read together. Split the file by its "
    "series and train on each part, or choose a series column with fewer values."
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


no_name = Sentence("(no {title})")


@message
def rows_without_name(columns: tuple[str, ...]) -> str:
    return (
        f"its rows have no value in {' or '.join(map(quoted, columns))}, which {_names(columns)} the series. Fill in a "
        "name to forecast them"
    )


@message
def rows_of_no_series(rows: int, columns: tuple[str, ...]) -> str:
    return (
        f"{counted(rows, 'row')} of the file {'is' if rows == 1 else 'are'} of no series: no value in "
        f"{' or '.join(map(quoted, columns))}, which {_names(columns)} the series."
    )


def _names(columns: tuple[str, ...]) -> str:
    return "names" if len(columns) == 1 else "name"


few_rows_in_series = Sentence("it has {rows:counted row} of values; at least {least:,} are needed")
column_without_values = Sentence("it has no value in {columns:listed}")


@message
def other_time_step(
    step: tuple[float | None, int | None, bool], usual: tuple[float | None, int | None, bool]
) -> str:
    return (
        f"its time step is {_step_text(*step)}, and that of most series {_step_text(*usual)}. Choose a time step for "
        "all with --step"
    )


names_all_series = Sentence("it names the {series:,} series")
column_of_each_series = Sentence("Each of {columns:,} columns is read as a series.")
constant_in_each_series = Sentence("it never changes within a series")
not_a_series_of_file = Sentence("There is no series {name:quoted}. Choose one of {known:listed}.")


def _step_text(seconds: float | None, months: int | None, weekdays: bool) -> str:
    return step_text(seconds, months) + " without weekends" * weekdays
