"""One batch of zeros, trained by the real Keras: whether it stops and where, or trains though shapes do not match."""

import math
import re
from collections.abc import Sequence
from typing import Any

from rnnlab.stack.clinic.keras_answers.arguments import TooLargeError
from rnnlab.stack.clinic.keras_answers.costs import (
    MOST_NUMBERS_CALLED,
    MOST_STEPS_TESTED,
    USUAL_STEPS,
    steps_of,
)
from rnnlab.stack.clinic.keras_answers.open_sizes import (
    other_steps,
    with_steps,
    with_steps_of_target,
    without_assumed_steps,
)
from rnnlab.stack.clinic.keras_answers.seen import Fit, Seen, SeenModel, Stage, flat, tensor_sides
from rnnlab.stack.clinic.keras_answers.weights import weights_refused
from rnnlab.stack.clinic.python.values import Function, Sides, Unknown

MOST_NUMBERS = 40_000_000  # in one tensor
MOST_STEPS_TRAINED = 30  # time steps of all recurrent layers together
MOST_STEPS_COMPUTED = 60  # where only the length of the window differs: one takes about 3 ms
# Batches that are as large as no side of a usual shape, so that shapes cannot match by chance.
BATCHES = (5, 7, 11, 13, 17, 19, 23, 29, 31)
SMALL_SIDES = (37, 41, 43, 47, 53, 59)  # in place of sides that are too large
Problem = tuple[Stage, str, str, dict[str, Any]]
# What Keras says of the arguments of compile, whatever the shapes are.
SETTINGS = re.compile(r"Could not interpret|Unknown \w|`(loss_weights|weighted_metrics|metrics|loss)`")


def problem(
    keras: Any, model: SeenModel, fit: Fit, name: str, seen: Seen, thorough: bool = True
) -> Problem | None:
    """What goes wrong with these shapes: the stage, the exception's class and text, and the shapes that meet.

    thorough: train a batch even if the data has the shape of the Input, with which Keras has built the model.
    """
    import numpy as np

    real = model.keras
    entering = [tensor_sides(tensor) for tensor in flat(real.inputs)]
    unnamed = by_name(keras, model, fit)
    if unnamed is not None:
        return unnamed
    if not fit.batched and [len(sides or ()) + 1 for sides in fit.x] == [
        len(sides or ()) for sides in entering
    ]:
        return "input", "ValueError", "the dataset gives single samples", _met(fit, entering, model)
    samples = [sides[0] for sides in (*fit.x, *fit.y) if sides and sides[0] is not None]
    if fit.given and fit.batched and fit.generator is None and len(set(samples)) > 1:
        try:
            arrays = [np.broadcast_to(np.float32(0), (number,)) for number in samples]
            keras.src.trainers.data_adapters.data_adapter_utils.check_data_cardinality(arrays)
        except ValueError as error:
            met = {"x": fit.x, "y": fit.y, "declared": tuple(entering)}
            return "fit", type(error).__name__, str(error), met
    static = next((sides[0] for sides in entering if sides and sides[0]), None)
    other = fit.batch_size != static and name == "fit" and "batch_size" in fit.nodes
    other = other or ((static or 0) > fit.batch_size and "batch_size" not in fit.nodes and fit.given)
    if static and not samples and other and not name.endswith("on_batch"):
        text = "the batches do not have the static batch size"
        sizes: dict[str, Any] = {"batch": static, "batch_size": fit.batch_size}
        return "fit", "ValueError", text, sizes | {"x": fit.x, "y": fit.y}
    if not fit.x or any(sides is None for sides in fit.x):
        if not fit.y or all(sides is None for sides in fit.y):
            return settings_problem(keras, model, seen) if name.startswith(("fit", "train")) else None
        x_shapes: list[Sides] = [sides or () for sides in entering]
    else:
        x_shapes = [sides or () for sides in fit.x]
    known = list(x_shapes)
    with_steps_of_target(x_shapes, entering, fit, model)
    fit.batch = _batch(fit, entering, [*x_shapes, *(sides or () for sides in fit.y), *model.output_shapes])
    concrete = [_concrete(sides, place, entering, fit.batch) for place, sides in enumerate(x_shapes)]
    large = _too_large(model, fit.batch, concrete)
    steps = steps_of(model, (x_shapes[0] + (None, None))[1] if x_shapes else None)
    trains = thorough and steps <= MOST_STEPS_TRAINED and name.startswith(("fit", "train")) and not large
    fits = _input_stage(x_shapes, entering) == "forward" and not uncertain(model)
    squeezed = [len(sides) for sides in x_shapes] != [len(sides or ()) for sides in entering]
    squeezed = squeezed and all(map(_taken, concrete, entering))  # else Keras refuses it before it computes
    symbolic = large or (fits and (not thorough or trains))
    symbolic = symbolic or (steps > MOST_STEPS_TESTED and (fits or squeezed))
    # Many steps of another length take long to compute: the shapes of the declared length say the same.
    declared_steps = other_steps(concrete, entering) if steps > MOST_STEPS_COMPUTED and not symbolic else None
    given_steps = concrete[0][1] if declared_steps else None
    if declared_steps:
        symbolic, concrete = True, [(sides[0], declared_steps, *sides[2:]) for sides in concrete]
    if large and not all(map(_taken, concrete, entering)):
        text = f"Invalid input shape: expected {entering[0]}, found {concrete[0]}"
        return "input", "ValueError", text, _met(fit, entering, model)
    x = [] if symbolic and not trains else [_zeros(np, sides) for sides in concrete]
    try:
        if symbolic:
            tensors = [keras.KerasTensor(sides) for sides in concrete]
            leaving = real(tensors[0] if len(tensors) == 1 else tensors, training=False)
            shapes = [tensor_sides(tensor) or () for tensor in flat(leaving)]
            if declared_steps and given_steps:
                shapes = [with_steps(sides, declared_steps, given_steps) for sides in shapes]
        else:
            outputs = list(flat(real(x[0] if len(x) == 1 else x, training=False)))
            shapes = [tuple(output.shape) for output in outputs]
    except TooLargeError:
        raise
    except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
        return _input_stage(x_shapes, entering), type(error).__name__, str(error), _met(fit, entering, model)
    fit.outputs = tuple((None, *sides[1:]) for sides in shapes)
    if name.startswith("predict"):
        return _last_batch(fit, entering, samples) or _other_window(fit, entering, model)
    partial = _last_batch(fit, entering, samples)
    if partial is not None:
        return partial
    if not fit.y or any(sides is None for sides in fit.y):
        return settings_problem(keras, model, seen) or _other_window(fit, entering, model)
    data = x if trains else None
    found = _target_problem(keras, np, model, fit, data, shapes, seen)
    if found is not None and x_shapes == known:
        found[3]["output"] = without_assumed_steps(fit.outputs, x_shapes, entering, model)
    return found or _other_window(fit, entering, model)


