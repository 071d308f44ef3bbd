"""How the columns of a series become the inputs of a network: the one place that says so.

A *column* is what a person has at each row: the features in their own units, then the calendar. An
*input* is a number that the network reads at each time step. A column is one input, but an angle is
two, its sine and its cosine, for 359 degrees and 1 degree are neighbours.

Columns that are known ahead, the calendar among them, are taken from the row that follows: at the
window's last step they tell of the step to be predicted. With a horizon of H above 1 a feature known
ahead is there once more, from the row H steps on, so that a window of H steps or more holds its
values at every lead time.
"""

from typing import Literal, NamedTuple

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.series.series import Series
from rnnlab.training import calendar

WAVES = {"sin": np.sin, "cos": np.cos}


class Column(NamedTuple):
    """A column: a feature as it stands so many rows ahead, or one of the calendar's (feature None)."""

    name: str
    feature: str | None = None
    ahead: int = 0


class Input(NamedTuple):
    """An input and the place of the column it is made of.

    feature: whose mean and deviation standardise it; None leaves it as it is.
    wave: what is taken of an angle in degrees.
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
    return (*columns, *(Column(name, ahead=1) for name in calendar.names_of(cycles)))


def inputs_of(e: Experiment, cycles: tuple[calendar.Cycle, ...]) -> tuple[Input, ...]:
    """The inputs in the order of their columns."""
    inputs = []
    for place, column in enumerate(columns_of(e, cycles)):
        if column.feature in e.angles:
            inputs += [Input(f"{column.name} (sin)", place, wave="sin")]
            inputs += [Input(f"{column.name} (cos)", place, wave="cos")]
        else:
            inputs.append(Input(column.name, place, column.feature))
    return tuple(inputs)


def column_values(series: Series, e: Experiment, cycles: tuple[calendar.Cycle, ...]) -> np.ndarray:
    """What each row holds, own units, float64 (rows, columns); NaN where the row ahead is not there."""
    own = [
        rows_ahead(series, series.column(column.feature), column.ahead)
        for column in columns_of(e, cycles)
        if column.feature is not None
    ]
    return np.column_stack([*own, calendar.columns(series, cycles)])


def rows_ahead(series: Series, values: np.ndarray, ahead: int) -> np.ndarray:
    """The values, (rows,), so many rows on in the same segment, NaN where there is no such row."""
    if not ahead:
        return values
    moved = np.full(len(values), np.nan)
    same = series.segments[ahead:] == series.segments[:-ahead]
    moved[:-ahead] = np.where(same, values[ahead:], np.nan)
    return moved


def input_values(
    columns: np.ndarray, inputs: tuple[Input, ...], mean: np.ndarray, deviation: np.ndarray
) -> np.ndarray:
    """The inputs, float32 (rows, inputs), of columns (rows, columns); mean, deviation: (inputs,)."""
    values = np.empty((len(columns), len(inputs)), "float32")
    for place, one in enumerate(inputs):
        own = columns[:, one.column]
        if one.wave is not None:
            own = WAVES[one.wave](np.radians(own))
        values[:, place] = (own - mean[place]) / deviation[place]
    return values
