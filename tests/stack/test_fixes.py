"""The mends that a problem offers."""

from hypothesis import given
from hypothesis import strategies as st

from rnnlab.stack.layers import MOST_LAYERS, checked_stack, read_stack
from rnnlab.stack.shapes import trace

from .oracle import many, stacks


def labels_and_stacks(*texts):
    problem = trace(read_stack(list(texts)), 24, 7).problem
    assert problem is not None
    return [(mend.label, [str(layer) for layer in mend.stack]) for mend in problem.mends]


def layers_behind_the_problem(stack, window):
    """How many layers are left to check behind the first illegal one; -1 for a legal stack."""
    broken = [step.number for step in trace(stack, window, 3).steps if step.problem]
    return len(stack) - broken[0] if broken else -1


def test_mends_of_stacking_without_sequences():
    """Best first: sequences from the layer that lost them, then a repeat, then without the layer."""
    assert labels_and_stacks("lstm:32", "lstm:16") == [
        ("Return sequences from layer 1", ["lstm:32:seq", "lstm:16"]),
        ("Repeat the last output for every time step before layer 2", ["lstm:32", "repeat", "lstm:16"]),
        ("Remove layer 2", ["lstm:32"]),
    ]


def test_mends_of_a_repeat_behind_a_sequence():
    """The layer before keeps its last output, or the repeat goes, or a reader comes in between."""
    assert labels_and_stacks("gru:4:seq", "repeat") == [
        ("Keep only the last output of layer 1", ["gru:4", "repeat"]),
        ("Remove layer 2", ["gru:4:seq"]),
        ("Put an LSTM(32) before layer 2", ["gru:4:seq", "lstm:32", "repeat"]),
    ]


def test_mends_of_a_reshape_behind_a_sequence():
    """The reshape makes no sense anyway: without it comes first."""
    assert labels_and_stacks("gru:4:seq", "depth1", "lstm:2") == [
        ("Remove layer 2", ["gru:4:seq", "lstm:2"]),
        ("Keep only the last output of layer 1", ["gru:4", "depth1", "lstm:2"]),
    ]


def test_mends_of_a_lone_layer():
    """A stack of one is never mended into an empty one."""
    assert labels_and_stacks("repeat") == [("Put an LSTM(32) before layer 1", ["lstm:32", "repeat"])]
    assert labels_and_stacks("depth1") == [("Put an LSTM(32) before layer 1", ["lstm:32", "depth1"])]


@many
@given(stacks(MOST_LAYERS), st.integers(1, 3))
def test_every_mend_mends(stack, window):
    """A mended stack is legal up to the layer that was illegal, that one included, and stays in bounds."""
    problem = trace(stack, window, 3).problem
    for mend in problem.mends if problem else ():
        assert layers_behind_the_problem(mend.stack, window) < layers_behind_the_problem(stack, window)
        assert checked_stack(mend.stack) == mend.stack


@many
@given(stacks(MOST_LAYERS), st.integers(1, 3))
def test_one_to_three_mends_until_the_stack_is_legal(stack, window):
    """Taking the best mend again and again ends in a legal stack."""
    for _ in range(len(stack) + 1):
        problem = trace(stack, window, 3).problem
        if problem is None:
            break
        assert 1 <= len(problem.mends) <= 3
        stack = problem.mends[0].stack
    assert trace(stack, window, 3).legal
