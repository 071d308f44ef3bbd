"""How to fix what the clinic finds, each a short phrase. The findings themselves are in `messages.py`."""

from rnnlab.message import message

# Nothing to change in the code yet.


@message
def paste_code() -> str:
    return "Paste the code too, to see the line and the fix."


@message
def paste_code_and_shapes() -> str:
    return "Paste the code and give the shapes of X and y, to see the line and the fix."


@message
def give_shapes() -> str:
    return "The code does not show it. Give the shapes of X and y."


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
def write_shape_without_samples(shape: str) -> str:
    return f"Write {shape}, without the samples."


@message
def write_shape_in_time_order(shape: str) -> str:
    return f"Write {shape}, if these numbers follow one another in time."


@message
def put_input_with_batch_size() -> str:
    return "Put an Input(batch_shape=...) before the layer; it also gives the batch size."


@message
def add_feature_axis() -> str:
    return "Add a third side to X, with one feature at each time step: X[..., None]."


@message
def remove_side_of_one(index: str) -> str:
    return f"Remove the side of 1 from X: X{index}."


@message
def make_data_3d() -> str:
    return "Make X 3D."


@message
def cut_windows() -> str:
    return "Cut X into windows first."


# A layer and its arguments.


@message
def write_one_dim_per_side() -> str:
    return "Write one number in dims for each side of the input, or remove the layer."


@message
def write_shape_of_same_size() -> str:
    return "Write a shape with the same number of values, or remove the layer."


@message
def write_smaller_size(argument: str) -> str:
    return f"Write a smaller {argument}, or padding='same'."


@message
def write_layer_for_one_step() -> str:
    return "Wrap a layer that takes one time step, or remove this one."


@message
def write_without_wrapper(layer: str) -> str:
    return f"Write {layer} without TimeDistributed."


@message
def remove_argument(argument: str) -> str:
    return f"Remove {argument}."


@message
def give_more_sides(ndim: int) -> str:
    return f"Give it {ndim}D data."


@message
def give_fewer_sides(ndim: int) -> str:
    return f"Give it {ndim}D data, without the extra side."


@message
def remove_from_code(layer: str) -> str:
    return f"Remove {layer}."


@message
def put_recurrent_layer_before() -> str:
    return "Put an LSTM before it, or remove it."


@message
def write_return_sequences(layer: str, value: bool) -> str:
    return f"Write return_sequences={value} in {layer}."


@message
def write_return_sequences_in_line(line: int) -> str:
    return f"Write return_sequences=True in line {line}."


@message
def write_return_sequences_without_reshape(layer: str) -> str:
    return f"Write return_sequences=True in {layer} and remove the Reshape."


# The output, so that it fits y.


@message
def read_steps_with_recurrent_layer() -> str:
    return "Read the steps with an LSTM."


@message
def return_output_of_every_step() -> str:
    return "Return an output for every step."


@message
def return_as_many_steps() -> str:
    return "Return as many steps as y has."


@message
def put_at_the_end(layer: str) -> str:
    return f"Put a {layer} at the end."


@message
def predict_all_steps_at_once(layer: str, steps: int) -> str:
    return f"Let a {layer} predict all {steps} steps at once."


@message
def keep_last_output_for_dense(layer: str, steps: int) -> str:
    return f"Keep only the last output of {layer} and let a Dense predict all {steps} steps at once."


@message
def choose_any_units() -> str:
    return "Choose any number of units: the layer reads every time step anyway."
