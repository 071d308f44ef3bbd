"""Messages about a whole series: its size, its source, and tables that hold several series."""

import msgspec

from rnnlab.message import Message, message
from rnnlab.quoting import counted, listed, quoted
from rnnlab.series import thresholds as th
from rnnlab.series.messages.template import Sentence
from rnnlab.series.step_names import step_text

Reasons = tuple[tuple[str, Message], ...]  # (column, why it is left out)

# Size
file_too_large = Sentence(
    "{file:quoted} is {size_bytes:MB}, more than MOST_BYTES, {most_bytes:MB}. "
    "Keep fewer rows or columns, or use a longer time step."
)
too_few_rows = Sentence(
    "{file:quoted} has {rows:counted row} of values. Load a file with at least {least_rows:counted row}."
)
no_delimiter = Sentence(
    "{file:quoted} has lines of one length and no delimiter: its columns may be of fixed width, without a "
    "space between them. Split them by their positions, e.g. with Text to Columns in Excel or "
    "pandas.read_fwf, and save the table as CSV."
)


@message
def too_few_rows_with_time(file: str, column: str, readable: int, rows: int) -> str:
    return (
        f"{quoted(file)} has {counted(readable, 'row')} with a time: {quoted(column)} is empty or not a time in "
        f"{rows - readable} of {rows} rows. Fill it in, or choose another time column."
    )


too_few_times = Sentence(
    "{column:quoted} has only {times:counted different time} in {rows} rows. Choose another time column, or "
    "load at least {least_rows} time steps."
)


@message
def too_few_time_steps(
    file: str, rows: int, steps: int, seconds: float | None, months: int | None, missing_in: tuple[str, ...],
    least_rows: int,
) -> str:  # fmt: skip
    return (
        f"{quoted(file)} has {rows} rows, which give {steps} time steps of {step_text(seconds, months)}"
        f"{_most_missing(missing_in)}. "
        f"Pick another series or time step, or load a file with at least {least_rows} time steps."
    )


@message
def too_few_complete_rows(file: str, rows: int, missing_in: tuple[str, ...], least_rows: int) -> str:
    return (
        f"{quoted(file)} has {counted(rows, 'row')} left after gaps and missing values{_most_missing(missing_in)}. "
        f"Fill or delete what has missing values, so that at least {counted(least_rows, 'row')} remain."
    )


def _most_missing(columns: tuple[str, ...]) -> str:
    return f" (most values are missing in {listed(columns)})" if columns else ""


# Features


@message
def no_changing_column(file: str, reasons: Reasons) -> str:
    why = _reasons(reasons) or "only a time column"
    return f"{quoted(file)} has no column of numbers that change ({why}). Load a file with at least one."


@message
def features_missing(file: str, features: tuple[str, ...], reasons: Reasons) -> str:
    why = f" ({_reasons(reasons)})" if reasons else ""
    return f"{quoted(file)} has no values of {listed(features)}{why}. Load a file that has them."


def _reasons(reasons: Reasons) -> str:
    # A message that was read from JSON is a dictionary.
    shown = [
        f"{quoted(column)}: {msgspec.convert(why, Message)}" for column, why in reasons[: th.MOST_REASONS]
    ]
    more = [f"and {len(reasons) - th.MOST_REASONS} more"] if len(reasons) > th.MOST_REASONS else []
    return "; ".join([*shown, *more])


# Source

no_options_for_weather = Sentence(
    "Generated weather is not a file. Leave out the options for reading one (time column, pick and so on)."
)


@message
def weather_out_of_range(setting: str, value: float, low: float, high: float) -> str:
    return (
        f"The generated weather's {setting} is {f'{value:,}'[:20]}. Choose a number from {low:,} to {high:,}."
    )


@message
def unknown_file(path: str, is_folder: bool, samples: tuple[str, ...]) -> str:
    problem = "is a folder" if is_folder else "is not a file"
    return f"{quoted(path)} {problem}. Give the path of a CSV, 'weather', or a sample ({', '.join(samples)})."


unreadable_file = Sentence("{path:quoted} can't be read ({reason}). Check its permissions.")


@message
def unknown_sample(name: str, known: tuple[str, ...]) -> str:
    return f"There is no sample {quoted(name)}. Choose one of {', '.join(known)}."


invalid_digest = Sentence("{digest:quoted} is not the digest of a stored file. Load {file:quoted} again.")
file_deleted = Sentence("{file:quoted} is no longer stored here. Load the file again.")
invalid_step = Sentence(
    "The time step {text:quoted} can't be read. Write 15min, 1 hour, 1 day, 1 month or 1 quarter."
)


# Long tables: several series one below the other


@message
def unknown_series(name: str, key_columns: tuple[str, ...], known: tuple[str, ...]) -> str:
    column = quoted(" · ".join(key_columns))
    where = f"in the column {column}" if len(key_columns) == 1 else f"of {column}"
    return f"There is no series {quoted(name)} {where}. Pick one of {listed(known)}."


single_series = Sentence(
    "There is no {name:quoted} to pick: the file holds only one series. Leave out the pick."
)
duplicate_times_in_series = Sentence(
    "{name:quoted} in {column:quoted} is not a single series: several of its rows have the same time. "
    "Aggregate them first, or choose another time column."
)
names_series = Sentence("it names the file's {count} series; {selected:quoted} is read")
names_series_side_by_side = Sentence("it names the file's {count} series, which are read side by side")
counts_rows_of_series = Sentence("it counts the rows of each series")
first_series_offered = Sentence("the first {offered:,} of {count:,}")
more_series_than_offered = Sentence(
    "The first {offered:,} of {count:,} series are offered. Pick another by its name."
)


# Wide tables: years by months, days by hours, a column per date

not_a_matrix = Sentence(
    "{file:quoted} is not a table of years by months or days by hours. It needs a column of years and one "
    "for each month (Jan to Dec or 1 to 12), or a column of dates and one for each hour."
)
matrix_read_by_row = Sentence("{rows} {row_unit}s of {columns} {column_unit}s, read row by row as one series")
outside_matrix = Sentence(
    "not one of the {columns} {column_unit}s of a row, which are read one after the other"
)
columns_read_in_turn = Sentence("{columns} columns, one per {unit}, read one after the other")
rows_are_series = Sentence("{rows:counted row} of {times} times, each row a series")
beside_time_columns = Sentence("beside {columns} time columns, which are read one after the other")
short_series = Sentence("series with fewer than {least_values} values: left out")


# Merged cells

merged_cells = Sentence("empty cells below a value of {column:quoted}: filled with that value")
