"""Arithmetic and functions of tensors without a layer: what Keras's operations make of their shapes."""

import ast
from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers.arguments import (
    TooLargeError,
    all_converted,
    converted,
    parameter_names,
)
from rnnlab.stack.clinic.keras_answers.seen import (
    Applied,
    Broadcast,
    Lost,
    SeenLayer,
    ancestors,
    flat,
    tensor_sides,
)
from rnnlab.stack.clinic.python.arrays import shape_of
from rnnlab.stack.clinic.python.values import UNKNOWN, Array, CallNode, Library, as_call

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary


class Operations:
    """What a code computes with tensors."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    def index(self, owner: Any, index: Any, node: ast.Subscript) -> Any:
        if self.library.is_tensor(owner):
            plain = index if isinstance(index, tuple) else (index,)
            self.library.stops.of_index(owner, index, node)
            ok = all(isinstance(part, int | slice | type(None) | type(Ellipsis)) for part in plain)
            ends = [
                end for part in plain if isinstance(part, slice) for end in (part.start, part.stop, part.step)
            ]
            ok = ok and all(isinstance(end, int | None) for end in ends)
            return (
                self.computed(lambda: owner[index], [owner], node) if ok else Lost(self.library.maker(owner))
            )
        if isinstance(owner, Lost):
            return owner
        return UNKNOWN

    def unary(self, value: Any, node: ast.UnaryOp) -> Any:
        if self.library.is_tensor(value):
            return self.computed(lambda: -value, [value], node)
        return UNKNOWN

    def binary(self, compute: Any, left: Any, right: Any, node: ast.BinOp) -> Any:
        kinds = (int, float, self.library.keras.Variable)
        usable = [self.library.is_tensor(part) or isinstance(part, kinds) for part in (left, right)]
        if all(usable) and (self.library.is_tensor(left) or self.library.is_tensor(right)):
            return self.computed(lambda: compute(left, right), [left, right], node)
        if all(usable):
            return self._of_weights(lambda: compute(left, right))
        return UNKNOWN

    def mixed(self, left: Any, right: Any, node: ast.BinOp) -> Any:
        """Arithmetic with an array of data and what a model predicts, as a loss of the person's own does it."""
        array, tensor = (left, right) if isinstance(left, Array) else (right, left)
        if not self.library.is_tensor(tensor):
            return None
        sides, predicted = shape_of(array), tensor_sides(tensor)
        if sides is None or predicted is None:
            return Lost(self.library.maker(tensor))
        short, long = sorted((tuple(sides), tuple(predicted)), key=len)
        if sides and predicted and len(long) == len(short) + 1 and long[-1] == 1:
            added = node.left if (len(sides) < len(predicted)) is isinstance(left, Array) else node.right
            line = CallNode(as_call(node), self.library.interpreter.statement)
            self.library.seen.broadcasts.append(Broadcast(line, added, sides[1:], predicted[1:]))
        return tensor

    def refuses(self, function: Library, positional: list[Any], named: dict[str, Any]) -> bool:
        """Whether this is a function of TensorFlow that gets Keras's symbolic tensors."""
        if function.package != "tensorflow" or self.library.inside:
            return False
        given = list(flat([positional, list(named.values())]))
        tensors = [value for value in given if self.library.is_tensor(value)]
        if not tensors:
            return any(isinstance(value, Lost) and value.symbolic for value in given)
        return not any(id(tensor) in self.library.computing for tensor in tensors)

    # Operations on tensors

    def operation(
        self,
        operation: Any,
        positional: list[Any],
        named: dict[str, Any],
        at: CallNode,
        foreign: bool = False,
    ) -> Any:
        """foreign: whether the code calls a function of TensorFlow, which has other arguments beside these."""
        order = parameter_names(operation)
        named = {key: value for key, value in named.items() if key != "name"} if foreign else named
        if foreign and (set(named) - {*order, "keep_dims"} or len(positional) > len(order)):
            self.library.seen.lose(at.line)
            return Lost()
        try:
            in_order, by_name, left_out = all_converted(
                positional, named, order, self.library.names, self.library.seen
            )
        except TooLargeError:
            left_out = [""]
        if left_out:
            self.library.seen.lose(at.line)
            return Lost()
        if "keepdims" in order and "keep_dims" in by_name:
            by_name["keepdims"] = by_name.pop("keep_dims")
        tensors = [
            value for value in flat([positional, list(named.values())]) if self.library.is_tensor(value)
        ]
        if not tensors:
            return self._of_weights(lambda: operation(*in_order, **by_name))
        return self.computed(lambda: operation(*in_order, **by_name), tensors, at.node)

    def computed(self, compute: Any, tensors: list[Any], node: ast.expr) -> Any:
        """A tensor computed from tensors without a layer."""
        text = ast.unparse(node.func) if isinstance(node, ast.Call) else "operation"
        at = CallNode(as_call(node), self.library.interpreter.statement)
        before = tuple(use for value in tensors if (use := self.library.maker(value)) is not None)
        used = Applied(SeenLayer(text, at), tuple(map(tensor_sides, tensors)), (), at, None, before)
        try:
            with self.library.warned(at):
                result = compute()
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            of_input = any(use.layer.name == "Input" for use in ancestors(before))
            if "array slice" in str(error) and not of_input:  # of data, of which Keras takes some samples
                return Lost(used)
            self.library.seen.used.append(used)
            used.fault = self.library.fault(
                "apply", at, type(error).__name__, str(error), layer=used.layer, used=used
            )
            return Lost(used)
        if not all(map(self.library.is_tensor, flat(result))):
            return Lost(used)
        used.outputs = tuple(map(tensor_sides, flat(result)))
        self.library.seen.used.append(used)
        self.library.keep(list(flat(result)), used, tensors)
        return list(result) if isinstance(result, tuple) else result

    def handles(self, values: Any) -> bool:
        """Whether a tensor or a weight is among these values."""
        kinds = (self.library.keras.KerasTensor, self.library.keras.Variable)
        return any(isinstance(value, kinds) for value in flat(values))

    def _of_weights(self, compute: Any) -> Any:
        """What is computed from weights only, which hold numbers."""
        try:
            return self.library.keras.Variable(compute())
        except Exception:  # noqa: BLE001 - Keras raises what it likes; it is not known whether the code does
            return UNKNOWN

    def weight(self, positional: list[Any], named: dict[str, Any], at: CallNode | None = None) -> Any:
        shape = named.get(
            "shape", next((value for value in positional if isinstance(value, list | tuple)), None)
        )
        if positional and isinstance(positional[0], str) and at is not None:
            text = "Layer.add_weight() got multiple values for argument 'shape'"
            self.library.fault("python", at, "TypeError", text, shapes={"weight_name": positional[0]})
        if isinstance(shape, list | tuple) and None in shape and at is not None:
            text = f"The argument shape of add_weight holds None: {tuple(shape)}"
            self.library.fault("python", at, "ValueError", text, shapes={"weight": True})
            shape = [1 if side is None else side for side in shape]
        try:
            sides = converted(shape, "shape", self.library.names, self.library.seen)
            size = 1
            for side in sides:
                size *= side
            zeros = self.library.keras.ops.zeros
            return self.library.keras.Variable(zeros(tuple(sides))) if 0 < size <= 1_000_000 else UNKNOWN
        except (KeyError, TypeError, TooLargeError):
            return UNKNOWN
