"""A widget that selects several columns."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnlab.ui.markdown import escape_markdown

MAX_PILLS = 12  # more columns are selected from a list


def pick_columns(
    label: str, columns: list[str], titles: Mapping[str, str] | None = None, **widget: Any
) -> None:
    """Draw pills for a few columns, a multiselect for many.

    titles: {column: its text}, if that is not its name. widget: further arguments of the Streamlit widget.
    """

    def title(column: str) -> str:
        return (titles or {}).get(column, column)

    if len(columns) > MAX_PILLS:
        st.multiselect(label, columns, format_func=title, **widget)
    else:
        # Pills show Markdown, a multiselect plain text.
        st.pills(
            label, columns, selection_mode="multi", format_func=lambda c: escape_markdown(title(c)), **widget
        )
