"""`shapes` and `code`: their JSON, agreement with Keras, mistakes."""

from pathlib import Path

import pytest

from tests.commands.conftest import Cli, missing_parts

# LESSON.md's reference experiment: LSTM(4) without and with sequences.
REFERENCE = [
    ((1, 3, 1), (1, 4), (1, 3, 4)),
    ((1, 5, 1), (1, 4), (1, 5, 4)),
    ((1, 3, 2), (1, 4), (1, 3, 4)),
    ((1, 5, 2), (1, 4), (1, 5, 4)),
    ((2, 3, 2), (2, 4), (2, 3, 4)),
    ((2, 5, 2), (2, 4), (2, 5, 4)),
    ((2, 3, 1), (2, 4), (2, 3, 4)),
    ((2, 5, 1), (2, 4), (2, 5, 4)),
    ((3, 3, 3), (3, 4), (3, 3, 4)),
    ((3, 5, 3), (3, 4), (3, 5, 4)),
]
CODE = """
import keras
from keras import layers
open("{trap}", "w")
model = keras.Sequential([
    keras.Input((7, 3)), layers.LSTM(4, return_sequences=True), layers.GRU(2), layers.Dense(1)
])
"""


@pytest.mark.parametrize(("entering", "without", "sequences"), REFERENCE)
def test_shapes_agree_with_keras_on_the_reference_experiment(
    cli: Cli, entering: tuple[int, ...], without: tuple[int, ...], sequences: tuple[int, ...]
) -> None:
    """The computed shapes of every row are those of the table and of the real Keras layers."""
    samples, window, features = entering
    for layer, expected in (("lstm:4", without), ("lstm:4:seq", sequences)):
        options = ("--samples", samples, "--window", window, "--features", features, "--layer", layer)
        shown = cli("shapes", *options, "--verify", "--json").json
        assert shown["input"] == list(entering)
        assert shown["layers"][0]["output_shape"] == list(expected)
        assert shown["keras_agrees"] is True


def test_shapes_of_a_convolution_and_what_follows_agree_with_keras(cli: Cli) -> None:
    """Worked by hand: 7 - 3 + 1 steps, 5 x 4 numbers in one row; (3 x 2 + 1) x 4, 2 x 4 and (20 + 1) x 3 parameters."""
    layers = ("conv1d:4:3:relu", "layernorm", "td-dense:4", "flatten", "dense:3", "activation:gelu")
    options = [part for layer in layers for part in ("--layer", layer)]
    shown = cli("shapes", "--window", 7, "--features", 2, *options, "--verify", "--json").json
    assert shown["keras_agrees"] is True
    assert [layer["output_shape"] for layer in shown["layers"]] == [
        [1, 5, 4], [1, 5, 4], [1, 5, 4], [1, 20], [1, 3], [1, 3],
    ]  # fmt: skip
    assert [layer["parameters"] for layer in shown["layers"]] == [28, 8, 20, 0, 63, 0]
    assert shown["layers"][2]["reason"].endswith("Dense without TimeDistributed does the same on a sequence.")


def test_shapes_json_of_each_layer(cli: Cli) -> None:
    """Each layer has name, kind, shapes, parameters and reason; keras_agrees is null without --verify."""
    shown = cli(
        "shapes", "--window", 5, "--features", 3, "--layer", "lstm:4:seq", "--layer", "lstm:2", "--json"
    ).json
    assert set(shown) == {"input", "layers", "keras_agrees"}
    assert shown["input"] == [1, 5, 3]
    assert shown["keras_agrees"] is None
    second = shown["layers"][1]
    assert set(second) == {"name", "kind", "input_shape", "output_shape", "parameters", "reason"}
    assert (second["name"], second["kind"]) == ("lstm_1", "lstm")
    assert (second["input_shape"], second["output_shape"], second["parameters"]) == ([1, 5, 4], [1, 2], 56)
    assert second["reason"].startswith("Reads 5 time steps of 4 features and keeps only the last output")


def test_shapes_of_every_kind_of_layer_agree_with_keras(cli: Cli) -> None:
    """A stack with all kinds of layers."""
    kinds = ("bi-rnn:3:seq", "dropout:0.2", "gru:4", "repeat", "bi-lstm:2", "depth1", "rnn:3:seq", "dense:2")
    layers = [word for kind in kinds for word in ("--layer", kind)]
    assert cli("shapes", "--samples", 2, *layers, "--verify", "--json").json["keras_agrees"] is True


def test_illegal_stack_is_a_mistake_with_the_fix(cli: Cli) -> None:
    """The line has the reason and the fix."""
    error_line = cli("shapes", "--layer", "lstm:4", "--layer", "lstm:3").error_line
    assert "layer 1 kept only its last output" in error_line
    assert "write lstm:4:seq for layer 1" in error_line


def test_shapes_of_code_reads_the_stack_without_running_it(cli: Cli, tmp_path: Path) -> None:
    """Stack, window and features are those of the source."""
    trap = tmp_path / "trap"
    path = tmp_path / "model.py"
    path.write_text(CODE.format(trap=trap))
    shown = cli("shapes", "--code", path, "--json").json
    assert shown["input"] == [1, 7, 3]
    assert [layer["kind"] for layer in shown["layers"]] == ["lstm", "gru", "dense"]
    assert [layer["output_shape"] for layer in shown["layers"]] == [[1, 7, 4], [1, 2], [1, 1]]
    assert not trap.exists()


def test_options_override_the_code(cli: Cli, tmp_path: Path) -> None:
    """--samples, --window and --features."""
    path = tmp_path / "model.py"
    path.write_text(CODE.format(trap=tmp_path / "trap"))
    shown = cli("shapes", "--code", path, "--samples", 2, "--window", 9, "--features", 5, "--json").json
    assert shown["input"] == [2, 9, 5]


