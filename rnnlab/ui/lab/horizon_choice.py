"""The choice of how many steps ahead to forecast, in words, with the time that it reaches."""

import streamlit as st

from rnnlab.experiment import MOST_HORIZON, Experiment
from rnnlab.series.series import Series
from rnnlab.series.spans import Span, label_ahead, usual_spans
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import series_messages as messages

FEWEST_WINDOWS = 20  # of a set that the offered spans must leave


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
    """{steps: its name} of the spans to offer: those that leave each set of the split enough windows."""
    shortest = min(share for share in experiment.split if share) * len(series)
    spans = usual_spans(series, min(MOST_HORIZON, int(shortest) - FEWEST_WINDOWS))
    return {1: messages.NEXT_STEP} | {span.steps: span_name(span) for span in spans}


def span_name(span: Span) -> str:
    return messages.span_name(*span)


def set_horizon(steps: int | None) -> None:
    """Change the horizon; a choice that was pressed again stays."""
    if steps is not None:
        state.change_experiment(horizon=steps)
