"""How to fix calls: arguments, states, joined tensors, classes of the person's own. Words as in `fix_messages.py`."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.stack.clinic.messages import Sides


@message
def repeat_for_steps(code: str) -> str:
    return f"Write {code}: it repeats the vector for each time step."


@message
def repeat_a_vector() -> str:
    return "Repeat the vector for each step, RepeatVector(steps)(vector), and write the number of steps in the Input."


@message
def shape_of_one_sample(data: Sequence[int | None]) -> str:
    """data: the whole shape of X."""
    if len(data) == 2:
        return (
            f"Pass X[..., None] and write ({data[1]}, 1), if each row holds {data[1]} steps of one feature."
        )
    return f"Write ({', '.join(map(str, data[1:]))}), without the samples."


@message
def add_samples(code: str) -> str:
    return (
        f"Write {code} for one sample, and give y that side, too; one sample alone cannot be split for validation. "
        "np.stack makes an array of several samples."
    )


@message
def images_in_time() -> str:
    return (
        "For videos, give the Input a side for the frames, (frames, rows, columns, channels), and put the layers "
        "before it, or their whole model, into TimeDistributed(...)."
    )


@message
def name_it_call() -> str:
    return "Write def call(...), without the underscores."


@message
def divide_whole() -> str:
    return "Write // in place of /."


@message
def join_in_functional(layer: str) -> str:
    return (
        f"A Sequential has one input, so join models in the functional API: x = {layer}()([a.output, b.output]), more "
        "layers on x, then Model([a.input, b.input], x)."
    )


@message
def write_in_place(code: str, other: str) -> str:
    return f"Write {code} in place of {other}: the next layer then gets the output of every step."


@message
def pass_tensor() -> str:
    return "Pass the name of the tensor that a layer returned."


@message
def one_array_for_each_input() -> str:
    return "Pass a list with one array of all samples for each input, [x1, x2]; a generator yields ([x1, x2], y)."


@message
def list_inputs(names: str) -> str:
    return (
        f"List {names} among the inputs. In a decoder for predicting, give each tensor of the encoder that it uses an "
        "Input of that shape instead."
    )


@message
def make_tensors(code: str) -> str:
    return f"Write .{code} before map: it makes a tensor of each window."


@message
def join_states(code: str, layer: str) -> str:
    return f"Join the states of both directions, {code}, and write {layer}: it starts from both."


@message
def flatten_states() -> str:
    return "Remove the side of 1 from each state, e.g. with Flatten()."


@message
def one_data_format() -> str:
    return "Write the same data_format in all these layers, or none and the data with its channels last."


@message
def ask_with_decoder(code: str) -> str:
    return f"Write {code}: the query first, which is the decoder's output."


@message
def frames_of_sample(image: Sides) -> str:
    """image: the sides of one sample of X, which lacks the time steps."""
    shape = ", ".join("?" if side is None else str(side) for side in image)
    return (
        f"X holds single frames of ({shape}), but a sample of this model is a sequence of them. Group frames that "
        f"follow one another: X.reshape(-1, steps, {shape}), with one y for a group; X[:, None] makes sequences of one."
    )


@message
def sequences_of_branches(lines: Sequence[int], axis: str = "") -> str:
    """lines: of the recurrent layers. axis: the argument of the layer that joins branches of different lengths."""
    numbers = " and ".join(map(str, lines))
    joined = f", and {axis} where they are joined, one after the other in time" if axis else ""
    return f"Write return_sequences=True in the recurrent layers of lines {numbers}{joined}."


@message
def states_without_steps(needed: int) -> str:
    each = "one for h and one for c" if needed == 2 else "one for each state" if needed > 1 else "one"
    return (
        f"A state has no time steps: pass vectors of (samples, units), {each}, such as Dense(units)(features) with "
        "Input((features,)) for what does not change in time, or GlobalAveragePooling1D()(x) of a sequence."
    )


@message
def states_of_encoder(code: str) -> str:
    return f"Pass the encoder's states, not its output: return_state=True in the encoder, and initial_state={code}."


@message
def attend_to_itself(tensor: str) -> str:
    return f"For self-attention, both are the same: write ({tensor}, {tensor})."


@message
def begin_with_super() -> str:
    return "Begin __init__ with super().__init__()."


@message
def without_sessions() -> str:
    return (
        "Remove it: a Keras model trains and predicts without it, and a weight's values are weight.numpy(). Code for "
        "TensorFlow 1 alone still runs with tf.compat.v1."
    )


@message
def name_keys(what: str, names: Sequence[str]) -> str:
    """what: x or y."""
    return f"Name the keys of {what} as the model does: {', '.join(names)}."


@message
def call_in_second_parentheses(layer: str) -> str:
    return f"Write {layer}() with its settings only, then the tensors: {layer}(...)(tensor)."


@message
def join_both_directions(names: str) -> str:
    return (
        f"Write {names} on the left, and join the states of both directions with Concatenate: the decoder then needs "
        "twice the units."
    )


@message
def pass_when_called(code: str) -> str:
    return f"Pass {code} where the layer is called on its input, in the second pair of parentheses."


@message
def pass_by_place(code: str, text: str) -> str:
    return f"Write {text} in place of {code}: the first thing that a layer is called on needs no name."


@message
def take_output_only() -> str:
    return "Take only the output: add [0]."


@message
def move_into_layer(code: str, layer: str) -> str:
    return f"Move {code} into the parentheses of {layer}(...)."
