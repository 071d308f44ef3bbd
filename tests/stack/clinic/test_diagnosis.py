"""The clinic: each common mistake is found and fixed, and the real Keras agrees."""

import contextlib
import io
import re
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlab.mistake import Mistake
from rnnlab.stack.clinic.diagnosis import diagnosis
from rnnlab.stack.clinic.examples import EXAMPLES
from rnnlab.stack.clinic.report import read_shape
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import LayerShapes, trace
from rnnlab.stack.source import keras_source, layer_source
from tests.quick import examples
from tests.stack.oracle import keras_model, stacks

NAMES = (
    "import numpy as np\nimport keras\nfrom keras import layers, Input, Model, Sequential\n"
    "from keras.layers import *\n"
)
pytestmark = pytest.mark.slow  # Keras answers in the clinic's process
twenty = settings(max_examples=examples(20), deadline=None, derandomize=True, database=None)
SILENT = {3, 5, 7}  # the examples that Keras trains without an error
SAMPLES = 40  # one batch of 32, so that a batch is never as large as the window has steps


def run(code: str, data: tuple[int, ...], target: tuple[int, ...]) -> Any:
    """Run this file's own code with the real Keras, `fit` included; raises what Keras raises."""
    import keras

    keras.utils.clear_session(free_memory=False)
    random = np.random.default_rng(0)
    x = random.normal(size=(SAMPLES, *data[1:])).astype("float32")
    y = random.normal(size=(SAMPLES, *target[1:])).astype("float32")
    names: dict = {"X": x, "y": y}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(NAMES + code, names)
    model = next(value for value in reversed(names.values()) if isinstance(value, keras.Model))
    assert "model.fit" in code or model.compile(loss="mse") or model.fit(x, y, verbose=0)
    return model


def refusals() -> tuple[type[Exception], ...]:
    """What Keras raises when a model is built, and when it is trained."""
    import tensorflow as tf

    return (ValueError, tf.errors.InvalidArgumentError)


def findings_of(code: str, target: str = "", data: str = "", error: str = "") -> list[tuple[int, int, str]]:
    """The findings in short: case, line, severity."""
    findings = diagnosis(code, error, read_shape(target), read_shape(data)).findings
    return [(finding.case, finding.line, finding.severity) for finding in findings]


def shapes(example) -> tuple[tuple, tuple]:
    data, target = read_shape(example.data), read_shape(example.target)
    assert data and target
    return data, target


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_example_is_found_and_its_fix_trains_in_keras(example):
    """Each of the ten is found as its own case, and the output of the fixed code has the shape of y."""
    data, target = shapes(example)
    result = diagnosis(example.code, "", target, data)
    assert [finding.case for finding in result.findings] == [example.case]
    if example.case == 7:  # legal: a hint, and nothing to fix
        assert (result.fixed_code, result.findings[0].severity) == (None, "hint")
        return
    assert result.fixed_code is not None
    model = run(result.fixed_code, data, target)
    assert model.output_shape[1:] == target[1:]
    assert diagnosis(result.fixed_code, "", target, data).findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_keras_does_what_the_clinic_says_about_the_example(example):
    """Keras raises an error where the clinic says so, and trains without one where it says so."""
    data, target = shapes(example)
    severity = diagnosis(example.code, "", target, data).findings[0].severity
    assert (severity != "error") == (example.case in SILENT)
    if example.case in SILENT:
        run(example.code, data, target)
        return
    with pytest.raises(refusals()) as caught:
        run(example.code, data, target)
    assert diagnosis("", str(caught.value)).findings[0].case in (example.case, {2: 1, 8: 4}.get(example.case))


@pytest.mark.parametrize(
    "example", [example for example in EXAMPLES if example.error], ids=lambda example: example.title
)
def test_message_without_code_is_recognised(example):
    """2D data has the same text as a stack without return_sequences; swapped axes that of targets."""
    (finding,) = diagnosis("", example.error).findings
    assert finding.case in (example.case, {2: 1, 8: 4}.get(example.case))
    assert str(finding.fix)


