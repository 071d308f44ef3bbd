"""The data of the unrolled network: a window, the gates and states of each layer, and the head's predictions."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from rnnlab.lesson import messages
from rnnlab.mistake import Mistake
from rnnlab.number_format import split_unit
from rnnlab.series.series import Series
from rnnlab.stack.cell import STEPS, Steps
from rnnlab.stack.layers import Layer, Stack
from rnnlab.training.prepared import Prepared

DRAWN_KINDS = ("lstm", "gru", "rnn")
MOST_STEPS, MOST_UNITS, MOST_FEATURES, MOST_LAYERS = 48, 8, 8, 3  # that are drawn; `notes` say what is not

Numbers = tuple[float, ...]
Grid = tuple[Numbers, ...]


class LayerSteps(msgspec.Struct, frozen=True):
    """The gates and states of one layer; each grid is (drawn time steps, drawn units), as in stack/cell.py.

    kind: "lstm", "gru" or "rnn"; grids that a kind does not have are empty. units: of the layer, drawn or not.
    cell_before, hidden_before: the states before the first drawn step.
    """

    title: str
    units: int
    hidden: Grid
    hidden_before: Numbers
    kind: str = "lstm"
    forget: Grid = ()
    input: Grid = ()
    output: Grid = ()
    update: Grid = ()
    reset: Grid = ()
    candidate: Grid = ()
    cell: Grid = ()
    cell_before: Numbers = ()


class UnrolledData(msgspec.Struct, frozen=True):
    """A stack of recurrent layers that reads one window. Values are in the units of the features.

    window: its number of time steps. first: the number of the first drawn time step, from 1.
    labels, times: of the drawn steps, short and long. next_time: of the row after them, long.
    features, feature_units: names and units of the drawn inputs. inputs: their number, drawn or not.
    raw, scaled: the inputs, and the same as the network reads them, (steps, features).
    target: the index of the target among the drawn features.
    head_weights, head_bias: of the head for the units of the top layer that are drawn, (units,).
    head_outputs: what the head puts out at each step. The prediction is `now + output * scale` if the network
        predicts the change, otherwise `output * scale + offset`.
    predictions, actual: of the value after each step, (steps,).
    notes: on what is not drawn. accuracy: a sentence on the error over the test set, or "".
    weights: of each layer, in Keras's order, with which the browser computes what follows from another input; only
        where all of the network is drawn. means, deviations: of the drawn inputs, by which they are scaled.
    """

    title: str
    window: int
    first: int
    labels: tuple[str, ...]
    times: tuple[str, ...]
    next_time: str
    features: tuple[str, ...]
    feature_units: tuple[str, ...]
    inputs: int
    raw: Grid
    scaled: Grid
    target: int
    layers: tuple[LayerSteps, ...]
    head_weights: Numbers
    head_bias: float
    head_outputs: Numbers
    change: bool
    scale: float
    offset: float
    predictions: Numbers
    actual: Numbers
    notes: tuple[str, ...]
    accuracy: str = ""
    weights: tuple[tuple[Any, ...], ...] | None = None
    means: Numbers = ()
    deviations: Numbers = ()


def unrolled_data(
    prepared: Prepared, weights: Sequence[Sequence[np.ndarray]], series: Series, origin: int, title: str
) -> UnrolledData:
    """What the stack computes for the window that ends at row `origin`; the series must have a row after it.

    weights: of each layer and then of the head, in Keras's order.
    Only the first target, one step ahead, is used. Raises Mistake if the stack cannot be drawn.
    """
    e = prepared.experiment
    check_drawable(e.stack)
    rows = np.arange(origin - e.window + 1, origin + 1)
    scaled = prepared.inputs[rows]
    cell_steps, values = [], scaled
    for layer, layer_weights in zip(e.stack, weights[:-1], strict=True):
        cell_steps.append(STEPS[layer.keras_class](values, *layer_weights))
        values = cell_steps[-1].hidden
    kernel, bias = weights[-1]
    outputs = values @ kernel + bias
    predictions = prepared.in_target_units(outputs, rows)[:, 0, 0]
    shown = slice(max(0, e.window - MOST_STEPS), None)
    places = drawn_features(len(prepared.names), prepared.target_index[0])
    names = [
        split_unit(encoding.name) if encoding.feature else (encoding.name, "")
        for encoding in prepared.encodings
    ]
    raw = scaled * prepared.deviation + prepared.mean
    return UnrolledData(
        title=title,
        window=e.window,
        first=shown.start + 1,
        labels=tuple(short_label(series, row) for row in rows[shown]),
        times=tuple(series.label(row) for row in rows[shown]),
        next_time=series.label(origin + 1),
        features=tuple(names[place][0] for place in places),
        feature_units=tuple(names[place][1] for place in places),
        inputs=len(prepared.names),
        raw=grid(raw[shown][:, places]),
        scaled=grid(scaled[shown][:, places]),
        target=places.index(prepared.target_index[0]),
        layers=tuple(
            drawn_steps(layer, steps, shown) for layer, steps in zip(e.stack, cell_steps, strict=True)
        ),
        head_weights=as_numbers(kernel[:MOST_UNITS, 0]),
        head_bias=float(bias[0]),
        head_outputs=as_numbers(outputs[shown, 0]),
        change=e.predict == "change",
        scale=float(prepared.scale[0, 0]),
        offset=float(prepared.offset[0, 0]),
        predictions=as_numbers(predictions[shown]),
        actual=as_numbers(prepared.actual[rows[shown] + 1, 0]),
        notes=notes_on(prepared),
        weights=weights_in_full(prepared, weights[:-1]),
        means=as_numbers(prepared.mean[places]),
        deviations=as_numbers(prepared.deviation[places]),
    )


def weights_in_full(
    prepared: Prepared, weights: Sequence[Sequence[np.ndarray]]
) -> tuple[tuple[Any, ...], ...] | None:
    """The weights of the recurrent layers as nested lists; None where a part of the network is not drawn."""
    e = prepared.experiment
    units = max(layer.units for layer in e.stack)
    if e.window > MOST_STEPS or units > MOST_UNITS or len(prepared.names) > MOST_FEATURES:
        return None
    return tuple(tuple(array.tolist() for array in layer) for layer in weights)


def check_drawable(stack: Stack) -> None:
    """Raise Mistake if the stack has other layers than recurrent ones with tanh, or too many layers for a screen."""
    for number, layer in enumerate(stack, 1):
        if layer.kind not in DRAWN_KINDS or layer.activation:
            raise Mistake(messages.cannot_be_unrolled(number, str(layer)))
    if len(stack) > MOST_LAYERS:
        raise Mistake(messages.too_many_layers(len(stack), MOST_LAYERS))


def notes_on(prepared: Prepared) -> tuple[str, ...]:
    """Sentences on what is not drawn, and on how good the predictions are."""
    e, notes = prepared.experiment, []
    if e.window > MOST_STEPS:
        notes.append(messages.steps_not_drawn(e.window, MOST_STEPS))
    if len(prepared.names) > MOST_FEATURES:
        notes.append(messages.inputs_not_drawn(len(prepared.names), MOST_FEATURES))
    for number, layer in enumerate(e.stack, 1):
        if layer.units > MOST_UNITS:
            notes.append(messages.units_not_drawn(number, layer.units, MOST_UNITS))
    if len(e.targets) > 1 or e.horizon > 1:
        notes.append(messages.one_target_drawn(e.targets[0]))
    if not e.stack[-1].sequences:
        notes.append(messages.EARLIER_OUTPUTS_UNTRAINED)
    return tuple(notes)


def drawn_features(inputs: int, target: int) -> list[int]:
    """The indices of the drawn inputs: the first ones, and always the target."""
    places = list(range(min(inputs, MOST_FEATURES)))
    if target not in places:
        places[-1] = target
    return places


def drawn_steps(layer: Layer, steps: Steps, shown: slice) -> LayerSteps:
    """A layer's grids, cut to the drawn steps and units."""
    grids = {name: values[:, :MOST_UNITS] for name, values in vars(steps).items()}

    def before(name: str) -> Numbers:
        values = grids.get(name, np.empty((1, 0)))
        return as_numbers(
            values[shown.start - 1] if shown.start and name in grids else np.zeros_like(values[0])
        )

    return LayerSteps(
        title=f"{layer.title}({layer.units})",
        units=layer.units,
        kind=layer.kind,
        hidden_before=before("hidden"),
        cell_before=before("cell"),
        **{name: grid(values[shown]) for name, values in grids.items()},
    )


def short_label(series: Series, row: int) -> str:
    """The label below a column: the time of day, the day if rows are whole days, or the row number."""
    if series.times is None:
        return f"row {row}"
    return f"{series.times[row]:%d %b}" if series.whole_days else f"{series.times[row]:%H:%M}"


def grid(values: np.ndarray) -> Grid:
    return tuple(as_numbers(row) for row in values)


def as_numbers(values: np.ndarray) -> Numbers:
    return tuple(values.astype(float).tolist())
