"""The arguments of Keras's layers: their order, which there are, and which change no shape."""

import difflib

from rnnlab.stack.shape_rules import RECURRENT

POSITIONS: dict[str, tuple[str, ...]] = {
    "LSTM": ("units", "activation", "recurrent_activation", "use_bias"),
    "GRU": ("units", "activation", "recurrent_activation", "use_bias"),
    "SimpleRNN": ("units", "activation", "use_bias"),
    "Dense": ("units", "activation", "use_bias"),
    "Dropout": ("rate", "noise_shape", "seed"),
    "RepeatVector": ("n",),
    "Reshape": ("target_shape",),
    "Bidirectional": ("layer", "merge_mode"),
    "TimeDistributed": ("layer",),
    "Input": ("shape", "batch_size", "dtype"),
    "InputLayer": ("shape", "batch_size", "dtype"),
    "Flatten": ("data_format",),
    "Permute": ("dims",),
    "Conv1D": ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate"),
    "MaxPooling1D": ("pool_size", "strides", "padding", "data_format"),
    "AveragePooling1D": ("pool_size", "strides", "padding", "data_format"),
    "GlobalMaxPooling1D": ("data_format", "keepdims"),
    "GlobalAveragePooling1D": ("data_format", "keepdims"),
    "BatchNormalization": ("axis",),
    "LayerNormalization": ("axis",),
    "Normalization": ("axis",),
    "Activation": ("activation",),
    "ReLU": ("max_value",),
    "LeakyReLU": ("negative_slope",),
    "Masking": ("mask_value",),
    "GaussianNoise": ("stddev",),
    "SpatialDropout1D": ("rate",),
    "Embedding": ("input_dim", "output_dim"),
}
WRAPPERS = ("Bidirectional", "TimeDistributed")
INPUTS = ("Input", "InputLayer")
SHAPES = ("shape", "batch_shape", "input_shape", "batch_input_shape")
SILENT = ("name", "dtype", "seed", "trainable", "unroll", "implementation", "use_cudnn", "batch_size")
WEIGHED = tuple(
    f"{what}_{how}"
    for what in ("kernel", "recurrent", "bias", "activity")
    for how in ("initializer", "regularizer", "constraint")
)
# Arguments that change no shape, with the values by which nothing changes at all.
LEFT_OUT: dict[str, tuple[object, ...]] = {
    "recurrent_activation": ("sigmoid",),
    "use_bias": (True,),
    "unit_forget_bias": (True,),
    "dropout": (0,),
    "recurrent_dropout": (0,),
    "noise_shape": (None,),
    "stateful": (False,),
    "reset_after": (True,),
    **{name: (None,) for name in WEIGHED},
}
RECURRENT_ONLY = (
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
    "dropout",
    "recurrent_dropout",
    "recurrent_activation",
    "unit_forget_bias",
    "reset_after",
)
# Arguments that Keras 2 had and Keras 3 refuses with "Unrecognized keyword arguments".
KERAS_2 = ("batch_input_shape", "input_length", "time_major")


def _known(name: str) -> tuple[str, ...]:
    known = [*POSITIONS[name], *SILENT, *SHAPES, "input_dim"]
    if name in RECURRENT:
        known.extend((*LEFT_OUT, *RECURRENT_ONLY, "zero_output_for_mask"))
    if name == "Dense":
        known.extend(argument for argument in LEFT_OUT if argument not in RECURRENT_ONLY)
    if name == "Bidirectional":
        known.extend(("backward_layer", "weights"))
    return tuple(known)


# The layers of which every argument is known, so that a slip is told from an argument.
KNOWN = {
    name: _known(name)
    for name in (
        *RECURRENT,
        "Dense",
        "Dropout",
        "RepeatVector",
        "Reshape",
        "Bidirectional",
        "TimeDistributed",
    )
} | {
    name: (*_known(name), "batch_input_shape", "sparse", "ragged", "tensor")
    for name in ("Input", "InputLayer")
}


def closest(argument: str, name: str) -> str:
    """The argument of that layer that was probably meant, else empty."""
    return next(iter(difflib.get_close_matches(argument, KNOWN[name], 1)), "")
