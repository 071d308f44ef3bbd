"""What a finding is, all that is known of a model when one is looked for, and how sentences call things."""

import textwrap
from dataclasses import dataclass
from typing import Literal

from rnnlab.stack.clinic.edits import Edit, Pen
from rnnlab.stack.clinic.shape_trace import Stop
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.shape_rules import Sides, integer_or_none

Severity = Literal["error", "silent", "hint"]
# The argument that a layer's title shows, where it is not the units.
SHOWN = {
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
    """One cause in one sentence.

    case: its number among the ten places where people get stuck; 0 for anything else.
    line: of the code; 0 where there is no code. mend: what to do, as a short phrase.
    severity: Keras raises an error; it trains in silence, and wrongly; or a mere hint.
    """

    case: int
    line: int
    sentence: str
    mend: str
    severity: Severity = "error"


@dataclass(frozen=True)
class Found:
    """A finding with the edits that mend it, if the text can be mended.

    data: X's shape after the edits, where they change it.
    elsewhere: what is to be changed is not in this code.
    """

    finding: Finding
    edits: tuple[Edit, ...] = ()
    data: Sides | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class Case:
    """All that is known of the model: its code, the shapes on its way, and those of X and y.

    entering: what goes in, without the samples. data, target: with the samples, None where not known.
    """

    code: CodeModel
    pen: Pen
    entering: Sides | None
    stops: tuple[Stop, ...]
    data: Sides | None
    target: Sides | None

    @property
    def leaving(self) -> Sides | None:
        return self.stops[-1].leaving if self.stops else None


def written(sides: Sides | None) -> str:
    """Sides as a shape, e.g. `(samples, 24, 3)`; a side that is not known is a question mark."""
    if sides is None:
        return "an unknown shape"
    named = ", ".join("?" if side is None else str(side) for side in sides)
    return f"(samples, {named})" if sides else "(samples,)"


def titled(call: LayerCall) -> str:
    """A layer as a sentence calls it, e.g. `LSTM(32)` or `Bidirectional(LSTM(8))`."""
    if call.name in ("Bidirectional", "TimeDistributed") and call.inner:
        return f"{call.name}({titled(call.inner)})"
    value = call.value(SHOWN.get(call.name, "units"), "")
    if isinstance(value, tuple):
        value = f"({', '.join(str(integer_or_none(side) or '?') for side in value)})"
    elif not isinstance(value, str | int | float):
        value = "…"
    return f"{call.name or 'something'}({textwrap.shorten(str(value), 24, placeholder='…')})"


def keeps_sequence(call: LayerCall) -> bool:
    return call.cell.value("return_sequences", False) is True
