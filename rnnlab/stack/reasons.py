"""Why a shape leaves a layer, and what the head does with the last shape.

The first functions choose the reason; below stand the sentences themselves, as in the `messages.py` of each room.
"""

from rnnlab.message import Message, message
from rnnlab.stack.layers import Stack


def reason(
    stack: Stack, index: int, sides: tuple[int, ...], leaving: tuple[int, ...], window: int
) -> Message:
    """Why a legal layer's output has its shape.

    sides, leaving: the shapes of its input and output without the samples: (time steps, features) or (units,).
    """
    layer = stack[index]
    if layer.recurrent:
        return _recurrent_reason(stack, index, sides, leaving, window)
    if layer.kind == "dropout":
        return shape_unchanged_by_dropout(layer.rate)
    if layer.kind == "dense":
        if len(sides) == 1:
            return dense_on_each_sample(sides[0], layer.units)
        steps, features = sides
        return dense_on_each_step(steps, features, layer.units)
    if layer.kind == "repeat":
        return summary_repeated(sides[0], window)
    assert layer.kind == "depth1", layer.kind
    if len(sides) == 2:
        return reshape_changes_nothing(sides[1])
    return harmless_depth_of_1(sides[0]) if window == 1 else pointless_depth_of_1(sides[0], window)


def head_reason(stack: Stack, sides: tuple[int, ...], sees_later: int | None) -> Message:
    """What the head does with (time steps, units) or (units,), and which steps are trained.

    sees_later: the number of the first layer whose earlier steps depend on later rows.
    """
    if len(sides) == 1:
        return one_prediction_a_window(sides[0])
    steps, units = sides
    if sees_later is None:
        return every_step_trained(steps, units)
    return only_last_step_trained(steps, units, sees_later, stack[sees_later - 1].kind)


def _recurrent_reason(
    stack: Stack, index: int, sides: tuple[int, ...], leaving: tuple[int, ...], window: int
) -> Message:
    layer, (steps, features), units = stack[index], sides, leaving[-1]
    each_way = layer.units if layer.bidirectional else None
    if steps == 1 and window > 1:
        return only_one_step_read(features, units, each_way, layer.sequences)
    if layer.sequences:
        return every_output_kept(steps, features, units, each_way, _next_layer(stack, index))
    if steps == 1:
        return one_output_kept(features, units, each_way)
    return last_output_kept(steps, features, units, each_way)


def _next_layer(stack: Stack, index: int) -> str:
    following = stack[index + 1 :]
    if not following:
        return "none"
    return "recurrent" if following[0].recurrent else "other"


