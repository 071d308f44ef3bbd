"""The season of a series: suggested by its time step, then tested on the training set of its targets."""

from typing import NamedTuple

import msgspec
import numpy as np

from rnnlab.forecast import messages
from rnnlab.message import Message
from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared

DAY = 86_400
LEAST_GAIN = 0.05  # values a season apart must be that much more alike than values at similar lags
CLEARLY = 0.1  # a longer season must be that much better than a shorter one
MOST_ROWS = 100_000  # the most recent rows of the training set that are used
MOST_LAGS = 24  # around a season, which it is compared with
# Of a season that only the autocorrelation suggests; and in standard errors, for with few rows chance makes large ones.
LEAST_CORRELATION, LEAST_ERRORS = 0.3, 3.0
LEAST_BY_PLACE = 0.1  # share of the changes' variance that their place in a season explains
CHANCE = 0.005  # how often so much would be explained without a season


class Candidate(NamedTuple):
    """A season that the time step suggests: its length in steps and its name, such as 'day'."""

    steps: int
    name: str


class Season(msgspec.Struct, frozen=True):
    """The season in steps, 1 if there is none, and why; a sentence if an older version wrote it."""

    steps: int
    reason: Message | str


def season_of(prepared: Prepared, series: Series) -> Season:
    """The given season; else the candidate whose values are most alike a season apart, if they clearly are.

    If none are, a trend may hide the season: then it is the one whose place explains the changes from row to row.
    Without times, or if the time step suggests nothing, the candidate comes from the autocorrelation.
    Only the training set is used, and it must contain the season twice.
    """
    given = prepared.experiment.season
    if given:
        return Season(given, messages.season_given(given))
    first = max(0, prepared.training_rows - MOST_ROWS)
    values = prepared.actual[first : prepared.training_rows]
    segments = series.segments[first : prepared.training_rows]
    suggested = candidates(series)
    possible = [season for season in suggested if 2 * season.steps <= len(values)]
    if suggested and not possible:
        return Season(1, messages.season_too_long(tuple(season.name for season in suggested)))
    if not suggested:
        lag = autocorrelated_lag(values)
        possible = [Candidate(lag, "")] if lag else []
    alike = {season: seasonal_gain(values, segments, season.steps) for season in possible}
    season = clearly_best(values, segments, [s for s in possible if alike[s] >= LEAST_GAIN])
    if season is not None:
        return Season(season.steps, messages.season_found(season.name, season.steps, alike[season]))
    by_place = {season: explained_by_place(values, segments, season.steps) for season in suggested}
    season = clearly_best(values, segments, [s for s in possible if by_place.get(s, 0) >= LEAST_BY_PLACE])
    if season is not None:
        return Season(season.steps, messages.season_of_changes(season.name, season.steps, by_place[season]))
    return Season(1, messages.no_season(tuple(season.name for season in possible if season.name)))


def clearly_best(values: np.ndarray, segments: np.ndarray, seasons: list[Candidate]) -> Candidate | None:
    """The season with the least naive error, the shortest first: a longer one must be clearly better."""
    best: tuple[float, Candidate] | None = None
    for season in seasons:
        error = naive_error(values, segments, season.steps)
        if best is None or error < (1 - CLEARLY) * best[0]:
            best = error, season
    return None if best is None else best[1]


