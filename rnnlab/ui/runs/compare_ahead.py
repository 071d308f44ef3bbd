"""What compared runs forecast after the end of their series, in one chart."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from rnnlab.figures import palette
from rnnlab.figures.compare import AheadCurve, ComparedAhead, ahead_comparison_figure
from rnnlab.forecast.ahead import Ahead
from rnnlab.mistake import Mistake
from rnnlab.runs.run import Run
from rnnlab.series.steps.grid import closings_between
from rnnlab.ui import services
from rnnlab.ui.lab.ahead_panel import forecast_ahead
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import compare_messages

STEPS = 12  # at least
MIN_ROWS_DRAWN = 24


def render(
    runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str], target: str
) -> None:
    """Draw the chart. The runs forecast that target of the same series; why one cannot is said below."""
    most = max(STEPS, *(run.experiment.horizon for run in runs.values()))
    forecasts, problems = {}, []
    for run_id, run in runs.items():
        try:
            forecasts[run_id] = forecast_ahead(run_id, run.experiment, most, None, None)
        except Mistake as mistake:
            problems.append(compare_messages.unreadable_run(titles[run_id], str(mistake)))
    if forecasts:
        st.plotly_chart(
            ahead_comparison_figure(plot_of(forecasts, titles, colours, target)), width="stretch",
            key="compared_ahead_chart", config={"displayModeBar": False},
        )  # fmt: skip
        assumed = any(ahead.continued for ahead in forecasts.values())
        texts = (compare_messages.COMPARED_AHEAD, compare_messages.FEATURES_ASSUMED if assumed else "")
        st.caption(" ".join(filter(None, texts)))
    for problem in problems:
        st.warning(escape_markdown(problem))


def plot_of(
    forecasts: Mapping[str, Ahead], titles: Mapping[str, str], colours: Mapping[str, str], target: str
) -> ComparedAhead:
    longest = max(forecasts.values(), key=lambda ahead: len(ahead.values))
    series = services.series_of(services.store().read(next(iter(forecasts))).experiment.source)
    first = max(0, len(series) - max(MIN_ROWS_DRAWN, 2 * len(longest.values)))
    times = None
    if series.times is not None and longest.times is not None:
        times = pd.DatetimeIndex(series.times[first:].append(longest.times))
    return ComparedAhead(
        target=target,
        colour=palette.target_colour(target, series.features),
        times=times,
        first=first,
        values=series.column(target)[first:],
        closings=closings_between(times, series),
        curves=[
            AheadCurve(titles[run_id], colours[run_id], ahead.values[:, ahead.targets.index(target)])
            for run_id, ahead in forecasts.items()
        ],
    )
