"""Why a shape leaves a layer, and what the head does with the last shape.

The first functions choose the reason; below stand the sentences themselves, as in the `messages.py` of each room.
"""

from rnnlab.message import Message, message
from rnnlab.stack.layers import Layer, Stack


def reason(
    stack: Stack, index: int, sides: tuple[int, ...], leaving: tuple[int, ...], window: int
) -> Message:
    """Why a legal layer's output has its shape.

    sides, leaving: the shapes of its input and output without the samples: (time steps, features) or (units,).
    """
    layer, width = stack[index], sides[-1]
    steps = sides[0] if len(sides) == 2 else None
    if layer.recurrent:
        return _recurrent_reason(stack, index, sides, leaving, window)
    match layer.kind:
        case "conv1d":
            return _conv_reason(layer, sides[0], width, leaving[0])
        case "dense":
            if steps is None:
                return dense_on_each_sample(width, layer.units)
            return dense_on_each_step(steps, width, layer.units)
        case "td-dense":
            return dense_distributed(sides[0], width, layer.units)
        case "activation":
            return shape_unchanged_by_activation(layer.activation)
        case "dropout":
            return shape_unchanged_by_dropout(layer.rate)
        case "layernorm":
            return shape_unchanged_by_normalization(width, steps is not None)
        case "avgpool":
            return steps_averaged(sides[0], width)
        case "flatten":
            return flatten_changes_nothing(width) if steps is None else steps_in_one_row(steps, width)
        case "repeat":
            return summary_repeated(width, window)
    assert layer.kind == "depth1", layer.kind
    if steps is not None:
        return reshape_changes_nothing(width)
    return harmless_depth_of_1(width) if window == 1 else pointless_depth_of_1(width, window)


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


def _conv_reason(layer: Layer, steps: int, features: int, leaving: int) -> Message:
    facts = (layer.kernel_size, steps, features, layer.units)
    if layer.kernel_size == 1:
        return each_step_convolved(steps, features, layer.units)
    if layer.padding == "causal":
        return convolved_backwards(*facts)
    return convolved_both_ways(*facts) if layer.padding == "same" else convolved_inside(*facts, leaving)


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


# A Conv1D. filters: its units.


@message
def each_step_convolved(steps: int, features: int, filters: int) -> str:
    return (
        f"Reads each of the {count(steps, 'time step')} alone, with the same weights, and turns its "
        f"{count(features, 'number')} into {count(filters, 'unit')}: the time steps stay."
    )


@message
def convolved_inside(kernel_size: int, steps: int, features: int, filters: int, leaving: int) -> str:
    remain = "remains" if leaving == 1 else "remain"
    return (
        f"Reads {kernel_size} neighbouring time steps of {count(features, 'feature')} at once, with the same weights "
        f"at each place. Without padding there are {steps} - {kernel_size} + 1 places, so "
        f"{count(leaving, 'time step')} of {count(filters, 'unit')} {remain}."
    )


@message
def convolved_backwards(kernel_size: int, steps: int, features: int, filters: int) -> str:
    return (
        f"Reads each time step of {count(features, 'feature')} with the {count(kernel_size - 1, 'step')} before it, "
        f"zeros before the first (padding causal): the {count(steps, 'time step')} stay, each of "
        f"{count(filters, 'unit')}."
    )


@message
def convolved_both_ways(kernel_size: int, steps: int, features: int, filters: int) -> str:
    before = (kernel_size - 1) // 2
    return (
        f"Reads each time step of {count(features, 'feature')} with {count(before, 'step')} before it and "
        f"{kernel_size - 1 - before} after it, zeros beyond the ends (padding same): the "
        f"{count(steps, 'time step')} stay, each of {count(filters, 'unit')}, but they have seen later ones."
    )


# Other layers.


@message
def shape_unchanged_by_activation(activation: str) -> str:
    return f"Applies {activation} to each number. The shape does not change."


@message
def shape_unchanged_by_normalization(numbers: int, of_steps: bool) -> str:
    each = "time step" if of_steps else "sample"
    return (
        f"Shifts and scales the {count(numbers, 'number')} of each {each} to a mean of 0 and a deviation of 1, then "
        "by learned weights. The shape does not change."
    )


@message
def steps_averaged(steps: int, features: int) -> str:
    return (
        f"Takes the mean of each of the {count(features, 'number')} over the {count(steps, 'time step')}, so the "
        f"time steps and their order are gone: {count(features, 'unit')} {_remain(features)} for each sample."
    )


@message
def steps_in_one_row(steps: int, features: int) -> str:
    units = steps * features
    return (
        f"Puts the {count(steps, 'time step')} of {count(features, 'number')} one behind the other, so there are "
        f"no time steps any more: {count(units, 'unit')} {_remain(units)} for each sample."
    )


@message
def flatten_changes_nothing(units: int) -> str:
    return f"Changes nothing: its input, {count(units, 'unit')} for each sample, has no time steps."


@message
def dense_distributed(steps: int, features: int, units: int) -> str:
    return (
        f"Applies one Dense({units}) to each of the {count(steps, 'time step')}: {count(features, 'number')} become "
        f"{count(units, 'unit')}, and the time steps stay. Dense without TimeDistributed does the same on a sequence."
    )


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
    does = {"repeat": "repeats a summary of the whole window", "conv1d": "also reads later time steps"}
    why = f"layer {sees_later} {does.get(kind, 'also reads backwards')}"
    return (
        f"{leaves}, so the head works at every step, but only the last step is trained: {why}, so its outputs "
        "at earlier steps have already seen the values that they would have to predict."
    )


def _read(steps: int, features: int, each_way: int | None) -> str:
    both = " forwards and backwards" if each_way is not None and steps > 1 else ""
    return f"{count(steps, 'time step')} of {count(features, 'feature')}{both}"


def _remaining(units: int, each_way: int | None) -> str:
    return f"{_units(units, each_way)} {_remain(units)} for each sample"


def _remain(units: int) -> str:
    return "remain" if units > 1 else "remains"


def _grid(steps: int, units: int, each_way: int | None) -> str:
    return f"a grid of {count(steps, 'time step')} by {_units(units, each_way)}"


def _units(units: int, each_way: int | None) -> str:
    """E.g. `32 units`, or `64 units (32 each way)` after a bidirectional layer."""
    return count(units, "unit") + ("" if each_way is None else f" ({each_way} each way)")


def _one_step(units: int) -> str:
    return f"the {count(units, 'unit')} of each sample become one time step of {count(units, 'feature')}"
