"""Messages about time: the time column, dates, the time step, resampling and gaps."""

from rnnlab.message import message
from rnnlab.quoting import quoted
from rnnlab.series.messages.template import Sentence
from rnnlab.series.step_names import step_text

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The time column

unknown_time_column = Sentence(
    "There is no column {column:quoted} to read times from. Choose one of {known:listed}."
)


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


longer_periods = Sentence(
    "rows of longer periods in {column:quoted}, such as totals of years ({example:quoted} in row {line}): "
    "left out"
)
chosen_by_user = Sentence("as you chose")
possible_time_columns = Sentence("the time column may be {columns:listed}, or none")
possible_time_column = Sentence(
    "{column:quoted} might be the time column; I was not sure and used row numbers. Select it as the time "
    "column if it is."
)
dates_in_some_rows = Sentence(
    "{column:quoted} holds dates in only some of its rows, so row numbers are used. Select it as the time "
    "column to leave out the rows without a date."
)
dates_not_read = Sentence(
    "{column:quoted} is named like a date, but its values cannot be read as dates, so row numbers are used. "
    "Select it as the time column and give its date format if it is."
)
columns_are_years = Sentence(
    "The columns {columns:listed} are named like years, but the rows are not read as parts of a year: each year is a "
    "feature of its own, and row numbers are used."
)
rows_have_names = Sentence(
    "The rows have no time, and {columns:listed} names each: their order may mean nothing."
)
combined_columns = Sentence("combined from {columns:listed}")
part_of_time = Sentence("part of the time, combined with {column:quoted}")
time_of_day = Sentence("the time of day, combined with {column:quoted}")
other_time_column = Sentence("another time column, beside {column:quoted}")
unknown_time_unit = Sentence(
    "{unit:quoted} is not a unit of time. Choose one of {known:listed}, or a unit since a day, such as 'days "
    "since 1900-01-01'."
)


@message
def times_from_zero(column: str, unit: str) -> str:
    counted = f"counts the time in {unit} from zero" if unit else "counts the time from zero"
    return f"{quoted(column)} {counted}: the times are shown from 1970-01-01 on."


mixed_units = Sentence(
    "{column:quoted} counts the time in different units, such as seconds and milliseconds: each number is "
    "read by its size."
)
unit_not_named = Sentence("{column:quoted} rises evenly from zero, but its name does not say in which unit")
typical_year = Sentence(
    "The months in {column:quoted} are of different years, as in a typical year: read as those of {year}."
)
dates_without_year = Sentence("The dates from {column:quoted} have no year: read as those of {year}.")
days_without_date = Sentence(
    "{column:quoted} holds times of day without a date: the days are counted on over midnight, from "
    "1970-01-01 on."
)
hours_not_written = Sentence(
    "{column:quoted} holds minutes and seconds that begin again with each hour: the hours are counted on "
    "from the first row."
)
footnotes_ignored = Sentence(
    "Some years in {column:quoted} have footnotes or dots behind them ({example:quoted}): ignored."
)
days_since_several = Sentence("{example:quoted} may count the days since {days:listed}")


rows_joined = Sentence(
    "rows with a value in one column only: joined with the next ones into a row for all columns"
)

# Dates


@message
def ambiguous_day_and_month(example: str, regular_one_way: bool) -> str:
    """regular_one_way: whether the rows are regularly spaced in only one of the two orders."""
    decided = ", but only one gives regular time steps" if regular_one_way else ""
    return f"{quoted(example)} and every other date could have the day or the month first{decided}"


@message
def read_day_or_month_first(example: str, regular_one_way: bool, order: str) -> str:
    return f"{ambiguous_day_and_month(example, regular_one_way)}: read with the {order}."


wrong_day_and_month_order = Sentence(
    "The dates in {column:quoted}, such as {example:quoted}, can't be read with the {order}. Choose the "
    "other order."
)


@message
def several_formats(example: str, formats: tuple[str, ...]) -> str:
    return f"{quoted(example)} and every other date could be {' or '.join(formats)}"


