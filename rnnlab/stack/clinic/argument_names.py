"""Arguments that don't exist, and states that nobody takes."""

from collections.abc import Iterator

from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import Case, Finding, Found, titled
from rnnlab.stack.keras_code.signatures import INPUTS, KERAS_2, KNOWN, closest
from rnnlab.stack.keras_code.values import Argument, LayerCall, tensors_out
from rnnlab.stack.shape_rules import RECURRENT


def argument_slips(case: Case) -> Iterator[Found]:
    """Case 10: an argument that the layer does not have."""
    seen = set()
    for call in case.code.calls:
        for layer in (call, call.inner):
            if layer is None or layer.name not in KNOWN or layer.node in seen:
                continue
            seen.add(layer.node)
            for name, argument in layer.arguments.items():
                if name in KERAS_2 and layer.name not in INPUTS:
                    yield _keras_2(case, layer, name, argument)
                elif name not in KNOWN[layer.name]:
                    yield _slip(case, layer, name, argument)
                elif name == "input_dim" and layer.name in RECURRENT:
                    yield _input_dim(case, layer, argument)


def _slip(case: Case, call: LayerCall, name: str, argument: Argument) -> Found:
    keyword = argument.keyword
    line = keyword.lineno if keyword else call.line
    close = closest(name, call.name)
    # A slip in another argument's name is renamed, unless that one is given too.
    renamed = bool(close) and keyword is not None and close not in call.arguments
    mend = f"Write {close}" if close else f"Leave {name} out"
    edits = (
        case.pen.rename(keyword, close) if renamed and keyword else case.pen.remove_argument(call, argument)
    )
    sentence = f"{call.name} has no argument {name}" + (f": it is called {close}." if close else ".")
    return Found(Finding(10, line, sentence, f"{mend}."), edits)


def _keras_2(case: Case, call: LayerCall, name: str, argument: Argument) -> Found:
    line = argument.keyword.lineno if argument.keyword else call.line

    def told(mend: str, edits: tuple[Edit, ...] = ()) -> Found:
        return Found(Finding(10, line, f"Keras 2 takes {name}, and Keras 3 refuses it.", mend, "hint"), edits)

    if name != "batch_input_shape" or argument.keyword is None:
        return told(f"Leave {name} out.", case.pen.remove_argument(call, argument))
    if call.value("stateful", False) is not False:
        return told("Put an Input(batch_shape=...) before the layer, which says the size of a batch too.")
    elements = getattr(argument.node, "elts", [])
    if len(elements) < 2:
        return told("Write input_shape=, without the samples.")
    sides = ", ".join(case.pen.of(one) for one in elements[1:])
    text = f"input_shape=({sides}{',' if len(elements) == 2 else ''})"
    return told(f"Write {text}, without the samples.", (Edit(*case.pen.span(argument.keyword), text),))


def _input_dim(case: Case, call: LayerCall, argument: Argument) -> Found:
    """`input_dim=1, input_length=24`: Keras 3 takes the first alone for the whole shape."""
    length, keyword = call.arguments.get("input_length"), argument.keyword
    steps = case.pen.of(length.node) if length else "None"
    shape = f"input_shape=({steps}, {case.pen.of(argument.node)})"
    edits = () if keyword is None else (Edit(*case.pen.span(keyword), shape),)
    return Found(
        Finding(
            10,
            keyword.lineno if keyword else call.line,
            "Keras 2 takes input_dim for the features, and Keras 3 for the whole shape, without time steps.",
            f"Write {shape}.",
            "hint",
        ),
        edits,
    )


def state_slips(case: Case) -> Iterator[Found]:
    """Case 9: a layer hands out its states too, and what follows can take one tensor only."""
    calls = case.code.calls
    for place, call in enumerate(calls):
        number, last = tensors_out(call), place == len(calls) - 1
        if number == 1 or call.states_taken or (last and call.applied is not None):
            continue
        cell = call.cell
        argument = cell.arguments["return_state"]
        following = "" if last else f", and {titled(calls[place + 1])} can take only one"
        edits = case.pen.remove_argument(cell, argument)
        sentence = (
            f"With return_state=True {titled(call)} hands out {number} tensors, its states too{following}."
        )
        yield Found(Finding(9, argument.node.lineno, sentence, "Leave return_state=True out."), edits)
