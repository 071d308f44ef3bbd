"""What the files for people say about a forecast ahead, in words: the verdict, the scores, the data, the settings."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.export import messages
from rnnlab.figures import palette
from rnnlab.figures.ahead import AheadPlot
from rnnlab.figures.icons import layer_label
from rnnlab.forecast.ahead import Ahead, far_error_note, notes_on
from rnnlab.forecast.ahead_messages import METHODS
from rnnlab.forecast.choice import MIX, choice_score
from rnnlab.forecast.messages import shares_text
from rnnlab.forecast.results import Results, rows_of
from rnnlab.forecast.verdict import verdict_of
from rnnlab.message import text_of
from rnnlab.number_format import format_count, format_number
from rnnlab.runs.run import Run
from rnnlab.series.samples import SAMPLES
from rnnlab.series.series import Series
from rnnlab.series.source import Sample, Source, Weather
from rnnlab.series.step_names import step_name
from rnnlab.series.steps.grid import closings_between

FEWEST_ROWS, MOST_ROWS = 24, 500  # of the series, drawn before the forecast
MAIN_LEVEL = 0.8


@dataclass(frozen=True, eq=False)
class ForecastReport:
    """A forecast ahead with all that people ask about it.

    series: the run's. choice: what was forecast with, one of `rnnlab.forecast.choice.choices_of`.
    """

    run: Run
    series: Series
    results: Results
    ahead: Ahead
    choice: str = MIX

    @property
    def experiment(self) -> Experiment:
        return self.run.experiment

    def subtitle(self) -> str:
        """Of which data, how many steps, and until when."""
        steps, labels = len(self.ahead.values), self.ahead.labels()
        until = "" if self.ahead.times is None else labels[-1]
        return messages.forecast_subtitle(data_name(self.experiment.source), steps, until)

    def verdict(self, target: str) -> str:
        """What the scores say about the forecast that the run chose, or how good another choice was."""
        if self.choice != MIX:
            return str(choice_score(self.results, target, self.choice, self.ahead))
        status = self.run.status
        return str(verdict_of(self.results, target, status.best_epoch, self.run.epochs_done))

    def notes(self, target: str) -> list[str]:
        """What the forecast was made with and how, how good that was, and what the interval means."""
        lines = [
            messages.forecast_with(self.method(target)),
            str(choice_score(self.results, target, self.choice, self.ahead)) if self.choice == MIX else "",
            str(far_error_note(self.ahead, target) or ""),
            *map(str, notes_on(self.ahead, MAIN_LEVEL)),
        ]
        coverage = self.results.coverage(target) if self.choice == MIX else {}
        return [
            *(text_of(alert.what) for alert in rows_of(self.results.alerts, target)),
            *filter(None, lines),
            *(messages.interval_coverage(level, share) for level, share in coverage.items()),
        ]

    def method(self, target: str) -> str:
        """What the target was forecast with; of the mix, what it consists of."""
        shares = {row.forecast: row.share for row in rows_of(self.results.shares, target)}
        return shares_text(shares) if self.choice == MIX and shares else METHODS[self.choice]

    def inside_test_set(self, target: str) -> dict[float, list[float | None]]:
        """{level: for each step the share of the test set inside the interval at as many steps ahead}.

        None at steps beyond the horizon. Only of the forecast that the run chose, which the test set measured.
        """
        if self.choice != MIX:
            return {}
        steps = len(self.ahead.values)
        return {
            row.level: [*row.coverage[:steps], *[None] * (steps - len(row.coverage))]
            for row in rows_of(self.results.intervals, target)
            if row.level in self.ahead.intervals
        }

    def frame(self, rounded: bool = False) -> pd.DataFrame:
        """The forecast as a table, with the share of the test set inside each interval. rounded: for people."""
        frame = self.ahead.to_frame(rounded)
        for target in self.ahead.targets:
            for level, shares in self.inside_test_set(target).items():
                after = frame.columns.get_loc(f"{target} high {100 * level:g} %")
                assert isinstance(after, int)
                values = pd.Series(shares, dtype=float)
                frame.insert(
                    after + 1, messages.inside_heading(target, level), values.round(3) if rounded else values
                )
        return frame

    def scores(self, target: str) -> list[tuple[str, float, float, float | None]]:
        """Each forecast's name, MAE, RMSE and skill on the test set, the smallest error first."""
        rows = [self.results.scores_of(target, name) for name in self.results.forecasts(target)]
        rows.sort(key=lambda row: row.mae)
        return [(METHODS[row.forecast].removeprefix("the "), row.mae, row.rmse, row.skill) for row in rows]

    def data(self) -> list[tuple[str, str]]:
        """What was read, as names and values."""
        series, e = self.series, self.experiment
        rows = [(messages.DATA, data_name(e.source)), (messages.ROWS, f"{len(series):,}")]
        if series.times is not None:
            rows += [(messages.FROM, series.label(0)), (messages.UNTIL, series.label(len(series) - 1))]
        if series.step_seconds is not None:
            rows.append((messages.TIME_STEP, step_name(series.step_seconds)))
        if self.ahead.series.name != series.name or len(self.ahead.series) != len(series):
            last = self.ahead.series
            rows.append((messages.FORECAST_FROM, messages.end_of(last.name, last.label(len(last) - 1))))
        rows += [(messages.TARGETS, ", ".join(e.targets)), (messages.COLUMNS_READ, ", ".join(e.features))]
        rows += [(messages.REPAIRED, f"{repair.what} ({repair.count:,})") for repair in series.repairs]
        return rows

    def settings(self) -> list[tuple[str, str]]:
        """How the network was trained, as names and values."""
        e, status = self.experiment, self.run.status
        shares = " / ".join(f"{100 * share:g} %" for share in e.split)
        return [
            (messages.NETWORK, " → ".join(map(layer_label, e.stack))),
            (messages.WINDOW, format_count(e.window, "time step")),
            (messages.HORIZON, format_count(e.horizon, "step")),
            (messages.EPOCHS, messages.best_epoch(status.best_epoch, self.run.epochs_done)),
            (messages.SPLIT, shares),
            (messages.SEED, str(e.seed)),
            (messages.RUN, self.run.id),
        ]

    def columns(self) -> list[tuple[str, str, str, str]]:
        """The smallest, mean and largest value of each column that the network reads."""
        rows = []
        for name in self.experiment.features:
            values = self.series.column(name)
            low, mean, high = (
                format_number(float(number)) for number in (values.min(), values.mean(), values.max())
            )
            rows.append((name, low, mean, high))
        return rows

    def plot(self, target: str, happened: np.ndarray | None = None) -> AheadPlot:
        """The chart of one target. happened: the actual values of the steps, if some are known."""
        return ahead_plot(self.ahead, target, palette.target_colour(target, self.series.features), happened)

    def file_name(self, ending: str) -> str:
        """A name for a file that says what is in it: forecast-temperature-2014-01-01.xlsx."""
        target = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)", "", self.ahead.targets[0].lower())).strip("-")
        day = "" if self.ahead.times is None else f"-{self.ahead.labels()[0][:10]}"
        return f"forecast-{target[:40] or 'series'}{day}{ending}"


