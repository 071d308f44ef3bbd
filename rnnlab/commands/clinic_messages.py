"""The sentences of the command `clinic`."""

from collections.abc import Sequence

from rnnlab.message import message

FIXED_CODE = "Fixed code, which Keras accepts:"
FIXED_PART = "What is fixed so far, which may not be all:"
NOTHING_WRONG = "Nothing wrong found."
NOTHING_ELSE = "Nothing else found."
NOTHING_IN_WHAT_WAS_FOLLOWED = "Nothing wrong found in the part that was followed."
SEVERITIES = {"error": "Keras stops", "silent": "Keras trains without an error", "hint": "Hint"}


@message
def nothing_to_read(file: str) -> str:
    return f"'{file}' has nothing to read. Give a file with Keras code, or an error message with --error."


@message
def clinic_layer(line: int, layer: str, shape: Sequence[int | None] | None, broken: bool) -> str:
    words = (
        "?" if shape is None else "(" + ", ".join("?" if side is None else str(side) for side in shape) + ")"
    )
    return f"line {line}: {layer} -> {'breaks here' if broken else words}"


@message
def clinic_finding(line: int, severity: str, problem: str, fix: str) -> str:
    """line: 0 for what the message or the question says, which the code does not show."""
    where = f"Line {line} ({SEVERITIES[severity]})" if line else "Message"
    return f"{where}: {problem}" + (f" Fix: {fix}" if fix else "")
