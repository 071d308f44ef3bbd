"""What rnnlab.api says to people: mistakes in the arguments of `read`."""

from rnnlab.message import message
from rnnlab.quoting import excerpt


@message
def unknown_read_option(name: str, options: tuple[str, ...]) -> str:
    return f"'{name}' is not a way to read a file. Choose one of {', '.join(options)}."


@message
def invalid_read_option(error: str) -> str:
    return f"The file cannot be read that way ({error})."


@message
def data_not_read(given: str) -> str:
    return f"The data are '{excerpt(given)}', which is not read yet. Give what rnnlab.read of it returns."


@message
def unknown_split(given: str) -> str:
    return f"'{excerpt(given)}' is not a way to split series. Choose 'each' (own rows) or 'date' (one date for all)."
