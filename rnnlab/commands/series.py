"""`inspect`: what the lab reads out of a file."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rnnlab.commands.options import File, Json
from rnnlab.commands.output import print_json, print_table
from rnnlab.commands.reading import takes_a_reading
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.series.read_options import Guess, ReadOptions
    from rnnlab.series.series import Repair, Series


@takes_a_reading
def inspect(file: File, how: "ReadOptions", json: Json = False) -> None:
    """What is in a series: its time, its features, what was left out and what was repaired."""
    from rnnlab.series.describe import inspection

    series = series_in(file, how)
    inspected = inspection(series)
    if json:
        print_json(inspected)
    else:
        print_table(series.name, ("what", "found"), _rows(series, inspected))


def series_in(file: str, how: "ReadOptions | None" = None) -> "Series":
    """The series that FILE names, read without keeping the file; as it is found where nothing is said."""
    from rnnlab.series.source import ReadOptions, find_source, load

    how = how or ReadOptions()
    with TemporaryDirectory() as folder:
        series = load(find_source(file, Path(folder), how), Path(folder))
    _check_kept(series, how.kept)
    return series


def _check_kept(series: "Series", columns: tuple[str, ...]) -> None:
    """A Mistake where a column was to be kept that cannot be."""
    for column in columns:
        if column not in series.features:
            why = next(
                (out.why for out in series.left_out if out.column == column),
                "it gives the time or names the series",
            )
            usable = [f"'{out.column}'" for out in series.left_out if out.usable]
            raise Mistake(
                f"'{column}' cannot be kept: {why}. --keep takes a column of numbers that is left out "
                f"({', '.join(usable) or 'this file has none'})."
            )


def _rows(series: "Series", inspected: dict[str, Any]) -> list[tuple[str, object]]:
    from rnnlab.series.describe import step_name
    from rnnlab.series.guess_labels import NAMES, value_label

    time, groups = inspected["time"], inspected["groups"]
    rows: list[tuple[str, object]] = [("rows", inspected["rows"])]
    if time is None:
        rows.append(("time", "none"))
    else:
        span = f"{series.label(0)} to {series.label(len(series) - 1)}"
        rows.append(("time", f"{time['column']}: {span}, every {step_name(time['step_seconds'])}"))
    rows += [
        (NAMES[guess.field].lower(), value_label(guess.field, guess.value) + ask_for(guess))
        for guess in series.guesses
        if guess.field != "pick" and guess.value is not None
    ]
    rows += [("feature", feature) for feature in inspected["features"]]
    rows += [("left out", f"{out['column']}: {out['why']}") for out in inspected["left_out"]]
    rows += [
        (
            "left open" if repair.left_open else "repair",
            f"{repair.what}: {repair.count:,}{first_place(repair)}",
        )
        for repair in series.repairs
    ]
    rows += [("note", note) for note in inspected["notes"]]
    if groups is not None:
        rows += [(f"series of {groups['column']}", value) for value in groups["values"]]
    return rows


def first_place(repair: "Repair") -> str:
    """Where it was done first; `--json` has more."""
    if not repair.places:
        return ""
    row = repair.places[0].row
    return f" (first in line {row})" if isinstance(row, int) else f" (first at {row})"


def ask_for(guess: "Guess") -> str:
    """How to decide what the file can't tell."""
    return f" (the file can't tell: say --{guess.field})" if guess.asked else ""
