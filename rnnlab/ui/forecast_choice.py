"""With what the tab Forecast forecasts, how many steps, and from which files, in the session state and in the link."""

import re
from collections.abc import Mapping

import streamlit as st

from rnnlab.experiment import MOST_HORIZON
from rnnlab.forecast.results import MIX
from rnnlab.runs.run import Run
from rnnlab.series.read_options import NEWEST_RULES
from rnnlab.series.source import File
from rnnlab.ui.link import QueryParams

CHOICE_KEY = "forecast_with"
LATER, KNOWN = "later_file", "known_file"  # one to forecast from, one with the features known ahead
DIGEST = re.compile(r"[0-9a-f]{64}")


def steps_key(run: Run) -> str:
    return f"ahead_steps_{run.id}"


def chosen_steps(run: Run) -> int:
    """How many steps; before there is a choice, those that the run was trained for."""
    return int(st.session_state.get(steps_key(run)) or run.experiment.horizon)


def chosen_file(run: Run, which: str) -> File | None:
    return st.session_state.get(f"{which}_of_{run.id}")


def choose_file(run: Run, which: str, file: File | None) -> None:
    st.session_state[f"{which}_of_{run.id}"] = file


def params_of(run: Run) -> QueryParams:
    """The query parameters of the choices that are not the run's own."""
    choice, steps = st.session_state.get(CHOICE_KEY, MIX), chosen_steps(run)
    params = {} if choice == MIX else {"with": [str(choice)]}
    params |= {} if steps == run.experiment.horizon else {"steps": [str(steps)]}
    for which in (LATER, KNOWN):
        file = chosen_file(run, which)
        if file is not None:
            params |= {which: [file.digest], f"{which}_name": [file.name]}
    return params


def take(params: Mapping[str, list[str]], run: Run) -> None:
    """Make the choices in a link the present ones; those that a run does not have are ignored where they are used."""
    st.session_state[CHOICE_KEY] = "".join(params.get("with", [])[:1]) or MIX
    steps = "".join(params.get("steps", [])[:1])
    known = steps.isascii() and steps.isdigit() and 1 <= int(steps[:9]) <= MOST_HORIZON
    st.session_state[steps_key(run)] = int(steps) if known else run.experiment.horizon
    for which in (LATER, KNOWN):
        digest, name = ("".join(params.get(param, [])[:1]) for param in (which, f"{which}_name"))
        choose_file(run, which, File(digest, name, NEWEST_RULES) if DIGEST.fullmatch(digest) else None)