def test_shapes_of_code_reports_what_keras_trains_without_an_error(cli: Cli, tmp_path: Path) -> None:
    """One target for an output at every step: on stderr, and in the JSON with the fixed code."""
    path = tmp_path / "model.py"
    path.write_text(CODE.format(trap=tmp_path / "trap").replace(" layers.GRU(2),", ""))
    arguments = ("shapes", "--code", path, "--target-shape", "(1000, 1)")
    assert "Keras trains this without an error" in cli(*arguments).stderr
    shown = cli(*arguments, "--json").json
    assert set(shown) == {"input", "layers", "keras_agrees", "findings", "mended"}
    (finding,) = shown["findings"]
    assert set(finding) == {"case", "line", "sentence", "mend", "severity"}
    assert (finding["case"], finding["line"], finding["severity"]) == (3, 6, "silent")
    assert "return_sequences=False" in shown["mended"]
    assert cli("shapes", "--code", path, "--json").json["findings"] == []


def test_shapes_of_code_that_keras_rejects_is_one_line_with_its_line_and_the_fix(
    cli: Cli, tmp_path: Path
) -> None:
    """The sentence is the clinic's; the code is not run."""
    trap, path = tmp_path / "trap", tmp_path / "model.py"
    path.write_text(CODE.format(trap=trap).replace(", return_sequences=True", ""))
    error_line = cli("shapes", "--code", path).error_line
    assert error_line.startswith("Line 6: GRU(2) needs (samples, time steps, features) but gets (samples, 4)")
    assert "Fix: Write return_sequences=True" in error_line
    path.write_text("import keras\nm = keras.Sequential([keras.layers.LSTM(3, return_sequence=True)])\n")
    assert cli("shapes", "--code", path).error_line.startswith("Line 2: LSTM has no argument return_sequence")
    assert not trap.exists()


def test_shapes_without_json_prints_a_table(cli: Cli) -> None:
    """Name, layer, input, output and parameters of each layer."""
    result = cli("shapes", "--samples", 2, "--layer", "lstm:4")
    assert result.exit_code == 0
    row = next(line for line in result.stdout.splitlines() if "lstm" in line)
    cells = [cell.strip() for cell in row.split("│")]
    assert cells[1:6] == ["lstm", "lstm:4", "(2, 24, 1)", "(2, 4)", "96"]  # 4 · (4 · (4 + 1) + 4)


def test_code_can_be_read_back_as_the_same_stack(cli: Cli, tmp_path: Path) -> None:
    """`shapes --code` reads what `code` writes."""
    stack = ("--layer", "bi-lstm:8:seq", "--layer", "gru:4")
    written = cli("code", "--window", 12, "--features", 2, *stack)
    assert written.stdout == cli("code", "--window", 12, "--features", 2, *stack, "--json").json["code"]
    path = tmp_path / "code.py"
    path.write_text(written.stdout)
    shown = cli("shapes", "--code", path, "--json").json
    assert shown["input"] == [1, 12, 2]
    assert [layer["output_shape"] for layer in shown["layers"]] == [[1, 12, 16], [1, 4]]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("shapes",), "The stack has no layer … e.g. lstm:32"),
        (("shapes", "--layer", "lstm:0"), "Layer 1 (lstm:0) has 0 units … from 1 to 1024"),
        (("shapes", "--layer", "lstm:4", "--samples", "0"), "samples is 0 … at least 1"),
        (("shapes", "--layer", "lstm:4", "--window", "-3"), "window is -3 … at least 1"),
        (
            ("shapes", "--layer", "lstm:4", "--window", "many"),
            "'many' is not a whole number. Give --window a whole number … shapes --help",
        ),
        (
            ("shapes", "--layer", "lstm:4", "--samples", "99999999", "--verify"),
            "2,399,999,976 numbers … --verify",
        ),
        (
            ("shapes", "--code", "/no/such.py"),
            "'/no/such.py' does not exist … path of a file with Keras source",
        ),
        (("shapes", "--code", "setup.py", "--layer", "lstm:4"), "with --layer or with --code, not both"),
        (("shapes", "--layer", "lstm:4", "--target-shape", "9,1"), "--target-shape needs --code"),
        (("shapes", "--code", "app.py"), "no Keras model … keras.Sequential([keras.Input((24, 7))"),
        (
            ("shapes", "--code", "app.py", "--target-shape", "1.5"),
            "'1.5' … e.g. (1000, 24, 3), samples first",
        ),
        (("code", "--layer", "nonsense:4"), "Layer 1 'nonsense:4' … one of lstm, gru, rnn"),
        (("code", "--layer", "lstm:4", "--layer", "lstm:4"), "Layer 2 (LSTM) … write lstm:4:seq for layer 1"),
        (("nonsense",), "No such command 'nonsense' … rnnlab --help"),
        ((), "Missing command … rnnlab --help"),
        (
            ("shapes", "--window", "5", "--layer", "conv1d:4:6", "--layer", "lstm:4"),
            "Layer 1 (Conv1D) reads 6 time steps at once, but the window has only 5. Keras would say: computed output "
            "size would be zero or negative. Fix: write conv1d:4:3 for layer 1, or write conv1d:4:6:causal for layer "
            "1, or remove layer 1 (conv1d:4:6).",
        ),
        (("shapes", "--layer", "lstm:4:softmax"), "Cannot read layer 1 'lstm:4:softmax'"),
    ],
)
def test_mistakes_are_one_line_that_names_them(cli: Cli, arguments: tuple[str, ...], expected: str) -> None:
    """The line quotes the option or file, and says what to do."""
    assert missing_parts(cli(*arguments).error_line, expected) == []
