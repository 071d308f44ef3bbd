"""Removes daylight saving time from local times: an hour occurs twice in autumn and is skipped in spring.

The repeated hour is two hours of measurements, and no measurement is missing in the skipped one: in
standard (winter) time the rows are regularly spaced.
"""

from itertools import pairwise

import numpy as np

from rnnlab.series.messages import time as messages
from rnnlab.series.report import Report
from rnnlab.series.steps.grid import DAY, HOUR, months_of, most_common

WEEK = 7 * DAY
SUNDAY = 6
# The months in which clocks change, north and south; it happens on a Sunday, until three at night.
SPRING_AND_AUTUMN = (3, 4, 9, 10, 11)
LATEST = 3 * HOUR
# Doubled rows at other times: with more, one of them is in such a night by chance (some 1 % of all hours).
MOST_OTHERS = 8
LONGEST_SUMMER, LONGEST_WINTER, SHORTEST = 36 * WEEK, 30 * WEEK, 15 * WEEK


def without_daylight_saving(times: np.ndarray, report: Report) -> np.ndarray:
    """Convert times, int64 microseconds in the order of the file, (rows,), to standard time.

    They are unchanged if no hour occurs twice, if the clock changes do not alternate, or if rows are doubled at many
    other times and no hour is skipped.
    """
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    steps = np.diff(ordered)
    step = most_common(steps[steps > 0])
    if step == 0 or step > HOUR or HOUR % step or len(times) < 24:
        return times
    repeated = np.append(False, steps == 0)
    back = _repeated_hours(ordered[repeated], step)
    if not back:
        return times
    forward = _skipped_hours(ordered, steps, step)
    if step == HOUR and not forward and np.count_nonzero(repeated) - len(back) > MOST_OTHERS:
        return times
    changes = sorted([(time, True) for time in back] + [(time, False) for time in forward])
    if not _alternate(changes, int(ordered[0]), int(ordered[-1])):
        report.note(messages.irregular_clock_changes())
        return times
    summer = np.zeros(len(times), dtype=bool)
    begins = int(ordered[0])
    for time, is_back in changes:
        if is_back:
            summer |= (ordered >= begins) & (ordered < time)
            summer |= (ordered >= time) & (ordered < time + HOUR) & ~repeated
        begins = time
    if not changes[-1][1]:
        summer |= ordered >= begins
    shifted = times.copy()
    shifted[order] -= np.where(summer, HOUR, 0)
    report.note(messages.daylight_saving_removed())
    return shifted


def _may_change(times: np.ndarray) -> np.ndarray:
    """Whether each time is on a Sunday of spring or autumn, until three at night, (rows,)."""
    sunday = (times // DAY + 3) % 7 == SUNDAY
    return sunday & np.isin(months_of(times) % 12 + 1, SPRING_AND_AUTUMN) & (times % DAY <= LATEST + HOUR)


def _repeated_hours(repeated: np.ndarray, step: int) -> list[int]:
    """Return the beginnings of complete hours that occur twice, if nothing else repeats on their day."""
    repeated = np.unique(repeated[_may_change(repeated)])
    hours = []
    for day in np.unique(repeated // DAY):
        hour = repeated[repeated // DAY == day]
        begins = int(hour[0])
        if begins % HOUR in (0, step) and np.array_equal(hour, begins + np.arange(HOUR // step) * step):
            hours.append(begins)
    return hours


def _skipped_hours(ordered: np.ndarray, steps: np.ndarray, step: int) -> list[int]:
    """Return the beginnings of the complete hours that are skipped."""
    holes = ordered[:-1][steps == HOUR + step] + step
    return [int(hole) for hole in holes[_may_change(holes)]]


def _alternate(changes: list[tuple[int, bool]], first: int, last: int) -> bool:
    """Whether summers and winters of the right length alternate from the first row to the last."""
    if changes[0][0] - first > (LONGEST_SUMMER if changes[0][1] else LONGEST_WINTER):
        return False
    if last - changes[-1][0] > (LONGEST_WINTER if changes[-1][1] else LONGEST_SUMMER):
        return False
    for (earlier, was_back), (later, is_back) in pairwise(changes):
        longest = LONGEST_SUMMER if is_back else LONGEST_WINTER
        if was_back == is_back or not SHORTEST <= later - earlier <= longest:
            return False
    return True
