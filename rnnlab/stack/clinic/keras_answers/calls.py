"""What the calls of a code give that are not Python's own: of Keras's functions and objects, and of other packages."""

from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers.datasets import batches, dataset, dataset_method, sample_data
from rnnlab.stack.clinic.keras_answers.names import CALLBACKS, CONSTRUCTED, FUNCTIONS
from rnnlab.stack.clinic.keras_answers.seen import Lost, SeenLayer, SeenModel, flat
from rnnlab.stack.clinic.python import arrays
from rnnlab.stack.clinic.python.values import (
    UNKNOWN,
    Array,
    CallNode,
    Dataset,
    Function,
    Instance,
    Library,
    Method,
    Super,
    UserClass,
    as_array,
)

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary

ARRAY_PACKAGES = ("numpy", "pandas", "sklearn", "scipy", "tensorflow", "keras")


class LibraryCalls:
    """The calls of one code."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    def call(self, function: Any, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        library = self.library
        if isinstance(function, Library):
            return self._of_library(function, positional, named, at)
        if isinstance(function, SeenLayer):
            return library.applying.apply(function, positional, named, at)
        if isinstance(function, SeenModel):
            return library.models.applied(function, positional, named, at)
        if isinstance(function, Instance):
            return self._of_instance(function, positional, named, at)
        if isinstance(function, Method):
            return self._of_method(function, positional, named, at)
        if library.is_tensor(function):
            return library.stops.tensor_called(function, at)
        return UNKNOWN

    def _of_library(
        self, function: Library, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> Any:
        library = self.library
        path, name = function.path, function.name
        if name in ("SimpleNamespace", "Namespace"):
            return Instance(UserClass(name, (), {}), dict(named))
        if path.rpartition(".")[0] in ("keras.Sequential", "keras.Model"):
            return library.stops.called_on_class(path, at)
        if function.package == "keras" and name in ("Input", "InputLayer"):
            return library.making.input(name, positional, named, at)
        if path == "keras.Sequential":
            return library.models.sequential(positional, named, at)
        if path == "keras.Model":
            return library.models.functional(positional, named, at)
        if name == "Lambda" and function.package == "keras":
            return SeenLayer("Lambda", at, values=dict(named), kind=positional[0] if positional else None)
        if library.names.is_layer(path):
            return library.making.make_layer(name, positional, named, at)
        if path.startswith("keras.layers.") and name in FUNCTIONS:
            if not positional and "inputs" not in named:
                return library.stops.without_tensors(name, at)
            return library.making.merged(name, positional, named, at)
        if path.startswith("keras.callbacks.") and name in CALLBACKS:
            return library.making.plain(f"callbacks.{name}", positional, named, at)
        if function.package == "keras" and path.split(".")[1:2] and path.split(".")[1] in CONSTRUCTED:
            return library.making.plain(path.partition(".")[2], positional, named, at)
        if name == "load_data" and path.startswith("keras.datasets."):
            return sample_data(path.split(".")[2])
        if path.startswith("keras.applications.") and name[:1].isupper():
            return library.making.application(name, positional, named, at)
        made = dataset(function.name, positional, named)
        if name == "from_generator" and positional and isinstance(positional[0], Function):
            given = library.interpreter.function_value(positional[0], at.node, [], {})
            found = batches(given, library.interpreter, at)
            return found if isinstance(found, Dataset) else Dataset(None, None)
        if made is not None:
            library.seen.windows.append({"name": name, "at": at, "positional": positional, "named": named})
            return made
        if name == "train_test_split":
            size = named.get("test_size", 0.25)
            return [part for value in positional for part in arrays.split_sides(arrays.shape_of(value), size)]
        operation = library.names.operation(path)
        if library.operations.refuses(function, positional, named):
            return library.stops.of_tensorflow(function, operation, positional, at)
        if operation is not None and library.operations.handles([positional, list(named.values())]):
            foreign = function.package == "tensorflow"
            return library.operations.operation(operation, positional, named, at, foreign)
        if any(isinstance(value, Lost) for value in flat(positional)):
            return next(value for value in flat(positional) if isinstance(value, Lost))
        if path.endswith("image_data_format"):
            return "channels_last"
        if name in ("list_physical_devices", "is_gpu_available"):
            return []
        if name in library.names.layers and function.package == "keras":
            return SeenLayer(name, at)  # one of those that are not made here
        if function.package == "keras" and path.startswith("keras.layers.") and name[:1].isupper():
            return library.making.no_such_layer(name, at)
        if function.package in ARRAY_PACKAGES:
            return library.interpreter.calls.array_call(name, positional, named, at)
        if name == "Merge":
            library.stops.of_merge(at)
            return SeenLayer(name, at)
        if name[:1].isupper() and "." in path:
            library.seen.foreign.setdefault(name, at.line)
            return SeenLayer(name, at)  # perhaps a layer of another package
        return UNKNOWN

    def _of_method(self, method: Method, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        library = self.library
        owner, name = method.owner, method.name
        if isinstance(owner, Super):
            library.stops.of_super(name, positional, named, at)
            return UNKNOWN
        if isinstance(owner, Instance):
            model = owner.seen.get("model")
            if model is not None:
                return library.models.method(model, name, positional, named, at)
            if name in ("add_weight", "add_variable"):
                return library.operations.weight(positional, named, at)
            library.stops.of_own_object(owner, name, at)
            return UNKNOWN
        if isinstance(owner, SeenModel):
            return library.models.method(owner, name, positional, named, at)
        if isinstance(owner, SeenLayer) and owner.keras is not None:
            library.stops.of_method(owner, name, positional, named, at)
        if isinstance(owner, SeenLayer) and name in arrays.SAME_SHAPE and positional:
            return as_array(positional[0]) if isinstance(positional[0], Array) else UNKNOWN  # of a scaler
        if isinstance(owner, tuple):  # tensor.get_shape().as_list()
            return list(owner)
        if isinstance(owner, Dataset):
            return dataset_method(owner, name, positional, library.interpreter, at)
        return UNKNOWN

    def _of_instance(
        self, instance: Instance, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> Any:
        """An object of a person's class: a layer or a model."""
        library = self.library
        base = instance.kind.library_base
        if base is None or base.package != "keras":
            return UNKNOWN
        layer = instance.seen.setdefault("layer", SeenLayer(instance.kind.name, at, kind=instance))
        return library.applying.apply(layer, positional, named, at)
