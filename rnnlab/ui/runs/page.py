"""The page Runs: the table of all runs, what can be done with the selected ones, and sweeps."""

import streamlit as st

from rnnlab.figures.compare import run_colours
from rnnlab.ui import services, state
from rnnlab.ui.lab import page as lab
from rnnlab.ui.runs import compare, disk_space, import_panel, messages, runs_table, selected, sweep
from rnnlab.ui.runs.runs_table import RunRow


def render() -> None:
    """Draw the page."""
    state.init_session()
    state.show_error("page")
    state.show_error(selected.PLACE)
    selected.render_undo()
    rows = runs_table.all_rows()
    if rows:
        runs_table.render(rows, *filters(rows))
        chosen = selected_rows(rows)
        colours = colours_of(chosen)
        selected.render(chosen, colours)
        if 2 <= len(chosen) <= selected.MOST_COMPARED:
            compare.render(chosen, colours)
    else:
        welcome()
    sweep.render()
    import_panel.render()
    selected.render_deleted()
    disk_space.render()
    state.write_link(compare=state.selected_runs())
    services.workers()  # a visit that begins on this page starts the workers too


def welcome() -> None:
    state.select_runs(())
    st.info(messages.NO_RUNS, icon=":material/rocket_launch:")
    st.page_link(lab.page(), label=messages.GO_TO_LAB, icon=":material/arrow_forward:")


def filters(rows: list[RunRow]) -> tuple[list[str], list[str], str]:
    """The wanted series, the wanted states and the search text; empty means all."""
    left, middle, right = st.columns([2, 2, 2], gap="small")
    text = left.text_input(
        messages.SEARCH, key="runs_text", placeholder=messages.SEARCH_EXAMPLE, icon=":material/search:"
    )
    names = sorted({row.series for row in rows if row.series})
    remove_missing_options("runs_series", names)
    series = middle.multiselect(messages.SERIES, names, key="runs_series", placeholder=messages.ANY_SERIES)
    present = {row.state for row in rows} | set(st.session_state.get("runs_states", ()))
    states = [name for name in messages.STATES if name in present]
    wanted = right.multiselect(
        messages.STATE, states, key="runs_states", placeholder=messages.ANY_STATE,
        format_func=messages.STATES.__getitem__,
    )  # fmt: skip
    return series, wanted, text


def remove_missing_options(key: str, options: list[str]) -> None:
    """Remove chosen options that no longer exist: the widget could not show them."""
    chosen = st.session_state.get(key, [])
    if any(option not in options for option in chosen):
        st.session_state[key] = [option for option in chosen if option in options]


def selected_rows(rows: list[RunRow]) -> list[RunRow]:
    """The selected rows, in the table's order."""
    return [row for row in rows if row.id in state.selected_runs()]


def colours_of(rows: list[RunRow]) -> dict[str, str]:
    """{run id: its colour} of compared runs; a run keeps its colour while others are added or removed."""
    ids = [row.id for row in rows]
    if len(ids) > selected.MOST_COMPARED:
        return {}
    colours = run_colours(ids, st.session_state.get("run_colours", {}))
    st.session_state["run_colours"] = colours
    return colours
