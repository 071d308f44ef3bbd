"""What goes in: data with a side too few or too many, and axes that are swapped."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import Case, Finding, Found, titled, written
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.signatures import SHAPES
from rnnlab.stack.keras_code.values import Argument, Array, LayerCall
from rnnlab.stack.shape_rules import Sides, integer_or_none, sides_taken


@dataclass(frozen=True)
class Entry:
    """Where the code says what goes in: the argument, and whether it counts the samples too."""

    call: LayerCall
    argument: Argument
    sides: Sides | None
    batched: bool


def entry_of(code: CodeModel) -> Entry | None:
    """The Input's shape, or the first layer's `input_shape`; None where the code gives neither."""
    for call in (code.calls[0], code.calls[0].inner) if code.calls else ():
        for name in SHAPES:
            if call is not None and name in call.arguments:
                argument = call.arguments[name]
                batched = name.startswith("batch")
                value = argument.value
                if isinstance(value, int) and not isinstance(value, bool):
                    return Entry(call, argument, (value,), False)
                sides = tuple(integer_or_none(side) for side in value) if isinstance(value, tuple) else None
                return Entry(call, argument, sides[1:] if sides and batched else sides, batched)
    return None


def wrong_inputs(case: Case) -> Iterator[Found]:
    """Cases 2 and 8: the Input, the data, and both together."""
    entry = entry_of(case.code)
    first = next((stop.call for stop in case.stops), None)
    reads_steps = first is not None and sides_taken(first.keras_layer) == 2
    given = None if case.data is None else case.data[1:]
    if entry and entry.sides is not None and reads_steps and len(entry.sides) != 2 and first:
        yield _wrong_rank(case, entry, first, given)
        return
    if given is None:
        return
    reshaped = _reshaped_to_one_step(case)
    if reshaped:
        yield reshaped
    elif reads_steps and first and len(given) != 2 and not _adjusted(entry, given):
        yield _wrong_data(case, given, first)
    elif entry and entry.sides and len(entry.sides) == len(given) == 2 and not _agree(entry.sides, given):
        yield _swapped(case, entry, given)


def _adjusted(entry: Entry | None, given: Sides) -> bool:
    """Whether Keras itself adds or takes away a last side of 1."""
    if entry is None or entry.sides is None:
        return False
    sides = entry.sides
    return (len(given) == len(sides) - 1 and sides[-1] == 1) or (
        len(given) == len(sides) + 1 and given[-1] == 1
    )


def _agree(one: Sides, other: Sides) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _wrong_rank(case: Case, entry: Entry, first: LayerCall, given: Sides | None) -> Found:
    assert entry.sides is not None
    sides, texts = entry.sides, _texts(case, entry)
    needs = f"{titled(first)} needs (samples, time steps, features), and the code gives it {written(sides)}"
    line = entry.argument.node.lineno
    if len(sides) < 2:
        wanted = given if given and len(given) == 2 else None
        shape = f"({wanted[0]}, {wanted[1]})" if wanted else f"({texts[0] if texts else '?'}, 1)"
        what = "the data's time steps and features" if wanted else "time steps of one feature"
        edits = [*_shape_put(case, entry, shape)] if texts or wanted else []
        finding = Finding(2, line, f"{needs}: a side is missing.", f"Write {shape}, {what}.")
        # Keras gives X its last side of 1 by itself.
        return Found(finding, tuple(edits))
    kept = texts[-2:]
    shape = f"({', '.join(kept)})" if len(kept) == 2 else "(time steps, features)"
    edits = [*_shape_put(case, entry, shape)] if len(kept) == 2 else []
    why = "the samples are never written there" if given and len(given) == 2 else "that is a side too many"
    return Found(Finding(2, line, f"{needs}: {why}.", f"Write {shape}."), tuple(edits))


def _wrong_data(case: Case, given: Sides, first: LayerCall) -> Found:
    line = case.code.model.fit.lineno if case.code.model.fit else first.line
    sentence = f"{titled(first)} needs (samples, time steps, features), and X is {written(given)}."
    assert case.data is not None
    if len(given) == 1:
        index, after = "[..., None]", (*case.data, 1)
        mend = "Give X a third side, one feature at each time step: X[..., None]."
    elif len(given) == 3 and 1 in given:
        place = given.index(1)
        index, after = (
            ("[:, 0]", "[:, :, 0]", "[..., 0]")[place],
            (case.data[0], *given[:place], *given[place + 1 :]),
        )
        mend = f"Take the side of 1 out of X: X{index}."
    else:
        mend = "Make X 3D." if given else "Cut X into windows first."
        return Found(Finding(2, line, sentence, mend), elsewhere=True)
    edits = tuple(_data_put(case, index))
    return Found(Finding(2, line, sentence, mend), edits, after, elsewhere=not edits)


def _swapped(case: Case, entry: Entry, given: Sides) -> Found:
    sides, texts, line = entry.sides, _texts(case, entry), entry.argument.node.lineno
    assert sides is not None
    says = f"The code says {written(sides)} and X is {written(given)}"
    shape = f"({given[0]}, {given[1]})"
    if sides == given[::-1]:
        shape = f"({texts[1]}, {texts[0]})" if len(texts) == 2 else shape
        sentence = f"{says}: time steps and features are swapped."
    elif sides[1] == given[1] or None in (sides[1], given[1]):
        sentence = f"{says}: Keras takes it without a word, and the window is not the one that you mean."
        finding = Finding(8, line, sentence, f"Write {shape}.", "silent")
        return Found(finding, tuple(_shape_put(case, entry, shape)))
    else:
        sentence = f"{says}: the features don't agree."
    return Found(Finding(8, line, sentence, f"Write {shape}."), tuple(_shape_put(case, entry, shape)))


def _reshaped_to_one_step(case: Case) -> Found | None:
    """The well-known `X.reshape(n, 1, 24)`: 24 time steps made 24 features of one."""
    data = case.code.model.data
    array = data.value if data else None
    if not isinstance(array, Array) or array.reshaped is None or array.sides is None or len(array.sides) != 3:
        return None
    _, steps, features = array.sides
    shape = array.reshaped.args[-1] if array.reshaped.args else None
    elements = shape.elts if isinstance(shape, ast.Tuple | ast.List) else array.reshaped.args
    if steps != 1 or features == 1 or len(elements) < 3:
        return None
    one, many = elements[-2:]
    if not (isinstance(one, ast.Constant) and one.value == 1):
        return None
    pen, number = case.pen, features or "all"
    return Found(
        Finding(
            8,
            array.reshaped.lineno,
            f"The reshape makes one time step of {number} features out of {number} time steps: the layer reads a "
            "single step, and the order in time is gone.",
            f"Write ({pen.of(elements[0])}, {pen.of(many)}, 1), if these numbers follow one another in time.",
            "silent",
        ),
        (*pen.put(one, pen.of(many)), *pen.put(many, pen.of(one))),
        (array.sides[0], features, 1),
    )


def _texts(case: Case, entry: Entry) -> list[str]:
    """The sides as the code writes them, without the samples."""
    node = entry.argument.node
    if isinstance(node, ast.Tuple | ast.List):
        texts = [case.pen.of(one) for one in node.elts]
        return texts[1:] if entry.batched else texts
    return [case.pen.of(node)] if isinstance(entry.argument.value, int) else []


def _shape_put(case: Case, entry: Entry, shape: str) -> Iterator[Edit]:
    node = entry.argument.node
    if entry.batched:
        first = case.pen.of(node.elts[0]) if isinstance(node, ast.Tuple | ast.List) and node.elts else "None"
        shape = f"({first}, {shape[1:]}"
    yield from case.pen.put(node, shape)


def _data_put(case: Case, index: str) -> Iterator[Edit]:
    data = case.code.model.data
    if data is not None:
        simple = isinstance(data.node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
        text = case.pen.of(data.node)
        yield from case.pen.put(data.node, f"{text}{index}" if simple else f"({text}){index}")
