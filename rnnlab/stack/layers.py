"""Layers and stacks as plain frozen data, written and read as `KIND:UNITS[:seq]`."""

from typing import Any, Literal, get_args

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.stack.shape_rules import KerasLayer

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


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One layer of a stack.

    units: numbers that leave at each step (for a bidirectional layer, each way); 0 where the kind
        has none.
    sequences: Keras's `return_sequences`; always False where the kind is not recurrent.
    rate: the share dropped by a dropout layer, else 0.
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
        """Keras's class; of a bidirectional layer the one inside, e.g. `LSTM`."""
        return KERAS_CLASSES[self.kind.removeprefix("bi-")]

    @property
    def title(self) -> str:
        """The layer as a sentence calls it, e.g. `LSTM` or `Bidirectional LSTM`."""
        return f"Bidirectional {self.keras_class}" if self.bidirectional else self.keras_class

    def keras_layer(self, window: int, width: int) -> KerasLayer:
        """The layer as Keras is told to make it; width: the last side of what comes in."""
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
        layer = KerasLayer(self.keras_class, arguments)
        return KerasLayer("Bidirectional", {}, layer) if self.bidirectional else layer

    def __str__(self) -> str:
        if self.kind == "dropout":
            return f"dropout:{str(float(self.rate)).removesuffix('.0')}"
        if self.kind not in WITH_UNITS:
            return self.kind
        return f"{self.kind}:{self.units}" + (":seq" if self.sequences else "")


Stack = tuple[Layer, ...]


def checked(layer: Layer, number: int) -> Layer:
    """The layer itself, or a Mistake that names it by its number (from 1) and says the mend."""
    where = f"Layer {number} ({str(layer)[:40]})"
    if layer.kind == "dropout":
        if isinstance(layer.rate, bool) or not 0 <= layer.rate <= MOST_RATE:
            raise Mistake(f"{where} drops a share of {layer.rate:g}: choose one from 0 to {MOST_RATE:g}.")
    elif layer.rate:
        raise Mistake(f"{where} has a rate of {layer.rate:g}, which only dropout takes: leave it out.")
    if layer.kind in WITH_UNITS:
        if isinstance(layer.units, bool) or not 1 <= layer.units <= MOST_UNITS:
            raise Mistake(
                f"{where} has {str(layer.units)[:20]} units: choose a number from 1 to {MOST_UNITS}."
            )
    elif layer.units:
        raise Mistake(f"{where} is given {layer.units} units, but it has none: leave them out.")
    if layer.sequences and not layer.recurrent:
        raise Mistake(f"{where} is not recurrent and has no return_sequences: leave ':seq' out.")
    return layer


def read_layer(text: str, number: int = 1) -> Layer:
    """The layer written as `KIND:UNITS[:seq]`, e.g. `lstm:32:seq`, `dropout:0.2`, `depth1`."""
    kind, *rest = text.strip().lower().split(":")
    usage = "Write KIND:UNITS[:seq], e.g. lstm:32:seq, dropout:0.2, dense:8, repeat or depth1."
    if kind not in KINDS:
        raise Mistake(f"Layer {number} '{text}' is of no known kind: use one of {', '.join(KINDS)}.")
    if kind not in WITH_UNITS and kind != "dropout":
        if rest:
            raise Mistake(f"Layer {number} '{text}': {kind} takes no number. {usage}")
        return Layer(kind)
    sequences = rest[1:] == ["seq"]
    if not rest or len(rest) > 2 or (len(rest) == 2 and not sequences):
        raise Mistake(f"Layer {number} '{text}' can't be read. {usage}")
    try:
        if kind == "dropout":
            return checked(Layer("dropout", rate=float(rest[0]), sequences=sequences), number)
        return checked(Layer(kind, int(rest[0]), sequences), number)
    except ValueError:
        raise Mistake(f"Layer {number} '{text}': '{rest[0]}' is not a number. {usage}") from None


def read_stack(texts: list[str]) -> Stack:
    """The layers in order; a Mistake where there are none or too many."""
    return checked_stack(tuple(read_layer(text, i) for i, text in enumerate(texts, 1)))


def checked_stack(stack: Stack) -> Stack:
    """The stack itself, each layer's numbers checked; shapes are checked by `shapes.trace`."""
    if not stack:
        raise Mistake("The stack has no layer: add at least one, e.g. lstm:32.")
    if len(stack) > MOST_LAYERS:
        raise Mistake(f"The stack has {len(stack)} layers: use at most {MOST_LAYERS}.")
    return tuple(checked(layer, i) for i, layer in enumerate(stack, 1))
