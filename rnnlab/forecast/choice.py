"""What to forecast with: the mix that the run chose, or one of its parts alone."""

from collections.abc import Sequence

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast import ahead_messages, messages
from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.forecaster import Forecaster
from rnnlab.forecast.mix import Share, held_and_left_out
from rnnlab.forecast.past_forecasts import PAST
from rnnlab.forecast.results import MIX, Results, rows_of
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series

MIX_NAME = "mix"  # of MIX on the command line and in Python
OF_THE_PAST = PAST  # these read only the past of their target


def choices_of(results: Results) -> tuple[str, ...]:
    """The forecasts that a run can forecast ahead with, the mix first; only that one predicts a quantile."""
    if results.quantiles:
        return (MIX,)
    # Without a season, the seasonal naive is persistence.
    missing = {"seasonal_naive"} if results.season.steps == 1 else set()
    return tuple(name for name in results.forecasts(results.targets[0]) if name not in missing)


def choice_named(results: Results, name: str) -> str:
    """One of `choices_of` by its name on the command line and in Python; a Mistake if the run does not have it."""
    choices = {MIX_NAME: MIX} | {choice: choice for choice in choices_of(results) if choice != MIX}
    if name not in choices:
        raise Mistake(ahead_messages.unknown_choice(name, tuple(choices)))
    return choices[name]


def forecaster_with(
    choice: str,
    series: Series,
    experiment: Experiment,
    weights: list[list[np.ndarray]],
    results: Results,
) -> Forecaster:
    """A forecaster of a finished run by one of `choices_of`."""
    shares: Sequence[Share] = results.shares
    if choice != MIX:
        shares = [Share(target, choice, 1.0) for target in experiment.targets]
    return Forecaster(series, experiment, weights, shares, results.season.steps)


def choice_score(results: Results, target: str, choice: str, ahead: Ahead | None = None) -> Message:
    """How good a forecast was on the test set, beside the best one; of a quantile, how well it was met.

    ahead: what is forecast; if it has other steps than the test set was scored over, those are named.
    """
    for quantile in rows_of(results.quantiles, target):
        return quantile.message
    scored = len(results.lead_scores[0].mae) if results.lead_scores else None
    maes = {name: results.scores_of(target, name).mae for name in results.forecasts(target)}
    best = min(maes, key=lambda name: maes[name])
    return ahead_messages.choice_score(
        choice,
        maes[choice],
        best,
        maes[best],
        results.scores_of(target, choice).skill,
        None if ahead is None or len(ahead.values) == scored else scored,
    )


def left_out_of_keras(results: Results, window: int) -> tuple[Message, ...]:
    """For each target, which parts of its mix the run's Keras model leaves out; none if it holds all."""
    notes = []
    for target in results.targets:
        shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
        held, left_out = held_and_left_out(shares, results.season.steps, window)
        if left_out:
            named = target if len(results.targets) > 1 else ""
            notes.append(messages.keras_model_leaves_out(named, left_out, tuple(held.items())))
    return tuple(notes)
