"""What is most worth a look in how a file was read, in a few words each."""

from rnnlab.message import message
from rnnlab.quoting import counted, listed


@message
def unsure(setting: str, value: str) -> str:
    return f"{setting[:1].lower()}{setting[1:]}: {value} (not sure)"


@message
def possible_times(columns: tuple[str, ...]) -> str:
    return f"no time column: {listed(columns, 2)} might be one"


@message
def rows_lost(count: int, rows: int, columns: tuple[str, ...]) -> str:
    """columns: those whose missing values cost the rows, if that is why."""
    because = f": no values in {listed(columns, 2)}" if columns else ""
    return f"{count:,} of {counted(rows, 'row')} left out{because}"


@message
def columns_left_out(columns: tuple[str, ...], reason: str) -> str:
    return f"{listed(columns, 2)} left out{f': {reason}' * bool(reason)}"


@message
def rows_merged(count: int) -> str:
    return f"{counted(count, 'row')} merged with others of the same time"


@message
def missing_codes(markers: tuple[str, ...], count: int) -> str:
    return f"{', '.join(markers[:3])} read as missing ({counted(count, 'value')})"


@message
def texts_as_missing(columns: tuple[str, ...], count: int) -> str:
    return f"{counted(count, 'text')} in {listed(columns, 2)} read as missing"


@message
def values_filled(count: int) -> str:
    return f"{counted(count, 'missing value')} filled"


@message
def rows_filled(count: int) -> str:
    return f"{counted(count, 'missing row')} filled"


@message
def gaps_left(count: int) -> str:
    return f"{counted(count, 'gap')} left open"


@message
def other_repair(what: str, count: int) -> str:
    return f"{what} ({count:,})"
