"""The arguments of a layer's call: read as numbers and flags, ignored with a note, or refused."""

import ast
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.signatures import (
    IGNORED_ARGUMENTS,
    KNOWN_ARGUMENTS,
    SHAPE_ARGUMENTS,
    closest_argument,
)
from rnnlab.stack.keras_code.state import dotted_name
from rnnlab.stack.keras_code.values import UNKNOWN, Argument, Array, LayerCall, first_item, is_number
from rnnlab.stack.shape_rules import integer_or_none

# Arguments that the cards do not have, with the values that mean the same layer.
UNSUPPORTED: dict[str, tuple[object, ...]] = {
    "return_state": (False,),
    "go_backwards": (False,),
    "merge_mode": ("concat",),
    "backward_layer": (None,),
    "strides": (1, (1,)),
    "dilation_rate": (1, (1,)),
    "groups": (1,),
    "data_format": (None, "channels_last"),
    "keepdims": (False,),
    "axis": (-1, (-1,)),
    "max_value": (None,),
    "negative_slope": (0,),
    "threshold": (0,),
}
OTHER_NAMES = {"swish": "silu"}  # of activations, in Keras


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
        value = self._value(argument, example)
        if isinstance(value, tuple) and len(value) == 1:  # kernel_size=(3,)
            value = first_item(value)
        value = integer_or_none(value)
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

    def word(self, argument: str, known: Collection[str]) -> str:
        """A word that the cards have; empty if the call does not have the argument. Else a Mistake."""
        if argument not in self.call.arguments:
            return ""
        value = _word_of(self.call.arguments[argument])
        if value not in known:
            raise Mistake(
                messages.code_unsupported_value(
                    self.call.line, self.call.name, argument, self._quoted(argument), tuple(known)
                )
            )
        return value

    def activation(self) -> tuple[str, tuple[Message, ...]]:
        """The activation, empty for Keras's default, and a note if it is one that the cards do not have."""
        try:
            return self.word("activation", ACTIVATIONS), ()
        except Mistake:
            quoted = self._quoted("activation")
            note = messages.code_argument_ignored(self.call.line, self.call.name, "activation", quoted)
            return "", (note,)

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
    if argument in UNSUPPORTED and value not in UNSUPPORTED[argument]:
        raise Mistake(messages.code_unsupported_argument(line, argument, model.quoted(node)))
    defaults = IGNORED_ARGUMENTS.get(argument)
    if defaults is None or value in defaults:
        return None
    return messages.code_argument_ignored(line, layer, argument, model.quoted(node))


def _word_of(argument: Argument) -> str:
    """The word that an argument names: a text, `keras.activations.relu`, or None for linear."""
    value, node = argument.value, argument.node
    if value is UNKNOWN and isinstance(node, ast.Attribute | ast.Name):
        value = dotted_name(node).rpartition(".")[2]
    word = "linear" if value is None else str(value)
    return OTHER_NAMES.get(word, word)
