"""The quiz's questions as plain data; shapes and parameters in the answers come from the shape rules."""

from dataclasses import dataclass
from typing import Any, Literal

from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shapes import trace


@dataclass(frozen=True)
class Question:
    """kind: how it is answered; options: of a `choice` or of `several`.

    because: why the right answer is right; clue: what to look at after a wrong one; chapter: where
    the picture is.
    """

    kind: Literal["shape", "number", "choice", "several"]
    asks: str
    answer: Any
    because: str
    clue: str
    chapter: str
    options: tuple[str, ...] = ()

    @property
    def blank(self) -> Any:
        """What stands in the field before anything was answered."""
        return {"shape": "", "several": []}.get(self.kind)


def _lstm(units: int, sequences: bool = False) -> Layer:
    return Layer("lstm", units, sequences)


def _shape(stack: Stack, samples: int, steps: int, features: int) -> tuple[int | None, ...]:
    leaves = trace(stack, steps, features, samples).output_shape
    assert leaves is not None
    return leaves


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
        "By default all outputs but the last are ignored: which sides are left then?",
        "gone",
    ),
    "grid": Question(
        "shape",
        "`LSTM(4, return_sequences=True)` reads `(3, 5, 3)`. What shape comes out?",
        _shape((_lstm(4, True),), 3, 5, 3),
        "The outputs are stacked: as tall as there are time steps, as wide as there are units.",
        "Every step's output is kept: how many rows, and how wide is each?",
        "sequences",
    ),
    "features": Question(
        "choice",
        "3 features go in, 4 units come out. Where did the features go?",
        "They were used up inside, to control forgetting, remembering and selecting",
        "The features steer the gates at each step; what comes out is the layer's own state.",
        "Is anything of the 3 left in what comes out, whatever return_sequences says?",
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
        "The first one has to hand on its outputs of all steps: that is the third side.",
        "Who lost the time steps: the layer that complains, or the one before it?",
        "stacking",
        (
            "return_sequences=True on the second LSTM",
            "return_sequences=True on the first LSTM",
            "Reshape the output to (1, units)",
        ),
    ),
    "boxes": Question(
        "several",
        "LSTM 1 → Dropout → LSTM 2 → LSTM 3 → Dense(1), one prediction a window. Which need return_sequences=True?",
        ("LSTM 1", "LSTM 2"),
        "Recurrent into recurrent: True, and a Dropout between them changes no shape. The last LSTM: False.",
        "A Dropout passes on what it gets. And which LSTM feeds no other one?",
        "box",
        ("LSTM 1", "LSTM 2", "LSTM 3"),
    ),
    "depth": Question(
        "number",
        "`LSTM(4)`, then `Reshape((1, 4))`, then `LSTM(4)`, on 24 time steps. How many does the second LSTM read?",
        trace((_lstm(4), Layer("depth1"), _lstm(4)), 24, 3).layers[2].input_shape[1],  # type: ignore[index]
        "One step of 4 features: legal, and the order in time is gone.",
        "What is the middle number of the shape that the Reshape makes?",
        "depth1",
    ),
    "silent": Question(
        "choice",
        "Which of these does Keras let pass without a word?",
        "The last LSTM left on True, with one target for each window",
        "It trains every step towards the one target: the worst mistakes are the silent ones.",
        "Three of them raise an error at once. Which one still trains?",
        "many",
        (
            "Two stacked LSTMs, both without return_sequences",
            "The last LSTM left on True, with one target for each window",
            "LSTM(4, return_sequence=True), with the s forgotten",
            "TimeDistributed after an LSTM without return_sequences",
        ),
    ),
    "head": Question(
        "shape",
        "`LSTM(8, return_sequences=True)`, then `Dense(1)`, read `(1, 24, 7)`. What shape comes out?",
        _shape((_lstm(8, True), Layer("dense", 1)), 1, 24, 7),
        "The head works at every step: 24 predictions of one number.",
        "Dense turns the last side into 1 and leaves the others as they are.",
        "many",
    ),
    "parameters": Question(
        "number",
        "How many parameters has `LSTM(32)` on 24 time steps of 7 features?",
        _parameters(_lstm(32), 24, 7),
        "4·(32·(32+7)+32) = 5,120.",
        "4·(u·(u+f)+u), with u = 32 and f = 7.",
        "parameters",
    ),
    "longer": Question(
        "number",
        "And how many more if the window grows from 24 to 48 time steps?",
        _parameters(_lstm(32), 48, 7) - _parameters(_lstm(32), 24, 7),
        "None: every step uses the same weights.",
        "Do time steps stand in 4·(u·(u+f)+u)?",
        "parameters",
    ),
}
