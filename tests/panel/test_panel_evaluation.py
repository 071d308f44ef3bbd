"""Scores by series and together, against counts by hand and the evaluation of one series."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.evaluation import evaluate
from rnnlab.forecast.mix import PARTS, MixedForecast
from rnnlab.panel import own_autoregression, parts
from rnnlab.panel import shares as shares_module
from rnnlab.panel.alerts import panel_alerts
from rnnlab.panel.evaluation import evaluate_panel
from rnnlab.panel.half_widths import with_common
from rnnlab.panel.parts import PanelParts, by_series
from rnnlab.panel.results import SeriesRow, overall, worst_first
from rnnlab.panel.shares import common_shares
from rnnlab.training.prepared import prepare
from tests.panel.makers import experiment_of, panel_of, prepared_of, stations

ROWS = {"north": 200, "south": 300, "summit": 260}


@pytest.fixture(scope="module")
def panel():
    return panel_of(stations(ROWS))


def last_value(prepared):
    """A network that predicts no change."""
    return lambda origins: np.repeat(prepared.values(origins)[:, None], prepared.experiment.horizon, axis=1)


@pytest.fixture(scope="module")
def evaluation(panel):
    together = prepared_of(panel)
    return evaluate_panel(together, last_value(together.prepared))


def test_errors_of_persistence_and_seasonal_naive_are_those_of_each_series_alone(panel, evaluation):
    """Also MASE's divisor and the skill: in the units of the series."""
    for place, row in enumerate(evaluation.rows.rows):
        series = panel.one(place)
        prepared = prepare(series, experiment_of(panel, all_series=""))
        alone = evaluate(prepared, series, last_value(prepared)).results
        assert evaluation.results.season.steps == alone.season.steps == 24
        for name in ("persistence", "seasonal_naive", "network"):
            assert row.mae[name] == pytest.approx(alone.scores_of("level", name).mae)
        assert row.naive_mase == pytest.approx(alone.scores_of("level", "seasonal_naive").mase)
        assert row.windows == len(prepared.origins.test)


def test_end_of_each_test_set_is_kept_window_after_window(panel, evaluation):
    """Each of the last 30 rows once, with its time; nothing stands before the test set."""
    last, north = evaluation.last, panel.one(0)
    known = np.isfinite(last["path_x"][0])
    assert known.sum() == 30 and known[-30:].all()
    assert last["path_truth"][0, -30:, 0] == pytest.approx(north.values[-30:, 0], rel=1e-6)
    assert last["path_x"][0, -30:].tolist() == north.times[-30:].as_unit("ms").asi8.tolist()
    assert last["path_forecast"][:, -2:] == pytest.approx(last["forecast"], rel=1e-6)
    assert last["path_seasonal_naive"][0, -30:, 0] == pytest.approx(north.values[-54:-24, 0], rel=1e-6)


def test_shares_add_up_and_the_forecast_beats_persistence(evaluation):
    for row in evaluation.rows.rows:
        assert sum(row.shares.values()) == pytest.approx(1)
        assert row.skill > 0.3
        assert row.outcome in ("better", "open")
        assert row.mae["forecast"] == pytest.approx(row.mase * row.mae["seasonal_naive"] / row.naive_mase)


def test_shares_of_a_short_series_are_nearly_those_of_all(panel, monkeypatch):
    """Of the series' own validation windows half count; if they counted nothing, all series had the same shares."""
    together = prepared_of(panel)
    monkeypatch.setattr(shares_module, "ENOUGH_APART", (1e12,))
    shares = evaluate_panel(together, last_value(together.prepared)).shares
    assert shares[1] == pytest.approx(shares[0], abs=1e-9)
    assert shares[2] == pytest.approx(shares[0], abs=1e-9)
    monkeypatch.setattr(shares_module, "ENOUGH_APART", (0,))
    own = evaluate_panel(together, last_value(together.prepared)).shares
    monkeypatch.setattr(shares_module, "ENOUGH_APART", (19.333,))  # 29 windows of 2 steps: 29 / 1.5
    halfway = evaluate_panel(together, last_value(together.prepared)).shares
    assert halfway[0] == pytest.approx((own[0] + shares[0]) / 2, abs=1e-3)


