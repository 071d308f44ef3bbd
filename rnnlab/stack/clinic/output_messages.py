"""What the clinic says of the output and y, of windows and masks. The words are those of `messages.py`."""

from rnnlab.message import message
from rnnlab.stack.clinic.messages import SILENT, Sides, shape_words

# The output and y. output: the sides that leave the stack; target: those of y.


@message
def sequence_for_one_target(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}. {SILENT}: every step is trained toward the one target."


@message
def one_step_for_one_target(output: Sides, target: Sides | None) -> str:
    return (
        f"{_output(output, target)}. {SILENT}, but it compares each output with the targets of all samples."
    )


@message
def sequence_for_several_targets(output: Sides, target: Sides | None) -> str:
    return (
        f"{_output(output, target)}. Keras stops with 'Dimensions must be equal', but if a batch has as many "
        "samples as the window has time steps, it trains nonsense without an error."
    )


@message
def one_output_for_every_target(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}. {SILENT}: the one output is trained toward every step's target."


@message
def outputs_missing_for_steps(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}: y has a value for every step, but only the last output leaves."


@message
def other_number_of_steps(output: Sides, target: Sides | None, steps: int, targets: int) -> str:
    return f"{_output(output, target)}: there are {steps} outputs for {targets} targets."


@message
def other_width_broadcast(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}. {SILENT}: it repeats the smaller one."


@message
def broadcast_by_hand(target: Sides, predicted: Sides) -> str:
    return (
        f"y is {shape_words(target)}, the prediction {shape_words(predicted)}: their difference has a value for each "
        "pair of samples, so every prediction is trained toward every target. No error is raised."
    )


@message
def other_width(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}: the last sides differ."


@message
def units_equal_time_steps(layer: str, units: int) -> str:
    return f"{layer} has as many units as the window has time steps, {units}. The two numbers are unrelated."


@message
def images_without_steps(layer: str, received: Sides) -> str:
    return (
        f"{layer} needs (samples, time steps, features) but gets {shape_words(received)}: the layers before it read "
        "single images, so there are no time steps."
    )


@message
def attention_without_steps(layer: str, encoder: str, line: int) -> str:
    return (
        f"{layer} has nothing to choose from: {encoder} in line {line} returns only its last output, without time "
        "steps. Keras computes this without an error."
    )


@message
def softmax_is_one(layer: str) -> str:
    return (
        f"{layer} is a softmax over one value, which is always 1, so the model learns nothing. For two classes, one "
        "unit has a sigmoid and the loss is binary_crossentropy; for more, the layer has one unit for each."
    )


@message
def relu_of_values(layer: str) -> str:
    return (
        f"{layer} has relu at the output, so no prediction is below 0; and once its sum is below 0 for all windows, it "
        "predicts only 0 and learns no more."
    )


@message
def linear() -> str:
    return "Leave out the activation of the last layer, or scale y to 0 to 1 and write activation='sigmoid'."


@message
def unit_for_each_class() -> str:
    return (
        "Put Dense(number of classes, activation='softmax') at the end; for two classes, Dense(1, "
        "activation='sigmoid') and loss='binary_crossentropy'."
    )


@message
def too_few_pixels(layer: str, received: Sides) -> str:
    return f"{layer} reads more rows or columns at once than its input {shape_words(received)} has."


@message
def channels_mixed(first: str, later: str, sides: Sides) -> str:
    return (
        f"{first} has its channels first, but {later} reads them last: of its input {shape_words(sides)} it takes the "
        "last side as channels."
    )


@message
def wrapped_convolution(layer: str, sides: Sides) -> str:
    return (
        f"{layer} gets {shape_words(sides)}, but TimeDistributed gives the layer inside one time step at a time, and "
        "that layer needs more sides. Without TimeDistributed, it reads along the time steps."
    )


@message
def wrapped_recurrent(layer: str, inner: str) -> str:
    return (
        f"{layer} gives {inner} one time step at a time, but a recurrent layer reads all time steps itself: it needs "
        "no TimeDistributed."
    )


@message
def features_not_known(layer: str, sides: Sides) -> str:
    return (
        f"{layer} gets {shape_words(sides)}: the last side, the number of features, is not known, and the layer's "
        "weights need it. Only the samples and the time steps may be None."
    )


@message
def length_not_known(layer: str) -> str:
    return (
        f"{layer} must know how many values it reads, but the number of time steps is open (None), and Flatten puts "
        "all steps side by side."
    )


# Windows and masks.


@message
def one_step_of_features(features: int | None) -> str:
    number = features or "several"
    return (
        f"X has one time step of {number} features. If these are {number} values in time, the layer sees no order: "
        "it needs time steps of one feature."
    )


