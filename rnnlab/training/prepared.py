"""A series and an experiment made ready for training: scaled inputs, origins, scales. No TensorFlow."""

from dataclasses import dataclass

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training import calendar, encoding
from rnnlab.training.windows import Origins, origins_of, parts_of


@dataclass(frozen=True, eq=False)
class Prepared:
    """All numbers that training needs; everything fitted is fitted on the training part alone.

    inputs: float32 (rows, inputs): standardised features, then calendar columns of the next step.
        An angle is its sine and cosine; what is known ahead is of the next step (see encoding.py).
    made_of: how each input is made of the columns, (inputs,); names: theirs. columns: the columns' names.
    mean, deviation: of the inputs, in the data's own units; 0 and 1 where nothing is standardised.
    actual: float64 (rows, targets), in the data's own units.
    target_index: the targets' places among the inputs.
    scale, offset: float64 (horizon, targets): the network's output y stands for `last + y * scale`
        (predict='change', offset 0) or for `y * scale + offset` (predict='value'), own units.
        A change is scaled by its root mean square, so persistence has a training loss (mse) of 1.
    low, high: what forecasts of each target never leave, (targets,), infinite where there is no bound.
    """

    experiment: Experiment
    inputs: np.ndarray
    made_of: tuple[encoding.Input, ...]
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

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.made_of)

    @property
    def outputs(self) -> int:
        """Numbers that leave the head: horizon times targets, lead times first."""
        return self.scale.size

    def truth(self, origins: np.ndarray) -> np.ndarray:
        """What really happened after those origins, own units, (windows, horizon, targets)."""
        leads = np.arange(1, self.experiment.horizon + 1)
        return self.actual[origins[:, None] + leads]

    def own_units(self, outputs: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """The head's outputs (windows, horizon * targets) in own units and bounds, (windows, horizon, targets)."""
        steps = outputs.reshape(len(outputs), *self.scale.shape).astype("float64") * self.scale
        if self.experiment.predict == "change":
            return self.within_bounds(self.actual[origins][:, None, :] + steps)
        return self.within_bounds(steps + self.offset)

    def within_bounds(self, values: np.ndarray) -> np.ndarray:
        """Forecasts or ends of intervals, (..., targets) in own units, cut off at the targets' bounds."""
        return np.clip(values, self.low, self.high)

    def loss_of(self, predicted: np.ndarray, origins: np.ndarray) -> float:
        """The training loss of predictions in own units: how a baseline would stand on the loss curve."""
        errors = (predicted - self.truth(origins)) / self.scale
        return float(np.mean(errors**2 if self.experiment.loss == "mse" else np.abs(errors)))


def spread(values: np.ndarray) -> np.ndarray:
    """The standard deviation of each column, 1 where a column does not vary."""
    deviation = values.std(axis=0)
    return np.where(deviation > 1e-12 * np.abs(values).max(axis=0), deviation, 1.0)


def prepare(series: Series, experiment: Experiment) -> Prepared:
    """The series ready for training; a Mistake where a column is missing or a part too short."""
    missing = [name for name in experiment.features if name not in series.features]
    if missing:
        raise Mistake(f"The series has no feature '{missing[0]}': choose among {', '.join(series.features)}.")
    origins = origins_of(series, experiment)
    rows = parts_of(len(series), experiment.split).training[1]
    cycles = calendar.usable_cycles(series, rows) if experiment.calendar else ()
    features = series.values[:, [series.features.index(name) for name in experiment.features]]
    places = [experiment.features.index(name) for name in experiment.targets]
    made_of = encoding.inputs_of(experiment, cycles)
    mean, deviation = scaling_of(made_of, experiment.features, features[:rows])
    target_index = tuple(
        next(place for place, one in enumerate(made_of) if one.feature == target)
        for target in experiment.targets
    )
    actual, own = features[:, places], list(target_index)
    low, high = limits_of(experiment, actual[:rows])
    return Prepared(
        experiment=experiment,
        inputs=encoding.input_values(
            encoding.column_values(series, experiment, cycles), made_of, mean, deviation
        ),
        made_of=made_of,
        columns=tuple(column.name for column in encoding.columns_of(experiment, cycles)),
        mean=mean,
        deviation=deviation,
        actual=actual,
        target_index=target_index,
        scale=output_scale(actual, deviation[own], origins.training, experiment),
        offset=offset_of(mean[own], experiment),
        low=low,
        high=high,
        origins=origins,
        training_rows=rows,
    )


def scaling_of(
    made_of: tuple[encoding.Input, ...], names: tuple[str, ...], features: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of each input, (inputs,), from the training rows of those features."""
    means = dict(zip(names, features.mean(axis=0), strict=True))
    deviations = dict(zip(names, spread(features), strict=True))
    # What comes of no feature (the calendar) or is a wave already lies between -1 and 1.
    mean = [0.0 if one.feature is None else means[one.feature] for one in made_of]
    return np.array(mean), np.array(
        [1.0 if one.feature is None else deviations[one.feature] for one in made_of]
    )


def limits_of(experiment: Experiment, training: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The targets' low and high bounds, each (targets,); a Mistake where the training rows break them."""
    low = np.full(len(experiment.targets), -np.inf)
    high = np.full(len(experiment.targets), np.inf)
    for bounds in experiment.bounds:
        place = experiment.targets.index(bounds.column)
        low[place] = -np.inf if bounds.low is None else bounds.low
        high[place] = np.inf if bounds.high is None else bounds.high
        outside = bounds.outside(training[:, place])
        if len(outside):
            raise Mistake(
                f"'{bounds.column}' is to stay at {bounds.words}, but its training part holds {outside[0]:g}: "
                "widen its bounds, or take them off."
            )
    return low, high


def output_scale(
    actual: np.ndarray, deviation: np.ndarray, origins: np.ndarray, experiment: Experiment
) -> np.ndarray:
    """The size of what is predicted, own units, (horizon, targets), from training windows."""
    if experiment.predict == "value":
        return np.tile(deviation, (experiment.horizon, 1))
    changes = [actual[origins + lead] - actual[origins] for lead in range(1, experiment.horizon + 1)]
    size = np.sqrt(np.mean(np.square(changes), axis=1))
    return np.where(size > 0, size, 1.0)


def offset_of(mean: np.ndarray, experiment: Experiment) -> np.ndarray:
    """What an output of zero stands for, besides the last value: the training mean for 'value'."""
    zero = np.zeros((experiment.horizon, len(mean)))
    return zero + mean if experiment.predict == "value" else zero


def input_names(series: Series, experiment: Experiment) -> tuple[str, ...]:
    """The names of what each time step holds: of the features, then of the calendar columns in use."""
    rows = parts_of(len(series), experiment.split).training[1]
    cycles = calendar.usable_cycles(series, rows) if experiment.calendar and rows else ()
    return tuple(one.name for one in encoding.inputs_of(experiment, cycles))
