"""Layers and stacks as plain frozen data, written and read as `KIND:UNITS[:seq]`."""

from typing import Any, Literal, get_args

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.shape_rules import LayerConfig

Kind = Literal["lstm", "gru", "rnn", "bi-lstm", "bi-gru", "bi-rnn", "dropout", "repeat", "depth1", "dense"]
KINDS: tuple[Kind, ...] = get_args(Kind)
RECURRENT: tuple[Kind, ...] = ("lstm", "gru", "rnn", "bi-lstm", "bi-gru", "bi-rnn")
WITH_UNITS: tuple[Kind, ...] = (*RECURRENT, "dense")
KERAS_CLASSES = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": "SimpleRNN",
    "dropout": "Dropout",
    "repeat": "RepeatVector",
    "depth1": "Reshape",
    "dense": "Dense",
}
MOST_UNITS = 1024
MOST_LAYERS = 12
MOST_RATE = 0.95
DEFAULT_UNITS = 32
DEFAULT_RATE = 0.2


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One layer of a stack.

    units: how many numbers the layer puts out at each step, for a bidirectional layer in each direction;
        0 for a kind without units.
    sequences: Keras's `return_sequences`; False for a kind that is not recurrent.
    rate: the dropout rate; 0 for any other kind.
    """

    kind: Kind
    units: int = 0
    sequences: bool = False
    rate: float = 0.0

    @property
    def recurrent(self) -> bool:
        return self.kind in RECURRENT

    @property
    def bidirectional(self) -> bool:
        return self.kind.startswith("bi-")

    @property
    def keras_class(self) -> str:
        """The name of Keras's class, e.g. `LSTM`; for a bidirectional layer, of the layer inside."""
        return KERAS_CLASSES[self.kind.removeprefix("bi-")]

    @property
    def title(self) -> str:
        """The name in sentences, e.g. `LSTM` or `Bidirectional LSTM`."""
        return f"Bidirectional {self.keras_class}" if self.bidirectional else self.keras_class

    def config(self, window: int, width: int) -> LayerConfig:
        """Keras's class and arguments for this layer; width: the last side of the layer's input."""
        arguments: dict[str, Any]
        match self.kind:
            case "dropout":
                arguments = {"rate": self.rate}
            case "repeat":
                arguments = {"n": window}
            case "depth1":
                arguments = {"target_shape": (1, width)}
            case _:
                arguments = {"units": self.units}
        if self.sequences:
            arguments["return_sequences"] = True
        config = LayerConfig(self.keras_class, arguments)
        return LayerConfig("Bidirectional", {}, config) if self.bidirectional else config

    def __str__(self) -> str:
        if self.kind == "dropout":
            return f"dropout:{str(float(self.rate)).removesuffix('.0')}"
        if self.kind not in WITH_UNITS:
            return self.kind
        return f"{self.kind}:{self.units}" + (":seq" if self.sequences else "")


Stack = tuple[Layer, ...]


def checked_layer(layer: Layer, number: int) -> Layer:
    """The layer itself, or a Mistake where its numbers are invalid; number: its place in the stack, from 1."""
    text = str(layer)
    if layer.kind == "dropout":
        if isinstance(layer.rate, bool) or not 0 <= layer.rate <= MOST_RATE:
            raise Mistake(messages.dropout_rate_out_of_range(number, text, layer.rate, MOST_RATE))
    elif layer.rate:
        raise Mistake(messages.rate_not_accepted(number, text, layer.rate))
    if layer.kind in WITH_UNITS:
        if isinstance(layer.units, bool) or not 1 <= layer.units <= MOST_UNITS:
            raise Mistake(messages.units_out_of_range(number, text, layer.units, MOST_UNITS))
    elif layer.units:
        raise Mistake(messages.units_not_accepted(number, text, layer.units))
    if layer.sequences and not layer.recurrent:
        raise Mistake(messages.sequences_not_accepted(number, text))
    return layer


def read_layer(text: str, number: int = 1) -> Layer:
    """The layer written as `KIND:UNITS[:seq]`, e.g. `lstm:32:seq`, `dropout:0.2`, `depth1`."""
    kind, *rest = text.strip().lower().split(":")
    if kind not in KINDS:
        raise Mistake(messages.unknown_kind(number, text, KINDS))
    if kind not in WITH_UNITS and kind != "dropout":
        if rest:
            raise Mistake(messages.number_not_accepted(number, text, kind))
        return Layer(kind)
    sequences = rest[1:] == ["seq"]
    if not rest or len(rest) > 2 or (len(rest) == 2 and not sequences):
        raise Mistake(messages.unreadable_layer(number, text))
    try:
        if kind == "dropout":
            return checked_layer(Layer("dropout", rate=float(rest[0]), sequences=sequences), number)
        return checked_layer(Layer(kind, int(rest[0]), sequences), number)
    except ValueError:
        raise Mistake(messages.not_a_number(number, text, rest[0])) from None


def read_stack(texts: list[str]) -> Stack:
    """The layers in order; a Mistake where there are none or too many."""
    return checked_stack(tuple(read_layer(text, i) for i, text in enumerate(texts, 1)))


def checked_stack(stack: Stack) -> Stack:
    """The stack itself, with each layer's numbers checked; `shapes.checked_trace` checks the shapes."""
    if not stack:
        raise Mistake(messages.no_layers())
    if len(stack) > MOST_LAYERS:
        raise Mistake(messages.too_many_layers(len(stack), MOST_LAYERS))
    return tuple(checked_layer(layer, i) for i, layer in enumerate(stack, 1))