def _target_problem(
    keras: Any, np: Any, model: SeenModel, fit: Fit, x: list[Any] | None, leaving: Sequence[Sides], seen: Seen
) -> Problem | None:
    """x: the data of the batch to train; None if only the loss of zeros as outputs is computed."""
    real, loss = model.keras, model.loss
    y_shapes = []
    for place, sides in enumerate(fit.y):
        output = fit.outputs[place] if place < len(fit.outputs) else ()
        y_shapes.append(
            tuple(
                side if side is not None else (output or ())[at] if at < len(output or ()) else 1
                for at, side in enumerate((fit.batch, *(sides or ())[1:]))
            )
        )
    met = {"x": fit.x, "y": fit.y, "output": fit.outputs, "batch": fit.batch}
    named = loss is not None and model.compiled is not None and not isinstance(loss, Function | Unknown)
    if not named or not real.compiled:
        if model.compiled is not None and loss is not None:
            if not isinstance(loss, Function):
                seen.lose(model.compiled.line)  # a loss of the person's own
            return None
        loss = _usual_loss(real, fit)
        real.compile(optimizer="sgd", loss=loss, run_eagerly=True)
    y, outputs = ([_zeros(np, sides) for sides in shapes] for shapes in _smaller(y_shapes, leaving))
    target = y[0] if len(y) == 1 else y
    try:
        if x is not None:
            real.train_on_batch(x[0] if len(x) == 1 else x, target)
        else:
            predicted = [keras.ops.convert_to_tensor(output) for output in outputs]
            target = keras.tree.map_structure(keras.ops.convert_to_tensor, target)
            real.compute_loss(y=target, y_pred=predicted[0] if len(predicted) == 1 else predicted)
            real.compute_metrics(None, target, predicted[0] if len(predicted) == 1 else predicted)
    except TooLargeError:
        raise
    except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
        return "target", type(error).__name__, str(error), met
    refused = weights_refused(keras, real, fit.weights, outputs, y)
    if refused is not None:
        return "fit", *refused, met | {"sample_weight": fit.weights}
    return _silent(keras, loss, outputs, y, met)


