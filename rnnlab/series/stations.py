"""A generated table of mountain stations: the same weather passes over all, and each has its own quirks."""

from functools import cache

import numpy as np
import pandas as pd

from rnnlab.series.weather import autoregressive_noise

STATIONS = 50
ROWS, LATE_ROWS = 1440, 300  # hours: two months, and under two weeks of those that were built late
EVERY_LATE, EVERY_GAP = 5, 7  # of how many stations one was built late, or had a broken sensor
START = pd.Timestamp("2024-10-01")
LAPSE = 6.5  # degC colder for each km
VALLEY, RIDGE = 1000.0, 2200.0  # metres
KINDS = ("valley", "slope", "ridge")


@cache
def stations_csv() -> bytes:
    """The table as a CSV: station, time, temperature, wind speed and humidity; always the same."""
    return stations().to_csv(index=False).encode()


def stations() -> pd.DataFrame:
    """Hourly rows of each station, one below the other.

    A front reaches the stations one after the other, within twelve hours. Valleys have a wide daily cycle and lakes of
    cold air in still nights, ridges much wind and hardly a daily cycle. Stations that were built late have few rows.
    """
    random = np.random.default_rng(2024)
    hours = np.arange(ROWS + 12)
    front = autoregressive_noise(random, len(hours), 1.0, 36.0)
    haze = autoregressive_noise(random, len(hours), 1.0, 12.0)
    parts = []
    for number in range(STATIONS):
        altitude = float(np.round(random.uniform(400, 3200)))
        delay = int(random.integers(0, 13))
        kind = KINDS[(altitude > VALLEY) + (altitude > RIDGE)]
        own = autoregressive_noise(random, ROWS, 1.0, 6.0)
        passing, hazy = front[12 - delay :][:ROWS], haze[12 - delay :][:ROWS]
        day = np.cos(2 * np.pi * (np.arange(ROWS) - 15) / 24)
        swing = {"valley": 5.0, "slope": 3.0, "ridge": 1.2}[kind] * random.uniform(0.8, 1.2)
        still = np.clip(-passing, 0, None) * np.clip(-day, 0, None)
        pool = 3.0 * still if kind == "valley" else 0.0
        autumn = -10.0 * np.arange(ROWS) / ROWS
        temperature = 16.0 - LAPSE * altitude / 1000 + autumn + swing * day * (1 - 0.2 * np.tanh(passing))
        temperature = temperature - 2.5 * passing - pool + 0.5 * own + 0.3 * hazy
        gusts = {"valley": 1.5, "slope": 3.0, "ridge": 7.0}[kind] * random.uniform(0.8, 1.2)
        wind = gusts * np.exp(0.35 * passing + 0.25 * own) + 0.5 * np.clip(day, 0, None)
        humidity = np.clip(70 - 2.5 * swing * day + 9 * passing + 3 * hazy + 2 * own, 5, 100)
        table = pd.DataFrame(
            {
                "station": f"{kind} {number + 1:02d} ({altitude:.0f} m)",
                "time": pd.date_range(START, periods=ROWS, freq="h"),
                "temperature (degC)": temperature.round(1),
                "wind speed (m/s)": wind.round(1),
                "humidity (%)": humidity.round(0),
            }
        )
        if number % EVERY_LATE == EVERY_LATE - 1:
            table = table.iloc[-LATE_ROWS:]
        if number % EVERY_GAP == EVERY_GAP - 1:
            at = int(random.integers(100, len(table) - 100))
            table = table.drop(table.index[at : at + 30])
        parts.append(table)
    return pd.concat(parts, ignore_index=True)
