"""Messages about time: the time column, dates, the time step, resampling and gaps."""

from rnnlab.message import message
from rnnlab.quoting import listed, quoted
from rnnlab.series.step_names import months_name, step_name

DUPLICATES = {  # what becomes of several rows of one time step, by `ReadOptions.summary`
    "mean": "their mean is used",
    "sum": "their sum is used",
    "last": "the last value is used",
    "min": "the smallest value is used",
    "max": "the largest value is used",
}

# The time column


@message
def unknown_time_column(column: str, known: tuple[str, ...]) -> str:
    return f"There is no column {quoted(column)} to read times from. Choose one of {listed(known)}."


@message
def not_dates(column: str, example: str, line: int | None) -> str:
    shown = "it is empty" if line is None else f"{quoted(example)} in row {line}"
    return (
        f"The column {quoted(column)} can't be read as dates ({shown}). Choose another time column, "
        "or write dates such as 2024-01-31 13:00."
    )


@message
def unreadable_times(column: str, example: str, line: int) -> str:
    shown = quoted(example) if example else "empty"
    return f"rows without a readable time in {quoted(column)} ({shown} in row {line}): left out"


@message
def longer_periods(column: str, example: str, line: int) -> str:
    return (
        f"rows of longer periods in {quoted(column)}, such as totals of years ({quoted(example)} in row {line}): "
        "left out"
    )


@message
def chosen_by_user() -> str:
    return "as you chose"


@message
def possible_time_columns(columns: tuple[str, ...]) -> str:
    return f"the time column may be {listed(columns)}, or none"


@message
def possible_time_column(column: str) -> str:
    return (
        f"{quoted(column)} might be the time column; I was not sure and used row numbers. "
        "Select it as the time column if it is."
    )


@message
def dates_in_some_rows(column: str) -> str:
    return (
        f"{quoted(column)} holds dates in only some of its rows, so row numbers are used. "
        "Select it as the time column to leave out the rows without a date."
    )


@message
def combined_columns(columns: tuple[str, ...]) -> str:
    return f"combined from {listed(columns)}"


@message
def part_of_time(column: str) -> str:
    return f"part of the time, combined with {quoted(column)}"


@message
def time_of_day(column: str) -> str:
    return f"the time of day, combined with {quoted(column)}"


@message
def other_time_column(column: str) -> str:
    return f"another time column, beside {quoted(column)}"


@message
def unknown_time_unit(unit: str, known: tuple[str, ...]) -> str:
    return (
        f"{quoted(unit)} is not a unit of time. Choose one of {listed(known)}, "
        "or a unit since a day, such as 'days since 1900-01-01'."
    )


@message
def times_from_zero(column: str, unit: str) -> str:
    counted = f"counts the time in {unit} from zero" if unit else "counts the time from zero"
    return f"{quoted(column)} {counted}: the times are shown from 1970-01-01 on."


@message
def mixed_units(column: str) -> str:
    return (
        f"{quoted(column)} counts the time in different units, such as seconds and milliseconds: "
        "each number is read by its size."
    )


@message
def unit_not_named(column: str) -> str:
    return f"{quoted(column)} rises evenly from zero, but its name does not say in which unit"


@message
def typical_year(column: str, year: int) -> str:
    return f"The months in {quoted(column)} are of different years, as in a typical year: read as those of {year}."


@message
def dates_without_year(column: str, year: int) -> str:
    return f"The dates from {quoted(column)} have no year: read as those of {year}."


@message
def days_without_date(column: str) -> str:
    return (
        f"{quoted(column)} holds times of day without a date: "
        "the days are counted on over midnight, from 1970-01-01 on."
    )


@message
def hours_not_written(column: str) -> str:
    return (
        f"{quoted(column)} holds minutes and seconds that begin again with each hour: "
        "the hours are counted on from the first row."
    )


@message
def footnotes_ignored(column: str, example: str) -> str:
    return f"Some years in {quoted(column)} have footnotes or dots behind them ({quoted(example)}): ignored."


@message
def days_since_several(example: str, days: tuple[str, ...]) -> str:
    return f"{quoted(example)} may count the days since {listed(days)}"


