"""Keras code that cannot be read: which mistake it is, and its facts."""

from typing import Any

import pytest

from rnnlab.mistake import Mistake
from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.keras_code.reader import read_code


def units_facts(line: int, quoted: str) -> dict[str, Any]:
    """The facts of a mistake about the units of an LSTM."""
    return {"line": line, "layer": "LSTM", "argument": "units", "quoted": quoted, "example": "LSTM(32)"}


def invalid_layer_facts(line: int, problem: str, **facts: Any) -> dict[str, Any]:
    """The facts of a mistake about the numbers of the first layer."""
    return {"line": line, "problem": f"stack.{problem}", "problem_facts": {"number": 1, **facts}}


SUPPORTED = (
    "LSTM", "GRU", "SimpleRNN", "Conv1D", "Dense", "Activation", "Dropout", "LayerNormalization",
    "GlobalAveragePooling1D", "Flatten", "RepeatVector", "Reshape", "Bidirectional", "TimeDistributed",
)  # fmt: skip
MISTAKES: list[tuple[str, str, dict[str, Any]]] = [
    ("", "without_model", {}),
    ("x = 1", "without_model", {}),
    ("!pip install keras", "without_model", {}),
    (
        "\nmodel = Sequential([LSTM(32)",
        "not_python",
        {"line": 2, "error": "'[' was never closed", "quoted": "model = Sequential([LSTM(32)"},
    ),
    (
        "pip install keras",
        "not_python",
        {"line": 1, "error": "invalid syntax", "quoted": "pip install keras"},
    ),
    (
        "a = Sequential([LSTM(1)])\nb = Sequential([GRU(1)])",
        "two_models",
        {"first_line": 1, "second_line": 2},
    ),
    ("a.add(LSTM(1))\nb.add(LSTM(1))", "two_models", {"first_line": 1, "second_line": 2}),
    ("Sequential(made)", "computed_layers", {"line": 1}),
    ("Sequential([LSTM(1) for _ in made])", "computed_layers", {"line": 1}),
    ("Sequential([*made])", "not_a_layer", {"line": 1, "quoted": "*made"}),
    ("Sequential([LSTM])", "not_a_layer", {"line": 1, "quoted": "LSTM"}),
    ("m = Sequential()\nfor _ in made:\n  m.add(LSTM(1))", "layer_added_conditionally", {"line": 3}),
    ("m = Sequential()\nif deep:\n  m.add(LSTM(1))", "layer_added_conditionally", {"line": 3}),
    ("m = Sequential()\nm.add(LSTM(1))\nm.pop()", "layer_removed", {"line": 3}),
    ("m = Sequential()\nm.add()", "add_without_one_layer", {"line": 2}),
    ("m = Sequential()\nm.add(LSTM(1), LSTM(2))", "add_without_one_layer", {"line": 2}),
    (
        "Sequential([\nMasking()])",
        "unsupported_layer",
        {"line": 2, "layer": "Masking", "supported": SUPPORTED},
    ),
    (
        "Sequential([Embedding(10, 3), LSTM(2)])",
        "unsupported_layer",
        {"line": 1, "layer": "Embedding", "supported": SUPPORTED},
    ),
    (
        "Sequential([LSTM(3), Foo(1)])",
        "unsupported_layer",
        {"line": 1, "layer": "Foo", "supported": SUPPORTED},
    ),
    (
        "Sequential([Conv1D(3)])",
        "missing_argument",
        {"line": 1, "layer": "Conv1D", "argument": "kernel_size", "example": "Conv1D(32, 3)"},
    ),
    (
        "Sequential([Conv1D(3, 2, strides=2)])",
        "unsupported_argument",
        {"line": 1, "argument": "strides", "quoted": "2"},
    ),
    (
        "Sequential([Conv1D(3, 2, padding=p)])",
        "unsupported_value",
        {
            "line": 1,
            "layer": "Conv1D",
            "argument": "padding",
            "quoted": "p",
            "known": ("valid", "causal", "same"),
        },
    ),
    (
        "Sequential([Activation('softmax')])",
        "unsupported_value",
        {
            "line": 1,
            "layer": "Activation",
            "argument": "activation",
            "quoted": "'softmax'",
            "known": tuple(ACTIVATIONS),
        },
    ),
    (
        "Sequential([GlobalAveragePooling1D(keepdims=True)])",
        "unsupported_argument",
        {"line": 1, "argument": "keepdims", "quoted": "True"},
    ),
    (
        "Sequential([LSTM()])",
        "missing_argument",
        {"line": 1, "layer": "LSTM", "argument": "units", "example": "LSTM(32)"},
    ),
    ("Sequential([LSTM(2 * n())])", "computed_argument", units_facts(1, "2 * n()")),
    ("N = 3\nif deep:\n  N = 4\nSequential([LSTM(N)])", "computed_argument", units_facts(4, "N")),
    ("N = 3\ndef f(N):\n  return Sequential([LSTM(N)])", "computed_argument", units_facts(3, "N")),
    ("Sequential([LSTM(3.5)])", "not_a_whole_number", units_facts(1, "3.5")),
    ("Sequential([LSTM(True)])", "not_a_whole_number", units_facts(1, "True")),
    (
        "Sequential([LSTM(0)])",
        "invalid_layer",
        invalid_layer_facts(1, "units_out_of_range", layer="lstm:0", units=0, most=1024),
    ),
    (
        "Sequential([Dropout('much')])",
        "not_a_number",
        {"line": 1, "layer": "Dropout", "argument": "rate", "quoted": "'much'", "example": "Dropout(0.2)"},
    ),
    (
        "Sequential([Dropout(1.5)])",
        "invalid_layer",
        invalid_layer_facts(1, "dropout_rate_out_of_range", layer="dropout:1.5", rate=1.5, most=0.95),
    ),
    (
        "Sequential([LSTM(3, return_sequences=1)])",
        "not_true_or_false",
        {"line": 1, "layer": "LSTM", "argument": "return_sequences", "quoted": "1"},
    ),
    (
        "Sequential([LSTM(3, return_sequence=True)])",
        "unknown_argument",
        {
            "line": 1,
            "layer": "LSTM",
            "argument": "return_sequence",
            "closest": "return_sequences",
            "quoted": "True",
        },
    ),
    (
        "Sequential([Dense(3, return_sequences=True)])",
        "unknown_argument",
        {"line": 1, "layer": "Dense", "argument": "return_sequences", "closest": "", "quoted": "True"},
    ),
    (
        "Sequential([LSTM(3, return_state=True)])",
        "unsupported_argument",
        {"line": 1, "argument": "return_state", "quoted": "True"},
    ),
    (
        "Sequential([LSTM(3, go_backwards=True)])",
        "unsupported_argument",
        {"line": 1, "argument": "go_backwards", "quoted": "True"},
    ),
    (
        "Sequential([Bidirectional(LSTM(3), merge_mode='sum')])",
        "unsupported_argument",
        {"line": 1, "argument": "merge_mode", "quoted": "'sum'"},
    ),
    (
        "Sequential([Bidirectional(LSTM(3), backward_layer=LSTM(3, go_backwards=True))])",
        "unsupported_argument",
        {"line": 1, "argument": "backward_layer", "quoted": "LSTM(3, go_backwards=True)"},
    ),
    ("Sequential([LSTM(3, **more)])", "arguments_unpacked", {"line": 1, "layer": "LSTM"}),
    (
        "Sequential([LSTM(1, 2, 3, 4, 5)])",
        "too_many_positional_arguments",
        {"line": 1, "layer": "LSTM", "arguments": 5},
    ),
    (
        "Sequential([Bidirectional(Dense(3))])",
        "unsupported_inner_layer",
        {"line": 1, "wrapper": "Bidirectional", "supported": ("LSTM", "GRU", "SimpleRNN")},
    ),
    ("Sequential([LSTM(3), Reshape((3, 1))])", "unsupported_reshape", {"line": 1}),
    ("Sequential([LSTM(3), Reshape((1, 4))])", "reshape_wrong_width", {"line": 1, "width": 4, "units": 3}),
    (
        "Sequential([LSTM(3, return_sequences=True), Reshape((1, -1))])",
        "reshape_joins_steps",
        {"line": 1, "width": -1},
    ),
    (
        "Sequential([Input((24, 7)), LSTM(3), RepeatVector(12)])",
        "repeat_not_window",
        {"line": 1, "n": 12, "window": 24},
    ),
    ("Sequential([LSTM(3), RepeatVector(0)])", "invalid_window", {"window": 0}),
    ("Sequential([LSTM(3), Input((24, 7))])", "input_not_first", {"line": 1}),
    (
        "Sequential([Input((5,)), LSTM(3)])",
        "wrong_number_of_dimensions",
        {"line": 1, "layer": "Input", "argument": "shape", "quoted": "(5,)", "dimensions": 1},
    ),
    (
        "Sequential([Input((1, 24, 5)), LSTM(3)])",
        "wrong_number_of_dimensions",
        {"line": 1, "layer": "Input", "argument": "shape", "quoted": "(1, 24, 5)", "dimensions": 3},
    ),
    (
        "Sequential([Input(24), LSTM(3)])",
        "not_a_shape",
        {"line": 1, "layer": "Input", "argument": "shape", "quoted": "24"},
    ),
    (
        "Sequential([Input((0, 7)), LSTM(3)])",
        "invalid_dimension",
        {"line": 1, "layer": "Input", "argument": "shape", "dimension": "0"},
    ),
    (f"Sequential([{'LSTM(3), ' * 20}])", "too_many_layers", {"layers": 20, "most": 12}),
    (
        "m = Sequential()\nfor _ in range(64):\n  m.add(LSTM(3))\nm.add(LSTM(3))",
        "model_too_long",
        {"line": 4, "most": 64},
    ),
    ("x = Input((3, 3))\n" + "x = LSTM(3)(x)\n" * 64, "chain_too_long", {"most": 64}),
    ("x" * 200_001, "too_long", {"characters": 200_001, "most": 200_000}),
    ("-" * 100_000 + "1", "nested_too_deeply", {}),
    ("for a in range(60):\n for b in range(60):\n  for c in range(60):\n   x = a + b", "too_complex", {}),
    ("x = '\ud800'", "invalid_characters", {}),
]


@pytest.mark.parametrize(("code", "name", "facts"), MISTAKES)
def test_code_that_cannot_be_read(code: str, name: str, facts: dict[str, Any]) -> None:
    """A Mistake has the line and what is wrong there."""
    with pytest.raises(Mistake) as caught:
        read_code(code)
    assert (caught.value.code, caught.value.facts) == (f"stack.code_{name}", facts)
    assert str(caught.value).endswith(".")


def test_model_without_layers() -> None:
    """The stack itself refuses to be empty."""
    with pytest.raises(Mistake) as caught:
        read_code("Sequential()")
    assert caught.value.code == "stack.no_layers"
