"""Messages about tables that hold several series: which columns name them, and which rows are theirs."""

from rnnlab.message import message
from rnnlab.quoting import counted, listed, quoted
from rnnlab.series.messages.template import Sentence

# Which columns name the series

rows_doubled_in_series = Sentence(
    "{column:quoted} may name series, but {doubled:,} of {rows:,} rows have the time of another row of their "
    "series"
)
series_too_short = Sentence(
    "{column:quoted} names {series:,} series, most of them of fewer than {least} rows"
)
series_at_few_times = Sentence("{columns:listed} may name series, but these have rows at few of their times")
numbers_separate_rows = Sentence("rows of one time differ in {columns:listed}, whose numbers may name series")


@message
def rows_of_one_time(repeats: int) -> str:
    return (
        f"{counted(repeats, 'row')} {'has' if repeats == 1 else 'have'} the time of another and are combined"
    )


rows_by_series_column = Sentence(
    "the table has no times, and {column:quoted} may name series whose rows are below each other"
)
times_restart_by = Sentence("the times start again where the next {column:quoted} begins")
series_take_turns = Sentence("the times are uneven, and even within each {column:quoted}")
series_follow_each_other = Sentence(
    "the rows of each {column:quoted} are below those of another, while the times go on"
)


@message
def times_restart(column: str, sections: int, line: int) -> str:
    return f"{quoted(column)} starts again {sections - 1:,} times, first in line {line:,}"


reads_as_sections = Sentence(
    "{column:quoted} starts again in line {line:,}, and no column names the parts: each of {sections:,} "
    "sections is read as a series.",
    facts="column sections line",
)
unknown_series_column = Sentence(
    "There is no column {column:quoted} to name the series. Choose one of {known:listed}."
)
series_column_in_use = Sentence(
    "{column:quoted} cannot name the series: the times are read from it. Choose a column other than "
    "{time_column:quoted}."
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


pick_of_all_series = Sentence(
    "The shape 'wide' reads all series side by side, and the pick {name:quoted} only one. Give one of the "
    "two."
)


# A row per series

row_per_series = Sentence("{rows:counted row} of up to {values:,} numbered values, each row a series")
rows_go_on = Sentence("each of {rows:,} rows of {values} values goes on where the one before it ends")
columns_may_be_days = Sentence("{rows} rows in {columns:,} numbered columns may be the hours of as many days")
read_as_one_series = Sentence("{rows:counted row} that go on from one to the next are read as one series.")
beside_values = Sentence("beside {columns} columns of values, which are read one after the other")
rows_may_be_series = Sentence(
    "each row has a name in {column:quoted} and numbered values, and may be a series"
)


# Several files of one shape

read_one_below_another = Sentence("{files:,} of one shape are read one below the other")
lines_counted_on = Sentence(
    "{files:,} files or sheets are read as one table: lines are counted on from one to the next"
)


@message
def columns_differ(file: str, other: str, missing: tuple[str, ...], more: tuple[str, ...]) -> str:
    parts = [f"lacks {listed(missing)}"] * bool(missing) + [f"also has {listed(more)}"] * bool(more)
    return f"{quoted(file)} does not fit {quoted(other)}: it {' and '.join(parts)}. Load files with the same columns."


several_tables_in = Sentence(
    "{file:quoted} holds several tables. Load it without other files, or save the table to read as a file."
)
too_many_files = Sentence("{files:,} files are too many: load at most {most:,} at once.")
not_a_file = Sentence(
    "{name:quoted} is not a file, and cannot be read together with others. Name it without other files."
)
times_of_start_and_rate = Sentence(
    "The first two rows are the start ({start}) and {rate:g} values per second: the times follow from them."
)
times_of_start_and_step = Sentence(
    "Lines above the table say when it starts ({start}) and that its rows are {seconds:g} s apart: the times follow."
)
day_above = Sentence(
    "{column:quoted} holds times of day, and a line above the table has their day ({day}): they are combined."
)
