"""Permutation importance, held against a network whose every weight is known."""

import numpy as np
import pytest

from rnnlab.forecast.importance import (
    Importance,
    evenly_spaced,
    importance_of,
    inputs_of,
    lag_ranges,
    other_windows,
    plan,
    steps_of,
    summary,
)
from rnnlab.mistake import Mistake
from rnnlab.training.prepared import prepare
from tests.training.makers import a_series, an_experiment

SMALL = 1e-3  # what goes through tanh is so small that tanh leaves it as it is
GROWTH = 2 / np.sqrt(np.pi)  # the mean of |x - y| for independent x, y ~ N(0, 1)


def delayed(rows: int = 4000, **changes):
    """A series in which a grows at each step by what b was three steps before, and a network that knows it.

    Three units hand b on from one to the next, so the third holds b of lag 3, and the head makes b of it.
    """
    random = np.random.default_rng(1)
    b, c = random.normal(size=(2, rows))
    a = np.concatenate([[0, 0, 0], np.cumsum(b[:-3])])
    series = a_series({"a": a, "b": b, "c": c}, start="2024-01-01" if changes.get("calendar") else None)
    prepared = prepare(series, an_experiment("rnn:3", features=("a", "b", "c"), window=5, **changes))
    inputs = len(prepared.names)
    kernel, handed = np.zeros((inputs, 3), "f4"), np.zeros((3, 3), "f4")
    kernel[1, 0] = SMALL
    handed[0, 1] = handed[1, 2] = 1
    scale = prepared.scale[0, 0]
    head = np.zeros((3, prepared.outputs), "f4")
    head[2, 0] = prepared.deviation[1] / (SMALL * scale)
    bias = np.zeros(prepared.outputs, "f4")
    bias[0] = prepared.mean[1] / scale
    return prepared, [[kernel, handed, np.zeros(3, "f4")], [head, bias]]


def test_the_one_input_and_lag_that_a_network_reads_is_found() -> None:
    """b at lag 3 is all it reads: shuffled, the error is that of another b in its place; all else adds nothing."""
    prepared, weights = delayed()
    found = importance_of(prepared, weights, seconds=1e3)
    assert found.inputs == ("a", "b", "c")
    assert found.lags == ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5))
    assert found.mae == pytest.approx([0], abs=1e-4)
    by_input, by_lag = found.by_input.mean(axis=0)[:, 0], found.by_lag.mean(axis=0)[:, 0]
    assert by_input == pytest.approx([0, GROWTH, 0], abs=0.1)
    assert by_lag == pytest.approx([0, 0, GROWTH, 0, 0], abs=0.1)
    assert found.by_both is not None
    expected = np.zeros((3, 5))
    expected[1, 2] = GROWTH
    assert found.by_both[..., 0] == pytest.approx(expected, abs=0.1)
    assert np.abs(np.delete(by_input, 1)).max() < 1e-4


def test_same_seed_shuffles_alike_and_repeats_differ() -> None:
    """Numbers that a person saw come again; the repeats are different draws."""
    prepared, weights = delayed(400)
    first, second = (importance_of(prepared, weights) for _ in range(2))
    assert np.array_equal(first.by_input, second.by_input)
    assert not np.array_equal(first.by_input, importance_of(prepared, weights, seed=1).by_input)
    assert len(set(first.by_input[:, 1, 0])) == 3


def test_share_that_is_done_grows_to_one() -> None:
    """In steps small enough for a bar."""
    shares: list[float] = []
    importance_of(*delayed(400), report=shares.append)
    assert shares == sorted(set(shares))
    assert (len(shares) > 10, shares[-1]) == (True, 1.0)


def test_calendar_columns_are_shuffled_as_one_input() -> None:
    """The sine of the hour without its cosine says nothing."""
    prepared, weights = delayed(400, calendar=True)
    assert prepared.names[3:5] == ("sin(hour of day)", "cos(hour of day)")
    names, columns = inputs_of(prepared)
    assert names == ("a", "b", "c", "calendar")
    assert columns == [[0], [1], [2], list(range(3, len(prepared.names)))]
    assert importance_of(prepared, weights).by_input.shape == (3, 4, 1)


def test_angle_and_feature_known_ahead_are_shuffled_as_one_input_each() -> None:
    """Sine and cosine of an angle belong together, and so do the two places of what is known ahead."""
    prepared, _ = delayed(400, angles=("b",), known=("c",), horizon=2)
    names, columns = inputs_of(prepared)
    assert names == ("a", "b", "c")
    assert [[prepared.names[place] for place in own] for own in columns] == [
        ["a"],
        ["b (sin)", "b (cos)"],
        ["c (next step)", "c (2 steps ahead)"],
    ]


def test_every_target_and_lead_time_counts() -> None:
    """The error is the mean over all lead times, by target."""
    prepared, weights = delayed(400, targets=("a", "c"), horizon=2)
    found = importance_of(prepared, weights)
    origins = prepared.origins.test
    outputs = np.zeros((len(origins), 2, 2))
    b = prepared.inputs[origins - 2, 1] * prepared.deviation[1] + prepared.mean[1]
    outputs[:, 0, 0] = b
    expected = np.abs(prepared.actual[origins][:, None] + outputs - prepared.truth(origins)).mean(axis=(0, 1))
    assert found.windows == found.test_windows == len(origins)
    assert found.mae == pytest.approx(expected, rel=1e-4)