@pytest.mark.parametrize(
    ("message", "case"),
    [
        ('Input 0 of layer "lstm_1" is incompatible with the layer: expected ndim=3, found ndim=2.', 1),
        ("Input 0 of layer lstm is incompatible with the layer: expected ndim=3, found ndim=4. Full", 2),
        ("TypeError: ('Keyword argument not understood:', 'return_sequence')", 10),
        ("LSTM.__init__() got an unexpected keyword argument 'return_sequence'", 10),
        ("ValueError: Layer dense expects 1 input(s), but it received 3 input tensors.", 9),
        ("`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 dimensions", 6),
        ("InvalidArgumentError: Incompatible shapes: [32,24,3] vs. [32,3]", 4),
        ("Input 0 is incompatible with layer repeat_vector: expected ndim=2, found ndim=3", 0),
        ("Segmentation fault", 0),
    ],
)
def test_older_messages_are_recognised(message, case):
    """The messages of Keras 2 and early Keras 3; an unknown message belongs to no case."""
    (finding,) = diagnosis("", message).findings
    assert finding.case == case


HEAD = "model = keras.Sequential()\nmodel.add(keras.Input((24, 5)))\n"
# (code, shape of X, shape of y, findings as (case, line, severity))
BROKEN = [
    (  # three stacked, in a loop
        "model = keras.Sequential([keras.Input((24, 5))])\nfor i in range(3):\n    model.add(layers.LSTM(4))\n"
        "model.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(1, 3, "error")],
    ),
    (  # two missing, each is found
        HEAD + "model.add(layers.GRU(4))\n" * 3 + "model.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(1, 4, "error"), (1, 5, "error")],
    ),
    (  # a Flatten in the way
        HEAD + "model.add(layers.LSTM(4, return_sequences=True))\nmodel.add(layers.Flatten())\n"
        "model.add(layers.LSTM(4))\nmodel.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(1, 5, "error")],
    ),
    (  # the error silenced by a depth of 1
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.Reshape((1, 4)))\nmodel.add(layers.LSTM(4))\n"
        "model.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(1, 4, "silent")],
    ),
    (  # functional, both ways
        "a = Input((24, 5))\nx = Bidirectional(LSTM(4))(a)\nx = LSTM(4)(x)\nx = Dense(1)(x)\nmodel = Model(a, x)",
        (40, 24, 5), (40, 1), [(1, 3, "error")],
    ),
    (  # Keras 2 habits
        "model = Sequential()\nmodel.add(LSTM(4, batch_input_shape=(None, 24, 5), return_sequence=True))\n"
        "model.add(LSTM(4))\nmodel.add(Dense(1))",
        (40, 24, 5), (40, 1), [(10, 2, "error"), (10, 2, "error")],
    ),
    (
        "model = Sequential()\nmodel.add(LSTM(4, input_dim=5, input_length=24))\nmodel.add(Dense(1))",
        (40, 24, 5), (40, 1), [(10, 2, "error")],
    ),
    (  # an output at every step, no Dense at all
        HEAD + "model.add(layers.LSTM(4, return_sequences=True))",
        (40, 24, 5), (40, 1), [(4, 3, "error")],
    ),
    (  # an encoder and a decoder that decodes too many steps
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.RepeatVector(24))\n"
        "model.add(layers.LSTM(4, return_sequences=True))\nmodel.add(layers.TimeDistributed(layers.Dense(2)))",
        (40, 24, 5), (40, 6, 2), [(5, 4, "error")],
    ),
    (  # a horizon of several values for each of several features
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.Dense(2))",
        (40, 24, 5), (40, 6, 2), [(5, 3, "error")],
    ),
    (  # TimeDistributed, where y has one value for each window
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.TimeDistributed(layers.Dense(1)))",
        (40, 24, 5), (40, 1), [(6, 4, "error")],
    ),
    (  # the samples written into the Input
        "model = keras.Sequential([keras.Input((1000, 24, 5)), layers.LSTM(4), layers.Dense(1)])",
        (40, 24, 5), (40, 1), [(2, 1, "error")],
    ),
    (  # as many numbers as y has features, but not those
        "model = keras.Sequential([keras.Input((24, 5)), layers.LSTM(4), layers.Dense(3)])",
        (40, 24, 5), (40, 1), [(0, 1, "silent")],
    ),
    (
        "a = Input((24, 5))\nx = LSTM(4, return_state=True, return_sequences=True)(a)\nx = LSTM(4)(x)\n"
        "model = Model(a, Dense(1)(x))",
        (40, 24, 5), (40, 1), [(9, 2, "error")],
    ),
    (  # a RepeatVector behind a sequence
        HEAD + "model.add(layers.LSTM(4, return_sequences=True))\nmodel.add(layers.RepeatVector(24))\n"
        "model.add(layers.LSTM(4))\nmodel.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(0, 4, "error")],
    ),
    (  # the RepeatVector in line 4 gives the sequence, not the LSTM before it
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.RepeatVector(24))\nmodel.add(layers.RepeatVector(24))\n"
        "model.add(layers.LSTM(4))\nmodel.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(0, 5, "error")],
    ),
    (  # a Flatten behind a last output: the LSTM has taken the steps away, then the Flatten would
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.Flatten())\nmodel.add(layers.LSTM(4))\n"
        "model.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(1, 5, "error")],
    ),
    (  # all values of the horizon side by side are wanted, and a Reshape lays them out
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.Dense(12))\nmodel.add(layers.Reshape((6, 2)))",
        (40, 24, 5), (40, 12), [(4, 5, "error")],
    ),
    (  # one time step is no sequence for an LSTM
        HEAD + "model.add(layers.TimeDistributed(layers.LSTM(4)))\nmodel.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(6, 3, "error")],
    ),
    (  # one number at each step for three targets at each step: Keras repeats it
        HEAD + "model.add(layers.LSTM(4, return_sequences=True))\nmodel.add(layers.Dense(1))",
        (40, 24, 5), (40, 24, 3), [(0, 4, "silent")],
    ),
    (  # a sequence of one step: Keras compares the outputs with the targets of all samples
        HEAD + "model.add(layers.LSTM(2))\nmodel.add(layers.Reshape((1, 2)))",
        (40, 24, 5), (40, 2), [(3, 4, "silent")],
    ),
    (  # attention's Permute behind a last output
        HEAD + "model.add(layers.LSTM(4))\nmodel.add(layers.Permute((2, 1)))\nmodel.add(layers.LSTM(3))\n"
        "model.add(layers.Dense(1))",
        (40, 24, 5), (40, 1), [(1, 4, "error")],
    ),
    (  # a window of another length: nothing is said by Keras
        "model = keras.Sequential([keras.Input((12, 5)), layers.LSTM(4), layers.Dense(1)])",
        (40, 24, 5), (40, 1), [(8, 1, "silent")],
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("code", "data", "target", "findings"), BROKEN)
def test_broken_code_is_found_and_fixed_for_the_real_keras(code, data, target, findings):
    """Keras raises or not as the severity says; the fixed code trains, and its output has the shape of y."""
    result = diagnosis(code, "", target, data)
    assert [(finding.case, finding.line, finding.severity) for finding in result.findings] == findings
    if any(severity == "error" for _, _, severity in findings):
        with pytest.raises(refusals()):
            run(code, data, target)
    else:
        run(code, data, target)
    assert result.fixed_code is not None
    model = run(result.fixed_code, data, target)
    assert model.output_shape[1:] == target[1:]
    assert diagnosis(result.fixed_code, "", target, data).mistakes == ()


