"""Forecasts after a series' end, compared with hand-worked next values."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.ahead import Ahead, assumption_note, far_error_note, interval_note, method_note, notes_on
from rnnlab.forecast.ahead_messages import far_steps_mixed, features_continued
from rnnlab.forecast.choice import choice_score
from rnnlab.forecast.continued_features import Continued
from rnnlab.forecast.forecaster import MOST_STEPS, Forecaster
from rnnlab.forecast.intervals import widening
from rnnlab.forecast.messages import rolled_after_horizon, rolled_step_by_step, steps_at_once
from rnnlab.forecast.mix import Share
from rnnlab.forecast.new_windows import new_windows
from rnnlab.forecast.results import Results
from rnnlab.forecast.scores import LeadScores, Scores
from rnnlab.forecast.season import Season
from rnnlab.mistake import Mistake
from rnnlab.series.kinds import Bounds
from rnnlab.series.messages.time import summer_time
from rnnlab.series.report import Report
from rnnlab.series.series import WEEKDAYS, Series
from rnnlab.training.prepared import prepare
from tests.training.makers import a_series, a_walk, an_experiment


def still(inputs: int, *biases: float) -> list[list[np.ndarray]]:
    """Weights of one LSTM unit that says nothing, and a head that always puts out its biases."""
    cell = [np.zeros((inputs, 4)), np.zeros((1, 4)), np.zeros(4)]
    return [cell, [np.zeros((1, len(biases)), "float32"), np.array(biases, "float32")]]


def forecaster(
    series: Series, *biases: float, shares: tuple[Share, ...] = (), season: int = 1, **changes: Any
):
    """A run on all features of the series, of one unit that says nothing."""
    settings = {"features": series.features, "targets": series.features[:1]}
    e = an_experiment("lstm:1", **(settings | changes))
    inputs = len(prepare(series, e).names)
    return Forecaster(series, e, still(inputs, *biases), shares, season)


def ramp(rows: int = 100, **more: Any) -> Series:
    """0, 2, 4, ...: every change is 2, which is therefore the scale of a change."""
    return a_series({"a": 2.0 * np.arange(rows)}, **more)


def test_rolled_trend_continues() -> None:
    """A head that outputs 1, which means a change of 2, continues the trend."""
    ahead = forecaster(ramp(), 1.0).ahead(50)
    np.testing.assert_allclose(ahead.values[:, 0], 198 + 2.0 * np.arange(1, 51), rtol=1e-6)
    assert not ahead.at_once
    assert method_note(ahead) == rolled_step_by_step()


def test_summer_time_of_its_times_is_told() -> None:
    """Else they would be taken for UTC, in summer an hour wrong."""
    note, report = summer_time("America/New_York", ("the United States",)), Report()
    report.note(note)
    assert note in notes_on(forecaster(replace(ramp(), report=report), 1.0).ahead(2), 0.8)
    assert note not in notes_on(forecaster(ramp(), 1.0).ahead(2), 0.8)


def test_rolled_wave_of_the_linear_model_continues() -> None:
    """A wave is x' = 2 cos(w) x - x'' exactly, so a linear forecast fed its own predictions stays on it."""
    w = 2 * np.pi / 17
    series = a_series({"a": np.sin(w * np.arange(400))})
    ahead = forecaster(series, 0.0, shares=(Share("a", "linear", 1.0),)).ahead(30)
    np.testing.assert_allclose(ahead.values[:, 0], np.sin(w * np.arange(400, 430)), atol=1e-3)


def test_rolled_season_repeats() -> None:
    """The seasonal naive of a season of 3 copies the last 3 rows, and then its own copies."""
    series = a_series({"a": [0.0, 1.0, 2.0, 3.0, 4.0] * 12 + [7.0, 8.0, 9.0]})
    made = forecaster(series, 0.0, shares=(Share("a", "seasonal_naive", 1.0),), season=3)
    assert made.ahead(7).values[:, 0].tolist() == [7, 8, 9, 7, 8, 9, 7]


