"""The arguments of Keras's layers: their order, their names, and which of them the lab ignores."""

import difflib

from rnnlab.stack.shape_rules import RECURRENT

# By layer, in order. Layers that the lab does not have are here too, because the clinic follows them.
POSITIONAL_ARGUMENTS: dict[str, tuple[str, ...]] = {
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
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "LeakyReLU": ("negative_slope",),
    "Masking": ("mask_value",),
    "GaussianNoise": ("stddev",),
    "SpatialDropout1D": ("rate",),
    "Embedding": ("input_dim", "output_dim"),
}
ALIASES = {"Convolution1D": "Conv1D", "GlobalAvgPool1D": "GlobalAveragePooling1D"}
WRAPPERS = ("Bidirectional", "TimeDistributed")
INPUT_LAYERS = ("Input", "InputLayer")
SHAPE_ARGUMENTS = ("shape", "batch_shape", "input_shape", "batch_input_shape")
# Arguments that change neither shapes nor what a layer computes: the lab ignores them without a note.
WITHOUT_NOTE = ("name", "dtype", "seed", "trainable", "unroll", "implementation", "use_cudnn", "batch_size")
WEIGHT_ARGUMENTS = tuple(
    f"{weights}_{kind}"
    for weights in ("kernel", "recurrent", "bias", "activity", "beta", "gamma")
    for kind in ("initializer", "regularizer", "constraint")
)
# Arguments that the cards do not have, with a note, because they change no shape. These values are Keras's defaults: no
# note.
IGNORED_ARGUMENTS: dict[str, tuple[object, ...]] = {
    "recurrent_activation": ("sigmoid",),
    "use_bias": (True,),
    "unit_forget_bias": (True,),
    "dropout": (0,),
    "noise_shape": (None,),
    "stateful": (False,),
    "reset_after": (True,),
    "epsilon": (0.001,),
    "center": (True,),
    "scale": (True,),
    "lora_rank": (None,),
    "lora_alpha": (None,),
    "quantization_config": (None,),
    **{name: (None,) for name in WEIGHT_ARGUMENTS},
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
# Arguments of Keras 2 that Keras 3 refuses with "Unrecognized keyword arguments".
KERAS_2_ARGUMENTS = ("batch_input_shape", "input_length", "time_major")


# The arguments of each layer of the lab besides POSITIONAL_ARGUMENTS and those that every layer has.
WEIGHTS_OF_KERNEL = tuple(
    name for name in WEIGHT_ARGUMENTS if name.startswith(("kernel", "bias", "activity"))
)
WEIGHTS_OF_NORMALIZATION = tuple(name for name in WEIGHT_ARGUMENTS if name.startswith(("beta", "gamma")))
WEIGHTS_OF_CELL = tuple(name for name in WEIGHT_ARGUMENTS if name not in WEIGHTS_OF_NORMALIZATION)
OTHER_ARGUMENTS: dict[str, tuple[str, ...]] = {
    **{layer: (*WEIGHTS_OF_CELL, *RECURRENT_ONLY, "zero_output_for_mask") for layer in RECURRENT},
    "Dense": (*WEIGHTS_OF_KERNEL, "lora_rank", "lora_alpha", "quantization_config"),
    "Conv1D": (*WEIGHTS_OF_KERNEL, "groups", "activation", "use_bias"),
    "LayerNormalization": (*WEIGHTS_OF_NORMALIZATION, "epsilon", "center", "scale"),
    "Bidirectional": ("backward_layer", "weights"),
    **{
        layer: ()
        for layer in (
            "GlobalAveragePooling1D",
            "Flatten",
            "Activation",
            "ReLU",
            "Dropout",
            "RepeatVector",
            "Reshape",
            "TimeDistributed",
        )
    },
    **{layer: ("batch_input_shape", "sparse", "ragged", "tensor") for layer in INPUT_LAYERS},
}
# All arguments, by layer. In a layer that is not here, any argument is accepted.
KNOWN_ARGUMENTS = {
    layer: (*POSITIONAL_ARGUMENTS[layer], *WITHOUT_NOTE, *SHAPE_ARGUMENTS, "input_dim", *others)
    for layer, others in OTHER_ARGUMENTS.items()
}


def closest_argument(argument: str, layer: str) -> str:
    """The layer's argument with the most similar name; empty if none is similar."""
    return next(iter(difflib.get_close_matches(argument, KNOWN_ARGUMENTS[layer], 1)), "")
