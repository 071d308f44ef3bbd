"""The fixes that a problem offers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.stack.layers import MOST_LAYERS, checked_stack, read_stack
from rnnlab.stack.shapes import trace

from .oracle import many, stacks


def labels_and_stacks(*texts):
    problem = trace(read_stack(list(texts)), 24, 7).problem
    assert problem is not None
    return [(str(fix.label), [str(layer) for layer in fix.stack]) for fix in problem.fixes]


def layers_after_the_problem(stack, window):
    """The number of layers after the first illegal one; -1 for a legal stack."""
    broken = [shapes.number for shapes in trace(stack, window, 3).layers if shapes.problem]
    return len(stack) - broken[0] if broken else -1


def test_fixes_of_stacking_without_sequences():
    """Best first: sequences from the layer that lost them, then a repeat, then removing the layer."""
    assert labels_and_stacks("lstm:32", "lstm:16") == [
        ("Return sequences from layer 1", ["lstm:32:seq", "lstm:16"]),
        ("Repeat the last output for every time step before layer 2", ["lstm:32", "repeat", "lstm:16"]),
        ("Remove layer 2", ["lstm:32"]),
    ]


def test_fixes_of_a_repeat_after_a_sequence():
    """The layer before keeps its last output, or the repeat is removed, or a recurrent layer is inserted."""
    assert labels_and_stacks("gru:4:seq", "repeat") == [
        ("Keep only the last output of layer 1", ["gru:4", "repeat"]),
        ("Remove layer 2", ["gru:4:seq"]),
        ("Put an LSTM(32) before layer 2", ["gru:4:seq", "lstm:32", "repeat"]),
    ]


def test_fixes_of_a_reshape_after_a_sequence():
    """The reshape is pointless anyway: removing it comes first."""
    assert labels_and_stacks("gru:4:seq", "depth1", "lstm:2") == [
        ("Remove layer 2", ["gru:4:seq", "lstm:2"]),
        ("Keep only the last output of layer 1", ["gru:4", "depth1", "lstm:2"]),
    ]


@pytest.mark.parametrize("kind", ["flatten", "avgpool"])
def test_fixes_of_a_recurrent_layer_after_the_time_steps_were_removed(kind):
    """The layer that removed them is removed first."""
    assert labels_and_stacks("lstm:4:seq", kind, "gru:2") == [
        ("Remove layer 2", ["lstm:4:seq", "gru:2"]),
        (
            "Repeat the summary for every time step before layer 3",
            ["lstm:4:seq", kind, "repeat", "gru:2"],
        ),
        ("Remove layer 3", ["lstm:4:seq", kind]),
    ]


def test_fix_that_a_layer_between_would_undo_is_not_offered():
    """With sequences from layer 1, Flatten would still take the time steps away."""
    assert [label for label, _ in labels_and_stacks("lstm:4", "flatten", "gru:2")] == [
        "Repeat the summary for every time step before layer 3",
        "Remove layer 3",
    ]


def test_fixes_of_a_kernel_longer_than_the_window():
    """A shorter kernel, or zeros before the window; a kernel as long as the window is legal."""
    assert labels_and_stacks("conv1d:8:25", "lstm:4") == [
        ("Read fewer time steps at once in layer 1: Conv1D(8, 3)", ["conv1d:8:3", "lstm:4"]),
        ("Put zeros before the window in layer 1 (padding causal)", ["conv1d:8:25:causal", "lstm:4"]),
        ("Remove layer 1", ["lstm:4"]),
    ]
    assert trace(read_stack(["conv1d:8:24"]), 24, 7).legal
    problem = trace(read_stack(["conv1d:8:3"]), 2, 7).problem
    assert [str(fix.stack[0]) for fix in problem.fixes] == ["conv1d:8:2", "conv1d:8:3:causal"]
    assert str(problem.cause) == (
        "Layer 1 (Conv1D) reads 3 time steps at once, but the window has only 2. "
        "Keras would say: computed output size would be zero or negative."
    )


def test_fixes_of_a_time_distributed_dense_without_time_steps():
    """Dense alone takes the last output."""
    assert labels_and_stacks("lstm:4", "td-dense:8") == [
        ("Return sequences from layer 1", ["lstm:4:seq", "td-dense:8"]),
        ("Take Dense(8) without TimeDistributed for layer 2", ["lstm:4", "dense:8"]),
        ("Repeat the last output for every time step before layer 2", ["lstm:4", "repeat", "td-dense:8"]),
    ]


def test_fixes_of_a_stack_of_one_layer():
    """No fix empties the stack."""
    assert labels_and_stacks("repeat") == [("Put an LSTM(32) before layer 1", ["lstm:32", "repeat"])]
    assert labels_and_stacks("depth1") == [("Put an LSTM(32) before layer 1", ["lstm:32", "depth1"])]


def test_facts_of_a_fix():
    """A fix as plain data: what is done, to which layer, and the layer as it is then."""
    problem = trace(read_stack(["lstm:32", "lstm:16"]), 24, 7).problem
    assert problem is not None
    assert [fix.facts for fix in problem.fixes] == [
        ("return_sequences", 1, "lstm:32:seq"),
        ("repeat_last_output", 2, "repeat"),
        ("remove_layer", 2, "lstm:16"),
    ]


@many
@given(stacks(MOST_LAYERS), st.integers(1, 3))
def test_every_fix_fixes(stack, window):
    """A fixed stack is legal up to and including the layer that was illegal, and its numbers are valid."""
    problem = trace(stack, window, 3).problem
    for fix in problem.fixes if problem else ():
        assert layers_after_the_problem(fix.stack, window) < layers_after_the_problem(stack, window)
        assert checked_stack(fix.stack) == fix.stack


@many
@given(stacks(MOST_LAYERS), st.integers(1, 3))
def test_one_to_three_fixes_until_the_stack_is_legal(stack, window):
    """Applying the best fix repeatedly gives a legal stack."""
    for _ in range(len(stack) + 1):
        problem = trace(stack, window, 3).problem
        if problem is None:
            break
        assert 1 <= len(problem.fixes) <= 3
        stack = problem.fixes[0].stack
    assert trace(stack, window, 3).legal