@message
def one_step_of_one_value() -> str:
    return (
        "X has one time step of one value, so the layer sees no past: it is an ordinary layer of one input."
    )


@message
def target_in_window(steps: int) -> str:
    return f"Target i belongs to the window from row i to row i + {steps - 1}, so y is inside its own window."


@message
def target_is_last_value() -> str:
    return "y is the last value of its own window, so the model only learns to repeat it."


@message
def attention_swapped(layer: str) -> str:
    return (
        f"{layer} gets (query, value) and has an output for each step of the query. Here its output is joined to the "
        "value, so the two are swapped: it only fits if both have the same number of steps."
    )


@message
def mask_dropped(layer: str) -> str:
    return f"{layer} does not pass the mask on, so padded steps count as data after it."


def _output(output: Sides, target: Sides | None) -> str:
    return f"{shape_words(output)} leaves the stack, but y is {shape_words(target)}"


# Losses and metrics that Keras takes although they do not fit.


@message
def samples_as_input_dim(layer: str) -> str:
    return f"{layer} has the number of samples as its input_dim. That is the number of different words or codes in X."


@message
def largest_number() -> str:
    return "Write the largest number in X plus 1, and number from 0: an Embedding takes no negative numbers."


@message
def softmax_of_values(layer: str, loss: str) -> str:
    return (
        f"{layer} has a softmax, whose outputs are between 0 and 1 and add up to 1, with {loss} as the loss. If y "
        "holds other values, the loss cannot become small."
    )


@message
def linear_or_classes() -> str:
    return "For values, remove the softmax. For classes, use categorical_crossentropy."


@message
def accuracy_of_values(loss: str) -> str:
    return (
        f"accuracy counts equal values, and with {loss} the outputs are values that are hardly ever equal to y. It "
        "stays near zero whatever the model learns."
    )


@message
def use_mae() -> str:
    return "Write metrics=['mae'] for values. For classes, choose a loss for classes."


@message
def numpy_of_tensors(code: str, function: str) -> str:
    return (
        f"{code} is NumPy, but Keras calls {function} with tensors that have no numbers yet: TensorFlow stops with "
        "'Cannot convert a symbolic tf.Tensor to a numpy array', or no gradient flows."
    )


@message
def counts_every_output(width: int) -> str:
    share = 100 * (width - 1) / width
    return (
        f"With binary_crossentropy, accuracy counts each of the {width} outputs alone. If every sample has one class, "
        f"a model that answers no to all of them is {share:.0f} % right."
    )


@message
def softmax_for_one_class() -> str:
    return (
        "If every sample has one class: activation='softmax' and loss='categorical_crossentropy'. If several can be "
        "true at once, judge with metrics=[keras.metrics.F1Score(average='macro')]."
    )


@message
def monitor_not_there(monitor: str, missing: bool) -> str:
    why = "compile has no accuracy among its metrics" if missing else f"Keras 3 calls it {monitor}uracy"
    return f"The callback watches {monitor}, but {why}. Keras only warns, and the callback never acts."


@message
def metric_of_sklearn(name: str, imported: bool) -> str:
    if not imported:
        return f"Nothing in this code sets {name}. As a function of scikit-learn it would not do: it needs numbers."
    return (
        f"{name} is a function of scikit-learn: it needs arrays of numbers, but Keras calls losses and metrics with "
        "tensors that have none yet, and stops."
    )


@message
def score_after() -> str:
    return "Take it out of compile, and call it with y_test and model.predict(X_test) after the training."


@message
def softmax_with_binary(layer: str) -> str:
    return (
        f"{layer} has a softmax over several classes, but binary_crossentropy judges each class alone, and accuracy "
        "then counts every output."
    )


@message
def use_categorical() -> str:
    return "Use categorical_crossentropy with a softmax, or a sigmoid if several classes can be true at once."


@message
def sample_in_loss(code: str) -> str:
    """code: as `y_true[2]`."""
    return (
        f"{code} takes one sample out of the batch, not one column of every sample: a loss gets whole batches, "
        "(samples, values). It counts a few samples only, and stops at a batch that has fewer."
    )


@message
def weights_of_other_shape(weights: Sides, output: Sides) -> str:
    """weights, output: their sides without the samples."""
    step = f", or for each time step, {shape_words(output[:-1])}" if len(output) > 1 else ""
    return (
        f"sample_weight is {shape_words(weights)}, but the loss has one number for each sample{step}: Keras multiplies "
        "them and stops."
    )


@message
def one_weight_each(steps: bool) -> str:
    each = "step, (samples, time steps)" if steps else "sample, (samples,)"
    return f"Give sample_weight one number for each {each}."
