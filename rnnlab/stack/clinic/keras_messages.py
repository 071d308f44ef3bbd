"""Keras's error messages, of Keras 2 and 3: which case they belong to. No shape is read out of them."""

import re

from rnnlab.stack.clinic.findings import Finding

MOST_CHARACTERS = 50_000
ASK = "Paste the code too, and the line and the mend are shown."
ASK_SHAPES = "Paste the code and give the shapes of X and y, and the line and the mend are shown."
# In this order: the first that is found in the text tells.
MESSAGES: tuple[tuple[str, int, str, str], ...] = (
    (
        r"TimeDistributed.{0,60}(at least 3 dimensions|input_shape)",
        6,
        "TimeDistributed gets (samples, units) and needs time steps: the recurrent layer before it returns only "
        "its last output.",
        ASK,
    ),
    (
        r"expected ndim=3, found ndim=2",
        1,
        "A recurrent layer gets 2D and needs (samples, time steps, features): mostly the layer before it lacks "
        "return_sequences=True, or the data itself is 2D.",
        ASK,
    ),
    (
        r"expected ndim=3, found ndim=[014-9]",
        2,
        "A recurrent layer needs (samples, time steps, features), and the data has another number of sides.",
        ASK,
    ),
    (
        r"expected ndim=2, found ndim=3",
        0,
        "A layer that takes no time steps, mostly a RepeatVector, gets a sequence: the layer before it has "
        "return_sequences=True.",
        ASK,
    ),
    (
        r"expects 1 input\(s\),? but it received \d+",
        9,
        "A layer gets several tensors: the recurrent layer before it has return_state=True and hands out its "
        "states too.",
        ASK,
    ),
    (
        r"(Unrecognized keyword argument|Keyword argument not understood|unexpected keyword argument)",
        10,
        "A layer is given an argument that it does not have, mostly a slip such as return_sequence for "
        "return_sequences.",
        ASK,
    ),
    (
        r"(Dimensions must be equal|Incompatible shapes|required broadcastable shapes)",
        4,
        "What leaves the stack and y don't fit: mostly the last recurrent layer returns a sequence and y has one "
        "value for each window; or time steps and features are swapped.",
        ASK_SHAPES,
    ),
    (
        r"(Invalid input shape for input|expected (axis|shape)|is incompatible with the layer|expected to have \d dim)",
        8,
        "The data's shape is not the one that the model was made for: mostly time steps and features are swapped, "
        "or a side is missing.",
        ASK_SHAPES,
    ),
)


def message_finding(text: str) -> Finding | None:
    """Which of the cases an error message belongs to; None where there is no message."""
    text = " ".join(text[-MOST_CHARACTERS:].split())
    if not text:
        return None
    for pattern, number, sentence, ask in MESSAGES:
        if re.search(pattern, text, re.IGNORECASE):
            return Finding(number, 0, sentence, ask, "error")
    return Finding(0, 0, "This message is none that the clinic knows.", ASK, "hint")
