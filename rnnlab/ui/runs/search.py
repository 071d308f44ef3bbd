"""The search for good settings: one button, its progress, and whether the defaults were beaten."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from rnnlab.number_format import MISSING, format_number
from rnnlab.runs.grid_text import value_text
from rnnlab.runs.names import data_name
from rnnlab.runs.search import Search, ask_to_stop, searches, start_search
from rnnlab.runs.search_outcome import Outcome, TrialRow, outcome_of
from rnnlab.ui import services, state, table, widgets
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import runs_table, sweep
from rnnlab.ui.runs import search_texts as messages
from rnnlab.ui.table import Column, Row, Table

PLACE = "search"
POLL = "2s"
MINUTES = 5
MOST_ROWS = 12


def render() -> None:
    """Draw the panel: the button, and the search that was started last; read only while it is open."""
    panel = st.expander(
        messages.SEARCH, key="search_panel", icon=":material/travel_explore:", on_change="rerun"
    )
    if not panel.open:
        return
    with panel:
        base = state.experiment()
        st.caption(escape_markdown(messages.base_settings(base.targets, data_name(base))))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.number_input(
                messages.MINUTES, 1, 1440, MINUTES, key="search_minutes", width=140, help=messages.MINUTES_HELP,
                persist_state="session",
            )  # fmt: skip
            st.button(
                messages.SEARCH, key="find_settings", type="primary", icon=":material/travel_explore:",
                help=messages.START_HELP, on_click=widgets.run_press, args=(PLACE, start),
            )  # fmt: skip
        widgets.show_error(PLACE)
        found = searches(services.store())
        if found:
            chosen = st.session_state.get("search")
            render_search(next((search for search in found if search.id == chosen), found[0]))


def start() -> None:
    """Start the search from the experiment of the Lab, or go on with it."""
    base, minutes = state.experiment(), st.session_state["search_minutes"]
    data = services.panel_of(base.source) if base.all_series else services.series_of(base.source)
    search = start_search(services.store(), base, data, float(minutes))
    lead(search)


def lead(search: Search) -> None:
    st.session_state["search"] = search.id
    services.lead_search(search.id)


def render_search(search: Search) -> None:
    running = services.is_leading(search.id) or search.running

    @st.fragment(run_every=POLL if running else None)
    def board() -> None:
        now = next((one for one in searches(services.store()) if one.id == search.id), search)
        draw(now, outcome_of(services.store(), now))
        if running and not (services.is_leading(search.id) or now.running):
            st.rerun()

    board()


def draw(search: Search, found: Outcome) -> None:
    """Draw the progress, the verdict, what can be done, and the leaderboard."""
    running = services.is_leading(search.id) or search.running
    shown = search.state if running else search.shown_state
    base, created = search.base, f"{datetime.fromtimestamp(search.created):%Y-%m-%d %H:%M}"
    st.caption(escape_markdown(messages.about(base.targets, data_name(base), created)))
    text = messages.progress(shown, search.seconds, search.minutes, found.finished, found.given_up)
    st.progress(min(1.0, search.seconds / (60 * search.minutes)), escape_markdown(text))
    if found.verdict is not None:
        st.markdown(f"**{escape_markdown(str(found.verdict))}**")
    elif search.reason:
        st.error(escape_markdown(search.reason_text))
    draw_actions(search, running)
    draw_leaderboard(found)


def draw_actions(search: Search, running: bool) -> None:
    actions = []
    if running and search.state == "searching":
        stop = partial(ask_to_stop, services.store(), search.id)
        actions.append(("stop_search", messages.STOP, "stop", messages.STOP_HELP, stop))
    if not running and search.shown_state in ("interrupted", "failed"):
        actions.append(("go_on", messages.GO_ON, "resume", messages.GO_ON_HELP, partial(lead, search)))
    if search.state == "finished" and search.best_run:
        both = (search.best_run, search.default_run)
        actions.append(
            ("compare_found", messages.COMPARE, "compare_arrows", "", partial(sweep.compare_best, both))
        )
        actions.append(
            ("open_found", messages.OPEN, "open_in_new", "", partial(runs_table.open_run, both[0]))
        )
    with st.container(horizontal=True):
        pressed = {
            key: st.button(
                label, key=key, icon=f":material/{icon}:", help=help_text or None,
                on_click=widgets.run_press, args=(PLACE, action),
            )
            for key, label, icon, help_text, action in actions
        }  # fmt: skip
    if pressed.get("open_found"):
        runs_table.open_pressed()
    if any(pressed.values()):
        st.rerun()


def draw_leaderboard(found: Outcome) -> None:
    names = list(dict.fromkeys(name for row in found.rows for name in row.settings))
    base = next((row.error for row in found.rows if row.state == "defaults"), None)
    columns = (
        Column(messages.RANK, "number"),
        Column(messages.STATE),
        *map(Column, names),
        Column(messages.ERROR, "number", help=messages.ERROR_HELP),
        Column(messages.AGAINST, "number"),
    )
    rows = []
    for row in shown_rows(found):
        settings = (value_text(row.settings[name]) if name in row.settings else MISSING for name in names)
        percent = 100 * (1 - row.error / base) if row.error is not None and base else None
        cells = (
            str(row.rank or MISSING), row.state, *settings, format_number(row.error),
            MISSING if percent is None else messages.against(percent),
        )  # fmt: skip
        rows.append(Row(cells, "best" if row.state == "best" else ""))
    if rows:
        table.render(Table("search_board", messages.LEADERBOARD, columns, rows, "scrolls"))
    if len(found.rows) > len(rows):
        st.caption(messages.rows_left_out(len(found.rows) - len(rows)))


def shown_rows(found: Outcome) -> Sequence[TrialRow]:
    """The first rows, and that of the defaults wherever it stands."""
    return [row for place, row in enumerate(found.rows) if place < MOST_ROWS or row.state == "defaults"]
