"""A clean series out of a user's CSV: the table read, its time found, its rows evened and repaired."""

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.choices import Reading
from rnnlab.series.columns import Numbers, numbers_of, sameness
from rnnlab.series.encoding import as_utf8
from rnnlab.series.evening import EvenRows, in_time_order, on_even_steps
from rnnlab.series.filling import Filled, filled
from rnnlab.series.grid import SECOND, times_at
from rnnlab.series.groups import Picked, picked_series
from rnnlab.series.layout import Layout, layout_of
from rnnlab.series.series import LeftOut, Repair, Series
from rnnlab.series.table import table
from rnnlab.series.times import Times, readable_rows, times_of
from rnnlab.series.wording import listed, quoted

MOST_BYTES = 200_000_000
LEAST_ROWS = 10
AS_FOUND = Reading()


def read_series(data: bytes, name: str, how: Reading = AS_FOUND) -> Series:
    """The series that a file's bytes hold, with a report of every repair and every column left out.

    name: the file's, for the sentences; how: what the person decided about it, the rest is found.
    Raises Mistake, and nothing else, where the bytes hold no series.
    """
    check_size(len(data), name)
    text, repairs = as_utf8(data, name)
    layout = layout_of(text, name)
    frame = table(text, layout, name)
    _check_rows(len(frame), name)
    repairs = (*repairs, *_layout_repairs(layout))
    times = times_of(frame, how.time)
    index = None
    if times is not None:
        frame, index, unreadable = readable_rows(frame, times)
        repairs = (*repairs, *unreadable)
    used = () if times is None else times.used
    picked = picked_series(frame, index, used, how.pick)
    if picked is not None:
        frame, index = frame.loc[picked.rows], None if index is None else index[picked.rows]
        used = (*used, picked.groups.column)
        name_of_rows = f"{name}, {picked.groups.column} = {picked.groups.picked}"
    else:
        name_of_rows = name
    _check_rows(len(frame), name_of_rows)
    numbers = numbers_of(frame, used, how.onehot)
    numbers.left_out[:0] = _known_left_out(times, picked)
    numbers.repairs[:0] = repairs
    return _evened(numbers, frame, times, index, picked, name)


def check_size(size: int, name: str) -> None:
    """Mistake where a file is larger than the lab reads."""
    if size > MOST_BYTES:
        raise Mistake(
            f"{quoted(name)} is {size / 1e6:,.0f} MB, more than MOST_BYTES, {MOST_BYTES / 1e6:,.0f} MB: "
            "keep fewer rows or columns, or longer steps."
        )


def _check_rows(rows: int, name: str) -> None:
    if rows < LEAST_ROWS:
        counted = f"{rows} row{'s' * (rows != 1)}"
        raise Mistake(f"{quoted(name)} has {counted} of values: load a file with at least {LEAST_ROWS} rows.")


def _layout_repairs(layout: Layout) -> tuple[Repair, ...]:
    repairs = []
    if layout.above:
        repairs.append(Repair("lines above the column names: skipped", layout.above))
    if layout.headless:
        repairs.append(Repair("columns without a line of names: named by their number", len(layout.names)))
    return tuple(repairs)


def _known_left_out(times: Times | None, picked: Picked | None) -> list[LeftOut]:
    left_out = [] if times is None else list(times.left_out)
    if picked is not None:
        groups = picked.groups
        why = f"it names the file's {len(groups.values)} series, of which {quoted(groups.picked)} is read"
        left_out.append(LeftOut(groups.column, why))
    return left_out


def _evened(
    numbers: Numbers,
    frame: pd.DataFrame,
    times: Times | None,
    index: pd.DatetimeIndex | None,
    picked: Picked | None,
    name: str,
) -> Series:
    """The series of a table's numbers at the times of its rows."""
    features = tuple(numbers.columns)
    _check_features(features, numbers.left_out, name)
    values = np.column_stack([numbers.columns[feature] for feature in features])
    even = None
    positions = np.arange(len(values))
    if index is not None:
        values, moments, repairs = in_time_order(values, index.as_unit("us").asi8)
        numbers.repairs.extend(repairs)
        if times is not None and len(moments) < LEAST_ROWS:
            raise Mistake(
                f"{quoted(times.column)} holds only {len(moments)} different time{'s' * (len(moments) != 1)} "
                f"in {len(frame)} rows: choose another time column, or load at least {LEAST_ROWS} time steps."
            )
        even = on_even_steps(values, moments)
        numbers.repairs.extend(even.repairs)
        values, positions = even.values, even.positions
    whole = filled(values, positions, features)
    numbers.repairs.extend(whole.repairs)
    _check_enough_left(whole, values, features, name)
    return _series(whole, even, numbers, times, picked, name)


def _check_features(features: tuple[str, ...], left_out: list[LeftOut], name: str) -> None:
    if not features:
        reasons = "; ".join(f"{quoted(out.column)}: {out.why}" for out in left_out[:4])
        more = f"; and {len(left_out) - 4} more" if len(left_out) > 4 else ""
        raise Mistake(
            f"{quoted(name)} has no column of numbers that change ({reasons or 'only a time column'}{more}): "
            "load a file with at least one."
        )


def _check_enough_left(whole: Filled, values: np.ndarray, features: tuple[str, ...], name: str) -> None:
    if len(whole.values) >= LEAST_ROWS:
        return
    missing = np.isnan(values).sum(axis=0)
    worst = [features[number] for number in np.argsort(-missing, kind="stable")[:3] if missing[number]]
    where = f" (most are missing in {listed(worst)})" if worst else ""
    raise Mistake(
        f"{quoted(name)} has {len(whole.values)} rows left after gaps and missing values{where}: "
        f"fill or delete what misses values, so that at least {LEAST_ROWS} rows are left."
    )


def _series(
    whole: Filled,
    even: EvenRows | None,
    numbers: Numbers,
    times: Times | None,
    picked: Picked | None,
    name: str,
) -> Series:
    """The series, without features that no longer change once rows with missing values are gone."""
    features, values = tuple(numbers.columns), whole.values
    kept = np.flatnonzero(_changing(values))
    if len(kept) < len(features):
        for number in sorted(set(range(len(features))) - set(kept.tolist())):
            numbers.left_out.append(LeftOut(features[number], sameness(values[:, number]) or ""))
        features, values = tuple(features[number] for number in kept), values[:, kept]
        _check_features(features, numbers.left_out, name)
    return Series(
        name=name,
        features=features,
        values=np.ascontiguousarray(values),
        times=None if even is None else _row_times(whole, even),
        time_column=None if times is None else times.column,
        step_seconds=None if even is None else even.step.micros / SECOND,
        segments=whole.segments,
        left_out=tuple(numbers.left_out),
        repairs=tuple(numbers.repairs),
        notes=() if times is None else times.notes,
        groups=None if picked is None else picked.groups,
        step_months=None if even is None else even.step.months,
        weekdays=even is not None and even.step.weekdays,
        words=numbers.words,
    )


def _row_times(whole: Filled, even: EvenRows) -> pd.DatetimeIndex:
    """The times of the rows as read, and for rows put in the times of their steps."""
    moments = even.times[whole.source]
    put_in = whole.source < 0
    if put_in.any():
        moments[put_in] = times_at(whole.positions[put_in], even.step)
    return pd.DatetimeIndex(moments.view("datetime64[us]"))


def _changing(values: np.ndarray) -> np.ndarray:
    """True for each feature that is not the same in every row, (features,); most show it early."""
    early = values[:1000].min(axis=0) < values[:1000].max(axis=0)
    return early if early.all() else values.min(axis=0) < values.max(axis=0)
