"""Files with new data for a run: read like the run's own file, and checked before a forecast uses them."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast import known_messages, messages
from rnnlab.mistake import Mistake
from rnnlab.series.read_options import Following
from rnnlab.series.series import Series
from rnnlab.series.source import AUTODETECT, File, ReadOptions, Source
from rnnlab.series.step_names import step_name
from rnnlab.series.steps.grid import later_times

Load = Callable[[Source, Following], Series]


def read_new_series(series: Series, experiment: Experiment, file: Source, load: Load) -> Series:
    """Read a series that continues the run's, with the read options of the run's file unless the new one has others.

    series: the run's. Of a long table, the series of the same name is read.
    """
    source = experiment.source
    if isinstance(source, File) and isinstance(file, File):
        options = {
            name: getattr(file, name)
            for name in ReadOptions.__struct_fields__
            if getattr(file, name) != getattr(AUTODETECT, name)
        }
        like_the_run = msgspec.structs.replace(source, digest=file.digest, name=file.name, pick=None)
        file = msgspec.structs.replace(like_the_run, **options)
    return _load_same_series(series, experiment.features, file, load)


def read_known(series: Series, experiment: Experiment, file: Source, load: Load) -> Series:
    """Read the features that are known ahead from a file; other columns are ignored.

    series: the run's. Of a long table, the series of the same name is read.
    """
    return _load_same_series(series, experiment.known, file, load)


def _load_same_series(series: Series, features: tuple[str, ...], file: Source, load: Load) -> Series:
    following = Following(features, series.step_seconds, series.week, series.clock)
    new = load(file, following)
    if new.groups is None or series.groups is None or not isinstance(file, File) or file.pick is not None:
        return new
    return load(msgspec.structs.replace(file, pick=series.groups.picked), following)


def check_new_series(new: Series, series: Series, experiment: Experiment) -> Series:
    """The new series; a Mistake if the run cannot forecast from it."""
    missing = tuple(name for name in experiment.features if name not in new.features)
    if missing:
        left_out = next((out for out in new.left_out if out.column in missing), None)
        column, reason = ("", "") if left_out is None else (left_out.column, str(left_out.why))
        raise Mistake(messages.features_missing(new.name, missing, column, reason))
    if _time_step(new) != _time_step(series):
        raise Mistake(messages.other_time_step(new.name, _step_text(new), _step_text(series)))
    if new.week != series.week:
        raise Mistake(
            messages.weekends_in_new_data(new.name)
            if series.weekdays
            else messages.rows_when_closed(new.name)
        )
    return new


def continued(series: Series, new: Series) -> Series | None:
    """The run's series followed by the new rows after its end; None if these do not follow it without a gap.

    Both have the same features. Without times, the new series must begin with the run's rows.
    """
    if series.times is None or new.times is None:
        rows = len(series)
        return new if len(new) > rows and np.allclose(new.values[:rows], series.values) else None
    following = later_times(series, 1)
    start = -1 if following is None else int(new.times.get_indexer(following)[0])
    if start < 0:
        return None
    return replace(
        new,
        values=np.concatenate([series.values, new.values[start:]]),
        filled=None,
        times=pd.DatetimeIndex(series.times.append(new.times[start:])),
        segments=np.append(series.segments, new.segments[start:] - new.segments[start] + series.segments[-1]),
    )


def earlier_row(series: Series, new: Series, window: int) -> int | None:
    """The row of the run's series, before its last one, where a new one ends whose last window is the same; or None.

    Both have the same features. Without times, the new series must begin with the run's first row.
    """
    at = len(new) - 1
    if series.times is not None and new.times is not None:
        at = int(series.times.get_indexer(new.times[-1:])[0])
    if not window - 1 <= at < len(series) - 1:
        return None
    same = np.allclose(series.values[at - window + 1 : at + 1], new.values[-window:])
    return at if same else None


def check_last_window(series: Series, window: int) -> None:
    """Raise a Mistake if the series does not end with that many rows without a gap."""
    rows = int((series.segments == series.segments[-1]).sum())
    if rows < window:
        raise Mistake(messages.last_window_too_short(series.name, rows, rows < len(series), window))


def known_values(
    known: Series | None, names: tuple[str, ...], times: pd.DatetimeIndex | None, steps: int
) -> np.ndarray:
    """The known features at the next steps, (steps, names).

    The rows are found by the steps' times, or are the file's first rows without times. Raises Mistake if a
    column or a step is missing.
    """
    if known is None:
        raise Mistake(known_messages.known_file_missing(names, steps))
    missing = tuple(name for name in names if name not in known.features)
    if missing:
        raise Mistake(known_messages.known_columns_missing(known.name, missing, names, steps))
    if times is None:
        if len(known) < steps:
            raise Mistake(known_messages.known_ends_early(known.name, f"step {len(known) + 1}", names, steps))
        rows = np.arange(steps)
    else:
        if known.times is None:
            raise Mistake(known_messages.known_times_missing(known.name, names, steps))
        rows = known.times.get_indexer(times)
        if (rows < 0).any():
            _raise_step_missing(known, names, times, int(np.argmax(rows < 0)))
    return known.values[rows][:, [known.features.index(name) for name in names]]


def _raise_step_missing(known: Series, names: tuple[str, ...], times: pd.DatetimeIndex, step: int) -> None:
    """Raise the Mistake for a step, counted from 0, that the file with known features does not have."""
    assert known.times is not None
    time, label = times[step], replace(known, times=times).label(step)
    if time < known.times[0]:
        raise Mistake(known_messages.known_starts_late(known.name, label, names, len(times)))
    if time > known.times[-1]:
        raise Mistake(known_messages.known_ends_early(known.name, label, names, len(times)))
    raise Mistake(known_messages.known_row_missing(known.name, label, names, len(times)))


def _time_step(series: Series) -> tuple[int | None, float | None]:
    """What must agree: whole months, otherwise seconds; the median length of a calendar step may differ."""
    return series.step_months, None if series.step_months is not None else series.step_seconds


def _step_text(series: Series) -> str:
    return "" if series.step_seconds is None else step_name(series.step_seconds)
