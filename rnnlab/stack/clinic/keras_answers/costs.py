"""What computing a model costs: its time steps, one after another, and the numbers in its tensors."""

import math

from rnnlab.stack.clinic.keras_answers.seen import SeenModel

MOST_NUMBERS_CALLED, MOST_STEPS_CALLED = (
    1_000_000,
    1000,
)  # in a tensor, and its time steps, where no data is given
MOST_STEPS_TESTED = 300  # time steps of all recurrent layers together
USUAL_STEPS = 6  # where the code leaves the number of time steps open


def steps_of(model: SeenModel, given: int | None) -> int:
    """The time steps that all recurrent layers compute one after another. given: those of X, where a layer has None."""
    number = 0
    for use in model.used:
        sides = use.input or ()
        inner = use.layer.inner if use.layer.name == "TimeDistributed" else None
        if use.layer.recurrent and len(sides) > 2:
            number += sides[1] or given or USUAL_STEPS
        elif inner is not None and inner.recurrent and len(sides) > 3:
            number += (sides[1] or given or USUAL_STEPS) * (sides[2] or USUAL_STEPS)
    return number


def quick(model: SeenModel) -> bool:
    """Whether the output for a batch of zeros is computed within a second: few time steps and numbers."""
    sizes = [
        [side or USUAL_STEPS for side in sides[1:]] for use in model.used for sides in use.outputs if sides
    ]
    steps = steps_of(model, None)
    few = all(math.prod(sides) <= MOST_NUMBERS_CALLED for sides in sizes)
    return (
        steps <= MOST_STEPS_TESTED
        and few
        and all(sides[0] <= MOST_STEPS_CALLED for sides in sizes if len(sides) > 1)
    )
