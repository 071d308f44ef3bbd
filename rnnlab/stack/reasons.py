"""Why a shape leaves a layer, and what the head does with the last one: one sentence each."""

from rnnlab.stack.layers import Layer, Stack


def reason(stack: Stack, index: int, sides: tuple[int, ...], leaving: tuple[int, ...], window: int) -> str:
    """Why a legal layer's output has the shape it has.

    sides, leaving: what enters and leaves it, without the samples: (time steps, features) or (units,).
    """
    layer = stack[index]
    if layer.recurrent:
        return _recurrent_reason(stack, index, sides, leaving, window)
    if layer.kind == "dropout":
        return (
            f"Sets {layer.rate * 100:.3g}% of the numbers to zero at random while training, "
            "and leaves the shape as it is."
        )
    if layer.kind == "dense":
        return _dense_reason(layer, sides)
    if layer.kind == "repeat":
        return _repeat_reason(sides, window)
    return _depth1_reason(sides, window)


def head_sentence(stack: Stack, sides: tuple[int, ...], window: int, later: int | None) -> str:
    """What the head does with (time steps, units) or (units,), and which steps are trained.

    later: the number of the layer from which on earlier steps know later rows.
    """
    shape = f"({', '.join(('samples', *map(str, sides)))})"
    if len(sides) == 1:
        return f"{shape} leaves the stack, so the head makes one prediction for each window."
    many = f"{shape} leaves the stack, so the head works at every step"
    if later is None:
        return (
            f"{many} and the model learns the next value at every step (many to many); "
            "the forecast is the last one."
        )
    if stack[later - 1].kind == "depth1":
        return (
            f"{shape} leaves the stack, so the head works at the one step there is and only that is trained: "
            f"layer {later} made one step of the whole window, so the steps before it are gone."
        )
    if stack[later - 1].kind == "repeat":
        why = f"layer {later} repeats a summary of the whole window"
    else:
        why = f"layer {later} reads backwards too"
    return (
        f"{many}, but only the last step is trained: {why}, so its outputs at earlier steps "
        "have already seen the values they would have to predict."
    )


def count(number: int, word: str) -> str:
    """E.g. `1 time step`, `24 time steps`; for words that take an s."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _recurrent_reason(
    stack: Stack, index: int, sides: tuple[int, ...], leaving: tuple[int, ...], window: int
) -> str:
    layer, (steps, features) = stack[index], sides
    units = leaving[-1]
    if steps == 1 and window > 1:
        return _single_step_reason(layer, features, units)
    ways = " forwards and backwards" if layer.bidirectional and steps > 1 else ""
    reads = f"Reads {count(steps, 'time step')} of {count(features, 'feature')}{ways} and keeps"
    left = f"{_units(layer, units)} {'remain' if units > 1 else 'remains'} for each sample"
    if layer.sequences:
        return f"{reads} the output of every step: {_grid(layer, steps, units)}, {_use(stack, index)}."
    if steps == 1:
        return f"{reads} the one output there is, without its time step: {left}."
    last = "the last output of each way" if layer.bidirectional else "only the last output"
    return f"{reads} {last}, so the time steps are gone: {left}."


def _single_step_reason(layer: Layer, features: int, units: int) -> str:
    leaves = _grid(layer, 1, units) if layer.sequences else f"{_units(layer, units)} for each sample"
    return (
        f"Reads one single time step of {count(features, 'feature')}, so there is no order in time "
        f"for it to learn from: out comes {leaves}."
    )


def _grid(layer: Layer, steps: int, units: int) -> str:
    return f"a grid of {count(steps, 'time step')} by {_units(layer, units)}"


def _units(layer: Layer, units: int) -> str:
    """E.g. `32 units`, or `64 units (32 each way)` behind a bidirectional layer."""
    return count(units, "unit") + (f" ({layer.units} each way)" if layer.bidirectional else "")


def _use(stack: Stack, index: int) -> str:
    following = stack[index + 1 :]
    if not following:
        return "which leaves the stack as a sequence"
    if following[0].recurrent:
        return "which the next recurrent layer can read"
    return "which a recurrent layer can read"


def _dense_reason(layer: Layer, sides: tuple[int, ...]) -> str:
    if len(sides) == 1:
        return f"Turns the {count(sides[0], 'unit')} of each sample into {count(layer.units, 'unit')}."
    return (
        f"Works at each of the {count(sides[0], 'time step')} by itself, with the same weights, and turns "
        f"its {count(sides[1], 'number')} into {count(layer.units, 'unit')}: the time steps stay."
    )


def _repeat_reason(sides: tuple[int, ...], window: int) -> str:
    return (
        f"Repeats the {count(sides[0], 'unit')} of each sample {count(window, 'time')}, once for each "
        "time step of the window: a recurrent layer can read that, but every step says the same."
    )


def _depth1_reason(sides: tuple[int, ...], window: int) -> str:
    if len(sides) == 2:
        return f"Changes nothing: what comes in is 1 time step of {count(sides[1], 'number')} already."
    one = f"the {count(sides[0], 'unit')} of each sample become one time step of {count(sides[0], 'feature')}"
    if window == 1:
        return f"Gives a depth of 1: {one}, and nothing is lost, for the window has one step only."
    return (
        f"Legal, but it makes no sense: {one}, so the order of the {window} time steps, "
        "the idea at the heart of a recurrent net, is gone."
    )