def _usual_loss(real: Any, fit: Fit) -> str:
    """A loss for a model that the code does not compile."""
    output, target = fit.outputs[0] or (None,), (fit.y[0] if fit.y else None) or (None,)
    classes = (
        getattr(getattr(real.layers[-1], "activation", None), "__name__", "") == "softmax" and output[-1] != 1
    )
    numbered = len(target) < len(output) or (len(target) == len(output) and target[-1] == 1)
    return "sparse_categorical_crossentropy" if classes and numbered and len(fit.outputs) == 1 else "mse"


def _silent(keras: Any, loss: Any, outputs: list[Any], y: list[Any], met: dict[str, Any]) -> Problem | None:
    """Whether Keras has compared outputs with targets of another shape, by repeating the smaller one."""
    from_keras = keras.src.losses.loss.squeeze_or_expand_to_same_rank
    losses = list(flat(loss)) if isinstance(loss, list | tuple | dict) else [loss] * len(outputs)
    for place, (output, target) in enumerate(zip(outputs, y, strict=False)):
        kind = loss_name(losses[place] if place < len(losses) else losses[-1])
        targets, outs = from_keras(target, output)
        sparse = "sparse" in kind
        wanted = tuple(outs.shape)[:-1] if sparse else tuple(outs.shape)
        have = tuple(targets.shape)
        if sparse and len(have) == len(wanted) + 1 and have[-1] == 1:
            have = have[:-1]
        if have != wanted:
            return "silent", "", "", met | {"place": place}
        if "categorical" in kind and tuple(output.shape)[-1] == 1:
            return "silent", "", "one unit", met | {"place": place}
    return None


def settings_problem(keras: Any, model: SeenModel, seen: Seen) -> Problem | None:
    """What Keras says of the losses and metrics, with targets that have the outputs' shapes."""
    import numpy as np

    if model.compiled is None or isinstance(model.loss, Function | Unknown) or not model.keras.compiled:
        return None
    fit = Fit(model.compiled, (), (), {}, batch=5)
    fit.outputs = model.output_shapes
    shapes = [tuple(side or USUAL_STEPS for side in (5, *(sides or ())[1:])) for sides in fit.outputs]
    if any(math.prod(sides) > MOST_NUMBERS_CALLED for sides in shapes):
        return None
    sparse = "sparse" in loss_name(model.loss)
    fit.y = tuple(sides[:-1] if sparse else sides for sides in shapes)
    found = _target_problem(keras, np, model, fit, None, shapes, seen)
    return found if found is not None and SETTINGS.search(found[2]) else None


def by_name(keras: Any, model: SeenModel, fit: Fit) -> Problem | None:
    """Sort x and y that are dicts as the model has its inputs and outputs; what Keras says if the names are others."""
    inputs, outputs = (
        [str(tensor._keras_history[0].name) for tensor in flat(tensors)]
        for tensors in (model.keras.inputs, model.keras.outputs)
    )
    for key, wanted in (("x", inputs), ("y", outputs)):
        given = fit.named.get(key, ())
        if not given or model.kind != "functional":
            continue
        shapes = dict(zip(given, getattr(fit, key), strict=True))
        if set(given) == set(wanted) or (key == "x" and set(given) > set(wanted)):
            setattr(fit, key, tuple(shapes[name] for name in wanted))
        elif key == "x" or len(given) == len(wanted):
            met = {"x": fit.x, "y": fit.y, "given": given, "wanted": tuple(wanted), "of": key}
            return "input" if key == "x" else "target", "ValueError", "names of a dict", met
    return None


def loss_name(loss: Any) -> str:
    """The name of a loss in small letters with underscores, e.g. `sparse_categorical_crossentropy`."""
    name = loss if isinstance(loss, str) else getattr(loss, "name", "") or getattr(loss, "path", "") or ""
    return str(name).rpartition(".")[2].lower()


def _other_window(fit: Fit, entering: list[Sides | None], model: SeenModel) -> Problem | None:
    """A window of another length than the declared one, which Keras reads without a word."""
    for sides, declared in zip(fit.x, entering, strict=False):
        if sides is None or declared is None or len(sides) != len(declared):
            continue
        differ = [a for a, b in zip(sides[1:], declared[1:], strict=True) if a and b and a != b]
        if differ and not model.assumed:
            return "silent", "", "window", {"x": fit.x, "declared": (declared,), "y": fit.y}
    return None


