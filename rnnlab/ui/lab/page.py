"""The page "Lab", one screen: the series, the stack, the forecast and the loss; everything else in tabs below."""

from time import monotonic, sleep
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import Page

from rnnlab.runs.preview import read_preview
from rnnlab.stack.layers import Stack
from rnnlab.ui import address, live, services, state, style, widgets
from rnnlab.ui.lab import (
    first_paint,
    forecast_chart,
    live_strip,
    overview_chart,
    run_progress,
    series_strip,
    stack_row,
    stack_style,
    tabs,
    toolbar,
    training_settings,
    verdict_line,
)

POLL_SECONDS = 0.4  # while a run trains
MOST_WAIT, LOOK_SECONDS = 0.6, 0.02  # for the first forecast of a run that a change of the stack has started


def page() -> Page:
    """The Lab as a page for the navigation."""
    return st.Page(render, title="Lab", url_path="lab", default=True)


def switch() -> None:
    """Leave another page for this one, whose first paint then writes the address.

    Streamlit would first write other query parameters to the address of that page: two steps for the Back button.
    """
    state.set_painted(False)
    st.switch_page(page(), query_params=widgets.link_of_browser())


def render() -> None:
    """Draw the page."""
    live.give_up(state.init_session())
    style.apply_lab()
    stack_style.apply(presented=state.experiment().stack if state.view() == "stack" else None)
    widgets.show_error("page")
    if state.view() == "stack":
        stack_row.render_presentation()
        address.write()
        return
    live.answer_change(training_settings.problem_of(state.experiment()))
    note_shown_run()
    overview = series_strip.render()
    drawn = Drawn(state.experiment().stack, forecast_chart.choices(), state.current_run_id())
    stack_and_training(drawn)
    forecast_and_loss(drawn)
    live_strip.render()
    style.show_lab()
    tabs.render()
    with overview:
        if state.is_painted():
            overview_chart.render()
            services.freeze_garbage_collector()
        else:
            first_paint.wait()
    first_paint.write_address()
    if state.is_painted():
        services.start_workers()


def note_shown_run() -> None:
    """Note the current run, and the one before, among those that were shown, if they have a forecast."""
    for run in (live.run_before(), state.current_run()):
        if run is not None and run.has_results and not run.experiment.all_series:
            live.note_shown(run)


class Drawn(NamedTuple):
    """What the whole page shows; after a change of it by a fragment, the whole page is drawn again.

    stack: it matters to some tabs only.
    """

    stack: Stack
    choices: forecast_chart.Choices
    run: str | None


@st.fragment
def stack_and_training(drawn: Drawn) -> None:
    """The toolbar, the stack and the verdict as one fragment: a toggle does not draw the charts again."""
    if state.experiment().stack != drawn.stack and tabs.shows_stack():
        st.rerun()
    problem = training_settings.problem_of(state.experiment())
    with st.container(gap="xsmall", key="workbench"):
        toolbar.render(problem)
        stack_row.render()
        verdict_line.render(problem)
        widgets.draw_replacements()
    live.answer_change(problem)
    first_paint.write_address()  # with the run that was started: one change is one step for the Back button
    if state.current_run_id() != drawn.run:
        wait_for_forecast()
        st.rerun()


def wait_for_forecast() -> None:
    """Let the browser draw the new shapes before the whole page: until the run's first forecast is there, or its end.

    A press meanwhile ends the script here, as Streamlit does wherever a script uses the session's state.
    """
    until = monotonic() + MOST_WAIT
    while monotonic() < until:
        run = state.current_run()
        if run is None or not run.status.running or read_preview(services.store(), run.id) is not None:
            return
        sleep(LOOK_SECONDS)


def forecast_and_loss(drawn: Drawn) -> None:
    """The forecast and the loss as one fragment, which is drawn again while the current run is not finished."""
    run = state.current_run()
    running = run is not None and run.status.running

    @st.fragment(run_every=POLL_SECONDS if running else None)
    def draw() -> None:
        run = state.current_run()
        left, right = st.columns([7, 3], gap="small")
        with left:
            if run is not None and run.experiment.all_series:
                from rnnlab.ui.lab import all_series

                all_series.render(run)
            else:
                forecast_chart.render()
        with right, st.container(key="loss", gap="xxsmall"):
            run_progress.render()
        ended = running and (run is None or not run.status.running)
        if ended or forecast_chart.choices() != drawn.choices or state.current_run_id() != drawn.run:
            st.rerun()

    draw()