# Dates


@message
def ambiguous_day_and_month(example: str, regular_one_way: bool) -> str:
    """regular_one_way: whether the rows are regularly spaced in only one of the two orders."""
    decided = ", but only one gives regular time steps" if regular_one_way else ""
    return f"{quoted(example)} and every other date could have the day or the month first{decided}"


@message
def read_day_or_month_first(example: str, regular_one_way: bool, order: str) -> str:
    decided = ", but only one gives regular time steps" if regular_one_way else ""
    return (
        f"{quoted(example)} and every other date could have the day or the month first{decided}: "
        f"read with the {order}."
    )


@message
def wrong_day_and_month_order(column: str, example: str, order: str) -> str:
    return (
        f"The dates in {quoted(column)}, such as {quoted(example)}, can't be read with the {order}. "
        "Choose the other order."
    )


@message
def several_formats(example: str, formats: tuple[str, ...]) -> str:
    return f"{quoted(example)} and every other date could be {' or '.join(formats)}"


@message
def converted_to_utc(offsets: tuple[str, ...]) -> str:
    return f"The times have a time zone ({listed(offsets)}): they are converted to UTC."


@message
def fiscal_years(example: str) -> str:
    return f"{quoted(example)} is a fiscal year: it is read as the calendar year of the same number."


@message
def zone_ignored(names: tuple[str, ...]) -> str:
    return f"The times have the time zone {listed(names)} behind them: they are read as local times."


@message
def daylight_saving_removed() -> str:
    return "The times switch to daylight saving time and back: they are converted to standard time all year."


@message
def irregular_clock_changes() -> str:
    return (
        "Some hours occur twice where the clock goes back, but not every year: "
        "rows with the same time are combined."
    )


# The time step


@message
def step_shorter_than_data(seconds: float | None, months: int | None, data_seconds: float) -> str:
    return (
        f"The time step {_step(seconds, months)} is shorter than the data's, {step_name(data_seconds)}. "
        "Choose that or a longer one."
    )


@message
def step_too_long(seconds: float | None, months: int | None, least_rows: int) -> str:
    return (
        f"A time step of {_step(seconds, months)} leaves fewer than {least_rows} rows. Choose a shorter one."
    )


# Sorting and resampling


@message
def rows_reversed() -> str:
    return "The rows were newest first: reversed."


@message
def rows_out_of_order() -> str:
    return "rows earlier than the row before them: sorted by time"


@message
def duplicate_times(summary: str) -> str:
    return f"rows with a duplicate time: {DUPLICATES[summary]}"


@message
def irregular_times(seconds: float | None, months: int | None) -> str:
    return (
        f"The times are irregular: the rows are resampled to time steps of {_step(seconds, months)}, "
        "each labelled by its start."
    )


@message
def resampled(seconds: float | None, months: int | None, summary: str) -> str:
    return (
        f"The rows are resampled to time steps of {_step(seconds, months)}, each labelled by its start: "
        f"{DUPLICATES[summary]}."
    )


@message
def rows_between_steps(seconds: float | None, months: int | None) -> str:
    return f"rows between the time steps of {_step(seconds, months)}: moved to the nearest"


@message
def rows_in_same_step(seconds: float | None, months: int | None, summary: str) -> str:
    return f"rows in the same time step of {_step(seconds, months)} as another: {DUPLICATES[summary]}"


@message
def several_rows_per_step(rows: int) -> str:
    return f"{rows:,} rows fall into a time step that already has one"


# Gaps and missing values


@message
def interpolated_rows() -> str:
    return "missing rows filled by linear interpolation"


@message
def interpolated_values(column: str) -> str:
    return f"missing values in {quoted(column)} filled by linear interpolation"


@message
def long_gaps() -> str:
    return "gaps too long to fill (windows never span them)"


@message
def rows_with_missing_values(columns: tuple[str, ...], most: int) -> str:
    return (
        f"rows where {listed(columns)} had more than {most} missing values in a row, or no value before or after "
        "them: left out (windows never span them)"
    )


def _step(seconds: float | None, months: int | None) -> str:
    return months_name(months) if months is not None else step_name(seconds or 0.0)
