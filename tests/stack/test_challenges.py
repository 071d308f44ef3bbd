"""The challenges: none is done at the start, each can be done, and no shortcut passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.stack.challenges import CHALLENGES, FEATURES, Challenge, judged
from rnnlab.stack.layers import checked_stack, read_stack
from rnnlab.stack.shapes import trace

from .oracle import few, keras_model, stacks

BY_NAME = {challenge.name: challenge for challenge in CHALLENGES}
every_challenge = pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.name)


def verdict(name: str, *layers: str, window: int | None = None):
    challenge = BY_NAME[name]
    return judged(challenge, read_stack(list(layers)), window or challenge.window)


LACKING = {
    "legal": "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 8): layer 1 kept only",
    "depth": "layer 2 (Reshape) stands in the way: the order of the 24 time steps is gone",
    "every": "(1, 8) leaves the stack: not one output for every time step",
    "once": "(1, 24, 8) leaves the stack: a whole sequence, and one prediction is wanted",
    "dropout": "Layer 3 (LSTM) needs (samples, time steps, features) but gets (samples, 16): layer 1 kept only",
    "decoder": "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 16): layer 1 kept only",
    "ways": "32 numbers leave for each sample, and 16 are wanted",
    "fewer": "reads 48 time steps, and 12 are wanted",
}


@every_challenge
def test_start_is_not_done_and_says_what_lacks(challenge: Challenge) -> None:
    """There is something to do, and one sentence about it, with the layer and the numbers."""
    said = judged(challenge, challenge.start, challenge.window)
    assert not said.done
    assert LACKING[challenge.name] in said.says


@pytest.mark.slow
@every_challenge
def test_solution_is_done_and_keras_builds_it(challenge: Challenge) -> None:
    """The solution is legal for the real Keras, and from the start it is a matter of a few edits."""
    said = judged(challenge, challenge.solution, challenge.solution_window)
    assert (said.done, said.says) == (True, challenge.insight)
    model = keras_model(challenge.solution, challenge.solution_window, FEATURES)
    through = trace(challenge.solution, challenge.solution_window, FEATURES)
    assert [layer.output.shape for layer in model.layers] == [step.output_shape for step in through.steps]
    assert checked_stack(challenge.start) == challenge.start
    assert len(challenge.hints) == len(set(challenge.hints)) == 3


@pytest.mark.slow
def test_parameters_that_are_wanted_are_keras_s() -> None:
    """The task's number is what Keras counts, before and after, for 48 steps and for 12."""
    challenge = BY_NAME["fewer"]
    for window in (challenge.window, challenge.solution_window):
        assert keras_model(challenge.start, window, FEATURES).count_params() == 1224
    assert "1,224" in challenge.task


@pytest.mark.parametrize("name", ["legal", "depth"])
@pytest.mark.parametrize("shortcut", ["repeat", "depth1"])
def test_silencing_the_error_is_no_mend(name: str, shortcut: str) -> None:
    """A RepeatVector or a depth of 1 is legal, and the second LSTM still reads no real time step."""
    said = verdict(name, "lstm:8", shortcut, "lstm:4")
    assert not said.done
    assert "the order of the 24 time steps is gone" in said.says


@pytest.mark.parametrize("name", ["legal", "depth", "every", "once", "dropout", "decoder"])
def test_throwing_a_layer_away_is_no_mend(name: str) -> None:
    """One LSTM is legal, and not what was asked for."""
    assert not verdict(name, "lstm:8").done


@pytest.mark.parametrize(
    ("name", "layers", "says"),
    [
        ("every", ["lstm:16:seq", "bi-lstm:8:seq"], "only the last step is trained"),
        ("once", ["lstm:16:seq", "lstm:8:seq", "lstm:8:seq"], "(1, 24, 8) leaves the stack"),
        ("dropout", ["lstm:16:seq", "lstm:8"], "The dropout has to stay"),
        ("dropout", ["lstm:16:seq", "lstm:8", "dropout:0.2"], "The dropout has to stay between"),
        ("dropout", ["dropout:0.2", "lstm:16:seq", "lstm:8"], "The dropout has to stay between"),
        ("decoder", ["lstm:16:seq", "lstm:16:seq"], "does not read the summary yet"),
        ("decoder", ["lstm:16", "repeat", "lstm:16"], "keeps only its last output"),
        ("ways", ["lstm:16"], "The bidirectional LSTM has to stay"),
        ("ways", ["bi-lstm:4"], "8 numbers leave"),
        ("legal", ["lstm:8", "lstm:4"], "expected ndim=3, found ndim=2"),
    ],
)
def test_what_lacks_is_said(name: str, layers: list[str], says: str) -> None:
    """The sentence names what is in the way."""
    said = verdict(name, *layers)
    assert not said.done
    assert says in said.says


def test_fewer_steps_with_other_units_is_not_the_same_network() -> None:
    """The number of parameters is quoted beside the one that is wanted."""
    said = verdict("fewer", "lstm:8:seq", "lstm:6", window=12)
    assert said.says == "The stack has 744 parameters, and 1,224 are wanted."


def test_other_kinds_that_do_the_same_are_as_good() -> None:
    """A GRU that hands on its sequence, or a layer more, solves it too."""
    assert verdict("legal", "gru:8:seq", "lstm:4").done
    assert verdict("legal", "lstm:8:seq", "lstm:8:seq", "lstm:4").done
    assert verdict("decoder", "gru:5", "repeat", "lstm:16:seq", "dense:2").done


@pytest.mark.slow
@few
@given(stacks(2), st.sampled_from(CHALLENGES), st.integers(0, 3))
def test_what_is_done_is_legal_for_keras(more, challenge, at) -> None:
    """The solution with more layers in it, legal or not, is judged; one that passes can be built."""
    stack, window = (*challenge.solution[:at], *more, *challenge.solution[at:]), challenge.solution_window
    done = judged(challenge, stack, window).done
    assert (
        not done or keras_model(stack, window, FEATURES).output_shape == trace(stack, window, 3).output_shape
    )
    assert done or stack != challenge.solution
