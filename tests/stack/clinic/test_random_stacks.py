"""600 random stacks: the clinic breaks where Keras breaks, with Keras's shapes, and so do the rules of the cards."""

import ast
import random
import time

import pytest

from rnnlab.stack.clinic.keras_answers.follow import follow
from rnnlab.stack.shape_rules import LayerConfig, Mismatch, sides_after
from tests.quick import examples

pytestmark = pytest.mark.slow
WINDOW, FEATURES = 6, 3
KINDS = (
    "LSTM(4)", "LSTM(4, return_sequences=True)", "GRU(2)", "GRU(2, return_sequences=True)", "SimpleRNN(5)",
    "Bidirectional(LSTM(3, return_sequences=True))", "Dense(2)", "Dropout(0.5)", "RepeatVector(6)", "Flatten()",
    "Reshape((1, 4))", "Conv1D(4, 3)", "MaxPooling1D(2)", "GlobalAveragePooling1D()", "TimeDistributed(Dense(2))",
    "LayerNormalization()", "Permute((2, 1))",
)  # fmt: skip


def config_of(code: str) -> LayerConfig:
    """The layer as the rules of the cards take it."""
    from keras import layers

    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    inner = next((config_of(ast.unparse(part)) for part in call.args if isinstance(part, ast.Call)), None)
    names = {"Conv1D": ("filters", "kernel_size"), "RepeatVector": ("n",), "Reshape": ("target_shape",),
             "MaxPooling1D": ("pool_size",), "Permute": ("dims",), "Dropout": ("rate",)}  # fmt: skip
    plain = [ast.literal_eval(part) for part in call.args if not isinstance(part, ast.Call)]
    values = dict(zip(names.get(call.func.id, ("units",)), plain, strict=False))
    values |= {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    assert hasattr(layers, call.func.id)
    return LayerConfig(call.func.id, values, inner)


def keras_shapes(stack: list[str]) -> list[tuple[int | None, ...] | None]:
    """The shape after each layer in the real Keras; None for the first that it refuses, and no more."""
    import keras
    from keras import layers

    keras.utils.clear_session(free_memory=False)
    tensor, shapes = keras.Input((WINDOW, FEATURES)), []
    for code in stack:
        layer = eval(code, vars(layers).copy())
        try:
            tensor = layer(tensor)
        except ValueError:
            return [*shapes, None]
        shapes.append(tuple(tensor.shape))
    return shapes


def test_random_stacks_have_keras_s_shapes_and_break_where_keras_breaks() -> None:
    """Shape, legality and the first place that breaks, of the clinic and of the cards."""
    import keras

    chosen = random.Random(0)
    wrong = []
    for _ in range(examples(600)):
        stack = chosen.choices(KINDS, k=chosen.randint(1, 4))
        expected = keras_shapes(stack)
        tree = ast.parse(f"m = Sequential([Input(({WINDOW}, {FEATURES})), {', '.join(stack)}])")
        seen = follow(keras, tree, None, None, time.monotonic() + 60, False)
        clinic = [use.output for use in seen.models[0].used][: len(expected)]
        sides, cards = (WINDOW, FEATURES), []
        for code in stack[: len(expected)]:
            after = sides_after(config_of(code), sides)
            cards.append(None if isinstance(after, Mismatch) or after is None else (None, *after))
            sides = after if isinstance(after, tuple) else sides
        if clinic != expected or cards != expected:
            wrong.append((stack, expected, clinic, cards))
    assert wrong == []
