"""Was it luck? The same experiment trained at earlier cuts, and each scored on what came next."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rnnlab.figures import palette
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.forecast.scores import NAMES
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_mean_and_spread, format_number
from rnnlab.runs.rolling_origin import Cut, cut_of, is_lacking, most_cuts, runs_of_cuts, start_cuts
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.ui import services, state, table
from rnnlab.ui.table import Cell, Column, Row, Table

PLACE = "backtest"
USUAL_CUTS = 3
POLL = "1s"
UNMEASURED = ("forecast", "network")  # what is held against the baselines


def render(run: Run, series: Series, target: str) -> None:
    """Draw the panel for one target; runs are looked for only once it is asked for."""
    st.markdown("#### Was it luck?")
    asked = st.toggle("Backtest at earlier cuts", key="backtest")
    st.caption(
        "One test part is one stretch of time. A backtest trains the same on less of the series, again and again, "
        "and scores each run on the rows that came next."
    )
    if not asked:
        return
    most = most_cuts(run.experiment)
    if most == 1:
        st.info(
            "There is no room for an earlier cut: its training part would be shorter than the test part. "
            "Choose a larger training part in section 1 and train again.",
            icon=":material/info:",
        )
        return
    cuts = st.number_input(
        "Cuts", 2, most, min(USUAL_CUTS, most), key=f"cuts_{run.id}", width=180,
        help="How many stretches to score. From cut to cut the training part grows by one of them.",
    )  # fmt: skip
    runs = runs_of_cuts(services.store(), run, cuts)
    offer(run, cuts, sum(map(is_lacking, runs)))
    state.show_error(PLACE)
    under_way = any(other is not None and other.status.running for other in runs)

    @st.fragment(run_every=POLL if under_way else None)
    def board() -> None:
        now = runs_of_cuts(services.store(), run, cuts)
        draw(now, series, target, run.experiment.split[2])
        if under_way and not any(other is not None and other.status.running for other in now):
            st.rerun()

    board()


def offer(run: Run, cuts: int, lacking: int) -> None:
    """The button that trains what is lacking, and how long it may take."""
    if not lacking:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            f"Train {lacking} more run{'s' * (lacking > 1)}", key="train_cuts", icon=":material/play_arrow:",
            on_click=state.run_callback, args=(PLACE, partial(start, run, cuts)),
            help="They wait their turn in the queue, and are among the runs on the page Runs.",
        )  # fmt: skip
        if run.status.started and run.status.ended:
            seconds = run.status.ended - run.status.started
            st.markdown(f"each takes at most some {max(1, seconds):.0f} s, as this run did", width="content")
    if pressed:
        st.rerun()


def start(run: Run, cuts: int) -> None:
    store, workers = services.store(), services.workers()
    for made in start_cuts(store, run, cuts):
        workers.submit(store.folder(made.id))


def draw(runs: Sequence[Run | None], series: Series, target: str, test: float) -> None:
    """A row for each cut, the earliest first, and below the mean with its spread."""
    scored, said = dict[int, Cut](), dict[int, str]()
    for place, run in enumerate(runs):
        try:
            if run is None or not run.has_results:
                said[place] = told(run)
            else:
                scored[place] = cut_of(run, services.predictions_of(run.id), test, len(series))
        except Mistake as mistake:
            said[place] = str(mistake)
    maes = [cut.mae[target] for cut in scored.values()]
    if len(maes) > 1:
        st.markdown(f"**{verdict(maes)}**")
    names = [name for name in NAMES if maes and all(name in own for own in maes)]
    rows = []
    for place in range(len(runs)):
        if place in scored:
            first, last = map(series.label, scored[place].rows)
            rows.append(row_of((f"{first} to", last), scored[place].mae[target], names))
        else:
            rows.append(Row((said[place],)))
    if len(maes) > 1:
        means = (format_mean_and_spread([own[name] for own in maes]) for name in names)
        rows.append(Row(("mean ± spread", *means), "best"))
    heading = f"{target}: MAE after each cut"
    forecasts = [Column(FORECAST_NAMES[name], "number", palette.FORECASTS[name]) for name in names]
    table.render(Table("backtest", heading, (Column(heading), *forecasts), rows, "scrolls"))


def told(run: Run | None) -> str:
    """What is known of a cut without results."""
    if run is None:
        return "not trained yet"
    if run.status.running:
        return f"{run.status.shown_state} · epoch {run.epochs_done} of {run.experiment.epochs}"
    return f"{run.status.shown_state}: {text_of(run.status.reason) or 'it has no results'}"


def row_of(predicted: tuple[str, ...], mae: dict[str, float], names: Sequence[str]) -> Row:
    """The row of a cut, its lowest error bold; predicted: which rows were forecast."""
    lowest = min(mae[name] for name in names)
    errors = (Cell(format_number(mae[name]), bold=mae[name] == lowest) for name in names)
    return Row((Cell(predicted), *errors))


def verdict(maes: Sequence[dict[str, float]]) -> str:
    """At how many cuts the forecast was below every baseline."""
    wins = sum(
        own["forecast"] < min(mae for name, mae in own.items() if name not in UNMEASURED) for own in maes
    )
    return f"The forecast's error is below every baseline's at {wins} of {len(maes)} cuts."
