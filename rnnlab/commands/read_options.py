"""The options for reading a file, shared by the commands that read one."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rnnlab.commands import all_series_messages, help_texts, messages
from rnnlab.commands.output import print_status
from rnnlab.commands.shared_options import with_options_of
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.series.panel import Panel
    from rnnlab.series.read_options import ReadOptions
    from rnnlab.series.series import Series


def make_read_options(
    time: Annotated[str | None, typer.Option(metavar="COL", help=help_texts.TIME)] = None,
    time_with: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.TIME_WITH)] = None,
    time_format: Annotated[str | None, typer.Option(metavar="FORMAT", help=help_texts.TIME_FORMAT)] = None,
    time_unit: Annotated[str | None, typer.Option(metavar="UNIT", help=help_texts.TIME_UNIT)] = None,
    time_zone: Annotated[str | None, typer.Option(metavar="ZONE", help=help_texts.TIME_ZONE)] = None,
    pick: Annotated[str | None, typer.Option(metavar="VALUE", help=help_texts.PICK)] = None,
    series_column: Annotated[
        list[str] | None, typer.Option(metavar="COL", help=help_texts.SERIES_COLUMN)
    ] = None,
    part: Annotated[str | None, typer.Option(metavar="NAME", help=help_texts.PART)] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help=help_texts.ENCODING)] = None,
    delimiter: Annotated[str | None, typer.Option(metavar="CHAR", help=help_texts.DELIMITER)] = None,
    decimal: Annotated[Literal[".", ","] | None, typer.Option(help=help_texts.DECIMAL)] = None,
    above: Annotated[int | None, typer.Option(metavar="N", help=help_texts.ABOVE)] = None,
    header: Annotated[int | None, typer.Option(metavar="0..3", help=help_texts.HEADER)] = None,
    missing: Annotated[list[str] | None, typer.Option(metavar="TEXT", help=help_texts.MISSING)] = None,
    order: Annotated[Literal["day first", "month first"] | None, typer.Option(help=help_texts.ORDER)] = None,
    shape: Annotated[
        Literal["wide", "long", "matrix", "columns"] | None, typer.Option(help=help_texts.SHAPE)
    ] = None,
    step: Annotated[str | None, typer.Option(metavar="TIME", help=help_texts.STEP)] = None,
    summary: Annotated[
        Literal["mean", "sum", "last", "min", "max"] | None, typer.Option(help=help_texts.SUMMARY)
    ] = None,
    keep: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.KEEP)] = None,
    leave_out: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.LEAVE_OUT)] = None,
) -> "ReadOptions":
    from rnnlab.series.read_options import SEPARATOR, ReadOptions, step_of_text

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
        time_with=tuple(time_with or ()),
        time_format=time_format,
        time_unit=time_unit,
        time_zone=time_zone,
        order=order,
        shape=shape,
        series_column=None if series_column is None else SEPARATOR.join(series_column),
        pick=pick,
        step=seconds,
        months=months,
        summary=summary,
        kept=tuple(keep or ()),
        leave_out=tuple(leave_out or ()),
    )


with_read_options = with_options_of("read_options", make_read_options)


def read_series(file: str | list[str], read_options: "ReadOptions") -> "Series":
    """Read the series that FILE names without keeping a copy of the file.

    Raises:
        Mistake: the file holds no series, `--keep` names a column that cannot be kept, or `--leave-out` names one
            that is not a feature.
    """
    from rnnlab.series.source import find_source, load

    with TemporaryDirectory() as folder:
        series = load(find_source(file, Path(folder), read_options), Path(folder))
    for column in read_options.kept:
        if column not in series.features:
            reason = next((str(out.why) for out in series.left_out if out.column == column), "")
            usable = tuple(out.column for out in series.left_out if out.usable)
            raise Mistake(messages.column_cannot_be_kept(column, reason, usable))
    left_out = {out.column for out in series.left_out}
    for column in read_options.leave_out:
        if column not in left_out:
            raise Mistake(messages.column_cannot_be_left_out(column, series.features))
    return series


def report_open_questions(series: "Series") -> None:
    """Print on stderr what the file leaves open, how it was read, and the option that changes it."""
    from rnnlab.series.read_options import NAMES, value_label

    for guess in series.guesses:
        if guess.asked:
            why = "" if guess.why is None else str(guess.why)
            value = value_label(guess.field, guess.value)
            print_status(messages.open_question(NAMES[guess.field], value, why, guess.field))


def report_repairs(series: "Series") -> None:
    """Print on stderr what was changed or left out while a file was read."""
    for repair in series.repairs:
        if repair.kind != "read":
            place = str(messages.where_first(repair.places[0].row)) if repair.places else ""
            print_status(all_series_messages.repair_line(repair.kind, str(repair.what), repair.count, place))


def report_reading_of_all(panel: "Panel", constants: tuple[str, ...]) -> None:
    """Print on stderr how all series of a file were read: open questions, repairs, notes, and what could be inputs.

    constants: the inputs that were chosen.
    """
    from rnnlab.series.panel import SERIES

    report_open_questions(panel.facts)
    report_repairs(panel.facts)
    for note in panel.facts.notes:
        print_status(note)
    columns = tuple(column for column in panel.constants if column not in (panel.column, SERIES))
    if columns and not constants:
        print_status(all_series_messages.possible_constants(columns))
