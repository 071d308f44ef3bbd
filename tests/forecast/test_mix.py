"""The forecast out of its parts: hand-worked shares, and when the network is left alone."""

import numpy as np
import pytest

from rnnlab.forecast import mix
from rnnlab.forecast.baselines import Linear
from rnnlab.forecast.mix import MixedForecast, Share, best_shares, share_matrix, weighted_sum
from rnnlab.series.weather import Weather, generated

from .test_baselines import prepared_of

WEATHER = generated(Weather(rows=400))


def column(values) -> np.ndarray:
    """Windows of one lead time and one target."""
    return np.reshape(np.asarray(values, float), (-1, 1, 1))


def shares(network, linear, seasonal, **given) -> list[float]:
    """Of a truth of zeros, so that forecasts are errors."""
    parts = [column(values) for values in (network, linear, seasonal)]
    return best_shares(parts, np.zeros_like(parts[0]), **given)[:, 0].tolist()


@pytest.fixture
def believed(monkeypatch):
    """The best shares are taken as they are, however few the windows."""
    monkeypatch.setattr(mix, "FEW", 0)


def test_few_windows_draw_the_shares_towards_those_of_the_mean_squares():
    """From 20 windows half way. Squares of 1, 2 and 4: shares of 4/7, 2/7 and 1/7, and the network was best alone."""
    errors = np.sqrt([[1.0], [2.0], [4.0]])
    expected = [(1 + 4 / 7) / 2, 1 / 7, 1 / 14]
    assert mix.shrunk_shares(np.array([1.0, 0, 0]), errors, 20) == pytest.approx(expected)


def test_small_shares_are_left_out():
    """From 2,000 windows the others would get some thousandths: the network stays alone."""
    errors = np.sqrt([[1.0], [2.0], [4.0]])
    assert mix.shrunk_shares(np.array([1.0, 0, 0]), errors, 2000).tolist() == [1, 0, 0]


@pytest.mark.usefixtures("believed")
def test_errors_that_cancel_are_mixed_to_nothing():
    """Errors of 1 and -3 in turn with the other sign: 3/4 of the one and 1/4 of the other make 0."""
    assert shares([1, -1], [-3, 3], [9, 9]) == pytest.approx([0.75, 0.25, 0])


@pytest.mark.usefixtures("believed")
def test_three_parts_cancel_where_two_do_not():
    """2 a + b + c = 0 in both windows: shares of 1/2, 1/4 and 1/4."""
    assert shares([1, 1], [-4, 2], [2, -4]) == pytest.approx([0.5, 0.25, 0.25])


@pytest.mark.parametrize("best", [0, 1, 2])
def test_part_that_is_clearly_best_gets_all(best):
    """It makes no error and the others err to one side."""
    parts = [[0.0, 0.0] if place == best else [1.0, 2.0] for place in range(3)]
    assert shares(*parts) == [float(place == best) for place in range(3)]


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize(("linear", "expected"), [(0.995, [1, 0, 0]), (0.985, [0, 1, 0])])
def test_gain_below_a_hundredth_leaves_the_network_alone(linear, expected):
    """All err to one side, so the best mix is the best part: 0.5 % better is not enough, 1.5 % is."""
    assert shares([1, 1], [linear] * 2, [2, 2]) == expected


@pytest.mark.usefixtures("believed")
def test_season_has_no_share_where_it_may_not():
    """The seasonal naive is perfect, but reaches back behind the window."""
    assert shares([1, 1], [2, 2], [0, 0], with_season=False) == [1, 0, 0]


def test_each_target_has_its_own_shares():
    """The network is right for one target, the linear model for the other."""
    right, wrong = np.zeros((4, 2, 1)), np.ones((4, 2, 1))
    parts = [np.concatenate(pair, axis=2) for pair in ((right, wrong), (wrong, right), (wrong, wrong))]
    assert best_shares(parts, np.zeros((4, 2, 2))).T.tolist() == [[1, 0, 0], [0, 1, 0]]


def test_best_shares_many_windows_are_chosen_by_every_kth(monkeypatch):
    """Of four windows and room for two errors the first and the third count."""
    monkeypatch.setattr(mix, "MOST_ERRORS", 2)
    assert shares([0, 9, 0, 9], [1, 0, 1, 0], [5, 5, 5, 5]) == [1, 0, 0]


def test_without_a_validation_set_the_network_is_alone():
    """Nothing shows that anything else helps."""
    nothing = np.empty((0, 1, 1))
    assert best_shares([nothing] * 3, nothing)[:, 0].tolist() == [1, 0, 0]


def test_mix_is_the_weighted_sum_by_target():
    """1/2 of 10 and 1/2 of 20 for target one, all of 7 for target two; a part without a share may be no number."""
    parts = [np.array([[[10.0, 7]]]), np.array([[[20.0, 0]]]), np.full((1, 1, 2), np.nan)]
    assert weighted_sum(parts, np.array([[0.5, 1], [0.5, 0], [0, 0]])).tolist() == [[[15, 7]]]


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


@pytest.mark.parametrize(("window", "used"), [(24, True), (23, False)])
def test_season_is_used_where_the_window_holds_it(window, used, monkeypatch):
    """The network is hopeless, and the linear model made so: a day back needs 24 steps of window."""

    def hopeless(origins):
        return np.full((len(origins), 2, 1), 1e6)

    monkeypatch.setattr(Linear, "predict", lambda linear, origins: hopeless(origins))
    made = mixed_forecast(window, hopeless)
    assert made.season.steps == 24
    assert made.shares[2, 0] == (1 if used else 0)
    assert made.shares.sum() == 1


def test_mix_that_a_model_needs_knows_the_season():
    """A hopeless network leaves all to the linear model, and a day has 24 of its hours."""
    made = mixed_forecast(24, lambda origins: np.full((len(origins), 2, 1), 1e6))
    assert made.shares[:, 0].tolist() == [0, 1, 0]
    assert made.keras_mix().season == 24


def test_shares_are_read_back_as_a_matrix():
    """Without rows for a target its forecast is the network's; rows of other targets are ignored."""
    rows = (Share("b", "linear", 0.75), Share("b", "network", 0.25), Share("z", "linear", 1.0))
    assert share_matrix(rows, ("a", "b")).T.tolist() == [[1, 0, 0], [0.25, 0.75, 0]]
