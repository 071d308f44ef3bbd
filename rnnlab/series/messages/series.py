"""Messages about a whole series: its size, its source, and tables that hold several series."""

import msgspec

from rnnlab.message import Message, message
from rnnlab.quoting import counted, listed, quoted
from rnnlab.series.step_names import months_name, step_name
from rnnlab.series.thresholds import MOST_REASONS

Reasons = tuple[tuple[str, Message], ...]  # (column, why it is left out)

# Size


@message
def file_too_large(file: str, size_bytes: int, most_bytes: int) -> str:
    return (
        f"{quoted(file)} is {size_bytes / 1e6:,.0f} MB, more than MOST_BYTES, {most_bytes / 1e6:,.0f} MB. "
        "Keep fewer rows or columns, or use a longer time step."
    )


@message
def too_few_rows(file: str, rows: int, least_rows: int) -> str:
    return (
        f"{quoted(file)} has {counted(rows, 'row')} of values. "
        f"Load a file with at least {counted(least_rows, 'row')}."
    )


@message
def no_delimiter(file: str) -> str:
    return (
        f"{quoted(file)} has lines of one length and no delimiter: its columns may be of fixed width, without a space "
        "between them. Split them by their positions, e.g. with Text to Columns in Excel or pandas.read_fwf, and save "
        "the table as CSV."
    )


@message
def too_few_rows_with_time(file: str, column: str, readable: int, rows: int) -> str:
    return (
        f"{quoted(file)} has {counted(readable, 'row')} with a time: {quoted(column)} is empty or not a time in "
        f"{rows - readable} of {rows} rows. Fill it in, or choose another time column."
    )


@message
def too_few_times(column: str, times: int, rows: int, least_rows: int) -> str:
    return (
        f"{quoted(column)} has only {counted(times, 'different time')} in {rows} rows. Choose another time "
        f"column, or load at least {least_rows} time steps."
    )


@message
def too_few_time_steps(
    file: str, rows: int, steps: int, seconds: float | None, months: int | None, missing_in: tuple[str, ...],
    least_rows: int,
) -> str:  # fmt: skip
    name = months_name(months) if months is not None else step_name(seconds or 0.0)
    return (
        f"{quoted(file)} has {rows} rows, which give {steps} time steps of {name}{_most_missing(missing_in)}. "
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
    shown = [f"{quoted(column)}: {msgspec.convert(why, Message)}" for column, why in reasons[:MOST_REASONS]]
    more = [f"and {len(reasons) - MOST_REASONS} more"] if len(reasons) > MOST_REASONS else []
    return "; ".join([*shown, *more])


# Source


@message
def no_options_for_weather() -> str:
    return "Generated weather is not a file. Leave out the options for reading one (time column, pick and so on)."


@message
def weather_out_of_range(setting: str, value: float, low: float, high: float) -> str:
    return (
        f"The generated weather's {setting} is {f'{value:,}'[:20]}. Choose a number from {low:,} to {high:,}."
    )


@message
def unknown_file(path: str, is_folder: bool, samples: tuple[str, ...]) -> str:
    problem = "is a folder" if is_folder else "is not a file"
    return f"{quoted(path)} {problem}. Give the path of a CSV, 'weather', or a sample ({', '.join(samples)})."


@message
def unreadable_file(path: str, reason: str) -> str:
    return f"{quoted(path)} can't be read ({reason}). Check its permissions."


@message
def unknown_sample(name: str, known: tuple[str, ...]) -> str:
    return f"There is no sample {quoted(name)}. Choose one of {', '.join(known)}."


@message
def invalid_digest(digest: str, file: str) -> str:
    return f"{quoted(digest)} is not the digest of a stored file. Load {quoted(file)} again."


@message
def file_deleted(file: str) -> str:
    return f"{quoted(file)} is no longer stored here. Load the file again."


@message
def invalid_step(text: str) -> str:
    return f"The time step {quoted(text)} can't be read. Write 15min, 1 hour, 1 day, 1 month or 1 quarter."


# Long tables: several series one below the other


@message
def unknown_series(name: str, key_columns: tuple[str, ...], known: tuple[str, ...]) -> str:
    column = quoted(" · ".join(key_columns))
    where = f"in the column {column}" if len(key_columns) == 1 else f"of {column}"
    return f"There is no series {quoted(name)} {where}. Pick one of {listed(known)}."


@message
def single_series(name: str) -> str:
    return f"There is no {quoted(name)} to pick: the file holds only one series. Leave out the pick."


@message
def duplicate_times_in_series(name: str, column: str) -> str:
    return (
        f"{quoted(name)} in {quoted(column)} is not a single series: several of its rows have the same time. "
        "Aggregate them first, or choose another time column."
    )


@message
def names_series(count: int, selected: str) -> str:
    return f"it names the file's {count} series; {quoted(selected)} is read"


@message
def names_series_side_by_side(count: int) -> str:
    return f"it names the file's {count} series, which are read side by side"


@message
def counts_rows_of_series() -> str:
    return "it counts the rows of each series"


@message
def first_series_offered(offered: int, count: int) -> str:
    return f"the first {offered:,} of {count:,}"


@message
def more_series_than_offered(offered: int, count: int) -> str:
    return f"The first {offered:,} of {count:,} series are offered. Pick another by its name."


# Wide tables: years by months, days by hours, a column per date


@message
def not_a_matrix(file: str) -> str:
    return (
        f"{quoted(file)} is not a table of years by months or days by hours. It needs a column of years and one "
        "for each month (Jan to Dec or 1 to 12), or a column of dates and one for each hour."
    )


@message
def matrix_read_by_row(rows: int, row_unit: str, columns: int, column_unit: str) -> str:
    return f"{rows} {row_unit}s of {columns} {column_unit}s, read row by row as one series"


@message
def outside_matrix(columns: int, column_unit: str) -> str:
    return f"not one of the {columns} {column_unit}s of a row, which are read one after the other"


@message
def columns_read_in_turn(columns: int, unit: str) -> str:
    return f"{columns} columns, one per {unit}, read one after the other"


@message
def rows_are_series(rows: int, times: int) -> str:
    return f"{counted(rows, 'row')} of {times} times, each row a series"


@message
def beside_time_columns(columns: int) -> str:
    return f"beside {columns} time columns, which are read one after the other"


@message
def short_series(least_values: int) -> str:
    return f"series with fewer than {least_values} values: left out"


# Merged cells


@message
def merged_cells(column: str) -> str:
    return f"empty cells below a value of {quoted(column)}: filled with that value"
