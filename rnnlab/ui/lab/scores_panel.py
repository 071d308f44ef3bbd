"""The scores of a run on its test set: the table, and charts of the errors."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.scores import lead_times_figure, scores_figure, slices_figure
from rnnlab.forecast.choices_made import parts_choice, refit_choice, window_choice
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.messages import shares_text
from rnnlab.forecast.results import Results, rows_of
from rnnlab.message import text_of
from rnnlab.number_format import format_column, format_mean_and_spread, format_percent, split_unit
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.ui import table
from rnnlab.ui.lab import alert_line
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.table import Cell, Column, Row, Table

MAX_LEADS = 8  # rows of the table of intervals


def render(run: Run, results: Results, series: Series, target: str) -> None:
    """Draw the scores of one target, below what makes them doubtful."""
    for number, alert in enumerate(rows_of(results.alerts, target)):
        alert_line.render(alert, run, f"leave_out_{number}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        table.render(scores_table(results, target))
        st.caption(notes(results, target, run.experiment, series), help=messages.NOTES_HELP)
    with right:
        views = [messages.ALL]
        if run.experiment.horizon > 1 and results.lead_scores:
            views.append(messages.BY_STEPS_AHEAD)
        views += [messages.OVER_TIME] if results.slices.rows else []
        views += [messages.INTERVALS] if results.intervals else []
        view: str | None = messages.ALL
        if len(views) > 1:
            view = st.segmented_control(
                messages.ERRORS, views, default=messages.ALL, key="scores_look",
                label_visibility="collapsed", required=True, persist_state="session",
            )  # fmt: skip
        draw_view(view if view in views else messages.ALL, results, series, target)


def draw_view(view: str, results: Results, series: Series, target: str) -> None:
    """Draw the chosen chart or table."""
    if view == messages.INTERVALS:
        table.render(intervals_table(rows_of(results.intervals, target), split_unit(target)[1]))
        st.caption(messages.COVERAGE_CAPTION)
        return
    unit = split_unit(target)[1]
    maes = {name: results.scores_of(target, name).mae for name in results.forecasts(target)}
    if view == messages.BY_STEPS_AHEAD:
        by_step = {row.forecast: row.mae for row in rows_of(results.lead_scores, target)}
        figure = lead_times_figure(by_step, unit)
    elif view == messages.OVER_TIME:
        starts = [series.label(first) for first, _ in results.slices.rows]
        figure = slices_figure(results.slices.mae(target), starts, unit)
    else:
        figure = scores_figure(maes, unit)
    st.plotly_chart(
        figure, width="stretch", key=f"scores_chart_{view}", config={"displayModeBar": False},
        alt=messages.errors_summary(view, target, maes),
    )  # fmt: skip
    if view == messages.OVER_TIME:
        st.caption(slices_note(results.slices.mae(target)))


def scores_table(results: Results, target: str) -> Table:
    """A row for each forecast: the run's forecast is bold, the lowest mean absolute error is marked."""
    scores = [results.scores_of(target, name) for name in results.forecasts(target)]
    best, season = min(scores, key=lambda row: row.mae), results.season.steps
    numbers = zip(
        format_column([row.mae for row in scores]),
        [format_percent(row.skill) for row in scores],
        format_column([row.rmse for row in scores]),
        format_column([row.mase for row in scores]),
        strict=True,
    )
    rows = []
    for row, texts in zip(scores, numbers, strict=True):
        name = row.forecast
        title = FORECAST_NAMES[name]
        if name == "seasonal_naive":
            title += messages.season_length(season) if season > 1 else messages.NO_SEASON
        if row is best:
            title += messages.LOWEST
        first = Cell(title, colour=palette.FORECASTS[name], help=messages.FORECASTS_HELP[name])
        rows.append(Row((first, *texts), "best" if name == "forecast" else ""))
    unit = split_unit(target)[1]
    columns = (
        Column(messages.scores_heading(target)),
        *(
            Column(messages.score_heading(name, unit), "number", help=messages.SCORES_HELP[name])
            for name in messages.SCORES
        ),
    )
    return Table("scores", messages.scores_of(target), columns, rows, "cards")


def notes(results: Results, target: str, experiment: Experiment, series: Series) -> str:
    """What a reader of the table has to know, in Markdown: what was chosen for them, why, and where to change it."""
    lines = []
    shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
    if shares:
        chosen = parts_choice(results, len(series), target)
        lines.append(messages.forecast_shares(shares_text(shares), "" if chosen is None else str(chosen)))
    lines.append(messages.window(str(window_choice(experiment, series))))
    lines.append(messages.fitted_again(str(refit_choice(results, experiment))))
    if experiment.horizon > 1:
        lines.append(messages.mean_over_horizon(experiment.horizon))
    if results.season.reason:
        lines.append(messages.season(text_of(results.season.reason)))
    lines.append(messages.LINEAR_MODEL)
    if results.intervals:
        lines.append(messages.coverage(results.coverage(target)))
    lines += [escape_markdown(text_of(note)) for note in results.notes]
    return "  \n".join(lines)


def intervals_table(intervals: Sequence[Interval], unit: str = "") -> Table:
    """Coverage and width of each level, overall and at up to eight numbers of steps ahead."""
    horizon = len(intervals[0].width)
    leads = np.unique(np.linspace(1, horizon, min(horizon, MAX_LEADS)).round().astype(int))
    every = [(messages.ALL_STEPS, slice(None))] if horizon > 1 else []
    columns = [Column(messages.AHEAD)]
    for interval in intervals:
        columns.append(
            Column(messages.coverage_column(interval.level), "number", help=messages.COVERAGE_HELP)
        )
        columns.append(Column(messages.width_column(unit), "number"))
    spans = (*every, *((f"{lead}", slice(lead - 1, lead)) for lead in leads))
    cells = [[name for name, _ in spans]]
    for interval in intervals:
        cells.append([f"{100 * np.mean(interval.coverage[steps]):.0f} %" for _, steps in spans])
        cells.append(format_column([float(np.mean(interval.width[steps])) for _, steps in spans]))
    rows = [Row(row) for row in zip(*cells, strict=True)]
    return Table("intervals", messages.INTERVALS_TABLE, columns, rows, "cards")


def slices_note(maes: dict[str, tuple[float, ...]]) -> str:
    """In how many slices of the test set the forecast was best, and the spread of its errors."""
    forecast = np.array(maes["forecast"])
    baselines = np.array([values for name, values in maes.items() if name not in ("forecast", "network")])
    wins = int((forecast < baselines.min(axis=0)).sum())
    return messages.slice_wins(wins, len(forecast), format_mean_and_spread(maes["forecast"]))
