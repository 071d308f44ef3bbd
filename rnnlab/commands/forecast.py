"""`forecast`: what comes after the end of a run's series, or of a later file, with intervals."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands.options import Json, RunId
from rnnlab.commands.output import print_json, print_table, say
from rnnlab.commands.reading import takes_a_reading
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from rnnlab.forecast.ahead import Ahead
    from rnnlab.forecast.new_data import Load
    from rnnlab.series.read_options import ReadOptions
    from rnnlab.series.series import Series
    from rnnlab.series.source import Source


@takes_a_reading
def forecast(
    run: RunId,
    how: "ReadOptions",
    steps: Annotated[
        int | None, typer.Option(metavar="STEPS", help="Steps ahead; the run's own horizon if left out.")
    ] = None,
    later: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="A later CSV with the same columns and the same step."),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A CSV with what is known ahead, for the steps to come."),
    ] = None,
    level: Annotated[float, typer.Option(help="Of the intervals, e.g. 0.8 or 0.95.")] = 0.8,
    json: Json = False,
) -> None:
    """What comes after a series' end, by a finished run and without training."""
    from rnnlab.forecast.ahead import Forecaster
    from rnnlab.forecast.intervals import LEVELS
    from rnnlab.forecast.new_data import read_known, read_like
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import ReadOptions, load

    if not 0 < level < 1:
        raise Mistake(f"The level is {level:g}: give a share between 0 and 1, such as 0.8.")
    if later is None and how != ReadOptions():
        raise Mistake(
            "--time, --pick and the like are of the file that --from names: give that, or leave them out."
        )
    store = Store(runs_folder())
    e = store.read(run).experiment
    if known is not None and not e.known:
        raise Mistake("The run reads nothing that is known ahead: leave --known out.")
    weights, results = store.weights(run), store.results(run)
    series = load(e.source, store.files)
    forecaster = Forecaster(series, e, weights, results.shares, results.season)
    continues = None if later is None else _read(later, how, partial(read_like, series, e))
    given = None if known is None else _read(known, ReadOptions(), partial(read_known, series, e))
    levels = tuple(sorted({*LEVELS, level}))
    ahead = forecaster.ahead(e.horizon if steps is None else steps, continues, given, levels)
    for sentence in notes_of(ahead, level):
        say(sentence)
    if json:
        print_json(report_of(ahead, level))
    else:
        _print(ahead, level)


def report_of(ahead: "Ahead", level: float) -> dict[str, Any]:
    """What `forecast --json` prints: low and high at the level, and every interval by its level."""
    rows = []
    for step in range(len(ahead.values)):
        values = {}
        for k, target in enumerate(ahead.targets):
            ends = {
                f"{own:g}": [float(low[step, k]), float(high[step, k])]
                for own, (low, high) in ahead.intervals.items()
            }
            low, high = ends.get(f"{level:g}", (None, None))
            value = float(ahead.values[step, k])
            values[target] = {"value": value, "low": low, "high": high, "intervals": ends}
        time = None if ahead.times is None else ahead.times[step].isoformat()
        rows.append({"time": time, "values": values})
    return {"level": level, "at_once": ahead.at_once, "rows": rows}


def notes_of(ahead: "Ahead", level: float) -> list[str]:
    """What a person should know of how it was made, a sentence each."""
    from rnnlab.forecast.ahead import interval_note, way_note

    return [way_note(ahead), interval_note(ahead, level)]


def _read(file: str, how: "ReadOptions", read: "Callable[[Source, Load], Series]") -> "Series":
    """The series in a file that continues the run's, read without keeping the file."""
    from rnnlab.series.source import find_source, load

    with TemporaryDirectory() as name:
        folder = Path(name)
        source = find_source(file, folder, how)
        return read(source, lambda other, following: load(other, folder, following))


def _print(ahead: "Ahead", level: float) -> None:
    ends = ahead.intervals.get(level)
    columns = ["time" if ahead.times is not None else ">step"]
    for target in ahead.targets:
        columns += [f">{target}", ">low", ">high"] if ends else [f">{target}"]
    rows = []
    for step, label in enumerate(ahead.labels()):
        row = [label]
        for k in range(len(ahead.targets)):
            row += [format_number(float(values[step, k])) for values in (ahead.values, *(ends or ()))]
        rows.append(row)
    title = f"{len(rows)} steps after the end of {ahead.series.name}"
    print_table(f"{title}, {100 * level:g} % intervals" if ends else title, columns, rows)
