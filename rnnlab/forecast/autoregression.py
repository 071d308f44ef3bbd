"""A seasonal autoregression: a linear forecast of a target from its own past, however short the network's window is.

For each step ahead it reads the last values, those around one and two seasons ago, and those one and two seasons
before the step to predict. So a year of weeks costs a few inputs, not hundreds. Of days it may read a week and a year,
of hours a day and a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from rnnlab.forecast.own_linear import rows_before
from rnnlab.forecast.reversion import shares_left, usual_value

LAGS = (2, 4, 8, 13, 26, 50)  # how many of the last values may be read; also a season and two more
SEASONS = 2  # that it looks back
HOURS, DAYS = 24, 7  # a season of so many steps or more may be a day: then a week may be read
WORKING_DAYS, WEEKS = 5, 52  # a season of so many steps, or of DAYS, may be a week: then a year may be read
PENALTIES = np.logspace(-8, 3, 12)  # shares of the mean variance of the inputs
MOST_LEADS = 5  # numbers of steps ahead, evenly spread, that a choice is scored at
CUTS = (
    0.55,
    0.7,
    0.85,
)  # shares of the rows that a choice is fitted to; the rows up to the next cut score it
LATER_CUTS = (0.6, 0.7, 0.85)  # the same, where only these leave room for two of the longer season
AVERAGED = 3  # how many of the best choices are averaged
MOST_WINDOWS = 4000  # that it is fitted to, evenly spread
MOST_VALUES = 4_000_000  # in all these windows
MOST_SCORED = 300  # windows that score a choice after each cut
WINDOWS_PER_INPUT = 2  # at least
FEWEST_WINDOWS = 12
MOST_DEVIATIONS = 1e6  # from the last value, in mean changes, so that no forecast grows without end


class Inputs(NamedTuple):
    """What is read: how many of the last values; seasons of so many steps; whether the level itself.

    Without the level, the same changes are forecast at any level.
    """

    lags: int
    seasons: tuple[int, ...]
    level: bool

    @property
    def reach(self) -> int:
        """How far back that is, in steps."""
        return max([self.lags, *(SEASONS * season + 2 for season in self.seasons)])


class Cut(NamedTuple):
    """The number of rows that a choice is fitted to, and the end of those that score it."""

    rows: int
    end: int


@dataclass(frozen=True, eq=False)
class Ridge:
    """A ridge regression of the changes over the next steps. slopes: (steps, inputs). bias: (steps,)."""

    inputs: Inputs
    slopes: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True, eq=False)
class Autoregression:
    """The mean of some ridge regressions. scale: of the column, its mean change from row to row.

    usual: the value that the column often has and the forecast returns to, in its units; None if it reads the past.
    """

    ridges: tuple[Ridge, ...]
    scale: float
    usual: float | None = None

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        """The forecast after each origin, (windows, steps); later steps than it is fitted to from those before.

        column: (rows,).
        """
        at_once = len(self.ridges[0].bias)
        length = max(ridge.inputs.reach for ridge in self.ridges)
        past = column[rows_before(segments, origins, length)] / self.scale
        for _ in range(0, steps, at_once):
            changes = np.mean([changes_of(ridge, past[:, -length:]) for ridge in self.ridges], axis=0)
            made = past[:, -1:] + changes.clip(-MOST_DEVIATIONS, MOST_DEVIATIONS)
            past = np.concatenate([past, made], axis=1)
        return past[:, length : length + steps] * self.scale


def fit_autoregression(
    column: np.ndarray, segments: np.ndarray, rows: int, steps: int, season: int
) -> Autoregression | None:
    """Fit it to the first rows of a column (rows of the series,); None if they are too few or all equal.

    Inputs and penalty are those with the smallest mean absolute errors after several earlier cuts of the same
    rows, so nothing that comes later chooses anything.
    """
    changes = np.abs(np.diff(column[:rows]))
    scale = float(changes.mean()) if len(changes) else 0.0
    if scale == 0:
        return None
    column = column / scale
    scored: list[tuple[float, Inputs, float]] = []
    cuts = cuts_of(rows, steps, season)
    for inputs in possible_inputs(cuts[0][0], steps, season):
        errors = errors_after_cuts(column, segments, cuts, steps, inputs)
        if errors is not None:
            scored.append((float(errors.min()), inputs, float(PENALTIES[errors.argmin()])))
    usual = usual_value(column[:rows])
    if usual is not None:
        error = returning_error(column, segments, cuts, steps, usual)
        ridge = returning(column, segments, rows, np.arange(1, steps + 1), usual)
        if error is not None and ridge is not None and all(error < other for other, *_ in scored):
            return Autoregression((ridge,), scale, usual * scale)
    ridges = []
    for _, inputs, penalty in sorted(scored)[:AVERAGED]:
        fitted = _fitted(column, segments, rows, np.arange(1, steps + 1), inputs, np.array([penalty]))
        if fitted is not None:
            ridges.append(Ridge(inputs, fitted[0][0], fitted[1][0]))
    return Autoregression(tuple(ridges), scale) if ridges else None


def possible_inputs(rows: int, steps: int, season: int) -> list[Inputs]:
    """What may be read with that many rows before the first cut."""
    lags = sorted({*LAGS, *((season + 2,) if 1 < season <= LAGS[-1] else ())})
    periods: list[tuple[int, ...]] = [(), (season,)] if season > 1 else [()]
    longer = longer_season(season)
    if longer:
        periods += [(longer,), (season, longer)]
    every = (Inputs(*chosen) for chosen in product(lags, periods, (True, False)))
    return [inputs for inputs in every if WINDOWS_PER_INPUT * inputs.lags <= rows - steps - inputs.reach]


def longer_season(season: int) -> int | None:
    """The season in steps above one that may be a day or a week: a week of such days or a year of such weeks."""
    if season >= HOURS:
        return DAYS * season
    return WEEKS * season if season in (WORKING_DAYS, DAYS) else None


def errors_after_cuts(
    column: np.ndarray, segments: np.ndarray, cuts: Sequence[Cut], steps: int, inputs: Inputs
) -> np.ndarray | None:
    """The mean absolute error of each penalty after the cuts, (penalties,); None if no cut leaves enough rows."""
    leads = scored_leads(steps)
    errors = []
    for cut, end in cuts:
        fitted = _fitted(column, segments, cut, leads, inputs, PENALTIES)
        origins = origins_between(segments, cut, end, steps, inputs.reach, MOST_SCORED)
        if fitted is None or not len(origins):
            continue
        common, by_step, change = _windows(column, origins, leads, inputs)
        errors.append(np.abs(predicted(common, by_step, *fitted) - change).mean(axis=(1, 2)))
    return np.mean(errors, axis=0) if errors else None


def cuts_of(rows: int, steps: int, season: int) -> list[Cut]:
    """How many rows a choice is fitted to, and the end of those that score it."""
    longer, shares = longer_season(season), CUTS
    if longer and not _holds(CUTS[0] * rows, steps, longer) and _holds(LATER_CUTS[0] * rows, steps, longer):
        shares = LATER_CUTS
    edges = [*(round(share * rows) for share in shares), rows]
    return [Cut(cut, max(end, min(rows, cut + steps))) for cut, end in pairwise(edges)]


def _holds(rows: float, steps: int, season: int) -> bool:
    """Whether inputs of a season are possible with that many rows."""
    fewest = Inputs(LAGS[0], (season,), level=False)
    return WINDOWS_PER_INPUT * fewest.lags <= rows - steps - fewest.reach


def scored_leads(steps: int) -> np.ndarray:
    return np.unique(np.linspace(1, steps, min(steps, MOST_LEADS)).round().astype(int))


def returning(
    column: np.ndarray, segments: np.ndarray, rows: int, leads: np.ndarray, usual: float
) -> Ridge | None:
    """What forecasts the return to a value that the column often has, from the last value alone."""
    origins = origins_between(segments, 0, rows, int(leads[-1]), 1, MOST_WINDOWS)
    left = shares_left(column, origins, leads, usual)
    if left is None:
        return None
    return Ridge(Inputs(1, (), level=True), (left - 1)[:, None], (1 - left) * usual)


def returning_error(
    column: np.ndarray, segments: np.ndarray, cuts: Sequence[Cut], steps: int, usual: float
) -> float | None:
    """Its mean absolute error after the cuts, as in `errors_after_cuts`."""
    leads = scored_leads(steps)
    errors = []
    for cut, end in cuts:
        ridge = returning(column, segments, cut, leads, usual)
        origins = origins_between(segments, cut, end, steps, 1, MOST_SCORED)
        if ridge is None or not len(origins):
            continue
        last = column[origins][:, None]
        errors.append(
            np.abs(last * (1 + ridge.slopes[:, 0]) + ridge.bias - column[origins[:, None] + leads]).mean()
        )
    return float(np.mean(errors)) if errors else None


def changes_of(ridge: Ridge, window: np.ndarray) -> np.ndarray:
    """The forecast changes from the last value, (windows, steps). window: (windows, rows)."""
    common, by_step = read(window, np.arange(1, len(ridge.bias) + 1), ridge.inputs)
    return predicted(common, by_step, ridge.slopes[None], ridge.bias[None])[0]


def predicted(common: np.ndarray, by_step: np.ndarray, slopes: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The changes (penalties, windows, leads) by slopes (penalties, leads, inputs)."""
    shared = common.shape[1]
    made = np.einsum("wi,psi->pws", common, slopes[..., :shared], optimize=True)
    return made + np.einsum("wsi,psi->pws", by_step, slopes[..., shared:], optimize=True) + bias[:, None]


