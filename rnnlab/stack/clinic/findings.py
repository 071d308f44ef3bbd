"""What a finding is, and what is known about a model when the clinic looks for findings."""

import textwrap
from dataclasses import dataclass
from typing import Literal

from rnnlab.message import Message
from rnnlab.stack.clinic.edits import Edit, SourceEditor
from rnnlab.stack.clinic.shape_trace import TracedLayer
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.shape_rules import Sides, integer_or_none

Severity = Literal["error", "silent", "hint"]
# The argument in a layer's title, if it is not the units.
TITLE_ARGUMENTS = {
    "Conv1D": "filters",
    "MaxPooling1D": "pool_size",
    "AveragePooling1D": "pool_size",
    "RepeatVector": "n",
    "Dropout": "rate",
    "Reshape": "target_shape",
    "Permute": "dims",
    "Embedding": "output_dim",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and how to fix it. Equal findings have equal facts.

    case: its number among the ten common mistakes; 0 for anything else.
    line: in the code; 0 without code.
    severity: Keras raises an error; or it trains silently, and wrongly; or this is only a hint.
    """

    case: int
    line: int
    cause: Message
    fix: Message
    severity: Severity = "error"


@dataclass(frozen=True)
class FindingWithEdits:
    """A finding, and the edits that fix the code; none if the code cannot be fixed automatically.

    data_shape: the shape of X after the edits, if they change it.
    outside_code: what has to change is not in this code.
    """

    finding: Finding
    edits: tuple[Edit, ...] = ()
    data_shape: Sides | None = None
    outside_code: bool = False


@dataclass(frozen=True)
class ExaminedModel:
    """What is known about a model: its code and its shapes.

    input_sides: without the samples. data_shape, target_shape: of X and y, with the samples; None if unknown.
    """

    code: CodeModel
    editor: SourceEditor
    input_sides: Sides | None
    layers: tuple[TracedLayer, ...]
    data_shape: Sides | None
    target_shape: Sides | None

    @property
    def output_sides(self) -> Sides | None:
        return self.layers[-1].output_sides if self.layers else None


def layer_title(call: LayerCall) -> str:
    """A layer in sentences, e.g. `LSTM(32)` or `Bidirectional(LSTM(8))`."""
    if call.name in ("Bidirectional", "TimeDistributed") and call.inner:
        return f"{call.name}({layer_title(call.inner)})"
    value = call.value(TITLE_ARGUMENTS.get(call.name, "units"), "")
    if isinstance(value, tuple):
        value = f"({', '.join(str(integer_or_none(side) or '?') for side in value)})"
    elif not isinstance(value, str | int | float):
        value = "…"
    return f"{call.name or 'something'}({textwrap.shorten(str(value), 24, placeholder='…')})"


def returns_sequences(call: LayerCall) -> bool:
    return call.cell.value("return_sequences", False) is True
