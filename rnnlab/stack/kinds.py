"""The kinds of layers that a stack can have: Keras's class, and the arguments of it that a person chooses.

A row of the table is all that texts, links, run folders, Keras source and the cards need to know of a kind. Its shapes
and weights follow from `shape_rules`, the sentence about its shape from `reasons`, its numbers from `outputs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["lstm", "gru", "rnn", "bi-lstm", "bi-gru", "bi-rnn", "dropout", "repeat", "depth1", "dense"]


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer.

    keras_class: without its wrapper. wrapper: the class around it; empty for none.
    arguments: the chosen arguments of the Keras class, by the field of `Layer` that holds each, in written order.
    computed: its other arguments, from the window and the last side of the layer's input.
    """

    keras_class: str
    arguments: Mapping[str, str]
    wrapper: str = ""
    computed: Callable[[int, int], dict[str, Any]] = lambda window, width: {}


UNITS = {"units": "units"}
RECURRENT = {**UNITS, "sequences": "return_sequences"}
LAYER_KINDS: Mapping[Kind, LayerKind] = {
    "lstm": LayerKind("LSTM", RECURRENT),
    "gru": LayerKind("GRU", RECURRENT),
    "rnn": LayerKind("SimpleRNN", RECURRENT),
    "bi-lstm": LayerKind("LSTM", RECURRENT, "Bidirectional"),
    "bi-gru": LayerKind("GRU", RECURRENT, "Bidirectional"),
    "bi-rnn": LayerKind("SimpleRNN", RECURRENT, "Bidirectional"),
    "dropout": LayerKind("Dropout", {"rate": "rate"}),
    "repeat": LayerKind("RepeatVector", {}, computed=lambda window, width: {"n": window}),
    "depth1": LayerKind("Reshape", {}, computed=lambda window, width: {"target_shape": (1, width)}),
    "dense": LayerKind("Dense", UNITS),
}