def read(window: np.ndarray, leads: np.ndarray, inputs: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """The inputs of every step, (windows, inputs), and those of each, (windows, leads, inputs of a step).

    window: (windows, rows). leads: the numbers of steps ahead. All but the level are distances from the last value.
    """
    last, end = window[:, -1:], window.shape[1] - 1
    common, by_step = [window[:, -inputs.lags : -1] - last], []
    if inputs.level:
        common.append(last)
    for season, back in product(inputs.seasons, range(1, SEASONS + 1)):
        ago = end - back * season
        common.append(window[:, ago - 1 : ago + 1] - last)
        by_step.append(window[:, ago + (leads - 1) % season + 1] - last)
    each = np.stack(by_step, axis=2) if by_step else np.empty((len(window), len(leads), 0))
    return np.concatenate(common, axis=1), each


def origins_between(
    segments: np.ndarray, start: int, end: int, steps: int, length: int, most: int
) -> np.ndarray:
    """At most that many origins, evenly spread, whose steps lie in [start, end) and whose windows have no gap."""
    origins = np.arange(max(start - 1, length - 1), end - steps)
    origins = origins[segments[origins - length + 1] == segments[origins + steps]]
    if len(origins) <= most:
        return origins
    return origins[np.unique(np.linspace(0, len(origins) - 1, most).round().astype(int))]


def _fitted(
    column: np.ndarray,
    segments: np.ndarray,
    rows: int,
    leads: np.ndarray,
    inputs: Inputs,
    penalties: np.ndarray,
) -> tuple[np.ndarray, np.ndarray] | None:
    """The slopes (penalties, leads, inputs) and biases (penalties, leads); None with too few windows."""
    most = max(FEWEST_WINDOWS, min(MOST_WINDOWS, MOST_VALUES // inputs.reach))
    origins = origins_between(segments, 0, rows, int(leads[-1]), inputs.reach, most)
    if len(origins) < max(FEWEST_WINDOWS, WINDOWS_PER_INPUT * inputs.lags):
        return None
    return ridge_path(*_windows(column, origins, leads, inputs), penalties)


def ridge_path(
    common: np.ndarray, by_step: np.ndarray, change: np.ndarray, penalties: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression for each penalty: slopes (penalties, steps, inputs) and biases (penalties, steps).

    common: (windows, inputs of every step). by_step: (windows, steps, inputs of a step). change: (windows, steps).
    The inputs are brought to one variance first.
    """
    windows, steps = change.shape
    common, centre = _standardised(common)
    by_step, step_centre = _standardised(by_step)
    level = change.mean(axis=0)
    change = change - level
    gram = np.repeat((common.T @ common / windows)[None], steps, axis=0)
    cross = (common.T @ change / windows).T
    if by_step.shape[2]:
        border = np.einsum("wi,wsj->sij", common, by_step, optimize=True) / windows
        corner = np.einsum("wsi,wsj->sij", by_step, by_step, optimize=True) / windows
        gram = np.block([[gram, border], [border.transpose(0, 2, 1), corner]])
        cross = np.concatenate([cross, np.einsum("wsi,ws->si", by_step, change) / windows], axis=1)
    values, vectors = np.linalg.eigh(gram)
    turned = np.einsum("sji,sj->si", vectors, cross)
    shrunk = turned / (np.maximum(values, 0) + penalties[:, None, None])
    means, spreads = (
        np.concatenate([np.repeat(own[None], steps, axis=0), of_step], axis=1)
        for own, of_step in zip(centre, step_centre, strict=True)
    )
    slopes = np.einsum("sij,psj->psi", vectors, shrunk) / spreads
    return slopes, level - (slopes * means).sum(axis=2)


def _standardised(inputs: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The inputs (windows, ...) with mean 0 and variance 1; their means and standard deviations."""
    mean = inputs.mean(axis=0)
    inputs = inputs - mean
    spread = np.sqrt(np.maximum((inputs**2).mean(axis=0), 1e-24))
    return inputs / spread, (mean, spread)


def _windows(
    column: np.ndarray, origins: np.ndarray, leads: np.ndarray, inputs: Inputs
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The inputs of `read`, and the changes after the origins, (windows, leads)."""
    window = column[origins[:, None] + np.arange(-inputs.reach + 1, 1)]
    change = column[origins[:, None] + leads] - window[:, -1:]
    return *read(window, leads, inputs), change
