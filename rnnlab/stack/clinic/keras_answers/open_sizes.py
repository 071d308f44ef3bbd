"""Sizes that a code leaves open: what must be equal is taken to be equal, and no assumed number is told."""

from collections.abc import Sequence
from typing import Any

from rnnlab.stack.clinic.keras_answers.seen import Fit, Seen, SeenModel
from rnnlab.stack.clinic.python.values import Sides


def with_steps_of_target(
    shapes: list[Sides], entering: list[Sides | None], fit: Fit, model: SeenModel
) -> None:
    """Give X the time steps of y, in place, where both the code and X leave them open and a sequence leaves."""
    leaving, targets = model.output_shapes, fit.y
    if not len(shapes) == len(leaving) == len(targets) == 1 or not leaving[0] or not targets[0]:
        return
    words = (
        len(shapes[0]) == len(entering[0] or ()) == 2
        and shapes[0][1] is None
        and not (entering[0] or (1, 1))[1]
    )
    one_hot = targets[0][-1] == leaving[0][-1]
    numbers = len(targets[0]) == 2 and "sparse" in loss_of(model) and not one_hot  # a class for each step
    if len(leaving[0]) != 3 or leaving[0][1] is not None or not (len(targets[0]) == 3 or numbers):
        return
    if words or _is_open(shapes[0], entering[0]):
        shapes[0] = (shapes[0][0], targets[0][1], *shapes[0][2:])


def loss_of(model: SeenModel) -> str:
    """The name of a model's loss in small letters; empty if it is no name."""
    name = model.loss if isinstance(model.loss, str) else getattr(model.loss, "path", "")
    return str(name).lower()


def without_assumed_steps(
    outputs: Sequence[Sides | None], shapes: list[Sides], entering: list[Sides | None], model: SeenModel
) -> tuple[Sides | None, ...]:
    """The outputs' shapes, without a number of time steps that only a batch of zeros has."""
    if not any(_is_open(sides, wanted) for sides, wanted in zip(shapes, entering, strict=False)):
        return tuple(outputs)
    pairs = zip(outputs, model.output_shapes, strict=False)
    return tuple(
        (*sides[:1], None, *sides[2:]) if sides and known and len(known) > 2 and known[1] is None else sides
        for sides, known in pairs
    )


def equal_sizes(seen: Seen) -> dict[str, int | str]:
    """Unknown sizes that Keras wants to be equal, each as another one's name."""
    names = {number: text for text, number in seen.stand_ins.items()}
    found: dict[str, int | str] = {}
    for fault in seen.unsure:
        shapes: Any = fault.used.inputs if fault.used is not None and len(fault.used.inputs) > 1 else ()
        for sides in zip(*(one or () for one in shapes), strict=False):
            different = list(dict.fromkeys(sides))
            if len(different) > 1 and all(side in names for side in different):
                first, *others = sorted((names[side] for side in different), key=list(seen.stand_ins).index)
                found |= {other: first for other in others if other not in found and first not in found}
    return found


def _is_open(sides: Sides, declared: Sides | None) -> bool:
    """Whether neither X nor the Input says the number of time steps."""
    return (
        len(sides) == 3
        and sides[1] is None
        and bool(declared)
        and len(declared or ()) == 3
        and not (declared or ())[1]
    )


def other_steps(given: Sequence[Sides], declared: list[Sides | None]) -> int | None:
    """The declared number of time steps of the only input, if the data has another and is the same otherwise."""
    if len(given) != 1 or declared[0] is None or len(given[0]) != len(declared[0]) or len(given[0]) < 3:
        return None
    differ = [at for at, (a, b) in enumerate(zip(given[0], declared[0], strict=True)) if at and b and a != b]
    return declared[0][1] if differ == [1] else None


def with_steps(sides: Sides, declared: int, given: int) -> Sides:
    """The shape of an output with the time steps of the data in the place of the declared ones."""
    return tuple(given if at == 1 and side == declared else side for at, side in enumerate(sides))
