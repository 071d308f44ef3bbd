"""What is wrong with a command's options, in the lab's own words."""

from typer.exceptions import TyperException

from rnnlab.commands.output import printable


def usage_sentence(usage: TyperException) -> str:
    """The option's text and what it should be, where typer could not read it; else what typer says."""
    from pydantic import ValidationError

    wrong, option = usage.__cause__, getattr(usage, "param", None)
    if not isinstance(wrong, ValidationError) or option is None:
        return usage.format_message()
    error, name = wrong.errors()[0], option.opts[0]
    if error["type"] == "value_error":  # of a choice, and the message lists what there is
        return f"{str(error['ctx']['error']).rstrip('.')}: choose one of these for {name}."
    whole = error["type"].startswith("int")
    if not whole and not error["type"].startswith("float"):
        return usage.format_message()
    kind = "a whole number" if whole else "a number"
    example = option.default if isinstance(option.default, int | float) else 10
    return f"'{printable(error['input'])[:40]}' is not {kind}: give {name} {kind}, e.g. {example}."
