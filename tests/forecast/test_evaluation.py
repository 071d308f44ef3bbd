"""The test set forecast by the network and the baselines, scored together."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.forecast.baselines import persistence
from rnnlab.forecast.choice import choice_score, choices_of
from rnnlab.forecast.evaluation import Evaluation, evaluate
from rnnlab.forecast.intervals import widening
from rnnlab.forecast.messages import too_few_forecasts
from rnnlab.forecast.results import rows_of
from rnnlab.forecast.scores import FORECASTS
from rnnlab.forecast.verdict import verdict_of
from rnnlab.series.weather import Weather, generated
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import prepare

SERIES = generated(Weather(rows=300))
# Only noise: a perfect network is never mixed with anything else.
NOISE = replace(SERIES, values=np.random.default_rng(5).normal(size=SERIES.values.shape))


def evaluated(series=SERIES, predict=None, **changes: Any):
    """The prepared series and its evaluation; the network predicts persistence if nothing is given."""
    settings: dict[str, Any] = {
        "source": Weather(),
        "features": series.features,
        "targets": series.features[:2],
        "stack": read_stack(["lstm:3"]),
        "window": 6,
        "epochs": 10,
        "batch_size": 32,
        "horizon": 2,
    }
    prepared = prepare(series, Experiment(**(settings | changes)))
    return prepared, evaluate(prepared, series, predict or (lambda origins: persistence(prepared, origins)))


def coverages(evaluation: Evaluation) -> dict[str, dict[float, float]]:
    """{target: {level: the share of the test set inside}}."""
    return {target: evaluation.results.coverage(target) for target in evaluation.results.targets}


def test_network_that_is_persistence_has_no_skill():
    """The same forecast has the same scores and a skill of 0."""
    _, evaluation = evaluated()
    for target in evaluation.results.targets:
        network, persistence = (
            evaluation.results.scores_of(target, name) for name in ("network", "persistence")
        )
        assert network.skill == pytest.approx(0)
        for field in ("mae", "rmse", "mase", "scaled_mae", "scaled_rmse"):
            assert getattr(network, field) == pytest.approx(getattr(persistence, field))


def test_notes_name_targets_that_often_have_one_value_or_whose_logarithms_are_forecast():
    """The second column is 0 in most rows, the third grows by a share."""
    values, rows = SERIES.values.copy(), np.arange(len(SERIES))
    random = np.random.default_rng(3)
    values[:, 1] = np.where(random.random(len(rows)) < 0.8, 0, random.gamma(2, size=len(rows)))
    values[:, 2] = np.exp(0.01 * rows + 0.1 * random.normal(size=len(rows)))
    _, evaluation = evaluated(replace(SERIES, values=values), targets=SERIES.features)
    notes = [str(note) for note in evaluation.results.notes]
    _, rain, growing = SERIES.features
    assert [note for note in notes if "return" in note] == [
        note for note in notes if f"'{rain}' often is 0," in note
    ]
    assert [note for note in notes if "logarithms" in note] == [
        f"Exponential smoothing and theta forecast the logarithms of {growing}, and the autoregression is the mean of "
        "a forecast of the values and one of the logarithms: its changes grow with its level."
    ]
    zeros = evaluation.truth[..., 1] == 0
    assert np.abs(evaluation.forecasts["autoregression"][..., 1]).max() < 0.1
    assert zeros.mean() > 0.7


def test_quantile_is_scored_by_its_pinball_loss_and_is_the_network_s_alone():
    """Hand-worked: persistence of 0, 1, 0, 1, … misses by 1 below and 1 above in turn.

    The 0.9 quantile costs 0.9 for a miss below and 0.1 for one above, 0.5 on average. Persistence raised by the 0.9
    quantile of its errors, which is 1, misses by 0 and 2 above: 0, 0.2, 0, 0.2, … Its values are never below.
    """
    teeth = replace(SERIES, values=np.tile([[0.0], [1.0]], (150, SERIES.values.shape[1])))
    prepared, evaluation = evaluated(teeth, horizon=1, loss="quantile", quantile=0.9)
    assert len(prepared.origins.test) == 44 + 1
    target = prepared.experiment.targets[0]
    (row,) = rows_of(evaluation.results.quantiles, target)
    windows = len(prepared.origins.test)
    below = np.count_nonzero(prepared.truth(prepared.origins.test)[:, 0, 0] == 0) / windows
    assert row.below == pytest.approx(below)
    assert row.loss == pytest.approx(0.9 * (1 - below) + 0.1 * below)
    assert row.simple_loss == pytest.approx(0.2 * below)
    assert evaluation.half_widths == {} and not evaluation.results.intervals
    assert [share.share for share in rows_of(evaluation.results.shares, target)] == [1.0]
    assert evaluation.forecasts["forecast"] == pytest.approx(evaluation.forecasts["network"])
    verdict = str(verdict_of(evaluation.results, target))
    assert f"{100 * below:.0f} % of the actual values" in verdict and "90 % should be" in verdict
    # Its absolute errors say nothing about it, so no other sentence and no choice goes by them.
    assert str(choice_score(evaluation.results, target, "forecast")) == verdict
    assert choices_of(evaluation.results) == ("forecast",)


def test_every_forecast_is_of_all_test_windows():
    """Forecast, network and baselines: (windows, horizon, targets), with the truth from the series itself."""
    prepared, evaluation = evaluated()
    assert tuple(evaluation.forecasts) == FORECASTS
    assert np.array_equal(evaluation.origins, prepared.origins.test)
    rows = evaluation.origins[:, None] + np.array([1, 2])
    assert np.array_equal(evaluation.truth, SERIES.values[rows][..., :2])
    assert {values.shape for values in evaluation.forecasts.values()} == {evaluation.truth.shape}


def test_forecast_is_its_parts_by_their_shares():
    """The forecast is the sum of its parts times their shares."""
    _, evaluation = evaluated()
    for k, target in enumerate(SERIES.features[:2]):
        shares = rows_of(evaluation.results.shares, target)
        assert sum(row.share for row in shares) == pytest.approx(1)
        mixed = sum(row.share * evaluation.forecasts[row.forecast][..., k] for row in shares)
        assert evaluation.forecasts["forecast"][..., k] == pytest.approx(mixed)


def test_differences_are_the_means_of_the_paired_errors():
    """Of the forecast against every other, and of the network against the linear model."""
    _, evaluation = evaluated()
    maes = {
        name: np.abs(values - evaluation.truth).mean(axis=(0, 1))
        for name, values in evaluation.forecasts.items()
    }
    for k, target in enumerate(SERIES.features[:2]):
        rows = rows_of(evaluation.results.differences, target)
        pairs = [("forecast", name) for name in maes if name != "forecast"] + [("network", "linear")]
        assert [(row.ours, row.theirs) for row in rows] == pairs
        for row in rows:
            if not row.earlier:
                assert row.mean == pytest.approx(maes[row.theirs][k] - maes[row.ours][k])
            else:  # of more windows than the test set has
                assert (row.mean > 0) == (maes[row.theirs][k] > maes[row.ours][k])
        assert sum(not row.earlier for row in rows) >= 2


def test_mean_absolute_error_is_that_of_the_forecasts():
    """Each target's error, worked out from the forecasts by NumPy, in the target's units and in deviations."""
    _, evaluation = evaluated()
    for k, target in enumerate(SERIES.features[:2]):
        deviation = SERIES.values[:210, k].std()
        for name in ("persistence", "seasonal_naive", "linear"):
            error = np.abs(evaluation.forecasts[name][..., k] - evaluation.truth[..., k]).mean()
            scores = evaluation.results.scores_of(target, name)
            assert scores.mae == pytest.approx(error)
            assert scores.scaled_mae == pytest.approx(error / deviation)


def test_season_is_a_day_of_hours():
    """Generated weather has a daily cycle."""
    assert evaluated()[1].results.season.steps == 24


def test_interval_is_as_wide_as_the_errors_known_by_then():
    """An error of 0.001 in a forecast that is otherwise perfect, on validation and test: widened for their number."""
    prepared, _ = evaluated(series=NOISE)
    evaluation = evaluate(prepared, NOISE, lambda origins: prepared.truth(origins) + 0.001)
    count = len(prepared.origins.validation)
    first = [0.001 * widening(float(count), 0.8), 0.001 * widening(count / 1.5, 0.8)]
    assert evaluation.half_widths[0.8].shape == evaluation.truth.shape
    assert evaluation.half_widths[0.8][0] == pytest.approx(np.repeat([first], 2, axis=0).T)
    assert coverages(evaluation) == {target: {0.8: 1.0, 0.95: 1.0} for target in NOISE.features[:2]}
    wider = rows_of(evaluation.results.intervals, NOISE.features[0])[1]
    assert wider.level == 0.95
    assert wider.width == pytest.approx(tuple(2 * evaluation.half_widths[0.95].mean(axis=0)[:, 0]))


def test_level_with_too_few_errors_is_left_out_with_a_note():
    """Ten windows of validation and six of the test bound the next error with 80 %, and 95 % take 19."""
    prepared, _ = evaluated(series=NOISE)
    few = len(prepared.origins.validation) - 10
    held = replace(
        prepared.origins, validation=prepared.origins.validation[few:], test=prepared.origins.test[:6]
    )
    evaluation = evaluate(replace(prepared, origins=held), NOISE, prepared.truth)
    assert list(evaluation.half_widths) == [0.8]
    assert {target: list(found) for target, found in coverages(evaluation).items()} == {
        target: [0.8] for target in NOISE.features[:2]
    }
    assert too_few_forecasts(0.95, 19, 10) in evaluation.results.notes


def test_interval_is_none_without_a_validation_set():
    """There are no validation errors to take it from."""
    _, evaluation = evaluated(split=(0.7, 0.0, 0.3))
    assert evaluation.half_widths == {}
    assert evaluation.results.intervals == ()
    assert evaluation.results.coverage(SERIES.features[0]) == {}
    assert evaluation.results.validation == ()


def test_validation_errors_are_the_hand_worked_ones_of_each_lead_time():
    """Off by 0.03 and -0.01 in turn at one step ahead (mean 0.02), by 0.05 at two; the deviation is training's.

    300 rows: validation is rows 210 to 254, so its 44 windows end at rows 209 to 252.
    """
    prepared, _ = evaluated(series=NOISE)
    validation = prepared.origins.validation
    assert validation.tolist() == list(range(209, 253))

    def off(origins):
        errors = np.full((len(origins), 2, 2), 0.05)
        errors[::2, 0], errors[1::2, 0] = 0.03, -0.01
        return prepared.truth(origins) + errors

    rows = evaluate(prepared, NOISE, off).results.validation
    assert [row.target for row in rows] == list(NOISE.features[:2])
    for k, row in enumerate(rows):
        deviation = NOISE.values[:210, k].std()
        assert row.mae == pytest.approx((0.02, 0.05))
        assert row.scaled_mae == pytest.approx((0.02 / deviation, 0.05 / deviation))
