"""The shape of the input of a model of which nothing says it: how many sides its first layers usually read."""

from typing import Any

from rnnlab.stack.clinic.keras_answers.seen import Seen, SeenLayer, SeenModel, tensor_sides
from rnnlab.stack.clinic.messages import Sides
from rnnlab.stack.clinic.python.values import Unknown

# Sizes of a window of which nothing is known: stand-ins, shown as question marks.
GUESSES = {1: ("time steps",), 2: ("time steps", "features"), 3: ("rows", "columns", "channels")}

SHAPE_KEEPING = (
    "Activation",
    "Dropout",
    "BatchNormalization",
    "LayerNormalization",
    "GaussianNoise",
    "ReLU",
    "LeakyReLU",
)


def sides_read(instance: Any) -> int | None:
    """How many sides, without the samples, a model of the person's own reads; None if its layers do not tell."""
    layers = [value for value in instance.attributes.values() if isinstance(value, SeenLayer)]
    if any(layer.name == "Embedding" for layer in layers):
        return 1
    return 2 if any(layer.recurrent and "2D" not in layer.name for layer in layers) else None


def guessed(ndim: int, seen: Seen) -> tuple[int | None, ...]:
    """The shape of an input of so many sides, with the samples: stand-ins."""
    return (None, *(seen.stand_in(Unknown(f"input {name}")) for name in GUESSES[ndim]))


def sides_waited_for(model: SeenModel) -> int:
    """How many sides, without the samples, the layers that wait for the model's input tell."""
    return sides_of_layers(_waiting_layers(model))


def _waiting_layers(model: SeenModel) -> list[SeenLayer]:
    parts = [part for part, _, _ in model.waiting]
    return [
        layer
        for part in parts
        for layer in (_waiting_layers(part) if isinstance(part, SeenModel) else [part])
    ]


def sides_of_first_model(model: SeenModel) -> Sides | None:
    """What the first part of a model reads, with the samples, if it is a model that knows its input."""
    first = model.waiting[0][0]
    return tensor_sides(first.input) if isinstance(first, SeenModel) else None


def sides_of_layers(layers: list[SeenLayer]) -> int:
    """How many sides, without the samples, the input of layers in a row has, as far as they tell."""
    for layer in layers:
        shape = layer.values.get("input_shape")
        if isinstance(shape, list | tuple) and len(shape) in GUESSES:
            return len(shape)
        if layer.name not in SHAPE_KEEPING:
            return sides_of_layer(layer) if layer.recurrent else sides_of_layer(layers[0])
    return sides_of_layer(layers[0])


def sides_of_layer(layer: SeenLayer) -> int:
    """How many sides, without the samples, the layer's input usually has."""
    name = layer.name
    if name == "Embedding":
        return 1
    if name in ("Conv2D", "MaxPooling2D", "ConvLSTM1D", "AveragePooling2D", "SeparableConv2D"):
        return 3
    if name in ("Dense", "RepeatVector", "Flatten", "Activation", "Dropout", "Reshape"):
        return 1 if name in ("Dense", "RepeatVector", "Activation") else 2
    return 2
