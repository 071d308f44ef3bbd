"""Sentences for options that typer cannot parse."""

from typer.exceptions import TyperException

from rnnlab.commands import messages
from rnnlab.commands.output import on_one_line

MOST_QUOTED = 40
EXAMPLE = 10


def describe_option_error(error: TyperException) -> str:
    """Return a sentence that quotes the value and says what the option takes; typer's own for other errors."""
    from pydantic import ValidationError

    cause, option = error.__cause__, getattr(error, "param", None)
    if not isinstance(cause, ValidationError) or option is None:
        return error.format_message()
    problem, name = cause.errors()[0], option.opts[0]
    if problem["type"] == "value_error":  # a choice; the text lists the valid values
        return str(messages.invalid_choice(str(problem["ctx"]["error"]).rstrip("."), name))
    whole = problem["type"].startswith("int")
    if not whole and not problem["type"].startswith("float"):
        return error.format_message()
    example = option.default if isinstance(option.default, int | float) else EXAMPLE
    value = on_one_line(problem["input"])[:MOST_QUOTED]
    return str(messages.not_a_number(value, name, whole, example))
