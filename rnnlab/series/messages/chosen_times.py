"""Messages about what the person says about the time: columns together, a format, a unit, a time zone."""

from rnnlab.message import message
from rnnlab.quoting import listed, quoted

OPTIONS = {  # for the time column, in words
    "time_with": "Several time columns",
    "time_format": "A date format",
    "time_unit": "A unit of the time",
    "time_zone": "A time zone",
}


@message
def option_without_time(option: str) -> str:
    name = OPTIONS.get(option, option)
    return (
        f"{name} needs a time column, but you chose none. Choose the time column, or leave this option out."
    )


@message
def format_and_unit() -> str:
    return "A time column has a format or a unit, not both. Leave one of them out."


@message
def several_columns_and_unit() -> str:
    return "Only one column can count the time in a unit. Leave out the unit or the other columns."


@message
def option_for_matrix(option: str) -> str:
    name = OPTIONS.get(option, option)
    return f"{name} is for a time column, but in this shape times are side by side. Choose another shape."


@message
def columns_make_no_time(columns: tuple[str, ...]) -> str:
    return (
        f"{listed(columns)} together cannot be read as times. Choose the columns of the year, month and day, "
        "or of the date and the time of day, in this order."
    )


@message
def format_without_year(form: str) -> str:
    return f"The date format {quoted(form)} has no year. Write one such as DD.MM.YYYY hh:mm or %d%m%y."


@message
def wrong_time_format(columns: tuple[str, ...], example: str, form: str) -> str:
    return f"{quoted(example)} in {listed(columns)} is not in the date format {quoted(form)}. Choose another format."


@message
def no_column_in_format(form: str) -> str:
    return f"No column has the date format {quoted(form)}. Choose another format, or the time column as well."


@message
def no_numbers_for_unit(column: str, unit: str) -> str:
    return f"{quoted(column)} does not hold numbers, so it cannot count the time in {quoted(unit)}."


@message
def no_rising_column(unit: str) -> str:
    return (
        f"No column rises from row to row, so none counts the time in {quoted(unit)}. Choose the time column."
    )


@message
def times_out_of_range(column: str, unit: str) -> str:
    return (
        f"The numbers in {quoted(column)} are too large to be times in {quoted(unit)}. Choose another unit."
    )


@message
def unknown_time_zone(zone: str) -> str:
    return f"There is no time zone {quoted(zone)}. Write a name such as Europe/Berlin or America/New_York."


@message
def zone_without_dates(zone: str) -> str:
    return f"The time zone {quoted(zone)} cannot be used: the file has no dates."


@message
def standard_time_of(zone: str) -> str:
    return f"The times are in the standard time of {zone}, all year."
