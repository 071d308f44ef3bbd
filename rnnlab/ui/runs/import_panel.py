"""A run of another lab, brought in from its zip."""

import streamlit as st

from rnnlab.export.archive_import import take_in
from rnnlab.ui import services, state

PLACE = "import"  # where mistakes are shown


def render() -> None:
    """Draw the place where a zip is dropped, and say what came of the last one."""
    # Its state is tracked, or it would close when the table above it grows.
    with st.expander(
        "Bring in a run from another lab",
        key="import_panel",
        icon=":material/upload_file:",
        on_change="rerun",
    ):
        turn = st.session_state.setdefault("import_turn", 0)
        st.file_uploader(
            "A zip that “Whole run” gave in the other lab", type=["zip"], key=f"import_{turn}",
            on_change=take_upload,
            help="It is checked, and its forecasts are computed anew from its weights: some ten seconds.",
        )  # fmt: skip
        state.show_complaint(PLACE)
        arrived = st.session_state.pop("arrived", None)
        if arrived:
            st.success(
                f"Run {state.literal(arrived)} is here and ticked in the table.", icon=":material/check:"
            )


def take_upload() -> None:
    """Take in the run that was uploaded and tick it; a bad zip is complained about, no more."""
    upload = st.session_state[f"import_{st.session_state['import_turn']}"]
    if upload is None:
        return

    def work() -> None:
        run = take_in(services.store(), upload.getvalue(), upload.name)
        state.select_runs([run])
        st.session_state.pop("runs_shown", None)  # the table ticks it anew
        st.session_state["arrived"] = run
        st.session_state["import_turn"] += 1  # an empty uploader takes the place of this one

    state.act(PLACE, work)
