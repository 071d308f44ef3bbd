"""The arguments of a layer's call, by name: read, noted as left out, or refused."""

from dataclasses import dataclass
from typing import Any

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.signatures import KNOWN, LEFT_OUT, SHAPES, closest
from rnnlab.stack.keras_code.values import UNKNOWN, Array, LayerCall
from rnnlab.stack.reasons import count

# Arguments by which another thing than the lab's layer is meant, with the value that is all right.
REFUSED: dict[str, tuple[object, str]] = {
    "return_state": (False, "hands out three tensors, which a Sequential can't pass on"),
    "go_backwards": (False, "reads the window from its end, which the lab's layers don't"),
    "merge_mode": ("concat", "joins the two ways as the lab's layers don't"),
    "backward_layer": (None, "gives each way a layer of its own, which the lab's layers don't have"),
}


@dataclass(frozen=True)
class Given:
    """The arguments of one call, and notes on those that are left out."""

    call: LayerCall
    model: CodeModel
    notes: tuple[str, ...]

    def whole(self, argument: str, example: str) -> int:
        """An argument that has to be a whole number."""
        value = self._value(argument, f"{self.call.name}({example})")
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._mistake(argument, f"not a whole number: write e.g. {self.call.name}({example})")
        return value

    def share(self, argument: str) -> float:
        """An argument that has to be a number."""
        value = self._value(argument, f"{self.call.name}(0.2)")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._mistake(argument, f"not a number: write e.g. {self.call.name}(0.2)")
        return float(value)

    def flag(self, argument: str) -> bool:
        """An argument that has to be True or False; False where it is not given."""
        if argument not in self.call.arguments:
            return False
        value = self._value(argument, f"{argument}=True")
        if not isinstance(value, bool):
            raise self._mistake(argument, "neither True nor False: write one of them")
        return value

    def _value(self, argument: str, example: str) -> Any:
        call = self.call
        if argument not in call.arguments:
            raise Mistake(f"Line {call.line}: {call.name} has no {argument}: write e.g. {example}.")
        value = call.value(argument)
        if value is UNKNOWN or isinstance(value, Array):
            quoted = self.model.quoted(call.arguments[argument].node)
            raise Mistake(
                f"Line {call.line}: {call.name}'s argument {argument} is computed ('{quoted}'), and the code is "
                f"not run: write it out, e.g. {example}."
            )
        return value

    def _mistake(self, argument: str, what: str) -> Mistake:
        quoted = self.model.quoted(self.call.arguments[argument].node)
        return Mistake(
            f"Line {self.call.line}: {self.call.name}'s argument {argument} is '{quoted}', {what}."
        )


def given_arguments(call: LayerCall, model: CodeModel) -> Given:
    """The call's arguments by name; a Mistake for one that does not exist or means another layer."""
    if call.odd:
        raise Mistake(f"Line {call.line}: {call.odd}.")
    notes = [_note(call, argument, model) for argument in call.arguments]
    return Given(call, model, tuple(note for note in notes if note))


def input_sides(call: LayerCall, model: CodeModel) -> tuple[int | None, int | None] | None:
    """(time steps, features) as the call gives them, None where they can't be known; None if it doesn't."""
    argument = next((name for name in SHAPES if name in call.arguments), None)
    if argument is None:
        return None
    quoted, value = model.quoted(call.arguments[argument].node), call.value(argument)
    usage = f"write {'' if call.name == 'Input' else argument + '='}(time steps, features), e.g. (24, 7)"
    if value is UNKNOWN or isinstance(value, Array):
        return None, None
    if not isinstance(value, tuple):
        raise Mistake(f"Line {call.line}: the {argument} {quoted} is no shape: {usage}.")
    sides = value[1:] if argument.startswith("batch") else value
    if len(sides) != 2:
        raise Mistake(
            f"Line {call.line}: the {argument} {quoted} gives {count(len(sides), 'side')} "
            f"besides the samples, and a recurrent layer reads two: {usage}."
        )
    for side in sides:
        if isinstance(side, bool | float | str) or (isinstance(side, int) and side < 1):
            raise Mistake(f"Line {call.line}: '{side}' is no number of time steps or features: {usage}.")
    steps, features = (side if isinstance(side, int) else None for side in sides)
    return steps, features


def _note(call: LayerCall, argument: str, model: CodeModel) -> str:
    """A sentence on an argument that is left out; empty where nothing is; a Mistake where it can't be."""
    name, line, node = call.name, call.line, call.arguments[argument].node
    if argument not in KNOWN[name]:
        close = closest(argument, name)
        instead = f"write {close}={model.quoted(node)}" if close else "leave it out"
        raise Mistake(f"Line {line}: {name} has no argument {argument}: {instead}.")
    value = call.value(argument)
    if argument in REFUSED and value != REFUSED[argument][0]:
        raise Mistake(f"Line {line}: {argument} {REFUSED[argument][1]}: leave it out.")
    usual = LEFT_OUT.get(argument)
    if argument == "activation":
        usual = (None, "linear") if name == "Dense" else ("tanh",)
    if usual is None or value in usual:
        return ""
    return (
        f"Line {line}: {argument}={model.quoted(node)} is left out: the lab's {name} is Keras's default, "
        "and no shape changes by it."
    )
