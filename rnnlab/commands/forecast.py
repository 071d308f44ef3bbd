"""`forecast`: forecast the steps after the end of a run's series, or of a later file, with intervals."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands import forecast_messages as messages
from rnnlab.commands import help_texts
from rnnlab.commands.output import print_json, print_status, print_table
from rnnlab.commands.read_options import with_read_options
from rnnlab.commands.shared_options import Json, RunId
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from rnnlab.forecast.ahead import Ahead
    from rnnlab.forecast.new_data import Load
    from rnnlab.series.read_options import ReadOptions
    from rnnlab.series.series import Series
    from rnnlab.series.source import Source


@with_read_options
def forecast(
    run: RunId,
    read_options: "ReadOptions",
    steps: Annotated[int | None, typer.Option(metavar="STEPS", help=help_texts.STEPS)] = None,
    later: Annotated[str | None, typer.Option("--from", metavar="FILE", help=help_texts.FROM)] = None,
    known: Annotated[str | None, typer.Option(metavar="FILE", help=help_texts.KNOWN_FILE)] = None,
    level: Annotated[float, typer.Option(help=help_texts.LEVEL)] = 0.8,
    choice: Annotated[str, typer.Option("--with", metavar="NAME", help=help_texts.WITH)] = "mix",
    to: Annotated[Path | None, typer.Option(metavar="FILE", help=help_texts.FORECAST_TO)] = None,
    json: Json = False,
) -> None:
    """Print the forecast of a finished run, or write it to a file."""
    from rnnlab.commands.all_series_messages import forecast_written
    from rnnlab.commands.forecast_all import check_table, forecast_all, write_table
    from rnnlab.forecast.ahead import notes_on
    from rnnlab.forecast.choice import choice_named, forecaster_with
    from rnnlab.forecast.hindsight import hindsight_after, hindsight_note, hindsight_report
    from rnnlab.forecast.intervals import LEVELS
    from rnnlab.forecast.new_data import read_known, read_new_series
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import ReadOptions, load

    if not 0 < level < 1:
        raise Mistake(messages.invalid_level(level))
    if later is None and read_options != ReadOptions():
        raise Mistake(messages.read_options_without_file())
    check_table(to)
    store = Store(runs_folder())
    e = store.read(run).experiment
    if known is not None and not e.known:
        raise Mistake(messages.nothing_known_ahead())
    if e.all_series:
        forecast_all(store, run, steps, later, read_options, level, choice, to, json)
        return
    weights, results = store.weights(run), store.results(run)
    series = load(e.source, store.files)
    forecaster = forecaster_with(choice_named(results, choice), series, e, weights, results)
    later_series = None if later is None else _read(later, read_options, partial(read_new_series, series, e))
    known_series = None if known is None else _read(known, ReadOptions(), partial(read_known, series, e))
    levels = tuple(sorted({*LEVELS, level}))
    ahead = forecaster.ahead(e.horizon if steps is None else steps, later_series, known_series, levels)
    for note in notes_on(ahead, level):
        print_status(note)
    hindsight = None
    if later_series is not None:
        try:
            hindsight = hindsight_after(forecaster, later_series)
        except Mistake as mistake:  # the run's own series ends in a gap: the later one does not need it
            print_status(str(mistake))
    if hindsight is not None:
        for column, target in enumerate(e.targets):
            print_status(messages.of_target(target, str(hindsight_note(hindsight, column, level))))
    if to is not None:
        write_table(ahead.to_long_frame(), to)
    if json:
        since = None if hindsight is None else hindsight_report(hindsight)
        print_json(forecast_json(ahead, level) | {"with": choice, "hindsight": since})
    elif to is not None:
        print(forecast_written(str(to), 1, len(ahead.values)))
    else:
        _print_forecast(ahead, level)


def forecast_json(ahead: "Ahead", level: float) -> dict[str, Any]:
    """Return what `forecast --json` prints: low and high at the level, and all intervals by their level."""
    rows = []
    for step in range(len(ahead.values)):
        values = {}
        for k, target in enumerate(ahead.targets):
            intervals = {
                f"{interval_level:g}": [float(low[step, k]), float(high[step, k])]
                for interval_level, (low, high) in ahead.intervals.items()
            }
            low, high = intervals.get(f"{level:g}", (None, None))
            value = float(ahead.values[step, k])
            values[target] = {"value": value, "low": low, "high": high, "intervals": intervals}
        time = None if ahead.times is None else ahead.times[step].isoformat()
        rows.append({"time": time, "values": values})
    return {
        "level": level,
        "at_once": ahead.at_once,
        "rows": rows,
        "features": features_json(ahead),
        "mixed_with": simple_json(ahead),
    }


def features_json(ahead: "Ahead") -> dict[str, Any]:
    """Return {feature: how it continues after the last row, and its values at the steps}.

    Empty if no step reads a feature that the run does not predict. The method is calendar, last_value, season (the
    value that many steps before), or linear (a linear forecast from its own past).
    """
    if ahead.assumed is None:
        return {}
    return {
        row.feature: {"method": row.method, "season_steps": row.season, "values": values.tolist()}
        for row, values in zip(ahead.continued, ahead.assumed.T, strict=True)
    }


def simple_json(ahead: "Ahead") -> dict[str, Any]:
    """Return {target: the simple forecast that is mixed into steps far ahead, and its share at each step}."""
    if ahead.rolled_shares is None:
        return {}
    return {
        row.feature: {
            "method": row.method,
            "season_steps": row.season,
            "shares": (1 - shares).round(6).tolist(),
        }
        for row, shares in zip(ahead.simple, ahead.rolled_shares.T, strict=True)
    }


def _read(file: str, read_options: "ReadOptions", read: "Callable[[Source, Load], Series]") -> "Series":
    """Read a file that continues the run's series, without keeping a copy of it."""
    from rnnlab.series.source import find_source, load

    with TemporaryDirectory() as name:
        folder = Path(name)
        source = find_source(file, folder, read_options)
        return read(source, lambda other, following: load(other, folder, following))


def _print_forecast(ahead: "Ahead", level: float) -> None:
    interval = ahead.intervals.get(level)
    columns = ["time" if ahead.times is not None else ">step"]
    for target in ahead.targets:
        columns += [f">{target}", ">low", ">high"] if interval else [f">{target}"]
    rows = []
    for step, label in enumerate(ahead.labels()):
        row = [label]
        for k in range(len(ahead.targets)):
            row += [format_number(float(values[step, k])) for values in (ahead.values, *(interval or ()))]
        rows.append(row)
    title = messages.forecast_title(len(rows), ahead.series.name, level if interval else None)
    print_table(title, columns, rows)
