"""What the clinic says of calls: their arguments, the tensors that they return, classes. Words as in `messages.py`."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.stack.clinic.messages import Sides


@message
def unknown_argument(layer: str, argument: str, closest: str) -> str:
    """closest: the most similar valid argument, or "" if none is similar."""
    return f"{layer} has no argument {argument}." + (f" Did you mean {closest}?" if closest else "")


@message
def keras_2_input_dim() -> str:
    return (
        "In Keras 2, input_dim is the number of features. Keras 3 reads it as the whole shape, so the time "
        "steps are missing."
    )


@message
def states_returned(layer: str, tensors: int, next_layer: str | None) -> str:
    following = "" if next_layer is None else f", but {next_layer} takes only one"
    return f"With return_state=True, {layer} returns {tensors} tensors: its output and its states{following}."


@message
def tensors_unpacked(layer: str, tensors: int, names: int) -> str:
    if tensors == 1:
        needs = "return_attention_scores=True" if "Attention" in layer else "return_state=True"
        three = layer.startswith("LSTM") and names == 2
        then = " With that, an LSTM returns three: output, h, c = ..." if three else ""
        return f"{layer} returns one tensor, but {names} names stand on the left: it needs {needs} for that.{then}"
    states = "the states of both directions" if layer.startswith("Bidirectional") else "its states"
    return f"{layer} returns {tensors} tensors, the output and {states}, but {names} names stand on the left."


@message
def weight_name_first() -> str:
    return (
        "The first argument of add_weight is the shape in Keras 3; in Keras 2 it was the weight's name. So a name in "
        "its place must be written as name=."
    )


@message
def sample_taken(layer: str) -> str:
    return (
        f"{layer} returns one tensor here, so the index takes the first sample out of the batch. Only with "
        "return_state=True is there a list, whose first item is the output."
    )


@message
def tensors_in_constructor(layer: str) -> str:
    return (
        f"{layer}(...) gets tensors where its settings belong. A layer is made first, and then called on tensors in a "
        "second pair of parentheses."
    )


@message
def layers_in_constructor(layer: str) -> str:
    return (
        f"{layer}(...) gets layers or models where its settings belong. It joins tensors: it is made first, {layer}(), "
        "and then called on the outputs of these layers."
    )


@message
def merge_is_gone() -> str:
    return "Merge, which joined models in a Sequential, is from Keras 1 and is gone."


@message
def channels_first(layer: str, sides: Sides) -> str:
    return f"{layer} reads images as (rows, columns, channels), but gets ({', '.join(map(str, sides))})."


@message
def value_missing(layer: str) -> str:
    return f"{layer} compares a query with a value, so it is called on two tensors, layer(query, value)."


@message
def inputs_not_listed(inputs: Sequence[tuple[str, int]]) -> str:
    """inputs: each as code, with its line."""
    named = " and ".join(f"{layer} in line {line}" for layer, line in inputs)
    return f"The outputs also come from {named}, but Model does not get it as an input."


@message
def windows_of_datasets() -> str:
    return "window() gives a small dataset for each window, not a tensor, so map cannot take parts of it."


@message
def argument_called(name: str) -> str:
    return f"{name}(...) calls a function of that name, which does not exist. It is an argument: the = is missing."


@message
def target_beside_dataset() -> str:
    return "A dataset or generator gives X and y together, so fit must not get y beside it."


@message
def lists_of_numbers(which: Sequence[str]) -> str:
    """which: x, y or both."""
    return f"{' and '.join(which)}: Keras 3 takes arrays, but gets lists of numbers."


@message
def weights_in_array() -> str:
    return "class_weight is an array or a list, but must be a dict: {class number: weight}."


@message
def layer_not_called(layer: str) -> str:
    return f"{layer} is made but not called: the layer itself stands where its output is needed."


@message
def model_for_tensor(name: str) -> str:
    """name: the variable of the model; empty if it has none."""
    return (
        f"{name or 'A model'} stands where the tensor that it gives is needed: {name or 'model'}.output, or "
        f"{name or 'model'}(x) for an input x."
    )


@message
def method_of_model(kind: str, method: str, model: str) -> str:
    """kind: the person's class; model: its model, as `self.model`."""
    return f"{kind} has no {method}: {model} is the model and has it."


@message
def function_without_tensors(name: str) -> str:
    return (
        f"{name} is a function that takes the tensors itself, {name}([a, b]). A second pair of parentheses is only for "
        f"the layer, {name.capitalize()}()([a, b])."
    )


@message
def tensorflow_on_symbolic(function: str) -> str:
    return (
        f"TensorFlow's {function} gets a symbolic tensor of Keras: a shape without numbers, which only layers and "
        "Keras's own operations take."
    )


@message
def tensor_called(layer: str) -> str:
    return f"The output of {layer} is called like a layer. Only a layer or a model can be called."


@message
def model_without_input(model: str) -> str:
    return (
        f"{model} does not know its input yet, so it has no inputs and outputs to join: its first layer needs an "
        "input_shape, or an Input before it."
    )


@message
def class_not_called(name: str) -> str:
    return (
        f"{name} stands without parentheses, so the code uses the class itself, and nothing was made of it."
    )


@message
def reshape_impossible(before: Sides, wanted: Sides, size: int, needed: int) -> str:
    have, want = (
        f"({', '.join(map(str, sides))}{',' if len(sides) == 1 else ''})" for sides in (before, wanted)
    )
    return (
        f"A reshape keeps all values: {have} holds {size}, but {want} needs {needed or 'another number'}. Windows "
        "overlap, so a reshape cannot cut them."
    )


# Methods and classes of the person's own.


@message
def weight_with_samples() -> str:
    return (
        "The shape of a weight holds None, the number of samples, as in input_shape. A weight has a fixed size: take "
        "the sides that it needs, e.g. (input_shape[-1],)."
    )


@message
def build_without_shape() -> str:
    return (
        "build gets the shape of the input, but super().build() is called without it, so Python stops here."
    )


@message
def input_named(layer: str, given: str, wanted: str) -> str:
    return f"{layer} is called with {given}=..., but Keras calls its input {wanted}, so Python finds none."


@message
def self_given_twice() -> str:
    return (
        "super().__init__ gets self by itself, so with self in the parentheses it gets one argument too many."
    )


@message
def super_not_called(name: str) -> str:
    return f"{name} extends a class of Keras, but its __init__ does not call super().__init__()."


@message
def call_replaced(name: str) -> str:
    return (
        f"{name} defines __call__ and so replaces Keras's own, which prepares the input and passes training=... on. "
        "Keras 2 stops there with 'unexpected keyword argument'."
    )


@message
def range_of_float() -> str:
    return "In Python 3, / gives a number with a decimal point, which range does not take."


@message
def name_not_set(name: str, similar: str) -> str:
    """similar: a name that the code sets; empty if none is similar."""
    but = f" Did you mean {similar}?" if similar else ""
    return f"{name} is used here, but nothing in this code sets it.{but}"


@message
def initial_state_of_batch(layer: str) -> str:
    return f"get_initial_state of {layer} takes the batch size in Keras 3; in Keras 2 it took the input."


@message
def method_takes_others(layer: str, method: str, text: str) -> str:
    """text: Python's own sentence."""
    if method in ("reset_state", "reset_states"):
        return f"{method}() of {layer} takes no states in Keras 3: it only sets them to zeros."
    return f"Python stops at {text}."
