"""What is fitted before training, and on which rows."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnnlab.forecast.baselines import persistence
from rnnlab.mistake import Mistake
from rnnlab.series.kinds import Bounds
from rnnlab.training import encoding
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
    assert prepared.loss_of(partial(persistence, prepared), training) == pytest.approx(1, abs=1e-12)


def test_loss_of_is_the_hand_worked_mean_over_scaled_errors():
    """Errors of 2 and -4 at a scale of 2 cost (1 + 4) / 2 squared, (1 + 2) / 2 absolute.

    Of the 0.9 quantile, 1 too high costs 0.1 and 2 too low cost 1.8.
    """
    series = a_series({"a": [0, 2] * 10, "b": range(20)})
    for loss, quantile, expected in (
        ("mse", 0.5, 2.5), ("mae", 0.5, 1.5), ("quantile", 0.5, 0.75), ("quantile", 0.9, 0.95),
    ):  # fmt: skip
        prepared = prepare(series, an_experiment(loss=loss, quantile=quantile))
        origins = np.array([5, 6])
        assert prepared.scale.ravel() == pytest.approx([2])
        missed = {5: 2.0, 6: -4.0}

        def predict(rows, prepared=prepared, missed=missed):
            return prepared.truth(rows) + np.array([missed[row] for row in rows]).reshape(-1, 1, 1)

        assert prepared.loss_of(predict, origins) == pytest.approx(expected)


def test_own_units_of_zero_are_the_last_value_or_the_mean():
    """An output of zeros stands for persistence, or for the training mean."""
    origins = np.array([10, 30])
    for predict in ("change", "value"):
        prepared = prepare(a_walk(100), an_experiment(horizon=2, targets=("a", "b"), predict=predict))
        forecast = prepared.in_target_units(np.zeros((2, 4)), origins)
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
    with pytest.raises(Mistake, match="no feature 'c'"):
        prepare(a_walk(100), an_experiment(features=("a", "c")))


def test_targets_are_read_in_the_order_of_the_experiment():
    """Targets may stand in another order than the features."""
    prepared = prepare(a_walk(100), an_experiment(targets=("b", "a"), horizon=2))
    assert prepared.target_index == (1, 0)
    truth = prepared.truth(np.array([4]))
    assert np.array_equal(truth[0], a_walk(100).values[5:7, ::-1])


WIND = [0, 90, 180, 270, 360, 45, 10, 350, 200, 20] * 4
DAYS_OFF = [0, 0, 1, 0, 0, 0, 1, 1, 0, 0] * 4


def a_windy_series(**more):
    """A walk `a` with a wind direction and days off, 40 rows."""
    walk = a_walk(40).column("a")
    return a_series({"a": walk, "wind": WIND, "off": DAYS_OFF}, **more)


def a_windy_experiment(**changes):
    return an_experiment(
        **{"features": ("wind", "off", "a"), "angles": ("wind",), "known": ("off",), **changes}
    )


def test_angle_is_read_as_its_sine_and_cosine():
    """0, 90, 180 and 270 degrees are the four points of the compass; 360 is 0 again; nothing is standardised."""
    prepared = prepare(a_windy_series(), a_windy_experiment())
    assert prepared.names == ("wind (sin)", "wind (cos)", "off (next step)", "a")
    assert prepared.columns == ("wind", "off (next step)", "a")
    assert prepared.inputs[:5, 0].tolist() == pytest.approx([0, 1, 0, -1, 0], abs=1e-6)
    assert prepared.inputs[:5, 1].tolist() == pytest.approx([1, 0, -1, 0, 1], abs=1e-6)
    assert prepared.mean[:2].tolist() == [0, 0]
    assert prepared.deviation[:2].tolist() == [1, 1]
    assert prepared.target_index == (3,)
    assert prepared.inputs[:, 3] == pytest.approx(
        (a_walk(40).column("a") - prepared.mean[3]) / prepared.deviation[3], abs=1e-5
    )


def test_feature_known_ahead_is_that_of_the_next_row():
    """Standardised as itself: of 0, 1 and the training rows' mean and deviation."""
    prepared = prepare(a_windy_series(), a_windy_experiment())
    off = np.array(DAYS_OFF, float)
    mean, deviation = off[:28].mean(), off[:28].std()
    assert prepared.inputs[:-1, 2] == pytest.approx((off[1:] - mean) / deviation, abs=1e-6)
    assert np.isnan(prepared.inputs[-1, 2])


