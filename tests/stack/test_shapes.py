"""The shapes that leave each layer, their parameters and their reasons."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.layers import Layer, read_stack
from rnnlab.stack.shapes import checked_trace, layer_names, shape_text, side_names, trace

from .oracle import few, keras_model, legal_stacks, stacks

REFERENCE = [
    ((1, 3, 1), (1, 4), (1, 3, 4)),
    ((1, 5, 1), (1, 4), (1, 5, 4)),
    ((1, 3, 2), (1, 4), (1, 3, 4)),
    ((1, 5, 2), (1, 4), (1, 5, 4)),
    ((2, 3, 2), (2, 4), (2, 3, 4)),
    ((2, 5, 2), (2, 4), (2, 5, 4)),
    ((2, 3, 1), (2, 4), (2, 3, 4)),
    ((2, 5, 1), (2, 4), (2, 5, 4)),
    ((3, 3, 3), (3, 4), (3, 3, 4)),
    ((3, 5, 3), (3, 4), (3, 5, 4)),
]


def traced(*texts, window=24, features=7, samples=None):
    return trace(read_stack(list(texts)), window, features, samples)


@pytest.mark.parametrize(("given_shape", "without", "with_sequences"), REFERENCE)
def test_lstm_on_the_reference_inputs(given_shape, without, with_sequences):
    """LSTM(4) keeps (samples, units) without sequences and (samples, time steps, units) with them."""
    samples, window, features = given_shape
    assert trace((Layer("lstm", 4),), window, features, samples).output_shape == without
    assert trace((Layer("lstm", 4, True),), window, features, samples).output_shape == with_sequences


@pytest.mark.parametrize(
    ("text", "leaves", "parameters"),
    [
        ("lstm:32", (None, 32), 5120),
        ("lstm:32:seq", (None, 24, 32), 5120),
        ("gru:32", (None, 32), 3936),
        ("rnn:32:seq", (None, 24, 32), 1280),
        ("bi-lstm:32", (None, 64), 10240),
        ("bi-gru:32:seq", (None, 24, 64), 7872),
        ("dense:8", (None, 24, 8), 64),
        ("dropout:0.2", (None, 24, 7), 0),
    ],
)
def test_layer_on_24_steps_of_7_features(text, leaves, parameters):
    """Units replace features, sequences keep the time steps, two ways double the units."""
    (layer,) = traced(text).layers
    assert (layer.output_shape, layer.parameters) == (leaves, parameters)


def test_parameters_never_depend_on_time_steps():
    """4(u(u+f)+u) for an LSTM: units and features alone."""
    assert {traced("lstm:32", window=window).parameters for window in (1, 24, 500)} == {5120}


def test_steps_behind_a_summary():
    """A summary is repeated for the window's steps, or given a depth of 1."""
    assert [layer.output_shape for layer in traced("gru:3", "repeat", "lstm:5:seq").layers] == [
        (None, 3),
        (None, 24, 3),
        (None, 24, 5),
    ]
    assert [layer.output_shape for layer in traced("gru:3", "depth1", "depth1", "rnn:2").layers] == [
        (None, 3),
        (None, 1, 3),
        (None, 1, 3),
        (None, 2),
    ]


def test_names_as_in_a_fresh_model():
    """A name's second use gets a number; the layer inside a Bidirectional uses one up."""
    stack = read_stack(["lstm:2:seq", "bi-lstm:2:seq", "lstm:2", "dense:1", "dense:1", "repeat", "rnn:1"])
    assert layer_names(stack) == (
        "lstm",
        "bidirectional",
        "lstm_2",
        "dense",
        "dense_1",
        "repeat_vector",
        "simple_rnn",
    )


@pytest.mark.slow
@few
@given(legal_stacks(), st.integers(4, 6), st.integers(1, 4))
def test_trace_agrees_with_keras_on_legal_stacks(stack, window, features):
    """Names, shapes, parameters and the order of layers are those of the model Keras builds."""
    found = trace(stack, window, features)
    model = keras_model(stack, window, features)
    assert found.legal
    assert [(shapes.name, shapes.output_shape, shapes.parameters) for shapes in found.layers] == [
        (layer.name, layer.output.shape, layer.count_params()) for layer in model.layers
    ]
    assert found.parameters == model.count_params()


@pytest.mark.slow
@few
@given(stacks(), st.integers(1, 3), st.integers(1, 4))
def test_trace_agrees_with_keras_on_legality(stack, window, features):
    """Keras builds every stack that is legal here, and stops at the layer that is illegal here."""
    found = trace(stack, window, features)
    if found.legal:
        assert keras_model(stack, window, features).output_shape == found.output_shape
        return
    broken = next(shapes.number for shapes in found.layers if shapes.problem)
    if broken > 1:
        keras_model(stack[: broken - 1], window, features)
    with pytest.raises(ValueError, match=r"ndim|total size|at least 3 dimensions|output size"):
        keras_model(stack[:broken], window, features)


