"""The forecast out of its parts: hand-worked shares, and when the network is left alone."""

import numpy as np
import pytest

from rnnlab.forecast import earlier_cuts, mix
from rnnlab.forecast.baselines import Linear
from rnnlab.forecast.earlier_cuts import EarlierCuts, after_earlier_cuts
from rnnlab.forecast.mix import (
    PARTS,
    MixedForecast,
    Share,
    best_shares,
    drawn_to,
    judged_errors,
    keras_mix,
    share_matrix,
    weighted_sum,
)
from rnnlab.forecast.past_forecasts import PastForecasts
from rnnlab.series.weather import Weather, generated

from .test_baselines import prepared_of

WEATHER = generated(Weather(rows=400))


def column(values) -> np.ndarray:
    """Windows of one lead time and one target."""
    return np.reshape(np.asarray(values, float), (-1, 1, 1))


def shares(windows: int = 10_000, **errors) -> dict[str, float]:
    """The shares of parts with these errors in turn, of a truth of zeros."""
    parts = {name: column(np.resize(values, windows)) for name, values in errors.items()}
    found = best_shares(parts, np.zeros((windows, 1, 1)))[:, 0]
    return {name: float(share) for name, share in zip(PARTS, found, strict=True) if share}


def test_shares_are_in_proportion_to_the_inverse_errors():
    """Errors of 1 and 1.1: the sixth powers of their inverses are 1 and 0.5645, so 0.639 and 0.361."""
    found = shares(smoothing=[1.0], theta=[1.1], persistence=[9.0])
    assert found == pytest.approx({"smoothing": 0.6392, "theta": 0.3608}, abs=1e-4)


def test_part_that_is_clearly_worse_is_dropped():
    """By more than 15 % with many windows. With 9 windows it may be by 25 %: 0.15 + 0.3 / 3."""
    assert set(shares(smoothing=[1.0], theta=[1.2], persistence=[9.0])) == {"smoothing"}
    assert set(shares(windows=9, smoothing=[1.0], theta=[1.24], persistence=[9.0])) == {"smoothing", "theta"}
    assert set(shares(windows=9, smoothing=[1.0], theta=[1.26], persistence=[9.0])) == {"smoothing"}


def test_errors_on_the_rows_that_chose_the_network_s_epochs_count_as_too_small():
    """With 16 windows by a quarter, or an eighth where they chose the linear model's penalty; with many by nothing."""
    few = shares(windows=16, network=[0.8], linear=[0.8 * 1.25 / 1.125], theta=[1.0], persistence=[9.0])
    assert few == pytest.approx({"network": 1 / 3, "linear": 1 / 3, "theta": 1 / 3})
    assert set(shares(network=[0.8], theta=[1.0], persistence=[9.0])) == {"network"}


def after_cuts(windows: int, **errors: float) -> EarlierCuts:
    """Forecasts of a truth of zeros with these errors."""
    made = {name: np.full((windows, 1, 1), error) for name, error in errors.items()}
    return EarlierCuts(made, np.zeros((windows, 1, 1)), np.zeros(windows), np.full(windows, True))


def test_errors_after_earlier_cuts_count_as_those_on_the_validation_set():
    """As multiples of persistence's, which is 10 times as wrong there: theta's errors are 0.5 and 1 of them.

    They count twice as much at most.
    """
    errors = {name: np.full((40, 1), size) for name, size in {"theta": 0.5, "persistence": 1.0}.items()}
    for windows, expected in ((40, (0.5 + 1) / 2), (80, (0.5 + 2 * 1) / 3), (200, (0.5 + 2 * 1) / 3)):
        earlier = {name: np.full((windows, 1), 10.0) for name in errors}
        judged = judged_errors(errors, earlier, apart=40)
        assert judged == pytest.approx({"theta": expected, "persistence": 1.0})