def _last_batch(fit: Fit, entering: list[Sides | None], samples: list[int]) -> Problem | None:
    """A batch size in the Input that the samples do not fill: Keras stops at the last batch."""
    static = next((sides[0] for sides in entering if sides and sides[0]), None)
    if static is None or not samples or not fit.given:
        return None
    for part in fit.parts or samples[:1]:
        if {min(fit.batch_size, part), part % fit.batch_size or fit.batch_size} != {static}:
            shapes = {"batch": static, "samples": part, "batch_size": fit.batch_size, "x": fit.x, "y": fit.y}
            return "fit", "ValueError", "the batches do not have the static batch size", shapes
    return None


def uncertain(model: SeenModel) -> bool:
    """Whether a layer may refuse its input only when it computes."""
    if model.keras is not None and not computable(model.keras):
        return False
    return any(len(use.inputs) > 1 or use.layer.keras is None for use in model.used)


def _input_stage(given: list[Sides], declared: list[Sides | None]) -> Stage:
    if len(given) != len(declared):
        return "input"
    for sides, wanted in zip(given, declared, strict=True):
        if wanted is None or len(sides) != len(wanted):
            return "input"
        if any(a and b and a != b for a, b in zip(sides[1:], wanted[1:], strict=True)):
            return "input"
    return "forward"


def _met(fit: Fit, entering: list[Sides | None], model: SeenModel) -> dict[str, Any]:
    return {"x": fit.x, "y": fit.y, "declared": tuple(entering), "output": model.output_shapes}


def _batch(fit: Fit, entering: list[Sides | None], shapes: list[Any]) -> int:
    static = next((sides[0] for sides in entering if sides and sides[0]), None)
    if static is not None or fit.batch_size == 1:
        return static or 1
    samples = next((sides[0] for sides in fit.x if sides and sides[0]), None)
    sides = {side for shape in shapes if shape for side in shape[1:]}
    free = [size for size in BATCHES if size not in sides and (samples is None or size <= samples)]
    if free:
        return free[0]
    return min(samples or 3, 32)


def _concrete(sides: Sides, place: int, entering: list[Sides | None], batch: int) -> tuple[int, ...]:
    """A shape with a number for each side: of the Input, or a usual one."""
    declared = entering[place] if place < len(entering) else None
    result = [batch]
    for at, side in enumerate(sides[1:], 1):
        wanted = declared[at] if declared and at < len(declared) else None
        if at == 1 and len(sides) == 3 and wanted and (side or 0) > MOST_STEPS_TESTED and wanted != side:
            side = min(side or 0, wanted + 1)  # long windows of another length: one more step shows the same
        result.append(side if side is not None else wanted or USUAL_STEPS)
    return tuple(result)


def _zeros(np: Any, shape: Sides) -> Any:
    size = 1
    for side in shape:
        size *= side or 1
    if size > MOST_NUMBERS:
        raise TooLargeError("data")
    return np.zeros(shape, "float32")


def _taken(data: tuple[int, ...], declared: Sides | None) -> bool:
    """Whether Keras takes data of this shape, which it adds or takes a last side of 1, but for the time steps."""
    if declared is None or len(data) == len(declared):
        return declared is None or declared[-1] in (None, data[-1])
    longer, shorter = sorted((data, declared), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and longer[-1] == 1


def _too_large(model: SeenModel, batch: int, data: list[tuple[int, ...]]) -> bool:
    """Whether a batch cannot be computed here: only the shapes are."""
    inside = [(batch, *sides[1:]) for use in model.used for sides in use.outputs if sides]
    sizes = [math.prod(side or USUAL_STEPS for side in sides) for sides in (*inside, *data)]
    return any(size > MOST_NUMBERS for size in sizes) or not computable(model.keras)


def computable(real: Any) -> bool:
    """Whether the weights of a layer or model are there: those of very large ones are not made."""
    return all(weight._value is not None for weight in real.weights)


def _smaller(*groups: Sequence[Any]) -> tuple[Sequence[Any], ...]:
    """The shapes as they are; if they are too large to be made, with the same smaller side for each large one."""
    every = [sides for group in groups for sides in group]
    if all(math.prod(sides) <= MOST_NUMBERS for sides in every):
        return groups
    large = dict.fromkeys(side for sides in every for side in sides if side > max(BATCHES))
    short = dict(zip(large, SMALL_SIDES, strict=False))
    return tuple([tuple(short.get(side, side) for side in sides) for sides in group] for group in groups)
