"""Layers that can't take what they get: the error that one sees at once, and the one that was silenced."""

from collections.abc import Iterator, Sequence

from rnnlab.stack.clinic.findings import Case, Finding, Found, keeps_sequence, titled, written
from rnnlab.stack.clinic.shape_trace import Stop
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.shape_rules import RULES, Mismatch, sides_after, sides_taken, steps_at_once


def broken_link(case: Case) -> Iterator[Found]:
    """The first layer that can't take what it gets; those behind it show when it is mended."""
    for place, stop in enumerate(case.stops):
        match stop.fault:
            case Mismatch.SIDE_MISSING | Mismatch.SIDE_TOO_MANY if (
                stop.call.name == "Permute" and _sides_wanted(stop) != 2
            ):
                yield _other_order(stop)
            case Mismatch.SIDE_MISSING:
                yield _flat(case, place, stop)
            case Mismatch.SIDE_TOO_MANY:
                yield _deep(case, place, stop)
            case Mismatch.OTHER_SIZE:
                yield _size(stop)
            case Mismatch.TOO_FEW_STEPS:
                yield _short(stop)
            case Mismatch.WRAPPED_LAYER:
                yield _inside(case, stop)


def senseless_depth(case: Case) -> Iterator[Found]:
    """A depth of 1 that silences the error and loses the order in time."""
    for place, stop in enumerate(case.stops):
        if stop.call.name != "Reshape" or stop.leaving is None or stop.entering is None:
            continue
        origin = _collapse(case, place)
        if len(stop.entering) != 1 or len(stop.leaving) != 2 or stop.leaving[0] != 1 or origin is None:
            continue
        if not any(later.call.recurrent for later in case.stops[place + 1 :]):
            continue
        steps = origin.entering[0] if origin.entering else None
        yield Found(
            Finding(
                1,
                stop.call.line,
                f"The Reshape gives {titled(origin.call)}'s last output a depth of 1, so the next layer reads one "
                f"single time step: it is legal, and the order of {steps or 'the'} time steps is gone.",
                f"Write return_sequences=True in {titled(origin.call)} and leave the Reshape out.",
                "silent",
            ),
            (*case.pen.remove(stop.call), *case.pen.sequences(origin.call, True))
            if origin.call.recurrent
            else (),
        )


def _flat(case: Case, place: int, stop: Stop) -> Found:
    origin = _collapse(case, place)
    number = 6 if stop.call.name == "TimeDistributed" else 1
    needs, wanted = _needs(stop), _sides_wanted(stop)
    if origin is None:
        lacks = "the data has no time steps" if wanted == 2 else "a side is missing"
        return Found(Finding(2, stop.call.line, f"{needs}: {lacks}.", f"Give it {wanted + 1}D data."))
    if not origin.call.recurrent:
        return Found(
            Finding(
                number,
                stop.call.line,
                f"{needs}: {titled(origin.call)} in line {origin.call.line} has taken the time steps away.",
                f"Leave {titled(origin.call)} out.",
            ),
            case.pen.remove(origin.call),
        )
    last_only = f"{needs}: {titled(origin.call)} in line {origin.call.line} returns only its last output."
    # TimeDistributed after a last output: what y asks for says which of the two was meant.
    if number == 6 and stop.call.inner and case.target is not None and len(case.target) <= 2:
        return Found(
            Finding(
                6, stop.call.line, last_only, f"Write {titled(stop.call.inner)} without TimeDistributed."
            ),
            case.pen.put(stop.call.node, case.pen.of(stop.call.inner.node)),
        )
    mend = f"Write return_sequences=True in line {origin.call.line}."
    return Found(Finding(number, stop.call.line, last_only, mend), case.pen.sequences(origin.call, True))