@pytest.mark.parametrize(("windows", "linear"), [(50, 0.3), (51, 0.1)])
def test_part_without_forecasts_after_earlier_cuts_is_as_good_there_as_the_others(windows, linear):
    """Theta makes a quarter and smoothing all of persistence's errors there: 0.5 in the geometric mean.

    The linear model makes 0.1 on as many validation windows. If these are few, it makes 0.5 there.
    """
    sizes = {"linear": 0.1, "theta": 0.5, "smoothing": 0.5, "persistence": 1.0}
    errors = {name: np.full((windows, 1), size) for name, size in sizes.items()}
    before = {"theta": 0.25, "smoothing": 1.0, "persistence": 1.0}
    earlier = {name: np.full((windows, 1), size) for name, size in before.items()}
    judged = judged_errors(errors, earlier, apart=1e12)
    assert judged == pytest.approx({"linear": linear, "theta": 0.375, "smoothing": 0.75, "persistence": 1.0})


def test_shares_are_drawn_to_equal_ones_of_safe_parts_where_windows_are_few():
    """The four windows of the rule and four of the validation set count the same; many windows count alone."""
    assert drawn_to({"linear": 1.0}, ["smoothing", "theta"], apart=4) == pytest.approx(
        {"linear": 0.5, "smoothing": 0.25, "theta": 0.25}
    )
    assert drawn_to({"linear": 1.0}, ["smoothing", "theta"], apart=1000) == {"linear": 1.0}
    assert drawn_to({"linear": 1.0}, [], apart=4) == {"linear": 1.0}


def test_safe_part_that_is_far_off_is_left_out():
    """Its error is twice the best one's."""
    parts = {"linear": 0.5, "smoothing": 0.6, "theta": 1.0, "persistence": 4.0}
    made = {name: np.full((4, 1, 1), size) for name, size in parts.items()}
    found = best_shares(made, np.zeros((4, 1, 1)), safe=("smoothing", "theta"))[:, 0]
    assert found[PARTS.index("smoothing")] > found[PARTS.index("theta")] == 0


def test_part_that_won_by_luck_on_the_validation_set_has_a_smaller_share_for_earlier_cuts():
    """Theta is 10 % better there and was 10 % worse before: persistence stays."""
    parts = {"theta": np.full((40, 1, 1), 0.9), "persistence": np.ones((40, 1, 1))}
    truth = np.zeros((40, 1, 1))
    alone = best_shares(parts, truth)[:, 0]
    assert alone[PARTS.index("theta")] > 0.5
    both = best_shares(parts, truth, after_cuts(80, theta=1.1, persistence=1.0))[:, 0]
    assert both[PARTS.index("persistence")] == 1


def test_series_that_is_constant_before_the_validation_set_is_judged_by_that_alone():
    """Persistence makes no error after the earlier cuts."""
    parts = {"theta": np.full((40, 1, 1), 0.5), "persistence": np.ones((40, 1, 1))}
    found = best_shares(parts, np.zeros((40, 1, 1)), after_cuts(80, theta=0.0, persistence=0.0))
    assert found[PARTS.index("theta"), 0] == 1


def test_persistence_is_kept_as_far_as_nothing_clearly_beats_it():
    """With 100 windows a gain of 1 % may be chance, and one of a half is none."""
    assert shares(windows=100, network=[0.99], persistence=[1.0]) == {"persistence": 1.0}
    assert shares(windows=100, network=[0.5], persistence=[1.0]) == {"network": 1.0}


def test_trust_grows_with_the_gain(monkeypatch):
    """Persistence itself is dropped as 20 % worse; the least gain is 12.5 %: twice that is trusted whole."""
    monkeypatch.setattr(mix, "LEAST_GAIN", 1.25)  # 12.5 % with 100 windows
    assert shares(windows=100, theta=[0.8125], persistence=[1.0]) == pytest.approx(
        {"theta": 0.5, "persistence": 0.5}
    )


