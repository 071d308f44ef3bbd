"""Decides which columns cannot help a forecast: counters, codes, coordinates, flags that hardly change, shifted copies.

They are no features by default; the user can choose them.
"""

from collections.abc import Iterator

import numpy as np

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import target_rank, words_of
from rnnlab.series.messages import columns as messages
from rnnlab.series.roles import calendar_columns
from rnnlab.series.series import Series, once_a_series
from rnnlab.series.vocabulary import vocabulary

_CODE_WORDS = vocabulary("features.codes")
_QUALITY_WORDS = vocabulary("features.quality")
_LATITUDE, _LONGITUDE = vocabulary("features.latitudes"), vocabulary("features.longitudes")
_LAG_WORDS, _LEAD_WORDS = vocabulary("features.lags"), vocabulary("features.leads")


@once_a_series
def helpless_columns(series: Series) -> dict[str, Message]:
    """Return the columns that cannot help a forecast, and why."""
    names, values = series.features, series.values
    if len(values) < th.LEAST_ROWS_TO_JUDGE or len(names) < 2:
        return {}
    reasons = dict(_by_themselves(names, values))
    rest = [number for number, name in enumerate(names) if name not in reasons]
    return reasons | dict(
        _shifted_copies([names[number] for number in rest], values[-th.SAMPLED_ROWS :, rest])
    )


def unused_columns(series: Series, calendar: bool = True) -> dict[str, Message]:
    """Return the columns that are no features by default, and why.

    calendar: whether the network reads calendar features, which a series without times does not have.
    """
    repeated = calendar_columns(series) if calendar and series.cycles else ()
    reasons = {name: messages.repeats_calendar() for name in repeated} | helpless_columns(series)
    unused = {name: reasons[name] for name in series.features if name in reasons}
    if len(unused) < len(series.features):
        return unused
    return {name: why for name, why in unused.items() if name in repeated and len(repeated) < len(unused)}


