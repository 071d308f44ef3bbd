"""An alert on a target, with a button that leaves out the feature that it is about."""

from functools import partial

import streamlit as st

from rnnlab.forecast.alerts import Alert
from rnnlab.message import Message, text_of
from rnnlab.runs.run import Run
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import series_messages
from rnnlab.ui.lab.feature_changes import set_features
from rnnlab.ui.lab.forecast_messages import alert as alert_text


def render(alert: Alert, run: Run, key: str) -> None:
    """Draw the alert, and the button while the feature is one of the inputs. key: of the button."""
    what, e = alert.what, state.experiment()
    feature = str(what.facts.get("feature", "")) if isinstance(what, Message) else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        st.markdown(alert_text(text_of(what)), width="content")
        if run.experiment.source != e.source or feature not in e.features or feature in e.targets:
            return
        pressed = st.button(series_messages.leave_out(feature), key=key, icon=":material/playlist_remove:")
    if pressed:
        others = [name for name in e.features if name != feature]
        widgets.run_callback("columns", partial(set_features, others))
        st.rerun()  # all of the page: the button is drawn in a fragment
