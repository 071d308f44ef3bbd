"""Messages about tables that hold several series: which columns name them, and which rows are theirs."""

from rnnlab.message import message
from rnnlab.quoting import counted, listed, quoted

# Which columns name the series


@message
def rows_doubled_in_series(column: str, doubled: int, rows: int) -> str:
    return (
        f"{quoted(column)} may name series, but {doubled:,} of {rows:,} rows have the time of another row of "
        "their series"
    )


@message
def numbers_separate_rows(columns: tuple[str, ...]) -> str:
    return f"rows of one time differ in {listed(columns)}, whose numbers may name series"


@message
def rows_of_one_time(repeats: int) -> str:
    return (
        f"{counted(repeats, 'row')} {'has' if repeats == 1 else 'have'} the time of another and are combined"
    )


@message
def rows_by_series_column(column: str) -> str:
    return f"the table has no times, and {quoted(column)} may name series whose rows are below each other"


@message
def series_take_turns(column: str) -> str:
    return f"the times are uneven, and even within each {quoted(column)}"


@message
def series_follow_each_other(column: str) -> str:
    return f"the rows of each {quoted(column)} are below those of another, while the times go on"


@message
def times_restart(column: str, sections: int, line: int) -> str:
    return f"{quoted(column)} starts again {sections - 1:,} times, first in line {line:,}"


@message
def reads_as_sections(column: str, sections: int, line: int) -> str:
    return (
        f"{quoted(column)} starts again in line {line:,}, and no column names the parts: each of {sections:,} "
        "sections is read as a series."
    )


@message
def unknown_series_column(column: str, known: tuple[str, ...]) -> str:
    return f"There is no column {quoted(column)} to name the series. Choose one of {listed(known)}."


@message
def series_column_in_use(column: str, time_column: str) -> str:
    return (
        f"{quoted(column)} cannot name the series: the times are read from it. Choose a column other than "
        f"{quoted(time_column)}."
    )


@message
def not_a_long_table(columns: tuple[str, ...]) -> str:
    choice = f", e.g. {quoted(columns[0])}" if columns else ""
    return f"No column names several series, as the shape 'long' needs. Choose the series column{choice}."


@message
def too_many_side_by_side(series: int, columns: int, most: int) -> str:
    return (
        f"{counted(series, 'series').removesuffix('s')} of {counted(columns, 'column')} do not fit side by side "
        f"(at most {most} columns). Pick one series, with the shape 'long'."
    )


@message
def pick_of_all_series(name: str) -> str:
    return f"The shape 'wide' reads all series side by side, and the pick {quoted(name)} only one. Give one of the two."


# A row per series


@message
def row_per_series(rows: int, values: int) -> str:
    return f"{counted(rows, 'row')} of up to {values:,} numbered values, each row a series"


@message
def beside_values(columns: int) -> str:
    return f"beside {columns} columns of values, which are read one after the other"


@message
def rows_may_be_series(column: str) -> str:
    return f"each row has a name in {quoted(column)} and numbered values, and may be a series"


# Several files of one shape


@message
def read_one_below_another(files: int) -> str:
    return f"{files:,} of one shape are read one below the other"


@message
def lines_counted_on(files: int) -> str:
    return f"{files:,} files or sheets are read as one table: lines are counted on from one to the next"


@message
def columns_differ(file: str, other: str, missing: tuple[str, ...], more: tuple[str, ...]) -> str:
    parts = [f"lacks {listed(missing)}"] * bool(missing) + [f"also has {listed(more)}"] * bool(more)
    return f"{quoted(file)} does not fit {quoted(other)}: it {' and '.join(parts)}. Load files with the same columns."


@message
def several_tables_in(file: str) -> str:
    return f"{quoted(file)} holds several tables. Load it without other files, or save the table to read as a file."


@message
def too_many_files(files: int, most: int) -> str:
    return f"{files:,} files are too many: load at most {most:,} at once."


@message
def not_a_file(name: str) -> str:
    return (
        f"{quoted(name)} is not a file, and cannot be read together with others. Name it without other files."
    )


@message
def times_of_start_and_rate(start: str, rate: float) -> str:
    return f"The first two rows are the start ({start}) and {rate:g} values per second: the times follow from them."
