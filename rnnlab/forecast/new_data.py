"""A later file of the same shape as a run's series: read the same way, and checked before it is forecast from."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.describe import step_name
from rnnlab.series.read_options import Following
from rnnlab.series.series import Series
from rnnlab.series.source import AUTODETECT, File, ReadOptions, Source

DAY = 86_400.0
Load = Callable[[Source, Following], Series]


def read_like(series: Series, experiment: Experiment, file: Source, load: Load) -> Series:
    """The series that continues the run's, read as the run's own source was where the file's own choices are left out.

    series: the run's. Of a long table the series of the same name is taken.
    """
    source = experiment.source
    if isinstance(source, File) and isinstance(file, File):
        said = {
            name: getattr(file, name)
            for name in ReadOptions.__struct_fields__
            if getattr(file, name) != getattr(AUTODETECT, name)
        }
        own = msgspec.structs.replace(source, digest=file.digest, name=file.name, pick=None)
        file = msgspec.structs.replace(own, **said)
    return _of_same_name(series, experiment.features, file, load)


def read_known(series: Series, experiment: Experiment, file: Source, load: Load) -> Series:
    """What a file says of the features known ahead; its other columns are not looked at.

    series: the run's. Of a long table the series of the same name is taken.
    """
    return _of_same_name(series, experiment.known, file, load)


def _of_same_name(series: Series, features: tuple[str, ...], file: Source, load: Load) -> Series:
    following = Following(features, series.step_seconds)
    later = load(file, following)
    if later.groups is None or series.groups is None or not isinstance(file, File) or file.pick is not None:
        return later
    return load(msgspec.structs.replace(file, pick=series.groups.picked), following)


def checked_later(later: Series, series: Series, experiment: Experiment) -> Series:
    """The later series, fit to be forecast from; a Mistake where it is not of the run's shape."""
    missing = [name for name in experiment.features if name not in later.features]
    if missing:
        why = next((f" ({out.column}: {out.why})" for out in later.left_out if out.column in missing), "")
        raise Mistake(
            f"'{later.name}' lacks {listed(missing)}, which the run reads{why}: "
            "give a file with the same columns."
        )
    if _step(later) != _step(series):
        raise Mistake(
            f"The rows of '{later.name}' {_apart(later)}, but those of the run's series {_apart(series)}: "
            "give a file with the same step."
        )
    if series.weekdays and not later.weekdays:
        later = _of_weekdays(later)
    return later


def check_last_window(series: Series, window: int) -> None:
    """A Mistake where the series does not end with that many rows in a row."""
    unbroken = int((series.segments == series.segments[-1]).sum())
    if unbroken < window:
        behind = " behind its last gap" if unbroken < len(series) else ""
        rows = "1 row" if unbroken == 1 else f"{unbroken} rows"
        raise Mistake(
            f"'{series.name}' has {rows}{behind}, but the network reads windows of {window}: "
            f"give a file that ends with at least {window} rows without a gap."
        )


def known_values(
    known: Series | None, names: tuple[str, ...], times: pd.DatetimeIndex | None, steps: int
) -> np.ndarray:
    """What is known ahead of the steps that follow, (steps, names); by their times where there are any.

    Raises Mistake where a column or a step is missing.
    """
    where = f"give a file with {listed(names)} for the next {steps} steps (--known FILE)"
    if known is None:
        raise Mistake(f"The run reads {listed(names)} from the step to be predicted: {where}.")
    missing = [name for name in names if name not in known.features]
    if missing:
        raise Mistake(f"'{known.name}' has no {listed(missing)}, known ahead to the run: {where}.")
    rows = np.arange(steps)
    if times is not None:
        if known.times is None:
            raise Mistake(f"'{known.name}' has no times to find the next {steps} steps by: {where}.")
        rows = known.times.get_indexer(times)
    elif len(known) < steps:
        rows = np.append(np.arange(len(known)), -1)
    if (rows < 0).any():
        raise Mistake(f"'{known.name}' {_lacking(known, times, int(np.argmax(rows < 0)))}: {where}.")
    return known.values[rows][:, [known.features.index(name) for name in names]]


def _lacking(known: Series, times: pd.DatetimeIndex | None, step: int) -> str:
    """Where a file that does not hold a step ends, starts or has a gap; step: counted from 0."""
    if times is None or known.times is None:
        return f"ends before step {step + 1}"
    time = times[step]
    when = replace(known, times=times).label(step)
    if time < known.times[0]:
        return f"starts after {when}"
    return f"ends before {when}" if time > known.times[-1] else f"has no row for {when}"


def listed(names: list[str] | tuple[str, ...]) -> str:
    """Names as a sentence has them: 'a', 'b' and 'c'."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _step(series: Series) -> tuple[int | None, float | None]:
    """What must agree: whole months, else the length; the median length of a calendar step may differ."""
    return series.step_months, None if series.step_months is not None else series.step_seconds


def _apart(series: Series) -> str:
    return "have no times" if series.step_seconds is None else f"are {step_name(series.step_seconds)} apart"


def _of_weekdays(later: Series) -> Series:
    """The series as one of weekdays: less than two weeks are too short to tell by themselves."""
    assert later.times is not None
    if bool((later.times.day_of_week >= 5).any()):
        raise Mistake(
            f"The run's series has no weekends, but '{later.name}' has rows on a Saturday or Sunday, or is too "
            "short to tell: give a file of at least two weeks of weekdays."
        )
    return replace(later, weekdays=True)
