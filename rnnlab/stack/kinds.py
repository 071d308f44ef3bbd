"""The kinds of layers that a stack can have: Keras's class, and the arguments of it that a person chooses.

A row of the table is all that texts, links, run folders, Keras source and the cards need to know of a kind. Its shapes
and weights follow from `shape_rules`, the sentence about its shape from `reasons`, its numbers from `outputs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "lstm", "gru", "rnn", "bi-lstm", "bi-gru", "bi-rnn", "conv1d", "dense", "td-dense", "activation", "dropout",
    "layernorm", "avgpool", "flatten", "repeat", "depth1",
]  # fmt: skip


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer.

    keras_class: without its wrapper. wrapper: the class around it; empty for none.
    arguments: the chosen arguments of the Keras class, by the field of `Layer` that holds them, in written order.
    defaults: Keras's defaults of those that are words; a field with its default is empty.
    computed: the other arguments, from the window and the last side of the layer's input.
    leaves: "sequence" if time steps leave the layer whatever enters it, "summary" if none do; else empty.
    """

    keras_class: str
    arguments: Mapping[str, str]
    wrapper: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    computed: Callable[[int, int], dict[str, Any]] = lambda window, width: {}
    leaves: Literal["", "sequence", "summary"] = ""


def _recurrent(keras_class: str, wrapper: str = "") -> LayerKind:
    arguments = {
        "units": "units",
        "sequences": "return_sequences",
        "activation": "activation",
        "recurrent_dropout": "recurrent_dropout",
    }
    return LayerKind(keras_class, arguments, wrapper, {"activation": "tanh"})


DENSE = {"units": "units", "activation": "activation"}
CONV = {"units": "filters", "kernel_size": "kernel_size", "padding": "padding", "activation": "activation"}
LINEAR = {"activation": "linear"}
LAYER_KINDS: Mapping[Kind, LayerKind] = {
    "lstm": _recurrent("LSTM"),
    "gru": _recurrent("GRU"),
    "rnn": _recurrent("SimpleRNN"),
    "bi-lstm": _recurrent("LSTM", "Bidirectional"),
    "bi-gru": _recurrent("GRU", "Bidirectional"),
    "bi-rnn": _recurrent("SimpleRNN", "Bidirectional"),
    "conv1d": LayerKind("Conv1D", CONV, defaults={"padding": "valid", **LINEAR}),
    "dense": LayerKind("Dense", DENSE, defaults=LINEAR),
    "td-dense": LayerKind("Dense", DENSE, "TimeDistributed", LINEAR),
    "activation": LayerKind("Activation", {"activation": "activation"}),
    "dropout": LayerKind("Dropout", {"rate": "rate"}),
    "layernorm": LayerKind("LayerNormalization", {}),
    "avgpool": LayerKind("GlobalAveragePooling1D", {}, leaves="summary"),
    "flatten": LayerKind("Flatten", {}, leaves="summary"),
    "repeat": LayerKind("RepeatVector", {}, computed=lambda window, width: {"n": window}, leaves="sequence"),
    "depth1": LayerKind(
        "Reshape", {}, computed=lambda window, width: {"target_shape": (1, width)}, leaves="sequence"
    ),
}
