"""The challenges: none is solved at the start, each can be solved, and no shortcut passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.stack.challenges import CHALLENGES, FEATURES, Challenge, ChallengeVerdict, verdict_on
from rnnlab.stack.layers import checked_stack, read_stack
from rnnlab.stack.shapes import trace

from .oracle import few, keras_model, stacks

BY_NAME = {challenge.name: challenge for challenge in CHALLENGES}
every_challenge = pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.name)


def verdict(name: str, *layers: str, window: int | None = None) -> ChallengeVerdict:
    challenge = BY_NAME[name]
    return verdict_on(challenge, read_stack(list(layers)), window or challenge.window)


MISSING = {
    "legal": "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 8): layer 1 kept only",
    "depth": "layer 2 (Reshape) is in the way: the order of the 24 time steps is lost",
    "every": "(1, 8) leaves the stack. There is not yet an output for every time step",
    "once": "(1, 24, 8) leaves the stack. That is a whole sequence, but the task needs one prediction",
    "dropout": "Layer 3 (LSTM) needs (samples, time steps, features) but gets (samples, 16): layer 1 kept only",
    "decoder": "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 16): layer 1 kept only",
    "ways": "32 numbers leave for each sample, but the task needs 16",
    "fewer": "reads 48 time steps, but the task needs 12",
}


@every_challenge
def test_start_is_not_solved_and_says_what_is_missing(challenge: Challenge) -> None:
    """Every start lacks something; one sentence says what, with the layer and the numbers."""
    start = verdict_on(challenge, challenge.start, challenge.window)
    assert not start.solved
    assert MISSING[challenge.name] in str(start.missing)


@pytest.mark.slow
@every_challenge
def test_solution_solves_it_and_keras_builds_it(challenge: Challenge) -> None:
    """The solution is legal for the real Keras, and the start is a valid stack with three hints."""
    assert verdict_on(challenge, challenge.solution, challenge.solution_window) == ChallengeVerdict(True)
    model = keras_model(challenge.solution, challenge.solution_window, FEATURES)
    traced = trace(challenge.solution, challenge.solution_window, FEATURES)
    assert [layer.output.shape for layer in model.layers] == [shapes.output_shape for shapes in traced.layers]
    assert checked_stack(challenge.start) == challenge.start
    assert len(challenge.hints) == len(set(challenge.hints)) == 3


@pytest.mark.slow
def test_parameters_in_the_task_are_keras_s() -> None:
    """The task's number is what Keras counts, before and after, for 48 steps and for 12."""
    challenge = BY_NAME["fewer"]
    for window in (challenge.window, challenge.solution_window):
        assert keras_model(challenge.start, window, FEATURES).count_params() == 1224
    assert "1,224" in challenge.task


@pytest.mark.parametrize("name", ["legal", "depth"])
@pytest.mark.parametrize("shortcut", ["repeat", "depth1"])
def test_silencing_the_error_is_not_a_solution(name: str, shortcut: str) -> None:
    """A RepeatVector or a depth of 1 is legal, but the second LSTM does not read the real time steps."""
    shortened = verdict(name, "lstm:8", shortcut, "lstm:4")
    assert shortened.missing is not None
    assert (shortened.missing.code, shortened.missing.facts["number"]) == ("stack.time_order_lost", 2)


@pytest.mark.parametrize("name", ["legal", "depth", "every", "once", "dropout", "decoder"])
def test_removing_a_layer_is_not_a_solution(name: str) -> None:
    """One LSTM is legal but not what the task asks for."""
    assert not verdict(name, "lstm:8").solved


@pytest.mark.parametrize(
    ("name", "layers", "code", "sentence"),
    [
        (
            "every",
            ["lstm:16:seq", "bi-lstm:8:seq"],
            "only_last_step_trained",
            "only the last step is trained",
        ),
        (
            "once",
            ["lstm:16:seq", "lstm:8:seq", "lstm:8:seq"],
            "sequence_leaves",
            "(1, 24, 8) leaves the stack",
        ),
        ("dropout", ["lstm:16:seq", "lstm:8"], "dropout_not_between", "The dropout has to stay between"),
        ("dropout", ["lstm:16:seq", "lstm:8", "dropout:0.2"], "dropout_not_between", "between the two"),
        ("dropout", ["dropout:0.2", "lstm:16:seq", "lstm:8"], "dropout_not_between", "between the two"),
        ("decoder", ["lstm:16:seq", "lstm:16:seq"], "summary_not_repeated", "does not read the summary yet"),
        ("decoder", ["lstm:16:seq", "lstm:16", "repeat"], "repeat_not_between", "another one after it"),
        (
            "decoder",
            ["lstm:16", "repeat", "lstm:16"],
            "decoder_keeps_last_output",
            "keeps only its last output",
        ),
        ("ways", ["lstm:16"], "required_layer_removed", "The bidirectional LSTM has to stay"),
        ("ways", ["bi-lstm:4"], "wrong_width", "8 numbers leave"),
        ("legal", ["lstm:8", "lstm:4"], "time_steps_missing", "expected ndim=3, found ndim=2"),
        ("legal", ["lstm:8"], "second_recurrent_layer_missing", "the stack has 1"),
        ("legal", ["dense:8"], "second_recurrent_layer_missing", "the stack has none"),
    ],
)
def test_what_is_missing_is_said(name: str, layers: list[str], code: str, sentence: str) -> None:
    """Which check is not met, and in words what is missing."""
    missing = verdict(name, *layers).missing
    assert missing is not None
    assert missing.code == f"stack.{code}"
    assert sentence in str(missing)


def test_fewer_steps_with_other_units_is_not_the_same_network() -> None:
    """The sentence says the actual and the needed number of parameters."""
    missing = verdict("fewer", "lstm:8:seq", "lstm:6", window=12).missing
    assert str(missing) == "The stack has 744 parameters, but the task needs 1,224."


def test_other_kinds_that_do_the_same_are_as_good() -> None:
    """A GRU that returns its sequence, or one more layer, solves it too."""
    assert verdict("legal", "gru:8:seq", "lstm:4").solved
    assert verdict("legal", "lstm:8:seq", "lstm:8:seq", "lstm:4").solved
    assert verdict("decoder", "gru:5", "repeat", "lstm:16:seq", "dense:2").solved


@pytest.mark.slow
@few
@given(stacks(2), st.sampled_from(CHALLENGES), st.integers(0, 3))
def test_what_solves_it_is_legal_for_keras(more, challenge, at) -> None:
    """The solution with random layers inserted: if it still solves the challenge, Keras can build it."""
    stack, window = (*challenge.solution[:at], *more, *challenge.solution[at:]), challenge.solution_window
    solved = verdict_on(challenge, stack, window).solved
    assert (
        not solved
        or keras_model(stack, window, FEATURES).output_shape == trace(stack, window, 3).output_shape
    )
    assert solved or stack != challenge.solution
