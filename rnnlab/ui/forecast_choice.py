"""With what the tab Forecast forecasts, and how many steps, in the session state and in the link."""

from collections.abc import Mapping

import streamlit as st

from rnnlab.experiment import MOST_HORIZON
from rnnlab.forecast.choice import MIX
from rnnlab.runs.run import Run
from rnnlab.ui.link import QueryParams

CHOICE_KEY = "forecast_with"


def steps_key(run: Run) -> str:
    return f"ahead_steps_{run.id}"


def chosen_steps(run: Run) -> int:
    """How many steps; before there is a choice, those that the run was trained for."""
    return int(st.session_state.get(steps_key(run)) or run.experiment.horizon)


def params_of(run: Run) -> QueryParams:
    """The query parameters of the choices that are not the run's own."""
    choice, steps = st.session_state.get(CHOICE_KEY, MIX), chosen_steps(run)
    params = {} if choice == MIX else {"with": [str(choice)]}
    return params | ({} if steps == run.experiment.horizon else {"steps": [str(steps)]})


def take(params: Mapping[str, list[str]], run: Run) -> None:
    """Make the choices in a link the present ones; those that a run does not have are ignored where they are used."""
    st.session_state[CHOICE_KEY] = "".join(params.get("with", [])[:1]) or MIX
    steps = "".join(params.get("steps", [])[:1])
    known = steps.isascii() and steps.isdigit() and 1 <= int(steps[:9]) <= MOST_HORIZON
    st.session_state[steps_key(run)] = int(steps) if known else run.experiment.horizon
