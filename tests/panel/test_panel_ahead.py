"""Forecasts of all series after their ends: continued rows, unknown and short series, intervals."""

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.mix import PARTS
from rnnlab.forecast.past_forecasts import fit_past
from rnnlab.mistake import Mistake
from rnnlab.panel.ahead import PanelForecaster
from rnnlab.panel.later import read_later
from rnnlab.series.kinds import Bounds
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.source import keep, load_panel, with_options
from tests.panel.makers import csv_of, experiment_of, panel_of, prepared_of, stations

ROWS = {"north": 150, "south": 120, "summit": 130}
SPLIT = 100  # rows of each series that the run has


def weights_of(inputs: int, outputs: int) -> list[list[np.ndarray]]:
    """Random weights of an LSTM of 3 units and its head."""
    random = np.random.default_rng(5)
    shapes = [[(inputs, 12), (3, 12), (12,)], [(3, outputs), (outputs,)]]
    return [[random.normal(0, 0.3, shape).astype("float32") for shape in layer] for layer in shapes]


def forecaster_on(
    table: pd.DataFrame, shares: dict[str, float], season: int = 24, **changes
) -> PanelForecaster:
    panel = panel_of(table)
    prepared = prepared_of(panel, **changes)
    matrix = np.zeros((len(prepared.panel), len(PARTS), 1))
    for name, share in shares.items():
        matrix[:, PARTS.index(name)] = share
    weights = weights_of(len(prepared.prepared.names), prepared.prepared.outputs)
    return PanelForecaster(panel, experiment_of(panel, **changes), weights, matrix, season)


def later_of(table: pd.DataFrame):
    """New rows as the command reads them: with the run's series column."""
    options = ReadOptions(series_column="station")
    return read_panel(csv_of(table), "later.csv", options, Following(("level",), 3600.0))


@pytest.fixture(scope="module")
def table():
    return stations(ROWS)


@pytest.fixture(scope="module")
def forecaster(table):
    early = table[table.groupby("station").cumcount() < SPLIT]
    return forecaster_on(early, {"network": 0.5, "linear": 0.25, "seasonal_naive": 0.25})


def test_long_table_has_a_row_for_each_series_and_step(forecaster):
    frame = forecaster.ahead(5).to_frame()
    columns = ["unique_id", "ds", "forecast", "low 80 %", "high 80 %", "low 95 %", "high 95 %", "note"]
    assert list(frame.columns) == columns
    assert frame["unique_id"].tolist() == [name for name in ROWS for _ in range(5)]
    assert frame["ds"].iloc[0] == pd.Timestamp("2024-01-01") + pd.Timedelta(hours=SPLIT)
    assert (frame["low 95 %"] <= frame["low 80 %"]).all() and (frame["low 80 %"] <= frame["forecast"]).all()
    assert (frame["note"] == "").all()


def test_seasonal_naive_alone_repeats_the_last_day(forecaster, table):
    ahead = forecaster.ahead(30, only="seasonal_naive")
    for place, name in enumerate(ROWS):
        known = table.loc[table["station"] == name, "level"].to_numpy()[:SPLIT]
        assert ahead.values[place, :24, 0] == pytest.approx(known[-24:])
        assert ahead.values[place, 24:, 0] == pytest.approx(known[-24:-18])


def test_autoregression_alone_is_that_of_each_series_fitted_to_all_of_its_rows(table):
    """As the forecast of a run on this series alone; also from later rows, and of a series that was never seen."""
    early = table[table.groupby("station").cumcount() < SPLIT]
    of_all = forecaster_on(early, {"autoregression": 1.0})
    lake = stations({"lake": 90}, seed=3)
    for made, rows in (
        (of_all.ahead(3), early),
        (of_all.ahead(3, later_of(pd.concat([table, lake]))), table),
    ):
        for place, name in enumerate(ROWS):
            column = rows.loc[rows["station"] == name, "level"].to_numpy()
            fit = fit_past("autoregression", column, np.zeros(len(column), int), len(column), 2, 24)
            expected = fit.forecast(column, np.zeros(len(column), int), np.array([len(column) - 1]), 3)
            assert made.values[place, :, 0] == pytest.approx(expected[0], rel=1e-6)
    assert made.ids[-1] == "lake" and np.ptp(made.values[-1]) > 0
    low, high = of_all.ahead(3).intervals[0.8]
    assert ((high - low) > 0).all()


