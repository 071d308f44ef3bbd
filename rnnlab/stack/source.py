"""A stack as Keras source: what one would write by hand, with the shape that leaves each layer."""

from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shape_rules import KerasLayer
from rnnlab.stack.shapes import Shape, checked_trace, shape_text


def keras_source(stack: Stack, window: int, features: int, outputs: int | None = None) -> str:
    """A standalone Keras 3 script that makes the stack for (samples, window, features).

    outputs: units of a Dense head at the end; None writes no head. An illegal stack is a Mistake.
    """
    traced = checked_trace(stack, window, features)
    lines = [(f"keras.Input(({window}, {features}))", traced.input_shape)]
    sides: tuple[int, ...] = (window, features)
    for step in traced.steps:
        assert step.output_shape is not None
        lines.append((layer_source(step.layer, window, sides[-1]), step.output_shape))
        sides = tuple(side or 0 for side in step.output_shape[1:])
    if outputs is not None:
        lines.append((f"layers.Dense({outputs})", (None, *sides[:-1], outputs)))
    return "\n".join(
        (
            "import keras",
            "from keras import layers",
            "",
            "# Beside each layer stands the shape that leaves it; samples: any number of windows.",
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
    """The call that makes one layer, e.g. `layers.LSTM(32, return_sequences=True)`.

    width: the last side of what the layer reads.
    """
    return _call(layer.keras_layer(window, width))


def _call(layer: KerasLayer) -> str:
    if layer.inner:
        return f"layers.{layer.name}({_call(layer.inner)})"
    first, *others = layer.arguments.items()
    named = [f"{name}={value}" for name, value in others]
    return f"layers.{layer.name}({', '.join((str(first[1]), *named))})"


def _commented(lines: list[tuple[str, Shape]]) -> list[str]:
    width = max(len(call) for call, _ in lines) + 1
    return [f"        {call + ',':<{width}}  # {shape_text(shape)}" for call, shape in lines]
