"""What is wrong with an illegal layer, and whole stacks that fix it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from rnnlab.message import Message
from rnnlab.stack import messages
from rnnlab.stack.layers import DEFAULT_UNITS, MOST_LAYERS, NEW, Layer, Stack
from rnnlab.stack.messages import FixFacts
from rnnlab.stack.shape_rules import RULES, Mismatch
from rnnlab.stack.sides import KnownSides, sides_along

INSERTED = Layer("lstm", DEFAULT_UNITS)
MOST_FIXES = 3


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
        return messages.fix_label(self.action, self.number, self.layer.call)

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


def layer_problem(mismatch: Mismatch, stack: Stack, along: Sequence[KnownSides]) -> Problem:
    """The problem of the first illegal layer. along: the sides that enter each layer up to it."""
    problems = {
        Mismatch.SIDE_MISSING: _steps_missing,
        Mismatch.SIDE_TOO_MANY: _sequence_into_repeat,
        Mismatch.OTHER_SIZE: _sequence_into_reshape,
        Mismatch.TOO_FEW_STEPS: _kernel_too_long,
    }
    index, (window, features) = len(along) - 1, along[0]
    cause, fixes = problems[mismatch](stack, index, along)
    # What fixes this layer may break one before it, or a layer between undoes it.
    fixing = [fix for fix in fixes if _broken(fix.stack, window, features) < len(stack) - index]
    return Problem(cause, tuple(fixing[:MOST_FIXES]))


def _broken(stack: Stack, window: int, features: int) -> int:
    """The number of layers from the first illegal one on; 0 for a legal stack."""
    along, mismatch = sides_along(stack, window, features)
    return len(stack) - len(along) + 1 if mismatch else 0


def _steps_missing(stack: Stack, index: int, along: Sequence[KnownSides]) -> tuple[Message, list[Fix]]:
    layer, (units,) = stack[index], along[index]
    source = max(i for i in range(index) if len(along[i]) > len(along[i + 1]))
    removes = stack[source]
    says = RULES[layer.row.wrapper or layer.keras_class].says
    more: dict[str, Any] = {} if says == RULES["LSTM"].says else {"says": says}
    if not removes.recurrent:
        more["source"] = removes.keras_class
    cause = messages.time_steps_missing(index + 1, layer.title, units, source + 1, **more)
    first = _with_sequences(stack, source, True) if removes.recurrent else _removed(stack, source)
    fixes = [first]
    if layer.kind == "td-dense":
        plain = msgspec.structs.replace(layer, kind="dense")
        fixes.append(_changed("plain_dense", stack, index, plain))
    if len(stack) < MOST_LAYERS:
        action = "repeat_last_output" if removes.recurrent and source == index - 1 else "repeat_summary"
        fixes.append(_inserted(action, stack, index, Layer("repeat")))
    return cause, [*fixes, _removed(stack, index)]


def _sequence_into_repeat(stack: Stack, index: int, along: Sequence[KnownSides]) -> tuple[Message, list[Fix]]:
    steps, features = along[index]
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
    return cause, fixes


def _sequence_into_reshape(
    stack: Stack, index: int, along: Sequence[KnownSides]
) -> tuple[Message, list[Fix]]:
    steps, features = along[index]
    source = _source(stack, index)
    cause = messages.sequence_into_reshape(index + 1, steps, features, *_source_facts(stack, source))
    fixes = [_removed(stack, index)] if len(stack) > 1 else []
    if source is not None and stack[source].recurrent:
        fixes.append(_with_sequences(stack, source, False))
    if len(stack) < MOST_LAYERS and len(fixes) < 2:
        fixes.append(_inserted("insert_layer", stack, index, INSERTED))
    return cause, fixes


def _kernel_too_long(stack: Stack, index: int, along: Sequence[KnownSides]) -> tuple[Message, list[Fix]]:
    layer, steps = stack[index], along[index][0]
    cause = messages.kernel_longer_than_input(index + 1, layer.kernel_size, steps, along[0][0])
    shorter = msgspec.structs.replace(layer, kernel_size=min(NEW["kernel_size"], steps))
    causal = msgspec.structs.replace(layer, padding="causal")
    fixes = [
        _changed("shorter_kernel", stack, index, shorter),
        _changed("causal_padding", stack, index, causal),
    ]
    return cause, [*fixes, _removed(stack, index)] if len(stack) > 1 else fixes


def _source(stack: Stack, index: int) -> int | None:
    """The last layer before `index` that decides whether time steps leave it; None where only the window has them."""
    return next((i for i in reversed(range(index)) if stack[i].leaves), None)


def _source_facts(stack: Stack, source: int | None) -> tuple[int | None, str]:
    """The source's number and kind, as the messages take them."""
    if source is None:
        return None, ""
    return source + 1, "recurrent" if stack[source].recurrent else stack[source].kind


def _with_sequences(stack: Stack, index: int, sequences: bool) -> Fix:
    layer = msgspec.structs.replace(stack[index], sequences=sequences)
    return _changed("return_sequences" if sequences else "keep_last_output", stack, index, layer)


def _changed(action: str, stack: Stack, index: int, layer: Layer) -> Fix:
    return Fix(action, index + 1, layer, (*stack[:index], layer, *stack[index + 1 :]))


def _removed(stack: Stack, index: int) -> Fix:
    return Fix("remove_layer", index + 1, stack[index], (*stack[:index], *stack[index + 1 :]))


def _inserted(action: str, stack: Stack, index: int, layer: Layer) -> Fix:
    return Fix(action, index + 1, layer, (*stack[:index], layer, *stack[index:]))
