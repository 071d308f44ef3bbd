"""The state of a visit in the browser's address, where a reload, the Back button and other people find it again."""

import streamlit as st

from rnnlab.ui import forecast_choice, link, state, widgets

WITH_STATE = ("Lab", "Runs")  # the pages whose addresses have the state


def params_of_visit() -> link.QueryParams:
    """The experiment, the run, live mode, the tab, the view and the ticked runs as query parameters."""
    params = link.query_params_of(state.experiment())
    if state.view():
        params["view"] = [state.view()]
    if state.open_tab():
        params["tab"] = [state.open_tab()]
    live = state.live_choice()
    if live is not None:
        params["live"] = ["yes" if live else "no"]
    run_id, before = state.current_run_id(), state.run_before_id()
    if run_id is not None:
        params["run"] = [run_id]
    if before is not None and before != run_id:
        params["before"] = [before]
    run = state.current_run()
    if run is not None:
        params |= forecast_choice.params_of(run)
    if state.selected_runs():
        params["compare"] = list(state.selected_runs())
    return params


def write() -> None:
    """Write the state to the address, which makes a step for the Back button.

    What was written last may not have reached the browser when it sent the message that is answered now: its address is
    then still to change, though it has the state already.
    """
    params = params_of_visit()
    if widgets.link_of_browser() != params or state.written_address() not in (None, params):
        st.query_params.from_dict(params)
        state.set_written_address(params)


def params_to(title: str, shown: str) -> link.QueryParams | None:
    """The query parameters of a link from a page to another one that writes them to its address.

    Without them the browser would first open the bare address, a step of its own for the Back button.
    """
    return params_of_visit() if title != shown and title in WITH_STATE and state.has_begun() else None
