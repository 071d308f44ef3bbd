"""What the kept runs take on the disk, and which can go: shown before anything is cleared."""

from functools import partial

import pandas as pd
import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.runs.disk_space import MB, Clearing, Held, Room, clear, clearable, room_of, size_text
from rnnlab.ui import services, state
from rnnlab.ui.runs import table

PLACE = "room"  # where mistakes are shown
USUAL_DAYS = 30


def render() -> None:
    """Draw the panel; what everything takes is counted only while it is open."""
    panel = st.expander("Make room", key="room_panel", icon=":material/cleaning_services:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        try:
            room = room_of(services.store())
        except Mistake as mistake:
            st.error(state.literal(str(mistake)), icon=":material/error:")
            return
        st.caption(told(room))
        clearing = clearable(services.store(), room, *asked())
        list_runs(clearing)
        offer(clearing)
        state.show_complaint(PLACE)
        freed = st.session_state.pop("room_freed", None)
        if freed is not None:
            st.success(f"{size_text(freed)} are free again.", icon=":material/check:")


def told(room: Room) -> str:
    """What everything takes, in one sentence."""
    runs, files = sum(run.bytes for run in room.runs), sum(room.files.values())
    rest = sum((*room.deleted.values(), *room.leftovers.values()))
    parts = [f"{counted(len(room.runs), 'run')} with {size_text(runs)}"]
    if files:
        parts.append(f"{counted(len(room.files), 'uploaded file')} with {size_text(files)}")
    if rest:
        parts.append(f"{size_text(rest)} of deleted runs and leftovers")
    return f"Everything here takes {size_text(room.bytes)}: {', '.join(parts)}."


def asked() -> tuple[float | None, float | None, bool]:
    """The bounds that are chosen, in days and in megabytes (None: that bound does not count), and whether
    named runs may go."""
    st.session_state.setdefault("room_days", USUAL_DAYS)  # a default of the widget's own could not be emptied
    left, middle, right = st.columns([1, 1, 2], gap="small", vertical_alignment="bottom")
    days = left.number_input(
        "Clear runs older than, days", min_value=0, value=None, key="room_days", persist_state="session",
        placeholder="any age", help="Counted from their end.",
    )  # fmt: skip
    megabytes = middle.number_input(
        "or larger than, MB", min_value=0, value=None, key="room_megabytes", persist_state="session",
        placeholder="any size",
    )  # fmt: skip
    keep = right.checkbox("Keep those I named or noted", True, key="room_named", persist_state="session")
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
        st.caption(f"Kept for their name or note: {len(clearing.named)} more.")


def frame_of(runs: tuple[Held, ...]) -> pd.DataFrame:
    rows = {row.id: row for row in table.all_rows()}
    known = [rows.get(run.id, table.Row(run.id)) for run in runs]
    return pd.DataFrame(
        {
            "Run": [run.label.name or run.id for run in runs],
            "Size": [run.bytes / MB for run in runs],
            "Ended": pd.to_datetime([run.at for run in runs], unit="s", utc=True),
            "Series": [row.series for row in known],
            "Stack": [row.stack for row in known],
            "Note": [run.label.note for run in runs],
        }
    )


def offer(clearing: Clearing) -> None:
    """The button that clears what is shown, with what that frees."""
    rest = [
        counted(len(paths), what)
        for paths, what in (
            (clearing.files, "uploaded file"),
            (clearing.deleted, "deleted run"),
            (clearing.leftovers, "leftover"),
        )
        if paths
    ]
    if rest:
        st.caption(f"And what no run needs and nobody touched for a day: {', '.join(rest)}.")
    if not clearing.runs and not rest:
        st.caption("There is nothing to clear with these bounds.")
        return
    what = counted(len(clearing.runs), "run") if clearing.runs else "what no run needs"
    st.button(
        f"Clear {what}, free {size_text(clearing.bytes)}", key="room_clear",
        icon=":material/delete_forever:", on_click=state.act, args=(PLACE, partial(clear_away, clearing)),
        help="For good: this can't be undone. What waits or trains stays.",
    )  # fmt: skip


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def clear_away(clearing: Clearing) -> None:
    """Clear what was shown; what is looked at and is gone is no longer."""
    st.session_state["room_freed"] = clear(services.store(), clearing)
    gone = {run.id for run in clearing.runs} - set(services.store().ids())
    if state.run_id() in gone:
        state.look_at(None)
    state.select_runs(run_id for run_id in state.selected_runs() if run_id not in gone)
    st.session_state.pop("runs_shown", None)
    st.session_state.pop("undoable", None)
