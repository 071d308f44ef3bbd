"""Sweeps: every combination of settings is one run on the queue; a leaderboard ranks them."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from rnnlab.forecast.scores import find_scores
from rnnlab.mistake import Mistake
from rnnlab.number_format import MISSING, format_number, format_percent
from rnnlab.runs.grid_text import value_text
from rnnlab.runs.names import data_name, stack_name
from rnnlab.runs.sweep import (
    GRID,
    Sweep,
    experiments_of,
    leaderboard,
    pending,
    read_grid,
    seed_spread,
    start_sweep,
)
from rnnlab.runs.sweep import Row as RankedRun
from rnnlab.runs.sweep_grid import Grid, Settings
from rnnlab.stack.layers import RECURRENT
from rnnlab.ui import services, state, table, widgets
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages
from rnnlab.ui.runs.run_groups import all_sweeps, sweep_title
from rnnlab.ui.table import Cell, Column, Row, Table

PLACE = "sweep"
POLL = "2s"
USUAL = ("units", "layers")
VALUES = {
    "units": ("8", "16", "32", "64", "128"),
    "layers": ("1", "2", "3"),
    "kind": RECURRENT,
    "dropout": ("0", "0.1", "0.2", "0.4"),
    "window": ("6", "12", "24", "48", "96", "168"),
    "horizon": ("1", "3", "6", "12", "24"),
    "predict": ("change", "value"),
    "calendar": ("yes", "no"),
    "epochs": ("5", "10", "20", "50", "100"),
    "batch-size": ("16", "32", "64", "128", "256"),
    "learning-rate": ("0.0003", "0.001", "0.003", "0.01"),
    "loss": ("mse", "mae"),
    "patience": ("3", "5", "10", "20"),
    "shuffle": ("yes", "no"),
    "seed": ("0", "1", "2", "3", "4"),
}
BEST = 3


def render() -> None:
    """Draw the panel: the choice of settings and the leaderboard of the chosen sweep, computed only while open."""
    panel = st.expander(messages.SWEEP, key="sweep_panel", icon=":material/grid_view:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        choose()
        widgets.show_error(PLACE)
        started = all_sweeps(services.store())
        if started:
            render_board(started)


def choose() -> None:
    base = state.experiment()
    others = messages.base_settings(
        base.targets, data_name(base), stack_name(base.stack), base.window, base.epochs
    )
    st.caption(escape_markdown(others))
    st.session_state.setdefault("sweep_names", list(USUAL))
    names = st.multiselect(
        messages.SETTINGS_TO_VARY, list(GRID), key="sweep_names", persist_state="session",
        placeholder=messages.CHOOSE_SETTINGS,
    )  # fmt: skip
    texts = []
    with st.container(horizontal=True):
        for name in names:
            texts.append(f"{name}={','.join(choose_values(name))}")
    grid, count, problem = planned(texts)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            messages.train(count), key="train_sweep", type="primary", icon=":material/playlist_play:",
            disabled=not count, help=messages.TRAIN_HELP,
            on_click=widgets.run_press, args=(PLACE, lambda: start(grid)),
        )  # fmt: skip
        if problem:
            st.markdown(":material/arrow_upward: " + escape_markdown(problem), width="content")
        else:
            st.markdown(messages.run_count(count), width="content")


def choose_values(name: str) -> list[str]:
    """The values to try for a setting, as texts."""
    setting, key = GRID[name], f"sweep_{name}"
    st.session_state.setdefault(key, setting.example.split(","))
    options = dict.fromkeys([*VALUES.get(name, ()), *st.session_state[key]])
    return st.multiselect(
        name, list(options), key=key, accept_new_options=True, persist_state="session", width=280,
        help=messages.values_help(setting.help),
    )  # fmt: skip


def planned(texts: Sequence[str]) -> tuple[Grid, int, str]:
    """The grid, its number of runs, and the problem if it is not valid."""
    try:
        grid = read_grid([text for text in texts if not text.endswith("=")])
        return grid, len(experiments_of(state.experiment(), grid)), ""
    except Mistake as mistake:
        return {}, 0, str(mistake)


def start(grid: Grid) -> None:
    """Queue every run of the sweep that is not trained yet, and show its leaderboard."""
    store, workers = services.store(), services.workers()
    sweep = start_sweep(store, state.experiment(), grid)
    st.session_state["sweep"] = sweep.id
    st.session_state.pop("sweep_shown", None)
    for run_id in pending(store, sweep):
        workers.submit(store.folder(run_id), again=True)


def render_board(all_sweeps: Sequence[Sweep]) -> None:
    by_id = {sweep.id: sweep for sweep in all_sweeps}
    chosen = st.session_state.get("sweep")
    shown = chosen if chosen in by_id else all_sweeps[0].id
    if len(all_sweeps) > 1:
        st.selectbox(
            messages.SWEEP_LABEL, list(by_id), format_func=lambda sweep_id: title_of(by_id[sweep_id]),
            **widgets.bind_widget("sweep_shown", shown, PLACE, show_sweep),
        )  # fmt: skip
    else:
        st.markdown(escape_markdown(title_of(by_id[shown])))
    sweep = by_id[shown]
    left = len(pending(services.store(), sweep))

    @st.fragment(run_every=POLL if left else None)
    def board() -> None:
        ranking, now_left = leaderboard(services.store(), sweep), len(pending(services.store(), sweep))
        draw_board(sweep, ranking, now_left)
        if left and not now_left:
            st.rerun()

    board()


def show_sweep(sweep_id: str) -> None:
    st.session_state["sweep"] = sweep_id


def title_of(sweep: Sweep) -> str:
    """A sweep in the list: its title, and when it was created."""
    created = f"{datetime.fromtimestamp(sweep.created):%Y-%m-%d %H:%M}"
    return messages.sweep_choice(sweep_title(sweep), len(sweep.runs), created)


def draw_board(sweep: Sweep, ranking: Sequence[RankedRun], left: int) -> None:
    if left:
        done = len(ranking) - left
        st.progress(done / len(ranking), messages.sweep_progress(done, len(ranking)))
    target = sweep.base.targets[0]
    columns = (
        Column(messages.RANK, "number"),
        *map(Column, sweep.grid),
        Column(messages.STATE_HEADER),
        *(
            Column(heading, "number")
            for heading in (messages.VALIDATION_MAE, messages.TEST_MAE, messages.SKILL)
        ),
    )
    rows = [board_row(row, target, list(sweep.grid)) for row in ranking]
    table.render(Table("leaderboard", messages.LEADERBOARD, columns, rows, "scrolls"))
    st.caption(escape_markdown(messages.ranked_by(target, several_targets=len(sweep.base.targets) > 1)))
    ranked = [row for row in ranking if row.rank is not None]
    if len(ranked) > 1 and not left:
        spread = seed_spread(ranked, target)
        if spread is not None:
            st.caption(messages.seed_spread(spread.seeds, spread.chance, spread.gap))
        elif len({row.settings.get("seed") for row in ranked}) == 1:
            st.caption(messages.ONE_SEED)
    best = [row.run for row in ranked][:BEST]
    if len(best) > 1 and st.button(
        messages.compare_best(len(best)), key="compare_best", icon=":material/compare_arrows:",
        on_click=compare_best, args=(best,),
    ):  # fmt: skip
        st.rerun()


def board_row(row: RankedRun, target: str, names: Sequence[str]) -> Row:
    settings: Settings = row.settings
    scores = find_scores(row.scores, target)
    cells: tuple[str | Cell, ...] = (
        str(row.rank or MISSING),
        *(value_text(settings[name]) for name in names),
        Cell((messages.STATES.get(row.state, row.state),), tooltip=row.reason),
        format_number(row.validation.get(target)),
        format_number(scores.mae if scores else None),
        format_percent(scores.skill if scores else None),
    )
    return Row(cells, "best" if row.rank == 1 else "")


def compare_best(runs: Sequence[str]) -> None:
    """Compare these runs, whatever the filters of the table are."""
    state.select_runs(runs)
    st.session_state.update(comparing=True, runs_text="", runs_series=[], runs_states=[])
