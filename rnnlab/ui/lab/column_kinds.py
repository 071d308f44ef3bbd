"""Kinds of columns: angles, features known ahead, and bounds of the targets."""

from functools import partial

import streamlit as st

from rnnlab.experiment import Experiment, training_rows
from rnnlab.series.kinds import Bounds, bounds_of
from rnnlab.series.series import Series
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.lab.column_picker import pick_columns

MAX_BOUNDS_SHOWN = 2  # in the line of kinds


def render(series: Series, experiment: Experiment) -> None:
    """Draw one line with the kinds of the columns, and an expander to change them.

    The line is not the label of the expander: an expander closes when its label changes.
    """
    e = experiment
    others = [name for name in e.features if name not in e.targets]
    possible_bounds = bounds_to_choose(series, e)
    if not others and not possible_bounds:
        return
    st.caption(messages.column_kinds_line(kinds_of(e)))
    with st.expander(messages.COLUMN_KINDS, icon=":material/straighten:"):
        if others:
            pick_columns(
                messages.ANGLES.label, others, help=messages.ANGLES.help,
                **widgets.bind_widget("angles", list(e.angles), "columns", set_angles),
            )  # fmt: skip
            pick_columns(
                messages.KNOWN_AHEAD, others, help=messages.known_ahead_help(e.horizon),
                **widgets.bind_widget("known", list(e.known), "columns", set_known),
            )  # fmt: skip
        if possible_bounds:
            pick_columns(
                messages.BOUNDS.label, [bounds.column for bounds in possible_bounds], help=messages.BOUNDS.help,
                titles={bounds.column: f"{bounds.column}: {bounds.words}" for bounds in possible_bounds},
                **widgets.bind_widget(
                    "bounds", [bounds.column for bounds in e.bounds], "columns",
                    partial(set_bounds, possible_bounds),
                ),
            )  # fmt: skip


def kinds_of(e: Experiment) -> list[str]:
    """The kinds of the columns, a few words each."""
    kinds = []
    if e.angles:
        kinds.append(messages.angles_kind(e.angles))
    if e.known:
        kinds.append(messages.known_kind(e.known))
    return kinds + [
        messages.bounds_kind(bounds.column, bounds.words) for bounds in e.bounds[:MAX_BOUNDS_SHOWN]
    ]


def bounds_to_choose(series: Series, e: Experiment) -> tuple[Bounds, ...]:
    """The bounds in use, then those that the values of the other targets would fit."""
    used = [bounds.column for bounds in e.bounds]
    detected = bounds_of(series, training_rows(series, e))
    return (
        *e.bounds,
        *(bounds for bounds in detected if bounds.column in e.targets and bounds.column not in used),
    )


def set_angles(chosen: list[str]) -> None:
    state.change_experiment(angles=tuple(name for name in state.experiment().features if name in chosen))


def set_known(chosen: list[str]) -> None:
    state.change_experiment(known=tuple(name for name in state.experiment().features if name in chosen))


def set_bounds(possible_bounds: tuple[Bounds, ...], chosen: list[str]) -> None:
    state.change_experiment(bounds=tuple(bounds for bounds in possible_bounds if bounds.column in chosen))
