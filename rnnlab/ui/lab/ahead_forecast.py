"""What the visitor chose for the forecast ahead, and the forecast itself, computed once for all who may see the run."""

from typing import NamedTuple

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.export.forecast_facts import ForecastReport
from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.choice import MIX, OF_THE_PAST, choices_of, forecaster_with
from rnnlab.forecast.forecaster import Forecaster
from rnnlab.forecast.hindsight import Hindsight, hindsight_of, steps_to_compare
from rnnlab.forecast.new_data import read_known, read_new_series
from rnnlab.runs.run import Run
from rnnlab.series.source import File
from rnnlab.ui import services
from rnnlab.ui.forecast_choice import CHOICE_KEY, chosen_steps
from rnnlab.ui.lab import ahead_messages as messages


class Chosen(NamedTuple):
    """What is forecast with, and for how many steps."""

    choice: str
    steps: int


def chosen_for(run: Run) -> Chosen:
    """The present choices; before there are any, what the run chose, for the steps that it was trained for."""
    choice = st.session_state.get(CHOICE_KEY, MIX)
    if choice not in choices_of(services.results_of(run.id)):
        choice = MIX
    return Chosen(choice, chosen_steps(run))


def needs_known_file(experiment: Experiment, choice: str) -> bool:
    return bool(experiment.known) and choice not in OF_THE_PAST


def report_of(run: Run) -> ForecastReport:
    """The forecast after the end of the run's series, as chosen, for downloads. It must not need a file."""
    chosen = chosen_for(run)
    ahead = forecast_ahead(run.id, run.experiment, chosen.steps, None, None, chosen.choice)
    series = services.series_of(run.experiment.source)
    return ForecastReport(run, series, services.results_of(run.id), ahead, chosen.choice)


@st.cache_resource(max_entries=6, show_spinner=False)
def forecaster_of(run_id: str, experiment: Experiment, choice: str) -> Forecaster:
    series = services.series_of(experiment.source)
    return forecaster_with(
        choice, series, experiment, services.weights_of(run_id), services.results_of(run_id)
    )


@st.cache_resource(max_entries=12, show_spinner=messages.FORECASTING)
def forecast_ahead(
    run_id: str, experiment: Experiment, steps: int, later: File | None, known: File | None, choice: str = MIX
) -> Ahead:
    """The forecast after the end of the run's series or of a later file, computed once for all visitors."""
    forecaster, series = forecaster_of(run_id, experiment, choice), services.series_of(experiment.source)
    continues = None if later is None else read_new_series(series, experiment, later, services.series_of)
    given = None if known is None else read_known(series, experiment, known, services.series_of)
    return forecaster.ahead(steps, continues, given)


def hindsight_after(run: Run, later: File, choice: str) -> Hindsight | None:
    """How the forecast from before a later file did against its rows; None if it has none of the steps."""
    e = run.experiment
    series = services.series_of(e.source)
    new = read_new_series(series, e, later, services.series_of)
    steps = steps_to_compare(e, series, new)
    known = later if needs_known_file(e, choice) else None
    return hindsight_of(forecast_ahead(run.id, e, steps, None, known, choice), new) if steps else None