@pytest.mark.parametrize(
    ("layers", "code", "named"),
    [
        ("LSTM(4), RepeatVector(24), RepeatVector(24)", "time_steps_added", {"added_by": "RepeatVector(24)"}),
        ("LSTM(4), Reshape((1, 4)), RepeatVector(24)", "time_steps_added", {"added_by": "Reshape((1, 4))"}),
        (
            "LSTM(4, return_sequences=True), RepeatVector(24)",
            "every_output_returned",
            {"returned_by": "LSTM(4)", "received": (24, 4)},
        ),
        ("Dense(4), RepeatVector(24)", "time_steps_not_read", {"layer": "RepeatVector(24)", "needed": 1}),
        (
            "LSTM(4), Flatten(), LSTM(3)",
            "only_last_output_returned",
            {"layer": "LSTM(3)", "returned_by": "LSTM(4)"},
        ),
        ("Flatten(), LSTM(4)", "time_steps_removed", {"removed_by": "Flatten()", "received": (120,)}),
    ],
)
def test_cause_names_the_layer_that_made_or_removed_the_sequence(layers, code, named):
    """The layer in the facts is the one that has to change."""
    cause = diagnosis(f"m = Sequential([Input((24, 5)), {layers}])").findings[0].cause
    assert cause.code == f"stack.{code}"
    assert cause.facts == {**cause.facts, **named}


