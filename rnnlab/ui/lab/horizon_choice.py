"""The choice of how many steps ahead to forecast, in words, with the time that it reaches."""

import msgspec
import streamlit as st

from rnnlab.experiment import MOST_HORIZON, Experiment
from rnnlab.series.series import Series
from rnnlab.series.spans import Span, label_ahead, usual_spans
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.lab import split_choice

FEWEST_WINDOWS = 3  # of a set that the offered spans must leave, in the split that leaves most


def render(series: Series, experiment: Experiment) -> None:
    """Draw the usual spans as one-press choices, a field for any other number, and the time that is reached."""
    names = span_names(series, experiment)
    horizon = experiment.horizon
    with st.container(horizontal=True, vertical_alignment="bottom", key="horizon_choice"):
        st.pills(
            messages.HOW_FAR, list(names), format_func=names.__getitem__,
            **widgets.bind_widget("horizon_span", horizon if horizon in names else None, "columns", set_horizon),
        )  # fmt: skip
        st.number_input(
            messages.HORIZON.label, 1, MOST_HORIZON, step=1, help=messages.HORIZON.help, width=200,
            **widgets.bind_widget("horizon", horizon, "columns", set_horizon),
        )  # fmt: skip
    st.caption(messages.horizon_reaches(horizon, label_ahead(series, horizon), series.label(len(series) - 1)))


def span_names(series: Series, experiment: Experiment) -> dict[int, str]:
    """{steps: its name} of the spans to offer: those that leave each set of a split enough windows."""
    splits = (experiment.split, *split_choice.SPLITS)
    shortest = max(min(share for share in split if share) for split in splits) * len(series)
    spans = usual_spans(series, min(MOST_HORIZON, int(shortest) + 1 - FEWEST_WINDOWS))
    return {1: messages.NEXT_STEP} | {span.steps: span_name(span) for span in spans}


def span_name(span: Span) -> str:
    return messages.span_name(*span)


def set_horizon(steps: int | None) -> None:
    """Change the horizon, and the split if its sets are too short for it; a choice that was pressed again stays."""
    if steps is not None:
        e = msgspec.structs.replace(state.experiment(), horizon=steps)
        state.set_experiment(split_choice.with_fitting_split(services.series_of(e.source), e))