def _by_themselves(names: tuple[str, ...], values: np.ndarray) -> Iterator[tuple[str, Message]]:
    has_latitude = any(not _LATITUDE.isdisjoint(words_of(name)) for name in names)
    some = values[:: 1 + len(values) // th.SAMPLED_DIFFERENT]
    for name, column, whole in zip(names, some.T, values.T, strict=True):
        words = set(words_of(name))
        if _is_straight(whole):
            yield name, messages.straight_line()
        elif _marks_another(name, names) and _has_levels(column, th.MOST_CODE_LEVELS):
            yield name, messages.code()
        elif target_rank(name) is not None:
            continue
        elif _is_coordinate(words, column, has_latitude):
            yield name, messages.coordinate()
        elif words & (_CODE_WORDS | _QUALITY_WORDS) and _has_levels(column, th.MOST_CODE_LEVELS):
            yield name, messages.code()
        elif _is_idle_flag(column):
            value, count = _most_frequent(column)
            yield name, messages.hardly_changes(value, len(column) - count, len(column))


def _is_straight(column: np.ndarray) -> bool:
    """Whether the values rise or fall by the same amount in every row, but for rounding and for missing rows."""
    few = np.diff(column[: th.LEAST_ROWS_TO_JUDGE])  # most columns are not, which a few rows show
    usual = float(np.median(few))
    if usual == 0 or np.mean(np.abs(few / usual - 1) <= th.NEAR_MEDIAN) < th.MOSTLY:
        return False
    rows = np.round(np.diff(column) / usual)
    if rows.min() < 1 or np.mean(rows == 1) < th.NEARLY_ALL:
        return False
    place, height = np.append(0, np.cumsum(rows)), float(column[-1] - column[0])
    step = height / place[-1]
    uneven = np.abs(np.diff(column) - step * rows).max()
    return bool(
        np.abs(column - column[0] - step * place).max() <= th.STRAIGHT * abs(height)
        and uneven <= th.UNEVEN_STEP * abs(step)
    )


def _is_coordinate(words: set[str], column: np.ndarray, has_latitude: bool) -> bool:
    if not _LATITUDE.isdisjoint(words):
        return bool(np.abs(column).max() <= 90)
    longitude = not _LONGITUDE.isdisjoint(words) or (has_latitude and "long" in words)
    return longitude and bool(np.abs(column).max() <= 360)


def _marks_another(name: str, names: tuple[str, ...]) -> bool:
    """Whether the name is that of another column with a Q or QC before or behind it: Q_TG, TA_QC."""
    parts = name.lower().replace("-", "_").split("_")
    if len(parts) < 2 or not {parts[0], parts[-1]} & {"q", "qc", "f", "qf", "flag"}:
        return False
    rest = "_".join(parts[1:] if parts[0] in ("q", "qc", "f", "qf", "flag") else parts[:-1])
    return any(other.lower().replace("-", "_") == rest for other in names)


def _is_idle_flag(column: np.ndarray) -> bool:
    """Whether nearly all rows have the same of two or three whole numbers."""
    if not _has_levels(column, th.MOST_FLAG_LEVELS):
        return False
    value, count = _most_frequent(column)
    others = column[column != value]
    return count >= th.ENOUGH_SAME * len(column) and bool(np.mean(others % 1 == 0) > th.HALF)


def _has_levels(column: np.ndarray, most: int) -> bool:
    """Whether there are only so many different numbers, and they are whole but for means of merged rows."""
    few = column[:1000]
    if len(np.unique(few)) > most or np.mean(few % 1 == 0) < th.MOSTLY:
        return False
    return len(np.unique(column)) <= most and bool(np.mean(column % 1 == 0) >= th.MOSTLY)


def _most_frequent(column: np.ndarray) -> tuple[float, int]:
    levels, counts = np.unique(column, return_counts=True)
    most = int(np.argmax(counts))
    return float(levels[most]), int(counts[most])


def _shifted_copies(names: list[str], values: np.ndarray) -> Iterator[tuple[str, Message]]:
    """Yield the columns that repeat another one of some rows earlier or later: of the two, the derived one."""
    # The first and the last values of a copy are often filled.
    changes = np.diff(values[th.EDGE : -th.EDGE, : th.SAMPLED_COLUMNS], axis=0)
    rows = len(changes) - th.MOST_SHIFT
    # A few changes may be at the same times by chance.
    changed = np.count_nonzero(changes, axis=0) >= th.LEAST_ROWS_TO_JUDGE
    usable = [n for n in range(changes.shape[1]) if changed[n] and not _repeats(changes[:, n])]
    if rows < th.LEAST_ROWS_TO_JUDGE or len(usable) < 2:
        return
    left_out: set[str] = set()
    for shift in range(1, th.MOST_SHIFT + 1):
        # alike[a, b]: how much a is like b some rows later.
        early_changes, late_changes = (
            _standardised(part) for part in (changes[:-shift, usable], changes[shift:, usable])
        )
        alike = early_changes.T @ late_changes / len(early_changes)
        for a, b in zip(*np.nonzero(alike >= th.ALIKE), strict=True):
            early, late = names[usable[a]], names[usable[b]]
            if a == b or early in left_out or late in left_out:
                continue
            copy, is_future = _derived(early, late, usable[a] > usable[b])
            left_out.add(copy)
            other = late if is_future else early
            yield copy, (messages.future_copy if is_future else messages.past_copy)(other, shift)


def _standardised(changes: np.ndarray) -> np.ndarray:
    spread = changes.std(axis=0)
    return (changes - changes.mean(axis=0)) / np.where(spread > 0, spread, 1)


def _repeats(changes: np.ndarray) -> bool:
    """Whether a column's changes repeat with a period, so that it is like itself some rows later."""
    most = min(th.MOST_PERIOD, len(changes) // 2)
    scale = float(np.abs(changes).max())
    return any(
        np.abs(changes[period:] - changes[:-period]).max() < 1e-6 * scale
        for period in range(1, most)
        if abs(changes[period] - changes[0]) < 1e-6 * scale
    )


def _derived(early: str, late: str, early_is_behind: bool) -> tuple[str, bool]:
    """Return which of two columns was made from the other, and whether it holds its future.

    early: the one that has each value some rows before the other one. The names say so, or their order in the file.
    """
    if not _LAG_WORDS.isdisjoint(words_of(late)):
        return late, False
    if not _LEAD_WORDS.isdisjoint(words_of(early)) or early_is_behind:
        return early, True
    return late, False
