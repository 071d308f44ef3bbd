"""What is fitted before training, and on which rows."""

from dataclasses import replace

import numpy as np
import pytest

from rnnlab.forecast.baselines import persistence
from rnnlab.mistake import Mistake
from rnnlab.training.prepared import input_names, prepare

from .makers import a_series, a_walk, an_experiment


def test_scaling_is_the_hand_worked_one_of_the_training_rows():
    """Of 0, 2, 0, 2, 0, 2 the mean and the deviation are 1, whatever comes later."""
    series = a_series({"a": [0, 2, 0, 2, 0, 2, 5, 7, 9, 11], "b": [1, 1, 1, 5, 5, 5, 0, 0, 0, 0]})
    prepared = prepare(series, an_experiment(split=(0.6, 0.2, 0.2)))
    assert prepared.training_rows == 6
    assert prepared.mean.tolist() == [1, 3]
    assert prepared.deviation.tolist() == [1, 2]
    assert prepared.inputs[:, 0].tolist() == [-1, 1, -1, 1, -1, 1, 4, 6, 8, 10]
    assert prepared.inputs.dtype == np.float32


@pytest.mark.parametrize("predict", ["change", "value"])
def test_nothing_is_fitted_on_validation_or_test(predict):
    """Other values after the training part leave mean, deviation, scale and offset as they are."""
    series = a_walk(100, start="2024-01-01")
    e = an_experiment(window=5, horizon=2, targets=("a", "b"), predict=predict, calendar=True)
    values = series.values.copy()
    values[70:] = 1e6 * np.random.default_rng(1).normal(size=(30, 2))
    first, second = prepare(series, e), prepare(replace(series, values=values), e)
    for name in ("mean", "deviation", "scale", "offset"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    assert np.array_equal(first.inputs[:70], second.inputs[:70])


def test_scale_of_a_change_is_its_root_mean_square_by_lead_time():
    """Of the squares 0, 1, 4 ..., origins 2 and 3 change by 5 and 7 in one step, by 12 and 16 in two."""
    series = a_series({"a": np.arange(10) ** 2, "b": range(10)})
    prepared = prepare(series, an_experiment(window=3, horizon=2, split=(0.6, 0.2, 0.2)))
    assert prepared.scale.shape == (2, 1)
    assert prepared.scale.ravel() == pytest.approx([37**0.5, 200**0.5])
    assert not prepared.offset.any()


def test_scale_and_offset_of_a_value_are_deviation_and_mean():
    """predict='value' learns the standardised value at every lead time."""
    prepared = prepare(a_walk(100), an_experiment(horizon=3, targets=("b", "a"), predict="value"))
    training = a_walk(100).values[:70, ::-1]
    assert prepared.scale == pytest.approx(np.tile(training.std(axis=0), (3, 1)))
    assert prepared.offset == pytest.approx(np.tile(training.mean(axis=0), (3, 1)))


@pytest.mark.parametrize("horizon", [1, 4])
def test_persistence_has_a_training_loss_of_one_where_the_change_is_learnt(horizon):
    """A change is scaled by its root mean square, so no change at all costs exactly 1."""
    e = an_experiment(horizon=horizon, targets=("a", "b"))
    prepared = prepare(a_walk(), e)
    training = prepared.origins.training
    assert prepared.loss_of(persistence(prepared, training), training) == pytest.approx(1, abs=1e-12)


def test_loss_of_is_the_hand_worked_mean_over_scaled_errors():
    """Errors of 2 and 4 at a scale of 2 cost (1 + 4) / 2 squared, (1 + 2) / 2 absolute."""
    series = a_series({"a": [0, 2] * 10, "b": range(20)})
    for loss, expected in (("mse", 2.5), ("mae", 1.5)):
        prepared = prepare(series, an_experiment(loss=loss))
        origins = np.array([5, 6])
        assert prepared.scale.ravel() == pytest.approx([2])
        predicted = prepared.truth(origins) + np.array([2.0, -4.0]).reshape(2, 1, 1)
        assert prepared.loss_of(predicted, origins) == pytest.approx(expected)


def test_own_units_of_zero_are_the_last_value_or_the_mean():
    """An output of zeros stands for persistence, or for the training mean."""
    origins = np.array([10, 30])
    for predict in ("change", "value"):
        prepared = prepare(a_walk(100), an_experiment(horizon=2, targets=("a", "b"), predict=predict))
        forecast = prepared.own_units(np.zeros((2, 4)), origins)
        values = a_walk(100).values
        expected = values[origins] if predict == "change" else np.tile(values[:70].mean(axis=0), (2, 1))
        assert forecast == pytest.approx(np.repeat(expected[:, None], 2, axis=1))


@pytest.mark.parametrize("constant", [0.0, 7.3, 1e9])
def test_constant_training_column_gives_no_nan(constant):
    """A column that does not vary in training is left unscaled, as target too."""
    values = np.full(60, constant)
    values[50:] += np.arange(10)
    prepared = prepare(a_series({"a": values, "b": range(60)}), an_experiment())
    assert np.isfinite(prepared.inputs).all()
    assert prepared.deviation[0] == 1
    assert prepared.scale.ravel().tolist() == [1]
    assert prepared.inputs[:42, 0].tolist() == pytest.approx([0] * 42, abs=1e-6)


@pytest.mark.parametrize("unit", [1e-15, 1e-6, 1e12])
def test_inputs_do_not_depend_on_the_unit_of_a_column(unit):
    """The same column in another unit is the same to the network."""
    walk = a_walk(100)
    usual = prepare(walk, an_experiment())
    scaled = prepare(replace(walk, values=walk.values * unit), an_experiment())
    assert scaled.inputs == pytest.approx(usual.inputs, abs=1e-4)


def test_calendar_columns_stand_behind_the_features_unscaled():
    """Two days of training are enough for the hour of the day; mean 0 and deviation 1 are kept."""
    series = a_walk(100, start="2024-01-01")
    prepared = prepare(series, an_experiment(calendar=True))
    assert prepared.names == ("a", "b", "sin(hour of day)", "cos(hour of day)")
    assert input_names(series, an_experiment(calendar=True)) == prepared.names
    assert prepared.inputs[5, 2:].tolist() == pytest.approx([1, 0], abs=1e-6)
    assert prepared.mean[2:].tolist() == [0, 0]
    assert prepared.deviation[2:].tolist() == [1, 1]


def test_calendar_is_left_out_where_it_is_turned_off():
    """calendar=False reads the features alone."""
    series = a_walk(100, start="2024-01-01")
    assert prepare(series, an_experiment(calendar=False)).names == ("a", "b")


def test_unknown_feature_is_refused_with_those_there_are():
    """The sentence names the feature and the choice."""
    with pytest.raises(Mistake, match="The series has no feature 'c': choose among a, b"):
        prepare(a_walk(100), an_experiment(features=("a", "c")))


def test_targets_are_read_in_the_order_of_the_experiment():
    """Targets may stand in another order than the features."""
    prepared = prepare(a_walk(100), an_experiment(targets=("b", "a"), horizon=2))
    assert prepared.target_index == (1, 0)
    truth = prepared.truth(np.array([4]))
    assert np.array_equal(truth[0], a_walk(100).values[5:7, ::-1])
