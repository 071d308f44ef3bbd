"""A stack read out of Keras source, which is never run."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.arguments import Given, given_arguments, input_sides
from rnnlab.stack.keras_code.model import CodeModel, code_model
from rnnlab.stack.keras_code.signatures import INPUTS, WRAPPERS
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.layers import KERAS_CLASSES, MOST_LAYERS, Kind, Layer, Stack, checked, checked_stack
from rnnlab.stack.shape_rules import RECURRENT, RULES
from rnnlab.stack.shapes import trace

KINDS_OF = {name: kind for kind, name in KERAS_CLASSES.items()}
READABLE = (*KINDS_OF, *WRAPPERS, *INPUTS)


@dataclass(frozen=True)
class CodeReading:
    """What the code says: a stack, which may be illegal, and what it reads where that is plain.

    lines: the line of the code on which each layer stands.
    notes: what the code says and the lab leaves out, one sentence each.
    """

    stack: Stack
    window: int | None
    features: int | None
    lines: tuple[int, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Read:
    """One layer's call read: the layer, and what only the layers before it can show to be right."""

    layer: Layer
    given: Given
    line: int
    notes: tuple[str, ...]
    reshape: int | None = None
    repeats: int | None = None
    each_step: bool = False


def read_code(text: str, outputs: int | None = None) -> CodeReading:
    """The stack that the code makes; a Mistake that names the line and what to write where it can't be read.

    outputs: units of the head that the lab puts at the end; a last Dense with as many is that head and
        no layer of the stack.
    """
    model = code_model(text)
    for line, why in model.unreadable:
        raise Mistake(f"Line {line}: {why}.")
    if len(model.calls) > MOST_LAYERS + 2:
        raise Mistake(f"The code has {len(model.calls)} layers: use at most {MOST_LAYERS}.")
    sides = None if model.model.built is None or len(model.model.built) != 2 else model.model.built
    reads: list[_Read] = []
    notes: list[str] = []
    for position, call in enumerate(model.calls):
        if call.name in INPUTS:
            if position > 0:
                raise Mistake(f"Line {call.line}: an Input can only come first: move it there.")
            notes.extend(given_arguments(call, model).notes)
            sides = input_sides(call, model)
            continue
        read = _read_call(call, model, len(reads) + 1)
        if position == 0:
            sides = input_sides(call, model) or _inner_sides(call, model) or sides
        reads.append(read)
        notes.extend(read.notes)
    if _is_head(reads, outputs):
        head = reads.pop()
        notes.append(
            f"Line {head.line}: Dense({outputs}) is the head, which the lab puts at the end by itself."
        )
    stack = checked_stack(tuple(read.layer for read in reads))
    window, features = sides or (None, None)
    window = _window_of(reads, window)
    _check_by_shape(reads, stack, window, features)
    return CodeReading(stack, window, features, tuple(read.line for read in reads), tuple(notes))


def _is_head(reads: Sequence[_Read], outputs: int | None) -> bool:
    if outputs is None or len(reads) < 2 or reads[-1].layer != Layer("dense", outputs):
        return False
    return reads[-1].given.call.value("activation") in (None, "linear")


def _inner_sides(call: LayerCall, model: CodeModel) -> tuple[int | None, int | None] | None:
    return input_sides(call.inner, model) if call.inner else None


def _read_call(call: LayerCall, model: CodeModel, number: int) -> _Read:
    name = call.name
    if not name:
        raise Mistake(
            f"Line {call.line}: '{model.quoted(call.node)}' is not a layer written out: "
            "write e.g. layers.LSTM(32) in its place."
        )
    if name not in READABLE:
        raise Mistake(
            f"Line {call.line}: {name} is a layer the lab does not have: leave it out, or write one of "
            f"{', '.join((*KINDS_OF, 'Bidirectional'))}."
        )
    given = given_arguments(call, model)
    if name in WRAPPERS:
        return _read_wrapper(given, model, number)
    kind: Kind = KINDS_OF[name]  # type: ignore[assignment]
    if name == "Reshape":
        return _Read(Layer(kind), given, call.line, given.notes, reshape=_depth1_width(given))
    if name == "RepeatVector":
        return _Read(Layer(kind), given, call.line, given.notes, repeats=given.whole("n", "24"))
    if name == "Dropout":
        layer = Layer(kind, rate=given.share("rate"))
    else:
        layer = Layer(kind, given.whole("units", "32"), given.flag("return_sequences"))
    return _Read(_in_bounds(layer, call.line, number), given, call.line, given.notes)