def test_first_steps_do_not_depend_on_how_many_are_forecast(forecaster):
    """Rolled a horizon at a time."""
    assert forecaster.ahead(7).values == pytest.approx(forecaster.ahead(20).values[:, :7])


def test_later_rows_alone_or_with_the_rows_before_give_the_same(forecaster, table):
    """New rows continue those of the run; a file may repeat what the run has."""
    new = table[table.groupby("station").cumcount() >= SPLIT]
    alone, whole = (forecaster.ahead(6, later_of(part)) for part in (new, table))
    assert alone.ids == whole.ids == tuple(ROWS)
    assert alone.values == pytest.approx(whole.values)
    assert str(alone.times[1, 0]).startswith("2024-01-06T00:00")  # 120 hours after the start


def test_one_new_row_is_enough(forecaster, table):
    new = table[table.groupby("station").cumcount() == SPLIT]
    ahead = forecaster.ahead(2, later_of(new))
    assert ahead.times[0, 0] == np.datetime64("2024-01-01") + np.timedelta64(SPLIT + 1, "h")


def test_series_that_training_never_saw_is_scaled_by_its_own_rows_and_marked(forecaster, table):
    """Ten times the values and five more: the forecast is ten times as large and five more."""
    one = table[table["station"] == "south"].assign(station="new")
    other = one.assign(station="other", level=10 * one["level"] + 5)
    ahead = forecaster.ahead(6, later_of(pd.concat([one, other])))
    assert [str(note) for note in ahead.notes] == ["not trained on: scaled by its own rows"] * 2
    assert ahead.values[1] == pytest.approx(10 * ahead.values[0] + 5)
    low, high = ahead.intervals[0.8]
    assert high[1] - low[1] == pytest.approx(10 * (high[0] - low[0]))


def test_series_without_a_whole_window_repeats_and_has_no_interval(table):
    """Of 11 rows none is a window of 12: the last value goes on."""
    early = table[table.groupby("station").cumcount() < SPLIT]
    tiny = stations({"tiny": 11})
    forecaster = forecaster_on(pd.concat([early, tiny]), {"network": 1.0}, window=12)
    ahead = forecaster.ahead(4)
    place = ahead.ids.index("tiny")
    assert ahead.values[place, :, 0] == pytest.approx([tiny["level"].iloc[-1]] * 4)
    assert np.isnan(ahead.intervals[0.8][0][place]).all()
    assert str(ahead.notes[place]) == (
        "it has only 11 rows, and the network reads 12 in a row: the last value repeated, without an interval; all "
        "these steps lie before the last row of the file (2024-01-05 03:00:00)"
    )


def test_series_that_never_changes_is_repeated_and_has_no_interval(table):
    early = table[table.groupby("station").cumcount() < SPLIT]
    still = stations({"still": 90}).assign(level=7.0)
    forecaster = forecaster_on(pd.concat([early, still]), {"network": 1.0})
    ahead = forecaster.ahead(4)
    place = ahead.ids.index("still")
    assert ahead.values[place].ravel().tolist() == [7.0] * 4
    assert np.isnan(ahead.intervals[0.8][0][place]).all()
    note = str(ahead.notes[place])
    assert note.startswith(
        "it never changes: its last value repeated, without an interval; all these steps lie before"
    )


def test_forecast_that_ends_before_the_last_row_of_the_others_says_so(table):
    """South and summit go on for five hours after the four that are forecast of the north."""
    lengths = table["station"].map({"north": 91, "south": 100, "summit": 100})
    early = table[table.groupby("station").cumcount() < lengths]
    notes = forecaster_on(early, {"persistence": 1.0}).ahead(4).notes
    assert str(notes[0]) == "all these steps lie before the last row of the file (2024-01-05 03:00:00)"
    assert notes[1:] == (None, None)
    assert forecaster_on(early, {"persistence": 1.0}).ahead(10).notes[0] is None