def test_rolling_feeds_every_feature_back() -> None:
    """Two targets, each with its change, on the scale of its column."""
    series = a_series({"a": 2.0 * np.arange(100), "b": 50 - 3.0 * np.arange(100)})
    ahead = forecaster(series, 1.0, -1.0, targets=("a", "b")).ahead(3)
    np.testing.assert_allclose(ahead.values, [[200, -250], [202, -253], [204, -256]], rtol=1e-6)


def test_steps_within_the_horizon_are_the_first_ones() -> None:
    """A run of horizon 3 asked for 2 gives the first 2, at once, whatever else it reads."""
    series = a_series({"a": 2.0 * np.arange(100), "b": np.sin(np.arange(100))})
    ahead = forecaster(series, 1.0, 1.0, 1.0, horizon=3).ahead(2)
    np.testing.assert_allclose(ahead.values[:, 0], [200, 202], rtol=1e-6)
    assert ahead.at_once
    assert method_note(ahead) == steps_at_once(2)


def test_horizon_is_rolled_in_whole_pieces() -> None:
    """7 steps of a horizon of 3: three pieces, each from the end of the one before."""
    ahead = forecaster(ramp(), 1.0, 1.0, 1.0, horizon=3).ahead(7)
    np.testing.assert_allclose(ahead.values[:, 0], 198 + 2.0 * np.arange(1, 8), rtol=1e-6)


def test_later_steps_read_the_features_that_continue() -> None:
    """a rises by b of the step before; b is 0, 2, 1 again and again, and is not predicted.

    The linear model knows the rise; b continues by its season, so a is known as far as one likes.
    """
    b = np.resize([0.0, 2.0, 1.0], 200)
    a = np.append(0.0, b[:-1]).cumsum()
    ahead = forecaster(a_series({"a": a, "b": b}), 0.0, shares=(Share("a", "linear", 1.0),)).ahead(9)
    assert ahead.continued == (Continued("b", "season", 3),)
    assert ahead.assumed is not None
    assert ahead.assumed[:, 0].tolist() == [1, 0, 2, 1, 0, 2, 1, 0, 2]  # the last row is 2
    rises = np.diff(ahead.values[:, 0], prepend=a[-1])
    np.testing.assert_allclose(rises, [2, 1, 0, 2, 1, 0, 2, 1, 0], atol=1e-3)


def test_first_horizon_needs_no_feature_after_the_last_row() -> None:
    """One step of a run of horizon 1 reads observed values only, so nothing is assumed."""
    ahead = forecaster(a_walk(100), 0.0).ahead(1)
    assert (ahead.continued, ahead.assumed, assumption_note(ahead)) == ((), None, None)
    assert list(ahead.to_frame()) == [
        "step",
        "a value",
        "a low 80 %",
        "a high 80 %",
        "a low 95 %",
        "a high 95 %",
    ]


def test_assumed_features_stand_beside_the_forecast() -> None:
    ahead = forecaster(a_series({"a": np.arange(100.0), "b": np.full(100, 1234.567)}), 0.0).ahead(2)
    assert ahead.to_frame()["b assumed"].tolist() == [1234.567, 1234.567]
    assert ahead.to_frame(rounded=True)["b assumed"].tolist() == [1235, 1235]


def test_season_of_the_run_is_used_up_to_a_later_file_that_is_shorter() -> None:
    """The file has three rows of a season of five; the values before them come from the run's series."""
    b = np.resize([5.0, 1.0, 4.0, 2.0, 3.0], 203)  # the last is 4
    series = a_series({"a": np.zeros(203), "b": b})
    series = replace(
        series, times=pd.date_range("2024-01-01", periods=203, freq="37min"), step_seconds=2220.0
    )
    made = forecaster(replace(series, values=series.values[:200], times=series.times[:200],
                              segments=series.segments[:200]), 0.0, season=5)  # fmt: skip
    later = replace(
        series, values=series.values[200:], times=series.times[200:], segments=series.segments[200:]
    )
    ahead = made.ahead(5, later)
    assert ahead.assumed is not None
    assert ahead.assumed[:, 0].tolist() == [2, 3, 5, 1, 4]


