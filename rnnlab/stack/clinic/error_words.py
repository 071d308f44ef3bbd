"""What the clinic says of an error message: error_families.py has what each means."""

from rnnlab.message import message
from rnnlab.stack.clinic.error_families import BY_NAME
from rnnlab.stack.clinic.messages import Sides, shape_words


@message
def error_family(
    family: str,
    x: Sides | None,
    y: Sides | None,
    output: Sides | None,
    declared: Sides | None,
    name: str,
) -> str:
    """family: of error_families. x, y, output, declared: the shapes that the message names; name: any other."""
    means = BY_NAME[family].means
    of_target = y is not None
    words = {
        "what": "y" if of_target else "X",
        "array": shape_words(y if of_target else x),
        "expected": shape_words(output if of_target else declared),
        "layer": "output" if of_target else "input",
        "x": shape_words(x),
        "y": shape_words(y),
        "output": shape_words(output),
        "declared": shape_words(declared) if declared is not None else "data without time steps",
        "name": name or "this",
        "named": f" ({name})" if name else "",
        "counts": "",
    }
    return means.format(**words)


@message
def family_fix(family: str) -> str:
    return BY_NAME[family].fix


@message
def unknown_error() -> str:
    return "The clinic does not know this error message, and the code does not show it."


@message
def not_in_the_code(trained: bool) -> str:
    """trained: whether the code was trained for a batch, because it or the person says the shapes."""
    if trained:
        return (
            "Keras builds and trains this code without that error: it comes from other code or other shapes."
        )
    return "Keras builds this code without that error: it comes from the data, or from code that is not here."


@message
def message_contradicts(message_shape: Sides, code_shape: Sides, what: str) -> str:
    """what: X or y."""
    return (
        f"In the message {what} is {shape_words(message_shape)}, in the code {shape_words(code_shape)}: they are "
        "not of the same run."
    )
