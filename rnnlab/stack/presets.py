"""Stacks to start from, each with what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rnnlab.stack.layers import Layer, Stack


@dataclass(frozen=True)
class Preset:
    """A stack with a title for a button and a sentence or two that say what it shows."""

    title: str
    stack: Stack
    says: str


LAST = Layer("lstm", 32)
SEQUENCES = Layer("lstm", 32, sequences=True)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "one": Preset(
            "One LSTM",
            (LAST,),
            "The layer reads the window step by step and only its last output is kept: "
            "32 numbers for each sample, which a Dense head can take as they are.",
        ),
        "two": Preset(
            "Two stacked",
            (SEQUENCES, LAST),
            "The first layer returns its output of every step, for the second one has to read a sequence; "
            "the second keeps only its last output.",
        ),
        "sequence": Preset(
            "Sequence out",
            (SEQUENCES, SEQUENCES),
            "Both layers return sequences, so a whole sequence leaves the stack: the model learns "
            "the next value at every step, and the forecast is the last one.",
        ),
        "broken": Preset(
            "Broken stack",
            (LAST, LAST),
            "The first layer keeps only its last output, so the time steps are gone, and the second one "
            "has nothing to read: the most common error with stacked recurrent layers. Can you mend it?",
        ),
        "reshape": Preset(
            "Senseless reshape",
            (LAST, Layer("depth1"), LAST),
            "The error is silenced by a depth of 1: legal, but the second layer reads one single step, "
            "so the order in time is gone.",
        ),
    }
)
DEFAULT = "two"
