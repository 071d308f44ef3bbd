"""Features that give a target away: its later values, copies of it, and columns that are only known afterwards."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnnlab.forecast import alert_messages as messages
from rnnlab.message import Message
from rnnlab.series.series import Series

MOST_ROWS = 4000  # the newest ones that are looked at
LAGS, OWN_LAGS = 12, 14  # of a feature and of the target
ROWS_PER_INPUT, FEWEST_ROWS = 4, 60  # of the half that a regression is fitted to; of both halves
GIVEN_AWAY = 0.97  # of the variance that the target's own past leaves open
LEAST_OPEN = 1e-6  # share of the variance of its changes that must be open
COPY = 0.9995  # correlation of the changes of a copy
OF_PERIOD = 0.9995  # correlation with the mean or another sum of a period
FEWEST_PERIODS = 10
PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
SUMS = {"mean or sum": "mean", "largest value": "max", "smallest value": "min", "last value": "last"}


def leaks(
    series: Series, target: str, features: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[Message]:
    """A message for each feature that says more about the target than can be known by then, or copies it.

    features: that the network reads, without angles; known: those of them that are known ahead.
    """
    first = max(0, len(series) - MOST_ROWS)
    y, segments = series.column(target)[first:], series.segments[first:]
    times = None if series.times is None else series.times[first:]
    for name in features:
        if name == target:
            continue
        x = series.column(name)[first:]
        if is_copy(x, y, segments):
            ahead = name in known
            yield (
                messages.known_gives_away(name, target, 1.0)
                if ahead
                else messages.copies_target(name, target)
            )
            continue
        period = whole_period(x, y, times)
        if period is not None and name not in known:
            yield messages.of_whole_period(name, target, *period)
            continue
        share = explained_share(x, y, segments, name in known)
        if share >= GIVEN_AWAY:
            word = messages.known_gives_away if name in known else messages.gives_away
            yield word(name, target, share)


def is_copy(x: np.ndarray, y: np.ndarray, segments: np.ndarray) -> bool:
    """Whether a column changes as another does in each row, perhaps in other units; both (rows,)."""
    joined = segments[1:] == segments[:-1]
    return min(correlation(x, y), correlation(np.diff(x)[joined], np.diff(y)[joined])) >= COPY


def explained_share(x: np.ndarray, y: np.ndarray, segments: np.ndarray, ahead: bool = False) -> float:
    """Which share of the variance of y's next value that its own past leaves open x explains, 0 to 1.

    Both regressions are fitted to the first half of the rows and judged on the second. x, y: (rows,). ahead: x is
    read in the row to predict, too.
    """
    lags, own = LAGS, OWN_LAGS
    while ROWS_PER_INPUT * (lags + own) > len(y) // 2 and lags > 3:
        lags, own = lags - 1, own - 1
    origins = np.arange(own, len(y) - 1)
    origins = origins[segments[origins - own] == segments[origins + 1]]
    half = len(origins) // 2
    if len(origins) < FEWEST_ROWS or half < ROWS_PER_INPUT * (lags + own) / 2:
        return 0.0
    change = y[origins + 1] - y[origins]
    past = [y[origins - lag] - y[origins] for lag in range(1, own + 1)] + [y[origins]]
    other = [x[origins + 1 - lag] for lag in range(0 if ahead else 1, lags + 1)]
    left = unexplained(np.column_stack(past), change, half)
    if left <= LEAST_OPEN * float(change.var()):
        return 0.0
    return float(np.clip(1 - unexplained(np.column_stack([*past, *other]), change, half) / left, 0, 1))


def unexplained(inputs: np.ndarray, goal: np.ndarray, half: int) -> float:
    """The mean squared error of a linear regression on the rows after the first half, which it is fitted to."""
    mean, spread = inputs[:half].mean(axis=0), inputs[:half].std(axis=0)
    inputs = np.column_stack([(inputs - mean) / np.where(spread > 0, spread, 1), np.ones(len(inputs))])
    slopes = np.linalg.lstsq(inputs[:half], goal[:half], rcond=1e-9)[0]
    return float(np.mean((goal[half:] - inputs[half:] @ slopes) ** 2))


def whole_period(x: np.ndarray, y: np.ndarray, times: pd.DatetimeIndex | None) -> tuple[str, str] | None:
    """What of y over a whole calendar period x holds in each row of it, such as ("mean or sum", "day"); or None."""
    if times is None or not np.ptp(x):
        return None
    frame = pd.DataFrame({"x": x, "y": y})
    for period, code in PERIODS.items():
        groups = frame.groupby(times.tz_localize(None).to_period(code))
        sizes = groups.size()
        if sizes.median() < 3 or len(sizes) < FEWEST_PERIODS:
            continue
        inside = groups.agg(["max", "min"])
        whole = (sizes >= sizes.median() * 0.9).to_numpy()
        still = (inside["x", "max"] == inside["x", "min"])[whole]
        moves = (inside["y", "max"] > inside["y", "min"])[whole]
        if still.all() and moves.mean() > 0.5:
            held = groups["x"].first()[whole].to_numpy(float)
            for name, way in SUMS.items():
                if correlation(held, groups["y"].agg(way)[whole].to_numpy(float)) >= OF_PERIOD:
                    return name, period
    return None


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Their correlation; 0 if one of them is constant or there are too few."""
    if len(a) < 3 or not a.std() or not b.std():
        return 0.0
    return float(abs(np.corrcoef(a, b)[0, 1]))