@pytest.mark.parametrize(
    ("methods", "step", "sentence"),
    [
        (
            (("wind", "season", 24), ("pressure", "season", 24)),
            (3600.0, None, False),
            "'wind' and 'pressure' after the last row are assumed: the value 1 day before.",
        ),
        (
            (("wind", "linear", None), ("sun", "last_value", None), ("fog", "linear", 24)),
            (3600.0, None, False),
            "The features after the last row are assumed: 'wind' and 'fog' by a linear forecast from their own past, "
            "'sun' by the last value.",
        ),
        (
            (("sales", "season", 12), ("month", "calendar", None)),
            (2_629_746.0, 1, False),
            "'sales' after the last row is assumed: the value 1 year before; 'month' follows from the calendar.",
        ),
        (
            (("hour", "calendar", None), ("weekend", "calendar", None)),
            (3600.0, None, False),
            "After the last row, 'hour' and 'weekend' follow from the calendar.",
        ),
        (
            tuple((name, "season", 5) for name in "abcdef"),
            (86_400.0, None, True),
            "'a', 'b', 'c' and 3 more after the last row are assumed: the value 5 weekdays before.",
        ),
        (
            (("b", "season", 7),),
            (None, None, False),
            "'b' after the last row is assumed: the value 7 steps before.",
        ),
    ],
)
def test_sentence_says_how_features_continue(methods: tuple, step: tuple, sentence: str) -> None:
    assert str(features_continued(methods, *step)) == sentence


def test_sentence_says_what_is_mixed_into_steps_far_ahead() -> None:
    """Two targets of an hourly series, each with its own simple forecast."""
    targets = (("load", "linear", None, 3, 0.6), ("sun", "season", 24, 9, 1.0))
    assert str(far_steps_mixed(targets, 48, 3600.0, None, False)) == (
        "'load' is mixed with a linear forecast from its own past from step 3 on (60 % at step 48), 'sun' is mixed "
        "with the value 1 day before from step 9 on (100 % at step 48): on the validation set this reduced the errors."
    )


@pytest.mark.parametrize("target", [0.8, 0.95])
def test_intervals_cover_also_if_features_are_assumed(target: float) -> None:
    """b is 0.9 of its last value and noise, and a follows b: from the second step on, b must be assumed.

    Of forecasts made in the test set, about as many are inside the interval as it says, at 2 to 12 steps ahead. The
    errors of forecasts that know b, which are some ten times smaller, would cover less than a fifth of them.
    """
    random = np.random.default_rng(0)
    values = np.zeros((4000, 2))
    for row in range(1, 4000):
        a, b = values[row - 1]
        values[row] = 0.5 * a + b + 0.1 * random.normal(), 0.9 * b + random.normal()
    series = a_series({"a": values[:, 0], "b": values[:, 1]})
    made = forecaster(series, 0.0, shares=(Share("a", "linear", 1.0),))
    low, high = made.ahead(12).intervals[target]
    half = (high - low)[1:, 0] / 2
    inside, inside_if_known = [], []
    known = made.prepared.origins.validation
    errors_if_known = 0.2  # two deviations of the noise of a
    for end in range(3400, 3980, 4):
        past = replace(series, values=values[:end], segments=series.segments[:end])
        errors = np.abs(made.ahead(12, past).values[1:, 0] - values[end + 1 : end + 12, 0])
        inside.append(errors <= half)
        inside_if_known.append(errors <= errors_if_known)
    assert len(known) == 600
    assert np.mean(inside) == pytest.approx(target, abs=0.06)
    assert np.mean(inside_if_known) < 0.2


