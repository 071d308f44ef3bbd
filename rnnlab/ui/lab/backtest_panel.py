"""The backtest: the experiment trained at earlier cuts, each run scored on the rows that follow."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rnnlab.figures import palette
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.forecast.scores import FORECASTS
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_mean_and_spread, format_number
from rnnlab.runs import live_runs
from rnnlab.runs.rolling_origin import Cut, most_cuts, needs_training, runs_of_cuts, score_cut, start_cuts
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.ui import services, table, widgets
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.table import Cell, Column, Row, Table

PLACE = "backtest"
DEFAULT_CUTS = 3
POLL = "1s"
NO_BASELINES = ("forecast", "network")


def render(run: Run, series: Series, target: str) -> None:
    """Draw the panel for one target; runs are read only if the toggle is on."""
    on = st.toggle(messages.BACKTEST, key="backtest", persist_state="session")
    st.caption(messages.BACKTEST_CAPTION)
    if not on:
        return
    most = most_cuts(run.experiment, len(series))
    if most == 1:
        st.info(messages.NO_ROOM_FOR_CUTS, icon=":material/info:")
        return
    cuts = st.number_input(
        messages.CUTS.label, 2, most, min(DEFAULT_CUTS, most), key=f"cuts_{run.id}", width=180,
        help=messages.CUTS.help,
    )  # fmt: skip
    runs = runs_of_cuts(services.store(), run, cuts)
    train_button(run, cuts, sum(map(needs_training, runs)))
    widgets.show_error(PLACE)
    running = is_any_running(runs)

    @st.fragment(run_every=POLL if running else None)
    def board() -> None:
        runs = runs_of_cuts(services.store(), run, cuts)
        draw(runs, series, target, run.experiment.split[2])
        if running and not is_any_running(runs):
            st.rerun()

    board()


def is_any_running(runs: Sequence[Run | None]) -> bool:
    return any(run is not None and run.status.running for run in runs)


def train_button(run: Run, cuts: int, lacking: int) -> None:
    """Draw a button that trains the runs that are lacking, and how long one may take."""
    if not lacking:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            messages.train_cuts(lacking), key="train_cuts", icon=":material/play_arrow:",
            on_click=widgets.run_press, args=(PLACE, partial(start, run, cuts)), help=messages.TRAIN_CUTS_HELP,
        )  # fmt: skip
        if run.status.started and run.status.ended:
            seconds = run.status.ended - run.status.started
            st.markdown(messages.seconds_per_cut(seconds), width="content")
    if pressed:
        st.rerun()


def start(run: Run, cuts: int) -> None:
    """Train the runs that are lacking. A live run is kept, so that theirs are listed below it on the page Runs."""
    store, workers = services.store(), services.workers()
    live_runs.keep(store, run.id)
    for made in start_cuts(store, run, cuts):
        workers.submit(store.folder(made.id))


def draw(runs: Sequence[Run | None], series: Series, target: str, test: float) -> None:
    """Draw a row for each cut, the earliest first, and the mean and spread below.

    test: the share of the series that each cut's run is scored on.
    """
    cuts, states = dict[int, Cut](), dict[int, str]()
    for index, run in enumerate(runs):
        try:
            if run is None or not run.has_results:
                states[index] = state_text(run)
            else:
                cuts[index] = score_cut(run, services.predictions_of(run.id), test, len(series))
        except Mistake as mistake:
            states[index] = str(mistake)
    maes = [cut.mae[target] for cut in cuts.values()]
    if len(maes) > 1:
        st.markdown(f"**{cuts_won(maes)}**")
    names = [name for name in FORECASTS if maes and all(name in mae for mae in maes)]
    rows = []
    for index in range(len(runs)):
        if index in cuts:
            first, last = map(series.label, cuts[index].rows)
            rows.append(row_of((f"{first} to", last), cuts[index].mae[target], names))
        else:
            rows.append(Row((states[index],)))
    if len(maes) > 1:
        means = (format_mean_and_spread([mae[name] for mae in maes]) for name in names)
        rows.append(Row((messages.MEAN_AND_SPREAD, *means), "best"))
    heading = messages.backtest_heading(target)
    forecasts = [Column(FORECAST_NAMES[name], "number", palette.FORECASTS[name]) for name in names]
    table.render(Table("backtest", heading, (Column(heading), *forecasts), rows, "scrolls"))


def state_text(run: Run | None) -> str:
    """The state of a cut without results."""
    if run is None:
        return messages.NOT_TRAINED
    if run.status.running:
        return messages.cut_progress(run.status.shown_state, run.epochs_done, run.experiment.epochs)
    return messages.cut_state(run.status.shown_state, text_of(run.status.reason))


def row_of(predicted: tuple[str, ...], mae: dict[str, float], names: Sequence[str]) -> Row:
    """The row of a cut, with its lowest error bold; predicted: the rows that it is scored on, in words."""
    lowest = min(mae[name] for name in names)
    errors = (Cell(format_number(mae[name]), bold=mae[name] == lowest) for name in names)
    return Row((Cell(predicted), *errors))


def cuts_won(maes: Sequence[dict[str, float]]) -> str:
    """At how many cuts the forecast's error was below every baseline's."""
    wins = sum(
        mae["forecast"] < min(error for name, error in mae.items() if name not in NO_BASELINES)
        for mae in maes
    )
    return messages.backtest_wins(wins, len(maes))
