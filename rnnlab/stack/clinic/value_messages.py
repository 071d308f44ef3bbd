"""What the clinic says of values that do not fit the layers or the loss. The words are those of `messages.py`."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.stack.clinic.messages import Sides, shape_words


@message
def embedding_swapped(words: int, values: int) -> str:
    return (
        f"Embedding({words}, {values}) knows only the numbers 0 to {words - 1} and gives {values} values for each. The "
        "first number is how many different words there are, the second how many values each word gets: perhaps they "
        "are swapped."
    )


@message
def probabilities_as_logits(layer: str, activation: str) -> str:
    return (
        f"from_logits=True says that the output has no activation yet, but {layer} has a {activation}. Keras then "
        "applies it twice, or warns and ignores the setting."
    )


@message
def masked_values(value: float) -> str:
    return (
        f"Masking skips every time step in which all features are {value:g}. Nothing in this code pads X with that "
        f"number, so if {value:g} is a measured value, those steps are lost and the model cannot count or see them."
    )


@message
def mask_another_value() -> str:
    return "Remove Masking if no window is padded; else pad with a number that X never has, e.g. -1, and mask that."


@message
def decay_ignored(optimizer: str) -> str:
    return f"Keras 3 ignores decay in {optimizer}: the learning rate stays the same."


@message
def model_not_used(name: str, trained: str, output: str, other: str) -> str:
    return f"Nothing uses {name}, which ends at {output}: the code trains {trained}, which ends at {other}."


@message
def one_number_for_classes(narrow: str, head: str) -> str:
    return f"{narrow} leaves one number for each window, from which {head} must tell all classes apart."


@message
def loss_is_nan() -> str:
    return (
        "A loss of nan mostly comes from the data: one missing or infinite value in X or y is enough. Else the steps "
        "are too large: values that are not scaled, relu in an LSTM, or a large learning rate."
    )


@message
def look_for_nan() -> str:
    return (
        "Check np.isnan(X).any(), np.isnan(y).any() and np.isinf(X).any(); scale X and y; then try "
        "Adam(1e-4, clipnorm=1.0). A percentage error (mape) also is nan or huge where y is 0."
    )


# Samples and features.


@message
def samples_of_one_sequence(samples: int) -> str:
    return (
        "If X is one sequence with a target for each step, give y the side of the samples too, y[None], and let the "
        f"last recurrent layer return its sequence. Else cut X into {samples} windows: ({samples}, time steps, "
        "features)."
    )


@message
def rows_as_one_series(codes: Sequence[str]) -> str:
    return (
        f"The numbers of a row are the features, so each row is one time step. If the rows follow one another in time, "
        f"write {' and '.join(codes)}: one sample. Else cut windows of several rows, (samples, time steps, features)."
    )


@message
def one_step_a_sample(data: Sides, declared: Sides) -> str:
    return (
        f"X is {shape_words(data)}, one time step for each sample, but the code declares windows of {declared[0]} "
        "steps. Keras trains this without an error, but there is no sequence to learn from."
    )


@message
def cut_declared_windows(steps: int) -> str:
    return (
        f"Cut windows of {steps} steps, so that X is (samples, {steps}, features), with one target for each. If all "
        f"values of X are one window, write X.reshape(1, {steps}, -1)."
    )


@message
def values_as_one_sample(code: str) -> str:
    return f"Write {code}: all values are the time steps of one sample. y then has one target."


@message
def cut_windows_of_series() -> str:
    return (
        "The whole series stands in one row. Cut windows: for each i append series[i : i + steps] to X and the value "
        "after it to y, so that X is (windows, time steps, features) and y has a target for each window."
    )


@message
def write_number_of_features() -> str:
    return "Write how many features a time step of X has as the last side of the shape; the time steps may stay None."


@message
def list_of_samples(which: Sequence[str]) -> str:
    """which: x, y or both."""
    return (
        f"{' and '.join(which)}: a Python list of samples. Keras takes the parts of a list for one input each, not for "
        "the samples, so it must be one array."
    )


@message
def lists_of_other_lengths(shortest: int, longest: int) -> str:
    return f"The lists have {shortest} to {longest} entries, so NumPy makes no array of them and stops."


@message
def pad_lists(code: str) -> str:
    return f"Write {code}, and put Masking(mask_value=0.0) first in the model, so that it skips the padded steps."


@message
def share_for_data(share: float) -> str:
    return f"validation_data={share} is a share, but validation_data takes data. Keras stops there."


@message
def data_for_validation() -> str:
    return (
        "Give validation_data the later part of the data, (X_val, y_val), or a second generator or dataset that is "
        "made of it: validation_split cuts arrays only."
    )


@message
def samples_of_inputs_differ(x: Sequence[int], y: Sequence[int]) -> str:
    """x, y: the number of samples of each array."""
    named = [
        f"{name} of {' and '.join(map(str, numbers))}" for name, numbers in (("X", x), ("y", y)) if numbers
    ]
    return (
        f"The arrays have different numbers of samples: {', '.join(named)}. Row i of every input and of every y is the "
        "same sample, so all need the same number."
    )


@message
def equal_rows() -> str:
    return "Cut all arrays to the rows that they have in common. Data that do not belong together need a model each."


@message
def images_of_a_sequence() -> str:
    return (
        "A ConvLSTM2D reads sequences of images, (samples, time steps, rows, columns, channels): write the number of "
        "images of a sequence first in the Input's shape, and cut X into such sequences."
    )


@message
def other_batch_size(declared: int, given: int) -> str:
    default = ", the default" if given == 32 else ""
    return f"The Input fixes a batch size of {declared}, but this call takes batches of {given}{default}. Keras stops."


@message
def one_batch_size(size: int) -> str:
    return (
        f"Write batch_size={size} in this call. To train with larger batches and predict one sample at a time, build "
        "the model twice with two batch sizes and copy the weights: other.set_weights(model.get_weights())."
    )


@message
def recurrent_output_for_classes(layer: str, loss: str) -> str:
    return (
        f"{layer} is the output, but its values lie between -1 and 1, and {loss} needs a probability for each class. "
        "Keras trains this without an error."
    )


@message
def dense_for_classes() -> str:
    return "Put Dense(number of classes, activation='softmax') at the end."


@message
def batches() -> str:
    return "Write dataset.batch(32), and leave batch_size out of fit."


@message
def batches_of_windows(steps: int | None) -> str:
    return (
        f"First cut windows of {steps or 'several'} rows, so that X is (windows, {steps or 'time steps'}, features), "
        "with a target for each; then write dataset.batch(32), and leave batch_size out of fit."
    )


@message
def values_of_tensors(code: str, function: str) -> str:
    return (
        f"{code} needs numbers, but Keras calls {function} with tensors of a whole batch that have no numbers yet, so "
        "TensorFlow stops: Python's len, for, if and float cannot read them."
    )


@message
def whole_tensors() -> str:
    return (
        "Compute with whole tensors: keras.ops.sum or mean in place of the loop, keras.ops.where(condition, a, b) in "
        "place of if. With run_eagerly=True in compile it runs as it is, but slowly."
    )


@message
def no_gradient(function: str, predicted: str) -> str:
    return (
        f"{function} uses {predicted} only in comparisons, roundings and the like, which are flat, so no gradient "
        "reaches the weights. Keras stops with 'No gradients provided for any variable'."
    )


@message
def smooth_loss(function: str) -> str:
    return (
        "Train with a loss that changes a little whenever the prediction does, such as 'mse' or 'binary_crossentropy', "
        f"and pass {function} as a metric: metrics=[{function}]."
    )
