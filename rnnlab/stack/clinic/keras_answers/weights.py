"""Whether Keras can multiply the loss with the person's sample_weight."""

import math
from typing import Any

from rnnlab.stack.clinic.python.values import Sides

MOST_NUMBERS = 1_000_000


def weights_refused(
    keras: Any, real: Any, sides: Sides | None, outputs: list[Any], y: list[Any]
) -> tuple[str, str] | None:
    """The class and text of what Keras raises for sample_weight of this shape, for a model of one output."""
    if not sides or len(outputs) != 1 or None in sides[1:]:
        return None
    shape = (len(y[0]), *(side or 1 for side in sides[1:]))
    if math.prod(shape) > MOST_NUMBERS:
        return None
    target, predicted = (keras.ops.convert_to_tensor(array) for array in (y[0], outputs[0]))
    try:
        real.compute_loss(y=target, y_pred=predicted, sample_weight=keras.ops.ones(shape))
    except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
        return type(error).__name__, str(error)
    return None
