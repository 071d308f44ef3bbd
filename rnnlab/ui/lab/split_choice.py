"""The choice of the shares of the training, validation and test set."""

import msgspec
import streamlit as st

from rnnlab.experiment import Experiment, training_rows
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training.windows import origins_of
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import series_messages as messages

Split = tuple[float, float, float]
SPLITS: tuple[Split, ...] = ((0.7, 0.15, 0.15), (0.6, 0.2, 0.2), (0.8, 0.1, 0.1), (0.8, 0.0, 0.2))


def render(experiment: Experiment) -> None:
    """Draw the choice."""
    splits = SPLITS if experiment.split in SPLITS else (*SPLITS, experiment.split)
    st.selectbox(
        messages.SPLIT.label, splits, help=messages.SPLIT.help,
        format_func=lambda split: " / ".join(f"{100 * share:g} %" for share in split),
        **widgets.bind_widget("split", experiment.split, "columns", set_split),
    )  # fmt: skip


def set_split(split: Split) -> None:
    """Change the split."""
    e = msgspec.structs.replace(state.experiment(), split=split)
    state.set_experiment(with_possible_bounds(services.series_of(e.source), e))


def with_possible_bounds(series: Series, e: Experiment) -> Experiment:
    """The experiment without the bounds that values of its training set violate."""
    rows = training_rows(series, e)
    bounds = tuple(
        bounds for bounds in e.bounds if not len(bounds.outside(series.column(bounds.column)[:rows]))
    )
    return msgspec.structs.replace(e, bounds=bounds)


def with_fitting_split(series: Series, e: Experiment) -> Experiment:
    """The experiment with the first split whose sets each have a window; its own if it is that, or if none is."""
    for split in (e.split, *SPLITS):
        tried = msgspec.structs.replace(e, split=split)
        try:
            origins_of(series, tried)
        except Mistake:
            continue
        return e if split == e.split else with_possible_bounds(series, tried)
    return e
