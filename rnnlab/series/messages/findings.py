"""What is most worth a look in how a file was read, in a few words each."""

from rnnlab.message import message
from rnnlab.quoting import counted, listed
from rnnlab.series.messages.template import Sentence


@message
def unsure(setting: str, value: str) -> str:
    return f"{setting[:1].lower()}{setting[1:]}: {value} (not sure)"


possible_times = Sentence("no time column: {columns:listed 2} might be one")

only_calendar = Sentence("nothing but the calendar: {columns:listed 2}")

rows_without_times = Sentence("no times: each row is named by {columns:listed 2}")


@message
def rows_lost(count: int, rows: int, columns: tuple[str, ...]) -> str:
    """columns: those whose missing values cost the rows, if that is why."""
    because = f": no values in {listed(columns, 2)}" if columns else ""
    return f"{count:,} of {counted(rows, 'row')} left out{because}"


@message
def columns_left_out(columns: tuple[str, ...], reason: str) -> str:
    return f"{listed(columns, 2)} left out{f': {reason}' * bool(reason)}"


rows_merged = Sentence("{count:counted row} merged with others of the same time")


@message
def missing_codes(markers: tuple[str, ...], count: int) -> str:
    return f"{', '.join(markers[:3])} read as missing ({counted(count, 'value')})"


texts_as_missing = Sentence(
    "{count:counted text} in {columns:listed 2} read as missing", facts="columns count"
)
values_filled = Sentence("{count:counted missing value} filled")
rows_filled = Sentence("{count:counted missing row} filled")
gaps_left = Sentence("{count:counted gap} left open")
other_repair = Sentence("{what} ({count:,})")
