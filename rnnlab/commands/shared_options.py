"""Options that several commands share, and a decorator that adds a group of options to a command."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from rnnlab.commands import help_texts

File = Annotated[list[str], typer.Argument(metavar="FILE...", help=help_texts.FILE)]
RunId = Annotated[str, typer.Argument(metavar="RUN", help=help_texts.RUN)]
Layers = Annotated[
    list[str] | None, typer.Option("--layer", metavar="KIND:UNITS[:seq]", help=help_texts.LAYER)
]
Json = Annotated[bool, typer.Option("--json", help=help_texts.JSON)]
CodeFile = Annotated[Path | None, typer.Option("--code", metavar="FILE.py", help=help_texts.CODE_FILE)]


def with_options_of(
    parameter: str, factory: Callable[..., Any]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that replaces a command's parameter by the options that it is made from.

    Args:
        parameter: the name of the command's parameter.
        factory: makes the parameter's value; its own parameters become options of the command.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        options = list(inspect.signature(factory).parameters.values())
        names = {option.name for option in options}
        parameters: list[inspect.Parameter] = []
        for command_parameter in inspect.signature(command).parameters.values():
            parameters += options if command_parameter.name == parameter else [command_parameter]

        def with_options(**arguments: Any) -> Any:
            factory_arguments = {name: arguments.pop(name) for name in names}
            return command(**{parameter: factory(**factory_arguments)}, **arguments)

        # Typer reads the options from the signature.
        with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
        return with_options

    return decorate
