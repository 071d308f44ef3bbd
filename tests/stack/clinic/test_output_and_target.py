"""192 combinations of output, target and loss: the clinic's verdict is what Keras does with one batch."""

import ast
import itertools
import math
import time
import warnings

import numpy as np
import pytest

from rnnlab.stack.clinic.keras_answers.follow import follow

pytestmark = pytest.mark.slow
SAMPLES = 40
OUTPUTS = ((1,), (3,), (6,), (1, 3), (4, 1), (4, 3), (6, 1), (6, 5))
TARGETS = ((), (1,), (3,), (6,), (4, 1), (4, 3))
LOSSES = ("mse", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")


def keras_verdict(output: tuple[int, ...], target: tuple[int, ...], loss: str) -> str:
    """What Keras does with a batch: it raises, or it compares shapes of different sizes in silence."""
    import keras

    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(math.prod(output)), keras.layers.Reshape(output)]
    )
    model.compile("sgd", loss, run_eagerly=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model.train_on_batch(np.zeros((7, 2)), np.zeros((7, *target)))
        except Exception:  # noqa: BLE001 - TensorFlow raises many kinds
            return "error"
    if "categorical" in loss and output[-1] == 1:
        return "silent"  # the softmax of one unit is always 1
    compared, targets = (7, *(output[:-1] if "sparse" in loss else output)), (7, *target)
    if len(compared) - len(targets) == 1 and compared[-1] == 1:
        compared = compared[:-1]  # Keras drops a last side of 1
    elif len(targets) - len(compared) == 1 and targets[-1] == 1:
        targets = targets[:-1]
    return "" if np.broadcast_shapes(compared, targets) == compared == targets else "silent"


@pytest.mark.parametrize("loss", LOSSES)
def test_verdict_is_what_keras_does(loss: str) -> None:
    """Keras raises, or the sizes differ although it does not, or the output fits y."""
    import keras

    wrong = []
    for output, target in itertools.product(OUTPUTS, TARGETS):
        code = (
            f"m = keras.Sequential([keras.Input((2,)), layers.Dense({math.prod(output)}), layers.Reshape({output})])\n"
            f"m.compile('sgd', '{loss}')\nm.fit(X, y)\n"
        )
        shapes = (SAMPLES, 2), (SAMPLES, *target)
        seen = follow(keras, ast.parse(code), *shapes, time.monotonic() + 60, False)
        stage = seen.faults[0].stage if seen.faults else ""
        verdict = {"": "", "silent": "silent"}.get(stage, "error")
        if verdict != keras_verdict(output, target, loss):
            wrong.append((output, target, stage))
    assert wrong == []
