"""The arguments of a layer's call: read as numbers and flags, ignored with a note, or refused."""

from dataclasses import dataclass
from typing import Any

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.signatures import (
    IGNORED_ARGUMENTS,
    KNOWN_ARGUMENTS,
    SHAPE_ARGUMENTS,
    closest_argument,
)
from rnnlab.stack.keras_code.values import UNKNOWN, Array, LayerCall, is_number
from rnnlab.stack.shape_rules import integer_or_none

# Arguments that the lab's layers do not have, with the only value that means the same layer.
UNSUPPORTED: dict[str, object] = {
    "return_state": False,
    "go_backwards": False,
    "merge_mode": "concat",
    "backward_layer": None,
}


@dataclass(frozen=True)
class LayerArguments:
    """The arguments of one call, all of them known to Keras.

    notes: the arguments that the lab ignores.
    """

    call: LayerCall
    model: CodeModel
    notes: tuple[Message, ...]

    def integer(self, argument: str, example: str) -> int:
        """A required whole number; `example`: a value for the message if the argument is wrong."""
        example = f"{self.call.name}({example})"
        value = integer_or_none(self._value(argument, example))
        if value is None:
            quoted = self._quoted(argument)
            raise Mistake(
                messages.code_not_a_whole_number(self.call.line, self.call.name, argument, quoted, example)
            )
        return value

    def number(self, argument: str, example: str) -> float:
        """A required number; `example`: a value for the message if the argument is wrong."""
        example = f"{self.call.name}({example})"
        value = self._value(argument, example)
        if not is_number(value):
            quoted = self._quoted(argument)
            raise Mistake(
                messages.code_not_a_number(self.call.line, self.call.name, argument, quoted, example)
            )
        return float(value)

    def flag(self, argument: str) -> bool:
        """True or False; False if the call does not have the argument."""
        if argument not in self.call.arguments:
            return False
        value = self._value(argument, f"{argument}=True")
        if not isinstance(value, bool):
            quoted = self._quoted(argument)
            raise Mistake(messages.code_not_true_or_false(self.call.line, self.call.name, argument, quoted))
        return value

    def _value(self, argument: str, example: str) -> Any:
        line, layer = self.call.line, self.call.name
        if argument not in self.call.arguments:
            raise Mistake(messages.code_missing_argument(line, layer, argument, example))
        value = self.call.value(argument)
        if value is UNKNOWN or isinstance(value, Array):
            quoted = self._quoted(argument)
            raise Mistake(messages.code_computed_argument(line, layer, argument, quoted, example))
        return value

    def _quoted(self, argument: str) -> str:
        return self.model.quoted(self.call.arguments[argument].node)


def layer_arguments(call: LayerCall, model: CodeModel) -> LayerArguments:
    """The call's arguments; a Mistake for one that Keras does not know or the lab's layer does not have."""
    if call.problem is not None:
        raise Mistake(call.problem)
    notes = [_note(call, argument, model) for argument in call.arguments]
    return LayerArguments(call, model, tuple(note for note in notes if note is not None))


def input_sides(call: LayerCall, model: CodeModel) -> tuple[int | None, int | None] | None:
    """(time steps, features) of the call's input shape; None if the call has none.

    A number that is not known is None.
    """
    argument = next((name for name in SHAPE_ARGUMENTS if name in call.arguments), None)
    if argument is None:
        return None
    line, layer, value = call.line, call.name, call.value(argument)
    quoted = model.quoted(call.arguments[argument].node)
    if value is UNKNOWN or isinstance(value, Array):
        return None, None
    if not isinstance(value, tuple):
        raise Mistake(messages.code_not_a_shape(line, layer, argument, quoted))
    sides = value[1:] if argument.startswith("batch") else value
    if len(sides) != 2:
        raise Mistake(messages.code_wrong_number_of_dimensions(line, layer, argument, quoted, len(sides)))
    for side in sides:
        if isinstance(side, bool | float | str) or (isinstance(side, int) and side < 1):
            raise Mistake(messages.code_invalid_dimension(line, layer, argument, str(side)))
    steps, features = (side if isinstance(side, int) else None for side in sides)
    return steps, features


def _note(call: LayerCall, argument: str, model: CodeModel) -> Message | None:
    """The note on an argument that the lab ignores; None if it means the lab's layer anyway."""
    line, layer, node = call.line, call.name, call.arguments[argument].node
    if argument not in KNOWN_ARGUMENTS[layer]:
        quoted, suggestion = model.quoted(node), closest_argument(argument, layer)
        raise Mistake(messages.code_unknown_argument(line, layer, argument, suggestion, quoted))
    value = call.value(argument)
    if argument in UNSUPPORTED and value != UNSUPPORTED[argument]:
        raise Mistake(messages.code_unsupported_argument(line, argument))
    defaults = IGNORED_ARGUMENTS.get(argument)
    if argument == "activation":
        defaults = (None, "linear") if layer == "Dense" else ("tanh",)
    if defaults is None or value in defaults:
        return None
    return messages.code_argument_ignored(line, layer, argument, model.quoted(node))
