"""How to fix what the clinic finds, each a short phrase. The findings themselves are in `messages.py`."""

from rnnlab.message import message

# Nothing to change in the code yet.


@message
def paste_code() -> str:
    return "Paste the code too, to see the line and the fix."


# The shape of the input, and X.


@message
def write_code(code: str) -> str:
    return f"Write {code}."


@message
def write_shape_of_data(shape: str) -> str:
    return f"Write {shape}, the time steps and features of the data."


@message
def write_shape_of_one_feature(shape: str) -> str:
    return f"Write {shape}: time steps of one feature."


@message
def write_any_window(shape: str) -> str:
    return f"Cut all windows alike. If several lengths are meant, write {shape}."


@message
def write_shape_without_samples(shape: str) -> str:
    return f"Write {shape}, without the samples."


@message
def write_shape_in_time_order(shape: str) -> str:
    return f"Write {shape}, if these numbers follow one another in time."


@message
def add_feature_axis() -> str:
    return "Add a third side to X, with one feature at each time step: X[..., None]."


@message
def leave_out_embedding(data: tuple[int | None, ...]) -> str:
    """data: the sides of X without the samples."""
    shape = ", ".join("None" if side is None else str(side) for side in data)
    return f"Leave the Embedding out and write Input(({shape})), or pass the word numbers as X."


@message
def steps_or_features(numbers: int) -> str:
    return (
        f"If the {numbers} numbers of a row follow one another in time, write X[..., None] and the shape ({numbers}, "
        f"1). If they are features of one moment, cut windows of several rows: (samples, time steps, {numbers})."
    )


@message
def input_with_batch() -> str:
    return (
        "Put Input(batch_shape=...) with this shape first; without stateful=True, input_shape without the samples is "
        "enough."
    )


@message
def remove_side_of_one(index: str) -> str:
    return f"Remove the side of 1 from X: X{index}."


# A layer and its arguments.


@message
def write_without_wrapper(layer: str) -> str:
    return f"Write {layer} without TimeDistributed."


@message
def remove_argument(argument: str) -> str:
    return f"Remove {argument}."


@message
def remove_from_code(layer: str) -> str:
    return f"Remove {layer}."


@message
def channels_last(shape: str) -> str:
    return f"Write {shape}, with the channels last, and X in this order: Theano had them first."


@message
def close_bracket(line: str) -> str:
    return f"Write {line}"


@message
def add_channels(shape: str) -> str:
    return f"Write {shape}, with one channel at the end, and give X this side: X[..., None]."


@message
def pad_steps(code: str) -> str:
    return f"Put {code} before the last layer: pooling and UpSampling1D only give multiples of their size."


@message
def keep_every_step() -> str:
    return "Keep every step: padding='same' in Conv1D, and no pooling over the time steps."


@message
def put_before(code: str, layer: str) -> str:
    return f"Put {code} before {layer}."


@message
def wrap_each_step(layer: str) -> str:
    return f"Write TimeDistributed({layer}): it reads each time step alone."


@message
def together(first: str, second: str) -> str:
    """Two fixes that only help together, each as a sentence."""
    return f"{first} {second}"


@message
def put_recurrent_layer_before() -> str:
    return "Put an LSTM before it, or remove it."


@message
def write_return_sequences(layer: str, value: bool) -> str:
    return f"Write return_sequences={value} in {layer}."


@message
def write_return_sequences_in_line(line: int, value: bool) -> str:
    return f"Write return_sequences={value} in line {line}."


@message
def write_return_sequences_without_reshape(layer: str) -> str:
    return f"Write return_sequences=True in {layer} and remove the Reshape."


@message
def cut_windows(code: str) -> str:
    return f"Write {code}: one window for each row from the first to the last whole one."


@message
def cut_windows_of_rows(steps: int, x: str, y: str) -> str:
    return (
        f"If the rows follow one another in time, cut windows of {steps} rows: {x}, and {y} as their targets."
    )


# The output, so that it fits y.


@message
def read_steps_with_recurrent_layer() -> str:
    return "Read the steps with an LSTM."


@message
def put_at_the_end(layer: str) -> str:
    return f"Put {layer} at the end."