def test_reason_of_a_layer_that_keeps_the_last_output():
    """The sentence says what is read, what is lost and what remains."""
    assert str(traced("lstm:32").layers[0].reason) == (
        "Reads 24 time steps of 7 features and keeps only the last output, so the time steps are gone: "
        "32 units remain for each sample."
    )
    assert str(traced("bi-gru:1", window=5, features=1).layers[0].reason) == (
        "Reads 5 time steps of 1 feature forwards and backwards and keeps the last output of each direction, "
        "so the time steps are gone: 2 units (1 each way) remain for each sample."
    )


def test_reason_of_a_layer_that_returns_sequences():
    """The grid is as tall as there are steps and as wide as there are units, and says who can read it."""
    first, last = traced("lstm:32:seq", "gru:8:seq").layers
    assert str(first.reason) == (
        "Reads 24 time steps of 7 features and keeps the output of every step: a grid of 24 time steps "
        "by 32 units, which the next recurrent layer can read."
    )
    assert str(last.reason).endswith(
        "a grid of 24 time steps by 8 units, which leaves the stack as a sequence."
    )


def test_reason_of_the_pointless_reshape():
    """A depth of 1 is legal but pointless: the layer after it reads only one step."""
    _, reshape, second = traced("lstm:32", "depth1", "lstm:32").layers
    assert reshape.reason == Message("stack.pointless_depth_of_1", {"units": 32, "window": 24})
    assert str(reshape.reason) == (
        "Legal but pointless: the 32 units of each sample become one time step of 32 features, "
        "so the order of the 24 time steps, which a recurrent layer needs, is lost."
    )
    assert second.reason.code == "stack.only_one_step_read"
    assert str(second.reason) == (
        "Reads only one time step of 32 features, so there is no order in time to learn from. "
        "The output is 32 units for each sample."
    )


def test_reason_of_a_reshape_after_a_window_of_one_step():
    """Nothing is lost if the window has only one step, so nothing is called pointless."""
    _, reshape, second = traced("lstm:4", "depth1", "lstm:2", window=1).layers
    assert reshape.reason.code == "stack.harmless_depth_of_1"
    assert str(reshape.reason).endswith("Nothing is lost, because the window has only one step.")
    assert second.reason.code == "stack.one_output_kept"
    assert str(second.reason).startswith("Reads 1 time step of 4 features and keeps its one output")


def test_problem_of_stacking_without_sequences():
    """The sentence says what is wrong, where, why, and what Keras would say."""
    found = traced("lstm:32", "lstm:32", "dense:1")
    assert found.problem is not None
    assert str(found.problem.cause) == (
        "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 32): layer 1 kept only "
        "its last output. Keras would say: expected ndim=3, found ndim=2."
    )
    assert found.problem.cause.facts["summarised_by"] == 1
    assert (found.legal, found.output_shape, found.head, found.causal) == (False, None, None, False)
    assert found.layers[1].problem == found.problem
    assert (found.layers[1].input_shape, found.layers[1].output_shape) == ((None, 32), None)
    assert (found.layers[2].input_shape, found.layers[2].problem) == (None, None)
    assert str(found.layers[2].reason) == "Unknown until layer 2 is fixed."


def test_problem_names_the_layer_that_took_the_steps_away():
    """Dropout and Dense keep the time steps out; the cause is the recurrent layer before them."""
    found = traced("gru:8", "dropout:0.5", "dense:3", "bi-lstm:2")
    assert found.problem is not None
    assert "Layer 4 (Bidirectional LSTM)" in str(found.problem.cause)
    assert "gets (samples, 3): layer 1 kept only its last output" in str(found.problem.cause)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("lstm:4:seq", "repeat"), "gets (samples, 24, 4): layer 1 returns the output of every step"),
        (("repeat",), "gets (samples, 24, 7): no recurrent layer before it has read"),
        (("lstm:4", "repeat", "repeat"), "layer 2 has already repeated it for every time step"),
        (("lstm:4", "depth1", "repeat"), "layer 2 has already given it a depth of 1"),
        (("lstm:4:seq", "depth1"), "24 time steps of 4 do not fit into one"),
    ],
)
def test_problem_of_a_sequence_where_a_summary_is_needed(texts, why):
    """The sentence says which layer made it a sequence."""
    found = traced(*texts)
    assert found.problem is not None
    assert why in str(found.problem.cause)


def test_empty_stack():
    """A stack without layers is a problem with a fix, not a crash."""
    found = trace((), 24, 7)
    assert (found.legal, found.layers, found.output_shape) == (False, (), None)
    assert found.problem is not None
    assert found.problem.fixes[0].stack == (Layer("lstm", 32),)