def test_blocks_change_no_score(panel, evaluation, monkeypatch):
    """A series at a time."""
    monkeypatch.setattr(parts, "NUMBERS_AT_ONCE", 1)
    together = prepared_of(panel)
    apart = evaluate_panel(together, last_value(together.prepared))
    for one, other in zip(apart.rows.rows, evaluation.rows.rows, strict=True):
        assert one.series == other.series
        assert one.mae == pytest.approx(other.mae)
        assert one.coverage == pytest.approx(other.coverage)


def test_intervals_cover_about_what_they_say():
    """Forty series of noise around a day: 80 % of the test values are inside 80 % intervals, more or less."""
    together = prepared_of(panel_of(stations({f"s{number}": 160 for number in range(40)})))
    rows = evaluate_panel(together, last_value(together.prepared)).rows.rows
    assert np.mean([row.coverage["0.8"] for row in rows]) == pytest.approx(0.8, abs=0.08)
    assert np.mean([row.coverage["0.95"] for row in rows]) == pytest.approx(0.95, abs=0.05)


def test_too_few_own_errors_give_intervals_from_all_series():
    """With 40 rows a series has 5 validation windows, too few for 95 %; all together have enough."""
    together = prepared_of(panel_of(stations({f"s{number}": 40 for number in range(40)})))
    rows = evaluate_panel(together, last_value(together.prepared)).rows.rows
    assert all(set(row.coverage) == {"0.8", "0.95"} for row in rows)
    assert np.mean([row.coverage["0.8"] for row in rows]) == pytest.approx(0.8, abs=0.15)


def test_series_that_stands_still_is_forecast_by_its_last_value():
    """As what is no longer sold: what the other series do does not count."""
    table = stations({f"s{number}": 160 for number in range(8)})
    table.loc[table.index[90:160], "level"] = 0.0
    together = prepared_of(panel_of(table))
    shares = evaluate_panel(together, last_value(together.prepared)).rows.rows[0].shares
    assert shares == {"persistence": 1.0}


def test_common_width_is_as_many_times_wider_as_the_series_own_by_hand():
    """Own 80 % at the first two leads only: twice, then three times the common one."""
    nan = np.nan
    own = {0.8: np.array([[2.0], [6.0], [nan]]), 0.95: np.array([[nan], [nan], [nan]])}
    common = {0.8: np.array([[1.0], [2.0], [3.0]]), 0.95: np.array([[2.0], [4.0], [6.0]])}
    halves = with_common(own, common)
    assert halves[0.8].ravel().tolist() == [2.0, 6.0, 9.0]
    assert halves[0.95].ravel().tolist() == [4.0, 12.0, 18.0]
    assert with_common({0.8: np.array([[nan]])}, {0.8: np.array([[0.0]])})[0.8].tolist() == [[0.0]]


def test_alerts_say_in_how_many_series_they_hold():
    """Rain copies the level in all three; only the last 15 % of the north are far above the rest."""
    table = stations(ROWS)
    north = table.index[table["station"] == "north"]
    table.loc[north[170:], "level"] += 500
    table["rain"] = 2 * table["level"] + 1
    together = prepared_of(panel_of(table), targets=("level",), features=("level", "rain"))
    said = [str(alert.what) for alert in panel_alerts(together)]
    assert sorted(text.split(", such as 'north': ")[0] for text in said) == [
        "In 1 of 3 series",
        "In 3 of 3 series",
    ]
    assert any("'rain' copies 'level'" in text for text in said)
    assert any("another regime" in text for text in said)


def row_of(
    name: str, mae: float, mase: float | None, size: float, windows: int = 10, outcome: str = "open"
) -> SeriesRow:
    maes = {"forecast": mae, "persistence": 2.0, "seasonal_naive": 1.0}
    return SeriesRow(
        name, "y", 100, windows, maes, mae, mase, 1.5, 1 - mae / 2, mae / 4, size, {}, {}, outcome
    )


