"""The options that say how a file is to be read, shared by the commands that take one."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rnnlab.commands.options import takes

if TYPE_CHECKING:
    from rnnlab.series.read_options import ReadOptions


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
) -> "ReadOptions":
    from rnnlab.series.read_options import ReadOptions, step_of_text

    seconds, months = (None, None) if step is None else step_of_text(step)
    return ReadOptions(
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


takes_a_reading = takes("how", _reading)
