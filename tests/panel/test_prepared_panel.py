"""Windows, sets and scales of several series."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.panel.panel_experiment import panel_settings
from rnnlab.panel.prepared_panel import prepare_panel
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.stack.layers import read_stack
from rnnlab.training.compiled_loop import CompiledLoop
from rnnlab.training.keras_loop import KerasLoop
from rnnlab.training.prepared import prepare
from tests.panel.makers import experiment_of, panel_of, prepared_of, stations

ROWS = {"north": 60, "south": 100, "summit": 80}


@pytest.fixture(scope="module")
def panel():
    return panel_of(stations(ROWS))


def test_windows_of_each_series_are_those_of_that_series_alone(panel):
    """Training, validation and test windows, and so no window crosses from one series to the next."""
    together = prepared_of(panel)
    for place, (name, rows) in enumerate(ROWS.items()):
        alone = panel_of(stations(ROWS))
        start = panel.starts[place]
        single = prepare(alone.one(place), experiment_of(panel, all_series=""))
        for set_name in ("training", "validation", "test"):
            every = getattr(together.origins, set_name)
            own = every[(every >= start) & (every < start + rows)] - start
            assert own.tolist() == getattr(single.origins, set_name).tolist(), (name, set_name)


def test_each_series_is_scaled_by_its_own_training_set(panel):
    """Mean 0 and deviation 1 there, by a count of its own."""
    together = prepared_of(panel)
    for place, rows in enumerate(ROWS.values()):
        start = panel.starts[place]
        raw = panel.series.values[start : start + round(0.7 * rows), 0]
        assert together.level[place, 0] == pytest.approx(raw.mean())
        assert together.unit[place, 0] == pytest.approx(raw.std())
        inputs = together.prepared.inputs[start : start + len(raw), 0]
        assert inputs.mean() == pytest.approx(0, abs=1e-5)
        assert inputs.std() == pytest.approx(1, abs=1e-5)
        back = together.in_units(place, together.prepared.values(slice(start, start + rows)))
        assert back[:, 0] == pytest.approx(panel.series.values[start : start + rows, 0])


def test_split_at_one_date_puts_the_same_times_in_the_same_set():
    """A series that starts later has fewer training rows, and no test row lies before a training row."""
    table = pd.concat([stations({"old": 200}), stations({"new": 80}, start="2024-01-06")])
    together = prepared_of(panel_of(table), all_series="date")
    times = together.panel.series.times
    sets = {name: times[getattr(together.origins, name)] for name in ("training", "validation", "test")}
    assert sets["training"].max() < sets["validation"].min() < sets["validation"].max() < sets["test"].min()
    assert len(together.panel) == 2


def described(rows=ROWS):
    """The stations with a kind and an altitude."""
    table = stations(rows)
    table["kind"] = table["station"].map({"north": "valley", "south": "valley", "summit": "ridge"})
    table["altitude"] = table["station"].map({"north": 400.0, "south": 600.0, "summit": 2000.0})
    return table


def test_constants_are_inputs_of_every_row():
    """A word is 1 or 0; a number is in deviations over the series: 400, 600 and 2000 have the mean 1000."""
    together = prepared_of(panel_of(described()), constants=("kind", "altitude"))
    assert together.experiment.constants == ("kind = ridge", "kind = valley", "altitude")
    assert together.prepared.names[-3:] == together.experiment.constants
    deviation = np.std([400, 600, 2000])
    expected = [[0, 1, -600 / deviation], [0, 1, -400 / deviation], [1, 0, 1000 / deviation]]
    for start, end, row in zip(together.panel.starts[:-1], together.panel.starts[1:], expected, strict=True):
        assert together.prepared.inputs[start:end, -3:] == pytest.approx(np.tile(row, (end - start, 1)))
    plain = prepared_of(panel_of(described()))
    rows = np.arange(len(together.known))
    assert np.array_equal(together.prepared.inputs[:, :-3], plain.prepared.input_rows(rows))


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("level", "'level' is not constant within each series. Choose among station, kind, altitude."),
        ("station", "'station' has 101 different values, and at most 100 can be inputs"),
    ],
)
def test_columns_that_cannot_be_such_inputs_are_refused(column, sentence):
    rows = ROWS if column == "level" else {f"s{number}": 12 for number in range(101)}
    with pytest.raises(Mistake, match=sentence):
        experiment_of(panel_of(described(rows)), constants=(column,))


def test_preparing_holds_the_inputs_and_the_windows_only():
    """Per value of 8 bytes: one input of 4, 4 for the place in the calendar, and 4 for each window."""
    rows = 2000
    random = np.random.default_rng(0)
    times = pd.DatetimeIndex(
        np.tile(pd.date_range("2000-01-01", periods=rows, freq="h", unit="us").values, 100)
    )
    values = random.normal(0, 1, (100 * rows, 1)).cumsum(axis=0)
    series = Series("walks", ("level",), values, times, "time", 3600.0, np.repeat(np.arange(100), rows))
    panel = Panel.of(series, tuple(map(str, range(100))), np.arange(101) * rows, column="name")
    e = experiment_of(panel, window=26, horizon=24, bounds=())
    prepare_panel(panel, e)  # what is imported on the way
    tracemalloc.start()
    try:
        prepared = prepare_panel(panel, e)
        held, most = (number / values.nbytes for number in tracemalloc.get_traced_memory())
    finally:
        tracemalloc.stop()
    assert len(prepared.prepared.names) == 5
    assert held < 1.6
    assert most < 7.0  # with the time and the segment of each row


def test_split_at_one_date_needs_times():
    panel = panel_of(stations(ROWS).drop(columns="time"), series_column="station")
    with pytest.raises(Mistake, match="have no times"):
        prepared_of(panel, all_series="date")


def test_series_without_a_window_in_each_set_are_listed():
    """10 rows hold no window of 6 steps with a horizon of 2 in each set."""
    together = prepared_of(panel_of(stations(ROWS | {"short": 10})))
    assert together.panel.ids == ("north", "south", "summit")
    assert [(out.id, out.rows) for out in together.unfit] == [("short", 10)]


def test_all_too_short_is_a_mistake(panel):
    with pytest.raises(Mistake, match="None of 3 series is long enough: the longest has 100 rows"):
        prepared_of(panel, window=90)


def test_series_that_never_changes_in_its_training_set_is_listed():
    """It has no deviation to scale it by; what it does later says nothing either."""
    table = stations(ROWS)
    table.loc[table["station"] == "north", "level"] = 5.0
    table.loc[table.index[:60][50:], "level"] = 6.0
    together = prepared_of(panel_of(table))
    assert together.panel.ids == ("south", "summit")
    why = [(out.id, str(out.why)) for out in together.unfit]
    assert why == [("north", "it never changes in its training set")]


def test_no_series_that_changes_is_a_mistake():
    table = stations(ROWS).assign(level=5.0)
    table.loc[table.index[55:60], "level"] = 6.0
    with pytest.raises(Mistake, match="None of 3 series changes in its training set"):
        prepared_of(panel_of(table))


def test_feature_that_never_changes_in_a_training_set_has_a_unit_of_one():
    table = stations(ROWS).assign(rain=lambda rows: rows["level"] ** 2)
    table.loc[table["station"] == "north", "rain"] = 5.0
    together = prepared_of(panel_of(table), targets=("level",), features=("level", "rain"))
    assert (together.level[0, 1], together.unit[0, 1]) == (5.0, 1.0)
    assert np.isfinite(together.prepared.inputs).all()


@pytest.mark.slow
@pytest.mark.parametrize(("layer", "loop"), [("lstm:3", CompiledLoop), ("gru:3", KerasLoop)])
def test_loops_learn_the_same_from_a_shared_calendar_as_from_one_in_each_row(layer, loop):
    """Series of different starts share what they have of the calendar. XLA may add up in another order."""
    table = pd.concat([stations({"old": 120}), stations({"new": 90}, start="2024-01-02 05:00")])
    shared = prepared_of(panel_of(table), stack=read_stack([layer])).prepared
    assert shared.shared.shape == (120, 2)  # the hours 1 to 120, with sine and cosine
    every = shared.input_rows(np.arange(len(shared.actual)))
    plain = replace(shared, inputs=every, shared=np.empty((0, 0), "float32"), shared_row=np.empty(0, "int32"))
    trained = [loop(prepared, every_step=False) for prepared in (shared, plain)]
    losses = [one.epoch(0) for one in trained]
    assert losses[0] == pytest.approx(losses[1], rel=1e-6)
    assert trained[0].flat == pytest.approx(trained[1].flat, abs=1e-5)
    assert loop is KerasLoop or np.array_equal(trained[0].flat, trained[1].flat)


def test_window_of_series_of_unlike_lengths_says_so():
    """Nine series of 60 hours decide, not the one of 600; of 100 hours at most the longest is not named."""
    short = dict.fromkeys("abcdefghi", 60)
    why = str(panel_settings(panel_of(stations(short | {"long": 600})), {}, 0.7)["window"].why)
    assert "with 60 rows" in why
    assert "the longest has 600" in why
    assert "longest" not in str(panel_settings(panel_of(stations(short | {"j": 100})), {}, 0.7)["window"].why)