def candidates(series: Series) -> list[Candidate]:
    """The seasons that the time step suggests, the shortest first; none without times."""
    step, months = series.step_seconds, series.step_months
    if series.week:
        day, week = series.steps_of_day, len(series.week)
        seasons = [Candidate(day or 1, "day"), Candidate(week, "week")]
        if step == DAY:
            seasons.append(Candidate(round(week * 365.25 / 7), "year"))
        return [season for season in seasons if season.steps > 1]
    if step is None or step <= 0:
        return []
    if months is not None or 28 * DAY <= step <= 92 * DAY:
        months = months or round(step / (30.44 * DAY))
        return [Candidate(12 // months, "year")] if 12 % months == 0 and months < 12 else []
    spans = ((3600, "hour"), (DAY, "day"), (7 * DAY, "week"))
    seasons = [Candidate(int(span // step), name) for span, name in spans if span > step and span % step == 0]
    if DAY <= step <= 7 * DAY:
        seasons.append(Candidate(round(365.25 * DAY / step), "year"))
    return [season for season in seasons if season.steps > 1]


def seasonal_gain(values: np.ndarray, segments: np.ndarray, steps: int) -> float:
    """How much more alike values that many steps apart are than values at 0.5 to 1.5 times that lag.

    values: (rows, targets). 0.3 means that their changes are 30 % smaller, on average over the targets.
    """
    around = np.unique(np.linspace(steps - steps // 2, steps + steps // 2, MOST_LAGS + 1).astype(int))
    around = around[(around != steps) & (around > 0) & (around < len(values) - 1)]
    others = np.mean([change_spread(values, segments, int(lag)) for lag in around], axis=0)
    seasonal = change_spread(values, segments, steps)
    return float(np.mean(np.where(others > 0, 1 - seasonal / np.where(others > 0, others, 1), 0)))


def explained_by_place(values: np.ndarray, segments: np.ndarray, steps: int) -> float:
    """Which share of the variance of the changes from row to row their place in a season explains; 0 if chance may.

    values: (rows, targets), the mean over the targets. The share that chance explains on average is taken off.
    """
    from scipy.special import fdtrc

    joined = segments[1:] == segments[:-1]
    changes, places = np.diff(values, axis=0)[joined], np.arange(len(joined))[joined] % steps
    rows, total = len(changes), changes.var(axis=0)
    if rows <= 2 * steps or not total.all():
        return 0.0
    sums = np.stack([np.bincount(places, column, steps) for column in changes.T], axis=1)
    means = sums / np.maximum(np.bincount(places, minlength=steps), 1)[:, None]
    left = float(((changes - means[places]).var(axis=0) / total).mean())
    by_chance = fdtrc(steps - 1, rows - steps, (1 - left) / max(left, 1e-12) * (rows - steps) / (steps - 1))
    return 1 - left * (rows - 1) / (rows - steps) if by_chance < CHANCE else 0.0


def change_spread(values: np.ndarray, segments: np.ndarray, lag: int) -> np.ndarray:
    """The mean absolute change at a lag with the trend removed, (targets,)."""
    changes = changes_at_lag(values, segments, lag)
    return np.abs(changes - changes.mean(axis=0)).mean(axis=0) if len(changes) else np.zeros(values.shape[1])


def naive_error(values: np.ndarray, segments: np.ndarray, lag: int) -> float:
    """The seasonal naive's mean absolute error over the rows, in standard deviations of the targets."""
    changes = changes_at_lag(values, segments, lag)
    return float((np.abs(changes).mean(axis=0) / np.maximum(values.std(axis=0), 1e-300)).mean())


def changes_at_lag(values: np.ndarray, segments: np.ndarray, lag: int) -> np.ndarray:
    """Each value minus the one `lag` steps earlier, both in one segment, (rows, targets)."""
    return (values[lag:] - values[:-lag])[segments[lag:] == segments[:-lag]]


def autocorrelated_lag(values: np.ndarray) -> int | None:
    """The lag above 1 with the highest peak of the autocorrelation, a linear trend removed; or None.

    values: (rows, targets). The peak must come after the autocorrelation first falls below zero and be high
    enough, and the rows must contain the lag four times: a random walk has waves too, but long ones.
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
    least = np.maximum(LEAST_CORRELATION, LEAST_ERRORS / np.sqrt(rows - peaks))
    high = peaks[correlation[peaks] >= least]
    if not len(high):
        return None
    # The first peak that is nearly the highest: two seasons are as good a lag as one.
    return int(high[correlation[high] >= 0.9 * correlation[high].max()][0])
