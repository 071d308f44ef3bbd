"""Which names of Keras the clinic follows, and what names in other packages mean in Keras."""

from typing import Any

from rnnlab.stack.clinic.python.values import Library

# Packages whose names are Keras's.
KERAS_PACKAGES = (
    "tensorflow.compat.v1.keras", "tensorflow.compat.v2.keras", "tensorflow.contrib.keras", "tensorflow.python.keras",
    "tensorflow.keras", "tf_keras", "tf.keras", "keras.api", "keras.src", "keras_core", "keras",
)  # fmt: skip
SAME_ROOMS = tuple(
    f"tensorflow.{room}." for room in ("losses", "optimizers", "metrics", "initializers", "regularizers")
)
# Names that code uses without an import, as in a shortened question.
USUAL_NAMES = {
    "np": "numpy", "numpy": "numpy", "tf": "tensorflow", "tensorflow": "tensorflow", "keras": "keras",
    "layers": "keras.layers", "K": "keras.backend", "pd": "pandas", "optimizers": "keras.optimizers",
    "regularizers": "keras.regularizers", "initializers": "keras.initializers", "losses": "keras.losses",
    "models": "keras.models", "metrics": "keras.metrics", "ops": "keras.ops", "Model": "keras.Model",
    "Sequential": "keras.Sequential", "Input": "keras.Input", "to_categorical": "keras.utils.to_categorical",
    "pad_sequences": "keras.utils.pad_sequences", "train_test_split": "sklearn.model_selection.train_test_split",
    "Adam": "keras.optimizers.Adam", "RMSprop": "keras.optimizers.RMSprop", "SGD": "keras.optimizers.SGD",
    "EarlyStopping": "keras.callbacks.EarlyStopping", "ModelCheckpoint": "keras.callbacks.ModelCheckpoint",
    "timeseries_dataset_from_array": "keras.utils.timeseries_dataset_from_array", "plt": "matplotlib.pyplot",
    "TimeseriesGenerator": "keras.preprocessing.sequence.TimeseriesGenerator",
    "array": "numpy.array", "asarray": "numpy.asarray", "arange": "numpy.arange", "hstack": "numpy.hstack",
    "vstack": "numpy.vstack", "MinMaxScaler": "sklearn.preprocessing.MinMaxScaler",
    "StandardScaler": "sklearn.preprocessing.StandardScaler",
    "l1": "keras.regularizers.l1", "l2": "keras.regularizers.l2",
}  # fmt: skip
# Layers that run code of others, read files or need other libraries.
REFUSED = [
    "Lambda",
    "TFSMLayer",
    "TorchModuleWrapper",
    "JaxLayer",
    "FlaxLayer",
    "Layer",
    "Wrapper",
    "InputSpec",
    "InputLayer",
    "Input",
    "Pipeline",
    "TextVectorization",
    "StringLookup",
    "IntegerLookup",
]
CONSTRUCTED = ("optimizers", "losses", "metrics", "regularizers", "initializers", "constraints")
CALLBACKS = ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")
FUNCTIONS = ("add", "average", "concatenate", "dot", "maximum", "minimum", "multiply", "subtract")
# Functions of TensorFlow and of Keras's old backend, by today's operation.
OPERATIONS = {
    "reduce_mean": "mean", "reduce_sum": "sum", "reduce_max": "max", "reduce_min": "min", "concat": "concatenate",
    "permute_dimensions": "transpose", "batch_dot": "matmul", "batch_flatten": "", "pow": "power", "cast": "cast",
    "clip_by_value": "clip", "l2_normalize": "normalize", "repeat_elements": "repeat", "sub": "subtract",
}  # fmt: skip
ALLOWED_OPERATIONS = {
    "abs",
    "add",
    "argmax",
    "cast",
    "clip",
    "concatenate",
    "cumsum",
    "divide",
    "dot",
    "einsum",
    "exp",
    "expand_dims",
    "flip",
    "log",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "moveaxis",
    "multiply",
    "negative",
    "norm",
    "normalize",
    "power",
    "prod",
    "relu",
    "reshape",
    "sigmoid",
    "sign",
    "silu",
    "softmax",
    "softplus",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "subtract",
    "sum",
    "swapaxes",
    "tanh",
    "tensordot",
    "top_k",
    "transpose",
    "true_divide",
    "unstack",
    "var",
    "where",
    "zeros_like",
    "ones_like",
    "stop_gradient",
    "gelu",
    "elu",
    "selu",
    "leaky_relu",
    "erf",
    "one_hot",
    "sin",
    "cos",
}


def canonical(path: str) -> str:
    """The path with today's package: `tensorflow.keras.layers.LSTM` as `keras.layers.LSTM`."""
    path = path.removeprefix("keras.backend.") if path.startswith("keras.backend.tf") else path
    if path == "tf" or path.startswith("tf."):
        path = f"tensorflow{path[2:]}"
    for package in KERAS_PACKAGES:
        if path == package or path.startswith(f"{package}."):
            return f"keras{path[len(package) :]}"
    if path.startswith(SAME_ROOMS):  # tf.losses and tf.keras.losses are the same
        return f"keras.{path.partition('.')[2]}"
    return path


class KerasNames:
    """The public names of the installed Keras."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.layers = {name for name in dir(keras.layers) if name[0].isupper()}

    def is_layer(self, path: str) -> bool:
        """Whether a path names one of Keras's layers that may be made here."""
        name = path.rpartition(".")[2]
        return path.startswith("keras.") and name in self.layers and name not in REFUSED

    def needs_super(self, path: str) -> bool:
        """Whether a class that extends this one does not work without the constructor of its base."""
        name = path.rpartition(".")[2]
        return path.startswith("keras.") and (name in ("Model", "Layer") or name in self.layers)

    def usual(self, name: str) -> Any:
        """What a name without an import means; None if nothing usual."""
        if name in USUAL_NAMES:
            return Library(USUAL_NAMES[name])
        if name in self.layers:
            return Library("keras.Input" if name == "Input" else f"keras.layers.{name}")
        if name in FUNCTIONS:
            return Library(f"keras.layers.{name}")
        return None

    def plain(self, library: Library) -> Any:
        """The real object of a harmless name, e.g. `keras.activations.relu`; None for others."""
        parts = library.path.split(".")
        if parts[0] == "keras" and len(parts) == 3 and parts[1] in ("activations", *CONSTRUCTED):
            found = getattr(getattr(self.keras, parts[1]), parts[2], None)
            return (
                None if parts[2].startswith("_") or parts[2] in ("get", "deserialize", "serialize") else found
            )
        if parts[0] == "tensorflow" and parts[-2:-1] == ["nn"]:
            return getattr(self.keras.activations, parts[-1], self.keras.activations.linear)
        return None

    def operation(self, path: str) -> Any:
        """The operation of Keras that a function of tensors stands for; None if it is not followed."""
        if not path.startswith(
            ("tensorflow.", "keras.ops.", "keras.backend.", "numpy.", "keras.activations.")
        ):
            return None
        name = path.rpartition(".")[2]
        name = OPERATIONS.get(name, name)
        return getattr(self.keras.ops, name, None) if name in ALLOWED_OPERATIONS else None
