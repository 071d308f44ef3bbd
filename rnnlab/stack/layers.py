"""Layers and stacks as plain frozen data, written and read as `KIND:UNITS[:seq]`."""

from collections.abc import Callable
from typing import Any

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.kinds import LAYER_KINDS, Kind, LayerKind
from rnnlab.stack.shape_rules import RECURRENT as RECURRENT_CLASSES
from rnnlab.stack.shape_rules import LayerConfig

KINDS = tuple(LAYER_KINDS)
RECURRENT = tuple(kind for kind, row in LAYER_KINDS.items() if row.keras_class in RECURRENT_CLASSES)
WITH_UNITS = tuple(kind for kind, row in LAYER_KINDS.items() if "units" in row.arguments)
KERAS_CLASSES = {kind: row.keras_class for kind, row in LAYER_KINDS.items() if not row.wrapper}
MOST_UNITS = 1024
MOST_LAYERS = 12
MOST_RATE = 0.95
DEFAULT_UNITS = 32
DEFAULT_RATE = 0.2
# How the numbers of a layer are read, in the order in which they are written.
NUMBERS: dict[str, Callable[[str], float]] = {"units": int, "rate": float}


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
    def row(self) -> LayerKind:
        """The kind's row in the table of kinds."""
        return LAYER_KINDS[self.kind]

    @property
    def recurrent(self) -> bool:
        return self.kind in RECURRENT

    @property
    def bidirectional(self) -> bool:
        return self.row.wrapper == "Bidirectional"

    @property
    def keras_class(self) -> str:
        """The name of Keras's class, e.g. `LSTM`; for a bidirectional layer, of the layer inside."""
        return self.row.keras_class

    @property
    def title(self) -> str:
        """The name in sentences, e.g. `LSTM` or `Bidirectional LSTM`."""
        return f"{self.row.wrapper} {self.keras_class}".strip()

    def config(self, window: int, width: int) -> LayerConfig:
        """Keras's class and arguments for this layer; width: the last side of the layer's input."""
        row = self.row
        chosen = {name: getattr(self, field) for field, name in row.arguments.items()}
        arguments: dict[str, Any] = {
            name: value for name, value in chosen.items() if value is not False
        } | row.computed(window, width)
        config = LayerConfig(row.keras_class, arguments)
        return LayerConfig(row.wrapper, {}, config) if row.wrapper else config

    def __str__(self) -> str:
        words: list[str] = [self.kind]
        if "units" in self.row.arguments:
            words.append(str(self.units))
        if "rate" in self.row.arguments:
            words.append(str(float(self.rate)).removesuffix(".0"))
        if self.sequences and "units" in self.row.arguments:
            words.append("seq")
        return ":".join(words)


Stack = tuple[Layer, ...]


def checked_layer(layer: Layer, number: int) -> Layer:
    """The layer itself, or a Mistake where its numbers are invalid; number: its place in the stack, from 1."""
    text = str(layer)
    takes = layer.row.arguments
    if "rate" in takes:
        if isinstance(layer.rate, bool) or not 0 <= layer.rate <= MOST_RATE:
            raise Mistake(messages.dropout_rate_out_of_range(number, text, layer.rate, MOST_RATE))
    elif layer.rate:
        raise Mistake(messages.rate_not_accepted(number, text, layer.rate))
    if "units" in takes:
        if isinstance(layer.units, bool) or not 1 <= layer.units <= MOST_UNITS:
            raise Mistake(messages.units_out_of_range(number, text, layer.units, MOST_UNITS))
    elif layer.units:
        raise Mistake(messages.units_not_accepted(number, text, layer.units))
    if layer.sequences and "sequences" not in takes:
        raise Mistake(messages.sequences_not_accepted(number, text))
    return layer


def read_layer(text: str, number: int = 1) -> Layer:
    """The layer written as `KIND:UNITS[:seq]`, e.g. `lstm:32:seq`, `dropout:0.2`, `depth1`."""
    kind, *words = text.strip().lower().split(":")
    if kind not in KINDS:
        raise Mistake(messages.unknown_kind(number, text, KINDS))
    takes = LAYER_KINDS[kind].arguments
    if words and not takes:
        raise Mistake(messages.number_not_accepted(number, text, kind))
    numbers = [(field, read) for field, read in NUMBERS.items() if field in takes]
    if len(words) < len(numbers) or words[len(numbers) :] not in ([], ["seq"]):
        raise Mistake(messages.unreadable_layer(number, text))
    values: dict[str, Any] = {"sequences": len(words) > len(numbers)}
    for (field, read), word in zip(numbers, words, strict=False):
        try:
            values[field] = read(word)
        except ValueError:
            raise Mistake(messages.not_a_number(number, text, word)) from None
    return checked_layer(Layer(kind, **values), number)


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
