"""Alerts on what makes scores doubtful: features that give the target away, and a test set of another regime."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

import rnnlab
from rnnlab.forecast.leakage import leaks
from rnnlab.forecast.regime import regime_alerts
from rnnlab.series.series import Series

ROWS = 300
DATA_SETS = {  # of statsmodels: series in time, with their time step
    "co2": "W", "copper": "YS", "elec_equip": "MS", "elnino": "MS", "fertility": "YS", "grunfeld": "YS",
    "interest_inflation": "QS", "longley": "YS", "macrodata": "QS", "nile": "YS", "strikes": "D", "sunspots": "YS",
    "danish_data": "QS",
}  # fmt: skip


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(4)


def series_of(**columns: np.ndarray) -> Series:
    """An hourly series of these columns."""
    values = np.column_stack(list(columns.values()))
    times = pd.date_range("2024-01-01", periods=len(values), freq="h")
    made = rnnlab.read(pd.DataFrame(values, times.rename("time"), list(columns))).series
    return replace(made, values=values, features=tuple(columns), filled=None)


def codes(series: Series, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The feature and the kind of each alert on the column y."""
    return [(said.facts["feature"], said.code) for said in leaks(series, "y", series.features, known)]


def wave(random: np.random.Generator, rows: int = ROWS) -> np.ndarray:
    """A noisy daily cycle with a memory."""
    noise = random.normal(size=rows)
    for t in range(1, rows):
        noise[t] += 0.8 * noise[t - 1]
    return noise + 3 * np.sin(2 * np.pi * np.arange(rows) / 24)


@pytest.mark.parametrize("rows", [100, ROWS, 3000])
def test_features_that_hold_the_future_are_told_from_others(random: np.random.Generator, rows: int) -> None:
    """Later rows, in other units or with a little noise, and means around a row; not earlier rows, nor relatives."""
    y = wave(random, rows)
    later = np.append(y[1:], y[-1])
    series = series_of(
        y=y,
        later_in_other_units=32 + 1.8 * later,
        later_with_noise=later + 0.05 * random.normal(size=rows),
        three_later=np.append(y[3:], y[-3:]),
        mean_around=np.convolve(y, np.ones(3) / 3, "same"),
        earlier=np.append(y[0], y[:-1]),
        mean_before=pd.Series(y).rolling(3, min_periods=1).mean().to_numpy(),
        relative=y + random.normal(size=rows),
        hint=later + random.normal(size=rows),
        unrelated=random.normal(size=rows),
    )
    given_away = {name for name, code in codes(series) if code == "forecast.gives_away"}
    assert {"later_in_other_units", "later_with_noise", "mean_around"} <= given_away
    assert not {"earlier", "mean_before", "relative", "hint", "unrelated"} & {
        name for name, _ in codes(series)
    }


def test_copy_is_told_with_what_it_does(random: np.random.Generator) -> None:
    """Only where it is known ahead does it give the target away."""
    y = wave(random)
    series = series_of(y=y, kelvin=273.15 + np.round(y, 3))
    assert codes(series) == [("kelvin", "forecast.copies_target")]
    assert codes(series, ("kelvin",)) == [("kelvin", "forecast.known_gives_away")]


def test_known_feature_that_follows_the_target_is_told(random: np.random.Generator) -> None:
    """Two columns, one of which is known ahead, and y is the sum: nothing is left open; a mere cause is fine."""
    base, part = wave(random), random.normal(size=ROWS)
    series = series_of(y=base, total=base + 0.01 * part, cause=base + 2 * part)
    assert codes(series, ("total", "cause")) == [("total", "forecast.known_gives_away")]


@pytest.mark.parametrize(
    ("what", "name"),
    [("mean", "mean or sum"), ("sum", "mean or sum"), ("max", "largest value"), ("last", "last value")],
)
def test_column_of_the_whole_day_is_told(random: np.random.Generator, what: str, name: str) -> None:
    """Each hour has what is known at the end of its day; that of the day before is fine."""
    y = wave(random, 720)
    day = pd.Series(np.arange(720) // 24)
    of_day = pd.Series(y).groupby(day).transform(what).to_numpy()
    series = series_of(y=y, of_day=of_day, of_day_before=np.append(np.repeat(of_day[0], 24), of_day[:-24]))
    found = list(leaks(series, "y", series.features, ()))
    assert [(said.facts["feature"], said.facts["what"], said.facts["period"]) for said in found] == [
        ("of_day", name, "day")
    ]


@pytest.mark.parametrize("name", ["jfk_weather_2013", "seattle_weather_2012_2015", "weather"])
def test_samples_raise_no_alert(name: str) -> None:
    assert alerts_of(rnnlab.read(name).series) == []


@pytest.mark.parametrize("name", DATA_SETS)
def test_public_series_raise_no_alert(name: str) -> None:
    """Prices, economies, floods and temperatures, among them trends and the crisis of 2008."""
    data = pd.DataFrame(import_module(f"statsmodels.datasets.{name}").load_pandas().data)
    data.index = pd.date_range("1950", periods=len(data), freq=DATA_SETS[name], name="time")
    assert alerts_of(rnnlab.read(data.select_dtypes("number")).series) == []


def alerts_of(series: Series) -> list[str]:
    """All alerts, with every column as the target."""
    training, test = round(0.7 * len(series)), round(0.85 * len(series))
    found: list[str] = []
    for target in series.features:
        found += map(str, leaks(series, target, series.features, ()))
        found += map(str, regime_alerts(target, series.column(target), training, test))
    return found


def regime(values: np.ndarray) -> list[str]:
    return [
        said.code for said in regime_alerts("y", values, round(0.7 * len(values)), round(0.85 * len(values)))
    ]


def test_test_set_of_another_level_or_spread_is_told(random: np.random.Generator) -> None:
    """A meter that was replaced, one that shakes, one that hardly moves, and one that is stuck."""
    noise, late = random.normal(size=ROWS), np.arange(ROWS) >= 0.85 * ROWS
    assert regime(noise + 5 * late) == ["forecast.other_level"]
    assert regime(noise * np.where(late, 6, 1)) == ["forecast.larger_changes"]
    assert regime(noise * np.where(late, 0.1, 1)) == ["forecast.smaller_changes"]
    assert regime(np.where(late, noise[0], noise)) == ["forecast.stands_still"]


def test_growth_and_seasons_are_no_other_regime(random: np.random.Generator) -> None:
    """Also growth by the same share, whose steps grow, and noise alone."""
    t, noise = np.arange(ROWS), random.normal(size=ROWS)
    assert regime(noise) == regime(0.5 * t + noise) == regime(5 * np.sin(t / 2) + noise) == []
    assert regime(np.exp(0.02 * t + 0.05 * noise)) == []


def test_few_random_walks_are_called_another_regime() -> None:
    """A walk wanders: of 100, at most 5."""
    steps = np.random.default_rng(11).normal(size=(100, ROWS))
    assert sum(bool(regime(walk.cumsum())) for walk in steps) <= 5
