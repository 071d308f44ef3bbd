"""Measure one network for all series on the M4 competition's data: `python -m tests.benchmarks.accuracy.m4 FOLDER`.

FOLDER has `Hourly-train.csv`, `Hourly-test.csv`, `Weekly-train.csv` and `Weekly-test.csv` of the competition (its
repository M4-methods, folder Dataset). Nothing is fetched. The lab trains on the training rows with its defaults, and
forecasts the horizon after them; the test rows only score it. Scores are those of the competition: OWA is the mean of
sMAPE and MASE, each divided by that of Naive2 (Makridakis, Spiliotis and Assimakopoulos 2020, sections 2.2 and 3).
"""

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
import pandas as pd
from statsmodels.tsa.seasonal import seasonal_decompose

import rnnlab
from tests.benchmarks.table import show

CONFIDENCE = 1.645  # of the test for a season, 90 %


class Frequency(NamedTuple):
    """season: in steps, as in the competition's scores. naive2: the published sMAPE and MASE of Naive2."""

    letter: str
    season: int
    horizon: int
    naive2: tuple[float, float]


FREQUENCIES = {
    "Hourly": Frequency("h", 24, 48, (18.383, 2.395)),
    "Weekly": Frequency("W", 1, 13, (9.161, 2.777)),
}


def main() -> None:
    """Print the scores of the lab and of Naive2."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the competition's files are")
    parser.add_argument("--only", choices=tuple(FREQUENCIES), help="one of the two sets")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="each N-th series, for a quick look"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RNNLAB_RUNS"] = folder
        for name in [options.only] if options.only else FREQUENCIES:
            measure(name, options.folder, options.every)


def measure(name: str, folder: Path, every: int) -> None:
    """Train on one set, forecast it and print its scores."""
    frequency = FREQUENCIES[name]
    past, future = (series_of(folder / f"{name}-{part}.csv") for part in ("train", "test"))
    chosen = list(past)[::every]
    began = perf_counter()
    run = rnnlab.train_all(
        rnnlab.read(long_table({key: past[key] for key in chosen}, frequency.letter)),
        horizon=frequency.horizon,
    )
    trained = perf_counter()
    ahead = run.forecast(frequency.horizon)
    seconds = trained - began, perf_counter() - trained
    forecasts = {key: rows["forecast"].to_numpy() for key, rows in ahead.groupby("unique_id")}
    naive = {key: naive2(past[key], frequency.season, frequency.horizon) for key in chosen}
    lab, base = (mean_scores(past, future, made, frequency.season) for made in (forecasts, naive))
    owa = (lab[0] / base[0] + lab[1] / base[1]) / 2
    rows = [
        ("one network for all", f"{lab[0]:.3f}", f"{lab[1]:.3f}", f"{owa:.3f}"),
        ("Naive2", f"{base[0]:.3f}", f"{base[1]:.3f}", "1.000"),
    ]
    if every == 1:
        rows.append(("Naive2, as published", *map(str, frequency.naive2), "1.000"))
    show(
        f"M4 {name}: {len(chosen)} series, {frequency.horizon} steps; trained in {seconds[0]:.0f} s, forecast in "
        f"{seconds[1]:.0f} s",
        ("forecast", "sMAPE", "MASE", "OWA"),
        rows,
    )


def series_of(file: Path) -> dict[str, np.ndarray]:
    """{id: its values}: a row for each series, empty after its last value."""
    table = pd.read_csv(file, index_col=0)
    return {str(key): row.dropna().to_numpy(float) for key, row in table.iterrows()}


def long_table(series: dict[str, np.ndarray], letter: str) -> pd.DataFrame:
    """A row for each value. The files have no times, so each series begins in 2000."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "unique_id": key,
                    "ds": pd.date_range("2000-01-01", periods=len(values), freq=letter),
                    "y": values,
                }
            )
            for key, values in series.items()
        ]
    )


def naive2(values: np.ndarray, season: int, steps: int) -> np.ndarray:
    """The last value, of the seasonally adjusted series if its autocorrelation at the season is clear, (steps,)."""
    if season > 1 and len(values) > 3 * season and is_seasonal(values, season):
        factors = seasonal_decompose(values, model="multiplicative", period=season).seasonal
        return values[-1] / factors[-1] * np.resize(factors[-season:], steps)
    return np.repeat(values[-1], steps)


def is_seasonal(values: np.ndarray, season: int) -> bool:
    """The competition's test: the autocorrelation at the season against Bartlett's limit from all lags up to it."""
    centred = values - values.mean()
    lags = [(centred[lag:] * centred[:-lag]).sum() for lag in range(1, season + 1)]
    correlation = np.array(lags) / np.square(centred).sum()
    limit = CONFIDENCE * np.sqrt((1 + 2 * np.square(correlation[:-1]).sum()) / len(values))
    return bool(abs(correlation[-1]) > limit)


def mean_scores(
    past: dict[str, np.ndarray], future: dict[str, np.ndarray], made: dict[str, np.ndarray], season: int
) -> tuple[float, float]:
    """The means over the series of sMAPE, in percent, and MASE."""
    smapes, mases = [], []
    for key, forecast in made.items():
        missed = np.abs(future[key] - forecast)
        smapes.append(200 * np.mean(missed / (np.abs(future[key]) + np.abs(forecast))))
        mases.append(missed.mean() / np.abs(past[key][season:] - past[key][:-season]).mean())
    return float(np.mean(smapes)), float(np.mean(mases))


if __name__ == "__main__":
    main()
