"""What was chosen for the person: the window and what was fitted again, each with its reason."""

from rnnlab.defaults import default_settings
from rnnlab.experiment import Experiment
from rnnlab.forecast import choice_messages as messages
from rnnlab.forecast.earlier_cuts import MOST_ROWS
from rnnlab.forecast.results import Results, rows_of
from rnnlab.message import Message
from rnnlab.series.series import Series


def window_choice(experiment: Experiment, series: Series) -> Message:
    """How long the window is and why; if it is not the usual one, which that is."""
    usual = default_settings(series)["window"]
    if usual.value == experiment.window:
        return messages.usual_window(usual.value, str(usual.why))
    return messages.other_window(experiment.window, usual.value, str(usual.why))


def parts_choice(results: Results, rows: int, target: str) -> Message | None:
    """What chose the parts of a target's forecast, of a series of so many rows; None if there was no choice."""
    if results.quantiles or not results.validation or not rows_of(results.shares, target):
        return None
    return messages.parts_chosen(rows <= MOST_ROWS)


def refit_choice(results: Results, experiment: Experiment) -> Message:
    """What is fitted again before the forecast ahead, and why the network is not."""
    parts = {row.forecast for row in results.shares}
    others = tuple(name for name in parts if name not in ("network", "persistence", "seasonal_naive"))
    return messages.fitted_again(bool(others), "network" in parts or not parts, bool(experiment.split[1]))
