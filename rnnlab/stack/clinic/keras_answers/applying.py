"""Layers applied to tensors: by the real Keras, or by following the code of a person's layer."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers.arguments import TooLargeError
from rnnlab.stack.clinic.keras_answers.guesses import GUESSES, sides_of_layer
from rnnlab.stack.clinic.keras_answers.own_cells import repeated
from rnnlab.stack.clinic.keras_answers.seen import Applied, Lost, SeenLayer, SeenModel, flat, tensor_sides
from rnnlab.stack.clinic.keras_answers.training import computable
from rnnlab.stack.clinic.python.values import (
    UNKNOWN,
    Array,
    CallNode,
    Function,
    Instance,
    NotFollowedError,
    Unknown,
    is_unknown,
)

STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary


def needed_states(layer: SeenLayer) -> int | None:
    """How many states a recurrent layer starts from; None for other layers."""
    states = STATES.get(layer.cell.name)
    return None if states is None else 2 * states if layer.name == "Bidirectional" else states


def _check_inside(layer: SeenLayer, used: Applied) -> None:
    """Raise what Keras says, when it computes, of a pooling in TimeDistributed that gets too few sides."""
    inner, have = layer.inner, len(used.input or ()) - 1
    if layer.name != "TimeDistributed" or inner is None or inner.keras is None or "Pooling" not in inner.name:
        return
    needed = getattr(inner.keras.input_spec, "ndim", None)
    if needed is not None and not inner.name.startswith("Global") and 0 < have < needed:
        text = f"expected ndim={needed}, found ndim={have}"
        raise ValueError(f'Input 0 of layer "{inner.keras.name}" is incompatible with the layer: {text}.')


class Applying:
    """What leaves a layer."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    def apply(
        self,
        layer: SeenLayer,
        positional: list[Any],
        named: dict[str, Any],
        at: CallNode,
        added: CallNode | None = None,
    ) -> Any:
        """The tensors that leave a layer; Lost if Keras refuses its input, or it is not known."""
        positional = [self.as_tensor(self._assumed(value, layer, at), layer) for value in positional]
        named = {name: self.as_tensor(value, None) for name, value in named.items()}
        entering = list(flat([positional, list(named.values())]))
        uncalled = next(
            (value for value in flat(positional) if isinstance(value, SeenLayer | SeenModel)), None
        )
        if uncalled is not None:
            text = "Only input tensors may be passed as positional arguments."
            shapes = {"uncalled": uncalled}
            self.library.fault("python", at, "ValueError", text, layer=layer, shapes=shapes)
            return Lost()
        before = tuple(use for value in entering if (use := self.library.maker(value)) is not None)
        tensors = [value for value in entering if self.library.is_tensor(value)]
        used = Applied(layer, tuple(map(tensor_sides, tensors)), (), None if added else at, added, before)
        self.library.seen.used.append(used)
        lost = any(isinstance(value, Lost) for value in entering)
        if lost or (layer.keras is None and layer.kind is None) or not tensors:
            if (
                not lost
                and layer.keras is None
                and not any(
                    fault.layer is not None and fault.layer in (layer, layer.inner)
                    for fault in self.library.seen.faults
                )
            ):
                self.library.seen.lose(at.line)
            return Lost(used)
        lost_before, faults_before = self.library.seen.lost_from, len(self.library.seen.faults)
        try:
            if layer.name == "RNN" and isinstance(layer.kind, Instance):
                with self.followed():
                    result = repeated(self.library, layer, tensors[0], at)
            elif layer.keras is None:
                given = layer.values.get("arguments")  # of a Lambda
                given = given if isinstance(given, dict) and isinstance(layer.kind, Function) else {}
                result = self.followed_call(layer.kind, positional, named | given, at)
            else:
                usable = {name: value for name, value in named.items() if self._usable(value)}
                if not getattr(layer.keras, "_call_has_training_arg", True):
                    usable.pop(
                        "training", None
                    )  # Keras takes it here, but not when the model is called again
                _check_inside(layer, used)
                with self.library.warned(at):
                    result = layer.keras(*[value for value in positional if self._usable(value)], **usable)
        except (NotFollowedError, TooLargeError):
            self.library.seen.lose(at.line)
            return Lost(used)
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            used.fault = self.library.fault(
                "apply", at, type(error).__name__, str(error), layer=layer, used=used
            )
            return Lost(used)
        leaving = list(flat(result))
        if not leaving or not all(map(self.library.is_tensor, leaving)):
            if isinstance(layer.kind, Instance) and self._all_of_one(positional, before):
                del self.library.seen.faults[faults_before:]  # inside of the layer
                text = f"Layer expects 1 input(s), but it received {len(tensors)} input tensors."
                used.fault = self.library.fault("apply", at, "ValueError", text, layer=layer, used=used)
                self.library.seen.lost_from = lost_before
                return Lost(used)
            lost_in = next((value for value in leaving if isinstance(value, Lost) and value.used), None)
            if lost_in is None or not any(fault.used is lost_in.used for fault in self.library.seen.faults):
                self.library.seen.lose(at.line)
            return Lost(used)
        layer.calls += 1
        if self._refuses_states(layer, used):
            return Lost(used)
        used.outputs = tuple(map(tensor_sides, leaving))
        self.library.keep(leaving, used, tensors)
        return list(result) if isinstance(result, tuple) else result

    def _all_of_one(self, positional: list[Any], before: tuple[Applied, ...]) -> bool:
        """Whether a layer gets all that one layer returns: its output and its states."""
        given = positional[0] if positional else None
        several = isinstance(given, list | tuple) and len({id(use) for use in before}) == 1 < len(before)
        return several and before[0].layer.cell.values.get("return_state") is True

    def _refuses_states(self, layer: SeenLayer, used: Applied) -> bool:
        """Whether the layer stops at its states when it computes a small batch: Keras tells it only then."""
        states = used.inputs[1:]
        needed = needed_states(layer)
        if needed is None or not states or not computable(layer.keras):
            return False
        if len(states) == needed and all(len(one or ()) == 2 for one in states):
            return layer.name != "Bidirectional" and self._refuses_open_sizes(layer, used)
        zeros = self.library.keras.ops.zeros
        sides = [(one or (None,))[1:] for one in states]
        small = [zeros((2, 3, *one[1:]) if len(one) > 1 else (2, *one)) for one in sides]
        try:
            layer.keras(zeros((2, 3, *(used.input or ())[2:])), initial_state=small)
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            used.fault = self.library.fault(
                "apply", used.call or layer.at, type(error).__name__, str(error), layer=layer, used=used
            )
        return used.fault is not None

    def _refuses_open_sizes(self, layer: SeenLayer, used: Applied) -> bool:
        """Whether a state has twice or half the units of a layer whose size is not known: another size for sure."""
        units, invented = layer.keras.units, self.library.seen.stand_ins.values()
        widths = [sides[-1] for sides in used.inputs[1:] if sides and sides[-1] and sides[-1] != units]
        open_sizes = [
            width
            for width in widths
            if min(units, width) in invented and max(units, width) == 2 * min(units, width)
        ]
        if not open_sizes:
            return False
        text = "The argument initial_state has another number of units than the layer."
        used.fault = self.library.fault(
            "apply", used.call or layer.at, "ValueError", text, layer=layer, used=used,
            shapes={"state_units": (open_sizes[0], units)},
        )  # fmt: skip
        return True

    def _assumed(self, value: Any, layer: SeenLayer, at: CallNode) -> Any:
        """An input that was not pasted, where the layer tells how many sides it has; any other value itself."""
        library = self.library
        certain = layer.name in ("Embedding", "Conv1D") or (layer.recurrent and "2D" not in layer.name)
        known = not is_unknown(value) or isinstance(value, Lost) or library.inside or not library.partial
        if known or not certain or layer.keras is None:
            return value
        name = value.text or "input"
        if name not in library.assumed:
            sides = GUESSES[sides_of_layer(layer)]
            sizes = [library.seen.stand_in(Unknown(f"{name}: {side}")) for side in sides]
            library.assumed[name] = library.keras.Input(batch_shape=(None, *sizes))
            library.seen.assumed_inputs[value.text or ast.unparse(at.node.args[0])[:40]] = at.line
            library.kept.append(library.assumed[name])
        return library.assumed[name]

    def as_tensor(self, value: Any, layer: SeenLayer | None) -> Any:
        """An array as an input of that shape, because layers are called on data too; an unknown tensor as Lost."""
        if isinstance(value, list | tuple):
            return [self.as_tensor(item, layer) for item in value]
        if isinstance(value, Array) and value.sides is not None:
            return self.library.data_tensor(value.sides)
        if isinstance(value, Array) or (
            is_unknown(value) and not isinstance(value, Lost) and layer is not None
        ):
            return Lost()
        return value

    def _usable(self, value: Any) -> bool:
        parts = list(flat(value))
        return all(
            self.library.is_tensor(part) or isinstance(part, bool | int | float | str | type(None))
            for part in parts
        )

    def followed_call(self, kind: Any, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        """What a person's layer, model or Lambda returns, as far as its code can be followed."""
        with self.followed():
            return self._followed(kind, positional, named, at)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Meanwhile, the body of a layer is followed."""
        self.library.inside += 1
        try:
            yield
        finally:
            self.library.inside -= 1

    def _followed(self, kind: Any, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        if isinstance(kind, Function):
            return self.library.interpreter.function_value(kind, at.node, positional, named)
        if not isinstance(kind, Instance):
            return UNKNOWN
        build, body = kind.kind.member("build"), kind.kind.member("call") or kind.kind.member("__call__")
        if isinstance(build, Function) and not kind.seen.get("built"):
            kind.seen["built"] = True
            shape = (
                tensor_sides(positional[0]) if positional and self.library.is_tensor(positional[0]) else None
            )
            shapes = [tensor_sides(part) for part in flat(positional)] if shape is None else shape
            self.library.interpreter.function_value(build, at.node, [kind, shapes], {})
        if not isinstance(body, Function):
            return UNKNOWN
        return self.library.interpreter.function_value(body, at.node, [kind, *positional], named)
