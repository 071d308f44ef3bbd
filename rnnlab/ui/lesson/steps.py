"""What the unrolled picture shows, as plain data: a window, gates and states, and the head's predictions."""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.stack.cell import CellSteps, lstm_steps
from rnnlab.stack.layers import Layer, Stack
from rnnlab.training.prepared import Prepared

MOST_STEPS, MOST_UNITS, MOST_FEATURES, MOST_LAYERS = 48, 8, 8, 3  # drawn; what is more is said
UNIT_IN_NAME = re.compile(r"\s*\(([^()]*)\)\s*$")

Row = tuple[float, ...]
Grid = tuple[Row, ...]


class LayerSteps(msgspec.Struct, frozen=True):
    """One LSTM layer at work; each grid is (time steps drawn, units drawn), as in `CellSteps`.

    units: how many there are, drawn or not.
    """

    title: str
    units: int
    forget: Grid
    input: Grid
    output: Grid
    candidate: Grid
    cell: Grid
    hidden: Grid


class Unrolled(msgspec.Struct, frozen=True):
    """A stack of LSTM layers that reads one window.

    window: time steps of the window; first: the number of the first one drawn, from 1.
    labels, times: of the steps drawn, short and in full; next_time: in full, of the row after them.
    features: the names of the inputs drawn, without their units, which are in `feature_units`.
    inputs: how many there are, drawn or not.
    raw, scaled: the inputs in their own units and as the network reads them, (steps, features).
    target: the place of the target among the features drawn.
    head_weights: (units drawn,) of the top layer, and head_bias: what the head makes of an output.
    head_outputs: the head's number at each step, which stands for `now + number * scale` where the
        network predicts the change, else for `number * scale + offset`.
    predictions: of the value after each step, (steps,); actual: what it really was. Own units.
    notes: what a person should know about what is not drawn.
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
    head_weights: Row
    head_bias: float
    head_outputs: Row
    change: bool
    scale: float
    offset: float
    predictions: Row
    actual: Row
    notes: tuple[str, ...]


def unrolled_of(
    prepared: Prepared, weights: Sequence[Sequence[np.ndarray]], series: Series, origin: int, title: str
) -> Unrolled:
    """The stack at work on the window that ends at that row.

    weights: of each layer and last of the head, in Keras's order. The row after the window must be
    in the series. Of several targets and steps ahead, the first is shown.
    Raises Mistake where the stack is not of LSTM layers alone, or too high to draw.
    """
    e = prepared.experiment
    check_drawable(e.stack)
    rows = np.arange(origin - e.window + 1, origin + 1)
    scaled = prepared.inputs[rows]
    inside, values = [], scaled
    for own in weights[:-1]:
        inside.append(lstm_steps(values, *own))
        values = inside[-1].hidden
    kernel, bias = weights[-1]
    outputs = values @ kernel + bias
    predictions = prepared.in_target_units(outputs, rows)[:, 0, 0]
    shown = slice(max(0, e.window - MOST_STEPS), None)
    places = features_drawn(len(prepared.names), prepared.target_index[0])
    names = [split_name(one.name) if one.feature else (one.name, "") for one in prepared.encodings]
    raw = scaled * prepared.deviation + prepared.mean
    return Unrolled(
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
        layers=tuple(drawn(layer, own, shown) for layer, own in zip(e.stack, inside, strict=True)),
        head_weights=row_of(kernel[:MOST_UNITS, 0]),
        head_bias=float(bias[0]),
        head_outputs=row_of(outputs[shown, 0]),
        change=e.predict == "change",
        scale=float(prepared.scale[0, 0]),
        offset=float(prepared.offset[0, 0]),
        predictions=row_of(predictions[shown]),
        actual=row_of(prepared.actual[rows[shown] + 1, 0]),
        notes=notes_on(prepared),
    )


def check_drawable(stack: Stack) -> None:
    """A Mistake where the picture would not be true of the stack, or would not fit a screen."""
    for number, layer in enumerate(stack, 1):
        if layer.kind != "lstm":
            raise Mistake(
                f"Layer {number} ({layer}) is no LSTM layer, and this picture opens LSTM cells only: train a "
                "stack of LSTM layers alone to see inside it."
            )
    if len(stack) > MOST_LAYERS:
        raise Mistake(
            f"The stack has {len(stack)} layers, too many to draw one above the other: train one of at most "
            f"{MOST_LAYERS} to see inside it."
        )


def notes_on(prepared: Prepared) -> tuple[str, ...]:
    """What is there and not drawn, and what the predictions are worth, in sentences."""
    e, notes = prepared.experiment, []
    if e.window > MOST_STEPS:
        notes.append(f"The network reads all {e.window} time steps; the last {MOST_STEPS} of them are drawn.")
    if len(prepared.names) > MOST_FEATURES:
        notes.append(
            f"The network reads {len(prepared.names)} numbers at each step; {MOST_FEATURES} of them are drawn."
        )
    for number, layer in enumerate(e.stack, 1):
        if layer.units > MOST_UNITS:
            notes.append(f"Layer {number} has {layer.units} units; the first {MOST_UNITS} are drawn.")
    if len(e.targets) > 1 or e.horizon > 1:
        notes.append(f"Of all that the head predicts, {e.targets[0]} one step ahead is shown.")
    if not e.stack[-1].sequences:
        notes.append(
            "This network was trained on the output after the last step alone, so what its head makes of "
            "earlier outputs is rough."
        )
    return tuple(notes)


def features_drawn(inputs: int, target: int) -> list[int]:
    """The places of the inputs that are drawn: the first ones, the target always among them."""
    places = list(range(min(inputs, MOST_FEATURES)))
    if target not in places:
        places[-1] = target
    return places


def drawn(layer: Layer, steps: CellSteps, shown: slice) -> LayerSteps:
    """A layer's grids, cut to the steps and units that are drawn."""
    grids = {name: grid(values[shown, :MOST_UNITS]) for name, values in vars(steps).items()}
    return LayerSteps(title=f"LSTM({layer.units})", units=layer.units, **grids)


def split_name(name: str) -> tuple[str, str]:
    """A feature's name and its unit: `temperature (degC)` is temperature in °C."""
    found = UNIT_IN_NAME.search(name)
    if found is None or not found.start():
        return name, ""
    return name[: found.start()], {"degC": "°C", "degF": "°F"}.get(found[1], found[1])


def short_label(series: Series, row: int) -> str:
    """A row's time as fits below a column: the time of day, or the day, or the row's number."""
    if series.times is None:
        return f"row {row}"
    whole_days = series.step_seconds is not None and series.step_seconds % 86_400 == 0
    return f"{series.times[row]:%d %b}" if whole_days else f"{series.times[row]:%H:%M}"


def grid(values: np.ndarray) -> Grid:
    return tuple(row_of(row) for row in values)


def row_of(values: np.ndarray) -> Row:
    return tuple(values.astype(float).tolist())
