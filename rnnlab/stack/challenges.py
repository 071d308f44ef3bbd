"""Stacks to be mended, and whether a stack that somebody made of one does what was asked."""

from collections.abc import Callable
from dataclasses import dataclass

from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shapes import LayerShapes, Trace, shape_text, trace

Want = Callable[[Trace], str | None]
FEATURES = 3


@dataclass(frozen=True)
class Challenge:
    """A stack that is broken or wants something.

    task: what is to be reached; hints: one more telling than the other; insight: what one has seen
    when it is done; window: time steps at the start, and `window_free` whether they may be changed.
    wants: each says what still lacks, or None; the first that lacks something speaks.
    solution, solution_window: one way to do it.
    """

    name: str
    title: str
    task: str
    start: Stack
    hints: tuple[str, ...]
    insight: str
    wants: tuple[Want, ...]
    solution: Stack
    window: int = 24
    window_free: bool = False
    solution_window: int = 24


@dataclass(frozen=True)
class Verdict:
    """Whether it is done, and the insight or what still lacks."""

    done: bool
    says: str


def judged(challenge: Challenge, stack: Stack, window: int) -> Verdict:
    """What is to be said about a stack somebody made of the challenge, by the shape rules alone."""
    traced = trace(stack, window, FEATURES, samples=1)
    if traced.problem:
        return Verdict(False, traced.problem.sentence)
    for want in challenge.wants:
        lacking = want(traced)
        if lacking:
            return Verdict(False, lacking)
    return Verdict(True, challenge.insight)


def _recurrent(traced: Trace) -> list[LayerShapes]:
    return [step for step in traced.steps if step.layer.recurrent]


def _two_recurrent(traced: Trace) -> str | None:
    number = len(_recurrent(traced))
    return None if number >= 2 else f"Two recurrent layers are wanted, and here is {number or 'none'}."


def _second_reads_all(traced: Trace) -> str | None:
    """Every recurrent layer behind the first reads what really happened at each time step."""
    window = traced.input_shape[1]
    for step in traced.steps:
        if step.layer.kind in ("repeat", "depth1"):
            return (
                f"Legal, but layer {step.number} ({step.layer.title}) stands in the way: the order of the "
                f"{window} time steps is gone before the next layer reads it."
            )
    return None


def _every_step(traced: Trace) -> str | None:
    assert traced.head is not None
    if traced.head.every_step:
        return None
    if traced.head.sequence:
        return traced.head.sentence
    return f"{shape_text(traced.output_shape)} leaves the stack: not one output for every time step yet."


def _once(traced: Trace) -> str | None:
    assert traced.head is not None
    if not traced.head.sequence:
        return None
    return (
        f"{shape_text(traced.output_shape)} leaves the stack: a whole sequence, and one prediction is wanted."
    )


def _width(units: int) -> Want:
    def lacking(traced: Trace) -> str | None:
        assert traced.output_shape is not None
        leaves = traced.output_shape[-1]
        return None if leaves == units else f"{leaves} numbers leave for each sample, and {units} are wanted."

    return lacking


def _has(kind: str, what: str) -> Want:
    def lacking(traced: Trace) -> str | None:
        return None if any(step.layer.kind == kind for step in traced.steps) else f"{what} has to stay."

    return lacking


def _dropout_between(traced: Trace) -> str | None:
    for step in traced.steps:
        others = (traced.steps[: step.number - 1], traced.steps[step.number :])
        if step.layer.kind == "dropout" and all(any(s.layer.recurrent for s in side) for side in others):
            return None
    return "The dropout has to stay between the two recurrent layers."


def _summary_repeated(traced: Trace) -> str | None:
    """A recurrent layer's summary is read by another one, as often as there are time steps."""
    places = [step.number - 1 for step in traced.steps if step.layer.kind == "repeat"]
    if not places:
        return (
            "The second layer does not read the summary yet: the first one has to keep its last output only."
        )
    before, after = traced.steps[: places[0]], traced.steps[places[0] + 1 :]
    if any(step.layer.recurrent for step in before) and any(step.layer.recurrent for step in after):
        return None
    return "A recurrent layer has to stand before the RepeatVector, and another behind it."


def _sequence_out(traced: Trace) -> str | None:
    assert traced.output_shape is not None
    if len(traced.output_shape) == 3:
        return None
    return (
        f"{shape_text(traced.output_shape)} leaves the stack: the decoder still keeps only its last output."
    )


def _steps(number: int) -> Want:
    def lacking(traced: Trace) -> str | None:
        window = traced.input_shape[1]
        return None if window == number else f"The stack reads {window} time steps, and {number} are wanted."

    return lacking


def _parameters(number: int) -> Want:
    def lacking(traced: Trace) -> str | None:
        has = traced.parameters or 0
        return None if has == number else f"The stack has {has:,} parameters, and {number:,} are wanted."

    return lacking


def _lstm(units: int, sequences: bool = False) -> Layer:
    return Layer("lstm", units, sequences)