@pytest.mark.parametrize("steps", [0, -3, MOST_STEPS + 1])
def test_number_of_steps_out_of_bounds_is_refused(steps: int) -> None:
    with pytest.raises(
        Mistake, match=f"{steps} steps ahead: choose a number from 1 to {MOST_STEPS}"
    ) as caught:
        forecaster(ramp(), 1.0).ahead(steps)
    assert (caught.value.code, caught.value.facts["steps"]) == ("forecast.steps_out_of_range", steps)


@pytest.mark.parametrize(
    ("start", "freq", "months", "expected"),
    [
        ("2015-01-31", "ME", 1, ["2023-05-31", "2023-06-30", "2023-07-31"]),
        ("2015-01-01", "QS", 3, ["2040-01-01", "2040-04-01", "2040-07-01"]),
        ("1900-01-01", "YS", 12, ["2000-01-01", "2001-01-01", "2002-01-01"]),
        ("2023-01-01", "7D", None, ["2024-12-01", "2024-12-08", "2024-12-15"]),
        # The last Sunday of March 2025 has 24 hours like every other day.
        ("2025-03-26 22:00", "h", None, ["2025-03-31 02:00", "2025-03-31 03:00", "2025-03-31 04:00"]),
    ],
)
def test_times_continue_at_the_series_time_step(
    start: str, freq: str, months: int | None, expected: list[str]
) -> None:
    """Month ends stay month ends, quarters and years begin on their first day, hours know no summer time."""
    series = ramp(start=start, freq=freq, step_months=months)
    ahead = forecaster(series, 1.0).ahead(3)
    assert ahead.times is not None
    assert list(ahead.times) == list(pd.to_datetime(expected))


def test_february_follows_the_last_day_of_january() -> None:
    """2024 is a leap year."""
    series = ramp(start="2015-10-31", freq="ME", step_months=1)  # 100 months, to January 2024
    assert series.label(99).startswith("2024-01-31")
    times = forecaster(series, 1.0).ahead(2).times
    assert times is not None
    assert list(times) == list(pd.to_datetime(["2024-02-29", "2024-03-31"]))


def test_monday_follows_friday_in_a_series_of_weekdays() -> None:
    series = ramp(start="2024-01-01", freq="B", week=WEEKDAYS)  # 100 weekdays, to Friday, 17 May
    ahead = forecaster(replace(series, step_seconds=86_400.0), 1.0).ahead(2)
    assert ahead.times is not None
    assert list(ahead.times) == list(pd.to_datetime(["2024-05-20", "2024-05-21"]))


def test_series_without_times_numbers_the_steps() -> None:
    ahead = forecaster(ramp(), 1.0).ahead(3)
    assert ahead.times is None
    assert ahead.labels() == ["1", "2", "3"]


def test_new_windows_are_prepared_like_those_of_the_run() -> None:
    """Windows after the training rows have the same inputs as in the series, the calendar included."""
    series = a_walk(240, start="2024-01-01")
    own = prepare(series, an_experiment("lstm:1", calendar=True, split=(0.5, 0.25, 0.25)))
    assert len(own.names) == 4  # a, b and the day's wave
    origins = np.array([130, 199])
    rows = origins[:, None] + np.arange(-2, 2)
    block = new_windows(series, own, series.values[rows], series.times.as_unit("us").asi8[rows])
    made = block.prepared
    for k, origin in enumerate(origins):
        theirs = made.inputs[block.origins[k] - 2 : block.origins[k] + 1]
        np.testing.assert_array_equal(theirs, own.inputs[origin - 2 : origin + 1])
    np.testing.assert_array_equal(made.scale, own.scale)
    np.testing.assert_array_equal(made.deviation, own.deviation)


