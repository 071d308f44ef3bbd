"""What the clinic says of values that do not fit the layers or the loss. The words are those of `messages.py`."""

from rnnlab.message import message


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
def cut_windows_of_series() -> str:
    return (
        "The whole series stands in one row. Cut windows: for each i append series[i : i + steps] to X and the value "
        "after it to y, so that X is (windows, time steps, features) and y has a target for each window."
    )


@message
def write_number_of_features() -> str:
    return "Write how many features a time step of X has as the last side of the shape; the time steps may stay None."


@message
def batches() -> str:
    return "Write dataset.batch(32), and leave batch_size out of fit."


@message
def batches_of_windows(steps: int | None) -> str:
    return (
        f"First cut windows of {steps or 'several'} rows, so that X is (windows, {steps or 'time steps'}, features), "
        "with a target for each; then write dataset.batch(32), and leave batch_size out of fit."
    )
