"""Local times with an hour twice in autumn and one left out in spring: told in winter time all year.

An hour that comes twice is two hours of measurements, and after the one left out none is missing: in
winter time, which the clock follows for the other half of the year, the rows are even.
"""

from itertools import pairwise

import numpy as np

from rnnlab.series.time.grid import DAY, HOUR, months_of

WEEK = 7 * DAY
SUNDAY = 6
# The months in which clocks are changed, north and south; it happens on a Sunday, until three at night.
SPRING_AND_AUTUMN = (3, 4, 9, 10, 11)
LATEST = 3 * HOUR
LONGEST_SUMMER, LONGEST_WINTER, SHORTEST = 36 * WEEK, 30 * WEEK, 15 * WEEK

TOLD = "The clock went to summer time and back in these times: they are told in winter time all year."
MIXED = "Some hours come twice where the clock goes back, but not every year: the rows of the same time are made one."


def in_winter_time(times: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """The times, int64 microseconds in the order of the file, (rows,), without the summer's hour; and a note.

    They stay as they are where no hour comes twice, or the changes do not follow each other as they must.
    """
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    steps = np.diff(ordered)
    step = _usual(steps[steps > 0])
    if step == 0 or step > HOUR or HOUR % step or len(times) < 24:
        return times, ()
    again = np.append(False, steps == 0)
    back = _doubled_hours(ordered[again], step)
    if not back:
        return times, ()
    forward = _skipped_hours(ordered, steps, step)
    changes = sorted([(time, True) for time in back] + [(time, False) for time in forward])
    if not _follow_each_other(changes, int(ordered[0]), int(ordered[-1])):
        return times, (MIXED,)
    summer = np.zeros(len(times), dtype=bool)
    begins = int(ordered[0])
    for time, is_back in changes:
        if is_back:
            summer |= (ordered >= begins) & (ordered < time)
            summer |= (ordered >= time) & (ordered < time + HOUR) & ~again
        begins = time
    if not changes[-1][1]:
        summer |= ordered >= begins
    shifted = times.copy()
    shifted[order] -= np.where(summer, HOUR, 0)
    return shifted, (TOLD,)


def _usual(steps: np.ndarray) -> int:
    if len(steps) == 0:
        return 0
    different, counts = np.unique(steps, return_counts=True)
    return int(different[np.argmax(counts)])


def _may_change(times: np.ndarray) -> np.ndarray:
    """True on the Sundays of spring and autumn, until three at night, (rows,)."""
    sunday = (times // DAY + 3) % 7 == SUNDAY
    return sunday & np.isin(months_of(times) % 12 + 1, SPRING_AND_AUTUMN) & (times % DAY <= LATEST + HOUR)


def _doubled_hours(again: np.ndarray, step: int) -> list[int]:
    """The beginnings of the hours that come twice, whole, and nothing else on their day."""
    again = np.unique(again[_may_change(again)])
    found = []
    for day in np.unique(again // DAY):
        hour = again[again // DAY == day]
        begins = int(hour[0])
        if begins % HOUR in (0, step) and np.array_equal(hour, begins + np.arange(HOUR // step) * step):
            found.append(begins)
    return found


def _skipped_hours(ordered: np.ndarray, steps: np.ndarray, step: int) -> list[int]:
    """The beginnings of the hours that are left out, whole."""
    holes = ordered[:-1][steps == HOUR + step] + step
    return [int(hole) for hole in holes[_may_change(holes)]]


def _follow_each_other(changes: list[tuple[int, bool]], first: int, last: int) -> bool:
    """True where summers and winters take turns, each as long as one is, from the first row to the last."""
    if changes[0][0] - first > (LONGEST_SUMMER if changes[0][1] else LONGEST_WINTER):
        return False
    if last - changes[-1][0] > (LONGEST_WINTER if changes[-1][1] else LONGEST_SUMMER):
        return False
    for (earlier, was_back), (later, is_back) in pairwise(changes):
        longest = LONGEST_SUMMER if is_back else LONGEST_WINTER
        if was_back == is_back or not SHORTEST <= later - earlier <= longest:
            return False
    return True