def test_new_rows_are_scaled_by_the_training_set() -> None:
    """A constant new series at mean + deviation of the training set is scaled to 1, not to 0."""
    random = np.random.default_rng(0)
    series = a_series({"a": random.normal(10, 3, 200)})
    training = series.values[:140, 0]
    e = an_experiment("rnn:1", features=("a",))
    weights = [
        [np.ones((1, 1)), np.zeros((1, 1)), np.zeros(1)],
        [np.ones((1, 1), "float32"), np.zeros(1, "float32")],
    ]
    level = training.mean() + training.std()
    ahead = Forecaster(series, e, weights, (), 1).ahead(1, a_series({"a": np.full(12, level)}))
    scale = np.sqrt(np.mean(np.diff(training[2:]) ** 2))
    np.testing.assert_allclose(ahead.values[0, 0], level + np.tanh(1) * scale, rtol=1e-5)


def test_forecast_of_values_starts_from_the_mean_of_the_training_set() -> None:
    """With a head of zeros the predicted value is the training mean, whatever the new rows are."""
    series = a_series({"a": np.tile([9.0, 11.0], 50)})
    ahead = forecaster(series, 0.0, predict="value").ahead(2, a_series({"a": np.full(20, 110.0)}))
    np.testing.assert_allclose(ahead.values[:, 0], [10, 10])


def test_forecast_starts_at_the_end_of_the_new_series() -> None:
    """Its columns are found by name, in any order and among others, and its times continue."""
    series = ramp(start="2024-01-01")
    later = a_series({"z": np.zeros(12), "a": 1000.0 + np.arange(12)}, start="2025-06-01")
    ahead = forecaster(series, 1.0).ahead(2, later)
    np.testing.assert_allclose(ahead.values[:, 0], [1013, 1015])
    assert ahead.times is not None
    assert ahead.times[0] == pd.Timestamp("2025-06-01 12:00")


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (a_series({"b": np.zeros(20)}, start="2025-01-01"), "'made' has no 'a', which the run reads"),
        (ramp(20, start="2025-01-01", freq="30min"), "30 minutes apart, but those .* 1 hour apart"),
        (ramp(20), "have no times, but those of the run's series are 1 hour apart"),
        (
            ramp(20, start="2025-01-01", segments=[0] * 18 + [1] * 2),
            "has 2 rows after its last gap, but the network reads windows of 3",
        ),
    ],
)
def test_new_series_that_does_not_fit_the_run_is_refused(later: Series, sentence: str) -> None:
    """Each sentence says what differs."""
    with pytest.raises(Mistake, match=sentence):
        forecaster(ramp(start="2024-01-01"), 1.0).ahead(1, later)


def test_intervals_of_rolled_forecasts_come_from_rolled_forecasts_of_the_held_out_rows() -> None:
    """On a ramp of 1, persistence errs by the number of steps ahead.

    The validation and test set are rows 70 to 99: 30 forecasts of one step, of which 29 reach two steps, and 4 reach
    27 steps ahead, which is too few for 95 %; those share so many steps that they count as less than two.
    """
    ahead = forecaster(a_series({"a": np.arange(100.0)}), 0.0).ahead(28)
    low, high = ahead.intervals[0.8]
    counts = np.arange(30, 2, -1)
    apart = counts / ((np.arange(1, 29) + 1) / 2)
    expected = [lead * widening(float(count), 0.8) for lead, count in zip(range(1, 13), apart, strict=False)]
    known = apart >= 2
    np.testing.assert_allclose(high[:12, 0][known[:12]] - 99, np.array(expected)[known[:12]])
    np.testing.assert_allclose(99 - low[:12, 0][known[:12]], np.array(expected)[known[:12]])
    assert np.isnan(low[~known]).all()
    assert ahead.validation_forecasts == 30
    note = interval_note(ahead, 0.8)
    assert note.facts == {"level": 0.8, "errors": 30, "steps": int(known.sum()), "earlier": 0}
    assert str(note).startswith("The 80 % interval is as wide as the errors of 30 forecasts ")
    assert f"After step {known.sum()} there are too few" in str(note)


