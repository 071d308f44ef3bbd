"""Where a forecast errs: by the clock, by the calendar, by what happened; and its worst windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from rnnlab.number_format import format_number

HOUR, WEEKDAY, MONTH, CHANGE, VALUE = "hour of day", "weekday", "month", "actual change", "actual value"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = pd.Timedelta(days=1)
FEWEST_ROWS = 5  # in a group, for its error to count
SHARES = (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1)  # of the rows: the extremes stand alone
MOST_WORST = 10


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One target at one lead time in the test part, own units; all arrays are (windows,).

    times: of the rows that were predicted, or None. persistence: the last value that was known.
    """

    times: pd.DatetimeIndex | None
    truth: np.ndarray
    forecast: np.ndarray
    persistence: np.ndarray


@dataclass(frozen=True)
class ErrorGroup:
    """Some of the windows: how many, and the mean absolute errors there, own units."""

    name: str
    count: int
    forecast: float
    persistence: float


@dataclass(frozen=True)
class WorstWindow:
    """A window's place in the test part, and what was said and what came."""

    place: int
    forecast: float
    actual: float

    @property
    def error(self) -> float:
        return self.forecast - self.actual


def groupings(outcomes: Outcomes) -> dict[str, tuple[ErrorGroup, ...]]:
    """The errors by everything that tells the windows apart; groups without a window are left out.

    A way to group is there where two groups at least hold enough windows; hours and weekdays where the
    windows span two days or weeks, for else each would be a single time.
    """
    found: dict[str, tuple[ErrorGroup, ...]] = {}
    times = outcomes.times
    if times is not None and len(times):
        span = times[-1] - times[0]
        if span >= 2 * DAY:
            found[HOUR] = grouped(outcomes, np.asarray(times.hour), [f"{hour} h" for hour in range(24)])
        if span >= 14 * DAY:
            found[WEEKDAY] = grouped(outcomes, np.asarray(times.day_of_week), WEEKDAYS)
        found[MONTH] = grouped(outcomes, np.asarray(times.month) - 1, MONTHS)
    found[CHANGE] = by_size(outcomes, changes(outcomes))
    found[VALUE] = by_size(outcomes, outcomes.truth)
    return {
        by: groups for by, groups in found.items() if sum(group.count >= FEWEST_ROWS for group in groups) >= 2
    }


def changes(outcomes: Outcomes) -> np.ndarray:
    """What was to be predicted, from the last value on, without the noise of a subtraction, (windows,)."""
    change = outcomes.truth - outcomes.persistence
    largest = max(
        (float(np.abs(own).max()) for own in (outcomes.truth, outcomes.persistence) if len(own)), default=0
    )
    return np.round(change, 10 - int(np.ceil(np.log10(largest)))) if largest > 0 else change


def grouped(outcomes: Outcomes, labels: np.ndarray, names: Sequence[str]) -> tuple[ErrorGroup, ...]:
    """The errors by label, in the order of names; labels: each window's place among the names, (windows,)."""
    errors = [np.abs(own - outcomes.truth) for own in (outcomes.forecast, outcomes.persistence)]
    groups = []
    for label, name in enumerate(names):
        own = labels == label
        if own.any():
            means = (float(error[own].mean()) for error in errors)
            groups.append(ErrorGroup(name, int(own.sum()), *means))
    return tuple(groups)


def by_size(outcomes: Outcomes, sizes: np.ndarray) -> tuple[ErrorGroup, ...]:
    """The errors from the smallest to the largest sizes, (windows,).

    Equal sizes are never parted; one that very many windows share, as no rain, stands alone.
    """
    if not len(sizes):
        return ()
    values, times = np.unique(np.quantile(sizes, SHARES), return_counts=True)
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
    """Different numbers as texts that differ, with as few digits as that takes."""
    for digits in range(2, 17):
        texts = [format_number(value, digits).replace("-", "−") for value in values]
        if len(set(texts)) == len(texts):
            break
    return texts


def summary(groups: Sequence[ErrorGroup]) -> str:
    """One sentence: where the forecast errs most, and where persistence is better; of groups large enough."""
    large = [group for group in groups if group.count >= FEWEST_ROWS]
    hardest = max(large, key=lambda group: group.forecast)
    easiest = min(large, key=lambda group: group.forecast)
    text = f"Hardest: {hardest.name}, off by {format_number(hardest.forecast, 3)} on average"
    if easiest.forecast > 0:
        text += f", {hardest.forecast / easiest.forecast:.1f} times as much as at its best ({easiest.name})"
    worse = [group.name for group in large if group.forecast > group.persistence]
    if not worse:
        return f"{text}. Nowhere is persistence better."
    if len(worse) > 4:
        return f"{text}. In {len(worse)} of {len(large)} groups persistence is better."
    return f"{text}. Persistence is better at {', '.join(worse)}."


def worst_windows(outcomes: Outcomes, most: int = MOST_WORST) -> list[WorstWindow]:
    """The windows with the largest errors, largest first; of equal ones the earlier first."""
    errors = np.abs(outcomes.forecast - outcomes.truth)
    return [
        WorstWindow(int(place), float(outcomes.forecast[place]), float(outcomes.truth[place]))
        for place in np.argsort(-errors, kind="stable")[:most]
    ]
