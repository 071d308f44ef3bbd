"""Windows before a short test set tell the forecast from others, and never by chance from the last value."""

import numpy as np
import pandas as pd
import pytest

import rnnlab
from rnnlab.defaults import default_experiment
from rnnlab.forecast.baselines import persistence
from rnnlab.forecast.before_test import errors_before_test, with_earlier_errors
from rnnlab.forecast.earlier_cuts import EarlierCuts
from rnnlab.forecast.evaluation import Evaluation, evaluate, tells_more
from rnnlab.forecast.mean_difference import MeanDifference
from rnnlab.forecast.mix import PARTS
from rnnlab.forecast.verdict import verdict_of
from rnnlab.training.prepared import prepare


def evaluated(values: np.ndarray, step: str, horizon: int) -> Evaluation:
    """The defaults on a series, with a network that has learned nothing."""
    times = pd.date_range("2000-01-01", periods=len(values), freq=step, name="time")
    data = rnnlab.read(pd.DataFrame({"value": values}, times))
    experiment = default_experiment(data.source, data.series)
    prepared = prepare(data.series, type(experiment)(**fields(experiment) | {"horizon": horizon}))
    return evaluate(prepared, data.series, lambda origins: persistence(prepared, origins))


def fields(experiment) -> dict:
    return {name: getattr(experiment, name) for name in experiment.__struct_fields__}


def outcomes(evaluation: Evaluation) -> dict[str, str]:
    """{baseline: the outcome of the comparison with it}."""
    return {row.baseline: row.outcome for row in verdict_of(evaluation.results, "value").comparisons}


@pytest.mark.parametrize(("horizon", "walks"), [(1, 5), (7, 2)])
def test_nothing_is_called_better_than_the_last_value_of_a_random_walk(horizon: int, walks: int) -> None:
    """300 days each, with the windows of all cuts; `make accuracy` tries more."""
    values = np.random.default_rng(31 + horizon).normal(size=(walks, 300)).cumsum(axis=1)
    assert "better" not in [outcomes(evaluated(walk, "D", horizon))["persistence"] for walk in values]


def test_clear_gain_is_told_on_a_short_test_set() -> None:
    """A season of 200 months: the 19 windows of the test set are too few for 12 steps; those before help."""
    t, random = np.arange(200), np.random.default_rng(3)
    made = evaluated(10 * np.sin(2 * np.pi * t / 12) + random.normal(size=200), "MS", 12)
    assert len(made.origins) == 19
    against = next(row for row in made.results.differences if row.theirs == "persistence")
    assert against.earlier > 30
    assert outcomes(made)["persistence"] == "better"
    assert any("windows before it" in str(note) for note in made.results.notes)


def test_gain_of_linear_forecasts_is_told_on_a_short_test_set() -> None:
    """Growth with a season of 12 months: 16 windows of 12 steps overlap, so the test set alone tells nothing.

    Some values are negative, so the forecasts of logarithms, which are as good here, are not made.
    """
    t, random = np.arange(180), np.random.default_rng(2)
    values = np.exp(0.008 * t + 0.2 * np.sin(2 * np.pi * t / 12) + 0.01 * random.normal(size=180).cumsum())
    made = evaluated(values - 3, "MS", 12)
    assert made.mixed.shares[[PARTS.index(name) for name in ("linear", "autoregression")], 0].sum() > 0.5
    assert len(made.origins) == 16
    assert outcomes(made)["persistence"] == "better"


def test_gain_of_a_growing_series_is_told_on_a_short_test_set() -> None:
    """The 9 windows of the test set are too few for 8 steps, and those before have a tenth of their errors."""
    t, random = np.arange(108), np.random.default_rng(5)
    values = 100 * np.exp(0.03 * t + 0.5 * np.sin(np.pi * t / 2) + 0.05 * random.normal(size=108))
    made = evaluated(values, "QS", 8)
    assert len(made.origins) == 9
    before = errors_before_test(made.mixed)["persistence"][:, 0]
    cuts = made.mixed.cuts
    plain = np.abs(cuts.forecasts["persistence"] - cuts.truth).mean(axis=(1, 2))
    first = cuts.stretch == 0
    level = np.abs(made.truth).mean() / np.abs(cuts.truth[first]).mean()
    assert before[first] == pytest.approx(plain[first] * level)
    assert level > 3
    assert outcomes(made)["persistence"] == "better"