CHALLENGES: tuple[Challenge, ...] = (
    Challenge(
        "legal",
        "Make it legal",
        "Keras refuses this stack. Mend it so that the second LSTM reads all 24 time steps.",
        start=(_lstm(8), _lstm(4)),
        hints=(
            "Look at the shape on the red arrow: which side is missing?",
            "The time steps are lost where only the last output is kept: in layer 1.",
            "Turn return_sequences on for layer 1.",
        ),
        insight="Recurrent into recurrent: return_sequences=True. The last one may keep its last output only.",
        wants=(_two_recurrent, _second_reads_all),
        solution=(_lstm(8, True), _lstm(4)),
    ),
    Challenge(
        "depth",
        "Remove the senseless depth",
        "Legal, and it learns nothing from the order in time. Let the second LSTM read 24 steps, not 1.",
        start=(_lstm(8), Layer("depth1"), _lstm(4)),
        hints=(
            "How many time steps does the second LSTM read? The shape on its arrow says it.",
            "The Reshape only silences the error. What would the error have asked for?",
            "Remove the Reshape and turn return_sequences on for layer 1.",
        ),
        insight="A depth of 1 gives the third side back, but not the time. Only return_sequences does.",
        wants=(_two_recurrent, _second_reads_all),
        solution=(_lstm(8, True), _lstm(4)),
    ),
    Challenge(
        "every",
        "The next value at every step",
        "Many to many: the head shall predict the next value at each of the 24 steps.",
        start=(_lstm(16, True), _lstm(8)),
        hints=(
            "The head works on what leaves the stack. Are there time steps in it?",
            "Each recurrent layer on the way has to hand on all its outputs, the last one too.",
            "Turn return_sequences on for layer 2.",
        ),
        insight="With a sequence out, the head works at every step: 24 next values to learn from, not one.",
        wants=(_two_recurrent, _second_reads_all, _every_step),
        solution=(_lstm(16, True), _lstm(8, True)),
    ),
    Challenge(
        "once",
        "One prediction a window",
        "There is one target for each window. Keras would train this stack and say nothing. Make it right.",
        start=(_lstm(16, True), _lstm(8, True)),
        hints=(
            "What leaves the stack has 24 time steps, and the target has none.",
            "Only the output after the last step is wanted.",
            "Turn return_sequences off for layer 2, and leave layer 1 as it is.",
        ),
        insight="The silent mistake: left on True, every step would be trained towards the one target.",
        wants=(_two_recurrent, _second_reads_all, _once),
        solution=(_lstm(16, True), _lstm(8)),
    ),
    Challenge(
        "dropout",
        "Through the dropout",
        "Keep the dropout between the two layers, and let the second LSTM read all 24 time steps.",
        start=(_lstm(16), Layer("dropout", rate=0.2), _lstm(8)),
        hints=(
            "Dropout leaves the shape as it is: what goes in comes out.",
            "So the time steps were lost before the dropout.",
            "Turn return_sequences on for layer 1.",
        ),
        insight="Dropout passes any shape through: look past it to the layer that lost the time steps.",
        wants=(_two_recurrent, _second_reads_all, _dropout_between),
        solution=(_lstm(16, True), Layer("dropout", rate=0.2), _lstm(8)),
    ),
    Challenge(
        "decoder",
        "Encoder and decoder",
        "The first LSTM makes a summary of the window; the second shall read that summary at every step, "
        "and put out a sequence.",
        start=(_lstm(16), _lstm(16, True)),
        hints=(
            "This time layer 1 is right: a summary is its last output.",
            "Something between the two has to say the summary 24 times.",
            "Add a RepeatVector between the two LSTMs.",
        ),
        insight="RepeatVector gives time steps that all say the same: right for a decoder, and only there.",
        wants=(_two_recurrent, _summary_repeated, _sequence_out),
        solution=(_lstm(16), Layer("repeat"), _lstm(16, True)),
    ),
    Challenge(
        "ways",
        "Both ways, 16 wide",
        "Keep the layer bidirectional, and let exactly 16 numbers leave for each sample.",
        start=(Layer("bi-lstm", 16),),
        hints=(
            "Two LSTMs run here, one forwards and one backwards.",
            "Each puts out its units, and the two are laid side by side.",
            "Give the layer 8 units.",
        ),
        insight="Bidirectional lays both ways side by side: twice the units leave.",
        wants=(_has("bi-lstm", "The bidirectional LSTM"), _once, _width(16)),
        solution=(Layer("bi-lstm", 8),),
    ),
    Challenge(
        "fewer",
        "Same parameters, fewer steps",
        "This stack has 1,224 parameters and reads 48 time steps. Let it read 12, with exactly as many parameters.",
        start=(_lstm(12, True), _lstm(6)),
        hints=(
            "Which numbers stand in 4·(u·(u+f)+u)?",
            "The same weights are used at every step, so steps cost none.",
            "Leave the layers alone and set the time steps to 12.",
        ),
        insight="Time steps cost no parameters: the same weights are used at each of them.",
        wants=(_steps(12), _two_recurrent, _parameters(1224)),
        solution=(_lstm(12, True), _lstm(6)),
        window=48,
        window_free=True,
        solution_window=12,
    ),
)
