"""What the installed Keras has: layers, arguments, and names of activations, losses and the like.

Only the clinic's process imports Keras, so these functions are only called there.
"""

import difflib
import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

ROOMS = {
    "activation": "activations", "loss": "losses", "optimizer": "optimizers", "initializer": "initializers",
    "metric": "metrics", "regularizer": "regularizers",
}  # fmt: skip
MADE = ("layers", "optimizers", "losses", "metrics", "callbacks")
OF_ALL_LAYERS = ["name", "dtype", "trainable", "input_shape"]


def keras() -> Any:
    """The installed Keras, with TensorFlow under it."""
    import keras

    return keras


@cache
def layer_arguments(name: str) -> list[str] | None:
    """The arguments of a layer's class, in order, and those that all layers have; None if Keras has no such class."""
    kind = getattr(keras().layers, name, None)
    if name == "Input" and kind is not None:
        return parameters(kind)
    return [*parameters(kind), *OF_ALL_LAYERS] if isinstance(kind, type) else None


@cache
def class_arguments(name: str) -> list[str]:
    """The arguments of a layer, an optimizer, a loss, a metric or a callback; empty if Keras has no such class."""
    for room in MADE:
        kind = getattr(getattr(keras(), room), name, None)
        if isinstance(kind, type):
            return [*parameters(kind), *(OF_ALL_LAYERS if room == "layers" else [])]
    return []


def method_arguments(name: str) -> list[str]:
    """The arguments of a method of a model, such as fit."""
    return parameters(getattr(keras().Model, name, keras().Model.fit))


def parameters(function: Callable[..., Any]) -> list[str]:
    names = inspect.signature(function).parameters
    return [name for name in names if name not in ("self", "kwargs", "args")]


@cache
def in_tensorflow(path: str) -> bool:
    """Whether TensorFlow has a name, e.g. `random.set_seed`; names of Keras are not asked for here."""
    import tensorflow

    found: Any = tensorflow
    for part in path.split("."):
        if part.startswith("_") or part == "keras":
            return True
        if not hasattr(found, part):
            return isinstance(found, type) or not hasattr(found, "__name__")  # an attribute of an object
        found = getattr(found, part)
    return True


@cache
def has_path(path: str) -> bool:
    """Whether `keras.…` or `tensorflow.keras.…` is there; attributes of objects are not asked for."""
    import keras._tf_keras.keras as keras_of_tensorflow

    parts = path.split(".")
    found: Any = keras_of_tensorflow if parts[0] == "tensorflow" else keras()
    for part in parts[2:] if parts[0] == "tensorflow" else parts[1:]:
        if part.startswith("_") or not inspect.ismodule(found):
            return True
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


@cache
def known_as_text(path: str) -> bool:
    """Whether Keras takes a name as a text, e.g. 'mean_squared_error', where `keras.losses` has no such function."""
    *_, room, name = ["", *path.split(".")]
    if room not in ROOMS.values():
        return False
    try:
        return getattr(keras(), room).get(name) is not None
    except (ValueError, TypeError):
        return False


def in_backend(name: str) -> bool:
    """Whether `keras.backend` has a function; most of Keras 2's are in `keras.ops` today."""
    return hasattr(keras().backend, name)


def in_ops(name: str) -> bool:
    return not name.startswith("_") and hasattr(keras().ops, name)


def layer_names() -> list[str]:
    return [name for name in dir(keras().layers) if name[0].isupper()]


def known_values(what: str) -> list[str]:
    """The names that Keras knows of activations, losses, optimizers, initializers and so on."""
    names = dir(getattr(keras(), ROOMS.get(what.lower(), "activations")))
    if what.lower() == "optimizer":
        return [name.lower() for name in names if name[0].isupper()]
    return [name for name in names if name[0].islower() and name not in ("get", "serialize", "deserialize")]


def public_names(kind: str) -> list[str]:
    """The methods and attributes of a class of layers, or of models."""
    found = getattr(keras().layers, kind, keras().Sequential)
    return [name for name in dir(found) if not name.startswith("_")]


def closest(wrong: str, names: list[str]) -> str:
    """The most similar name, if it means the same; empty if none does."""
    if any(name.endswith(f"_{wrong}") or name.startswith(f"{wrong}_") for name in names):
        return ""  # as Adam's ema_momentum for momentum
    found = difflib.get_close_matches(wrong.lower(), [name.lower() for name in names], 1, 0.6)
    return next((name for name in names if found and name.lower() == found[0]), "")
