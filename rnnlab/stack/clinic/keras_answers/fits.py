"""The calls that train, test and predict: which shapes X and y have there, and what Keras does with them."""

import inspect
from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers import training
from rnnlab.stack.clinic.keras_answers.arguments import TooLargeError, parameter_names
from rnnlab.stack.clinic.keras_answers.seen import Fit, SeenModel
from rnnlab.stack.clinic.python.arrays import shape_of
from rnnlab.stack.clinic.python.values import Array, CallNode, Dataset, Sides, Unknown, is_unknown

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary

TRAINS = ("fit", "fit_generator", "train_on_batch")
TESTS = ("evaluate", "test_on_batch", "evaluate_generator")
PREDICTS = ("predict", "predict_on_batch", "predict_generator")


class Fits:
    """What a code does with data."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    def fit(
        self, model: SeenModel, name: str, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> None:
        method = getattr(self.library.keras.Sequential, name)
        order = parameter_names(method)
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
        if isinstance(x, Dataset):
            x, y = (None if part is None else Array(part) for part in (x.x, x.y))
        elif name in TRAINS:
            x, y = _known(x, self.library.data), _known(y, self.library.target)
        size = values.get("batch_size")
        fit = Fit(at, _shapes(x), _shapes(y), nodes, size if isinstance(size, int) and size > 0 else 32)
        fit.arrays = {"x": values.get("x"), "y": values.get("y")}
        model.fits.append(fit)
        self._tried(model, fit, name)
        checked = values.get("validation_data")
        if name in TRAINS and isinstance(checked, tuple | list) and len(checked) >= 2 and not model.broken:
            other = Fit(at, _shapes(checked[0]), _shapes(checked[1]), {}, fit.batch_size)
            self._tried(model, other, "evaluate", "validation_data")

    def implied_fit(self, model: SeenModel) -> None:
        """Train a model that the code does not train with the shapes that the person gave."""
        data, target = self.library.data, self.library.target
        if model.fits or model.broken or (data is None and target is None):
            return
        fit = Fit(model.at, _shapes(Array(data)), _shapes(Array(target)), {}, given=False)
        model.fits.append(fit)
        self._tried(model, fit, "fit")

    def _tried(self, model: SeenModel, fit: Fit, name: str, what: str = "") -> None:
        self.library.models.finish(model, Array(fit.x[0]) if fit.x and fit.x[0] else None)
        if model.keras is None or model.broken:
            return
        before = len(self.library.seen.faults)
        try:
            with self.library.warned(fit.at):
                problem = training.problem(
                    self.library.keras, model, fit, name, self.library.seen, self.library.thorough
                )
        except TooLargeError:
            self.library.seen.lose(fit.at.line)
            return
        if problem is not None:
            stage, kind, text, shapes = problem
            if name in PREDICTS and stage != "silent":
                stage = "predict"
            more = {"model": model, "fit": fit, "shapes": shapes | ({"what": what} if what else {})}
            self.library.fault(stage, fit.at, kind, text, **more)
            model.broken = model.broken or len(self.library.seen.faults) > before


def _shapes(value: Any) -> tuple[Sides | None, ...]:
    """The shape of each array; empty if there is none."""
    if value is None:
        return ()
    if isinstance(value, dict):
        return tuple(shape_of(part) for part in value.values())
    if isinstance(value, list | tuple) and value and all(isinstance(part, Array | Unknown) for part in value):
        return tuple(shape_of(part) for part in value)
    return (shape_of(value),)


def _known(value: Any, given: Sides | None) -> Any:
    """The array, or one of the shape that the person gave if the code does not show it."""
    unseen = value is None or is_unknown(value) or (isinstance(value, Array) and value.sides is None)
    return Array(given) if unseen and given is not None else value
