"""What is wrong with an illegal layer, and the stacks in which it is mended."""

from dataclasses import dataclass

import msgspec

from rnnlab.stack.layers import MOST_LAYERS, Layer, Stack
from rnnlab.stack.shape_rules import Fault

USUAL_UNITS = 32
ADDED = Layer("lstm", USUAL_UNITS)


@dataclass(frozen=True)
class Fix:
    """A whole mended stack, ready to take the place of the old one.

    label: for a button; command: the same in the words of the command line.
    """

    label: str
    stack: Stack
    command: str


@dataclass(frozen=True)
class Problem:
    """Why a layer is illegal, in words, and one to three mends, best first."""

    sentence: str
    mends: tuple[Fix, ...]

    @property
    def mistake(self) -> str:
        """The sentence and its mends as the command line prints them."""
        return f"{self.sentence} Mend: {', or '.join(mend.command for mend in self.mends)}."


def empty_problem() -> Problem:
    """The problem of a stack without layers."""
    mend = Fix(f"Add an {ADDED.title}({USUAL_UNITS})", (ADDED,), f"write --layer {ADDED}")
    return Problem("The stack has no layer.", (mend,))


def problem_of(fault: Fault, stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    """The problem of the layer at `index`, which can't take what it gets.

    sides: what it gets, without the samples: (time steps, features) or (units,).
    """
    problems = {
        Fault.FLAT: _flat_into_recurrent,
        Fault.DEEP: _sequence_into_repeat,
        Fault.SIZE: _sequence_into_reshape,
    }
    return problems[fault](stack, index, sides)


def _flat_into_recurrent(stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    last = _origin(stack, index)
    assert last is not None, "only a recurrent layer takes the time steps away"
    sentence = (
        f"Layer {index + 1} ({stack[index].title}) needs (samples, time steps, features) but gets "
        f"(samples, {sides[0]}): layer {last + 1} kept only its last output. "
        "Keras would say: expected ndim=3, found ndim=2."
    )
    mends = [_returning(stack, last, True)]
    if len(stack) < MOST_LAYERS:
        mends.append(
            Fix(
                f"Repeat the last output for every time step before layer {index + 1}",
                _with_before(stack, index, Layer("repeat")),
                f"put repeat before layer {index + 1}",
            )
        )
    return Problem(sentence, (*mends, _without(stack, index)))


def _sequence_into_repeat(stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    origin = _origin(stack, index)
    sentence = (
        f"Layer {index + 1} (RepeatVector) needs (samples, units) but gets "
        f"(samples, {sides[0]}, {sides[1]}): {_why_sequence(stack, origin)}. "
        "Keras would say: expected ndim=2, found ndim=3."
    )
    mends = []
    if origin is not None and stack[origin].recurrent:
        mends.append(_returning(stack, origin, False))
    if len(stack) > 1:
        mends.append(_without(stack, index))
    if len(stack) < MOST_LAYERS:
        # A stack that has read nothing yet wants a reader; one that has wants the repeat gone.
        mends.insert(0 if origin is None else len(mends), _reader_before(stack, index))
    return Problem(sentence, tuple(mends))


def _sequence_into_reshape(stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    steps, units = sides
    origin = _origin(stack, index)
    sentence = (
        f"Layer {index + 1} (Reshape to a depth of 1) needs (samples, units) but gets "
        f"(samples, {steps}, {units}): {_why_sequence(stack, origin)}, and {steps} time steps of {units} "
        f"do not fit into one. Keras would say: the total size of the tensor must be unchanged."
    )
    mends = [_without(stack, index)] if len(stack) > 1 else []
    if origin is not None and stack[origin].recurrent:
        mends.append(_returning(stack, origin, False))
    elif len(stack) < MOST_LAYERS:
        mends.append(_reader_before(stack, index))
    return Problem(sentence, tuple(mends))


def _origin(stack: Stack, index: int) -> int | None:
    """The last layer before `index` that settled whether there are time steps; None: the window itself."""
    settling = [i for i in range(index) if stack[i].recurrent or stack[i].kind in ("repeat", "depth1")]
    return settling[-1] if settling else None


def _why_sequence(stack: Stack, origin: int | None) -> str:
    if origin is None:
        return "no recurrent layer before it has read the window's time steps"
    if stack[origin].recurrent:
        return f"layer {origin + 1} returns the output of every step"
    if stack[origin].kind == "repeat":
        return f"layer {origin + 1} has repeated it for every time step already"
    return f"layer {origin + 1} has given it a depth of 1 already"


def _returning(stack: Stack, index: int, sequences: bool) -> Fix:
    layer = msgspec.structs.replace(stack[index], sequences=sequences)
    verb = "Return sequences from" if sequences else "Keep only the last output of"
    mended = (*stack[:index], layer, *stack[index + 1 :])
    return Fix(f"{verb} layer {index + 1}", mended, f"write {layer} for layer {index + 1}")


def _without(stack: Stack, index: int) -> Fix:
    mended = (*stack[:index], *stack[index + 1 :])
    return Fix(f"Remove layer {index + 1}", mended, f"leave layer {index + 1} ({stack[index]}) out")


def _reader_before(stack: Stack, index: int) -> Fix:
    return Fix(
        f"Put an {ADDED.title}({USUAL_UNITS}) before layer {index + 1}",
        _with_before(stack, index, ADDED),
        f"put {ADDED} before layer {index + 1}",
    )


def _with_before(stack: Stack, index: int, layer: Layer) -> Stack:
    return (*stack[:index], layer, *stack[index:])