def test_feature_known_ahead_is_there_at_the_end_of_the_horizon_too():
    """With a horizon of 3 each row holds the next value and the third."""
    prepared = prepare(a_windy_series(), a_windy_experiment(horizon=3))
    assert prepared.names == ("wind (sin)", "wind (cos)", "off (next step)", "a", "off (3 steps ahead)")
    own = prepared.inputs[:, 4] * prepared.deviation[4] + prepared.mean[4]
    assert own[:-3] == pytest.approx(DAYS_OFF[3:], abs=1e-6)
    assert np.isnan(own[-3:]).all()
    assert prepared.target_index == (3,)


def test_names_of_the_inputs_are_told_without_preparing():
    """What the page says of the shape is what is trained."""
    for e in (a_windy_experiment(), a_windy_experiment(horizon=3, calendar=True, known=("off", "wind"))):
        series = a_windy_series(start="2024-01-01")
        assert input_names(series, e) == prepare(series, e).names


def test_rows_known_ahead_do_not_come_from_beyond_a_gap():
    """The last row before a gap has no next one, and no window needs it."""
    series = a_windy_series(segments=[0] * 20 + [1] * 20)
    prepared = prepare(series, a_windy_experiment())
    assert np.flatnonzero(np.isnan(prepared.inputs[:, 2])).tolist() == [19, 39]
    for origins in (prepared.origins.training, prepared.origins.validation, prepared.origins.test):
        assert np.isfinite(prepared.inputs[origins[:, None] + np.arange(-2, 1)]).all()


@pytest.mark.parametrize("rows", [1, 7, 10, 1000])
def test_blocks_of_rows_change_no_input(rows, monkeypatch):
    """Also around a gap, of the calendar, and of what is known three steps ahead."""
    series = a_walk(60, start="2024-01-01")
    series = replace(series, segments=np.repeat([0, 1], [33, 27]))
    e = an_experiment(calendar=True, horizon=3, features=("a", "b"), targets=("a",), known=("b",))
    whole = prepare(series, e).inputs
    monkeypatch.setattr(encoding, "ROWS_AT_ONCE", rows)
    assert np.array_equal(prepare(series, e).inputs, whole, equal_nan=True)


@pytest.mark.parametrize("horizon", [1, 4])
def test_no_input_of_a_window_knows_what_comes_but_for_what_is_known_ahead(horizon):
    """Other values after a window's last row change nothing in it, but of `off` exactly the rows it may know."""
    series = a_windy_series(start="2024-01-01")
    e = a_windy_experiment(horizon=horizon, calendar=True)
    before = prepare(series, e)
    random = np.random.default_rng(0)
    for origin in (29, 33, 35):
        values = series.values.copy()
        values[origin + 1 :] = random.uniform(1000, 2000, size=values[origin + 1 :].shape)
        after = prepare(replace(series, values=values), e)
        window = slice(origin - e.window + 1, origin + 1)
        differs = np.argwhere(before.inputs[window] != after.inputs[window])
        changed = {(origin - e.window + 1 + row, before.names[column]) for row, column in differs.tolist()}
        expected = {(origin, "off (next step)")}
        if horizon > 1:
            rows = range(origin - e.window + 1, origin + 1)
            expected |= {(row, "off (4 steps ahead)") for row in rows if row + 4 > origin}
        assert changed == expected


def test_forecasts_are_cut_off_at_the_bounds():
    """An amount is forecast at 0 or more, a percentage at 100 or less; within, nothing is changed."""
    series = a_series({"rain": [0, 2] * 20, "wet": [50, 100] * 20})
    e = an_experiment(
        features=("rain", "wet"),
        targets=("wet", "rain"),
        bounds=(Bounds("rain", 0), Bounds("wet", 0, 100)),
        predict="value",
    )
    prepared = prepare(series, e)
    # One deviation is 25 of wet about 75 and 1 of rain about 1.
    outputs = np.array([[2.0, -2.0], [-4.0, 3.0], [0.5, 0.5]])
    forecast = prepared.in_target_units(outputs, np.array([5, 6, 7]))
    assert forecast[:, 0].tolist() == [[100, 0], [0, 4], [87.5, 1.5]]
    assert prepared.within_bounds(np.array([[-1.0, -1.0], [101, 101]])).tolist() == [[0, 0], [100, 101]]


def test_bounds_that_the_training_part_breaks_are_refused():
    """The sentence names the value; what comes after the training part is not looked at."""
    values = [5.0] * 40
    values[30] = -1
    e = an_experiment(bounds=(Bounds("a", 0),))
    prepare(a_series({"a": values, "b": range(40)}), e)
    values[3] = -2.5
    sentence = r"The bounds of 'a' are 0 or more, but its training set contains -2\.5"
    with pytest.raises(Mistake, match=sentence) as refused:
        prepare(a_series({"a": values, "b": range(40)}), e)
    assert refused.value.code == "training.bounds_exceeded"
    assert refused.value.facts == {"column": "a", "low": 0, "high": None, "value": -2.5}