@pytest.mark.parametrize(
    ("units", "target", "code", "severity"),
    [
        (1, (40,), "one_step_for_one_target", "silent"),
        (1, (40, 1), None, None),  # Keras drops the last side of 1
        (1, (40, 2), "other_width_broadcast", "silent"),
        (2, (40,), "other_width", "error"),
        (2, (40, 1), "one_step_for_one_target", "silent"),
        (2, (40, 2), "one_step_for_one_target", "silent"),
        (2, (40, 3), "other_width", "error"),
    ],
)
@pytest.mark.slow
def test_sequence_of_one_step_for_targets_without_steps(units, target, code, severity):
    """Keras raises an error, fits, or broadcasts, which the loss on one batch shows."""
    layers = f"Input((24, 5)), LSTM({units}), Reshape((1, {units}))"
    findings = diagnosis(f"m = Sequential([{layers}])", "", target, (40, 24, 5)).findings
    if code is None:
        assert findings == ()
        return
    assert (findings[0].cause.code, findings[0].severity) == (f"stack.{code}", severity)
    if severity == "error":
        with pytest.raises(refusals()):
            run(f"model = Sequential([{layers}])", (40, 24, 5), target)
    else:
        run(f"model = Sequential([{layers}])", (40, 24, 5), target)


def test_same_mistake_on_two_lines_is_two_findings():
    """Findings are equal if their facts and lines are; one for each line to change."""
    code = "m = Sequential()\nm.add(LSTM(4, return_sequence=True))\nm.add(LSTM(4, return_sequence=True))\n"
    first, second = diagnosis(code).findings
    assert (first.line, second.line) == (2, 3)
    assert first.cause == second.cause
    assert first.cause.facts == {
        "layer": "LSTM", "argument": "return_sequence", "closest": "return_sequences",
    }  # fmt: skip


def test_finding_in_words():
    """What is wrong, where, and what to do."""
    (finding,) = diagnosis("m = Sequential([\nInput((24, 5)),\nLSTM(8),\nLSTM(4)])").findings
    assert str(finding.cause) == (
        "LSTM(4) needs (samples, time steps, features) but gets (samples, 8): LSTM(8) in line 3 returns only "
        "its last output."
    )
    assert str(finding.fix) == "Write return_sequences=True in LSTM(8)."


@pytest.mark.slow
def test_shapes_of_arrays_that_the_code_makes_are_known():
    """If the code makes X and y, their shapes are known, and the common wrong reshape is found."""
    code = (
        "import numpy as np\nX = np.random.rand(40, 24)\ny = np.zeros((40, 1))\n"
        "X = np.reshape(X, (X.shape[0], 1, X.shape[1]))\nmodel = keras.Sequential()\n"
        "model.add(layers.LSTM(4, input_shape=(1, 24), return_sequences=True))\nmodel.add(layers.Dense(1))\n"
        "model.compile(loss='mse')\nmodel.fit(X, y, verbose=0)\n"
    )
    result = diagnosis(code)
    assert [(finding.case, finding.line, finding.severity) for finding in result.findings] == [
        (8, 4, "silent"),
    ]  # fmt: skip


VALID = [
    ("layers.LSTM(4), layers.Dense(1)", (40, 1)),
    ("layers.LSTM(4), layers.Dense(1)", (40,)),
    ("layers.LSTM(4, return_sequences=True), layers.Dense(1)", (40, 24, 1)),
    ("layers.LSTM(4, return_sequences=True), layers.Dense(1)", (40, 24)),
    ("layers.LSTM(4), layers.Dense(6)", (40, 6, 1)),
    ("layers.LSTM(4, return_sequences=True), layers.Flatten(), layers.Dense(2)", (40, 2)),
    ("layers.LSTM(4, return_sequences=True), layers.GlobalAveragePooling1D(), layers.Dense(2)", (40, 2)),
    ("layers.Conv1D(4, 3), layers.MaxPooling1D(2), layers.LSTM(3), layers.Dense(1)", (40, 1)),
    ("layers.LSTM(4), layers.RepeatVector(6), layers.GRU(4, return_sequences=True), layers.Dense(2)", (40, 6, 2)),
    ("layers.Bidirectional(layers.LSTM(4)), layers.Dropout(0.2), layers.Dense(1)", (40, 1)),
    ("layers.LSTM(4), layers.Dense(12), layers.Reshape((6, 2))", (40, 6, 2)),
    ("layers.Conv1D(4, 3, dilation_rate=4), layers.LSTM(3, return_sequences=True)", (40, 16, 3)),
    ("layers.GlobalMaxPooling1D(keepdims=True), layers.LSTM(3), layers.Dense(1)", (40, 1)),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("layers", "target"), VALID)