def _deep(case: Case, place: int, stop: Stop) -> Found:
    needs, wanted = _needs(stop), _sides_wanted(stop)
    if wanted != 1:
        mend = f"Give it {wanted + 1}D data: leave the side too many out."
        return Found(Finding(2, stop.call.line, f"{needs}.", mend))
    origin = sequence_origin(case.stops[:place])
    if origin is None:
        sentence = f"{needs}: no recurrent layer before it has read the time steps."
        return Found(Finding(0, stop.call.line, sentence, "Put an LSTM before it, or leave it out."))
    if not origin.recurrent:
        sentence = f"{needs}: {titled(origin)} in line {origin.line} has added the time steps."
        return Found(
            Finding(0, stop.call.line, sentence, f"Leave {titled(origin)} out."), case.pen.remove(origin)
        )
    return Found(
        Finding(
            0,
            stop.call.line,
            f"{needs}: {titled(origin)} in line {origin.line} returns the output of every step.",
            f"Write return_sequences=False in {titled(origin)}.",
        ),
        case.pen.sequences(origin, False),
    )


def _other_order(stop: Stop) -> Found:
    mend = "Write one number in dims for each side that comes in, or leave it out."
    return Found(Finding(0, stop.call.line, f"{_needs(stop)}.", mend))


def _size(stop: Stop) -> Found:
    sentence = (
        f"{titled(stop.call)} can't hold what it gets, {written(stop.entering)}: the numbers don't add up."
    )
    return Found(Finding(0, stop.call.line, sentence, "Write a shape with as many numbers, or leave it out."))


def _short(stop: Stop) -> Found:
    layer, steps = stop.call.keras_layer, (stop.entering or (None,))[0]
    size = "kernel_size" if layer.name == "Conv1D" else "pool_size"
    sentence = (
        f"{titled(stop.call)} reads {steps_at_once(layer)} time steps at once and gets {written(stop.entering)}, "
        f"which has only {steps}."
    )
    mend = f"Write a smaller {size}, or padding='same'."
    return Found(Finding(0, stop.call.line, sentence, mend))


def _inside(case: Case, stop: Stop) -> Found:
    """A TimeDistributed around a layer that needs all time steps at once."""
    inner, entering = stop.call.inner, stop.entering
    assert inner is not None and entering is not None, "the fault is the inner layer's"
    sentence = (
        f"{titled(stop.call)} hands {titled(inner)} one time step after another, each {written(entering[1:])}, "
        "which it can't take."
    )
    if isinstance(sides_after(inner.keras_layer, entering), Mismatch):
        return Found(
            Finding(
                0, stop.call.line, sentence, "Write a layer in it that takes one time step, or leave it out."
            )
        )
    mend = f"Write {titled(inner)} without TimeDistributed."
    return Found(
        Finding(0, stop.call.line, sentence, mend), case.pen.put(stop.call.node, case.pen.of(inner.node))
    )


def _sides_wanted(stop: Stop) -> int:
    """How many sides a layer needs; the fewest, where it takes several numbers of them."""
    takes = sides_taken(stop.call.keras_layer)
    return RULES[stop.call.name].at_least if takes is None else takes


def _needs(stop: Stop) -> str:
    wanted = _sides_wanted(stop)
    shapes = {1: "(samples, units)", 2: "(samples, time steps, features)"}
    return f"{titled(stop.call)} needs {shapes.get(wanted, f'{wanted + 1}D data')} and gets {written(stop.entering)}"


def sequence_origin(stops: Sequence[Stop]) -> LayerCall | None:
    """The last layer that made a sequence: a recurrent one that returns it, a RepeatVector or a Reshape."""
    for stop in reversed(stops):
        added = len(stop.leaving or ()) > len(stop.entering or ()) and stop.call.name in (
            "RepeatVector",
            "Reshape",
        )
        if added or (stop.call.recurrent and keeps_sequence(stop.call)):
            return stop.call
    return None


def _collapse(case: Case, place: int) -> Stop | None:
    """The layer before that place which took the time steps away."""
    for stop in reversed(case.stops[:place]):
        if stop.entering and stop.leaving and len(stop.entering) > 1 and len(stop.leaving) == 1:
            return stop
    return None


def collapse(case: Case) -> Stop | None:
    """The layer of the whole stack that took the time steps away for good."""
    return _collapse(case, len(case.stops))