def test_constants_tell_series_apart_that_have_the_same_rows(table):
    """South and a copy of it in another region; a new series of a region that no one knows has no region."""
    early = table[table.groupby("station").cumcount() < SPLIT].assign(region="plain")
    copy = early[early["station"] == "south"].assign(station="copy", region="coast")
    forecaster = forecaster_on(pd.concat([early, copy]), {"network": 1.0}, constants=("region",))
    ahead = forecaster.ahead(4)
    places = {name: place for place, name in enumerate(ahead.ids)}
    assert abs(ahead.values[places["south"]] - ahead.values[places["copy"]]).min() > 0.01
    new = [copy.assign(station="new"), copy.assign(station="other", region="moon")]
    later = forecaster.ahead(4, later_of(pd.concat(new)))
    assert abs(later.values[0] - later.values[1]).min() > 0.01


def test_wider_level_is_nowhere_narrower(table):
    """Of some 25 errors of its own a series has intervals of 80 %, but hardly of 95 %, which all series tell."""
    noise = np.random.default_rng(1).normal(0, 8, len(table))
    loud = table.assign(level=table["level"] + noise * (table["station"] == "north"))
    early = loud[loud.groupby("station").cumcount() < 75]
    ahead = forecaster_on(early, {"persistence": 1.0}).ahead(12)
    widths = {level: high - low for level, (low, high) in ahead.intervals.items()}
    assert (widths[0.95] >= widths[0.8]).all()
    assert (widths[0.95][0] > widths[0.8][0]).any()


def test_persistence_interval_is_as_wide_as_its_errors():
    """A random walk: eight steps ahead it is wider than one, by some root of eight, and covers a new series' end."""
    random = np.random.default_rng(0)
    parts = []
    for number in range(30):
        values = np.cumsum(random.normal(0, 1, 300))
        times = pd.date_range("2024-01-01", periods=300, freq="h")
        parts.append(pd.DataFrame({"station": f"s{number}", "time": times, "level": values}))
    table = pd.concat(parts)
    early = table[table.groupby("station").cumcount() < 280]
    ahead = forecaster_on(early, {"persistence": 1.0}, season=1).ahead(8)
    low, high = ahead.intervals[0.8]
    widths = (high - low).mean(axis=0)[:, 0]
    assert widths[0] == pytest.approx(2 * 1.2816, rel=0.25)  # of a normal step
    assert widths[7] / widths[0] == pytest.approx(np.sqrt(8), rel=0.3)
    truth = table[table.groupby("station").cumcount() >= 280]["level"].to_numpy().reshape(30, 20)[:, :8, None]
    assert ((truth >= low) & (truth <= high)).mean() == pytest.approx(0.8, abs=0.15)


def test_bounds_hold_for_forecasts_and_intervals(table):
    early = table[table.groupby("station").cumcount() < SPLIT].assign(level=lambda rows: rows["level"].abs())
    forecaster = forecaster_on(early, {"network": 1.0}, bounds=(Bounds("level", 0.0),))
    ahead = forecaster.ahead(40)
    assert min(ahead.values.min(), ahead.intervals[0.95][0].min()) >= 0


@pytest.mark.parametrize("steps", [0, 501])
def test_too_many_or_no_steps_are_refused(forecaster, steps):
    with pytest.raises(Mistake, match="500"):
        forecaster.ahead(steps)


def test_later_file_without_a_feature_is_refused(forecaster, table):
    other = table.rename(columns={"level": "height"})
    panel = read_panel(csv_of(other), "later.csv", ReadOptions(series_column="station"))
    with pytest.raises(Mistake, match="no feature 'level'"):
        forecaster.ahead(2, panel)


def test_later_file_without_times_is_refused(forecaster, table):
    without = read_panel(
        csv_of(table.drop(columns="time")),
        "later.csv",
        ReadOptions(series_column="station"),
        Following(("level",), None),
    )
    with pytest.raises(Mistake, match="has times"):
        forecaster.ahead(2, without)


def test_later_file_is_read_with_the_options_of_the_run(tmp_path, table):
    """The name of the column that holds the series is that of the run's file."""
    renamed = table.rename(columns={"station": "which", "time": "when"})
    source = with_options(keep(csv_of(renamed), "a.csv", tmp_path), ReadOptions(series_column="which"))
    panel = load_panel(source, tmp_path)
    experiment = experiment_of(panel)
    experiment = msgspec.structs.replace(experiment, source=source)
    new = keep(csv_of(renamed.tail(40)), "b.csv", tmp_path)  # of one series only, so nothing tells the column
    later = read_later(panel, experiment, new, lambda file, following: load_panel(file, tmp_path, following))
    assert later.ids == ("summit",)
