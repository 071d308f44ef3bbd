"""The questions of the quiz. The shapes and parameters in the answers are computed by the shape rules."""

from dataclasses import dataclass
from typing import Any, Literal

from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shapes import trace


@dataclass(frozen=True)
class Question:
    """A question with its answer.

    kind: how it is answered. options: of the kinds "choice" and "several".
    explanation: shown after the right answer. clue: shown after a wrong one. chapter: has the picture.
    """

    kind: Literal["shape", "number", "choice", "several"]
    text: str
    answer: Any
    explanation: str
    clue: str
    chapter: str
    options: tuple[str, ...] = ()

    @property
    def blank(self) -> Any:
        """The value of the empty field."""
        return {"shape": "", "several": []}.get(self.kind)


def _lstm(units: int, sequences: bool = False) -> Layer:
    return Layer("lstm", units, sequences)


def _shape(stack: Stack, samples: int, steps: int, features: int) -> tuple[int | None, ...]:
    shape = trace(stack, steps, features, samples).output_shape
    assert shape is not None
    return shape


def _parameters(layer: Layer, steps: int, features: int) -> int:
    number = trace((layer,), steps, features).parameters
    assert number is not None
    return number


QUESTIONS: dict[str, Question] = {
    "last": Question(
        "shape",
        "`LSTM(4)` reads `(2, 5, 3)`. What shape comes out?",
        _shape((_lstm(4),), 2, 5, 3),
        "Only the last output of each sample is kept: samples and units remain.",
        "By default all outputs except the last one are ignored. Which sides remain?",
        "gone",
    ),
    "grid": Question(
        "shape",
        "`LSTM(4, return_sequences=True)` reads `(3, 5, 3)`. What shape comes out?",
        _shape((_lstm(4, True),), 3, 5, 3),
        "The outputs are stacked: one row for each time step, one column for each unit.",
        "The output of every step is kept. How many rows are there, and how many numbers are in each?",
        "sequences",
    ),
    "features": Question(
        "choice",
        "3 features go in, 4 units come out. Where did the features go?",
        "They were used up inside, to control forgetting, remembering and selecting",
        "The features control the gates at each step. What comes out is the state of the layer.",
        "Is the 3 left in any output shape, with or without return_sequences?",
        "gone",
        (
            "return_sequences=False threw them away",
            "They were used up inside, to control forgetting, remembering and selecting",
            "They are the first 3 of the 4 units",
        ),
    ),
    "ndim": Question(
        "choice",
        "Keras says *expected ndim=3, found ndim=2* at the second LSTM. What is the fix?",
        "return_sequences=True on the first LSTM",
        "The first LSTM must pass on its outputs of all steps: they are the missing third side.",
        "Which layer lost the time steps: the one with the error, or the one before it?",
        "stacking",
        (
            "return_sequences=True on the second LSTM",
            "return_sequences=True on the first LSTM",
            "Reshape the output to (1, units)",
        ),
    ),
    "boxes": Question(
        "several",
        "LSTM 1 → Dropout → LSTM 2 → LSTM 3 → Dense(1), one prediction per window. Which layers need "
        "return_sequences=True?",
        ("LSTM 1", "LSTM 2"),
        "A recurrent layer that feeds another one needs True, and a Dropout between them changes no shape. "
        "The last LSTM needs False.",
        "A Dropout passes on the shape that it gets. Which LSTM feeds no other LSTM?",
        "box",
        ("LSTM 1", "LSTM 2", "LSTM 3"),
    ),
    "depth": Question(
        "number",
        "`LSTM(4)`, then `Reshape((1, 4))`, then `LSTM(4)`, on 24 time steps. How many time steps does the second "
        "LSTM read?",
        trace((_lstm(4), Layer("depth1"), _lstm(4)), 24, 3).layers[2].input_shape[1],  # type: ignore[index]
        "One step of 4 features: valid, but the time order is lost.",
        "What is the middle number of the shape after the Reshape?",
        "depth1",
    ),
    "silent": Question(
        "choice",
        "Which of these mistakes does Keras not report?",
        "return_sequences=True on the last LSTM, with one target value per window",
        "It trains every step towards the same target value. Mistakes without an error message are the worst.",
        "Three of them raise an error at once. Which one still trains?",
        "many",
        (
            "Two stacked LSTMs, both without return_sequences",
            "return_sequences=True on the last LSTM, with one target value per window",
            "LSTM(4, return_sequence=True), without the last s",
            "TimeDistributed after an LSTM without return_sequences",
        ),
    ),
    "head": Question(
        "shape",
        "`LSTM(8, return_sequences=True)`, then `Dense(1)`, read `(1, 24, 7)`. What shape comes out?",
        _shape((_lstm(8, True), Layer("dense", 1)), 1, 24, 7),
        "The head works at every step: 24 predictions of one number each.",
        "Dense turns the last side into 1 and does not change the others.",
        "many",
    ),
    "parameters": Question(
        "number",
        "How many parameters does `LSTM(32)` have on 24 time steps of 7 features?",
        _parameters(_lstm(32), 24, 7),
        "4·(32·(32+7)+32) = 5,120.",
        "4·(u·(u+f)+u), with u = 32 and f = 7.",
        "parameters",
    ),
    "longer": Question(
        "number",
        "How many more parameters does it have if the window grows from 24 to 48 time steps?",
        _parameters(_lstm(32), 48, 7) - _parameters(_lstm(32), 24, 7),
        "None: every step uses the same weights.",
        "Is the number of time steps in 4·(u·(u+f)+u)?",
        "parameters",
    ),
}
