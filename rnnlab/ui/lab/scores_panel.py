"""The scores of a run's test part: what they say, the table, and a closer look at the errors."""

import numpy as np
import streamlit as st

from rnnlab.figures import palette
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.scores import lead_times_figure, scores_figure, slices_figure
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.scores import own_scores, scored
from rnnlab.forecast.verdict import shares_text
from rnnlab.number_format import format_mean_and_spread, format_number, format_percent
from rnnlab.runs.run import Results
from rnnlab.series.series import Series
from rnnlab.ui import table
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.table import Cell, Column, Row, Table

ERRORS, LEADS, SLICES, INTERVALS = "All", "By steps ahead", "Over time", "Intervals"
SCORES = ("MAE", "skill", "RMSE", "MASE")
MOST_LEADS = 8  # rows of the intervals' table


def render(results: Results, series: Series, target: str, horizon: int) -> None:
    """Draw the scores of one target."""
    st.markdown(f"#### {escape_markdown(results.verdicts[target])}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        table.render(scores_table(results.scores[target], target, results.season))
        st.caption(notes(results, target, horizon))
    with right:
        looks = [ERRORS]
        if horizon > 1 and results.lead_scores:
            looks.append(LEADS)
        looks += [SLICES] if results.slices.rows else []
        looks += [INTERVALS] if results.intervals else []
        look: str | None = ERRORS
        if len(looks) > 1:
            look = st.segmented_control(
                "Errors",
                looks,
                default=ERRORS,
                key="scores_look",
                label_visibility="collapsed",
                required=True,
            )
        closer_look(look if look in looks else ERRORS, results, series, target)


def closer_look(look: str, results: Results, series: Series, target: str) -> None:
    """The picture, or the table, that was asked for."""
    if look == INTERVALS:
        table.render(intervals_table(results.intervals[target]))
        st.caption(
            "How much of the test part lies inside the interval that should hold 80 % or 95 % of it. Its width is "
            "that of the errors on the validation part."
        )
        return
    scores = results.scores[target]
    if look == LEADS:
        figure = lead_times_figure({name: own.mae for name, own in results.lead_scores[target].items()})
    elif look == SLICES:
        starts = [series.label(first) for first, _ in results.slices.rows]
        figure = slices_figure(results.slices.mae[target], starts)
    else:
        figure = scores_figure({name: own_scores(scores, name)["mae"] for name in scored(scores)})
    st.plotly_chart(figure, width="stretch", key=f"scores_chart_{look}", config={"displayModeBar": False})
    if look == SLICES:
        st.caption(slices_note(results.slices.mae[target]))


def scores_table(scores: dict, target: str, season: int) -> Table:
    """A row for each forecast: the run's forecast is bold, the lowest mean absolute error is marked."""
    names = scored(scores)
    best = min(names, key=lambda name: own_scores(scores, name)["mae"])
    rows = []
    for name in names:
        own = own_scores(scores, name)
        title = FORECAST_NAMES[name]
        if name == "seasonal_naive":
            title += f" ({season} steps back)" if season > 1 else " (no season)"
        if name == best:
            title += " · lowest"
        numbers = (
            format_number(own["mae"]),
            format_percent(own.get("skill")),
            format_number(own["rmse"]),
            format_number(own.get("mase")),
        )
        cells = (Cell(title, colour=palette.FORECASTS[name]), *numbers)
        rows.append(Row(cells, "best" if name == "forecast" else ""))
    columns = (Column(f"{target}, test part"), *(Column(name, "number") for name in SCORES))
    return Table("scores", f"Scores of {target}", columns, rows)


def notes(results: Results, target: str, horizon: int) -> str:
    """What has to be known to read the table, as Markdown."""
    said = []
    shares = results.shares.get(target, {})
    if shares:
        chosen = ", chosen on the validation part" if results.validation else ""
        said.append(f"**Forecast**: {shares_text(shares)}{chosen}.")
    if horizon > 1:
        said.append(f"Scores are means over all {horizon} steps ahead.")
    if results.season_reason:
        said.append(f"**Season**: {escape_markdown(results.season_reason)}.")
    said.append("**Linear model**: ridge regression on the same window and features.")
    if results.coverage is not None:
        held = ", the ".join(
            f"{100 * float(level):g} % interval {100 * inside:.0f} %"
            for level, inside in results.coverage[target].items()
        )
        said.append(f"**Covered** of the test part: the {held}.")
    said += [escape_markdown(note) for note in results.notes]
    return "  \n".join(said)


def intervals_table(intervals: dict[str, Interval]) -> Table:
    """Coverage and width of each level, overall and at up to eight numbers of steps ahead."""
    horizon = len(next(iter(intervals.values())).width)
    leads = np.unique(np.linspace(1, horizon, min(horizon, MOST_LEADS)).round().astype(int))
    every = [("all", slice(None))] if horizon > 1 else []
    columns = [Column("ahead")]
    for level in intervals:
        columns += Column(f"in {100 * float(level):g} %", "number"), Column("width", "number")
    rows = []
    for name, steps in (*every, *((f"{lead}", slice(lead - 1, lead)) for lead in leads)):
        cells = [name]
        for own in intervals.values():
            cells += (
                f"{100 * np.mean(own.coverage[steps]):.0f} %",
                format_number(float(np.mean(own.width[steps]))),
            )
        rows.append(Row(cells))
    return Table("intervals", "Coverage and width of the intervals", columns, rows)


def slices_note(maes: dict[str, tuple[float, ...]]) -> str:
    """In how many slices the forecast was the best, and how far its errors spread."""
    own = np.array(maes["forecast"])
    others = np.array([values for name, values in maes.items() if name not in ("forecast", "network")])
    wins = int((own < others.min(axis=0)).sum())
    return (
        f"Below every baseline in {wins} of {len(own)} slices; "
        f"its error is {format_mean_and_spread(maes['forecast'])} over them."
    )
