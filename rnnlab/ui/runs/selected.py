"""What can be done with the runs that are ticked: go on with one, name it, stop, delete, take back."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rnnlab.runs.labels import MOST_NAME, MOST_NOTE, Shelf
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import page as lab
from rnnlab.ui.runs.table import Row

PLACE = "runs"  # where mistakes are shown
MOST_COMPARED = 6
MOST_LISTED = 20


def shelf() -> Shelf:
    return Shelf(services.store())


def render(rows: Sequence[Row], colours: dict[str, str]) -> None:
    """Draw what can be done with those runs."""
    if not rows:
        return
    with st.container(border=True):
        st.html(
            '<div class="rl-runs">'
            + "".join(style.dot(colours.get(row.id, "transparent"), row.title) for row in rows)
            + "</div>"
        )
        if len(rows) == 1:
            if rows[0].reason:
                st.caption(state.literal(rows[0].reason))
            edit_label(rows[0])
        with st.container(horizontal=True, vertical_alignment="center"):
            if len(rows) == 1 and rows[0].state != "damaged":
                open_button(rows[0])
            running = [row.id for row in rows if row.running]
            if running:
                st.button(
                    "Stop", key="stop_runs", icon=":material/stop:", on_click=state.act,
                    args=(PLACE, partial(stop, running)), help="Stop and keep the best weights so far.",
                )  # fmt: skip
            count = "" if len(rows) == 1 else f" {len(rows)} runs"
            st.button(
                f"Delete{count}", key="delete_runs", icon=":material/delete:", on_click=state.act,
                args=(PLACE, partial(delete, [row.id for row in rows])),
                help="It can be taken back. A run that waits or trains is asked to stop first.",
            )  # fmt: skip
            st.button("Untick", key="untick", type="tertiary", on_click=untick)
        if len(rows) > MOST_COMPARED:
            st.caption(f"{len(rows)} runs are ticked: tick at most {MOST_COMPARED} to compare them.")


def edit_label(row: Row) -> None:
    left, right = st.columns([1, 2], gap="small")
    left.text_input(
        "Name", max_chars=MOST_NAME, placeholder=row.id,
        **state.bound(f"name_{row.id}", row.name, PLACE, partial(shelf().rename, row.id)),
    )  # fmt: skip
    right.text_input(
        "Note", max_chars=MOST_NOTE, placeholder="What this run is about, what you found …",
        **state.bound(f"note_{row.id}", row.note, PLACE, partial(shelf().annotate, row.id)),
    )  # fmt: skip


def open_button(row: Row) -> None:
    if st.button(
        "Open in the Lab", key="open_run", type="primary", icon=":material/open_in_new:",
        help="Its series, stack and settings, its forecast, and what every layer puts out.",
    ):  # fmt: skip
        state.act(PLACE, partial(state.take_up, row.id))
        if state.run_id() == row.id:
            st.switch_page(lab.page())
        st.rerun()


def stop(runs: Sequence[str]) -> None:
    for run_id in runs:
        services.store().ask_to_stop(run_id)


def delete(runs: Sequence[str]) -> None:
    """Take the runs away; what can be taken back is remembered even where a later one fails."""
    done: list[str] = []
    st.session_state["undoable"] = done
    for run_id in runs:
        shelf().delete(run_id)
        done.append(run_id)
        if state.run_id() == run_id:
            state.look_at(None)
    untick()


def restore(runs: Sequence[str]) -> None:
    """Put the runs back, and tick them as they were."""
    st.session_state.pop("undoable", None)
    for run_id in runs:
        shelf().restore(run_id)
    state.select_runs(runs)
    st.session_state.pop("runs_shown", None)


def untick() -> None:
    state.select_runs(())
    st.session_state.pop("runs_shown", None)


def render_undo() -> None:
    """Say what was deleted last, with the way back."""
    runs = st.session_state.get("undoable", ())
    if not runs:
        return
    what = "1 run was deleted." if len(runs) == 1 else f"{len(runs)} runs were deleted."
    with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
        st.markdown(f":material/delete: {what}", width="content")
        st.button(
            "Undo", key="undo", icon=":material/undo:", on_click=state.act,
            args=(PLACE, partial(restore, list(runs))),
        )  # fmt: skip


def render_deleted() -> None:
    """List what was deleted and is still kept, each with a button that puts it back."""
    kept = shelf().deleted()
    if not kept:
        return
    with st.expander(f"Recently deleted ({len(kept)})", icon=":material/delete:"):
        for run_id in kept[:MOST_LISTED]:
            name = shelf().deleted_label(run_id).name
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(state.literal(f"{name} · {run_id}" if name else run_id), width="content")
                st.button(
                    "Restore", key=f"restore_{run_id}", icon=":material/undo:", on_click=state.act,
                    args=(PLACE, partial(restore, [run_id])),
                )  # fmt: skip
        if len(kept) > MOST_LISTED:
            st.caption(f"… and {len(kept) - MOST_LISTED} deleted before them.")
        with st.popover("Delete all of these for good", icon=":material/delete_forever:"):
            st.markdown("Their weights, forecasts and scores can't be brought back.")
            st.button("Yes, for good", key="forget", on_click=state.act, args=(PLACE, forget))


def forget() -> None:
    st.session_state.pop("undoable", None)
    shelf().forget_deleted()