def test_intervals_of_a_short_series_come_from_errors_after_earlier_cuts_too() -> None:
    """80 rows, 56 of them training, 12 ahead: 13 forecasts in the 24 rows after it, which are worth 2 apart.

    9 more come after row 36, the first cut, and none after row 46, the second. All repeat the last value.
    """
    series = a_series({"a": np.random.default_rng(1).normal(size=80).cumsum()})
    shares = (Share("a", "persistence", 1.0),)
    ahead = forecaster(series, *[0.0] * 12, shares=shares, horizon=12, window=5).ahead(12)
    assert (ahead.validation_forecasts, ahead.earlier_forecasts) == (13, 9)
    values = series.values[:, 0]
    errors = [values[origin + 1] - values[origin] for origin in [*range(35, 44), *range(55, 68)]]
    low, high = ahead.intervals[0.8]
    half = np.sort(np.abs(errors))[18] * widening(22.0, 0.8)  # 19 of 23 is the least share above 80 %
    assert (high - low)[0, 0] / 2 == pytest.approx(half)
    assert "and of 9 before, after earlier cuts" in str(interval_note(ahead, 0.8))


def test_intervals_of_steps_at_once_are_by_lead() -> None:
    """The same by a run of horizon 2: 29 windows, errors of 1 and 2."""
    ahead = forecaster(a_series({"a": np.arange(100.0)}), 0.0, 0.0, horizon=2).ahead(2)
    _, high = ahead.intervals[0.8]
    assert ahead.validation_forecasts == 29
    wider = [widening(29.0, 0.8), widening(30 / 1.5, 0.8)]
    np.testing.assert_allclose((high[:, 0] - 99) / wider, [1, 2])


@pytest.mark.parametrize("steps", [1, 5])
def test_intervals_do_not_depend_on_the_training_set(steps: int) -> None:
    """Wild before, flat in the validation and test set and the row before them: persistence never errs there."""
    values = np.random.default_rng(0).normal(size=200)
    values[139:] = 3.0
    ahead = forecaster(a_series({"a": values}), 0.0).ahead(steps)
    low, high = ahead.intervals[0.8]
    np.testing.assert_array_equal(low, high)


def test_without_a_validation_set_there_are_no_intervals() -> None:
    ahead = forecaster(ramp(), 1.0, split=(0.8, 0.0, 0.2)).ahead(4)
    assert ahead.intervals == {}
    assert interval_note(ahead, 0.8).code == "forecast.no_validation_set_for_intervals"


def test_no_interval_crosses_a_gap() -> None:
    """The held-out rows are 70 to 99, with a gap before row 78: no forecast is compared with rows after it.

    Origins 69 to 76 and, where a window of 3 is whole again, 80 to 98: 27 errors of the first lead, then 25.
    """
    series = a_series({"a": np.arange(100.0)}, segments=[0] * 78 + [1] * 22)
    ahead = forecaster(series, 0.0).ahead(2)
    assert ahead.validation_forecasts == 27
    spacing = 30 / 27
    wider = [widening(27.0, 0.8), widening(25 * spacing / 1.5, 0.8)]
    np.testing.assert_allclose((ahead.intervals[0.8][1][:, 0] - 99) / wider, [1, 2])


def test_bounds_hold_for_the_forecast_and_the_ends_of_its_intervals() -> None:
    """A percentage that climbs stops at 100, and so does the upper end."""
    series = a_series({"a": np.linspace(40, 99, 100)})
    bounds = (Bounds("a", 0.0, 100.0),)
    ahead = forecaster(series, 1.0, bounds=bounds).ahead(6)
    assert ahead.values.max() == 100
    assert ahead.intervals[0.8][1].max() == 100