def test_head_of_a_summary():
    """(samples, units): one prediction for each window."""
    head = traced("lstm:32").head
    assert head is not None
    assert (head.sequence, head.steps, head.every_step) == (False, None, False)
    assert "one prediction for each window" in str(head.reason)


def test_head_of_a_sequence():
    """(samples, steps, units): the next value is learned at every step."""
    found = traced("lstm:32:seq", "dropout:0.1", "dense:4")
    assert found.head is not None
    assert (found.head.sequence, found.head.steps, found.head.every_step) == (True, 24, True)
    assert "learns the next value at every step (many to many). The forecast is the last one." in str(
        found.head.reason
    )


@pytest.mark.parametrize(
    ("texts", "causal", "why"),
    [
        (("bi-lstm:4:seq",), False, "layer 1 also reads backwards, so its outputs at earlier"),
        (("lstm:4:seq", "bi-rnn:4:seq", "gru:2:seq"), False, "layer 2 also reads backwards"),
        (("lstm:4", "repeat", "lstm:4:seq"), False, "layer 2 repeats a summary of the whole window"),
        (("lstm:4", "depth1", "lstm:4:seq"), False, "layer 2 made one step of the whole window"),
        (("bi-lstm:4:seq", "lstm:4"), True, "one prediction for each window"),
        (("bi-lstm:4",), True, "one prediction for each window"),
        (("lstm:4:seq", "gru:4:seq"), True, "learns the next value at every step"),
    ],
)
def test_causal_and_the_head_that_follows(texts, causal, why):
    """Where earlier steps know later rows, the last step alone is trained, and the head says why."""
    found = traced(*texts)
    assert found.causal is causal
    assert found.head is not None
    assert found.head.every_step is (causal and found.head.sequence)
    assert why in str(found.head.reason)


@pytest.mark.parametrize("texts", [("bi-lstm:4:seq",), ("lstm:4", "repeat"), ("lstm:4", "depth1")])
def test_causal_with_a_window_of_one_step(texts):
    """With one step there is no earlier one that could know later rows."""
    assert traced(*texts, window=1).causal


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((None, 24, 7), "(samples, 24, 7)"),
        ((2, 5, 3), "(2, 5, 3)"),
        ((None, 32), "(samples, 32)"),
        (None, "unknown"),
    ],
)
def test_shape_text(shape, text):
    """Samples are named where they are not known."""
    assert shape_text(shape) == text


def test_side_names():
    """The last side is features in the series and units behind a layer."""
    assert side_names((None, 24, 7)) == ("samples", "time steps", "features")
    assert side_names((None, 24, 32), leaves_layer=True) == ("samples", "time steps", "units")
    assert side_names((None, 32), leaves_layer=True) == ("samples", "units")


def test_checked_trace_of_a_legal_stack():
    """The trace of a legal stack is returned unchanged."""
    stack = read_stack(["lstm:4"])
    assert checked_trace(stack, 5, 3, 2) == trace(stack, 5, 3, 2)


def test_checked_trace_of_an_illegal_stack():
    """The Mistake says the problem and each fix as text for the command line; its code is the problem's."""
    with pytest.raises(Mistake) as caught:
        checked_trace(read_stack(["lstm:32", "lstm:16"]), 24, 7)
    assert caught.value.code == "stack.time_steps_missing"
    assert (caught.value.facts["number"], caught.value.facts["summarised_by"]) == (2, 1)
    assert str(caught.value).endswith(
        "Fix: write lstm:32:seq for layer 1, or put repeat before layer 2, or remove layer 2 (lstm:16)."
    )


@pytest.mark.parametrize(
    ("window", "features", "samples", "name"),
    [(0, 7, None, "window"), (24, 0, None, "features"), (24, 7, 0, "samples")],
)
def test_checked_trace_of_a_side_below_one(window, features, samples, name):
    """Every side of the input is at least 1."""
    with pytest.raises(Mistake, match=rf"The value for {name} is 0\. Give at least 1\.") as refused:
        checked_trace((Layer("lstm", 4),), window, features, samples)
    assert refused.value.facts == {"name": name, "value": 0}


def test_checked_trace_of_an_empty_stack():
    """No layer is a Mistake."""
    with pytest.raises(Mistake, match=r"no layers\. Add at least one"):
        checked_trace((), 24, 7)


def test_stack_needs_no_tensorflow():
    """Every shape is known with no TensorFlow, Keras or Streamlit in the process."""
    code = (
        "import sys, rnnlab.stack.shapes, rnnlab.stack.outputs, rnnlab.stack.keras_code.reader, "
        "rnnlab.stack.source, rnnlab.stack.presets, rnnlab.stack.editing\n"
        "print(sorted({'tensorflow', 'keras', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
