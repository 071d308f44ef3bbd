"""How much of a rolled forecast is kept far ahead, where its errors add up."""

import numpy as np

SHARES = np.linspace(1, 0, 11)
LEAST_GAIN = 0.02  # of the error, below which the rolled forecast is kept as it is
# The same, divided by the root of how often the steps fit into the validation set: gains by chance are smaller.
CHANCE = 0.25


def rolled_shares(
    rolled: np.ndarray, simple: np.ndarray, actual: np.ndarray, horizon: int, rows: int
) -> np.ndarray:
    """The share of the rolled forecast at each step beside a simple one, (steps, targets); 1 within the horizon.

    It has the smallest mean absolute error on the validation set, over the steps from half as far ahead on, and
    never rises again: what has drifted away does not come back.

    Args:
        rolled, simple: forecasts in the validation set, (windows, steps, targets).
        actual: what happened, NaN where a step lies outside the set.
        rows: of the validation set.
    """
    steps = rolled.shape[1]
    known = ~np.isnan(actual)
    counts = sums_of_steps(known.sum(axis=0))
    maes = []
    for share in SHARES:
        errors = np.where(known, np.abs(share * rolled + (1 - share) * simple - actual), 0)
        maes.append(sums_of_steps(errors.sum(axis=0)) / np.maximum(counts, 1))
    best = np.min(maes, axis=0)
    least = np.maximum(LEAST_GAIN, CHANCE * np.sqrt(np.arange(1, steps + 1) / rows))[:, None]
    gain = np.where(counts > 0, 1 - best / np.maximum(maes[0], 1e-300), 0)
    # With the least gain nothing is mixed in, with twice as much all that is best: a forecast has no jumps.
    trust = np.clip(gain / least - 1, 0, 1)
    shares = 1 - trust * (1 - SHARES[np.argmin(maes, axis=0)])
    shares[:horizon] = 1
    return np.minimum.accumulate(shares, axis=0)


def sums_of_steps(values: np.ndarray) -> np.ndarray:
    """The sums over the steps from h / 2 to h for each step h from 1 on, both (steps, targets)."""
    totals = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    steps = np.arange(1, len(values) + 1)
    return totals[steps] - totals[(steps + 1) // 2 - 1]
