"""The table of all runs: filters, order, pages, and what its buttons do."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

import streamlit as st

from rnnlab.runs.labels import Labels
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import page as lab
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages, run_groups, run_list
from rnnlab.ui.runs.run_groups import Group, all_rows
from rnnlab.ui.runs.run_list import Heading
from rnnlab.ui.runs.run_rows import RunRow

PLACE = "runs"  # of error messages
PAGE = 25  # runs and sweeps on a page
ERRORS = {"lowest_validation": "validation_mae", "lowest_test": "test_mae"}
# {column: what a press on its heading sorts by}; if the runs are sorted by the first, a press sorts by the second
SORTS_OF_COLUMNS = {
    "name": ("name", "name"),
    "state": ("state", "state"),
    "score": ("best_skill", "worst_skill"),
    "validation": ("lowest_validation", "lowest_validation"),
    "test": ("lowest_test", "lowest_test"),
    "seconds": ("longest", "longest"),
    "created": ("newest", "oldest"),
}
ASCENDING = ("name", "state", "worst_skill", "lowest_validation", "lowest_test", "oldest")
Shown = Sequence[tuple[Group, list[RunRow]]]


def render(rows: Sequence[RunRow], shown: Shown, draw_actions: Callable[[], None]) -> None:
    """Draw the runs that match the filters, with a line that counts them. draw_actions: draws what is above the table.

    While a run trains, only the line is redrawn every second, and the table when a run's state, name or note changes.
    """
    ids = {row.id for row in shown_rows(shown)}
    order = chosen_order(shown)
    count_runs(rows, ids)
    if any(
        run_id not in ids for run_id in state.selected_runs()
    ):  # a hidden run cannot be deleted by mistake
        state.select_runs(run_id for run_id in state.selected_runs() if run_id in ids)
    draw_actions()
    if not shown:
        st.info(messages.NO_MATCH, icon=":material/filter_alt_off:")
        return
    pages = -(-len(shown) // PAGE)
    page = min(st.session_state.get("runs_page", 0), pages - 1)
    unfolded = st.session_state.get("runs_unfolded", ())
    lines = [
        line
        for group, members in in_order(shown, order)[PAGE * page : PAGE * (page + 1)]
        for line in run_list.lines_of(
            group, members, group.id in unfolded or len(members) < len(group.members)
        )
    ]
    run_list.mount(
        lines, headings(order, comparable(shown)), state.selected_runs(), page,
        partial(note_selection, ids), partial(note_press, {line.id for line in lines}),
    )  # fmt: skip
    if pages > 1:
        draw_pages(page, pages)
    st.caption(messages.ERRORS_SORTED_BY_STEPS if order in ERRORS else messages.SKILL_NOTE)
    open_pressed()


def shown_rows(shown: Shown) -> list[RunRow]:
    """The rows that are shown, or folded under a row that is."""
    rows = []
    for group, members in shown:
        rows += [*([group.row] if group.row else []), *members]
    return rows


def choose_filters(rows: Sequence[RunRow]) -> Shown:
    """Draw the filters; the groups of runs that match them, newest first."""
    groups = run_groups.grouped(rows, run_groups.all_sweeps(services.store()))
    with st.container(horizontal=True, key="runs_filters", gap="small"):
        columns = [st.container(key=f"runs_filter_{number}") for number in range(4)]
    text = columns[0].text_input(
        messages.SEARCH,
        key="runs_text",
        placeholder=messages.SEARCH_EXAMPLE,
        icon=":material/search:",
        persist_state="session",
    )
    names = sorted({row.series for row in rows if row.series})
    remove_missing_options("runs_series", names)
    series = columns[1].multiselect(
        messages.SERIES,
        names,
        key="runs_series",
        placeholder=messages.ANY_SERIES,
        persist_state="session",
    )
    present = {row.state for row in rows} | set(st.session_state.get("runs_states", ()))
    states = columns[2].multiselect(
        messages.STATE, [name for name in messages.STATES if name in present], key="runs_states",
        placeholder=messages.ANY_STATE, format_func=messages.STATES.__getitem__, persist_state="session",
    )  # fmt: skip
    shown = run_groups.filtered(groups, series, states, text)
    sorts = [name for name in messages.SORTS if name not in ERRORS or comparable(shown)]
    remove_missing_option("runs_sort", sorts)
    columns[3].selectbox(
        messages.SORT, sorts, key="runs_sort", format_func=messages.SORTS.__getitem__, persist_state="session"
    )
    return shown


def remove_missing_options(key: str, options: Collection[str]) -> None:
    """Remove chosen options that no longer exist: the widget could not show them."""
    chosen = st.session_state.get(key, [])
    if any(option not in options for option in chosen):
        st.session_state[key] = [option for option in chosen if option in options]


def remove_missing_option(key: str, options: Collection[str]) -> None:
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)


def chosen_order(shown: Shown) -> str:
    order = st.session_state.get("runs_sort", "newest")
    return order if order not in ERRORS or comparable(shown) else "newest"


def comparable(shown: Shown) -> bool:
    """Whether the errors of all these runs are of the same target of the same series, so that they can be sorted."""
    tasks = {
        (row.experiment.source, row.experiment.targets[0])
        for row in shown_rows(shown)
        if row.experiment and row.has_results
    }
    return len(tasks) == 1


def in_order(shown: Shown, order: str) -> Shown:
    """The groups in that order; those without a value come last, and of equal ones the newest comes first."""
    newest = sorted(shown, key=lambda entry: entry[0].created_key, reverse=True)
    if order in ("newest", "oldest"):
        return newest if order == "newest" else newest[::-1]

    def key(entry: tuple[Group, list[RunRow]]) -> Any:
        group, best = entry[0], entry[0].best
        match order:
            case "name":
                return False, group.title.casefold()
            case "state":
                return False, list(messages.STATES).index(best.state)
            case "longest":
                return best.seconds is None, -(best.seconds or 0)
            case "best_skill" | "worst_skill":
                sign = -1 if order == "best_skill" else 1
                return best.skill is None, sign * (best.skill or 0)
        error = getattr(best, ERRORS[order])
        return error is None, best.horizon, error or 0

    return sorted(newest, key=key)


def headings(order: str, errors_are_comparable: bool) -> list[Heading]:
    """The columns; a column is not sortable if its values are in different units."""
    columns = []
    for column in messages.HEADINGS:
        first, second = SORTS_OF_COLUMNS.get(column, ("", ""))
        if first in ERRORS and not errors_are_comparable:
            first = second = ""
        direction = ""
        if first and order in (first, second):
            direction = "ascending" if order in ASCENDING else "descending"
        columns.append(Heading(column, second if order == first else first, direction))
    return columns


def count_runs(rows: Sequence[RunRow], shown: Collection[str]) -> None:
    running = any(row.running for row in rows)

    @st.fragment(run_every="1s" if running else None)
    def counts_line() -> None:
        now = all_rows() if running else rows
        st.caption(counts(now, [row for row in now if row.id in shown]))
        if running and [row.appearance for row in now] != [row.appearance for row in rows]:
            st.rerun()

    counts_line()


def counts(rows: Sequence[RunRow], shown: Sequence[RunRow]) -> str:
    """How many runs there are, are shown, train and wait."""
    training = [row for row in rows if row.state == "training"]
    progress = [
        messages.epoch_progress(escape_markdown(row.title), row.epochs, row.experiment.epochs)
        for row in training[:3]
        if row.experiment
    ]
    waiting = sum(row.state == "queued" for row in rows)
    return messages.run_counts(len(rows), len(shown), len(training), waiting, progress)


def draw_pages(page: int, pages: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        st.button(
            messages.PREVIOUS, key="runs_previous", icon=":material/chevron_left:", disabled=page == 0,
            on_click=show_page, args=(page - 1,),
        )  # fmt: skip
        st.markdown(messages.page_number(page + 1, pages), width="content")
        st.button(
            messages.NEXT, key="runs_next", icon=":material/chevron_right:", disabled=page == pages - 1,
            on_click=show_page, args=(page + 1,),
        )  # fmt: skip


def show_page(page: int) -> None:
    st.session_state["runs_page"] = page


def note_selection(ids: Collection[str]) -> None:
    """Select the runs that the visitor has ticked, of those that the table offers."""
    state.select_runs(run_id for run_id in run_list.new_selection() if run_id in ids)


def note_press(lines: Collection[str]) -> None:
    """Do what was pressed in the table. lines: the ids of its lines."""
    what, line, text = run_list.new_press()
    if what == "sort" and line in messages.SORTS:
        st.session_state.update(runs_sort=line, runs_page=0)
    elif line in lines:
        actions: dict[str, Callable[[], None]] = {
            "open": partial(open_run, line),
            "rename": partial(Labels(services.store()).rename, line, text),
            "fold": partial(toggle_fold, line),
            "sweep": partial(show_sweep, line),
        }
        if what in actions:
            widgets.run_press(PLACE, actions[what])


def toggle_fold(line: str) -> None:
    unfolded = set(st.session_state.get("runs_unfolded", ()))
    st.session_state["runs_unfolded"] = unfolded ^ {line}


def show_sweep(sweep_id: str) -> None:
    """Open the leaderboard of a sweep, and show its runs."""
    st.session_state.update(sweep=sweep_id, sweep_panel=True)
    st.session_state.pop("sweep_shown", None)
    st.session_state["runs_unfolded"] = {*st.session_state.get("runs_unfolded", ()), sweep_id}


def open_run(run_id: str) -> None:
    """Show a run in the Lab, where `open_pressed` then leads."""
    state.open_run(run_id)
    st.session_state["run_to_open"] = run_id


def open_pressed() -> None:
    """Go to the Lab if a run was opened."""
    run_id = st.session_state.pop("run_to_open", None)
    if run_id is not None and state.current_run_id() == run_id:
        lab.switch()