def test_known_features_are_read_from_the_file_that_knows_them() -> None:
    """The network reads b of the predicted step: the forecast follows the values in the file."""
    b = np.tile([0.0, 2.0], 60)
    series = a_series({"a": np.cumsum(b), "b": b}, start="2024-01-01")
    e = an_experiment("rnn:1", targets=("a",), known=("b",), window=2)
    # b - 1 is -1 or 1, the scale of a change is sqrt(2): h = tanh(b - 1), and h / tanh(1) + 1 is 0 or 2.
    weights = [
        [np.array([[0.0], [1.0]]), np.zeros((1, 1)), np.zeros(1)],
        [np.array([[1 / np.tanh(1) / 2**0.5]], "float32"), np.array([0.5**0.5], "float32")],
    ]
    known = a_series({"b": [2.0, 2.0, 0.0, 2.0, 0.0, 0.0]}, start="2024-01-06 00:00")
    made = Forecaster(series, e, weights, (), 1)
    changes = np.diff(made.ahead(6, known=known).values[:, 0], prepend=series.values[-1, 0])
    np.testing.assert_allclose(changes, [2, 2, 0, 2, 0, 0], atol=0.02)
    with pytest.raises(Mistake, match=r"reads 'b' of the step that it predicts\. Use a file"):
        made.ahead(2)
    with pytest.raises(Mistake, match="ends before 2024-01-06 06:00"):
        made.ahead(7, known=known)


def test_window_longer_than_the_last_segment_is_refused() -> None:
    """The run's series may end after a gap, too."""
    with pytest.raises(Mistake, match="has 2 rows after its last gap"):
        forecaster(ramp(segments=[0] * 98 + [1] * 2), 1.0).ahead(1)


def test_note_distinguishes_the_first_horizon_from_rolled_steps() -> None:
    """24 steps of a network that gives 12: only the last 12 are based on predictions."""
    made = forecaster(ramp(), *[0.0] * 12, horizon=12)
    assert method_note(made.ahead(24)) == rolled_after_horizon(12)
    assert str(method_note(made.ahead(24))) == (
        "The first 12 steps are predicted at once, the later ones from the predictions before them, "
        "so errors can grow."
    )
    assert method_note(made.ahead(12)) == steps_at_once(12)


def test_note_on_one_step() -> None:
    ahead: Ahead = forecaster(ramp(), 1.0).ahead(1)
    assert str(method_note(ahead)) == "The next step is predicted from observed values."


def test_error_over_all_steps_is_said_where_the_test_set_was_scored_over_fewer() -> None:
    """On a ramp of 1, a network that says half the change misses by half the number of steps ahead, persistence by all.

    Over 3 steps that is 1 and 2 on average. The 30 rows held out are 30 forecasts, the last two of fewer steps.
    """
    made = forecaster(a_series({"a": np.arange(100.0)}), 0.5, shares=(Share("a", "network", 1.0),))
    ahead = made.ahead(3)
    assert ahead.far_mae == pytest.approx(np.array([[1.0], [2.0]]))
    assert str(far_error_note(ahead, "a")) == (
        "Over these 3 steps, 30 forecasts from earlier rows missed by 1 on average, and repeating the last value by 2."
    )
    assert far_error_note(made.ahead(1), "a") is None


def test_score_names_its_steps_where_the_forecast_has_others() -> None:
    made = forecaster(a_series({"a": np.arange(100.0)}), 0.5)
    leads = (LeadScores("a", "forecast", (0.5,), (0.5,), (None,), (0.2,)),)
    scores = tuple(
        Scores("a", name, mae, 1.0, None, 1 - mae, 1.0, 1.0)
        for name, mae in (("forecast", 0.5), ("persistence", 1.0))
    )
    results = Results(scores, Season(1, ""), leads)
    assert "misses by 0.5 on average one step ahead (" in str(
        choice_score(results, "a", "forecast", made.ahead(3))
    )
    assert "misses by 0.5 on average (" in str(choice_score(results, "a", "forecast", made.ahead(1)))