@message
def predict_all_steps_at_once(layer: str, steps: int) -> str:
    return f"Let a {layer} predict all {steps} steps at once."


@message
def keep_last_output_for_dense(layer: str, steps: int) -> str:
    return f"Keep only the last output of {layer} and let a Dense predict all {steps} steps at once."


@message
def choose_any_units() -> str:
    return "Choose any number of units: the layer reads every time step anyway."


# Several inputs, batches, losses.


@message
def write_batch_shape(shape: str) -> str:
    return f"Put Input(batch_shape={shape}) first: it gives the batch size that a stateful layer needs."


@message
def write_batch_size(size: int) -> str:
    return f"Write batch_size={size}, which divides the number of samples."


@message
def trim_samples(samples: int, size: int) -> str:
    return f"Use only the first {samples} samples, with batch_size={size}: they fill whole batches."


@message
def write_loss(loss: str) -> str:
    return f"Write loss='{loss}'."


@message
def add_argument(code: str) -> str:
    return f"Add {code}."


@message
def repeat_last_output(code: str) -> str:
    return f"Put {code} before it: it repeats the last output as a sequence."


@message
def add_samples_axis(code: str) -> str:
    return f"Write {code}: one sample, if the rows follow one another in time."


@message
def index_data(code: str) -> str:
    return f"Write {code}."


@message
def put_in_list() -> str:
    return "Put the layers into one list: Sequential([...])."


@message
def every_step_or_all_at_once(layer: str, steps: int) -> str:
    return (
        f"Write return_sequences=True in {layer} if y has a value for each of its {steps} time steps. If y holds "
        f"{steps} values after the window, write Dense({steps}) at the end instead."
    )


@message
def dense_and_reshape(units: str, shape: str, steps: int) -> str:
    return f"Write Dense({units}) and Reshape({shape}) at the end: all {steps} steps are predicted at once."


@message
def write_parameter(function: str, line: int) -> str:
    return (
        f"Give {function} a parameter return_sequences, and pass True in line {line}: the layer after it reads a "
        "sequence, the last call does not."
    )


@message
def same_number_of_samples() -> str:
    return "Cut X and y so that each window has its target."


@message
def same_preparation() -> str:
    return (
        "Prepare validation_data with the same steps as the training data: windows, reshape, to_categorical."
    )


@message
def leave_out_side() -> str:
    return (
        "Leave the samples and the vocabulary out of the Input's shape: Input(shape=(time steps,)). If X holds "
        "measured values instead of word numbers, leave the Embedding out: the recurrent layer reads (time steps, "
        "features)."
    )


@message
def use_keras() -> str:
    return (
        "Build the net with Keras: keras.Sequential([keras.Input((time steps, features)), keras.layers.SimpleRNN(100, "
        "return_sequences=True), keras.layers.Dense(1)]). Or write import tensorflow.compat.v1 as tf, then "
        "tf.disable_eager_execution()."
    )


@message
def make_windows_equal() -> str:
    return (
        "X may be an array of windows of different lengths, which has one side only. Make them equally long with "
        "keras.utils.pad_sequences(windows, dtype='float32'), so that X is (samples, time steps, features)."
    )


@message
def match_last_side(width: int | None) -> str:
    return f"Let the last layer give {width} values, as many as y has, or make y narrower."


@message
def give_shapes() -> str:
    return "Give the shapes of X and y too, to see the line and the fix."


@message
def give_every_target() -> str:
    return "Pass one y for each output, as a list, or keep one output."


@message
def cut_windows_first() -> str:
    return "Cut windows of several steps: X of (samples, time steps, 1)."


@message
def write_targets(code: str) -> str:
    return f"Write {code}: target i belongs to the window that starts at row i."


@message
def mask_alternative(layer: str, read: bool = False) -> str:
    """read: whether a recurrent layer before it has read the masked steps."""
    if read:
        return f"Put {layer} before the masked layers, or leave it out: what reads its output sees the padded steps."
    if layer == "Flatten":
        return "Let the LSTM return only its last output: it skips masked steps. Or use GlobalAveragePooling1D instead."
    return f"Let an LSTM read the masked steps before {layer}, or remove the mask: it has no effect there."
