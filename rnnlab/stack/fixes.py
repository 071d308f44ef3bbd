"""What is wrong with an illegal layer, and whole stacks that fix it."""

from dataclasses import dataclass

import msgspec

from rnnlab.message import Message
from rnnlab.stack import messages
from rnnlab.stack.layers import DEFAULT_UNITS, MOST_LAYERS, Layer, Stack
from rnnlab.stack.messages import FixFacts
from rnnlab.stack.shape_rules import Mismatch

INSERTED = Layer("lstm", DEFAULT_UNITS)


@dataclass(frozen=True)
class Fix:
    """A whole stack that is fixed, ready to replace the illegal one.

    action: a key of `messages.FIX_LABELS`; number: the layer that is changed, from 1, or the one that gets
        another layer before it; layer: as it is then, or the one that is removed.
    """

    action: str
    number: int
    layer: Layer
    stack: Stack

    @property
    def label(self) -> Message:
        """For a button, e.g. `Return sequences from layer 1`."""
        return messages.fix_label(self.action, self.number, f"{self.layer.title}({self.layer.units})")

    @property
    def facts(self) -> FixFacts:
        return self.action, self.number, str(self.layer)


@dataclass(frozen=True)
class Problem:
    """Why a layer is illegal, and one to three fixes, best first."""

    cause: Message
    fixes: tuple[Fix, ...]

    @property
    def mistake(self) -> Message:
        """The cause with its fixes, as the command line prints them."""
        return Message(self.cause.code, {**self.cause.facts, "fixes": tuple(fix.facts for fix in self.fixes)})


def empty_stack_problem() -> Problem:
    """The problem of a stack without layers."""
    return Problem(messages.empty_stack(), (Fix("add_layer", 1, INSERTED, (INSERTED,)),))


def layer_problem(mismatch: Mismatch, stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    """The problem of the layer at `index`, which cannot take its input.

    sides: the shape of its input without the samples: (time steps, features) or (units,).
    """
    problems = {
        Mismatch.SIDE_MISSING: _summary_into_recurrent,
        Mismatch.SIDE_TOO_MANY: _sequence_into_repeat,
        Mismatch.OTHER_SIZE: _sequence_into_reshape,
    }
    return problems[mismatch](stack, index, sides)


def _summary_into_recurrent(stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    source = _source(stack, index)
    assert source is not None, "only a recurrent layer removes the time steps"
    cause = messages.time_steps_missing(index + 1, stack[index].title, sides[0], source + 1)
    fixes = [_with_sequences(stack, source, True)]
    if len(stack) < MOST_LAYERS:
        fixes.append(_inserted("repeat_last_output", stack, index, Layer("repeat")))
    return Problem(cause, (*fixes, _removed(stack, index)))


def _sequence_into_repeat(stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    steps, features = sides
    source = _source(stack, index)
    cause = messages.sequence_into_repeat(index + 1, steps, features, *_source_facts(stack, source))
    fixes = []
    if source is not None and stack[source].recurrent:
        fixes.append(_with_sequences(stack, source, False))
    if len(stack) > 1:
        fixes.append(_removed(stack, index))
    if len(stack) < MOST_LAYERS:
        # If no layer has read the window yet, inserting one is the best fix, else removing the repeat is.
        fixes.insert(0 if source is None else len(fixes), _inserted("insert_layer", stack, index, INSERTED))
    return Problem(cause, tuple(fixes))


def _sequence_into_reshape(stack: Stack, index: int, sides: tuple[int, ...]) -> Problem:
    steps, features = sides
    source = _source(stack, index)
    cause = messages.sequence_into_reshape(index + 1, steps, features, *_source_facts(stack, source))
    fixes = [_removed(stack, index)] if len(stack) > 1 else []
    if source is not None and stack[source].recurrent:
        fixes.append(_with_sequences(stack, source, False))
    elif len(stack) < MOST_LAYERS:
        fixes.append(_inserted("insert_layer", stack, index, INSERTED))
    return Problem(cause, tuple(fixes))


def _source(stack: Stack, index: int) -> int | None:
    """The last layer before `index` that adds or removes time steps; None where only the window has them."""
    changing = [i for i in range(index) if stack[i].recurrent or stack[i].kind in ("repeat", "depth1")]
    return changing[-1] if changing else None


def _source_facts(stack: Stack, source: int | None) -> tuple[int | None, str]:
    """The source's number and kind, as the messages take them."""
    if source is None:
        return None, ""
    return source + 1, "recurrent" if stack[source].recurrent else stack[source].kind


def _with_sequences(stack: Stack, index: int, sequences: bool) -> Fix:
    layer = msgspec.structs.replace(stack[index], sequences=sequences)
    action = "return_sequences" if sequences else "keep_last_output"
    return Fix(action, index + 1, layer, (*stack[:index], layer, *stack[index + 1 :]))


def _removed(stack: Stack, index: int) -> Fix:
    return Fix("remove_layer", index + 1, stack[index], (*stack[:index], *stack[index + 1 :]))


def _inserted(action: str, stack: Stack, index: int, layer: Layer) -> Fix:
    return Fix(action, index + 1, layer, (*stack[:index], layer, *stack[index:]))
