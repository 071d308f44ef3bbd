"""Stacks to start from, with their titles and descriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rnnlab.stack.layers import Layer, Stack


@dataclass(frozen=True)
class Preset:
    """A stack with a title for a button, and a description of what it shows."""

    title: str
    stack: Stack
    description: str


LAST_OUTPUT = Layer("lstm", 32)
SEQUENCES = Layer("lstm", 32, sequences=True)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "one": Preset(
            "One LSTM",
            (LAST_OUTPUT,),
            "The layer reads the window step by step and keeps only its last output: "
            "32 numbers for each sample. A Dense head can read them directly.",
        ),
        "two": Preset(
            "Two stacked",
            (SEQUENCES, LAST_OUTPUT),
            "The first layer returns its output of every step, because the second one has to read a sequence. "
            "The second keeps only its last output.",
        ),
        "sequence": Preset(
            "Sequence out",
            (SEQUENCES, SEQUENCES),
            "Both layers return sequences, so a whole sequence leaves the stack: the model learns "
            "the next value at every step, and the forecast is the last one.",
        ),
        "broken": Preset(
            "Broken stack",
            (LAST_OUTPUT, LAST_OUTPUT),
            "The first layer keeps only its last output, so the time steps are gone and the second one "
            "has no sequence to read: the most common error with stacked recurrent layers. Can you fix it?",
        ),
        "reshape": Preset(
            "Pointless reshape",
            (LAST_OUTPUT, Layer("depth1"), LAST_OUTPUT),
            "A depth of 1 silences the error. The stack is legal, but the second layer reads only one step, "
            "so the order in time is lost.",
        ),
    }
)
DEFAULT = "two"
