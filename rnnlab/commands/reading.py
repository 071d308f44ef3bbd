"""The options that say how a file is to be read, shared by the commands that take one."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rnnlab.series.choices import Reading


def takes_a_reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with an option for each field of a Reading in place of its parameter `how`."""
    options = list(inspect.signature(_reading).parameters.values())
    names = {option.name for option in options}
    parameters: list[inspect.Parameter] = []
    for own in inspect.signature(command).parameters.values():
        parameters += options if own.name == "how" else [own]

    def with_options(**given: Any) -> Any:
        said = {name: given.pop(name) for name in names}
        return command(how=_reading(**said), **given)

    # Typer reads the options off the signature.
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
    return with_options


def _reading(
    time: Annotated[
        str | None,
        typer.Option(metavar="COL", help="The column to read times from; '' for none. Found if left out."),
    ] = None,
    pick: Annotated[
        str | None, typer.Option(metavar="VALUE", help="Which series of a long table; the first if left out.")
    ] = None,
    part: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which file of an archive, or sheet of a workbook.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="The text's encoding, e.g. cp1252.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(metavar="CHAR", help="What parts the columns; 'tab', or ' ' for any spaces.")
    ] = None,
    decimal: Annotated[
        Literal[".", ","] | None, typer.Option(help="The sign before the decimals of a number.")
    ] = None,
    above: Annotated[
        int | None, typer.Option(metavar="N", help="Lines to skip before the line of column names.")
    ] = None,
    header: Annotated[
        int | None, typer.Option(metavar="0..2", help="How many lines hold the column names.")
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="What stands for a missing value too, e.g. -9999."),
    ] = None,
    order: Annotated[
        Literal["day first", "month first"] | None, typer.Option(help="How to read dates such as 03/04/2024.")
    ] = None,
    shape: Annotated[
        Literal["wide", "long", "matrix"] | None,
        typer.Option(
            help="One row a step; several series below each other; or one row a year, one column a month."
        ),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="From row to row, e.g. 15min, 1h, 1day, 1month, 1quarter."),
    ] = None,
    summary: Annotated[
        Literal["mean", "sum", "last", "min", "max"] | None, typer.Option(help="Of several rows in one step.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="A column of numbers to read though it is left out."),
    ] = None,
) -> "Reading":
    from rnnlab.series.choices import Reading, step_of_text

    seconds, months = (None, None) if step is None else step_of_text(step)
    return Reading(
        part=part,
        encoding=encoding,
        delimiter="\t" if delimiter in ("tab", "\\t") else delimiter,
        decimal=decimal,
        above=above,
        header=header,
        missing=tuple(missing or ()),
        time=time,
        order=order,
        shape=shape,
        pick=pick,
        step=seconds,
        months=months,
        summary=summary,
        kept=tuple(keep or ()),
    )