def count(number: int, word: str) -> str:
    """E.g. `1 time step`, `24 time steps`; for words that take an s."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


# Recurrent layers. units: all that leave; each_way: the units of each direction of a bidirectional layer, else None.


@message
def last_output_kept(steps: int, features: int, units: int, each_way: int | None) -> str:
    last = "only the last output" if each_way is None else "the last output of each direction"
    return (
        f"Reads {_read(steps, features, each_way)} and keeps {last}, so the time steps are gone: "
        f"{_remaining(units, each_way)}."
    )


@message
def one_output_kept(features: int, units: int, each_way: int | None) -> str:
    return (
        f"Reads {_read(1, features, each_way)} and keeps its one output, without the time step: "
        f"{_remaining(units, each_way)}."
    )


@message
def every_output_kept(steps: int, features: int, units: int, each_way: int | None, next_layer: str) -> str:
    """next_layer: "recurrent", "other" or "none"."""
    use = {
        "none": "which leaves the stack as a sequence",
        "recurrent": "which the next recurrent layer can read",
        "other": "which a recurrent layer can read",
    }[next_layer]
    return (
        f"Reads {_read(steps, features, each_way)} and keeps the output of every step: "
        f"{_grid(steps, units, each_way)}, {use}."
    )


@message
def only_one_step_read(features: int, units: int, each_way: int | None, sequences: bool) -> str:
    leaves = _grid(1, units, each_way) if sequences else f"{_units(units, each_way)} for each sample"
    return (
        f"Reads only one time step of {count(features, 'feature')}, so there is no order in time to learn from. "
        f"The output is {leaves}."
    )


# Other layers.


@message
def shape_unchanged_by_dropout(rate: float) -> str:
    return (
        f"Sets {rate * 100:.3g}% of the numbers to zero at random while training. The shape does not change."
    )


@message
def dense_on_each_sample(units_in: int, units: int) -> str:
    return f"Turns the {count(units_in, 'unit')} of each sample into {count(units, 'unit')}."


@message
def dense_on_each_step(steps: int, features: int, units: int) -> str:
    return (
        f"Works on each of the {count(steps, 'time step')} separately, with the same weights, and turns "
        f"its {count(features, 'number')} into {count(units, 'unit')}: the time steps stay."
    )


@message
def summary_repeated(units: int, window: int) -> str:
    return (
        f"Repeats the {count(units, 'unit')} of each sample {count(window, 'time')}, once for each time step "
        "of the window. A recurrent layer can read that, but every step is the same."
    )


@message
def reshape_changes_nothing(features: int) -> str:
    return f"Changes nothing: its input is already 1 time step of {count(features, 'number')}."


@message
def harmless_depth_of_1(units: int) -> str:
    return f"Gives a depth of 1: {_one_step(units)}. Nothing is lost, because the window has only one step."


@message
def pointless_depth_of_1(units: int, window: int) -> str:
    return (
        f"Legal but pointless: {_one_step(units)}, so the order of the {window} time steps, "
        "which a recurrent layer needs, is lost."
    )


@message
def shape_unknown(broken: int) -> str:
    """broken: the number of the illegal layer before it."""
    return f"Unknown until layer {broken} is fixed."


# The head.


@message
def one_prediction_a_window(units: int) -> str:
    return f"(samples, {units}) leaves the stack, so the head makes one prediction for each window."


@message
def every_step_trained(steps: int, units: int) -> str:
    return (
        f"(samples, {steps}, {units}) leaves the stack, so the head works at every step and the model learns "
        "the next value at every step (many to many). The forecast is the last one."
    )


@message
def only_last_step_trained(steps: int, units: int, sees_later: int, kind: str) -> str:
    """sees_later, kind: the first layer whose earlier steps depend on later rows."""
    leaves = f"(samples, {steps}, {units}) leaves the stack"
    if kind == "depth1":
        return (
            f"{leaves}, so the head works at its one step and only that step is trained: layer {sees_later} "
            "made one step of the whole window, so the earlier steps are gone."
        )
    repeats = kind == "repeat"
    why = (
        f"layer {sees_later} {'repeats a summary of the whole window' if repeats else 'also reads backwards'}"
    )
    return (
        f"{leaves}, so the head works at every step, but only the last step is trained: {why}, so its outputs "
        "at earlier steps have already seen the values that they would have to predict."
    )


def _read(steps: int, features: int, each_way: int | None) -> str:
    both = " forwards and backwards" if each_way is not None and steps > 1 else ""
    return f"{count(steps, 'time step')} of {count(features, 'feature')}{both}"


def _remaining(units: int, each_way: int | None) -> str:
    return f"{_units(units, each_way)} {'remain' if units > 1 else 'remains'} for each sample"


def _grid(steps: int, units: int, each_way: int | None) -> str:
    return f"a grid of {count(steps, 'time step')} by {_units(units, each_way)}"


def _units(units: int, each_way: int | None) -> str:
    """E.g. `32 units`, or `64 units (32 each way)` after a bidirectional layer."""
    return count(units, "unit") + ("" if each_way is None else f" ({each_way} each way)")


def _one_step(units: int) -> str:
    return f"the {count(units, 'unit')} of each sample become one time step of {count(units, 'feature')}"
