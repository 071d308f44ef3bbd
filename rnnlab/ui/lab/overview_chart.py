"""The whole series small, with one window and the stretch that the chart of the forecast shows."""

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette, visible_range
from rnnlab.figures.forecast import initial_stretch
from rnnlab.figures.series import SeriesPlot, overview_figure
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training.windows import origins_of, split_rows
from rnnlab.ui import services, state
from rnnlab.ui.lab import forecast_chart
from rnnlab.ui.markdown import escape_markdown

HEIGHT = 112  # pixels
Rows = tuple[int, int]


def render() -> None:
    """Draw the first target only."""
    experiment = state.experiment()
    series = services.series_of(experiment.source)
    try:
        window, predicted, stretch = rows_to_mark(series, experiment)
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
        return
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
        shown=visible_range.whole_series(len(series)),
    )
    st.plotly_chart(
        overview_figure(plot, stretch, HEIGHT), width="stretch", key="overview_chart",
        config={"displayModeBar": False},
    )  # fmt: skip


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
    if run is not None and run.has_results and run.experiment.source == experiment.source:
        experiment = run.experiment
        origins, lead = services.predictions_of(run.id)["origins"], forecast_chart.shown_lead(experiment)
        picked = forecast_chart.picked_window(origins)
    first, last = initial_stretch(len(origins), picked)
    origin = int(origins[picked])
    window, predicted = (origin - experiment.window + 1, origin), (origin + 1, origin + experiment.horizon)
    return window, predicted, (int(origins[first]) + lead, int(origins[last]) + lead)
