"""Generated mountain weather: daily and yearly cycles, and passing fronts."""

import msgspec
import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.messages import series as messages
from rnnlab.series.series import Series

LEAST_ROWS = 50
MOST_ROWS = 1_000_000
MOST_STEP_MINUTES = 1440
MOST_NOISE = 5
MOST_SEED = 2**31 - 1

FEATURES = ("temperature (degC)", "wind speed (m/s)", "humidity (%)")
START = pd.Timestamp("2024-01-01")
HOURS_A_YEAR = 8766.0


class Weather(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="weather"):
    """Generated mountain weather: rows of temperature, wind speed and humidity.

    noise: 0 for none, 1 for a natural amount, up to 5.
    """

    rows: int = 2000
    step_minutes: int = 60
    noise: float = 1.0
    seed: int = 0


def generated(weather: Weather) -> Series:
    """Generate the series of the settings: the same settings give the same values, (rows, 3).

    Temperature falls and wind rises as a front comes in; humidity falls as the air warms and rises
    with the front. Wind is never below 0 m/s; humidity is between 0 and 100 %.
    Raises Mistake if a setting is out of range.
    """
    _check(weather)
    random = np.random.default_rng(weather.seed)
    hours = np.arange(weather.rows) * (weather.step_minutes / 60)
    front, gust, haze = (
        weather.noise * autoregressive_noise(random, weather.rows, weather.step_minutes / 60, memory)
        for memory in (36.0, 3.0, 6.0)
    )
    # Coldest in mid January and warmest in mid July; warmest of the day at three in the afternoon.
    year = -np.cos(2 * np.pi * (hours - 360) / HOURS_A_YEAR)
    day = np.cos(2 * np.pi * (hours - 15) / 24)
    warming = (3.0 + 1.5 * year) * day
    temperature = 2.0 + 9.0 * year + warming - 2.5 * front + 0.4 * haze
    wind = 25.0 * np.tanh((3.5 + 1.2 * day - 0.5 * year) * np.exp(0.3 * front + 0.25 * gust) / 25.0)
    humidity = np.clip(68.0 - 3.0 * warming + 9.0 * front + 3.0 * haze, 0.0, 100.0)
    temperature = 45.0 * np.tanh(temperature / 45.0)
    return Series(
        name="weather",
        features=FEATURES,
        values=np.column_stack([temperature, wind, humidity]).round(2),
        times=pd.date_range(START, periods=weather.rows, freq=f"{weather.step_minutes}min", unit="us"),
        time_column="time",
        step_seconds=weather.step_minutes * 60.0,
        segments=np.zeros(weather.rows, dtype=np.int64),
    )


def _check(weather: Weather) -> None:
    bounds: tuple[tuple[str, float, float, float], ...] = (
        ("number of rows", weather.rows, LEAST_ROWS, MOST_ROWS),
        ("step in minutes", weather.step_minutes, 1, MOST_STEP_MINUTES),
        ("noise", weather.noise, 0, MOST_NOISE),
    )
    for name, number, low, high in bounds:
        if isinstance(number, bool) or not low <= number <= high:
            raise Mistake(messages.weather_out_of_range(name, number, low, high))
    if not 0 <= weather.seed <= MOST_SEED:
        raise Mistake(messages.weather_out_of_range("seed", weather.seed, 0, MOST_SEED))


def autoregressive_noise(random: np.random.Generator, rows: int, step: float, memory: float) -> np.ndarray:
    """Return an AR(1) process of variance 1 that decays over `memory` hours, (rows,); step in hours."""
    weight = np.exp(-step / memory)
    shocks = random.standard_normal(rows) * np.sqrt(1 - weight**2)
    shocks[0] /= np.sqrt(1 - weight**2)
    # The exponentially weighted mean is x[t] = weight x[t-1] + (1 - weight) shock[t]; its first value is the shock.
    shocks[1:] /= 1 - weight
    return pd.Series(shocks).ewm(alpha=1 - weight, adjust=False).mean().to_numpy()
