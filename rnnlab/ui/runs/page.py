"""The page Runs: the table of all runs, what can be done with the selected ones, their comparison, and sweeps."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from rnnlab.figures.compare import run_colours
from rnnlab.ui import access, address, services, state, widgets
from rnnlab.ui.lab import page as lab
from rnnlab.ui.runs import compare, disk_space, import_panel, messages, runs_table, search, selected, sweep
from rnnlab.ui.runs.run_groups import all_rows
from rnnlab.ui.runs.run_rows import RunRow

CSS = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def render() -> None:
    """Draw the page."""
    state.init_session()
    st.html(f"<style>{CSS}</style>")
    # A link to several runs is a link to their comparison.
    st.session_state.setdefault("comparing", len(state.selected_runs()) > 1)
    widgets.show_error("page")
    widgets.show_error(selected.PLACE)
    selected.render_undo()
    rows = all_rows()
    if not rows:
        welcome()
    elif not compare_selected(rows):
        runs_table.render(rows, runs_table.choose_filters(rows), partial(draw_actions, rows))
        st.caption(seen_by())
    live = len(services.store().live_ids())
    if live:
        st.caption(messages.live_runs(live))
    search.render()
    sweep.render()
    import_panel.render()
    selected.render_deleted()
    disk_space.render()
    address.write()
    services.start_workers()  # a visit that begins on this page starts the workers too


def seen_by() -> str:
    """The sentence on who sees the runs."""
    if access.owner_id() is None:
        return messages.SHARED
    return messages.FOR_BROWSER if access.auth_settings() is None else messages.PRIVATE


def welcome() -> None:
    state.select_runs(())
    st.info(messages.NO_RUNS, icon=":material/rocket_launch:")
    st.page_link(lab.page(), label=messages.GO_TO_LAB, icon=":material/arrow_forward:")


def compare_selected(rows: Sequence[RunRow]) -> bool:
    """Draw the comparison of the selected runs in place of the table, if the visitor is comparing."""
    chosen = selected_rows(rows)
    if not (st.session_state["comparing"] and 2 <= len(chosen) <= selected.MOST_COMPARED):
        st.session_state["comparing"] = False
        return False
    colours = colours_of(chosen)
    selected.render(chosen, colours, comparing=True)
    compare.render(chosen, colours)
    return True


def draw_actions(rows: Sequence[RunRow]) -> None:
    chosen = selected_rows(rows)
    selected.render(chosen, colours_of(chosen), comparing=False)


def selected_rows(rows: Sequence[RunRow]) -> list[RunRow]:
    """The selected rows, newest first."""
    return [row for row in rows if row.id in state.selected_runs()]


def colours_of(rows: Sequence[RunRow]) -> dict[str, str]:
    """{run id: its colour} of compared runs; a run keeps its colour while others are added or removed."""
    ids = [row.id for row in rows]
    if len(ids) > selected.MOST_COMPARED:
        return {}
    colours = run_colours(ids, st.session_state.get("run_colours", {}))
    st.session_state["run_colours"] = colours
    return colours
