"""When a forecast errs: by hour, weekday, month, change and value; and its worst windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from rnnlab.forecast import importance_messages as messages
from rnnlab.message import Message
from rnnlab.number_format import format_number

HOUR, WEEKDAY, MONTH, CHANGE, VALUE = "hour of day", "weekday", "month", "actual change", "actual value"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = pd.Timedelta(days=1)
FEWEST_WINDOWS = 5  # in a group; smaller groups are ignored
QUANTILES = (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1)  # the bounds of groups by size: the extremes are separate
MOST_WORST = 10


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One target at one lead time in the test set, in its units; all arrays are (windows,).

    times: of the predicted rows, or None. persistence: the last known value.
    """

    times: pd.DatetimeIndex | None
    truth: np.ndarray
    forecast: np.ndarray
    persistence: np.ndarray


@dataclass(frozen=True)
class ErrorGroup:
    """Some of the windows: how many there are, and the mean absolute errors there, in the target's units."""

    name: str
    count: int
    forecast: float
    persistence: float


@dataclass(frozen=True)
class WorstWindow:
    """A window's place in the test set, its forecast and what happened."""

    place: int
    forecast: float
    actual: float

    @property
    def error(self) -> float:
        return self.forecast - self.actual


def groupings(outcomes: Outcomes) -> dict[str, tuple[ErrorGroup, ...]]:
    """{what is grouped by: the groups}, without empty groups.

    At least two groups must have enough windows. Hours need windows that span two days and weekdays two
    weeks: otherwise each group would be a single time.
    """
    every: dict[str, tuple[ErrorGroup, ...]] = {}
    times = outcomes.times
    if times is not None and len(times):
        span = times[-1] - times[0]
        if span >= 2 * DAY:
            every[HOUR] = grouped(outcomes, np.asarray(times.hour), [f"{hour} h" for hour in range(24)])
        if span >= 14 * DAY:
            every[WEEKDAY] = grouped(outcomes, np.asarray(times.day_of_week), WEEKDAYS)
        every[MONTH] = grouped(outcomes, np.asarray(times.month) - 1, MONTHS)
    every[CHANGE] = by_size(outcomes, changes(outcomes))
    every[VALUE] = by_size(outcomes, outcomes.truth)
    return {
        by: groups
        for by, groups in every.items()
        if sum(group.count >= FEWEST_WINDOWS for group in groups) >= 2
    }


def changes(outcomes: Outcomes) -> np.ndarray:
    """The actual change from the last known value, rounded to remove the subtraction's rounding error, (windows,)."""
    change = outcomes.truth - outcomes.persistence
    largest = max(
        (float(np.abs(values).max()) for values in (outcomes.truth, outcomes.persistence) if len(values)),
        default=0,
    )
    return np.round(change, 10 - int(np.ceil(np.log10(largest)))) if largest > 0 else change


def grouped(outcomes: Outcomes, labels: np.ndarray, names: Sequence[str]) -> tuple[ErrorGroup, ...]:
    """A group for each name that has windows. labels: each window's place among the names, (windows,)."""
    errors = [np.abs(forecast - outcomes.truth) for forecast in (outcomes.forecast, outcomes.persistence)]
    groups = []
    for label, name in enumerate(names):
        inside = labels == label
        if inside.any():
            means = (float(error[inside].mean()) for error in errors)
            groups.append(ErrorGroup(name, int(inside.sum()), *means))
    return tuple(groups)


def by_size(outcomes: Outcomes, sizes: np.ndarray) -> tuple[ErrorGroup, ...]:
    """Groups from the smallest to the largest size. sizes: (windows,).

    Equal sizes are in one group; a size that very many windows share, such as no rain, is a group by itself.
    """
    if not len(sizes):
        return ()
    values, times = np.unique(np.quantile(sizes, QUANTILES), return_counts=True)
    written = dict(zip(values, distinct(values), strict=True))
    just_above = {np.nextafter(value, np.inf): written[value] for value in values[times > 1]}
    written |= just_above
    edges = np.sort(list(written))
    if len(edges) < 2:
        return ()
    places = np.clip(np.searchsorted(edges, sizes, side="right") - 1, 0, len(edges) - 2)
    names = [
        written[start] if end in just_above else f"{written[start]} to {written[end]}"
        for start, end in pairwise(edges)
    ]
    return grouped(outcomes, places, names)


def distinct(values: np.ndarray) -> list[str]:
    """Different numbers as different texts, with as few digits as possible."""
    for digits in range(2, 17):
        texts = [format_number(value, digits).replace("-", "−") for value in values]
        if len(set(texts)) == len(texts):
            break
    return texts


def summary(groups: Sequence[ErrorGroup]) -> Message:
    """Where the forecast errs most, and where persistence errs less; of the groups with enough windows."""
    large = [group for group in groups if group.count >= FEWEST_WINDOWS]
    hardest = max(large, key=lambda group: group.forecast)
    easiest = min(large, key=lambda group: group.forecast)
    return messages.errors_by_group(
        hardest=hardest.name,
        error=hardest.forecast,
        easiest=easiest.name,
        ratio=hardest.forecast / easiest.forecast if easiest.forecast > 0 else None,
        worse=tuple(group.name for group in large if group.forecast > group.persistence),
        groups=len(large),
    )


def worst_windows(outcomes: Outcomes, most: int = MOST_WORST) -> list[WorstWindow]:
    """The windows with the largest errors, largest first; of equal ones the earlier one first."""
    errors = np.abs(outcomes.forecast - outcomes.truth)
    return [
        WorstWindow(int(place), float(outcomes.forecast[place]), float(outcomes.truth[place]))
        for place in np.argsort(-errors, kind="stable")[:most]
    ]