def data_name(source: Source) -> str:
    """A series' name for people: the title of a sample, or the name of a file."""
    if isinstance(source, Sample):
        return SAMPLES[source.name].title if source.name in SAMPLES else source.name
    return messages.GENERATED_WEATHER if isinstance(source, Weather) else source.name


def ahead_plot(ahead: Ahead, target: str, colour: str, happened: np.ndarray | None = None) -> AheadPlot:
    """One target's forecast after the last rows of its series."""
    column = ahead.targets.index(target)
    bands = {level: (low[:, column], high[:, column]) for level, (low, high) in ahead.intervals.items()}
    return plot_after(ahead.series, target, ahead.values[:, column], ahead.times, bands, colour, happened)


def plot_after(
    series: Series,
    target: str,
    forecast: np.ndarray,
    times: pd.DatetimeIndex | None,
    bands: dict[float, tuple[np.ndarray, np.ndarray]],
    colour: str,
    happened: np.ndarray | None = None,
) -> AheadPlot:
    """A forecast, (steps,), after the last rows of its series: three times as many as there are steps.

    times: of the steps. bands, happened: as in AheadPlot.
    """
    last = len(series)
    shown = min(last, max(FEWEST_ROWS, min(3 * len(forecast), MOST_ROWS)))
    if times is not None and series.times is not None:
        times = pd.DatetimeIndex(series.times[last - shown :].append(times))
    return AheadPlot(
        target=target,
        colour=colour,
        times=None if series.times is None else times,
        first=last - shown,
        values=series.column(target)[-shown:],
        segments=series.segments[-shown:],
        forecast=forecast,
        bands=bands,
        happened=happened,
        closings=closings_between(times, series),
    )
