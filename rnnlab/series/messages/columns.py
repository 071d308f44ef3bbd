"""Messages about columns: why one is left out, how its cells were read, and its bounds."""

from rnnlab.message import message
from rnnlab.quoting import quoted
from rnnlab.series.messages.template import Sentence

# Reasons for a column that is left out

column_of_dates = Sentence("dates, not numbers")
no_values = Sentence("no values: every row is empty")
no_usable_values = Sentence("no usable values")
some_not_numbers = Sentence("{count} of {values} values are not numbers, e.g. {example:quoted} in row {line}")
column_of_text = Sentence("text, not numbers ({different} different values, e.g. {example:quoted})")


@message
def constant_text(text: str, some_missing: bool) -> str:
    return f"the same text, {quoted(text)}, in every row" + " that has a value" * some_missing


constant = Sentence("the same value, {value!r}, in every row")
mostly_missing = Sentence("{missing} of {rows} values are missing")
mostly_missing_and_constant = Sentence(
    "{missing} of {rows} values are missing, and the others are all the same"
)


@message
def costs_rows(missing: int, rows: int, first: str, last: str) -> str:
    """first, last: the time of its first and its last value, empty if it does not start late or end early."""
    lost = f"{missing:,} of {rows:,} rows would be dropped for it"
    if first and last:
        return f"it has values only from {first} to {last}: {lost}"
    if first:
        return f"it starts late ({first}): {lost}"
    return f"it ends early ({last}): {lost}" if last else f"it has long gaps: {lost}"


left_out_by_user = Sentence("as you chose")
row_number = Sentence("a row number")
counts_rows = Sentence("it counts the rows")
identifier = Sentence("an ID, not a measurement")
repeats_calendar = Sentence("it repeats the calendar, which the network reads anyway")
straight_line = Sentence("it changes by the same amount in every row, as the time does")
coordinate = Sentence("a coordinate, not a measurement")
code = Sentence("a code or a quality flag, not a measurement")
hardly_changes = Sentence("it is {value:g} in all but {others:,} of {rows:,} rows")
future_copy = Sentence("it holds {column:quoted} of {steps:counted row} later, which is not known in time")
past_copy = Sentence(
    "it repeats {column:quoted} of {steps:counted row} before, which the window holds anyway"
)


# Columns that the user named

unknown_column_to_keep = Sentence("There is no column {column:quoted} to keep. Choose one of {known:listed}.")
no_text_column = Sentence(
    "There is no text column for {yes_no_column:quoted}. Write COL = TEXT with a column of the file that "
    "holds text."
)
too_many_yes_no_columns = Sentence(
    "{column:quoted} would give {count} yes/no columns. Choose at most {most}."
)
invalid_bounds = Sentence(
    "The bounds {text:quoted} can't be read. Write COL=LOW..HIGH and leave a side empty for no bound, e.g. "
    "'humidity (%)=0..100' or 'rain=0..'."
)
bounds_without_range = Sentence(
    "The bounds {bounds:quoted} leave no range. Give a low number, a higher one, or one of the two."
)


# How cells were read

texts_among_numbers = Sentence(
    "values of {column:quoted} that are not numbers ({example:quoted} in row {line}): read as missing"
)
trace_amounts = Sentence(
    "{marker:quoted} (too little to measure) in {column:quoted}: read as 0",
    facts="column marker",
)
words_as_booleans = Sentence("{one} and {zero} in {column:quoted}: read as 1 and 0", facts="column one zero")
brackets_as_minus = Sentence("numbers in brackets in {column:quoted}: read as negative")
minus_signs_behind = Sentence("minus signs after the numbers in {column:quoted}: read as negative")


@message
def factors_after_numbers(column: str, factors: tuple[tuple[str, float], ...]) -> str:
    shown = ", ".join(f"{letter} = {factor:,.0f}" for letter, factor in factors)
    return f"factors after the numbers in {quoted(column)}: multiplied ({shown})"


@message
def signs_around_numbers(column: str, signs: tuple[str, ...]) -> str:
    return f"'{' and '.join(signs)}' next to the numbers in {quoted(column)}: ignored"


@message
def thousands_separators(column: str, sign: str) -> str:
    name = {",": "commas", ".": "points", "'": "apostrophes", "’": "apostrophes"}.get(sign, "spaces")
    return f"{name} in {quoted(column)}: read as thousands separators"


decimal_commas = Sentence("commas in {column:quoted}: read as decimal commas")
quality_marks = Sentence("quality marks after the values of {column:quoted}: ignored")


# Missing-value markers

WHY_MISSING = {
    "far": ", far from the other values",
    "elsewhere": ", a missing-value marker in another column and outside the other values",
    "negative": ", which cannot be negative",
    "often": ", the only negative value, in many rows",
    "rows": ", the only negative value, in the same rows as in another column",
    "angle": ", outside 0 to 360",
    "declared": ", which the file says to mean a missing value",
    "usual": ", the usual code for an unknown value",
}


@message
def marker_read_as_missing(column: str, marker: str, why: str) -> str:
    """why: a key of WHY_MISSING; empty for a marker that the user chose."""
    return f"{marker} in {quoted(column)}{WHY_MISSING.get(why, '')}: read as missing"


markers_far_from_values = Sentence("far from the other values in {columns:listed 3}")
markers_declared = Sentence("the lines above or below the table say so, in {columns:listed 3}")
markers_that_cannot_be_values = Sentence("they cannot be values in {columns:listed 3}")
infinite_values = Sentence("infinite values in {column:quoted}: read as missing")


@message
def values_too_large(column: str, limit: float) -> str:
    shown = f"{limit:g}".replace("+", "")
    return f"values beyond {shown} in {quoted(column)}: read as missing"


durations = Sentence("durations in {column:quoted}, such as {example:quoted}: read in {unit}")
