"""Error messages of Keras 0 to 3, TensorFlow, Theano and NumPy belong to the family that explains them."""

import time

import pytest

from rnnlab.stack.clinic.error_messages import read_error

# (message as the library words it, family)
MESSAGES = [
    ("TypeError: Layer flatten_2 does not support masking, but was passed an input_mask: All", "mask_not_supported"),
    ("Layer 'conv1d' (of type Conv1D) was passed an input with a mask attached to it. However, this layer does not "
     "support masking and will therefore destroy the mask information.", "mask_not_supported"),
    ("Exception: Invalid input shape - Layer expects input ndim=5, was provided with input shape (None, 30, 256, 256)",
     "rank_differs"),
    ("AssertionError: Incompatible shapes: layer expected input with ndim=2 but previous layer has output_shape (None, "
     "196, 256)", "dense_on_a_sequence"),
    ("ValueError: Shape must be rank 3 but is rank 2 for 'bidirectional_1/Tile' (op: 'Tile') with input shapes: "
     "[?,22,1], [2].", "rank_differs"),
    ("ValueError: Dimension must be 4 but is 3 for 'lstm_1/transpose_1' (op: 'Transpose')", "rank_differs"),
    ("ValueError: output of generator should be a tuple (x, y, sample_weight) or (x, y). Found: None",
     "generator_output"),
    ("When passing a Python generator to a Keras model, the generator must return a tuple, either (input,) or (inputs, "
     "targets)", "generator_output"),
    ("ValueError: too many values to unpack (expected 3)", "number_of_names"),
    ("Exception: If a RNN is stateful, a complete input_shape must be provided (including batch size).",
     "stateful_batch"),
    ("InvalidArgumentError: Incompatible shapes: [32,3,3] vs. [32,3]", "sequence_and_target"),
    ("InvalidArgumentError: Incompatible shapes: [32,10,1] vs. [32,10]", "side_of_one_missing"),
    ("InvalidArgumentError: Only one input size may be -1, not both 0 and 1", "two_sides_open"),
    ("ValueError: need more than 1 value to unpack", "number_of_names"),
    ("NotImplementedError: Iterating over a symbolic KerasTensor is not supported.", "tensor_iterated"),
    ("TypeError: Tensor objects are only iterable when eager execution is enabled.", "tensor_iterated"),
    ("TypeError: ('Bad input argument to theano function at index 2(0-based)', 'Wrong number of dimensions: expected "
     "3, got 2 with shape (128, 4).')", "theano_dimensions"),
    ("ValueError: dimension mismatch in args to gemm (128,512)x(512,512)->(1,512)", "stateful_batch_of_theano"),
    ("ValueError: dimension mismatch in args to gemm (32,20)x(26,512)->(32,512)", "theano_sizes"),
    ("ValueError: Error when checking model input: expected dense_input_1 to have shape (None, 40) but got array with "
     "shape (40, 1)", "one_sample"),
    ("For a model with multiple outputs, when providing the `metrics` argument as a list, it should have as many "
     "entries as the model has outputs.", "settings_of_outputs"),
    ("TypeError: object of type 'Dense' has no len()", "layer_for_tensors"),
    ("TypeError: '_VariantDataset' object is not subscriptable", "windows_of_datasets"),
    ("When providing `x` as a `PyDataset`, `y` should not be passed.", "dataset_with_y"),
    ("The truth value of an array with more than one element is ambiguous. Use a.any()", "truth_of_an_array"),
    ("Received a label value of 5 which is outside the valid range of [0, 5).", "label_too_large"),
    ("Error when deserializing class 'LSTM' using config={'time_major': False}. Exception encountered: Unrecognized "
     "keyword arguments passed to LSTM: {'time_major': False}", "saved_by_an_older_keras"),
    ("decay is deprecated in the new Keras optimizer, please check the docstring for valid arguments", "decay"),
    ("Cannot index into an inner ragged dimension.", "ragged"),
    ("TypeError: this __dict__ descriptor does not support '_DictWrapper' objects", "package_versions"),
    ("TypeError: missing a required argument: 'value'", "missing_argument"),
    ("ValueError: Input dimension mis-match. (input[0].shape[0] = 10, input[1].shape[0] = 1)", "theano_sizes"),
    ("ValueError: Shape mismatch: x has 16 rows but y has 4 rows", "theano_sizes"),
    ("If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of the initial "
     "state.", "stateful_batch"),
    ("Input tensor `sequential/lstm/ReadVariableOp:0` enters the loop with shape (1, 10), but has shape (None, 10) "
     "after one iteration.", "stateful_batch"),
    ("Layer is not connected. Did you forget to set \"input_shape\"?", "not_built"),
    ("AttributeError: Sequential model 'sequential' has no defined inputs yet.", "not_built"),
    ("TypeError: The added layer must be an instance of class Layer. Found: KerasTensor", "not_a_layer_output"),
    ("Unrolling requires a fixed number of timesteps.", "unrolled"),
    ("The model expects 2 input arrays, but only received one array. Found: array with shape (100, 9)",
     "number_of_arrays"),
    ("Missing data for input \"input_2\". You passed a data dictionary with keys ['input_1'].", "names_of_outputs"),
    ("When passing a list as loss, it should have one entry per model outputs. The model has 2 outputs",
     "names_of_outputs"),
    ("`steps_per_epoch=None` is only valid for a generator based on the `keras.utils.Sequence` class.",
     "steps_unknown"),
    ("Your input ran out of data; interrupting training.", "steps_unknown"),
    ("Training data contains 1 samples, which is not sufficient to split it into a validation and training set",
     "split_impossible"),
    ("`class_weight` not supported for 3+ dimensional targets.", "weights_of_steps"),
    ("ValueError: Unexpected result of `train_function` (Empty logs).", "no_samples"),
    ("Target data is missing. Your model was compiled with loss=mse", "no_loss"),
    ("RuntimeError: The name \"lstm_1\" is used 2 times in the model. All layer names should be unique.",
     "names_twice"),
    ("It looks like you are subclassing `Model` and you forgot to call `super().__init__()`.", "class_not_prepared"),
    ("We could not automatically infer the shape of the Lambda's output.", "lambda_shape"),
    ("Layer weight shape (5, 32) not compatible with provided weight shape (3, 32)", "saved_weights"),
    ("A merge layer should be called on a list of inputs.", "joined_tensors"),
    ("TypeError: list indices must be integers, not list", "list_index"),
    ("AssertionError: Must pass in initial_state", "initial_state_missing"),
    ("TypeError: 'KerasTensor' object is not callable", "called_object"),
    ("NameError: name 'LSTM' is not defined", "unknown_variable"),
    ("ValueError: could not convert string to float: '2019-01-01'", "text_in_data"),
    ("ValueError: Input contains NaN, infinity or a value too large for dtype('float64').", "missing_numbers"),
    ("IndexError: tuple index out of range", "index_outside"),
    ("AttributeError: 'DataFrame' object has no attribute 'reshape'", "pandas_object"),
    ("AttributeError: module 'tensorflow' has no attribute 'placeholder'", "tensorflow_1_name"),
    ("  File \"recurrent.py\", line 36\n    assert K.ndim(X) == 3\nAssertionError", "bare_assertion"),
    ("logits and labels must be same size: logits_size=[50,2] labels_size=[25,2]", "rows_differ"),
    ("logits and labels must be broadcastable: logits_size=[32,10] labels_size=[32,1]", "logits_and_labels"),
    ("InvalidArgumentError: Incompatible shapes: [32] vs. [24]", "batch_sizes"),
    ("Cannot reshape a tensor with 480 elements to shape [4,5]", "reshaped_array"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "family"), MESSAGES, ids=range(len(MESSAGES)))
