"""Names of Keras 0, 1 and 2 that Keras 3 does not have, by today's name.

Source: the changes to Keras's layers in the release notes of 1.0, 2.0 and 3.0. A name is only replaced where the
installed Keras does not have the old one.
"""

# Classes that have another name, with arguments of the same meaning.
CLASSES = {
    "CuDNNLSTM": "LSTM",
    "CuDNNGRU": "GRU",
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "AtrousConvolution1D": "Conv1D",
    "Deconvolution2D": "Conv2DTranspose",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
}
# Arguments of layers, in the order of Keras 1's documentation; "" where today there is nothing to write.
LAYER_ARGUMENTS = {
    "output_dim": "units",
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "forget_bias_init": "",
    "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "U_constraint": "recurrent_constraint",
    "b_constraint": "bias_constraint",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "bias": "use_bias",
    "consume_less": "",
    "implementation": "",
    "time_major": "",
    "truncate_gradient": "",
    "p": "rate",
    "sigma": "stddev",
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "nb_kernel": "filters",
    "subsample_length": "strides",
    "subsample": "strides",
    "border_mode": "padding",
    "atrous_rate": "dilation_rate",
    "dim_ordering": "data_format",
    "pool_length": "pool_size",
    "stride": "strides",
    "dims": "target_shape",
    "length": "size",
    "mode": "",
    "alpha": "negative_slope",
    "input_length": "",
}
# Arguments of compile, fit, evaluate and predict, of optimizers and of Model.
CALL_ARGUMENTS = {
    "nb_epoch": "epochs",
    "nb_epochs": "epochs",
    "samples_per_epoch": "steps_per_epoch",
    "nb_val_samples": "validation_steps",
    "val_samples": "steps",
    "generator": "x",
    "show_accuracy": "",
    "class_mode": "",
    "sample_weight_mode": "",
    "nb_worker": "",
    "workers": "",
    "pickle_safe": "",
    "use_multiprocessing": "",
    "max_q_size": "",
    "max_queue_size": "",
    "nb_classes": "num_classes",
}
OPTIMIZER_ARGUMENTS = {"lr": "learning_rate"}
MODEL_ARGUMENTS = {"input": "inputs", "output": "outputs"}
METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
}
VALUES = {"time_distributed_softmax": "softmax", "cosine_proximity": "cosine_similarity"}
MERGE_MODES = {
    "concat": "concatenate",
    "sum": "add",
    "mul": "multiply",
    "ave": "average",
    "max": "maximum",
    "dot": "dot",
}
OPTIMIZERS = ("Adam", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl", "AdamW")
# Modules that are gone, with the one that has their names today.
MODULES = {
    **{
        f"layers.{name}": "layers"
        for name in (
            "core", "recurrent", "embeddings", "convolutional", "pooling", "normalization", "wrappers", "merge",
            "advanced_activations", "noise", "local", "recurrent_v2", "cudnn_recurrent", "convolutional_recurrent",
            "merging", "rnn", "attention", "regularization", "reshaping", "core.dense", "normalization_v2",
        )
    },
    "objectives": "losses",
    "engine": "layers",
    "engine.topology": "layers",
    "engine.base_layer": "layers",
    "engine.input_layer": "layers",
    "engine.training": "models",
    "engine.sequential": "models",
    "utils.np_utils": "utils",
    "utils.vis_utils": "utils",
    "preprocessing.text_dataset": "utils",
    "legacy.layers": "layers",
    "optimizer_v2.adam": "optimizers",
    "optimizers.legacy": "optimizers",
    "optimizers.optimizer_v2": "optimizers",
}  # fmt: skip
OLD_PACKAGES = (
    "tensorflow.python.keras",
    "tensorflow.contrib.keras",
    "tensorflow.contrib.keras.python.keras",
    "keras.src",
)
