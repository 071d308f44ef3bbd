"""The challenges: stacks to fix or to change, with the texts of each."""

from dataclasses import dataclass

from rnnlab.message import Message
from rnnlab.stack import challenge_checks as checks
from rnnlab.stack.challenge_checks import Check
from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shapes import trace

FEATURES = 3


@dataclass(frozen=True)
class Challenge:
    """A stack that is broken or has to be changed.

    task: what to do; hints: three, each says more than the one before; insight: shown when it is solved.
    start, window: the stack and the time steps at the start; window_free: the time steps may be changed.
    checks: all must be met; the first that is not says what is missing.
    solution, solution_window: one way to solve it.
    """

    name: str
    title: str
    task: str
    start: Stack
    hints: tuple[str, ...]
    insight: str
    checks: tuple[Check, ...]
    solution: Stack
    window: int = 24
    window_free: bool = False
    solution_window: int = 24


@dataclass(frozen=True)
class ChallengeVerdict:
    """Whether a challenge is solved, and what is still missing; None if it is solved."""

    solved: bool
    missing: Message | None = None


def verdict_on(challenge: Challenge, stack: Stack, window: int) -> ChallengeVerdict:
    """Whether a person's stack solves the challenge, by the shape rules only."""
    traced = trace(stack, window, FEATURES, samples=1)
    if traced.problem:
        return ChallengeVerdict(False, traced.problem.cause)
    for check in challenge.checks:
        missing = check(traced)
        if missing is not None:
            return ChallengeVerdict(False, missing)
    return ChallengeVerdict(True)


def _lstm(units: int, sequences: bool = False) -> Layer:
    return Layer("lstm", units, sequences)


CHALLENGES: tuple[Challenge, ...] = (
    Challenge(
        "legal",
        "Make it legal",
        "Keras rejects this stack. Fix it so that the second LSTM reads all 24 time steps.",
        start=(_lstm(8), _lstm(4)),
        hints=(
            "Look at the shape on the red arrow: which side is missing?",
            "Layer 1 keeps only its last output, so the time steps are lost there.",
            "Turn return_sequences on for layer 1.",
        ),
        insight="Recurrent into recurrent: return_sequences=True. The last one may keep only its last output.",
        checks=(checks.two_recurrent_layers, checks.time_order_kept),
        solution=(_lstm(8, True), _lstm(4)),
    ),
    Challenge(
        "depth",
        "Remove the pointless depth",
        "This stack is legal, but it learns nothing from the order in time. Let the second LSTM read 24 steps, not 1.",
        start=(_lstm(8), Layer("depth1"), _lstm(4)),
        hints=(
            "How many time steps does the second LSTM read? Look at the shape on its arrow.",
            "The Reshape only silences the error. Which change does the error ask for?",
            "Remove the Reshape and turn return_sequences on for layer 1.",
        ),
        insight="A depth of 1 restores the third side, but not the time steps. Only return_sequences does.",
        checks=(checks.two_recurrent_layers, checks.time_order_kept),
        solution=(_lstm(8, True), _lstm(4)),
    ),
    Challenge(
        "every",
        "The next value at every step",
        "Many to many: let the head predict the next value at each of the 24 steps.",
        start=(_lstm(16, True), _lstm(8)),
        hints=(
            "The head reads the shape that leaves the stack. Does it have time steps?",
            "Every recurrent layer has to return all its outputs, the last layer too.",
            "Turn return_sequences on for layer 2.",
        ),
        insight="If a sequence leaves the stack, the head works at every step: it learns from 24 next values, not one.",
        checks=(checks.two_recurrent_layers, checks.time_order_kept, checks.output_at_every_step),
        solution=(_lstm(16, True), _lstm(8, True)),
    ),
    Challenge(
        "once",
        "One prediction a window",
        "There is one target for each window. Keras would train this stack without an error. Correct it.",
        start=(_lstm(16, True), _lstm(8, True)),
        hints=(
            "The shape that leaves the stack has 24 time steps; the target has none.",
            "You need only the output after the last step.",
            "Turn return_sequences off for layer 2 and do not change layer 1.",
        ),
        insight="The silent mistake: with return_sequences=True every step would be trained toward the one target.",
        checks=(checks.two_recurrent_layers, checks.time_order_kept, checks.one_prediction),
        solution=(_lstm(16, True), _lstm(8)),
    ),
    Challenge(
        "dropout",
        "Through the dropout",
        "Keep the dropout between the two layers and let the second LSTM read all 24 time steps.",
        start=(_lstm(16), Layer("dropout", rate=0.2), _lstm(8)),
        hints=(
            "Dropout does not change the shape: its input and output shapes are equal.",
            "So the time steps were lost before the dropout.",
            "Turn return_sequences on for layer 1.",
        ),
        insight="Dropout does not change any shape: look at the layer before it, which lost the time steps.",
        checks=(checks.two_recurrent_layers, checks.time_order_kept, checks.dropout_between_recurrent_layers),
        solution=(_lstm(16, True), Layer("dropout", rate=0.2), _lstm(8)),
    ),
    Challenge(
        "decoder",
        "Encoder and decoder",
        "The first LSTM summarises the window. Let the second one read that summary at every step "
        "and return a sequence.",
        start=(_lstm(16), _lstm(16, True)),
        hints=(
            "This time layer 1 is correct: the summary is its last output.",
            "A layer between the two has to repeat the summary 24 times.",
            "Add a RepeatVector between the two LSTMs.",
        ),
        insight="RepeatVector makes time steps that are all the same. That is right for a decoder, and only there.",
        checks=(checks.two_recurrent_layers, checks.summary_repeated, checks.sequence_out),
        solution=(_lstm(16), Layer("repeat"), _lstm(16, True)),
    ),
    Challenge(
        "ways",
        "Both directions, 16 wide",
        "Keep the layer bidirectional and let exactly 16 numbers leave for each sample.",
        start=(Layer("bi-lstm", 16),),
        hints=(
            "Two LSTMs run here: one reads forwards, one backwards.",
            "Each returns its units, and the two outputs are concatenated.",
            "Give the layer 8 units.",
        ),
        insight="Bidirectional concatenates both directions: twice the units leave.",
        checks=(checks.bidirectional_lstm, checks.one_prediction, checks.output_width(16)),
        solution=(Layer("bi-lstm", 8),),
    ),
    Challenge(
        "fewer",
        "Same parameters, fewer steps",
        "This stack has 1,224 parameters and reads 48 time steps. Let it read 12 with the same number of parameters.",
        start=(_lstm(12, True), _lstm(6)),
        hints=(
            "Which numbers appear in 4·(u·(u+f)+u)?",
            "The same weights are used at every step, so time steps add no parameters.",
            "Do not change the layers; set the time steps to 12.",
        ),
        insight="Time steps add no parameters: the same weights are used at each of them.",
        checks=(checks.time_steps(12), checks.two_recurrent_layers, checks.parameters(1224)),
        solution=(_lstm(12, True), _lstm(6)),
        window=48,
        window_free=True,
        solution_window=12,
    ),
)
