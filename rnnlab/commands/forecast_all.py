"""`forecast` of a run on all series: one long table."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnlab.commands import all_series_messages as messages
from rnnlab.commands.output import print_json, print_status, print_table
from rnnlab.commands.read_options import report_repairs
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    import pandas as pd

    from rnnlab.panel.ahead import AllAhead
    from rnnlab.runs.store import Store
    from rnnlab.series.panel import Panel
    from rnnlab.series.read_options import ReadOptions

MOST_ROWS = 20  # that are printed; a file has all
ENDINGS = (".csv",)


def check_table(to: Path | None) -> None:
    """Raise a Mistake if no table can be written there."""
    if to is not None and to.suffix.lower() not in ENDINGS:
        raise Mistake(messages.table_ending(to.name, ENDINGS))


def forecast_all(
    store: "Store",
    run: str,
    steps: int | None,
    later: str | None,
    read_options: "ReadOptions",
    level: float,
    choice: str,
    to: Path | None,
    json: bool,
) -> None:
    """Print the forecast of all series of a finished run, or write it to a file."""
    from rnnlab.forecast.intervals import LEVELS
    from rnnlab.panel.own_autoregression import PARTS_OF_ALL
    from rnnlab.runs.panel_files import panel_forecaster

    if choice not in ("mix", *PARTS_OF_ALL):
        raise Mistake(messages.choice_of_all(choice, ("mix", *PARTS_OF_ALL)))
    forecaster = panel_forecaster(store, run)
    later_panel = None if later is None else _read(forecaster.everything, store, run, later, read_options)
    horizon = forecaster.experiment.horizon
    levels = tuple(sorted({*LEVELS, level}))
    only = None if choice == "mix" else choice
    ahead = forecaster.ahead(horizon if steps is None else steps, later_panel, levels, only)
    for note, count in _notes(ahead):
        print_status(messages.note_on_series(note, count))
    if ahead.panel.facts.clock_note is not None:
        print_status(ahead.panel.facts.clock_note)
    for out in (forecaster.everything if later_panel is None else later_panel).left_out:
        print_status(messages.series_left_out(out.id, str(out.why)))
    if to is not None:
        write_table(ahead.to_frame(), to)
    if json:
        print_json(all_ahead_json(ahead, level) | {"with": choice})
    elif to is not None:
        print(messages.forecast_written(str(to), len(ahead.ids), ahead.values.shape[1]))
    else:
        _print_rows(ahead, level)


def write_table(frame: "pd.DataFrame", to: Path) -> None:
    """Write a table as CSV; a Mistake if that is impossible."""
    from rnnlab.files import atomic_path

    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(to) as path:
            frame.to_csv(path, index=False)
            path.chmod(0o644)
    except OSError as error:
        raise Mistake(messages.cannot_write_table(str(to), error.strerror or str(error))) from None


def all_ahead_json(ahead: "AllAhead", level: float) -> dict[str, Any]:
    """Return what `forecast --json` prints for all series: of each the rows that one series has."""
    from rnnlab.message import text_of

    series = []
    for k, name in enumerate(ahead.ids):
        rows = []
        for step in range(ahead.values.shape[1]):
            values = {}
            for number, target in enumerate(ahead.targets):
                intervals = {
                    f"{at:g}": [_finite(low[k, step, number]), _finite(high[k, step, number])]
                    for at, (low, high) in ahead.intervals.items()
                }
                low, high = intervals.get(f"{level:g}", (None, None))
                value = float(ahead.values[k, step, number])
                values[target] = {"value": value, "low": low, "high": high, "intervals": intervals}
            time = None if ahead.times is None else str(ahead.times[k, step].astype("datetime64[s]"))
            rows.append({"time": time, "values": values})
        note = ahead.notes[k]
        series.append({"unique_id": name, "note": None if note is None else text_of(note), "rows": rows})
    return {"level": level, "series": series}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _notes(ahead: "AllAhead") -> list[tuple[str, int]]:
    """Return each note and how many series have it."""
    texts = [str(note) for note in ahead.notes if note is not None]
    return [(text, texts.count(text)) for text in dict.fromkeys(texts)]


def _read(everything: "Panel", store: "Store", run: str, file: str, read_options: "ReadOptions") -> "Panel":
    """Read a later file without keeping a copy of it."""
    from rnnlab.panel.later import read_later
    from rnnlab.series.source import find_source, load_panel

    experiment = store.read(run).experiment
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = find_source(file, folder, read_options)
        panel = read_later(
            everything, experiment, source, lambda other, following: load_panel(other, folder, following)
        )
    report_repairs(panel.facts)
    return panel


def _print_rows(ahead: "AllAhead", level: float) -> None:
    frame = ahead.to_frame()
    low, high = f"low {100 * level:g} %", f"high {100 * level:g} %"
    columns = [name for name in ("unique_id", "ds", "target", "forecast", low, high) if name in frame]
    rows = [
        tuple(
            format_number(float(cell)) if name in ("forecast", low, high) else cell
            for name, cell in zip(columns, row, strict=True)
        )
        for row in frame[columns].head(MOST_ROWS).itertuples(index=False)
    ]
    headings = [f">{name}" if name in ("forecast", low, high) else name for name in columns]
    print_table(messages.first_rows(len(rows), len(frame), len(ahead.ids)), headings, rows)
