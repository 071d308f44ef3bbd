"""The memory that training a run needs, and whether the machine has it."""

from math import prod

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.series.series import Series
from rnnlab.stack.shapes import checked_trace
from rnnlab.system import cores, free_memory
from rnnlab.training.compiled_loop import compiles
from rnnlab.training.prepared import input_names

NOTABLE = 2**30  # bytes; the page mentions a need above that before training
BASE = 80 * 2**20  # bytes, of the smallest run
BYTES_OF_WEIGHT = 48  # itself, its average, Adam's moments, its gradients, checkpoint and model
BYTES_OF_FEATURE = 24  # in each row: as read, as a column, as a target
BYTES_OF_INPUT = 16  # in each row: before and after scaling
BYTES_OF_FORECAST = 56  # of each number of the validation and test set: the truth and six forecasts
# Numbers for each unit and time step until the gradients are known. Other layers have 2: output and gradient.
NUMBERS_OF_UNIT = {"LSTM": 9, "GRU": 11, "SimpleRNN": 5}


def needed_memory(experiment: Experiment, series: Series) -> int:
    """Bytes that training needs, within a factor of about 1.5; a Mistake for an illegal stack."""
    e, inputs = experiment, len(input_names(series, experiment))
    traced = checked_trace(e.stack, e.window, inputs)
    outputs = e.horizon * len(e.targets)
    assert traced.output_shape is not None
    weights = (traced.parameters or 0) + ((traced.output_shape[-1] or 0) + 1) * outputs
    numbers, steps = e.window * inputs, e.window
    for step in traced.layers:
        layer, (_, *leaving) = step.layer, step.output_shape or (None,)
        if layer.recurrent:
            ways = 2 if layer.bidirectional else 1
            numbers += ways * steps * layer.units * NUMBERS_OF_UNIT[layer.keras_class]
        steps = (leaving[0] or 0) if len(leaving) == 2 else 1
        numbers += 2 * prod(side or 0 for side in leaving)
    held_out = len(series) * (1 - e.split[0])
    return round(
        BASE
        + BYTES_OF_WEIGHT * weights
        + 4 * _windows_at_once(e) * numbers
        + len(series) * (BYTES_OF_INPUT * inputs + BYTES_OF_FEATURE * len(series.features))
        + BYTES_OF_FORECAST * held_out * outputs
    )


def check_memory(experiment: Experiment, series: Series) -> None:
    """A Mistake if the run needs more memory than is free."""
    needed, free = needed_memory(experiment, series), free_memory()
    if needed > free:
        raise Mistake(messages.too_little_memory(needed, free))


def _windows_at_once(e: Experiment) -> int:
    """How many windows are processed at the same time: a batch; in the compiled loop, a shard for each core."""
    if not compiles(e.stack):
        return e.batch_size
    return max(-(-e.batch_size // 8), 32) * min(cores(), 8)