def test_valid_code_has_no_findings(layers, target):
    """Nothing is found, nothing is changed, and the shapes are the real Keras's."""
    code = f"model = keras.Sequential([keras.Input((24, 5)), {layers}])"
    result = diagnosis(code, "", target, (40, 24, 5))
    assert (result.findings, result.fixed_code, result.unreadable) == ((), None, ())
    model = run(code, (40, 24, 5), target)
    assert [layer.output_shape for layer in result.layers] == [layer.output.shape for layer in model.layers]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layers", "data", "cause", "fix", "in_keras"),
    [
        (
            "Input((24, 5)), Conv1D(4, 30), LSTM(3)", (40, 24, 5),
            "Conv1D(4) reads more time steps at once than its input (samples, 24, 5) has.",
            "Add padding='same'.", "output size would be zero or negative",
        ),
        (
            "Input((24, 5)), MaxPooling1D(4), MaxPooling1D(8), LSTM(3)", (40, 24, 5),
            "MaxPooling1D(8) reads more time steps at once than its input (samples, 6, 5) has.",
            "Add padding='same'.", "output size would be zero or negative",
        ),
        (
            "Input((24, 5)), Permute((1, 2, 3)), LSTM(3)", (40, 24, 5),
            "Permute((1, 2, 3)) needs 4D data but gets (samples, 24, 5): a side is missing.",
            "None",
            "expected ndim=4, found ndim=3",
        ),
        (
            "Input((24, 5)), TimeDistributed(Reshape((5, 5))), LSTM(3)", (40, 24, 5),
            "TimeDistributed(Reshape((5, 5))) cannot hold its input (samples, 24, 5): the target shape has another "
            "number of values.",
            "Remove TimeDistributed(Reshape((5, 5))).", "total size of the tensor",
        ),
        (
            "Dense(3)", (40,),
            "Dense(3) needs (samples, units) but gets (samples,): a side is missing.", "None",
            "expected min_ndim=2, found ndim=1",
        ),
    ],
)  # fmt: skip
def test_layer_that_keras_rejects_is_an_error(layers, data, cause, fix, in_keras):
    """The real Keras stops there too, and says the same."""
    code = f"model = Sequential([{layers}])"
    result = diagnosis(code, "", (40, 3), data)
    assert [(str(finding.cause), str(finding.fix), finding.severity) for finding in result.findings] == [
        (cause, fix, "error")
    ]
    with pytest.raises(ValueError, match=in_keras):
        run(code, data, (40, 3))


@pytest.mark.slow
@twenty
@given(stacks(), st.integers(2, 6), st.integers(1, 3))
def test_random_stack_breaks_where_keras_breaks(stack, window, features):
    """The clinic's shapes are those of the Lab and of the real Keras."""
    traced = trace(stack, window, features)
    calls = ", ".join(_call(shapes, window) for shapes in traced.layers)
    result = diagnosis(f"m = Sequential([Input(({window}, {features})), {calls}])")
    broken = [index for index, layer in enumerate(result.layers) if layer.broken]
    assert broken == [shapes.number - 1 for shapes in traced.layers if shapes.problem]
    assert [layer.output_shape for layer in result.layers] == [
        shapes.output_shape for shapes in traced.layers
    ]
    if traced.legal:
        assert [layer.output_shape for layer in result.layers] == [
            layer.output.shape for layer in keras_model(stack, window, features).layers
        ]


@pytest.mark.slow
@twenty
@given(
    stacks(4), st.integers(3, 6), st.sampled_from([(1,), (), (2,), (-1, 1), (-1, 2), (-1,), (7, 1), (7, 2)])
)
def test_random_stack_once_fixed_has_the_shape_of_y_in_keras(stack, window, wanted):
    """For any stack and any y: code that is fixed, or has no findings, is right in the real Keras."""
    target = (40, *(window if side == -1 else side for side in wanted))
    calls = ", ".join(_call(shapes, window) for shapes in trace(stack, window, 2).layers)
    source = f"from keras.layers import *\nm = keras.Sequential([Input(({window}, 2)), {calls}])"
    result = diagnosis(source, "", target, (40, window, 2))
    if result.mistakes and result.fixed_code is None:
        return  # found, but the person has to fix it
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(NAMES + (result.fixed_code or source), names)
    leaving = names["m"].output_shape[1:]
    assert leaving == target[1:] or (*leaving, 1) == target[1:] or leaving == (*target[1:], 1)


