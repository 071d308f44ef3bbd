"""A code that was followed, a way to fix it that Keras has yet to accept, and what sentences say of layers."""

import ast
import textwrap
from dataclasses import dataclass, field
from typing import Any

from rnnlab.message import Message
from rnnlab.stack.clinic.edits import Edits, SourceEditor
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault, Seen, SeenLayer, SeenModel, flat
from rnnlab.stack.clinic.python.values import Library, Sides, Unknown
from rnnlab.stack.shape_rules import RECURRENT

# The argument in a layer's title, if it is not the units.
TITLE_ARGUMENTS = {
    "Conv1D": "filters", "MaxPooling1D": "pool_size", "AveragePooling1D": "pool_size", "RepeatVector": "n",
    "Dropout": "rate", "Reshape": "target_shape", "Permute": "dims", "Embedding": "output_dim", "Input": "shape",
    "Activation": "activation", "Conv2D": "filters", "MultiHeadAttention": "num_heads",
    "ConvLSTM1D": "filters", "ConvLSTM2D": "filters", "Conv3D": "filters", "SeparableConv1D": "filters",
}  # fmt: skip

# Layers that read one image, or one vector, at a time.
OF_IMAGES = ("Conv2D", "SeparableConv2D", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D",
             "GlobalMaxPooling2D", "ZeroPadding2D", "UpSampling2D", "Conv2DTranspose")  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A code that was followed: its text and tree, what Keras answered, and the shapes of X and y that were given.

    words: what the person says beside the code.
    """

    source: str
    tree: ast.Module
    seen: Seen
    data: Sides | None
    target: Sides | None
    words: str = ""

    @property
    def editor(self) -> SourceEditor:
        return SourceEditor(self.source, self.tree)

    @property
    def problem(self) -> Fault | None:
        """The first thing that is wrong: what Keras refuses, or trains in silence."""
        return self.seen.faults[0] if self.seen.faults else None


@dataclass(frozen=True)
class Proposal:
    """Edits that may fix a problem. data: the shape of X after them, if it is not a name in the code."""

    fix: Message
    edits: Edits
    data: Sides | None = None
    cause: Message | None = None
    target: Sides | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def title(layer: SeenLayer) -> str:
    """A layer in sentences, e.g. `LSTM(32)` or `Bidirectional(LSTM(8))`."""
    if layer.name in ("Bidirectional", "TimeDistributed") and layer.inner:
        return f"{layer.name}({title(layer.inner)})"
    if layer.name == "RNN":
        cell = layer.values.get("cell")
        return f"RNN({title(cell) if isinstance(cell, SeenLayer) else '…'})"
    value = layer.values.get(TITLE_ARGUMENTS.get(layer.name, "units"), "")
    if isinstance(value, Unknown):
        value = value.text or "…"
    if isinstance(value, list | tuple):
        sides = [side.text if isinstance(side, Unknown) else str(side) for side in value]
        value = f"({', '.join(sides)}{',' if len(sides) == 1 else ''})"
    elif isinstance(value, Library):
        value = value.name
    elif not isinstance(value, str | int | float):
        value = ""
    return f"{layer.name or 'something'}({textwrap.shorten(str(value), 24, placeholder='…')})"


def returns_sequences(layer: SeenLayer) -> bool:
    value = layer.cell.values.get("return_sequences", False)
    return value is True or (isinstance(value, int) and value == 1)


def rank(sides: Sides | None) -> int:
    """The number of sides without the samples; -1 if unknown."""
    return -1 if sides is None else len(sides) - 1


def chain(used: Applied) -> list[Applied]:
    """The uses that lead to this one along its first input, in order, without itself."""
    found: list[Applied] = []
    current = used
    while current.before and len(found) < 500:
        current = current.before[0]
        found.append(current)
    return found[::-1]


def steps_remover(uses: list[Applied]) -> Applied | None:
    """The last of these that removes the time steps."""
    return next((use for use in reversed(uses) if rank(use.input) > 1 and rank(use.output) == 1), None)


def sequence_source(uses: list[Applied]) -> Applied | None:
    """The last that makes a sequence: a recurrent one that returns it, a RepeatVector or a Reshape."""
    for use in reversed(uses):
        if rank(use.output) > rank(use.input) >= 0 and use.layer.name in ("RepeatVector", "Reshape"):
            return use
        if use.layer.recurrent and rank(use.output) == 2:
            return use
    return None


def recurrent_before(used: Applied) -> Applied | None:
    return next((use for use in reversed(chain(used)) if use.layer.recurrent), None)


def inputs_missing(model: SeenModel) -> list[Applied]:
    """The Inputs from which the outputs come and that are not among the model's inputs."""
    given = {id(tensor) for tensor in flat(model.input)}
    uses = {id(use): use for later in model.used for use in later.before}
    return [use for use in uses.values() if use.layer.name == "Input" and id(use.layer.keras) not in given]


def heads_of(model: SeenModel) -> list[Applied]:
    """The last layers of a model, one for each output."""
    return [use for use in model.used if not any(use in other.before for other in model.used)]


def keras_0_sizes(fault: Fault) -> tuple[int, int] | None:
    """The inputs and the units of `LSTM(26, 50)` of Keras 0, which Keras 3 reads as units and an activation."""
    layer = fault.layer
    if layer is None or layer.name not in (*RECURRENT, "Dense") or len(fault.at.node.args) != 2:
        return None
    sizes = [layer.values.get(name) for name in ("units", "activation")]
    reads, units = sizes
    return (reads, units) if type(reads) is int and type(units) is int else None


def odd_size(layer: SeenLayer) -> tuple[str, Any] | None:
    """An argument that must be a whole number and is not: its name and value."""
    for name in ("units", "n", "input_dim", "output_dim"):
        value = layer.values.get(name)
        if isinstance(value, tuple | list | float | str):
            return name, value
    return None


def wrapped_cell(fault: Fault) -> SeenLayer | None:
    """The cell that stands in a Bidirectional or among the layers of a model, where a whole layer must."""
    layer = fault.layer
    used = fault.used.layer if fault.used is not None else None
    if (
        fault.stage == "apply"
        and used is not None
        and used.name.endswith("Cell")
        and "'states'" in fault.text
    ):
        return used
    if layer is None or layer.inner is None or fault.stage != "construct" or layer.name != "Bidirectional":
        return None
    return layer.inner if layer.inner.name.endswith("Cell") else None