@pytest.mark.slow
def test_mean_error_is_that_of_the_network_s_real_predictions() -> None:
    """Before shuffling, the network does what Keras does with the same weights, every layer kind included."""
    from rnnlab.training.train import train

    rows = np.cumsum(np.random.default_rng(0).normal(size=(2, 240)), axis=1)
    series = a_series({"a": rows[0], "b": rows[1]})
    experiment = an_experiment("bi-gru:3:seq", "dense:3", "lstm:4", "repeat", "rnn:2:seq", epochs=1)
    prepared = prepare(series, experiment)
    loop, trained = train(prepared, False)
    origins = prepared.origins.test
    expected = np.abs(loop.predict(origins) - prepared.truth(origins)).mean(axis=(0, 1))
    assert importance_of(prepared, trained.weights).mae == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("window", [1, 2, 24, 25, 48, 168, 1000])
def test_ranges_of_lags_cover_the_window_once(window: int) -> None:
    """Every lag is in one range, the nearest alone, and there are few enough to see."""
    ranges = lag_ranges(window)
    covered = [lag for first, last in ranges for lag in range(first, last + 1)]
    assert covered == list(range(1, window + 1))
    assert ranges[0] == (1, 1)
    assert len(ranges) <= 24


def test_lag_one_is_the_window_s_last_row() -> None:
    """One step before the first predicted step."""
    rows = list(range(10))
    assert rows[steps_of((1, 1), 10)] == [9]
    assert rows[steps_of((3, 5), 10)] == [5, 6, 7]


@pytest.mark.parametrize("windows", [2, 3, 50])
def test_every_window_is_given_another_one_s_values(windows: int) -> None:
    """None keeps its own, and none is used twice."""
    donor = other_windows(windows, np.random.default_rng(0))
    assert sorted(donor) == list(range(windows))
    assert not (donor == np.arange(windows)).any()


def test_windows_are_evenly_spaced_over_the_whole_test_set() -> None:
    """From the first to the last, in even steps."""
    assert evenly_spaced(np.arange(100, 201), 5).tolist() == [100, 125, 150, 175, 200]
    assert evenly_spaced(np.arange(3), 5).tolist() == [0, 1, 2]


def test_time_is_spent_on_windows_first_and_on_each_lag_of_each_input_last() -> None:
    """2 inputs and 3 lags: 7 passes for the inputs, 9 for the lags, 6 for both together."""
    assert plan(22 * 5000, 4000, 2, 3) == (1000, True, True)
    assert plan(22 * 100, 4000, 2, 3) == (100, True, True)
    assert plan(22 * 100 - 1, 4000, 2, 3) == (137, True, False)
    assert plan(16 * 20 - 1, 4000, 2, 3) == (45, False, False)
    assert plan(22 * 30, 30, 2, 3) == (30, True, True)
    with pytest.raises(Mistake, match=r"This network is too large .* shorter window or fewer units"):
        plan(7 * 20 - 1, 4000, 2, 3)


def test_network_too_large_for_the_time_is_refused_at_once() -> None:
    """Nobody waits for minutes for bars."""
    prepared, weights = delayed(400)
    with pytest.raises(Mistake, match=r"This network is too large .* shorter window or fewer units"):
        importance_of(prepared, weights, seconds=1e-6)


def test_test_set_of_a_few_windows_is_refused() -> None:
    """Chance alone would speak."""
    prepared, weights = delayed(60)
    with pytest.raises(Mistake, match="The test set has 9 windows, too few to shuffle: 20 are needed"):
        importance_of(prepared, weights)


def an_importance(by_input: list[float], by_lag: list[float], mae: float = 2.0) -> Importance:
    return Importance(
        inputs=tuple("abc")[: len(by_input)],
        lags=tuple((lag, lag) for lag in range(1, len(by_lag) + 1)),
        mae=np.array([mae]),
        by_input=np.reshape(by_input, (1, -1, 1)),
        by_lag=np.reshape(by_lag, (1, -1, 1)),
        by_both=None,
        windows=50,
        test_windows=50,
    )


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            an_importance([0.5, 1.0, 0.01], [0.2, 0.9]),
            "The network relied most on b: shuffled, its error grows by 50 %. Lag 2 mattered most. "
            "No difference: c.",
        ),
        (
            an_importance([0.5, 0.4], [0.01, -0.2]),
            "The network relied most on a: shuffled, its error grows by 25 %. No single lag matters: its "
            "neighbours hold the same information.",
        ),
        (
            an_importance([0.5], []),
            "The network relied most on a: shuffled, its error grows by 25 %.",
        ),
        (
            an_importance([0.5, 0.4], [0.1], mae=0.0),
            "The network relied most on a: shuffled, its error grows by 0.5. Lag 1 mattered most.",
        ),
        (
            an_importance([0.0, -0.1], [0.0]),
            "Shuffling any single input changes almost nothing: the network does not rely on any one of them.",
        ),
    ],
)
def test_summary_names_the_most_important_and_the_idle(found: Importance, sentence: str) -> None:
    """One sentence that a person can read aloud."""
    assert str(summary(found)) == sentence
