"""Messages about columns: why one is left out, how its cells were read, and its bounds."""

from rnnlab.message import message
from rnnlab.quoting import counted, listed, quoted

# Reasons for a column that is left out


@message
def column_of_dates() -> str:
    return "dates, not numbers"


@message
def no_values() -> str:
    return "no values: every row is empty"


@message
def no_usable_values() -> str:
    return "no usable values"


@message
def some_not_numbers(count: int, values: int, example: str, line: int) -> str:
    return f"{count} of {values} values are not numbers, e.g. {quoted(example)} in row {line}"


@message
def column_of_text(different: int, example: str) -> str:
    return f"text, not numbers ({different} different values, e.g. {quoted(example)})"


@message
def constant_text(text: str, some_missing: bool) -> str:
    return f"the same text, {quoted(text)}, in every row" + " that has a value" * some_missing


@message
def constant(value: float) -> str:
    return f"the same value, {value!r}, in every row"


@message
def mostly_missing(missing: int, rows: int) -> str:
    return f"{missing} of {rows} values are missing"


@message
def mostly_missing_and_constant(missing: int, rows: int) -> str:
    return f"{missing} of {rows} values are missing, and the others are all the same"


@message
def costs_rows(missing: int, rows: int, first: str, last: str) -> str:
    """first, last: the time of its first and its last value, empty if it does not start late or end early."""
    lost = f"{missing:,} of {rows:,} rows would be dropped for it"
    if first and last:
        return f"it has values only from {first} to {last}: {lost}"
    if first:
        return f"it starts late ({first}): {lost}"
    return f"it ends early ({last}): {lost}" if last else f"it has long gaps: {lost}"


@message
def left_out_by_user() -> str:
    return "as you chose"


@message
def row_number() -> str:
    return "a row number"


@message
def counts_rows() -> str:
    return "it counts the rows"


@message
def identifier() -> str:
    return "an ID, not a measurement"


@message
def repeats_calendar() -> str:
    return "it repeats the calendar, which the network reads anyway"


@message
def straight_line() -> str:
    return "it changes by the same amount in every row, as the time does"


@message
def coordinate() -> str:
    return "a coordinate, not a measurement"


@message
def code() -> str:
    return "a code or a quality flag, not a measurement"


@message
def hardly_changes(value: float, others: int, rows: int) -> str:
    return f"it is {value:g} in all but {others:,} of {rows:,} rows"


@message
def future_copy(column: str, steps: int) -> str:
    return f"it holds {quoted(column)} of {counted(steps, 'row')} later, which is not known in time"


@message
def past_copy(column: str, steps: int) -> str:
    return f"it repeats {quoted(column)} of {counted(steps, 'row')} before, which the window holds anyway"


# Columns that the user named


@message
def unknown_column_to_keep(column: str, known: tuple[str, ...]) -> str:
    return f"There is no column {quoted(column)} to keep. Choose one of {listed(known)}."


@message
def no_text_column(yes_no_column: str) -> str:
    return (
        f"There is no text column for {quoted(yes_no_column)}. Write COL = TEXT with a column of the file "
        "that holds text."
    )


@message
def too_many_yes_no_columns(column: str, count: int, most: int) -> str:
    return f"{quoted(column)} would give {count} yes/no columns. Choose at most {most}."


@message
def invalid_bounds(text: str) -> str:
    return (
        f"The bounds {quoted(text)} can't be read. Write COL=LOW..HIGH and leave a side empty for no bound, "
        "e.g. 'humidity (%)=0..100' or 'rain=0..'."
    )


@message
def bounds_without_range(bounds: str) -> str:
    return f"The bounds {quoted(bounds)} leave no range. Give a low number, a higher one, or one of the two."


# How cells were read


@message
def texts_among_numbers(column: str, example: str, line: int) -> str:
    return (
        f"values of {quoted(column)} that are not numbers ({quoted(example)} in row {line}): read as missing"
    )


@message
def trace_amounts(column: str, marker: str) -> str:
    return f"{quoted(marker)} (too little to measure) in {quoted(column)}: read as 0"


@message
def words_as_booleans(column: str, one: str, zero: str) -> str:
    return f"{one} and {zero} in {quoted(column)}: read as 1 and 0"


@message
def brackets_as_minus(column: str) -> str:
    return f"numbers in brackets in {quoted(column)}: read as negative"


@message
def minus_signs_behind(column: str) -> str:
    return f"minus signs after the numbers in {quoted(column)}: read as negative"


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


@message
def decimal_commas(column: str) -> str:
    return f"commas in {quoted(column)}: read as decimal commas"


@message
def quality_marks(column: str) -> str:
    return f"quality marks after the values of {quoted(column)}: ignored"


# Missing-value markers

WHY_MISSING = {
    "far": ", far from the other values",
    "elsewhere": ", a missing-value marker in another column and outside the other values",
    "negative": ", which cannot be negative",
    "rows": ", the only negative value, in the same rows as in another column",
    "angle": ", outside 0 to 360",
    "declared": ", which the file says to mean a missing value",
    "usual": ", the usual code for an unknown value",
}


@message
def marker_read_as_missing(column: str, marker: str, why: str) -> str:
    """why: a key of WHY_MISSING; empty for a marker that the user chose."""
    return f"{marker} in {quoted(column)}{WHY_MISSING.get(why, '')}: read as missing"


@message
def markers_far_from_values(columns: tuple[str, ...]) -> str:
    return f"far from the other values in {listed(columns, 3)}"


@message
def markers_declared(columns: tuple[str, ...]) -> str:
    return f"the lines above or below the table say so, in {listed(columns, 3)}"


@message
def markers_that_cannot_be_values(columns: tuple[str, ...]) -> str:
    return f"they cannot be values in {listed(columns, 3)}"


@message
def infinite_values(column: str) -> str:
    return f"infinite values in {quoted(column)}: read as missing"


@message
def values_too_large(column: str, limit: float) -> str:
    shown = f"{limit:g}".replace("+", "")
    return f"values beyond {shown} in {quoted(column)}: read as missing"


@message
def durations(column: str, example: str, unit: str) -> str:
    return f"durations in {quoted(column)}, such as {quoted(example)}: read in {unit}"
