"""The memory that a run would take of a worker that is ready, and what the machine has free."""

from math import prod

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.stack.shapes import checked_trace
from rnnlab.system import cores, free_memory
from rnnlab.training.plan import KINDS
from rnnlab.training.prepared import input_names

NOTABLE = 2**30  # what is worth a word before training starts
USUAL = 80 * 2**20  # of the smallest run
OF_A_WEIGHT = 48  # bytes: itself, its average, Adam's moments, its gradients, checkpoint and model
OF_A_ROW = 24  # bytes of a feature: as it was read, in columns and as a target
OF_AN_INPUT = 16  # bytes of a row: as it was made and scaled
OF_A_FORECAST = 56  # bytes of a held-out number: the truth and six forecasts
# Numbers kept of a unit at each step till the gradients are known; 2 of other layers: what leaves, and its gradient.
KEPT = {"lstm": 9, "gru": 11, "rnn": 5}


def needed(experiment: Experiment, series: Series) -> int:
    """Bytes that training would take, to a factor of 1.5 or so either way; a Mistake where the stack can't be."""
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
            numbers += ways * steps * layer.units * KEPT[layer.kind.removeprefix("bi-")]
        steps = (leaving[0] or 0) if len(leaving) == 2 else 1
        numbers += 2 * prod(side or 0 for side in leaving)
    held_out = len(series) * (1 - e.split[0])
    return round(
        USUAL
        + OF_A_WEIGHT * weights
        + 4 * _at_once(e) * numbers
        + len(series) * (OF_AN_INPUT * inputs + OF_A_ROW * len(series.features))
        + OF_A_FORECAST * held_out * outputs
    )


def check_memory(experiment: Experiment, series: Series) -> None:
    """A Mistake where the run would take more than is free."""
    wanted, there = needed(experiment, series), free_memory()
    if wanted > there:
        raise Mistake(
            f"This run would take about {gibibytes(wanted)} of memory, and {gibibytes(there)} are free: "
            "choose a smaller batch, a shorter window or horizon, or fewer units."
        )


def gibibytes(size: int) -> str:
    return f"{size / 2**30:.1f} GiB"


def _at_once(e: Experiment) -> int:
    """Windows that are worked on at the same time: a batch, or one part of it for each core where that is compiled."""
    if not all(layer.kind in KINDS for layer in e.stack):
        return e.batch_size
    return max(-(-e.batch_size // 8), 32) * min(cores(), 8)
