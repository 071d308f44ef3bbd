"""The season of a series: guessed from its step, then held against the training part of its targets."""

from typing import NamedTuple

import numpy as np

from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared

DAY = 86_400
LEAST_GAIN = 0.05  # values a season apart must be so much more alike than those around
CLEARLY = 0.1  # a longer season must be so much better than a shorter one
MOST_ROWS = 100_000  # of the training part that are looked at, the most recent ones
MOST_LAGS = 24  # around a season that it is held against
LEAST_CORRELATION = 0.3  # of a season that only the data suggest


class Candidate(NamedTuple):
    """A season that the step suggests: its length in steps and its name."""

    steps: int
    name: str


class Season(NamedTuple):
    """How many steps the season has, 1 where there is none, and why: what the page shows."""

    steps: int
    reason: str


def season_of(prepared: Prepared, series: Series) -> Season:
    """The candidate of the step whose values are most alike a season apart, where that is worth a name.

    Without times, or with a step that suggests nothing, the autocorrelation suggests one. Only the
    training part is looked at, and it must hold a season twice.
    """
    first = max(0, prepared.training_rows - MOST_ROWS)
    values = prepared.actual[first : prepared.training_rows]
    segments = series.segments[first : prepared.training_rows]
    guessed = candidates(series)
    possible = [season for season in guessed if 2 * season.steps <= len(values)]
    if guessed and not possible:
        names = " or ".join(season.name for season in guessed)
        return Season(1, f"no season: the training part does not hold {names} twice")
    if not guessed:
        lag = autocorrelated_lag(values)
        possible = [Candidate(lag, "")] if lag else []
    found: list[tuple[float, Candidate, float]] = []
    for season in possible:  # the shortest first: a longer one must be clearly better
        gain = gain_of(values, segments, season.steps)
        apart = apart_by(values, segments, season.steps)
        if gain >= LEAST_GAIN and (not found or apart < (1 - CLEARLY) * found[-1][0]):
            found.append((apart, season, gain))
    if not found:
        names = " or ".join(season.name for season in possible if season.name) or "any number of steps"
        return Season(1, f"no season: values {names} apart are no more alike than others")
    _, season, gain = found[-1]
    name = f"{season.name} ({season.steps} steps)" if season.name else f"{season.steps} steps"
    return Season(season.steps, f"{name}: values so far apart differ {100 * gain:.0f} % less than others")


def candidates(series: Series) -> list[Candidate]:
    """The seasons that the step suggests, the shortest first; none without times."""
    step, months = series.step_seconds, series.step_months
    if series.weekdays:
        return [Candidate(5, "a week"), Candidate(261, "a year")]
    if step is None or step <= 0:
        return []
    if months is not None or 28 * DAY <= step <= 92 * DAY:
        months = months or round(step / (30.44 * DAY))
        return [Candidate(12 // months, "a year")] if 12 % months == 0 and months < 12 else []
    spans = ((3600, "an hour"), (DAY, "a day"), (7 * DAY, "a week"))
    found = [Candidate(int(span // step), name) for span, name in spans if span > step and span % step == 0]
    if DAY <= step <= 7 * DAY:
        found.append(Candidate(round(365.25 * DAY / step), "a year"))
    return [season for season in found if season.steps > 1]


def gain_of(values: np.ndarray, segments: np.ndarray, steps: int) -> float:
    """How much more alike values that many steps apart are than values half to one and a half as far apart.

    values: (rows, targets). 0.3 where their changes are 30 % smaller; the mean over the targets.
    """
    around = np.unique(np.linspace(steps - steps // 2, steps + steps // 2, MOST_LAGS + 1).astype(int))
    around = around[(around != steps) & (around > 0) & (around < len(values) - 1)]
    usual = np.mean([spread_apart(values, segments, int(lag)) for lag in around], axis=0)
    own = spread_apart(values, segments, steps)
    return float(np.mean(np.where(usual > 0, 1 - own / np.where(usual > 0, usual, 1), 0)))


def spread_apart(values: np.ndarray, segments: np.ndarray, lag: int) -> np.ndarray:
    """The mean size of the changes over that many steps, a trend taken out, by target, (targets,)."""
    changes = changes_over(values, segments, lag)
    return np.abs(changes - changes.mean(axis=0)).mean(axis=0) if len(changes) else np.zeros(values.shape[1])


def apart_by(values: np.ndarray, segments: np.ndarray, lag: int) -> float:
    """The seasonal naive's mean absolute error over the rows, in deviations of the targets."""
    changes = changes_over(values, segments, lag)
    return float((np.abs(changes).mean(axis=0) / np.maximum(values.std(axis=0), 1e-300)).mean())


def changes_over(values: np.ndarray, segments: np.ndarray, lag: int) -> np.ndarray:
    """Each value minus the one that many steps before it, both of one segment, (rows, targets)."""
    return (values[lag:] - values[:-lag])[segments[lag:] == segments[:-lag]]


def autocorrelated_lag(values: np.ndarray) -> int | None:
    """The lag above 1 with the highest peak of the autocorrelation, a straight trend taken out; or None.

    values: (rows, targets). The peak must come after a first fall below zero, be high enough, and the
    rows must hold the lag four times: a random walk has waves too, but long ones.
    """
    rows = len(values)
    if rows < 8:
        return None
    time = np.arange(rows) - (rows - 1) / 2
    centred = values - values.mean(axis=0)
    centred = centred - np.outer(time, time @ centred / (time @ time))
    spectrum = np.fft.rfft(centred, 2 * rows, axis=0)
    products = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[: rows // 4 + 2]
    overlap = rows - np.arange(len(products))
    variance = np.maximum(products[0] / rows, 1e-300)
    correlation = (products / overlap[:, None] / variance).mean(axis=1)
    below = np.flatnonzero(correlation < 0)
    if not len(below):
        return None
    inner = np.arange(max(2, below[0]), len(correlation) - 1)
    peaks = inner[
        (correlation[inner] >= correlation[inner - 1]) & (correlation[inner] >= correlation[inner + 1])
    ]
    high = peaks[correlation[peaks] >= LEAST_CORRELATION]
    if not len(high):
        return None
    # The first that is nearly the highest: two seasons are as good a lag as one.
    return int(high[correlation[high] >= 0.9 * correlation[high].max()][0])
