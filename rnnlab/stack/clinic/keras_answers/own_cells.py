"""Cells of the person's own in Keras's RNN: one step of the cell is followed, and the RNN repeats it."""

from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers.seen import SeenLayer, flat, tensor_sides
from rnnlab.stack.clinic.python.values import CallNode, Function, Instance, NotFollowedError

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary


def repeated(library: "KerasLibrary", layer: SeenLayer, sequence: Any, at: CallNode) -> Any:
    """What leaves `RNN(cell)`: the last output or all of them, and the states. Raises what Keras would."""
    cell, ops = layer.kind, library.keras.ops
    sides = tensor_sides(sequence) or ()
    if len(sides) != 3:
        text = f"expected ndim=3, found ndim={len(sides)}. Full shape received: {sides}"
        raise ValueError(f'Input 0 of layer "rnn" is incompatible with the layer: {text}')
    step = sequence[:, 0]
    states = [ops.repeat(step[:, :1] * 0, size, axis=1) for size in _state_sizes(library, cell, at)]
    build, body = cell.kind.member("build"), cell.kind.member("call")
    if not isinstance(body, Function):
        raise NotFollowedError(at.line)
    follow = library.interpreter.function_value
    if isinstance(build, Function) and not cell.seen.get("built"):
        cell.seen["built"] = True
        follow(build, at.node, [cell, (None, sides[2])], {})
    result = follow(body, at.node, [cell, step, states], {})
    parts = list(flat(result))
    if len(parts) < 2 or not all(map(library.is_tensor, parts)):
        raise NotFollowedError(at.line)
    output, *after = parts
    if layer.values.get("return_sequences"):
        output = ops.expand_dims(output, 1) + sequence[:, :, :1] * 0
    return [output, *after] if layer.values.get("return_state") else output


def _state_sizes(library: "KerasLibrary", cell: Instance, at: CallNode) -> list[int]:
    size = cell.attributes.get("state_size", cell.kind.member("state_size"))
    if isinstance(size, Function):  # a property
        size = library.interpreter.function_value(size, at.node, [cell], {})
    sizes = list(size) if isinstance(size, list | tuple) else [size]
    if not all(isinstance(one, int) and 0 < one <= 100_000 for one in sizes):
        raise NotFollowedError(at.line)
    return sizes
