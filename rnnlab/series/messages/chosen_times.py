"""Messages about what the person says about the time: columns together, a format, a unit, a time zone."""

from rnnlab.message import message
from rnnlab.series.messages.template import Sentence

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


format_and_unit = Sentence("A time column has a format or a unit, not both. Leave one of them out.")
several_columns_and_unit = Sentence(
    "Only one column can count the time in a unit. Leave out the unit or the other columns."
)


@message
def option_for_matrix(option: str) -> str:
    name = OPTIONS.get(option, option)
    return f"{name} is for a time column, but in this shape times are side by side. Choose another shape."


columns_make_no_time = Sentence(
    "{columns:listed} together cannot be read as times. Choose the columns of the year, month and day, or of "
    "the date and the time of day, in this order."
)
format_without_year = Sentence(
    "The date format {form:quoted} has no year. Write one such as DD.MM.YYYY hh:mm or %d%m%y."
)
wrong_time_format = Sentence(
    "{example:quoted} in {columns:listed} is not in the date format {form:quoted}. Choose another format.",
    facts="columns example form",
)
no_column_in_format = Sentence(
    "No column has the date format {form:quoted}. Choose another format, or the time column as well."
)
no_numbers_for_unit = Sentence(
    "{column:quoted} does not hold numbers, so it cannot count the time in {unit:quoted}."
)
no_rising_column = Sentence(
    "No column rises from row to row, so none counts the time in {unit:quoted}. Choose the time column."
)
times_out_of_range = Sentence(
    "The numbers in {column:quoted} are too large to be times in {unit:quoted}. Choose another unit."
)
unknown_time_zone = Sentence(
    "There is no time zone {zone:quoted}. Write a name such as Europe/Berlin or America/New_York."
)
zone_without_dates = Sentence("The time zone {zone:quoted} cannot be used: the file has no dates.")
standard_time_of = Sentence("The times are in the standard time of {zone}, all year.")
