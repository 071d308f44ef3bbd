"""Layers and stacks as plain frozen data, written and read as `KIND:UNITS[:seq]`."""

from collections.abc import Callable
from typing import Any

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.kinds import LAYER_KINDS, Kind, LayerKind
from rnnlab.stack.shape_rules import RECURRENT as RECURRENT_CLASSES
from rnnlab.stack.shape_rules import LayerConfig

KINDS = tuple(LAYER_KINDS)
RECURRENT = tuple(kind for kind, row in LAYER_KINDS.items() if row.keras_class in RECURRENT_CLASSES)
WITH_UNITS = tuple(kind for kind, row in LAYER_KINDS.items() if "units" in row.arguments)
KERAS_CLASSES = {kind: row.keras_class for kind, row in LAYER_KINDS.items() if not row.wrapper}
MOST_UNITS = 1024
MOST_KERNEL = 1024  # time steps
MOST_LAYERS = 12
MOST_RATE = 0.95
PADDINGS = ("valid", "causal", "same")
DEFAULT_UNITS = 32
# The fields of a layer that are numbers, in the order in which they are written, and how each is read.
NUMBERS: dict[str, Callable[[str], float]] = {"units": int, "kernel_size": int, "rate": float}
# A new layer's; in a field that is not here, a new layer has Keras's default.
NEW: dict[str, Any] = {"units": DEFAULT_UNITS, "kernel_size": 3, "rate": 0.2, "activation": "relu"}
LIMITS: dict[str, tuple[Any, ...]] = {
    "kernel_size": (1, MOST_KERNEL),
    "recurrent_dropout": (0.0, MOST_RATE),
    "padding": PADDINGS,
    "activation": tuple(ACTIVATIONS),
}


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One layer of a stack. Fields that its kind does not have are 0, False or empty.

    units: how many numbers the layer puts out at each step, for a bidirectional layer in each direction; the
        filters of a Conv1D.
    sequences: Keras's `return_sequences`.
    rate: the dropout rate.
    kernel_size: how many time steps a Conv1D reads at once. padding: Keras's; empty for its default.
    activation: Keras's name; empty for the default of the layer's class.
    recurrent_dropout: the rate of it.
    """

    kind: Kind
    units: int = 0
    sequences: bool = False
    rate: float = 0.0
    kernel_size: int = 0
    padding: str = ""
    activation: str = ""
    recurrent_dropout: float = 0.0

    def __post_init__(self) -> None:
        # Equal layers are equal however they were written.
        for field, default in self.row.defaults.items():
            if getattr(self, field) == default:
                msgspec.structs.force_setattr(self, field, "")

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

    @property
    def call(self) -> str:
        """The layer with its numbers, for buttons and pictures, e.g. `LSTM(32)`, `Conv1D(32, 3)`, `Flatten`."""
        takes = self.row.arguments
        values = [_number_text(getattr(self, field)) for field in NUMBERS if field in takes]
        if "activation" in takes and not values:
            values = [self.activation]
        return f"{self.title}({', '.join(values)})" if values else self.title

    def config(self, window: int, width: int) -> LayerConfig:
        """Keras's class and arguments for this layer; width: the last side of the layer's input."""
        row = self.row
        chosen = {field: getattr(self, field) for field in row.arguments}
        arguments = {
            row.arguments[field]: value for field, value in chosen.items() if value or field in NUMBERS
        }
        config = LayerConfig(row.keras_class, arguments | row.computed(window, width))
        return LayerConfig(row.wrapper, {}, config) if row.wrapper else config

    def value(self, field: str) -> Any:
        """The value of a field, with Keras's default if it is empty."""
        return getattr(self, field) or self.row.defaults.get(field, getattr(self, field))

    @property
    def leaves(self) -> str:
        """ "sequence" or "summary" if the layer decides whether time steps leave it; empty if it passes them on."""
        if self.recurrent:
            return "sequence" if self.sequences else "summary"
        return self.row.leaves

    def __str__(self) -> str:
        takes = self.row.arguments
        words = [self.kind, *(_number_text(getattr(self, field)) for field in NUMBERS if field in takes)]
        if self.sequences and "units" in takes:
            words.append("seq")
        words += [word for word in (self.padding, self.activation) if word]
        if self.recurrent_dropout:
            words.append(f"rd{_number_text(self.recurrent_dropout)}")
        return ":".join(words)


def _number_text(number: float) -> str:
    return str(number).removesuffix(".0")


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
    for field, limits in LIMITS.items():
        value = getattr(layer, field)
        if field not in takes:
            if value:
                raise Mistake(messages.setting_not_accepted(number, text, field, str(value)))
        elif isinstance(limits[0], str):
            if value not in limits and (value != "" or field not in layer.row.defaults):
                raise Mistake(messages.setting_unknown(number, text, field, str(value), limits))
        elif isinstance(value, bool) or not limits[0] <= value <= limits[1]:
            raise Mistake(messages.setting_out_of_range(number, text, field, value, *limits))
    return layer


def read_layer(text: str, number: int = 1) -> Layer:
    """The layer written as `KIND:UNITS[:seq]`, e.g. `lstm:32:seq`, `conv1d:32:3:causal`, `dropout:0.2`, `depth1`."""
    text = " ".join(text.split())
    kind, *words = text.lower().split(":")
    if kind not in KINDS:
        raise Mistake(messages.unknown_kind(number, text, KINDS))
    takes = LAYER_KINDS[kind].arguments
    if words and not takes:
        raise Mistake(messages.number_not_accepted(number, text, kind))
    numbers = [(field, read) for field, read in NUMBERS.items() if field in takes]
    if len(words) < len(numbers):
        raise Mistake(messages.unreadable_layer(number, text))
    values: dict[str, Any] = {}
    try:
        for word in words:
            field, read = numbers.pop(0) if numbers else _field_of(word)
            if field in values or not field:
                raise Mistake(messages.unreadable_layer(number, text))
            values[field] = read(word)
    except ValueError:
        raise Mistake(messages.not_a_number(number, text, word)) from None
    if "activation" in takes and "activation" not in (*LAYER_KINDS[kind].defaults, *values):
        raise Mistake(messages.unreadable_layer(number, text))
    return checked_layer(Layer(kind, **values), number)


def _field_of(word: str) -> tuple[str, Callable[[str], Any]]:
    """The field that a word behind the numbers belongs to, and how it is read; no field for an unknown word."""
    if word == "seq":
        return "sequences", bool
    if word in PADDINGS:
        return "padding", str
    if word in ACTIVATIONS:
        return "activation", str
    if word.startswith("rd"):
        return "recurrent_dropout", lambda text: float(text.removeprefix("rd"))
    return "", str


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
