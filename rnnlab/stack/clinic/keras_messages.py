"""Keras's error messages, of Keras 2 and 3, and the common mistake behind each. Shapes are not read from them."""

import re
from collections.abc import Callable

from rnnlab.message import Message
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.findings import Finding

MOST_CHARACTERS = 50_000
# (pattern, number of the common mistake, cause, fix): the first pattern that is in the text counts.
PATTERNS: tuple[tuple[str, int, Callable[[], Message], Callable[[], Message]], ...] = (
    (
        r"TimeDistributed.{0,60}(at least 3 dimensions|input_shape)",
        6,
        messages.error_time_distributed,
        fixes.paste_code,
    ),
    (r"expected ndim=3, found ndim=2", 1, messages.error_2d_into_recurrent, fixes.paste_code),
    (
        r"expected ndim=3, found ndim=[014-9]",
        2,
        messages.error_other_sides_into_recurrent,
        fixes.paste_code,
    ),
    (r"expected ndim=2, found ndim=3", 0, messages.error_sequence_into_2d, fixes.paste_code),
    (
        r"expects 1 input\(s\),? but it received \d+",
        9,
        messages.error_several_tensors,
        fixes.paste_code,
    ),
    (
        r"(Unrecognized keyword argument|Keyword argument not understood|unexpected keyword argument)",
        10,
        messages.error_unknown_argument,
        fixes.paste_code,
    ),
    (
        r"(Dimensions must be equal|Incompatible shapes|required broadcastable shapes)",
        4,
        messages.error_output_and_target,
        fixes.paste_code_and_shapes,
    ),
    (
        r"(Invalid input shape for input|expected (axis|shape)|is incompatible with the layer|expected to have \d dim)",
        8,
        messages.error_input_shape,
        fixes.paste_code_and_shapes,
    ),
)


def error_finding(error_message: str) -> Finding | None:
    """The common mistake behind an error message; None for an empty message."""
    text = " ".join(error_message[-MOST_CHARACTERS:].split())
    if not text:
        return None
    for pattern, case, cause, fix in PATTERNS:
        if re.search(pattern, text, re.IGNORECASE):
            return Finding(case, 0, cause(), fix(), "error")
    return Finding(0, 0, messages.unknown_error(), fixes.paste_code(), "hint")
