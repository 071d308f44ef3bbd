"""The calls that train, test and predict: which shapes X and y have there, and what Keras does with them."""

import ast
import inspect
import math
import re
from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers import costs, training
from rnnlab.stack.clinic.keras_answers.arguments import TooLargeError, parameter_names
from rnnlab.stack.clinic.keras_answers.datasets import batches
from rnnlab.stack.clinic.keras_answers.seen import Fit, SeenModel, flat, tensor_sides
from rnnlab.stack.clinic.python.arrays import shape_of
from rnnlab.stack.clinic.python.values import (
    Array,
    CallNode,
    Dataset,
    Function,
    Generated,
    NotFollowedError,
    Sides,
    Unknown,
    is_unknown,
)

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary

OF_SHAPES = re.compile(r"(?i)shape|dimension|broadcast|axis|rank|out of bounds")
TRAINS = ("fit", "fit_generator", "train_on_batch")
TESTS = ("evaluate", "test_on_batch", "evaluate_generator")
LISTED_SAMPLES = 10  # arrays in a list from which on they are no inputs of a model
PREDICTS = ("predict", "predict_on_batch", "predict_generator")


class Fits:
    """What a code does with data."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library
        self._fine: dict[tuple[Any, ...], Any] = {}  # calls in which nothing is wrong, and their outputs

    def fit(
        self, model: SeenModel, name: str, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> None:
        method = getattr(self.library.keras.Sequential, name)
        order = parameter_names(method)
        for place, node in enumerate(at.node.args[: len(positional)]):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called in order and is_unknown(self.library.interpreter.lookup(called)):
                text = f"name '{called}' is not defined"
                self.library.fault("fit", at, "NameError", text, model=model, shapes={"called": node})
                positional = positional[:place]
                break
        try:
            inspect.signature(method).bind(None, *positional, **named)
        except TypeError as error:
            text = str(error)
            wrong = next((key for key in named if f"'{key}'" in text), "")
            text = f"Model.{name}() {text}" if "()" not in text else text
            shapes = {"argument": wrong}
            self.library.fault("fit", at, "TypeError", text, model=model, shapes=shapes)
            named = {key: value for key, value in named.items() if key in order}
        values = dict(zip(order, positional, strict=False)) | named
        nodes = dict(zip(order, at.node.args, strict=False))
        nodes |= {keyword.arg: keyword.value for keyword in at.node.keywords if keyword.arg}
        x, y = values.get("x"), values.get("y")
        if isinstance(x, Function):
            text = f"Unrecognized data type: x=<function {x.name}>"
            self.library.fault("fit", at, "ValueError", text, model=model, shapes={"function": x})
            x = self.library.interpreter.function_value(x, at.node, [], {})
        generator = x.node if isinstance(x, Generated) else None
        made = batches(x, self.library.interpreter, at)
        if isinstance(made, Generated):
            text = "When passing a Python generator to a Keras model, the generator must return a tuple"
            self.library.fault("fit", at, "ValueError", text, model=model, shapes={"yield": made})
            x = y = None
        elif made is not None:
            x = made
        self._judge_values(model, name, values, isinstance(x, Dataset), at)
        batched = not isinstance(x, Dataset) or x.batched
        if isinstance(x, Dataset):
            x, y = (None if part is None else Array(part) for part in (x.x, x.y))
        elif name in TRAINS:
            x, y = _known(x, self.library.data), _known(y, self.library.target)
        size = values.get("batch_size")
        if isinstance(size, Unknown) and size.text in self.library.seen.stand_ins:
            size = self.library.seen.stand_in(size)  # as in the Input
        fit = Fit(at, _shapes(x), _shapes(y), nodes, size if isinstance(size, int) and size > 0 else 32)
        if name.endswith("on_batch") and fit.x and fit.x[0] and fit.x[0][0]:
            fit.batch_size = fit.x[0][0]
        fit.arrays = {"x": values.get("x"), "y": values.get("y")}
        fit.batched, fit.generator = batched, generator
        fit.weights = shape_of(values.get("sample_weight")) if name in TRAINS else None
        fit.named = {key: _keys(value) for key, value in (("x", x), ("y", y)) if isinstance(value, dict)}
        model.fits.append(fit)
        self._split(model, fit, values.get("validation_split"))
        self._tried(model, fit, name)
        checked = values.get("validation_data")
        if name in TRAINS and isinstance(checked, tuple | list) and len(checked) >= 2 and not model.broken:
            fit.checked = Fit(at, _shapes(checked[0]), _shapes(checked[1]), {}, fit.batch_size)
            self._tried(model, fit.checked, "evaluate", "validation_data")

    def _judge_values(
        self, model: SeenModel, name: str, values: dict[str, Any], dataset: bool, at: CallNode
    ) -> None:
        """What Keras refuses whatever its shape is: y beside a dataset, lists of numbers, an array of weights."""
        if dataset and values.get("y") is not None and name in ("fit", "evaluate"):
            text = "When providing `x` as a dataset, `y` should not be passed."
            self.library.fault("fit", at, "ValueError", text, model=model, shapes={"beside": "y"})
        if name in ("fit", "evaluate", "predict"):
            plain = [key for key in ("x", "y") if _of_numbers(values.get(key))]
            listed = [key for key in ("x", "y") if key not in plain and _of_samples(values.get(key))]
            if plain or listed:
                text = f"Unrecognized data type: {[*plain, *listed][0]}=[...]"
                single = [key for key in plain if isinstance(values[key], int | float)]
                shapes = {"plain": [*plain, *listed], "listed": bool(listed), "single": single}
                self.library.fault("fit", at, "ValueError", text, model=model, shapes=shapes)
        share = values.get("validation_data")
        if name == "fit" and isinstance(share, int | float) and not isinstance(share, bool):
            text = f"Unrecognized data type: x={share}"
            shapes = {"share": share, "dataset": dataset}
            self.library.fault("fit", at, "ValueError", text, model=model, shapes=shapes)
        if isinstance(values.get("class_weight"), Array | list):
            text = "'numpy.ndarray' object has no attribute 'get'"
            self.library.fault("fit", at, "TypeError", text, model=model, shapes={"weights": True})

    def _split(self, model: SeenModel, fit: Fit, share: Any) -> None:
        """Split the samples as Keras does for `validation_split`; a fault if no sample is left for a part."""
        samples = fit.x[0][0] if fit.x and fit.x[0] else None
        if not isinstance(share, float) or not 0 < share < 1 or samples is None:
            return
        training_part = math.floor(samples * (1 - share))
        if training_part in (0, samples):
            text = f"Training data contains {samples} samples, which is not sufficient to split it"
            shapes = {"split": share, "of": samples}
            self.library.fault("fit", fit.at, "ValueError", text, model=model, fit=fit, shapes=shapes)
        fit.parts = (training_part, samples - training_part)

    def implied_fit(self, model: SeenModel) -> None:
        """Train a model that the code does not train with the shapes that the person gave."""
        data, target = self.library.data, self.library.target
        if model.broken:
            return
        if model.keras is not None and len(list(flat(model.keras.inputs))) > 1:
            data = None  # it is the shape of one of several inputs
        if model.fits:
            if not any(fit.x and all(sides is not None for sides in fit.x) for fit in model.fits):
                self._called(model)
            return
        if data is None and target is None:
            self._called(model)
            self._compiled(model)
            return
        fit = Fit(model.at, _shapes(Array(data)), _shapes(Array(target)), {}, given=False)
        model.fits.append(fit)
        self._tried(model, fit, "fit")

    def _called(self, model: SeenModel) -> None:
        """Compute the output for zeros, where a layer may refuse its inputs only when it computes."""
        if self.library.thorough and model.keras is not None and training.uncertain(model):
            if not costs.quick(model):
                return
            shapes = tuple(tensor_sides(tensor) for tensor in flat(model.keras.inputs))
            self._tried(model, Fit(model.at, shapes, (), {}, given=False), "call")

    def _judge_declared(self, model: SeenModel, fit: Fit) -> None:
        """A model that was not built: whether its input has the shape of the whole X, with the samples."""
        declared, x = tensor_sides(model.input), fit.x[0] if fit.x else None
        faults = [fault for fault in self.library.seen.faults if fault.model in (model, None)]
        if declared is None or x is None or declared[1:] != x or not x[0] or faults:
            return
        shapes = {"x": fit.x, "y": fit.y, "declared": (declared,)}
        text = f"Invalid input shape: expected {declared}, found {x}"
        self.library.fault("input", fit.at, "ValueError", text, model=model, fit=fit, shapes=shapes)

    def _compiled(self, model: SeenModel) -> None:
        """Compute the loss and the metrics for targets that fit, because Keras checks their names only then."""
        if self.library.thorough and model.keras is not None and not model.broken:
            found = training.settings_problem(self.library.keras, model, self.library.seen)
            if found is not None:
                stage, kind, text, shapes = found
                at = model.compiled or model.at
                self.library.fault(stage, at, kind, text, model=model, shapes=shapes)

    def _tried(self, model: SeenModel, fit: Fit, name: str, what: str = "") -> None:
        self.library.models.finish(model, Array(fit.x[0]) if fit.x and fit.x[0] else None)
        if model.keras is None or model.broken:
            self._judge_declared(model, fit)
            return
        before = len(self.library.seen.faults)
        alike = (
            id(model.keras),
            id(model.compiled),
            name,
            what,
            fit.x,
            fit.y,
            fit.batch_size,
            fit.parts,
            fit.batched,
            fit.weights,
        )
        if alike in self._fine:  # as every round of a loop is
            fit.outputs = self._fine[alike]
            return
        try:
            with self.library.warned(fit.at):
                problem = training.problem(
                    self.library.keras, model, fit, name, self.library.seen, self.library.thorough
                )
        except TooLargeError:
            self.library.seen.lose(fit.at.line)
            return
        if problem is None and name in TRAINS and not what:
            self._own_loss(model, fit)
        if problem is None and not fit.named:
            self._fine[alike] = fit.outputs
        if problem is not None:
            stage, kind, text, shapes = problem
            if name in PREDICTS and stage not in ("silent", "fit"):
                stage = "predict"
            what = what or ("predict" if name in PREDICTS and stage == "silent" else "")
            more = {"model": model, "fit": fit, "shapes": shapes | ({"what": what} if what else {})}
            self.library.fault(stage, fit.at, kind, text, **more)
            model.broken = model.broken or len(self.library.seen.faults) > before

    def _own_loss(self, model: SeenModel, fit: Fit) -> None:
        """Follow a loss of the person's own with tensors of the shapes of y and the output, as Keras passes them."""
        loss, library = model.loss, self.library
        shapes = (*fit.y, *fit.outputs)
        if not isinstance(loss, Function) or model.compiled is None or len(shapes) != 2 or not all(shapes):
            return
        lost, faults = library.seen.lost_from, len(library.seen.faults)
        target, output = (library.data_tensor(sides or ()) for sides in shapes)
        try:
            alike = library.keras.src.losses.loss.squeeze_or_expand_to_same_rank
            library.interpreter.function_value(loss, model.compiled.node, [*alike(target, output)], {})
        except (NotFollowedError, ValueError):
            pass
        library.seen.lost_from = lost  # what is not followed of it is not judged
        found = library.seen.faults[faults:]
        del library.seen.faults[faults:]
        for fault in found:
            # Else the values, which are not here, may be what Keras needs.
            if OF_SHAPES.search(fault.text) and "has no attribute" not in fault.text:
                fault.model = fault.model or model
                library.seen.faults.append(fault)
        model.broken = model.broken or len(library.seen.faults) > faults


