"""The whole series small, with one window and the stretch that the chart of the forecast shows."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette, visible_range
from rnnlab.figures.forecast import initial_stretch
from rnnlab.figures.lines import axis_values
from rnnlab.figures.series import SeriesPlot, overview_figure
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import closings_of
from rnnlab.training.windows import origins_of, split_rows
from rnnlab.ui import services, state
from rnnlab.ui.lab import forecast_chart
from rnnlab.ui.lab import series_messages as messages

HEIGHT = 112  # pixels
Rows = tuple[int, int]
_window_hover = st.components.v2.component(
    "rnnlab_window_hover", js=(Path(__file__).parent / "window_hover.js").read_text(encoding="utf-8")
)


def render() -> None:
    """Draw the first target only; without a window where none fits: the line below the stack says why."""
    experiment = state.experiment()
    series = services.series_of(experiment.source)
    marked: tuple[Rows | None, Rows | None, Rows | None] = None, None, None
    with suppress(Mistake):
        marked = rows_to_mark(series, experiment)
    window, predicted, stretch = marked
    parts = split_rows(len(series), experiment.split)
    target = shown_target(experiment)
    plot = SeriesPlot(
        times=series.times,
        lines={target: series.column(target)},
        colours=palette.feature_colours(series.features),
        targets=experiment.targets,
        parts={name: parts[name] for name in ("training", "validation", "test")},
        window=window,
        predicted=predicted,
        segments=series.segments,
        closings=closings_of(series),
        shown=visible_range.whole_series(len(series)),
    )
    st.plotly_chart(
        overview_figure(plot, stretch, HEIGHT), width="stretch", key="overview_chart",
        config={"displayModeBar": False}, alt=messages.overview_summary(target, *ends_of(series)),
    )  # fmt: skip
    shown = forecast_chart.shown_experiment()
    shape = window_shape(services.series_of(shown.source), shown)
    _window_hover(
        key="window_hover", data=shape | {"overview": shown.source == experiment.source}, width=1, height=1
    )


def ends_of(series: Series) -> tuple[str, str]:
    """The labels of the first and the last row."""
    return series.label(0), series.label(len(series) - 1)


def window_shape(series: Series, experiment: Experiment) -> dict[str, float | str]:
    """What the browser needs to mark the window of a forecast that is hovered, in the units of the x axis.

    lead: how many steps the drawn forecasts are ahead. step: from row to row.
    """
    step = 1.0
    if series.times is not None and len(series) > 1:
        step = float(np.median(np.diff(axis_values(series.times, np.arange(len(series))))))
    return {
        "lead": forecast_chart.shown_lead(experiment),
        "window": experiment.window,
        "horizon": experiment.horizon,
        "step": step,
        "reads": messages.window_read(experiment.window),
        "window_colour": palette.WINDOW,
        "predict_colour": palette.TO_PREDICT,
    }


def shown_target(experiment: Experiment) -> str:
    """The target that the chart of the forecast shows, if it is one of this experiment's."""
    run = state.current_run()
    target = forecast_chart.shown_target(experiment if run is None else run.experiment)
    return target if target in experiment.targets else experiment.targets[0]


def rows_to_mark(series: Series, experiment: Experiment) -> tuple[Rows, Rows, Rows]:
    """The first and last row of a window, of the rows to predict from it, and of the stretch.

    They are those of the current run's forecast if it is of this series, else those of the last test window.
    """
    run, origins = state.current_run(), origins_of(series, experiment).test
    picked, lead = len(origins) - 1, 1
    of_series = (
        run is not None and run.experiment.source == experiment.source and not run.experiment.all_series
    )
    if run is not None and run.has_results and of_series:
        experiment = run.experiment
        origins, lead = services.predictions_of(run.id)["origins"], forecast_chart.shown_lead(experiment)
        picked = forecast_chart.picked_window(origins)
    first, last = initial_stretch(len(origins), picked)
    origin = int(origins[picked])
    window, predicted = (origin - experiment.window + 1, origin), (origin + 1, origin + experiment.horizon)
    return window, predicted, (int(origins[first]) + lead, int(origins[last]) + lead)
