"""How much disk space runs and files use, and what can be cleared: all of it is listed before anything is deleted."""

from functools import partial

import pandas as pd
import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.runs.disk_space import (
    MB,
    Clearing,
    DiskSpace,
    StoredRun,
    clear,
    clearable,
    measure_disk_space,
    size_text,
)
from rnnlab.ui import services, state, widgets
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages, run_groups
from rnnlab.ui.runs.run_rows import RunRow

PLACE = "room"  # where mistakes are shown
USUAL_DAYS = 30


def render() -> None:
    """Draw the panel. Sizes are computed only while it is open."""
    panel = st.expander(
        messages.FREE_SPACE, key="room_panel", icon=":material/cleaning_services:", on_change="rerun"
    )
    if not panel.open:
        return
    with panel:
        try:
            room = measure_disk_space(services.store())
        except Mistake as mistake:
            st.error(escape_markdown(mistake), icon=":material/error:")
            return
        st.caption(usage(room))
        clearing = clearable(services.store(), room, *limits())
        list_runs(clearing)
        clear_button(clearing)
        widgets.show_error(PLACE)
        freed = st.session_state.pop("room_freed", None)
        if freed is not None:
            st.success(messages.freed(size_text(freed)), icon=":material/check:")


def usage(room: DiskSpace) -> str:
    """The used disk space in one sentence."""
    rest = sum((*room.deleted.values(), *room.leftovers.values()))
    return messages.disk_usage(
        total=size_text(room.bytes),
        runs=len(room.runs),
        runs_size=size_text(sum(run.bytes for run in room.runs)),
        files=len(room.files),
        files_size=size_text(sum(room.files.values())),
        rest_size=size_text(rest) if rest else "",
    )


def limits() -> tuple[float | None, float | None, bool]:
    """The chosen limits: days, megabytes (None: no limit), and whether runs with a name or note may be cleared."""
    # The default is set here, because a number input with a default value cannot be emptied.
    st.session_state.setdefault("room_days", USUAL_DAYS)
    left, middle, right = st.columns([1, 1, 2], gap="small", vertical_alignment="bottom")
    days = left.number_input(
        messages.OLDER_THAN, min_value=0, value=None, key="room_days", persist_state="session",
        placeholder=messages.ANY_AGE, help=messages.OLDER_THAN_HELP,
    )  # fmt: skip
    megabytes = middle.number_input(
        messages.LARGER_THAN, min_value=0, value=None, key="room_megabytes", persist_state="session",
        placeholder=messages.ANY_SIZE,
    )  # fmt: skip
    keep = right.checkbox(messages.KEEP_NAMED, True, key="room_named", persist_state="session")
    return days, megabytes, not keep


def list_runs(clearing: Clearing) -> None:
    if clearing.runs:
        st.dataframe(
            frame_of(clearing.runs), key="room_table", hide_index=True, width="stretch",
            height=min(38 + 35 * len(clearing.runs), 300),
            column_config={
                "Size": st.column_config.NumberColumn("MB", format="%.1f"),
                "Ended": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            },
        )  # fmt: skip
    if clearing.named:
        st.caption(messages.kept_for_label(len(clearing.named)))


def frame_of(runs: tuple[StoredRun, ...]) -> pd.DataFrame:
    rows = {row.id: row for row in run_groups.all_rows()}
    known = [rows.get(run.id, RunRow(run.id, run.id)) for run in runs]
    return pd.DataFrame(
        {
            "Run": [row.title for row in known],
            "Size": [run.bytes / MB for run in runs],
            "Ended": pd.to_datetime([run.at for run in runs], unit="s", utc=True),
            "Series": [row.series for row in known],
            "Stack": [row.stack for row in known],
            "Note": [run.label.note for run in runs],
        }
    )


def clear_button(clearing: Clearing) -> None:
    """The button that clears what is listed, with the space that this frees."""
    unused = (len(clearing.files), len(clearing.deleted), len(clearing.leftovers))
    if any(unused):
        st.caption(messages.unused_data(*unused))
    if not clearing.runs and not any(unused):
        st.caption(messages.NOTHING_TO_CLEAR)
        return
    st.button(
        messages.clear_space(len(clearing.runs), size_text(clearing.bytes)), key="room_clear",
        icon=":material/delete_forever:", on_click=widgets.run_press, args=(PLACE, partial(clear_listed, clearing)),
        help=messages.CLEAR_HELP,
    )  # fmt: skip


def clear_listed(clearing: Clearing) -> None:
    """Clear what was listed; deleted runs are no longer selected or shown."""
    st.session_state["room_freed"] = clear(services.store(), clearing)
    gone = {run.id for run in clearing.runs} - set(services.store().ids())
    if state.current_run_id() in gone:
        state.set_current_run(None)
    state.select_runs(run_id for run_id in state.selected_runs() if run_id not in gone)
    st.session_state.pop("undoable", None)
