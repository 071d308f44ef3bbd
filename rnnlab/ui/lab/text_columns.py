"""Buttons that add a column of a few texts as yes/no features, or remove it again."""

from functools import partial

import msgspec
import streamlit as st

from rnnlab.series.columns.yes_no import yes_no_names
from rnnlab.series.series import Series
from rnnlab.series.source import Source, Weather
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.lab.feature_changes import change_source


def render(series: Series, source: Source) -> None:
    """Draw a button for each column of a few texts."""
    left_out = [out.column for out in series.left_out]
    for number, (column, values) in enumerate(series.words.items()):
        if column in left_out:
            label, icon, action = messages.add_text_column(column, len(values)), "add", add_text_column
        else:
            label, icon, action = messages.remove_text_column(column), "remove", remove_text_column
        st.button(
            label, key=f"text_{number}", icon=f":material/{icon}:",
            on_click=widgets.run_press, args=("series", partial(action, source, column, values)),
        )  # fmt: skip


def add_text_column(source: Source, column: str, values: tuple[str, ...]) -> None:
    """Read a column of texts as one yes/no column per text; all of them become features."""
    assert not isinstance(source, Weather)
    names = yes_no_names(column, values)
    features = (*state.experiment().features, *names)
    change_source(msgspec.structs.replace(source, onehot=(*source.onehot, *names)), features)


def remove_text_column(source: Source, column: str, values: tuple[str, ...]) -> None:
    assert not isinstance(source, Weather)
    names = yes_no_names(column, values)
    onehot = tuple(name for name in source.onehot if name not in names)
    features = tuple(name for name in state.experiment().features if name not in names)
    change_source(msgspec.structs.replace(source, onehot=onehot), features)