def test_message_belongs_to_its_family(message, family):
    """Its sentences have no gaps left."""
    facts = read_error(message)
    assert facts is not None
    assert facts.family is not None
    assert facts.family.name == family
    texts = f"{facts.finding.cause} {facts.finding.fix}"
    assert "{" not in texts
    assert "  " not in texts


def test_samples_in_the_shapes_of_an_old_message_are_no_time_steps():
    """Keras 1 named the samples of a fixed batch, Keras 2.2 did not."""
    old = read_error("Error when checking model target: expected activation_1 to have shape (2688, 96, 96) but got "
                     "array with shape (2688, 96, 1)")  # fmt: skip
    new = read_error("Error when checking target: expected activation_11 to have shape (90, 10) but got array with "
                     "shape (10, 2)")  # fmt: skip
    assert old is not None
    assert new is not None
    assert (old.y, old.output) == ((None, 96, 1), (None, 96, 96))
    assert (new.y, new.output) == ((None, 10, 2), (None, 90, 10))


@pytest.mark.parametrize(
    "piece",
    [
        "A", " ", "1, ", "tensor", "'a' ", "[(", "Data cardinality is ambiguous x sizes: 1 ", "Merge list of ",
        "Error when checking input : expected a ", "target must have the same rank ", "initial_state ", "steps ",
    ],
)  # fmt: skip
def test_hostile_message_is_read_quickly(piece):
    """No pattern runs away, whatever is repeated."""
    start = time.process_time()
    read_error(piece * (50_000 // len(piece)))
    assert time.process_time() - start < 60


LOGITS = (
    "logits and labels must have the same first dimension, got logits shape [{},50] and labels shape [{}]"
)
STATES = (
    "An `initial_state` was passed that is not compatible with `cell.state_size`. Received "
    "`state_spec`=ListWrapper([{}]); however `cell.state_size` is [128]"
)
SEQUENCE, STATE = "InputSpec(shape=(None, 9, 128), ndim=3)", "InputSpec(shape=(None, {}), ndim=2)"
FED = "Cannot feed value of shape (2, 5, 7) for Tensor u'lstm_1_input:0', which has shape '(5, 5, 7)'"
FIXED = (
    "Error when checking : expected lstm_3 to have shape (173, 38, 1) but got array with shape (32, 173, 38)"
)


@pytest.mark.parametrize(
    ("text", "says", "never"),
    [
        (LOGITS.format(32, 960), "30 labels for each", "to_categorical"),
        (LOGITS.format(960, 32), "30 outputs for each label", "to_categorical"),
        ("indices[120,2] = -1 is not in [0, 10)", "no larger input_dim helps", "Give Embedding input_dim"),
        (FED, "fixed batch size of 5", "(samples, 2, 5, 7)"),
        (FIXED, "X is (samples, 173, 38)", "(samples, 32"),
        ("TypeError: can't multiply sequence by non-int of type 'list'.", "five tensors", "date"),
        (
            STATES.format(f"{SEQUENCE}, {STATE.format(128)}"),
            "The one with time steps is an output",
            "two states",
        ),
        (STATES.format(STATE.format(256)), "decoder 256 units", "time steps"),
    ],
)
def test_numbers_of_a_message_tell_the_cause(text: str, says: str, never: str) -> None:
    """30 times 32 is 960; 256 is both directions of 128."""
    facts = read_error(text)
    assert facts is not None
    sentences = f"{facts.finding.cause} {facts.finding.fix}"
    assert says in sentences and never not in sentences
