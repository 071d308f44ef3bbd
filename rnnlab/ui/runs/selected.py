"""Actions on the selected runs: open, compare, name, stop, delete, undo."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rnnlab.runs.labels import MOST_NAME, MOST_NOTE, Labels
from rnnlab.runs.trash import Trash
from rnnlab.ui import services, state, style, widgets
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages, runs_table
from rnnlab.ui.runs.run_rows import RunRow
from rnnlab.ui.runs.runs_table import PLACE

MOST_COMPARED = 6
MOST_LISTED = 20


def labels() -> Labels:
    return Labels(services.store())


def trash() -> Trash:
    return Trash(services.store())


def render(rows: Sequence[RunRow], colours: dict[str, str], comparing: bool) -> None:
    """Draw the actions for those runs; the bar stays in sight while the table scrolls."""
    with st.container(key="runs_actions", border=True, gap="xsmall"):
        if not rows:
            st.markdown(f":material/check_box: {messages.NOTHING_SELECTED}")
            return
        shown = rows[:MOST_LISTED]
        dots = [style.dot(colours.get(row.id, "transparent"), row.title) for row in shown]
        if len(rows) > len(shown):
            dots.append(messages.more_runs(len(rows) - len(shown)))
        st.html(f'<div class="rl-runs">{"".join(dots)}</div>')
        if len(rows) == 1 and rows[0].reason:
            st.caption(escape_markdown(rows[0].reason))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if len(rows) == 1:
                one_run_actions(rows[0])
            else:
                compare_button(len(rows), comparing)
            running = [row.id for row in rows if row.running]
            if running:
                st.button(
                    messages.STOP, key="stop_runs", icon=":material/stop:", on_click=widgets.run_press,
                    args=(PLACE, partial(stop, running)), help=messages.STOP_HELP,
                )  # fmt: skip
            st.button(
                messages.delete(len(rows)), key="delete_runs", icon=":material/delete:", on_click=widgets.run_press,
                args=(PLACE, partial(delete, [row.id for row in rows])), help=messages.DELETE_HELP,
            )  # fmt: skip
            st.button(
                messages.CLEAR_SELECTION, key="clear_selection", type="tertiary", on_click=clear_selection
            )


def compare_button(runs: int, comparing: bool) -> None:
    """The button that opens the comparison, or leads back from it."""
    label, icon = (messages.BACK, "arrow_back") if comparing else (messages.COMPARE, "compare_arrows")
    about = None if comparing else messages.COMPARE_HELP
    st.button(
        label, key="compare_runs", type="secondary" if comparing else "primary", icon=f":material/{icon}:",
        disabled=runs > MOST_COMPARED, on_click=show_comparison, args=(not comparing,),
        help=about,
    )  # fmt: skip
    if runs > MOST_COMPARED:
        st.caption(messages.too_many_to_compare(runs, MOST_COMPARED), width="content")


def show_comparison(comparing: bool) -> None:
    st.session_state["comparing"] = comparing


def one_run_actions(row: RunRow) -> None:
    if row.state != "damaged" and st.button(
        messages.OPEN, key="open_run", type="primary", icon=":material/open_in_new:", help=messages.OPEN_HELP,
        on_click=widgets.run_press, args=(PLACE, partial(runs_table.open_run, row.id)),
    ):  # fmt: skip
        runs_table.open_pressed()
    with widgets.popover(messages.RENAME_SELECTED, icon=":material/edit:", key="label"):
        st.text_input(
            messages.name_of(row.title), max_chars=MOST_NAME, placeholder=row.what,
            **widgets.bind_widget(f"name_{row.id}", row.name, PLACE, partial(labels().rename, row.id)),
        )  # fmt: skip
        st.text_input(
            messages.note_of(row.title), max_chars=MOST_NOTE, placeholder=messages.NOTE_EXAMPLE,
            **widgets.bind_widget(f"note_{row.id}", row.note, PLACE, partial(labels().annotate, row.id)),
        )  # fmt: skip


def stop(runs: Sequence[str]) -> None:
    for run_id in runs:
        services.store().ask_to_stop(run_id)


def delete(runs: Sequence[str]) -> None:
    """Delete the runs. If one cannot be deleted, undo still restores those before it."""
    done: list[str] = []
    st.session_state["undoable"] = done
    for run_id in runs:
        trash().delete(run_id)
        done.append(run_id)
        if state.current_run_id() == run_id:
            state.set_current_run(None)
    clear_selection()


def restore(runs: Sequence[str]) -> None:
    """Restore deleted runs and select them."""
    st.session_state.pop("undoable", None)
    for run_id in runs:
        trash().restore(run_id)
    state.select_runs(runs)


def clear_selection() -> None:
    state.select_runs(())


def render_undo() -> None:
    """Say what was deleted last, with a button that undoes it."""
    runs = st.session_state.get("undoable", ())
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
        st.markdown(f":material/delete: {messages.deleted(len(runs))}", width="content")
        st.button(
            messages.UNDO, key="undo", icon=":material/undo:", on_click=widgets.run_press,
            args=(PLACE, partial(restore, list(runs))),
        )  # fmt: skip


def render_deleted() -> None:
    """List the deleted runs that can still be restored."""
    deleted = trash().ids()
    if not deleted:
        return
    with st.expander(messages.recently_deleted(len(deleted)), icon=":material/delete:"):
        for run_id in deleted[:MOST_LISTED]:
            name = trash().label(run_id).name
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(escape_markdown(f"{name} · {run_id}" if name else run_id), width="content")
                st.button(
                    messages.RESTORE, key=f"restore_{run_id}", icon=":material/undo:", on_click=widgets.run_press,
                    args=(PLACE, partial(restore, [run_id])),
                )  # fmt: skip
        if len(deleted) > MOST_LISTED:
            st.caption(messages.deleted_earlier(len(deleted) - MOST_LISTED))
        with st.popover(messages.DELETE_PERMANENTLY, icon=":material/delete_forever:"):
            st.markdown(messages.DELETE_PERMANENTLY_ABOUT)
            st.button(
                messages.DELETE_PERMANENTLY_CONFIRM, key="forget", on_click=widgets.run_press,
                args=(PLACE, delete_permanently),
            )  # fmt: skip


def delete_permanently() -> None:
    st.session_state.pop("undoable", None)
    trash().empty()
