"""Where uploaded files go, and buttons that delete them there."""

import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.runs import user_files
from rnnlab.series.source import File
from rnnlab.ui import access, services, state, widgets
from rnnlab.ui.lab import series_messages as messages


def render(file: File | None) -> None:
    """Say where uploads are stored and who sees them; draw a button that deletes `file`, if it is given."""
    st.caption(storage())
    if file is not None:
        st.button(
            messages.delete_file(file.name), key="delete_file", icon=":material/delete:", type="tertiary",
            on_click=widgets.run_press, args=("series", lambda: delete(file)),
        )  # fmt: skip


def storage() -> str:
    """The sentence on where uploads are stored."""
    if access.auth_settings() is not None:
        return messages.STORED_FOR_YOU
    if access.owner_id() is not None:
        return messages.STORED_FOR_BROWSER
    return messages.STORED_FOR_ALL if access.is_shared() else messages.stored_in(str(services.store().files))


def delete(file: File) -> None:
    """Delete a file and change to the first sample; raises Mistake if runs need the file."""
    runs = user_files.runs_with_file(services.store(), file.digest)
    if runs:
        raise Mistake(messages.file_needed(file.name, runs))
    state.leave_file(file)
    user_files.delete_file(services.store(), file.digest)
    services.forget_file(file)
