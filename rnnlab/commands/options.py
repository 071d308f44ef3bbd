"""The options that several commands share."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

File = Annotated[
    str, typer.Argument(metavar="FILE", help="A CSV, a sample's name, or 'weather' (generated).")
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="A run's id; `runs` lists them.")]
Layers = Annotated[
    list[str] | None,
    typer.Option("--layer", metavar="KIND:UNITS[:seq]", help="A layer, in order, e.g. --layer lstm:32:seq."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
CodeFile = Annotated[
    Path | None, typer.Option("--code", metavar="FILE.py", help="Read the stack out of Keras source.")
]


def takes(parameter: str, made_by: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that gives a command all options of `made_by` in place of the parameter it makes."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        options = list(inspect.signature(made_by).parameters.values())
        names = {option.name for option in options}
        parameters: list[inspect.Parameter] = []
        for own in inspect.signature(command).parameters.values():
            parameters += options if own.name == parameter else [own]

        def with_options(**given: Any) -> Any:
            said = {name: given.pop(name) for name in names}
            return command(**{parameter: made_by(**said)}, **given)

        # Typer reads the options off the signature.
        with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
        return with_options

    return decorated