def test_each_target_has_its_own_shares():
    """The network is right for one target, the linear model for the other."""
    right, wrong = np.zeros((40, 2, 1)), np.ones((40, 2, 1))
    pairs = {"network": (right, wrong), "linear": (wrong, right), "persistence": (wrong, wrong)}
    parts = {name: np.concatenate(pair, axis=2) for name, pair in pairs.items()}
    found = best_shares(parts, np.zeros((40, 2, 2)))
    assert [PARTS[place] for place in found.argmax(axis=0)] == ["network", "linear"]
    assert found.max(axis=0).tolist() == [1, 1]


def test_mix_is_the_weighted_sum_by_target():
    """1/2 of 10 and 1/2 of 20 for target one, all of 7 for target two; a part without a share may be missing."""
    parts = {"network": np.array([[[10.0, 7]]]), "linear": np.array([[[20.0, 0]]])}
    rows = (Share("a", "network", 0.5), Share("a", "linear", 0.5), Share("b", "network", 1.0))
    assert weighted_sum(parts, share_matrix(rows, ("a", "b"))).tolist() == [[[15, 7]]]


def test_keras_model_holds_the_parts_that_a_window_shows():
    """Half of the shares are of parts that read more: the others are scaled up, and without any the network remains."""
    rows = (
        Share("a", "linear", 0.3), Share("a", "persistence", 0.2), Share("a", "theta", 0.5),
        Share("b", "smoothing", 1.0),
    )  # fmt: skip
    made = keras_mix(share_matrix(rows, ("a", "b")), None, season=1, window=5)
    np.testing.assert_allclose(made.shares.T, [[0, 0.6, 0, 0.4], [1, 0, 0, 0]])
    assert keras_mix(share_matrix(rows[3:], ("b",)), None, season=1, window=5) is None


def test_season_longer_than_the_window_is_not_in_the_keras_model():
    rows = (Share("a", "seasonal_naive", 0.5), Share("a", "persistence", 0.5))
    assert keras_mix(share_matrix(rows, ("a",)), None, season=6, window=5).shares[:, 0].tolist() == [
        0,
        0,
        0,
        1,
    ]
    assert keras_mix(share_matrix(rows, ("a",)), None, season=5, window=5).shares[:, 0].tolist() == [
        0,
        0,
        0.5,
        0.5,
    ]


def mixed_forecast(window: int, network=None) -> MixedForecast:
    columns = {"a": WEATHER.values[:, 0]}
    prepared = prepared_of(columns, window=window, horizon=2)
    perfect = network or (lambda origins: prepared.truth(origins))
    return MixedForecast(prepared, WEATHER, perfect)


def test_perfect_network_is_the_forecast():
    """Nothing is mixed, so the Keras model needs none, and the validation set is predicted by it."""
    made = mixed_forecast(24)
    assert made.share_rows() == (Share("a", "network", 1.0),)
    assert made.keras_mix() is None
    assert made.validation == pytest.approx(made.predictors["network"](np.arange(279, 338)))


def test_parts_that_choose_the_shares_never_saw_the_validation_set(monkeypatch):
    """They are fitted to the training set or less; those of the forecast to all rows before the test set."""
    fitted = []
    original = PastForecasts.__init__

    def noted(self, actual, segments, rows, *more):
        fitted.append(rows)
        original(self, actual, segments, rows, *more)

    monkeypatch.setattr(PastForecasts, "__init__", noted)
    mixed_forecast(24)
    assert sorted(fitted) == [
        182,
        231,
        280,
        340,
    ]  # 0.65 and 0.825 of 280 rows, all of them, and the validation set


def test_hopeless_network_and_linear_model_have_no_share(monkeypatch):
    def hopeless(origins):
        return np.full((len(origins), 2, 1), 1e6)

    monkeypatch.setattr(Linear, "predict", lambda linear, origins: hopeless(origins))
    made = mixed_forecast(24, hopeless)
    assert made.season.steps == 24
    assert made.shares[:2, 0].tolist() == [0, 0]
    assert made.shares.sum() == pytest.approx(1)