converted_to_utc = Sentence("The times have a time zone ({offsets:listed}): they are converted to UTC.")
clocks_as_written = Sentence(
    "The times have a time zone ({offsets:listed}): they are used as written, because the rows keep opening hours."
)
clocks_of_utc = Sentence(
    "The times are in UTC (+00:00), and the rows keep opening hours: choose the time zone of their place if its clocks "
    "change."
)
clocks_of_zone = Sentence("The times are those of the clocks of {zone}, because the rows keep opening hours.")


@message
def summer_time(clock: str, places: tuple[str, ...]) -> str:
    """clock: as of a `Series`."""
    return (
        f"The rows keep opening hours on clocks with the summer time of {' or '.join(places)}: while it lasts, an hour "
        "is added to the times. Choose a time zone to see those of its clocks."
    )


fiscal_years = Sentence(
    "{example:quoted} is a fiscal year: it is read as the calendar year of the same number."
)
counted_years = Sentence("{example:quoted} is read as a month: the years are counted from 1.")
zone_ignored = Sentence(
    "The times have the time zone {names:listed} behind them: they are read as local times."
)
daylight_saving_removed = Sentence(
    "The times switch to daylight saving time and back: they are converted to standard time all year."
)
irregular_clock_changes = Sentence(
    "Some hours occur twice where the clock goes back, but not every year: rows with the same time are "
    "combined."
)


# The time step


step_shorter_than_data = Sentence(
    "The time step {step} is shorter than the data's, {data_seconds:duration}. Choose that or a longer one.",
    facts="seconds months data_seconds",
)
step_too_long = Sentence("A time step of {step} leaves fewer than {least_rows} rows. Choose a shorter one.")

# Sorting and resampling

rows_reversed = Sentence("The rows were newest first: reversed.")
rows_out_of_order = Sentence("rows earlier than the row before them: sorted by time")


duplicate_times = Sentence("rows with a duplicate time: {summary:summary}")


@message
def irregular_times(seconds: float | None, months: int | None) -> str:
    label = ", each labelled by its start" if months is None else ""
    return f"The times are irregular: the rows are resampled to time steps of {step_text(seconds, months)}{label}."


rows_moved = Sentence(
    "The times are irregular: {moved:,} of {rows:,} rows are moved by more than a tenth of a step to even time "
    "steps of {step}. Choose another step if that is too coarse or too fine.",
    facts="seconds months moved rows",
)
resampled = Sentence(
    "The rows are resampled to time steps of {step}, each labelled by its start: {summary:summary}."
)
rows_between_steps = Sentence("rows between the time steps of {step}: moved to the nearest")
rows_in_same_step = Sentence("rows in the same time step of {step} as another: {summary:summary}")
several_rows_per_step = Sentence("{rows:,} rows fall into a time step that already has one")


rows_when_closed = Sentence("rows at times of the week at which there are hardly any others")


@message
def opening_hours(days: tuple[int, ...], first: str, last: str) -> str:
    """days: those with rows, Monday is 0; first, last: the times of their first and last rows, empty if they differ."""
    starts = [day for day in days if day - 1 not in days]
    ends = [day for day in days if day + 1 not in days]
    runs = [DAYS[a] if a == b else f"{DAYS[a]} to {DAYS[b]}" for a, b in zip(starts, ends, strict=True)]
    when = "every day" if len(days) == len(DAYS) else " and ".join(runs)
    hours = f", {first} to {last}" if first else " at some hours" if len(days) == len(DAYS) else ""
    return f"There are rows {when}{hours} only: closing is no gap, and the next row follows."


# Gaps and missing values

interpolated_rows = Sentence("missing rows filled by linear interpolation")
interpolated_values = Sentence("missing values in {column:quoted} filled by linear interpolation")
long_gaps = Sentence("gaps too long to fill (windows never span them)")
rows_with_missing_values = Sentence(
    "rows where {columns:listed} had more than {most} missing values in a row, or no value before or after "
    "them: left out (windows never span them)"
)
