"""How the columns of a series become the inputs of a network.

*Columns* are the features in the data's units, then the calendar. *Inputs* are the numbers that the network reads at
each time step. Each column becomes one input. Only an angle becomes two, its sine and its cosine, because 359 degrees
and 1 degree are close.

A column that is known ahead (such as the calendar) is taken from the next row: at the last time step of the window it
is the value of the time step to predict. With a horizon H > 1, a feature known ahead is an input once more, from
the row H steps later, so a window of H steps or more contains its values at all lead times.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.series.series import Series
from rnnlab.training import calendar

ROWS_AT_ONCE = 65_536
WAVES = {"sin": np.sin, "cos": np.cos}


class Column(NamedTuple):
    """A column: a feature, taken `ahead` rows later, or a calendar column (feature None)."""

    name: str
    feature: str | None = None
    ahead: int = 0


class Input(NamedTuple):
    """An input, and the index of the column that it is computed from.

    feature: the feature whose mean and deviation standardise it; None: it is not standardised.
    wave: the function of an angle in degrees.
    """

    name: str
    column: int
    feature: str | None = None
    wave: Literal["sin", "cos"] | None = None


def columns_of(e: Experiment, cycles: tuple[calendar.Cycle, ...]) -> tuple[Column, ...]:
    """The columns in order: features, features known ahead at the end of the horizon, calendar."""
    columns = [
        Column(f"{name} (next step)", name, 1) if name in e.known else Column(name, name)
        for name in e.features
    ]
    if e.horizon > 1:
        known = [name for name in e.features if name in e.known]
        columns += [Column(f"{name} ({e.horizon} steps ahead)", name, e.horizon) for name in known]
    return (*columns, *(Column(name, ahead=1) for name in calendar.column_names(cycles)))


def inputs_of(e: Experiment, cycles: tuple[calendar.Cycle, ...]) -> tuple[Input, ...]:
    """The inputs in the order of their columns."""
    inputs = []
    for index, column in enumerate(columns_of(e, cycles)):
        if column.feature in e.angles:
            inputs += [Input(f"{column.name} (sin)", index, wave="sin")]
            inputs += [Input(f"{column.name} (cos)", index, wave="cos")]
        else:
            inputs.append(Input(column.name, index, column.feature))
    return tuple(inputs)


def column_values(series: Series, e: Experiment, cycles: tuple[calendar.Cycle, ...]) -> np.ndarray:
    """The values of the columns in the data's units, float64 (rows, columns); NaN if the row ahead does not exist."""
    features = [
        rows_ahead(series, series.column(column.feature), column.ahead)
        for column in columns_of(e, cycles)
        if column.feature is not None
    ]
    return np.column_stack([*features, calendar.columns(series, cycles)])


def rows_ahead(series: Series, values: np.ndarray, ahead: int) -> np.ndarray:
    """The values (rows,) that many rows later in the same segment; NaN if there is no such row."""
    if not ahead:
        return values
    moved = np.full(len(values), np.nan)
    same = series.segments[ahead:] == series.segments[:-ahead]
    moved[:-ahead] = np.where(same, values[ahead:], np.nan)
    return moved


def inputs_of_rows(
    series: Series,
    e: Experiment,
    cycles: tuple[calendar.Cycle, ...],
    mean: np.ndarray,
    deviation: np.ndarray,
    scaled: Callable[[np.ndarray, slice], np.ndarray] | None = None,
) -> np.ndarray:
    """The inputs of all rows, float32 (rows, inputs), made in blocks of rows. mean, deviation: (inputs,).

    scaled: puts the values of these rows, (rows, features), in other units.
    """
    inputs = inputs_of(e, cycles)
    values = np.empty((len(series), len(inputs)), "float32")
    for rows, part in _blocks(series, e):
        if scaled is not None:
            part = replace(part, values=scaled(part.values, rows))
        made = input_values(column_values(part, e, cycles), inputs, mean, deviation)
        values[rows.start : rows.start + ROWS_AT_ONCE] = made[:ROWS_AT_ONCE]
    return values


def calendar_of_times(
    series: Series, e: Experiment, cycles: tuple[calendar.Cycle, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The calendar inputs of each different time, float32 (times, inputs), and which of them each row has.

    The second is int32 (rows,). Both are empty without cycles.
    """
    if not cycles:
        return np.empty((0, 0), "float32"), np.empty(0, "int32")

    def micros() -> Iterator[np.ndarray]:
        for _, part in _blocks(series, e):
            yield calendar.next_times(part).as_unit("us").asi8[:ROWS_AT_ONCE]

    times = np.unique(np.concatenate([np.unique(part) for part in micros()]))
    places = np.concatenate([np.searchsorted(times, part).astype("int32") for part in micros()])
    return calendar.columns_at(pd.DatetimeIndex(times.view("datetime64[us]")), cycles), places


def _blocks(series: Series, e: Experiment) -> Iterator[tuple[slice, Series]]:
    """ROWS_AT_ONCE rows at a time, with the further ones that what is known ahead, and the calendar, are taken from."""
    further = max(1, e.horizon)
    for start in range(0, len(series), ROWS_AT_ONCE):
        rows = slice(start, min(start + ROWS_AT_ONCE + further, len(series)))
        yield (
            rows,
            replace(
                series,
                values=series.values[rows],
                times=None if series.times is None else series.times[rows],
                segments=series.segments[rows],
                filled=None,
            ),
        )


def input_values(
    columns: np.ndarray, inputs: tuple[Input, ...], mean: np.ndarray, deviation: np.ndarray
) -> np.ndarray:
    """The inputs, float32 (rows, inputs), of columns (rows, columns). mean, deviation: (inputs,)."""
    values = np.empty((len(columns), len(inputs)), "float32")
    for index, encoded in enumerate(inputs):
        column = columns[:, encoded.column]
        if encoded.wave is not None:
            column = WAVES[encoded.wave](np.radians(column))
        values[:, index] = (column - mean[index]) / deviation[index]
    return values