def test_scores_of_all_series_together_by_hand():
    """Two series that beat the seasonal naive and one that does not; the third has no MASE."""
    rows = [
        row_of("a", 0.5, 0.75, 10.0),
        row_of("b", 0.8, 1.2, 30.0, 20, "better"),
        row_of("c", 1.5, None, 0.0, outcome="short"),
    ]
    together = overall("y", rows)
    assert together.series == 3
    assert together.mean_mase == pytest.approx((0.75 + 1.2) / 2)
    assert together.median_mase == pytest.approx(0.975)
    assert together.weighted_mase == pytest.approx((10 * 0.75 + 30 * 1.2) / 40)
    assert together.beat_seasonal_naive == pytest.approx(2 / 3)
    assert together.better == pytest.approx(1 / 3)
    assert together.short == pytest.approx(1 / 3)
    assert "worse in 0%; 33% are too short to tell." in str(together.sentence)
    assert together.wape == pytest.approx((0.5 * 10 + 0.8 * 20 + 1.5 * 10) / (10 * 10 + 30 * 20))
    assert [row.series for row in worst_first(rows)] == ["b", "a", "c"]


def test_autoregression_of_each_series_is_that_of_the_series_alone(panel):
    """Fitted to the training and the validation set of this series, at its own level."""
    together = prepared_of(panel)
    of_all = PanelParts(together, last_value(together.prepared))
    for own in by_series(of_all, together.origins.test, True):
        series = panel.one(own.place)
        alone = MixedForecast(
            prepared := prepare(series, experiment_of(panel, all_series="")), series, last_value(prepared)
        )
        expected = alone.predictors["autoregression"](prepared.origins.test)
        assert own.forecasts["autoregression"] == pytest.approx(expected, rel=1e-9)


def test_series_of_other_kinds_have_the_forecast_of_each(monkeypatch):
    """Waves of 3 to 14 hours: one linear model cannot continue all of them, an autoregression of each can."""
    random, rows = np.random.default_rng(1), []
    for number in range(12):
        values = np.sin(2 * np.pi * np.arange(160) / (3 + number)) + random.normal(0, 0.05, 160)
        times = pd.date_range("2024-01-01", periods=160, freq="h")
        rows.append(pd.DataFrame({"station": f"s{number}", "time": times, "level": values}))
    together = prepared_of(panel_of(pd.concat(rows)))
    with_own = evaluate_panel(together, last_value(together.prepared))
    monkeypatch.setattr(own_autoregression, "MOST_WORK", 0)
    without = evaluate_panel(together, last_value(together.prepared))
    assert not without.shares[:, PARTS.index("autoregression")].any()
    errors = [
        np.mean([row.mae["forecast"] for row in evaluated.rows.rows]) for evaluated in (with_own, without)
    ]
    assert errors[0] < 0.6 * errors[1]
    assert "to each of 12 series, 1,920 rows," in str(without.results.notes[-1])


def test_series_too_short_for_an_autoregression_has_the_last_season_instead():
    """The short one has 14 training rows; by all series together it would have a share of the autoregression."""
    table = stations({"short": 20} | {f"s{number}": 160 for number in range(6)})
    together = prepared_of(panel_of(table), window=2)
    of_all = PanelParts(together, last_value(together.prepared))
    assert "autoregression" not in of_all.own[0].fits.names
    origins = np.array([13, 14])
    assert of_all.own[0].forecast(origins, 2)[..., 0].tolist() == [
        [of_all.own[0].actual[row, 0]] * 2 for row in origins
    ]
    rows = evaluate_panel(together, last_value(together.prepared)).rows.rows
    assert "autoregression" not in rows[0].shares and "autoregression" in rows[1].shares
    assert sum(rows[0].shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(("alike", "enough"), [(True, 50.0), (False, 1.0)])
def test_own_validation_set_counts_little_only_where_series_are_alike(monkeypatch, alike, enough):
    """Noise around zero, where the linear model is best for all; or a walk, which the last value is best for."""
    monkeypatch.setattr(own_autoregression, "MOST_WORK", 0)
    random, rows = np.random.default_rng(2), []
    for number in range(20):
        noise = random.normal(size=200)
        values = noise if alike or number % 2 else 10 * noise.cumsum()
        times = pd.date_range("2024-01-01", periods=200, freq="h")
        rows.append(pd.DataFrame({"station": f"s{number}", "time": times, "level": values}))
    together = prepared_of(panel_of(pd.concat(rows)))
    common = common_shares(PanelParts(together, last_value(together.prepared)))
    assert common is not None and common.enough == enough
