"""Actions on the selected runs: open, name, stop, delete, undo."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rnnlab.runs.labels import MOST_NAME, MOST_NOTE, Labels
from rnnlab.runs.trash import Trash
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import page as lab
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages
from rnnlab.ui.runs.runs_table import RunRow

PLACE = "runs"  # where mistakes are shown
MOST_COMPARED = 6
MOST_LISTED = 20


def labels() -> Labels:
    return Labels(services.store())


def trash() -> Trash:
    return Trash(services.store())


def render(rows: Sequence[RunRow], colours: dict[str, str]) -> None:
    """Draw the actions for those runs."""
    if not rows:
        return
    with st.container(border=True):
        dots = (style.dot(colours.get(row.id, "transparent"), row.title) for row in rows)
        st.html(f'<div class="rl-runs">{"".join(dots)}</div>')
        if len(rows) == 1:
            if rows[0].reason:
                st.caption(escape_markdown(rows[0].reason))
            edit_label(rows[0])
        with st.container(horizontal=True, vertical_alignment="center"):
            if len(rows) == 1 and rows[0].state != "damaged":
                open_button(rows[0])
            running = [row.id for row in rows if row.running]
            if running:
                st.button(
                    messages.STOP, key="stop_runs", icon=":material/stop:", on_click=state.run_callback,
                    args=(PLACE, partial(stop, running)), help=messages.STOP_HELP,
                )  # fmt: skip
            st.button(
                messages.delete(len(rows)), key="delete_runs", icon=":material/delete:", on_click=state.run_callback,
                args=(PLACE, partial(delete, [row.id for row in rows])), help=messages.DELETE_HELP,
            )  # fmt: skip
            st.button(messages.CLEAR_SELECTION, key="untick", type="tertiary", on_click=clear_selection)
        if len(rows) > MOST_COMPARED:
            st.caption(messages.too_many_to_compare(len(rows), MOST_COMPARED))


def edit_label(row: RunRow) -> None:
    left, right = st.columns([1, 2], gap="small")
    left.text_input(
        messages.NAME, max_chars=MOST_NAME, placeholder=row.id,
        **state.bind_widget(f"name_{row.id}", row.name, PLACE, partial(labels().rename, row.id)),
    )  # fmt: skip
    right.text_input(
        messages.NOTE, max_chars=MOST_NOTE, placeholder=messages.NOTE_EXAMPLE,
        **state.bind_widget(f"note_{row.id}", row.note, PLACE, partial(labels().annotate, row.id)),
    )  # fmt: skip


def open_button(row: RunRow) -> None:
    if st.button(
        messages.OPEN, key="open_run", type="primary", icon=":material/open_in_new:", help=messages.OPEN_HELP
    ):
        state.run_callback(PLACE, partial(state.open_run, row.id))
        if state.current_run_id() == row.id:
            st.switch_page(lab.page())
        st.rerun()


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
    st.session_state.pop("runs_shown", None)


def clear_selection() -> None:
    state.select_runs(())
    st.session_state.pop("runs_shown", None)


def render_undo() -> None:
    """Say what was deleted last, with a button that undoes it."""
    runs = st.session_state.get("undoable", ())
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
        st.markdown(f":material/delete: {messages.deleted(len(runs))}", width="content")
        st.button(
            messages.UNDO, key="undo", icon=":material/undo:", on_click=state.run_callback,
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
                    messages.RESTORE, key=f"restore_{run_id}", icon=":material/undo:", on_click=state.run_callback,
                    args=(PLACE, partial(restore, [run_id])),
                )  # fmt: skip
        if len(deleted) > MOST_LISTED:
            st.caption(messages.deleted_earlier(len(deleted) - MOST_LISTED))
        with st.popover(messages.DELETE_PERMANENTLY, icon=":material/delete_forever:"):
            st.markdown(messages.DELETE_PERMANENTLY_ABOUT)
            st.button(
                messages.DELETE_PERMANENTLY_CONFIRM, key="forget", on_click=state.run_callback,
                args=(PLACE, delete_permanently),
            )  # fmt: skip


def delete_permanently() -> None:
    st.session_state.pop("undoable", None)
    trash().empty()
