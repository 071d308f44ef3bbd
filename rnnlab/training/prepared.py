"""A series prepared for training: scaled inputs, origins of windows, scales. No TensorFlow."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rnnlab.experiment import Experiment, check_features
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training import calendar, encoding, messages
from rnnlab.training.loss import losses
from rnnlab.training.windows import Origins, origins_of, split_rows

WINDOWS_AT_ONCE = 4096  # whose losses are computed together


@dataclass(frozen=True, eq=False)
class SeriesScales:
    """What puts the rows of several series in deviations from the mean of their own series.

    starts: (series + 1,): the rows of series k are starts[k] to starts[k + 1] - 1. level, unit: (series, columns).
    """

    starts: np.ndarray
    level: np.ndarray
    unit: np.ndarray

    def of_columns(self, columns: list[int]) -> "SeriesScales":
        return replace(self, level=self.level[:, columns], unit=self.unit[:, columns])

    def scaled(self, values: np.ndarray, rows: np.ndarray | slice) -> np.ndarray:
        """The values (..., columns) of these rows in deviations."""
        if isinstance(rows, slice):
            rows = np.arange(*rows.indices(int(self.starts[-1])))
        series = np.searchsorted(self.starts, rows, side="right") - 1
        return (values - self.level[series]) / self.unit[series]


@dataclass(frozen=True, eq=False)
class Prepared:
    """All arrays that training needs. Means, deviations and scales come from the training set only.

    inputs: float32 (rows, inputs): standardised features, then the calendar of the next time step. An angle has
        two inputs, its sine and cosine; a feature known ahead is that of the next time step (see encoding.py).
        Of several series, the calendar may be in `shared`.
    shared: float32 (times, inputs): the further inputs that all rows of a time have. shared_row: int32 (rows,), which
        of them each row has. Both are empty if `inputs` has all inputs.
    encodings: (inputs,), how each input is computed from a column. columns: the names of the columns.
    mean, deviation: (inputs,), in the data's units; 0 and 1 for an input that is not standardised.
    actual: float64 (rows, targets). scales: what puts it in the targets' units, None if it is in them: the unit of
        several series is a deviation of each.
    target_index: the index of each target among the inputs.
    scale, offset: float64 (horizon, targets), in the targets' units: an output y of the network means
        `last + y * scale` (predict='change', offset 0) or `y * scale + offset` (predict='value').
        A change is scaled by its root mean square, so persistence has a training loss (mse) of 1.
    low, high: (targets,), the bounds of the forecasts; infinite for a target without bounds.
    training_rows: the rows of the training set.
    """

    experiment: Experiment
    inputs: np.ndarray
    encodings: tuple[encoding.Input, ...]
    columns: tuple[str, ...]
    mean: np.ndarray
    deviation: np.ndarray
    actual: np.ndarray
    target_index: tuple[int, ...]
    scale: np.ndarray
    offset: np.ndarray
    low: np.ndarray
    high: np.ndarray
    origins: Origins
    training_rows: int
    shared: np.ndarray
    shared_row: np.ndarray
    scales: SeriesScales | None

    def input_rows(self, rows: np.ndarray) -> np.ndarray:
        """All inputs of these rows, float32 (..., inputs)."""
        inputs = self.inputs[rows]
        if not self.shared.size:
            return inputs
        return np.concatenate([inputs, self.shared[self.shared_row[rows]]], axis=-1)

    def values(self, rows: np.ndarray | slice) -> np.ndarray:
        """The actual values of these rows in the targets' units, (..., targets)."""
        values = self.actual[rows]
        return values if self.scales is None else self.scales.scaled(values, rows)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return tuple(encoded.name for encoded in self.encodings)

    @property
    def outputs(self) -> int:
        """The number of outputs of the head: horizon * targets, ordered by lead time, then target."""
        return self.scale.size

    def truth(self, origins: np.ndarray) -> np.ndarray:
        """The true values after these origins, in the targets' units, (windows, horizon, targets)."""
        leads = np.arange(1, self.experiment.horizon + 1)
        return self.values(origins[:, None] + leads)

    def in_target_units(self, outputs: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """Outputs of the head (windows, horizon * targets) as forecasts in the targets' units, within their bounds.

        Returns (windows, horizon, targets).
        """
        steps = outputs.reshape(len(outputs), *self.scale.shape).astype("float64") * self.scale
        if self.experiment.predict == "change":
            return self.within_bounds(self.values(origins)[:, None, :] + steps)
        return self.within_bounds(steps + self.offset)

    def within_bounds(self, values: np.ndarray) -> np.ndarray:
        """Forecasts or ends of intervals, (..., targets) in the targets' units, clipped to the targets' bounds."""
        return np.clip(values, self.low, self.high)

    def loss_of(self, predict: Callable[[np.ndarray], np.ndarray], origins: np.ndarray) -> float:
        """The training loss of forecasts, for example of a baseline, for the loss curve.

        predict: origins -> (windows, horizon, targets), in the targets' units.
        """
        every = np.empty((len(origins), *self.scale.shape))
        for at in range(0, len(origins), WINDOWS_AT_ONCE):
            now = origins[at : at + WINDOWS_AT_ONCE]
            errors = (predict(now) - self.truth(now)) / self.scale
            every[at : at + len(now)] = losses(self.experiment, errors)
        return float(np.mean(every))


def spread(values: np.ndarray) -> np.ndarray:
    """The standard deviation of each column; 1 for a constant column."""
    deviation = values.std(axis=0)
    return np.where(deviation > 1e-12 * np.abs(values).max(axis=0), deviation, 1.0)


def prepare(series: Series, experiment: Experiment) -> Prepared:
    """Prepare the series for training; a Mistake if a feature is missing or a set is too short."""
    check_features(series, experiment.features)
    origins = origins_of(series, experiment)
    series = replace(series, values=series.known_by_then(), filled=None)
    rows = split_rows(len(series), experiment.split).training[1]
    cycles = calendar.usable_cycles(series, rows) if experiment.calendar else ()
    features = series.values[:, [series.features.index(name) for name in experiment.features]]
    encodings = encoding.inputs_of(experiment, cycles)
    scaling = scaling_of(encodings, experiment.features, features[:rows])
    return assembled(series, experiment, origins, origins.training, cycles, scaling, rows)


def assembled(
    series: Series,
    experiment: Experiment,
    origins: Origins,
    scaled_by: np.ndarray,
    cycles: tuple[calendar.Cycle, ...],
    scaling: tuple[np.ndarray, np.ndarray],
    training_rows: int,
    scales: SeriesScales | None = None,
) -> Prepared:
    """The arrays of a series whose windows and scaling are known.

    scaled_by: the origins that the outputs are scaled by. scaling: the mean and deviation of each input, (inputs,).
    training_rows: the rows from the first one on that bounds must contain. scales: of several series, whose rows share
    the calendar.
    """
    mean, deviation = scaling
    encodings = encoding.inputs_of(experiment, cycles)
    of_features = [encoded.feature for encoded in encodings]
    target_index = tuple(of_features.index(target) for target in experiment.targets)
    columns = [series.features.index(name) for name in experiment.targets]
    actual = series.values if experiment.targets == series.features else series.values[:, columns]
    target_mean, target_deviation = mean[list(target_index)], deviation[list(target_index)]
    low, high = limits_of(experiment, actual[:training_rows])
    shared, shared_row = encoding.calendar_of_times(series, experiment, cycles if scales else ())
    prepared = Prepared(
        experiment=experiment,
        inputs=encoding.inputs_of_rows(
            series, experiment, () if scales else cycles, mean, deviation, scales.scaled if scales else None
        ),
        encodings=encodings,
        columns=tuple(column.name for column in encoding.columns_of(experiment, cycles)),
        mean=mean,
        deviation=deviation,
        actual=actual,
        target_index=target_index,
        scale=np.empty((experiment.horizon, len(experiment.targets))),
        offset=output_offset(target_mean, experiment),
        low=low,
        high=high,
        origins=origins,
        training_rows=training_rows,
        shared=shared,
        shared_row=shared_row,
        scales=scales and scales.of_columns(columns),
    )
    return replace(prepared, scale=output_scale(prepared, target_deviation, scaled_by))


def scaling_of(
    encodings: tuple[encoding.Input, ...], names: tuple[str, ...], features: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The mean and deviation of each input, (inputs,), from the training rows (rows, features) of these features."""
    means = dict(zip(names, features.mean(axis=0), strict=True))
    deviations = dict(zip(names, spread(features), strict=True))
    # Calendar inputs, sines and cosines are between -1 and 1 already; their `feature` is None.
    mean = [0.0 if encoded.feature is None else means[encoded.feature] for encoded in encodings]
    deviation = [1.0 if encoded.feature is None else deviations[encoded.feature] for encoded in encodings]
    return np.array(mean), np.array(deviation)


def limits_of(experiment: Experiment, training: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The low and high bounds, each (targets,); a Mistake if a value of the training set is outside them."""
    low = np.full(len(experiment.targets), -np.inf)
    high = np.full(len(experiment.targets), np.inf)
    for bounds in experiment.bounds:
        target = experiment.targets.index(bounds.column)
        low[target] = -np.inf if bounds.low is None else bounds.low
        high[target] = np.inf if bounds.high is None else bounds.high
        outside = bounds.outside(training[:, target])
        if len(outside):
            value = float(outside[0])
            raise Mistake(messages.bounds_exceeded(bounds.column, bounds.low, bounds.high, value))
    return low, high


def output_scale(prepared: Prepared, deviation: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """The scale of the outputs, in the targets' units, (horizon, targets), from the training windows."""
    horizon, last = prepared.experiment.horizon, prepared.values(origins)
    if prepared.experiment.predict == "value":
        return np.tile(deviation, (horizon, 1))
    leads = range(1, horizon + 1)
    squares = [np.square(prepared.values(origins + lead) - last).mean(axis=0) for lead in leads]
    root_mean_square = np.sqrt(squares)
    return np.where(root_mean_square > 0, root_mean_square, 1.0)


def output_offset(mean: np.ndarray, experiment: Experiment) -> np.ndarray:
    """The forecast of an output of zero: the mean of the training set for predict='value', else 0."""
    zero = np.zeros((experiment.horizon, len(mean)))
    return zero + mean if experiment.predict == "value" else zero


def input_names(series: Series, experiment: Experiment) -> tuple[str, ...]:
    """The names of the inputs at each time step: of the features, the calendar, and what is constant in a series."""
    rows = split_rows(len(series), experiment.split).training[1]
    cycles = calendar.usable_cycles(series, rows) if experiment.calendar and rows else ()
    names = (encoded.name for encoded in encoding.inputs_of(experiment, cycles))
    return (*names, *experiment.constants)
