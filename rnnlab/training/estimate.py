"""How long a run takes at most, estimated before it starts."""

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.stack.shapes import Trace
from rnnlab.system import cores
from rnnlab.training.compiled_loop import compiles

# Measured on a machine with two cores: LSTM(32) x 2, 6,100 windows of 24 steps, 0.09 s for an epoch.
SECONDS_PER_PRODUCT = 9e-11  # of a weight with an input, on one core, with the backward pass
SECONDS_PER_BATCH = 5e-5
KERAS_FACTOR = 12.0  # how much slower the loop of Keras layers is
SECONDS_PER_SCORED_VALUE = 7e-6  # of a test window, lead time and target: its interval


def estimated_seconds(experiment: Experiment, traced: Trace, windows: int) -> float:
    """The training time if no epoch is left out.

    Args:
        traced: the shapes through the experiment's stack, which must be legal.
        windows: the number of training windows.
    """
    products = 0
    for layer in traced.layers:
        sides = layer.input_shape or ()
        steps = sides[1] if len(sides) == 3 else 1
        products += (steps or 1) * (layer.parameters or 0)
    batches = -(-windows // experiment.batch_size)
    seconds = windows * products * SECONDS_PER_PRODUCT / cores() + batches * SECONDS_PER_BATCH
    return experiment.epochs * seconds * (1.0 if compiles(experiment.stack) else KERAS_FACTOR)


def scoring_seconds(experiment: Experiment, test_origins: np.ndarray) -> float:
    """The time that the scores of a run take for each forecast value on the test set."""
    return len(test_origins) * experiment.horizon * len(experiment.targets) * SECONDS_PER_SCORED_VALUE