def test_errors_before_the_test_set_are_those_of_rows_that_chose_nothing_of_it() -> None:
    """Raising the last stretch before the test set changes no error of the parts on the stretches before."""
    values = np.random.default_rng(2).normal(size=300).cumsum()
    changed = values.copy()
    changed[220:255] += 50
    one, other = (errors_before_test(evaluated(each, "D", 1).mixed) for each in (values, changed))
    before = int(0.7 * 300) - int(0.65 * 210 + 0.5)
    assert set(one) >= {"forecast", "theta", "persistence"}
    for name in set(one) - {"forecast"}:
        assert np.array_equal(one[name][: before - 2], other[name][: before - 2]), name


@pytest.mark.parametrize(
    ("test_set", "with_earlier", "more"),
    [
        ((1.0, -1.0, 3.0), (1.0, 0.5, 1.5), True),
        ((1.0, -1.0, 3.0), (-1.0, -1.5, -0.5), False),  # the test set says the opposite
        ((1.0, -1.0, 3.0), (1.0, -0.5, 2.5), False),  # neither tells
        ((1.0, None, None), (1.0, -0.5, 2.5), True),  # now at least how much may be chance
        ((1.0, 0.5, 1.5), (1.0, 0.9, 1.1), False),  # the test set alone tells
        ((-1.0, -3.0, 1.0), (-1.0, -1.5, -0.5), True),
    ],
)
def test_earlier_windows_count_where_the_test_set_alone_does_not_tell(test_set, with_earlier, more) -> None:
    """And only as far as they agree with it."""
    assert tells_more(MeanDifference(*with_earlier), MeanDifference(*test_set)) is more


def shares_of(**shares: float) -> np.ndarray:
    return np.array([[shares.get(name, 0.0)] for name in PARTS])


def test_errors_after_earlier_cuts_are_those_of_the_parts_that_are_made_there() -> None:
    """0.6 of a part that errs by 1 and 0.2 of one that errs by 3 are 1.5, without the network. They come first."""
    made = {"theta": np.ones((2, 3, 1)), "persistence": np.full((2, 3, 1), 3.0)}
    cuts = EarlierCuts(made, np.zeros((2, 3, 1)), np.zeros(2), np.full(2, True))
    errors = np.full((4, 3, 1), 9.0)
    mostly = shares_of(network=0.2, theta=0.6, persistence=0.2)
    known = with_earlier_errors(errors, cuts, mostly, windows=4)
    assert known == pytest.approx(np.concatenate([np.full((2, 3, 1), 1.5), errors]))
    assert with_earlier_errors(errors[:, :1], cuts, mostly, windows=4).shape == (6, 1, 1)
    assert with_earlier_errors(errors, cuts, mostly, windows=51) is errors  # enough of its own
    assert with_earlier_errors(errors, cuts, shares_of(network=0.6, theta=0.4), windows=4) is errors
    assert with_earlier_errors(errors, None, mostly, windows=4) is errors
    assert with_earlier_errors(np.ones((4, 5, 1)), cuts, mostly, windows=4).shape == (
        4,
        5,
        1,
    )  # no 5 steps there


def test_short_series_has_an_interval_many_steps_ahead() -> None:
    """100 months, 12 ahead: 4 windows of the validation set do not bound the errors of 12 steps, nor do 4 more.

    A season and a walk: the interval is no narrower the further ahead, and is said to come from windows before.
    """
    t, random = np.arange(100), np.random.default_rng(4)
    made = evaluated(5 * np.sin(2 * np.pi * t / 12) + random.normal(size=100).cumsum(), "MS", 12)
    assert list(made.half_widths) == [0.8]
    assert np.isfinite(made.half_widths[0.8]).all()
    first, last = made.half_widths[0.8].mean(axis=0)[[0, 11], 0]
    assert 1 < first < last
    codes = [getattr(note, "code", "") for note in made.results.notes]
    assert "forecast.intervals_with_earlier_errors" in codes
