"""A person's code followed with the real Keras: what it makes, and where Keras stops."""

import ast
from typing import Any

from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.library import KerasLibrary
from rnnlab.stack.clinic.keras_answers.seen import Seen, SeenModel, tensor_sides
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.python.interpreter import Interpreter
from rnnlab.stack.clinic.python.values import NotFollowedError, Sides, YieldedError

DATA_NAMES = (
    "X",
    "x",
    "X_train",
    "x_train",
    "trainX",
    "train_X",
    "train_x",
    "Xtrain",
    "xtrain",
    "data_x",
    "inputs",
)
TARGET_NAMES = ("y", "Y", "y_train", "Y_train", "trainY", "train_y", "train_Y", "ytrain", "labels", "targets")


def follow(
    keras: Any,
    tree: ast.Module,
    data: Sides | None,
    target: Sides | None,
    deadline: float,
    thorough: bool = True,
    sizes: dict[str, int | str] | None = None,
    shift: int = 0,
) -> Seen:
    """What Keras answers to the code.

    data, target: the shapes of X and y that the person gave, if any. deadline: by `time.process_time`.
    thorough: whether a batch is trained, too. sizes: of names that the code does not set.
    shift: with another one, other numbers stand for the sizes that are not known.
    """
    keras.utils.clear_session(free_memory=False)
    library = KerasLibrary(keras, data, target, *trained_names(tree), thorough)
    interpreter = Interpreter(library, deadline)
    library.interpreter = interpreter
    library.unmade = unmade_models(tree)
    library.partial = not makes_inputs(tree)
    seen = library.seen
    seen.sizes, seen.shift = sizes or {}, shift
    try:
        interpreter.follow_module(tree)
    except NotFollowedError as error:
        seen.lose(error.line)
    except (RecursionError, YieldedError):
        seen.lose(1)
    seen.assumed_loops = list(dict.fromkeys(interpreter.assumed_loops))
    try:
        _finish(library)
    except NotFollowedError as error:
        seen.lose(error.line)
    names = {
        id(value): name for name, value in interpreter.module.names.items() if isinstance(value, SeenModel)
    }
    for model in seen.models:
        model.name = model.name or names.get(id(model), "")
    return seen


def unmade_models(tree: ast.Module) -> set[str]:
    """The names that get layers with `add` and that the code never sets: a Sequential that was not pasted."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.arg: 0 for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in names:
        if isinstance(node.ctx, ast.Store):
            bound[node.id] = min(node.lineno, bound.get(node.id, node.lineno))
    return {
        node.func.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add"
        and isinstance(node.func.value, ast.Name)
        and "model" in node.func.value.id.lower()
        and node.lineno < bound.get(node.func.value.id, node.lineno + 1)
    }


def makes_inputs(tree: ast.Module) -> bool:
    """Whether the code has an Input; without one, a tensor that nothing sets was not pasted."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(getattr(one, "attr", getattr(one, "id", "")) in ("Input", "InputLayer") for one in calls)


def has_own_layers(tree: ast.Module) -> bool:
    """Whether the code has classes of layers, cells or models, whose bodies are read and not run."""
    bases = [base for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases]
    names = {getattr(base, "attr", getattr(base, "id", "")) for base in bases}
    return not names.isdisjoint({"Model", "Sequential", *installed.layer_names()})


def trained_names(tree: ast.Module) -> tuple[str, str]:
    """The names of x and y in the first call that trains; usual ones if no call does."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used = {node.id for node in names} - {node.id for node in names if isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fit":
            by_name = {keyword.arg: keyword.value for keyword in node.keywords}
            x = node.args[0] if node.args else by_name.get("x")
            y = node.args[1] if len(node.args) > 1 else by_name.get("y")
            x, y = _with_side_added(x), _with_side_added(y)
            if isinstance(x, ast.Name) and isinstance(y, ast.Name):
                return x.id, y.id
    data = next((name for name in DATA_NAMES if name in used), DATA_NAMES[0])
    target = next((name for name in TARGET_NAMES if name in used), TARGET_NAMES[0])
    return data, target


def _with_side_added(node: ast.expr | None) -> ast.expr | None:
    """The array in `array[None]` or `array[..., None]`; any other node itself."""
    if not isinstance(node, ast.Subscript):
        return node
    index = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    added = any(isinstance(part, ast.Constant) and part.value is None for part in index)
    return node.value if added else node


def sizes_of_data(seen: Seen, tree: ast.Module, data: Sides | None, target: Sides | None) -> dict[str, int]:
    """The sizes that the code leaves open, read off X, and off y where a name stands only once: `Dense(classes)`."""
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    steps = "input time steps"  # of an Input that the code does not have
    by_number = {number: text for text, number in seen.stand_ins.items() if text in names or text == steps}
    found: dict[str, int] = {}
    for model in seen.models[-1:]:
        entering = tensor_sides(model.keras.inputs[0]) if model.keras is not None else None
        leaving = model.output_shapes[0] if len(model.output_shapes) == 1 else None
        of_classes = (
            leaving and target and leaving[-1] != target[-1] and "categorical" in loss_name(model.loss)
        )
        numbered = leaving[:-1] if of_classes and leaving else None
        for made, given in ((entering, data), (leaving, target), (numbered, target)):
            if made is None or given is None or len(made) != len(given):
                continue
            for side, size in zip(made[1:], given[1:], strict=True):
                once = by_number.get(side or 0) == steps or names.count(by_number.get(side or 0, "")) == 1
                if side in by_number and size and (once or given is data):
                    found[by_number[side]] = size
    return found


def _finish(library: KerasLibrary) -> None:
    """Build what still waits, and train what the code does not train."""
    seen = library.seen
    for model in seen.models:
        if not is_part(model, seen.models):
            library.models.finish(model)
    ends = [model for model in seen.models if not is_part(model, seen.models)]
    for model in ends:
        library.fits.implied_fit(model)


def is_part(model: SeenModel, models: list[SeenModel]) -> bool:
    """Whether a model is the beginning or a part of another, as an encoder is of an autoencoder."""
    own = {id(use.layer) for use in model.used}
    for other in models:
        if other is model:
            continue
        uses = {id(use.layer) for use in other.used}
        layers = {id(layer.keras) for use in other.used for layer in (use.layer, use.layer.inner) if layer}
        if (own and own < uses) or any(id(real) in layers for real in (model.keras, model.real) if real):
            return True
    return False
