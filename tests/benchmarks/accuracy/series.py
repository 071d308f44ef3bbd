"""The series that forecasts are compared on: public ones that packages contain, the samples, and generated ones."""

from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import pandas as pd

import rnnlab

WALKS = 20
PIECES, PIECE_ROWS = 8, 800  # of the hourly sample, like the hourly series of M4


class Case(NamedTuple):
    """A series. frame: one row per time step, indexed by time; season: in steps, for the peers; many: steps ahead."""

    name: str
    frame: pd.DataFrame
    target: str
    season: int
    many: int

    @property
    def values(self) -> np.ndarray:
        return self.frame[self.target].to_numpy(float)


def cases() -> list[Case]:
    """The series of the table."""
    return [*_public(), *_samples(), *_generated()]


def walks() -> list[Case]:
    """Random walks of 300 days: nothing is better than the last value."""
    steps = np.random.default_rng(7).normal(size=(WALKS, 300))
    return [
        Case(f"walk {number}", _frame(steps[number].cumsum(), "D"), "value", 1, 7) for number in range(WALKS)
    ]


def pieces() -> list[Case]:
    """Pieces of an hourly series, 48 hours to forecast."""
    hourly = _sample("jfk_weather_2013")
    starts = np.linspace(0, len(hourly) - PIECE_ROWS, PIECES).astype(int)
    names = [name for name in ("temperature (degC)", "dew point (degC)", "pressure (hPa)") if name in hourly]
    return [
        Case(f"piece {number}", hourly[[names[number % len(names)]]].iloc[start : start + PIECE_ROWS],
             names[number % len(names)], 24, 48)
        for number, start in enumerate(starts)
    ]  # fmt: skip


def _public() -> list[Case]:

    def load(name: str) -> pd.DataFrame:
        return import_module(f"statsmodels.datasets.{name}").load_pandas().data

    macro, elnino = load("macrodata"), load("elnino")
    months = elnino.drop(columns="YEAR").to_numpy(float).ravel()
    equipment = load("elec_equip")
    stocks = pd.read_csv(_plotly_data("stocks.csv.gz"))
    return [
        Case("sunspots, yearly", _frame(load("sunspots")["SUNACTIVITY"], "YS", "1700"), "value", 1, 11),
        Case("CO2, weekly", _frame(load("co2")["co2"].interpolate(), "W-SAT", "1958-03-29"), "value", 52, 26),
        Case("El Niño, monthly", _frame(months, "MS", "1950"), "value", 12, 12),
        Case("GDP, quarterly", _frame(macro["realgdp"], "QS", "1959"), "value", 4, 8),
        Case("unemployment, quarterly", _frame(macro["unemp"], "QS", "1959"), "value", 4, 8),
        Case("inflation, quarterly", _frame(macro["infl"], "QS", "1959"), "value", 4, 8),
        Case("Nile, yearly", _frame(load("nile")["volume"], "YS", "1871"), "value", 1, 5),
        Case("equipment, monthly", _frame(equipment.iloc[:, -1], "MS", "1995"), "value", 12, 12),
        Case("a stock, weekly", _frame(stocks["GOOG"], "W-MON", "2018"), "value", 1, 4),
    ]


def _samples() -> list[Case]:
    return [
        Case("JFK, hourly", _sample("jfk_weather_2013"), "temperature (degC)", 24, 24),
        Case("Seattle, daily", _sample("seattle_weather_2012_2015"), "temp_max", 7, 14),
    ]


def _generated() -> list[Case]:
    return [
        Case("generated: smooth hours", _frame(_smooth(1500), "h"), "value", 24, 24),
        Case("generated: growing months", _frame(_growing(180), "MS", "2005"), "value", 12, 12),
        Case("generated: quarters", _frame(_persistent(120, 0.7), "QS", "1990"), "value", 4, 8),
        Case("generated: levels that jump", _frame(_jumps(400), "W-MON", "2012"), "value", 1, 8),
        Case("generated: years of weeks", _frame(_yearly(416), "W-MON", "2012"), "value", 52, 13),
        Case("generated: two regimes", _frame(_threshold(1200), "D", "2018"), "value", 1, 7),
        Case("generated: business days", _frame(_days(900), "D", "2018"), "value", 7, 14),
    ]


def _smooth(rows: int) -> np.ndarray:
    """A damped wave driven by noise, above a daily cycle."""
    noise = np.random.default_rng(1).normal(size=rows) * 0.02
    wave = _recursive(noise, lambda y, t: 1.9 * y[t - 1] - 0.92 * y[t - 2])
    return wave + np.sin(2 * np.pi * np.arange(rows) / 24)


def _growing(rows: int) -> np.ndarray:
    """Growth by 0.8 % a month, a season that grows with it, and noise of 2 %."""
    t = np.arange(rows)
    random = np.random.default_rng(2)
    return np.exp(0.008 * t + 0.2 * np.sin(2 * np.pi * t / 12) + 0.02 * random.normal(size=rows).cumsum() / 2)


def _persistent(rows: int, share: float) -> np.ndarray:
    """A trend whose growth persists."""
    noise = np.random.default_rng(3).normal(size=rows)
    return np.cumsum(1 + _recursive(noise, lambda y, t: share * y[t - 1]))


def _jumps(rows: int) -> np.ndarray:
    random = np.random.default_rng(4)
    return np.cumsum(random.normal(size=rows) * 5 * (random.random(rows) < 0.03)) + random.normal(size=rows)


def _yearly(rows: int) -> np.ndarray:
    noise = np.random.default_rng(5).normal(size=rows) * 0.3
    return 2 * np.sin(2 * np.pi * np.arange(rows) / 52.18) + _recursive(noise, lambda y, t: 0.6 * y[t - 1])


def _threshold(rows: int) -> np.ndarray:
    """A threshold autoregression: it reverts strongly above 0 and grows below."""
    noise = np.random.default_rng(6).normal(size=rows) * 0.3
    return _recursive(noise, lambda y, t: 1.2 - 0.9 * y[t - 1] if y[t - 1] > 0 else 0.5 + 0.8 * y[t - 1])


def _days(rows: int) -> np.ndarray:
    random = np.random.default_rng(8)
    week = np.array([1.0, 1.1, 1.05, 1.1, 1.3, 0.6, 0.4])
    level = 100 + np.cumsum(random.normal(size=rows)) * 0.7
    return level * week[np.arange(rows) % 7] * (1 + 0.05 * random.normal(size=rows))


def _recursive(noise: np.ndarray, mean: Callable[[np.ndarray, int], float]) -> np.ndarray:
    values = noise.copy()
    for t in range(2, len(noise)):
        values[t] += mean(values, t)
    return values


def _frame(values: "pd.Series | np.ndarray", step: str, start: str = "2020") -> pd.DataFrame:
    times = pd.date_range(start, periods=len(values), freq=step, name="time")
    return pd.DataFrame({"value": np.asarray(values, float)}, index=times)


def _sample(name: str) -> pd.DataFrame:
    return rnnlab.read(name).to_frame().rename_axis("time")


def _plotly_data(name: str) -> str:
    return str(files("plotly") / "package_data" / "datasets" / name)
