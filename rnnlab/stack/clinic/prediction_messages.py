"""What the clinic says of bad predictions where Keras raises nothing. The words are those of `messages.py`."""

from rnnlab.message import message

# The output and the values of y. kind: the activation; low, high: what y reaches, None if not known.


@message
def output_cannot_reach(layer: str, kind: str, reach: str, low: float, high: float, standard: bool) -> str:
    """reach: what the output gives, in words."""
    values = (
        "is scaled to mean 0, so about half of its values are below 0"
        if standard and low < 0
        else f"goes from {low:g} to {high:g}"
    )
    return (
        f"{layer} ends in {kind}, which only gives {reach}, but y {values}. The predictions cannot get there."
    )


@message
def output_bounded(layer: str, kind: str, reach: str, read: bool) -> str:
    why = (
        "Nothing in this code scales y, so larger values are never predicted."
        if read
        else "If y holds other values, they are never predicted."
    )
    return f"{layer} ends in {kind}, which only gives {reach}. {why}"


@message
def no_activation() -> str:
    return "For values, leave out the activation of the last layer, which is then linear."


@message
def dense_at_the_end() -> str:
    return "Add Dense(1) at the end, with as many units as y has values: it is linear."


@message
def classes_not_values(loss: str, low: float, high: float) -> str:
    return f"{loss} is a loss for classes, but y holds values from {low:g} to {high:g} that are not whole numbers."


@message
def loss_of_values() -> str:
    return "Use loss='mse' and metrics=['mae'], and leave out the activation of the last layer."


@message
def accuracy_of_fractions() -> str:
    return (
        "y holds fractions between 0 and 1. The loss takes them, but accuracy only counts the ones that are exactly 0 "
        "or 1, so it stays low whatever the model learns."
    )


@message
def mae_or_classes() -> str:
    return "Write metrics=['mae'], or for two classes first make y of 0 and 1, e.g. (y > 0.5).astype(int)."


@message
def no_probability(layer: str, loss: str, wanted: str) -> str:
    return (
        f"{loss} reads probabilities, but {layer} at the end has no {wanted}, so its outputs can be below 0 and above "
        "1. Keras cuts them off there without a word, and training gets stuck or nan."
    )


@message
def sigmoid_for_one_class(layer: str, loss: str) -> str:
    return (
        f"{loss} reads one class of many, but {layer} at the end is a sigmoid, which gives each class a probability of "
        "its own: they do not add up to 1."
    )


# Scales.


@message
def values_not_scaled(name: str, high: float, of_target: bool) -> str:
    """high: the largest absolute value; 0 if it is not known."""
    size = f"holds values up to {high:g}" if high else "comes from a file as it is"
    if of_target:
        return (
            f"y ({name}) {size}, and nothing scales it. Adam moves a weight by about 0.001 a step, so the output "
            "first needs very many steps only to reach that size, and is nearly constant until then."
        )
    return (
        f"X ({name}) {size}, and nothing scales it. The gates of a recurrent layer are then fully open or shut, so "
        "different windows give nearly the same output."
    )


@message
def scale_both() -> str:
    return (
        "Fit a StandardScaler or MinMaxScaler on the training rows, transform X and y with it before the windows are "
        "cut, and call inverse_transform on the predictions."
    )


@message
def not_scaled_back(name: str, scaler: str) -> str:
    return (
        f"y is scaled by {scaler}, so {name} is on that scale, too, and nothing scales it back: beside the "
        "original values it looks like a flat line or far too small."
    )


@message
def scale_back(scaler: str, name: str) -> str:
    return (
        f"Write {scaler}.inverse_transform({name}) before plotting or comparing. It wants as many columns as it was "
        "fitted on, so best fit one scaler for y alone."
    )


@message
def scaler_fitted_again(scaler: str, first: str, second: str) -> str:
    return (
        f"{scaler} is fitted on {first} and again on {second}, so equal numbers mean different values in the two: the "
        "model sees another scale when it predicts."
    )


@message
def scaler_of_other_data(scaler: str, target: str, last: str) -> str:
    return (
        f"{scaler} scales {target} and is then fitted again on {last}, so {scaler}.inverse_transform turns the "
        f"predictions back with the numbers of {last}."
    )


@message
def only_transform(scaler: str, data: str) -> str:
    return f"Write {scaler}.transform({data})."


@message
def scaler_each() -> str:
    return "Make a scaler for X and another one for y."


# Data.


@message
def windows_shuffled() -> str:
    return (
        "train_test_split shuffles overlapping windows: nearly every test window has neighbours in training that share "
        "almost all of its values, so the test error looks far better than a forecast will be."
    )