def _call(shapes: LayerShapes, window: int) -> str:
    width = (shapes.input_shape or (None, 1))[-1] or 1
    return layer_source(shapes.layer, window, width).replace("layers.", "")


def test_fix_changes_nothing_else_in_the_text():
    """Comments, quotes, unusual spaces and non-ASCII letters do not change."""
    code = (
        "# Größe 🌦 der Schichten\nmodel = keras.Sequential( [\n    keras.Input( (24,5) ),   # ä\n"
        "    layers.LSTM( 32, ) , # first 🎉\n    layers.LSTM( 16 ),\n] )\n"
    )
    result = diagnosis(code)
    assert result.fixed_code == code.replace("LSTM( 32, )", "LSTM( 32, return_sequences=True, )")
    assert result.diff.splitlines()[-4:-2] == [
        "-    layers.LSTM( 32, ) , # first 🎉",
        "+    layers.LSTM( 32, return_sequences=True, ) , # first 🎉",
    ]


def test_unknown_layer_is_reported_with_its_line():
    """What cannot be followed is quoted, and no shape after it is guessed."""
    result = diagnosis(
        "m = Sequential([\n  Input((24, 5)),\n  LSTM(4),\n  Strange(3),\n  Dense(1)])", "", (40, 24, 1)
    )
    assert [message.facts for message in result.unreadable] == [
        {"line": 4, "code": "Strange(3),", "unknown": "Strange"}
    ]
    assert [layer.output_shape for layer in result.layers] == [(None, 4), None, None]
    assert (result.findings, result.stack) == ((), None)


def test_message_beside_code_that_does_not_show_it_is_explained():
    """The code builds, so the message is explained and said to come from elsewhere: never nothing."""
    code = "m = Sequential([Input((24, 5)), LSTM(4, return_sequences=True), Dense(3)])"
    explained, elsewhere = diagnosis(code, "Dimensions must be equal, but are 32 and 24").findings
    assert (explained.code, explained.severity) == ("output_and_target", "error")
    assert elsewhere.code == "not_in_the_code"


def test_lab_stack_is_the_fixed_one_without_its_head():
    """The stack for the Lab is legal and has no head, because the Lab adds one."""
    result = diagnosis("m = Sequential([Input((24, 5)), LSTM(4), GRU(2), Dense(1)])")
    assert (result.stack, result.window) == ((Layer("lstm", 4, True), Layer("gru", 2)), 24)
    assert diagnosis("m = Sequential([Input((24, 5)), LSTM(4), Permute((1,))])").stack is None


@pytest.mark.parametrize(
    "hostile",
    [
        "x = 1\n" * 100_000,
        "model.add(LSTM(3))\n" * 9_000,
        "(" * 5_000 + ")" * 5_000,
        "[" * 90 + "LSTM(3)" + "]" * 90,
        "-" * 60_000 + "1",
        "1" + "+1" * 50_000,
        "x = " + "9" * 100_000,
        "m = Sequential([LSTM(" + "9" * 4_000 + ")])",
        "m = Sequential([Input((10**9, 10**9)), Flatten(), Dense(10**9 * 10**9)])",
        "x = 2\n" + "x = x * x\n" * 10_000 + "Sequential([LSTM(x)])",
        "m = Sequential([Reshape((0, -1, -1)), Conv1D(3, 0), MaxPooling1D(0), Permute((9, 9)), Embedding(1, None)])",
        "m = Sequential([LSTM(True), Bidirectional(3), TimeDistributed(), RepeatVector(None), Dense('a'), Reshape(4)])",
        "def f():\n  return f()\nf()",
        "for i in range(10**18):\n  m.add(LSTM(3))",
        "for a in range(60):\n for b in range(60):\n  for c in range(60):\n   for d in range(60):\n    x = a",
        "def f(n):\n  f(n); f(n); f(n); f(n); f(n); f(n); f(n); f(n)\n" * 3 + "f(1)",
        "x = [0] * 10**9\ny = x * 10**9\nm = Sequential(y)",
        "if a:\n" + "".join(f"{' ' * n}if a:\n" for n in range(1, 95)) + " " * 95 + "LSTM(3)",
        "\x00\x01", "x = '\ud800'", "🌦🌦", "Ω = 3\nm = Sequential([LSTM(Ω)])", "\f\f\nm = Sequential([GRU(2), GRU(3)])",
        "SELECT * FROM layers;",
        "{\"class_name\": \"Sequential\"}", "日本語のテキスト", "\ufeffm = Sequential([LSTM(3)])",
        "m = Sequential([LSTM(3)])\r\nm.add(LSTM(3))\rm.add(Dense(1))", "model.fit()", "m = Model()\nm.fit(1, 2, 3)",
        "Sequential(Sequential([LSTM(3)]))", "x = LSTM(3)(LSTM)(LSTM(3))", "a, b = LSTM(3)(x)\nLSTM(3)(a)(b)",
    ],
    ids=range(33),
)  # fmt: skip
def test_hostile_text_is_answered_quickly(hostile):
    """For any text: an answer, before a minute of processor time, each message on one line."""
    start = time.process_time()
    result = diagnosis(hostile, hostile, (40, 1), (40, 24, 5))
    assert time.process_time() - start < 60
    texts = [
        str(message) for message in (*result.unreadable, *(finding.cause for finding in result.findings))
    ]
    texts += [layer.title for layer in result.layers]
    assert texts
    assert [text for text in texts if "\n" in text or not 0 < len(text) < 400] == []
    assert [finding for finding in result.findings if "\n" in str(finding.fix)] == []