def test_without_a_validation_set_the_network_is_alone():
    """Nothing shows that anything else helps."""
    prepared = prepared_of({"a": WEATHER.values[:, 0]}, window=24, horizon=2, split=(0.7, 0.0, 0.3))
    made = MixedForecast(prepared, WEATHER, lambda origins: np.zeros((len(origins), 2, 1)))
    assert made.share_rows() == (Share("a", "network", 1.0),)


def test_shares_are_read_back_as_a_matrix():
    """Without rows for a target its forecast is the network's; rows of other targets are ignored."""
    rows = (Share("b", "linear", 0.75), Share("b", "network", 0.25), Share("z", "linear", 1.0))
    matrix = share_matrix(rows, ("a", "b"))
    assert matrix[:2].T.tolist() == [[1, 0], [0.25, 0.75]]
    assert not matrix[2:].any()


def test_rows_after_a_cut_are_forecast_from_the_rows_before_it_alone():
    """Changing the training set's last rows changes no earlier forecast; the validation and test set are not read."""
    prepared = prepared_of({"a": WEATHER.values[:, 0]}, window=24, horizon=2)
    made = after_earlier_cuts(prepared, WEATHER, 24)
    assert made.truth.shape == made.forecasts["theta"].shape == (96, 2, 1)  # 2 x 49 rows, less a step each
    changed = WEATHER.values[:, 0].copy()
    changed[275:] += 100
    other = after_earlier_cuts(prepared_of({"a": changed}, window=24, horizon=2), WEATHER, 24)
    for name, forecast in made.forecasts.items():
        assert np.array_equal(forecast[:-6], other.forecasts[name][:-6]), name


def test_linear_model_is_fitted_again_before_each_cut():
    """Its penalty, too: rows after the windows, and the validation set, change none of its forecasts."""
    changed = WEATHER.values[:, 0].copy()
    changed[275:] += 100 * np.sin(np.arange(len(changed) - 275))
    made = []
    for values in (WEATHER.values[:, 0], changed):
        prepared = prepared_of({"a": values}, window=24, horizon=2)
        made.append(after_earlier_cuts(prepared, WEATHER, 24, Linear(prepared)).forecasts["linear"])
    assert made[0].shape == (96, 2, 1)
    assert made[0][:-6] == pytest.approx(made[1][:-6], abs=1e-3)


def test_short_training_set_is_judged_by_windows_that_reach_beyond_the_next_cut():
    """280 training rows, cut at 182 and 231: 60 steps need 180 rows for three horizons, and only 98 are left.

    39 windows lie in those, and 49 rows hold none; no window ends before the next cut.
    """
    cuts = after_earlier_cuts(prepared_of({"a": WEATHER.values[:, 0]}, window=24, horizon=60), WEATHER, 24)
    assert cuts.truth.shape == (39, 60, 1)
    assert not cuts.alone.any()
    assert cuts.apart() is None


def test_large_linear_model_is_not_fitted_again(monkeypatch: pytest.MonkeyPatch):
    """24 steps of a value and of its calendar are more inputs than allowed here."""
    prepared = prepared_of({"a": WEATHER.values[:, 0]}, window=24, horizon=2)
    monkeypatch.setattr(earlier_cuts, "MOST_INPUTS", 23)
    assert "linear" not in after_earlier_cuts(prepared, WEATHER, 24, Linear(prepared)).forecasts


def test_forecasts_of_the_linear_model_after_earlier_cuts_choose_no_shares():
    """However good they were."""
    parts = {
        name: np.full((40, 1, 1), size)
        for name, size in (("linear", 0.9), ("theta", 0.9), ("persistence", 1.0))
    }
    truth, earlier = np.zeros((40, 1, 1)), {"theta": 0.8, "persistence": 1.0}
    found = best_shares(parts, truth, after_cuts(80, **earlier, linear=0.1))
    assert np.array_equal(found, best_shares(parts, truth, after_cuts(80, **earlier)))


def test_long_series_is_not_cut_again():
    """Its validation set has windows enough."""
    rows = generated(Weather(rows=2100))
    assert after_earlier_cuts(prepared_of({"a": rows.values[:, 0]}, window=24), rows, 24) is None
