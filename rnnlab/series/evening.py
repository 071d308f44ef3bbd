"""Rows put in the order of time and on even steps: sorted, without duplicates, one row a step."""

from dataclasses import dataclass

import numpy as np

from rnnlab.series.describe import step_name
from rnnlab.series.grid import SECOND, Step, is_between, positions_of, step_of, times_at
from rnnlab.series.series import Repair


@dataclass(frozen=True)
class EvenRows:
    """Rows at whole steps.

    values: (rows, features), NaN where missing; positions and times: int64, (rows,), both rising.
    """

    values: np.ndarray
    positions: np.ndarray
    times: np.ndarray
    step: Step
    repairs: tuple[Repair, ...]


def in_time_order(values: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[Repair, ...]]:
    """The rows sorted by time, (rows, features) and (rows,), those of the same time made one by mean."""
    repairs = []
    earlier = int((np.diff(times) < 0).sum())
    if earlier:
        order = np.argsort(times, kind="stable")
        values, times = values[order], times[order]
        repairs.append(Repair("rows earlier than the row before them: sorted by time", earlier))
    repeated = int((np.diff(times) == 0).sum())
    if repeated:
        values, times = _means(values, times)
        repairs.append(Repair("rows with a time that was there before: their mean kept", repeated))
    return values, times, tuple(repairs)


def on_even_steps(values: np.ndarray, times: np.ndarray) -> EvenRows:
    """Sorted rows of different times, put on the step that is their own."""
    step = step_of(times)
    positions = positions_of(times, step)
    between = int(is_between(times, step).sum())
    repairs: tuple[Repair, ...] = ()
    if between:
        what = f"rows between the even steps of {step_name(step.micros / SECOND)}: put on the nearest by mean"
        repairs = (Repair(what, between),)
    if between or bool((np.diff(positions) == 0).any()):
        first = np.flatnonzero(np.diff(positions, prepend=positions[0] - 1))
        values, positions = _means(values, positions)
        times = times[first] if step.months is not None else times_at(positions, step)
    return EvenRows(values, positions, times, step, repairs)


def _means(values: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the rows with the same key, over the values that are there; keys are sorted."""
    starts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1))
    there = ~np.isnan(values)
    sums = np.add.reduceat(np.where(there, values, 0.0), starts, axis=0)
    counts = np.add.reduceat(there.astype(np.float64), starts, axis=0)
    means = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return means, keys[starts]