@settings(max_examples=examples(40), deadline=None, derandomize=True, database=None)
@given(st.data())
def test_code_cut_and_mixed_is_never_a_traceback(data):
    """Pieces of the examples and of the Lab's source, put together at random."""
    whole = "\n".join(example.code for example in EXAMPLES) + keras_source((Layer("lstm", 3),), 5, 2)
    pieces = re.split(r"(\W)", whole)
    start = data.draw(st.integers(0, len(pieces) - 1))
    cut = pieces[start : start + data.draw(st.integers(1, 120))]
    for _ in range(data.draw(st.integers(0, 4))):
        cut.insert(data.draw(st.integers(0, len(cut))), data.draw(st.sampled_from(pieces)))
    result = diagnosis("".join(cut), "", (40, 24, 1), (40, 24, 5))
    lines = result.source.count("\n") + 1
    assert [finding for finding in result.findings if not 0 < finding.line <= lines] == []
    assert result.fixed_code is None or result.fixed_code != result.source


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("(1000, 24, 3)", (1000, 24, 3)),
        ("N, 24, 1", (None, 24, 1)),
        ("(None, 24, 1)", (None, 24, 1)),
        ("1000 x 24 x 3", (1000, 24, 3)),
        ("(1000,)", (1000,)),
        ("", None),
        ("[]", None),
    ],
)
def test_shape_is_read_as_people_write_it(text, shape):
    assert read_shape(text) == shape


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("(1000, 0)", "shape_with_zero", "has a side of 0"),
        ("24.5", "not_a_shape", "is not a shape"),
        ("(-1, 2)", "not_a_shape", "is not a shape"),
        ("1,2,3,4,5,6,7", "not_a_shape", "is not a shape"),
        ("9" * 30, "not_a_shape", "is not a shape"),
    ],
)
def test_text_that_is_not_a_shape_is_a_mistake(text, code, sentence):
    """The text is quoted, with what is wrong and an example."""
    with pytest.raises(Mistake) as refused:
        read_shape(text)
    assert (refused.value.code, refused.value.facts) == (f"stack.{code}", {"text": text})
    assert str(refused.value) == f"'{text}' {sentence}. Write e.g. (1000, 24, 3), samples first."


def test_windows_of_a_generator_get_the_side_of_the_features_in_the_series():
    """A generator cuts windows of a series without a side for its features: X itself is nowhere in the code."""
    code = (
        "windows = TimeseriesGenerator(train[target], train[target], length=10, batch_size=1)\n"
        "m = Sequential([LSTM(8, input_shape=(rows.shape[0], rows.shape[1])), Dense(1)])\n"
        "m.compile('adam', 'mse')\nm.fit(windows)\n"
    )
    error = "Error when checking input: expected lstm_13_input to have 3 dimensions, but got array with shape (1, 10)"
    fixes = [str(finding.fix) for finding in diagnosis(code, error).findings]
    assert any("reshape(-1, 1)" in fix for fix in fixes)
    assert not any("X[" in fix for fix in fixes)
