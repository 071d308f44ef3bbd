"""Import a run from the zip file of another RNN Lab."""

import streamlit as st

from rnnlab.export.archive_import import import_run
from rnnlab.ui import services, state, widgets
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages

PLACE = "import"  # where mistakes are shown


def render() -> None:
    """Draw the upload field, and what came of the last upload."""
    # `on_change` tracks whether it is open, or it would close when the table above it grows.
    with st.expander(messages.IMPORT, key="import_panel", icon=":material/upload_file:", on_change="rerun"):
        turn = st.session_state.setdefault("import_turn", 0)
        st.file_uploader(
            messages.IMPORT_FILE, type=["zip"], key=f"import_{turn}", on_change=import_upload,
            help=messages.IMPORT_HELP,
        )  # fmt: skip
        widgets.show_error(PLACE)
        imported = st.session_state.pop("imported", None)
        if imported:
            st.success(escape_markdown(messages.imported(imported)), icon=":material/check:")


def import_upload() -> None:
    """Import the uploaded run and select it; a Mistake in the zip is shown."""
    upload = st.session_state[f"import_{st.session_state['import_turn']}"]
    if upload is None:
        return

    def work() -> None:
        run = import_run(services.store(), upload.getvalue(), upload.name)
        state.select_runs([run])
        st.session_state["imported"] = run
        st.session_state["import_turn"] += 1  # a new key gives an empty uploader

    widgets.run_callback(PLACE, work)
