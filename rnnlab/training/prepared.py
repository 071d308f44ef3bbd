"""A series and an experiment made ready for training: scaled inputs, origins, scales. No TensorFlow."""

from dataclasses import dataclass

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training import calendar
from rnnlab.training.windows import Origins, origins_of, parts_of


@dataclass(frozen=True, eq=False)
class Prepared:
    """All numbers that training needs; everything fitted is fitted on the training part alone.

    inputs: float32 (rows, inputs): standardised features, then calendar columns of the next step.
    names: the inputs' names, (inputs,). mean, deviation: of the inputs, in the data's own units;
        0 and 1 for calendar columns.
    actual: float64 (rows, targets), in the data's own units.
    target_index: the targets' places among the inputs.
    scale, offset: float64 (horizon, targets): the network's output y stands for `last + y * scale`
        (predict='change', offset 0) or for `y * scale + offset` (predict='value'), own units.
        A change is scaled by its root mean square, so persistence has a training loss (mse) of 1.
    """

    experiment: Experiment
    inputs: np.ndarray
    names: tuple[str, ...]
    mean: np.ndarray
    deviation: np.ndarray
    actual: np.ndarray
    target_index: tuple[int, ...]
    scale: np.ndarray
    offset: np.ndarray
    origins: Origins
    training_rows: int

    @property
    def outputs(self) -> int:
        """Numbers that leave the head: horizon times targets, lead times first."""
        return self.scale.size

    def truth(self, origins: np.ndarray) -> np.ndarray:
        """What really happened after those origins, own units, (windows, horizon, targets)."""
        leads = np.arange(1, self.experiment.horizon + 1)
        return self.actual[origins[:, None] + leads]

    def own_units(self, outputs: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """The head's outputs (windows, horizon * targets) in own units, (windows, horizon, targets)."""
        steps = outputs.reshape(len(outputs), *self.scale.shape).astype("float64") * self.scale
        if self.experiment.predict == "change":
            return self.actual[origins][:, None, :] + steps
        return steps + self.offset

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
    features = series.values[:, [series.features.index(name) for name in experiment.features]]
    cycles = calendar.usable_cycles(series, rows) if experiment.calendar else ()
    phases = calendar.columns(series, cycles)
    mean, deviation = features[:rows].mean(axis=0), spread(features[:rows])
    targets = tuple(experiment.features.index(name) for name in experiment.targets)
    actual = features[:, targets]
    return Prepared(
        experiment=experiment,
        inputs=np.concatenate([(features - mean) / deviation, phases], axis=1, dtype="float32"),
        names=(*experiment.features, *calendar.names_of(cycles)),
        mean=np.append(mean, np.zeros(phases.shape[1])),
        deviation=np.append(deviation, np.ones(phases.shape[1])),
        actual=actual,
        target_index=targets,
        scale=output_scale(actual, deviation[list(targets)], origins.training, experiment),
        offset=offset_of(mean[list(targets)], experiment),
        origins=origins,
        training_rows=rows,
    )


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
    """The names of what each time step holds: the features, then the calendar columns in use."""
    rows = parts_of(len(series), experiment.split).training[1]
    cycles = calendar.usable_cycles(series, rows) if experiment.calendar and rows else ()
    return (*experiment.features, *calendar.names_of(cycles))
