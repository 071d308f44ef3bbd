"""A file that could not be read: how it begins, and options to read it in another way."""

from functools import partial
from typing import Any

import msgspec
import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.runs import user_files
from rnnlab.series.read_options import HELP, NAMES
from rnnlab.series.source import File, beginning
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.lab.file_options import COLUMNS, option_title

CODE_HEIGHT = 150  # pixels
REFUSED = "refused"  # the session key of the file
OPTIONS: dict[str, tuple[Any, ...]] = {
    "encoding": ("utf-8", "cp1252", "latin-1", "utf-16", "cp1250", "cp1251", "shift_jis"),
    "delimiter": (",", ";", "\t", "|", " "),
    "decimal": (".", ","),
    "above": tuple(range(21)),
    "header": (0, 1, 2, 3),
}


def use_file(file: File) -> None:
    """Change to the file. If it cannot be read, `render` offers to read it in another way."""
    st.session_state.pop(REFUSED, None)
    try:
        state.set_experiment(state.experiment_for(file, state.experiment()))
    except Mistake:
        st.session_state[REFUSED] = file
        raise


def render() -> None:
    """Draw the beginning of the refused file and its options, if there is one."""
    file: File | None = st.session_state.get(REFUSED)
    if file is None:
        return
    lines = beginning(file, services.store().files)
    if not lines:
        return
    with st.container(border=True, key="other_ways"):
        st.markdown(messages.file_begins(file.name))
        st.code("\n".join(lines), language=None, height=CODE_HEIGHT)
        fields = list(OPTIONS)
        for start in range(0, len(fields), COLUMNS):
            for column, field in zip(st.columns(COLUMNS), fields[start : start + COLUMNS], strict=False):
                options: list[Any] = [None, *OPTIONS[field]]
                column.selectbox(
                    NAMES[field], options, format_func=partial(option_title, field),
                    help=HELP[field], placeholder=messages.AUTOMATIC,
                    **widgets.bind_widget(
                        f"other_{field}", getattr(file, field), "series", partial(use_with_option, file, field)
                    ),
                )  # fmt: skip
        st.button(
            messages.REMOVE_FILE, key="leave_refused", icon=":material/delete:", on_click=remove, args=(file,)
        )  # fmt: skip


def remove(file: File) -> None:
    """Give the file up, and delete its stored copy unless it is used with other options."""
    st.session_state.pop(REFUSED, None)
    used = state.experiment().source
    is_used = isinstance(used, File) and used.digest == file.digest
    if not is_used and not user_files.runs_with_file(services.store(), file.digest):
        widgets.run_callback("series", lambda: user_files.delete_file(services.store(), file.digest))


def use_with_option(file: File, field: str, value: Any) -> None:
    use_file(msgspec.structs.replace(file, **{field: value}))
