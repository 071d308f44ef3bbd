"""The scores of a run on its test set: the table, and charts of the errors."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from rnnlab.figures import palette
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.scores import lead_times_figure, scores_figure, slices_figure
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.messages import shares_text
from rnnlab.forecast.results import Results, rows_of
from rnnlab.message import text_of
from rnnlab.number_format import format_mean_and_spread, format_number, format_percent
from rnnlab.series.series import Series
from rnnlab.ui import table
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.table import Cell, Column, Row, Table

MAX_LEADS = 8  # rows of the table of intervals


def render(results: Results, series: Series, target: str, horizon: int) -> None:
    """Draw the scores of one target."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        table.render(scores_table(results, target))
        st.caption(notes(results, target, horizon))
    with right:
        views = [messages.ALL]
        if horizon > 1 and results.lead_scores:
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
        table.render(intervals_table(rows_of(results.intervals, target)))
        st.caption(messages.COVERAGE_CAPTION)
        return
    if view == messages.BY_STEPS_AHEAD:
        figure = lead_times_figure({row.forecast: row.mae for row in rows_of(results.lead_scores, target)})
    elif view == messages.OVER_TIME:
        starts = [series.label(first) for first, _ in results.slices.rows]
        figure = slices_figure(results.slices.mae(target), starts)
    else:
        maes = {name: results.scores_of(target, name).mae for name in results.forecasts(target)}
        figure = scores_figure(maes)
    st.plotly_chart(figure, width="stretch", key=f"scores_chart_{view}", config={"displayModeBar": False})
    if view == messages.OVER_TIME:
        st.caption(slices_note(results.slices.mae(target)))


def scores_table(results: Results, target: str) -> Table:
    """A row for each forecast: the run's forecast is bold, the lowest mean absolute error is marked."""
    scores = [results.scores_of(target, name) for name in results.forecasts(target)]
    best, season = min(scores, key=lambda row: row.mae), results.season.steps
    rows = []
    for row in scores:
        name = row.forecast
        title = FORECAST_NAMES[name]
        if name == "seasonal_naive":
            title += messages.season_length(season) if season > 1 else messages.NO_SEASON
        if row is best:
            title += messages.LOWEST
        numbers = (
            format_number(row.mae),
            format_percent(row.skill),
            format_number(row.rmse),
            format_number(row.mase),
        )
        cells = (Cell(title, colour=palette.FORECASTS[name]), *numbers)
        rows.append(Row(cells, "best" if name == "forecast" else ""))
    columns = (Column(messages.scores_heading(target)), *(Column(name, "number") for name in messages.SCORES))
    return Table("scores", messages.scores_of(target), columns, rows)


def notes(results: Results, target: str, horizon: int) -> str:
    """What a reader of the table has to know, in Markdown."""
    lines = []
    shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
    if shares:
        lines.append(messages.forecast_shares(shares_text(shares), bool(results.validation)))
    if horizon > 1:
        lines.append(messages.mean_over_horizon(horizon))
    if results.season.reason:
        lines.append(messages.season(text_of(results.season.reason)))
    lines.append(messages.LINEAR_MODEL)
    if results.intervals:
        lines.append(messages.coverage(results.coverage(target)))
    lines += [escape_markdown(text_of(note)) for note in results.notes]
    return "  \n".join(lines)


def intervals_table(intervals: Sequence[Interval]) -> Table:
    """Coverage and width of each level, overall and at up to eight numbers of steps ahead."""
    horizon = len(intervals[0].width)
    leads = np.unique(np.linspace(1, horizon, min(horizon, MAX_LEADS)).round().astype(int))
    every = [(messages.ALL_STEPS, slice(None))] if horizon > 1 else []
    columns = [Column(messages.AHEAD)]
    for interval in intervals:
        columns.append(Column(messages.coverage_column(interval.level), "number"))
        columns.append(Column(messages.WIDTH, "number"))
    rows = []
    for name, steps in (*every, *((f"{lead}", slice(lead - 1, lead)) for lead in leads)):
        cells = [name]
        for interval in intervals:
            cells += (
                f"{100 * np.mean(interval.coverage[steps]):.0f} %",
                format_number(float(np.mean(interval.width[steps]))),
            )
        rows.append(Row(cells))
    return Table("intervals", messages.INTERVALS_TABLE, columns, rows)


def slices_note(maes: dict[str, tuple[float, ...]]) -> str:
    """In how many slices of the test set the forecast was best, and the spread of its errors."""
    forecast = np.array(maes["forecast"])
    baselines = np.array([values for name, values in maes.items() if name not in ("forecast", "network")])
    wins = int((forecast < baselines.min(axis=0)).sum())
    return messages.slice_wins(wins, len(forecast), format_mean_and_spread(maes["forecast"]))