@message
def split_in_order() -> str:
    return "Write shuffle=False, so that the latest windows are the test data."


@message
def makes_nan(code: str, rows: str) -> str:
    """rows: which rows are nan, in words."""
    return f"{code} leaves nan in {rows}, and nothing in this code removes it. One nan makes the loss nan."


@message
def drop_nan() -> str:
    return "Write df = df.dropna() after it, before X and y are made."


@message
def same_input_each_round(call: str) -> str:
    return f"{call} stands in a loop that never changes what it reads, so it gives the same prediction in each round."


@message
def append_prediction(window: str) -> str:
    return (
        f"Drop the oldest step and append the prediction in each round, e.g. {window} = np.concatenate([{window}[:, "
        "1:], p[:, None, :]], axis=1) with p of (1, features)."
    )


# Layers and training.


@message
def relu_in_recurrent(layer: str) -> str:
    return (
        f"{layer} has relu, so its state can grow at each time step without a limit: the loss jumps or becomes nan, or "
        "all units end at 0 and the prediction is constant."
    )


@message
def default_tanh() -> str:
    return "Leave out activation='relu' there, so that it is tanh."


@message
def sigmoid_between(layer: str, before: str, kind: str) -> str:
    range_ = "0.27 to 0.73" if kind == "sigmoid" else "0 to 1"
    return (
        f"{layer} squeezes the outputs of {before} (-1 to 1) to {range_}, so "
        "windows that differ look nearly the same to the layers after it."
    )


@message
def zero_weights(layer: str) -> str:
    return f"{layer} starts with all weights 0: all its units get equal gradients, or none, and stay equal."


@message
def default_weights() -> str:
    return "Leave out kernel_initializer."


@message
def few_epochs(epochs: int) -> str:
    return (
        f"The code trains for {epochs} epoch{'s' if epochs > 1 else ''}. A recurrent layer first learns the mean of "
        "y, which looks like a flat line, and the rest much later."
    )


@message
def few_steps(steps: int, samples: int) -> str:
    return (
        f"With {samples} sample{'s' if samples > 1 else ''}, an epoch has few gradient steps: this code makes {steps} "
        "in all. The model has then learned little more than the mean of y, or the most frequent class."
    )


@message
def states_shuffled(layer: str) -> str:
    return (
        f"{layer} is stateful, so each batch goes on from the states of the batch before, but fit shuffles the "
        "samples: the states then belong to other windows."
    )


@message
def embedding_of_values(layer: str) -> str:
    return (
        f"{layer} reads whole numbers that are codes, such as words. If X holds measured values, they are cut to whole "
        "numbers, and all that is below 1 becomes the same code."
    )


@message
def leave_out_for_values() -> str:
    return "For measured values leave out the Embedding: X is (samples, time steps, features), scaled."


@message
def more_epochs() -> str:
    return "Train for 50 epochs or more, with EarlyStopping on val_loss and restore_best_weights=True."


@message
def large_rate(optimizer: str, rate: float) -> str:
    return f"{optimizer} has a learning rate of {rate:g}. Such steps throw the gates to their ends, where they stay."


@message
def smaller_rate() -> str:
    return "Write learning_rate=0.001, and clipnorm=1.0 for a recurrent layer."


# Where nothing in the code shows it.


@message
def equal_predictions(classes: bool) -> str:
    learned = "the mean of y: a loss (mse) of about np.var(y_train) says so."
    if classes:
        learned = (
            "how frequent each class is: an accuracy equal to the share of the most frequent class says so."
        )
    return f"Nothing in this code makes all predictions equal by itself. Mostly the model has learned only {learned}"


@message
def look_for_equal() -> str:
    return (
        "Check that X differs between windows (X.std(axis=0)) and that X and y are scaled. Then try to overfit 20 "
        "windows: if the loss does not go to 0, lower the learning rate; if it does, y hardly depends on X."
    )


@message
def repeats_last_value() -> str:
    return (
        "A forecast that follows the series one step late repeats the last value. It is the best a model can do where "
        "the next change is noise, and a low error does not show otherwise."
    )


@message
def learn_the_change() -> str:
    return (
        "Let y be the change, series[i + steps] - series[i + steps - 1], and compare the error with that of the last "
        "value itself: if it is no better, X does not tell the change."
    )


@message
def validation_apart() -> str:
    return (
        "Nothing in this code keeps val_loss up by itself. If loss falls and val_loss does not, the model learns the "
        "training windows by heart, or the validation rows are different."
    )


@message
def look_at_validation() -> str:
    return (
        "validation_split takes the last rows as they are: compare their mean and range with the rest. Then try fewer "
        "units, Dropout(0.2) and EarlyStopping, and compare val_loss with that of the last value."
    )
