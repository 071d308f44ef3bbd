"""A linear forecast of a column from its own past, and from its value one season before the step to predict."""

from dataclasses import dataclass

import numpy as np

MOST_LAGS = 24
MOST_WINDOWS = 5000  # that it is fitted to, evenly spread
MOST_VALUES = 4_000_000  # in all these windows
FEWEST_WINDOWS = 20
MOST_DEVIATIONS = 1e6  # from the mean, so that no forecast grows without end
PENALTY = 1e-4  # the share of the mean variance of the inputs


@dataclass(frozen=True, eq=False)
class OwnLinear:
    """Ridge regression for each of the first steps; later ones are forecast from those before, as many at a time.

    It reads the last value, the distances of the lags before from it, and that of the value one season before the
    step to predict; it forecasts the change from the last value. Of an angle, it forecasts sine and cosine.

    lags: how many values are read. season: in steps, 1 for none. angle: whether the column is in degrees.
    mean, scale: of the training set, (columns,). slopes: (columns, steps, inputs). bias: (columns, steps).
    """

    lags: int
    season: int
    angle: bool
    mean: np.ndarray
    scale: np.ndarray
    slopes: np.ndarray
    bias: np.ndarray

    def __call__(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        """The forecast after each origin, (windows, steps). column: (rows,)."""
        at_once = self.bias.shape[1]
        length = max(self.lags, self.season)
        rows = rows_before(segments, origins, length)
        past = (waves(column, self.angle)[rows] - self.mean) / self.scale  # (windows, length, columns)
        for _ in range(0, steps, at_once):
            window = past[:, -length:]
            made = [self._forecast(window[..., k], k) for k in range(window.shape[2])]
            past = np.concatenate([past, np.stack(made, axis=2)], axis=1)
        ahead = (
            past[:, length : length + steps].clip(-MOST_DEVIATIONS, MOST_DEVIATIONS) * self.scale + self.mean
        )
        if self.angle:
            return np.degrees(np.arctan2(ahead[..., 0], ahead[..., 1])) % 360
        return ahead[..., 0]

    def _forecast(self, window: np.ndarray, k: int) -> np.ndarray:
        """The forecast after windows (windows, rows) of one column, both standardised, (windows, steps)."""
        last = window[:, -1:]
        made = last + self.bias[k] + inputs_of(window, self.lags) @ self.slopes[k, :, : self.lags].T
        if self.season > 1:
            made += (seasonal(window, self.bias.shape[1], self.season) - last) * self.slopes[k, :, -1]
        return made


def fit_own_linear(
    column: np.ndarray, segments: np.ndarray, rows: int, window: int, steps: int, season: int, angle: bool
) -> OwnLinear | None:
    """Fit it to the first rows of a column (rows of the series,); None if they are too few.

    rows: the training rows. window: how many values it may read. steps: how many it forecasts at once.
    """
    lags = min(window, MOST_LAGS)
    length = max(lags, season)
    origins = np.arange(length - 1, rows - steps)
    origins = origins[segments[origins - length + 1] == segments[origins + steps]]
    if len(origins) < FEWEST_WINDOWS:
        return None
    most = max(FEWEST_WINDOWS, min(MOST_WINDOWS, MOST_VALUES // length))
    origins = origins[np.unique(np.linspace(0, len(origins) - 1, most).round().astype(int))]
    values = waves(column, angle)
    mean, scale = values[:rows].mean(axis=0), values[:rows].std(axis=0)
    scale = np.where(scale > 1e-12 * np.abs(values[:rows]).max(axis=0), scale, 1.0)
    slopes, biases = [], []
    for k in range(values.shape[1]):
        scaled = (values[:, k] - mean[k]) / scale[k]
        past = scaled[origins[:, None] + np.arange(-length + 1, 1)]
        change = scaled[origins[:, None] + np.arange(1, steps + 1)] - past[:, -1:]
        by_season = seasonal(past, steps, season) - past[:, -1:] if season > 1 else None
        fitted = ridge(inputs_of(past, lags), by_season, change)
        slopes.append(fitted[0])
        biases.append(fitted[1])
    return OwnLinear(lags, season, angle, mean, scale, np.stack(slopes), np.stack(biases))


def ridge(
    common: np.ndarray, by_step: np.ndarray | None, change: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The slopes (steps, inputs) and biases (steps,) that predict the change (windows, steps).

    common: the inputs of every step, (windows, inputs). by_step: one more for each step, (windows, steps), or None.
    """
    windows, inputs = common.shape
    steps = change.shape[1]
    centre, level = common.mean(axis=0), change.mean(axis=0)
    common, change = common - centre, change - level
    gram = np.repeat((common.T @ common / windows)[None], steps, axis=0)
    cross = (common.T @ change / windows).T[..., None]
    centres = np.repeat(centre[None], steps, axis=0)
    if by_step is not None:
        step_centre = by_step.mean(axis=0)
        by_step = by_step - step_centre
        border = (common.T @ by_step / windows).T[..., None]
        corner = (by_step**2).mean(axis=0)[:, None, None]
        gram = np.block([[gram, border], [border.transpose(0, 2, 1), corner]])
        cross = np.concatenate([cross, (by_step * change).mean(axis=0)[:, None, None]], axis=1)
        centres = np.column_stack([centres, step_centre])
        inputs += 1
    size = np.maximum(np.trace(gram, axis1=1, axis2=2) / inputs, 1e-12)
    slopes = np.linalg.solve(gram + PENALTY * size[:, None, None] * np.eye(inputs), cross)[..., 0]
    return slopes, level - (slopes * centres).sum(axis=1)


def inputs_of(window: np.ndarray, lags: int) -> np.ndarray:
    """The distances of the lags from the last value, then the last value, (windows, lags). window: (windows, rows)."""
    last = window[:, -1:]
    return np.concatenate([window[:, -lags:-1] - last, last], axis=1)


def seasonal(window: np.ndarray, steps: int, season: int) -> np.ndarray:
    """The value one season before each step, (windows, steps). window: (windows, rows), at least a season."""
    leads = np.arange(1, steps + 1)
    return window[:, window.shape[1] - 1 + leads - season * -(-leads // season)]


def rows_before(segments: np.ndarray, origins: np.ndarray, length: int) -> np.ndarray:
    """The rows of the windows that end at the origins, (windows, length); the first row of its segment before that."""
    starts = np.searchsorted(segments, segments[origins])
    return np.maximum(origins[:, None] + np.arange(-length + 1, 1), starts[:, None])


def waves(column: np.ndarray, angle: bool) -> np.ndarray:
    """The column, or sine and cosine of an angle, (rows, columns)."""
    if not angle:
        return column[:, None]
    radians = np.radians(column)
    return np.column_stack([np.sin(radians), np.cos(radians)])