def _shapes(value: Any) -> tuple[Sides | None, ...]:
    """The shape of each array; empty if there is none."""
    if value is None:
        return ()
    if isinstance(value, dict):
        return tuple(shape_of(part) for part in value.values())
    if isinstance(value, list | tuple) and value and all(isinstance(part, Array | Unknown) for part in value):
        return tuple(shape_of(part) for part in value)
    return (shape_of(value),)


def _of_numbers(value: Any) -> bool:
    """Whether lists hold plain numbers, of which Keras makes no arrays."""
    while isinstance(value, list | tuple) and value:
        value = value[0]
    return isinstance(value, int | float)


def _of_samples(value: Any) -> bool:
    """Whether a list holds more arrays than a model has inputs: the samples, which Keras reads as one input each."""
    if isinstance(value, Array):
        return value.listed and (not value.sides or (value.sides[0] or LISTED_SAMPLES) >= LISTED_SAMPLES)
    arrays = isinstance(value, list) and all(isinstance(part, Array | Unknown) for part in value)
    return arrays and len(value) >= LISTED_SAMPLES


def _keys(value: dict[Any, Any]) -> tuple[str, ...]:
    return tuple(str(key) for key in value)


def _known(value: Any, given: Sides | None) -> Any:
    """The array, or one of the shape that the person gave if the code does not show it."""
    unseen = value is None or is_unknown(value) or (isinstance(value, Array) and value.sides is None)
    return Array(given) if unseen and given is not None else value
