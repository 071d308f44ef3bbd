"""Which windows lie in which part of a series."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training.prepared import prepare
from rnnlab.training.windows import SplitRows, origins_in, origins_of, split_rows

from .makers import a_series, an_experiment


def counting(rows: int, segments: list[int] | None = None):
    return a_series({"a": range(rows), "b": range(rows)}, segments=segments)


def brute_origins(segments: np.ndarray, part: tuple[int, int], window: int, horizon: int) -> list[int]:
    """Every origin whose rows exist, whose targets lie in the part and whose rows are of one segment."""
    found = []
    for t in range(len(segments)):
        inputs, targets = range(t - window + 1, t + 1), range(t + 1, t + horizon + 1)
        exists = inputs[0] >= 0 and targets[-1] < len(segments)
        if exists and all(part[0] <= row < part[1] for row in targets):
            one_segment = len({int(segments[row]) for row in (*inputs, *targets)}) == 1
            found += [t] if one_segment else []
    return found


def test_origins_are_the_hand_worked_ones_for_ten_rows():
    """Window 3, horizon 2, parts 0-5, 6-7, 8-9: the targets of each origin lie in its own part."""
    origins = origins_of(counting(10), an_experiment(window=3, horizon=2, split=(0.6, 0.2, 0.2)))
    assert origins.training.tolist() == [2, 3]
    assert origins.validation.tolist() == [5]
    assert origins.test.tolist() == [7]


@pytest.mark.parametrize(
    ("rows", "split", "parts"),
    [
        (10, (0.6, 0.2, 0.2), ((0, 6), (6, 8), (8, 10))),
        (100, (0.7, 0.15, 0.15), ((0, 70), (70, 85), (85, 100))),
        (10, (0.8, 0.0, 0.2), ((0, 8), (8, 8), (8, 10))),
        (7, (0.5, 0.25, 0.25), ((0, 4), (4, 5), (5, 7))),
    ],
)
def test_parts_follow_each_other_by_the_shares_of_the_split(rows, split, parts):
    """The parts are cut at the rounded shares, in time order, and leave no row out."""
    assert split_rows(rows, split) == SplitRows(*parts)


@given(
    lengths=st.lists(st.integers(1, 12), min_size=1, max_size=4),
    window=st.integers(1, 6),
    horizon=st.integers(1, 4),
    cuts=st.tuples(st.integers(0, 48), st.integers(0, 48)),
)
def test_origins_are_those_that_a_plain_search_finds(lengths, window, horizon, cuts):
    """A window is in a part exactly if all its targets are, and all its rows are of one segment."""
    segments = np.repeat(np.arange(len(lengths)), lengths)
    start, end = (min(cut, len(segments)) for cut in sorted(cuts))
    found = origins_in(segments, (start, end), window, horizon)
    assert found.tolist() == brute_origins(segments, (start, end), window, horizon)


@given(rows=st.integers(40, 120), window=st.integers(1, 8), horizon=st.integers(1, 4))
def test_no_target_row_is_an_input_row_for_any_window(rows, window, horizon):
    """All rows that a window reads lie before all rows that it predicts."""
    origins = origins_of(counting(rows), an_experiment(window=window, horizon=horizon))
    for t in np.concatenate([origins.training, origins.validation, origins.test]):
        inputs, targets = set(range(t - window + 1, t + 1)), set(range(t + 1, t + horizon + 1))
        assert not inputs & targets


@given(rows=st.integers(40, 120), window=st.integers(1, 8), horizon=st.integers(1, 4))
def test_training_and_validation_never_meet_a_later_part(rows, window, horizon):
    """The last row that training touches lies before validation, that of validation before test."""
    e = an_experiment(window=window, horizon=horizon)
    origins, parts = origins_of(counting(rows), e), split_rows(rows, e.split)
    assert origins.training.max() + horizon < parts.validation[0]
    assert origins.validation.max() + horizon < parts.test[0]
    assert origins.test.max() + horizon == rows - 1


def test_no_window_crosses_a_gap_between_two_segments():
    """Window 2, horizon 1, a gap after row 4: origins 4 and 5 would read or predict across it."""
    series = counting(12, segments=[0] * 5 + [1] * 7)
    origins = origins_of(series, an_experiment(window=2, horizon=1, split=(0.75, 0.0, 0.25)))
    assert origins.training.tolist() == [1, 2, 3, 6, 7]
    assert origins.validation.tolist() == []
    assert origins.test.tolist() == [8, 9, 10]


def test_window_longer_than_the_training_part_is_refused_with_both_numbers():
    """The facts are the window, the horizon and the rows; the sentence names what they need."""
    with pytest.raises(Mistake) as refused:
        origins_of(counting(20), an_experiment(window=12, horizon=3, split=(0.7, 0.15, 0.15)))
    assert str(refused.value) == (
        "A window of 12 steps and a horizon of 3 need 15 rows, but the training set has 14: "
        "choose a shorter window, or load a longer series."
    )
    assert refused.value.code == "training.training_set_shorter_than_window"
    assert refused.value.facts == {"window": 12, "horizon": 3, "rows": 14}


@pytest.mark.parametrize(
    ("split", "part", "rows"), [((0.7, 0.1, 0.2), "validation", 2), ((0.7, 0.2, 0.1), "test", 2)]
)
def test_part_shorter_than_the_horizon_is_refused_by_its_name(split, part, rows):
    """The sentence names the part, its rows and the horizon."""
    with pytest.raises(Mistake) as refused:
        origins_of(counting(20), an_experiment(window=3, horizon=3, split=split))
    assert str(refused.value) == (
        f"The {part} set has {rows} rows, fewer than the horizon of 3: "
        "give it a larger share, or choose a shorter horizon."
    )
    assert refused.value.code == "training.set_shorter_than_horizon"
    assert refused.value.facts == {"name": part, "rows": rows, "horizon": 3}


def test_part_cut_up_by_gaps_is_refused_by_its_name():
    """Where gaps leave no window whole, the sentence says so rather than train on nothing."""
    series = counting(20, segments=[row // 4 for row in range(20)])
    with pytest.raises(
        Mistake, match="Each window of 4 steps with a horizon of 1 in the training set"
    ) as refused:
        origins_of(series, an_experiment(window=4, horizon=1))
    assert refused.value.code == "training.no_window_without_gap"
    assert refused.value.facts == {"name": "training", "window": 4, "horizon": 1}


def test_validation_part_of_zero_has_no_windows_and_no_complaint():
    """A split without validation is allowed."""
    origins = origins_of(counting(30), an_experiment(split=(0.8, 0.0, 0.2)))
    assert len(origins.validation) == 0
    assert len(origins.training) == 21
    assert len(origins.test) == 6


def holed(bump: float = 0.0) -> Series:
    """A walk of 400 rows whose rows 298 to 300 were missing and are filled by the line to row 301, raised by `bump`."""
    values = np.random.default_rng(3).normal(size=(400, 1)).cumsum(axis=0)
    values[301] += bump
    values[298:301] = np.linspace(values[297], values[301], 5)[1:-1]
    filled = np.zeros((400, 1), bool)
    filled[298:301] = True
    series = a_series({"a": values[:, 0]})
    return replace(series, filled=filled)


def test_filled_inputs_are_known_by_then():
    """They repeat the last value before them: what comes after the gap changes no input and no forecast within it."""
    one, other = (
        prepare(holed(bump), an_experiment("lstm:2", window=4, features=("a",))) for bump in (0.0, 20.0)
    )
    np.testing.assert_array_equal(one.inputs[:301], other.inputs[:301])
    np.testing.assert_array_equal(one.actual[298:301, 0], np.full(3, one.actual[297, 0]))


def test_filled_value_is_never_predicted():
    """With a horizon of 2, the windows that end at rows 296 to 299 predict rows 298 to 300."""
    series, e = holed(), an_experiment("lstm:2", window=4, horizon=2, features=("a",))
    every = origins_of(replace(series, filled=None), e)
    assert sorted(set(every.validation) - set(origins_of(series, e).validation)) == [296, 297, 298, 299]
    assert origins_of(series, e).test.tolist() == every.test.tolist()


def test_windows_stay_if_hardly_any_would_be_left():
    """Every second value is missing: with a horizon of 5, each window would predict one of them."""
    series = a_series({"a": np.random.default_rng(0).normal(size=200)})
    filled = np.zeros((200, 1), bool)
    filled[1::2] = True
    e = an_experiment("lstm:2", window=4, horizon=5, features=("a",))
    assert len(origins_of(replace(series, filled=filled), e).test) == len(origins_of(series, e).test)
