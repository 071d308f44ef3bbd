"""A stack as Keras source, with the shape that leaves each layer as a comment."""

from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shape_rules import LayerConfig
from rnnlab.stack.shapes import Shape, checked_trace, shape_text


def keras_source(stack: Stack, window: int, features: int, outputs: int | None = None) -> str:
    """A standalone Keras 3 script that builds the stack for (samples, window, features).

    outputs: units of a Dense head at the end, or None for no head. An illegal stack raises a Mistake.
    """
    traced = checked_trace(stack, window, features)
    lines = [(f"keras.Input(({window}, {features}))", traced.input_shape)]
    sides: tuple[int, ...] = (window, features)
    for shapes in traced.layers:
        assert shapes.output_shape is not None
        lines.append((layer_source(shapes.layer, window, sides[-1]), shapes.output_shape))
        sides = tuple(side or 0 for side in shapes.output_shape[1:])
    if outputs is not None:
        lines.append((f"layers.Dense({outputs})", (None, *sides[:-1], outputs)))
    return "\n".join(
        (
            "import keras",
            "from keras import layers",
            "",
            "# The comments show the shape that leaves each layer; samples: any number of windows.",
            "model = keras.Sequential(",
            "    [",
            *_commented(lines),
            "    ]",
            ")",
            "model.summary()",
            "",
        )
    )


def layer_source(layer: Layer, window: int, width: int) -> str:
    """The call that builds one layer, e.g. `layers.LSTM(32, return_sequences=True)`.

    width: the last side of the layer's input.
    """
    return _call(layer.config(window, width))


def _call(layer: LayerConfig) -> str:
    if layer.inner:
        return f"layers.{layer.name}({_call(layer.inner)})"
    arguments = [
        _literal(value) if place == 0 or name == "kernel_size" else f"{name}={_literal(value)}"
        for place, (name, value) in enumerate(layer.arguments.items())
    ]
    return f"layers.{layer.name}({', '.join(arguments)})"


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _commented(lines: list[tuple[str, Shape]]) -> list[str]:
    width = max(len(call) for call, _ in lines) + 1
    return [f"        {call + ',':<{width}}  # {shape_text(shape)}" for call, shape in lines]
