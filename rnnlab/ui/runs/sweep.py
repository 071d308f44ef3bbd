"""Many settings at once: every combination is a run on the queue, and one leaderboard ranks them."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.number_format import MISSING, format_number, format_percent
from rnnlab.runs.sweep import (
    GRID,
    Sweep,
    experiments_of,
    leaderboard,
    pending,
    read_grid,
    start_sweep,
    sweeps,
)
from rnnlab.runs.sweep import Row as Placed
from rnnlab.runs.sweep_grid import Grid, Settings, value_text
from rnnlab.stack.layers import RECURRENT
from rnnlab.ui import services, state, style, table
from rnnlab.ui.runs.table import MARKS, series_name
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
    """Draw the choice of settings, and the leaderboard of the sweep that is looked at."""
    style.heading("sweep", "Try many settings at once", "every combination is a run; the best comes first")
    choose()
    state.show_complaint(PLACE)
    kept = sweeps(services.store())
    if kept:
        render_board(kept)


def choose() -> None:
    base = state.experiment()
    st.caption(
        state.literal(
            f"All else is as in the Lab now: {', '.join(base.targets)} of {series_name(base.source)}, "
            f"{' → '.join(map(str, base.stack))}, window {base.window}, {base.epochs} epochs."
        )
    )
    st.session_state.setdefault("sweep_names", list(USUAL))
    names = st.multiselect(
        "Settings to vary", list(GRID), key="sweep_names", persist_state="session",
        placeholder="choose what to vary",
    )  # fmt: skip
    texts = []
    with st.container(horizontal=True):
        for name in names:
            texts.append(f"{name}={','.join(choose_values(name))}")
    grid, count, wrong = planned(texts)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Train all {count}" if count > 1 else "Train it", key="train_sweep", type="primary",
            icon=":material/playlist_play:", disabled=not count, on_click=state.act, args=(PLACE, lambda: start(grid)),
            help="They wait their turn in the queue. One that was trained before is not trained again.",
        )  # fmt: skip
        if wrong:
            st.markdown(":material/arrow_upward: " + state.literal(wrong), width="content")
        else:
            st.markdown(f"{count} run{'s' if count > 1 else ''}", width="content")


def choose_values(name: str) -> list[str]:
    """The values that a setting is to take, as they are written in a grid."""
    setting, key = GRID[name], f"sweep_{name}"
    st.session_state.setdefault(key, setting.example.split(","))
    options = dict.fromkeys([*VALUES.get(name, ()), *st.session_state[key]])
    return st.multiselect(
        name, list(options), key=key, accept_new_options=True, persist_state="session", width=280,
        help=f"{setting.help[0].upper()}{setting.help[1:]}. Choose, or type others.",
    )  # fmt: skip


def planned(texts: Sequence[str]) -> tuple[Grid, int, str]:
    """The grid, how many runs it makes of the experiment in the Lab, and what is wrong with it."""
    try:
        grid = read_grid([text for text in texts if not text.endswith("=")])
        return grid, len(experiments_of(state.experiment(), grid)), ""
    except Mistake as mistake:
        return {}, 0, str(mistake)


def start(grid: Grid) -> None:
    """Put every run that the sweep still lacks on the queue, and look at its leaderboard."""
    store, workers = services.store(), services.workers()
    sweep = start_sweep(store, state.experiment(), grid)
    st.session_state["sweep"] = sweep.id
    st.session_state.pop("sweep_shown", None)
    for run_id in pending(store, sweep):
        workers.submit(store.folder(run_id), again=True)


def render_board(kept: Sequence[Sweep]) -> None:
    by_id = {sweep.id: sweep for sweep in kept}
    looked_at = st.session_state.get("sweep")
    shown = looked_at if looked_at in by_id else kept[0].id
    if len(kept) > 1:
        st.selectbox(
            "Sweep", list(by_id), format_func=lambda sweep_id: title_of(by_id[sweep_id]),
            **state.bound("sweep_shown", shown, PLACE, look_at),
        )  # fmt: skip
    else:
        st.markdown(state.literal(title_of(by_id[shown])))
    sweep = by_id[shown]
    left = len(pending(services.store(), sweep))

    @st.fragment(run_every=POLL if left else None)
    def board() -> None:
        placed, now_left = leaderboard(services.store(), sweep), len(pending(services.store(), sweep))
        draw_board(sweep, placed, now_left)
        if left and not now_left:
            st.rerun()

    board()


def look_at(sweep_id: str) -> None:
    st.session_state["sweep"] = sweep_id


def title_of(sweep: Sweep) -> str:
    """A sweep as the list names it: what it varies, of which series, and when."""
    varied = " × ".join(
        f"{name} {', '.join(value_text(value) for value in values)}" for name, values in sweep.grid.items()
    )
    when = f"{datetime.fromtimestamp(sweep.created):%Y-%m-%d %H:%M}"
    return f"{varied} · {series_name(sweep.base.source)} · {len(sweep.runs)} runs · {when}"


def draw_board(sweep: Sweep, placed: Sequence[Placed], left: int) -> None:
    if left:
        done = len(placed) - left
        st.progress(done / len(placed), f"{done} of {len(placed)} are done; the ranks are those of now.")
    target = sweep.base.targets[0]
    columns = (
        Column("rank", "number"),
        *map(Column, sweep.grid),
        Column("state"),
        *(Column(heading, "number") for heading in ("validation MAE", "test MAE", "skill")),
    )
    rows = [board_row(row, target, list(sweep.grid)) for row in placed]
    table.render(Table("leaderboard", "Leaderboard of the sweep", columns, rows, "scrolls"))
    several = " (of all targets, standardised)" if len(sweep.base.targets) > 1 else ""
    st.caption(
        state.literal(f"Errors of {target}. ")
        + f"The validation part ranks{several}; the test part only reports, for whoever picks by it "
        "has seen it."
    )
    there = [row.run for row in placed if row.rank is not None][:BEST]
    if len(there) > 1 and st.button(
        f"Compare the best {len(there)}", key="compare_best", icon=":material/compare_arrows:",
        on_click=compare_best, args=(there,),
    ):  # fmt: skip
        st.rerun()


def board_row(row: Placed, target: str, names: Sequence[str]) -> Row:
    settings: Settings = row.settings
    scores = row.scores.get(target, {})
    cells: tuple[str | Cell, ...] = (
        str(row.rank or MISSING),
        *(value_text(settings[name]) for name in names),
        Cell(MARKS.get(row.state, row.state), tooltip=row.reason),
        format_number(row.validation.get(target)),
        format_number(scores.get("mae")),
        format_percent(scores.get("skill")),
    )
    return Row(cells, "best" if row.rank == 1 else "")


def compare_best(runs: Sequence[str]) -> None:
    """Tick these runs in the table above, whatever was asked for there."""
    state.select_runs(runs)
    st.session_state.pop("runs_shown", None)
    st.session_state.update(runs_text="", runs_series=[], runs_states=[])