def _read_wrapper(given: Given, model: CodeModel, number: int) -> _Read:
    name, line, inside = given.call.name, given.call.line, given.call.inner
    wanted = RECURRENT if name == "Bidirectional" else ("Dense",)
    if inside is None or inside.name not in wanted:
        raise Mistake(
            f"Line {line}: {name} is read around {', '.join(wanted)} alone: "
            f"write e.g. layers.{name}(layers.{wanted[0]}(32))."
        )
    inner = _read_call(inside, model, number)
    notes = (*given.notes, *inner.notes)
    if name == "TimeDistributed":
        return _Read(inner.layer, inner.given, line, notes, each_step=True)
    kind: Kind = f"bi-{inner.layer.kind}"  # type: ignore[assignment]
    return _Read(Layer(kind, inner.layer.units, inner.layer.sequences), given, line, notes)


def _in_bounds(layer: Layer, line: int, number: int) -> Layer:
    try:
        return checked(layer, number)
    except Mistake as mistake:
        raise Mistake(f"Line {line}: {mistake}") from None


def _depth1_width(given: Given) -> int:
    """The n of Reshape((1, n)), -1 included."""
    values = given.call.value("target_shape")
    if isinstance(values, tuple) and len(values) == 2 and values[0] == 1 and isinstance(values[1], int):
        return values[1]
    raise Mistake(
        f"Line {given.call.line}: of all reshapes the lab has the depth of 1 alone: "
        "write layers.Reshape((1, n)), where n is the number of units before it, or leave it out."
    )


def _window_of(reads: Sequence[_Read], window: int | None) -> int | None:
    """The window; where the input doesn't say it, what a RepeatVector says, for that repeats its steps."""
    for read in reads:
        if read.repeats is None:
            continue
        if window is not None and read.repeats != window:
            raise Mistake(
                f"Line {read.line}: RepeatVector({read.repeats}) does not fit: the lab repeats once for each "
                f"time step of the window, so write RepeatVector({window})."
            )
        window = read.repeats
    if window is not None and window < 1:
        raise Mistake(f"The code's window has {window} time steps: write a number of at least 1.")
    return window


def _check_by_shape(reads: Sequence[_Read], stack: Stack, window: int | None, features: int | None) -> None:
    """Mistakes that show only in what comes in: a Reshape to another width, TimeDistributed on 2D."""
    for read, step in zip(reads, trace(stack, window or 2, features or 1).steps, strict=True):
        if step.input_shape is None:
            return
        *_, width = step.input_shape
        if read.each_step and len(step.input_shape[1:]) < RULES["TimeDistributed"].at_least:
            raise Mistake(
                f"Line {read.line}: TimeDistributed needs (samples, time steps, units) but gets "
                f"(samples, {width}): write layers.Dense({read.layer.units}) alone, or return_sequences=True "
                "in the recurrent layer before it."
            )
        if read.reshape is None or read.reshape == width:
            continue
        if read.reshape == -1 and (len(step.input_shape) == 2 or step.output_shape is not None):
            continue
        if step.number == 1 and features is None:
            continue
        if step.output_shape is None:
            raise Mistake(
                f"Line {read.line}: Reshape((1, {read.reshape})) makes one long row of the time steps, "
                "and the lab has no such layer: leave it out."
            )
        raise Mistake(
            f"Line {read.line}: Reshape((1, {read.reshape})) does not give what comes in a depth of 1: "
            f"write layers.Reshape((1, {width})), or leave it out."
        )
