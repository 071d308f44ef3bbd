"""What a challenge requires of a stack: each check gives None if it is met, else what is still missing."""

from collections.abc import Callable

from rnnlab.message import Message
from rnnlab.stack import messages
from rnnlab.stack.shapes import LayerShapes, Trace, shape_text

Check = Callable[[Trace], Message | None]  # of a legal stack


def two_recurrent_layers(traced: Trace) -> Message | None:
    layers = sum(shapes.layer.recurrent for shapes in traced.layers)
    return None if layers >= 2 else messages.second_recurrent_layer_missing(layers)


def time_order_kept(traced: Trace) -> Message | None:
    """Every recurrent layer after the first reads a sequence in which the time steps are still in order."""
    window = traced.input_shape[1] or 0
    for shapes in traced.layers:
        if shapes.layer.kind in ("repeat", "depth1"):
            return messages.time_order_lost(shapes.number, shapes.layer.title, window)
    return None


def output_at_every_step(traced: Trace) -> Message | None:
    assert traced.head is not None
    if traced.head.every_step:
        return None
    if traced.head.sequence:
        return traced.head.reason
    return messages.no_output_at_every_step(shape_text(traced.output_shape))


def one_prediction(traced: Trace) -> Message | None:
    assert traced.head is not None
    return messages.sequence_leaves(shape_text(traced.output_shape)) if traced.head.sequence else None


def output_width(units: int) -> Check:
    def check(traced: Trace) -> Message | None:
        assert traced.output_shape is not None
        width = traced.output_shape[-1] or 0
        return None if width == units else messages.wrong_width(width, units)

    return check


def bidirectional_lstm(traced: Trace) -> Message | None:
    if any(shapes.layer.kind == "bi-lstm" for shapes in traced.layers):
        return None
    return messages.required_layer_removed("bidirectional LSTM")


def dropout_between_recurrent_layers(traced: Trace) -> Message | None:
    for index in _positions(traced, "dropout"):
        if _recurrent(traced.layers[:index]) and _recurrent(traced.layers[index + 1 :]):
            return None
    return messages.dropout_not_between()


def summary_repeated(traced: Trace) -> Message | None:
    """A recurrent layer reads another one's last output, repeated for every time step."""
    positions = _positions(traced, "repeat")
    if not positions:
        return messages.summary_not_repeated()
    if _recurrent(traced.layers[: positions[0]]) and _recurrent(traced.layers[positions[0] + 1 :]):
        return None
    return messages.repeat_not_between()


def sequence_out(traced: Trace) -> Message | None:
    assert traced.output_shape is not None
    if len(traced.output_shape) == 3:
        return None
    return messages.decoder_keeps_last_output(shape_text(traced.output_shape))


def time_steps(number: int) -> Check:
    def check(traced: Trace) -> Message | None:
        window = traced.input_shape[1] or 0
        return None if window == number else messages.wrong_time_steps(window, number)

    return check


def parameters(number: int) -> Check:
    def check(traced: Trace) -> Message | None:
        actual = traced.parameters or 0
        return None if actual == number else messages.wrong_parameters(actual, number)

    return check


def _positions(traced: Trace, kind: str) -> list[int]:
    return [index for index, shapes in enumerate(traced.layers) if shapes.layer.kind == kind]


def _recurrent(layers: tuple[LayerShapes, ...]) -> bool:
    return any(shapes.layer.recurrent for shapes in layers)
