"""`shapes` and `code`: the contract's JSON, Keras's agreement, refusals."""

from pathlib import Path

import pytest

from tests.commands.conftest import Lab, lacks

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
    lab: Lab, entering: tuple[int, ...], without: tuple[int, ...], sequences: tuple[int, ...]
) -> None:
    """Every row of the reference experiment comes out as computed and as the real Keras has it."""
    samples, window, features = entering
    for layer, expected in (("lstm:4", without), ("lstm:4:seq", sequences)):
        given = ("--samples", samples, "--window", window, "--features", features, "--layer", layer)
        shown = lab("shapes", *given, "--verify", "--json").json
        assert shown["input"] == list(entering)
        assert shown["layers"][0]["output_shape"] == list(expected)
        assert shown["keras_agrees"] is True


def test_shapes_json_holds_each_layer_in_the_contracts_words(lab: Lab) -> None:
    """Each layer tells name, kind, shapes, parameters and reason; keras_agrees is null unasked."""
    shown = lab(
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


def test_shapes_verified_of_every_kind_of_layer(lab: Lab) -> None:
    """Keras agrees on a stack that holds every kind."""
    kinds = ("bi-rnn:3:seq", "dropout:0.2", "gru:4", "repeat", "bi-lstm:2", "depth1", "rnn:3:seq", "dense:2")
    layers = [word for kind in kinds for word in ("--layer", kind)]
    assert lab("shapes", "--samples", 2, *layers, "--verify", "--json").json["keras_agrees"] is True


def test_shapes_of_illegal_stack_is_refused_with_the_fix(lab: Lab) -> None:
    """An illegal stack is one line: the reason and how to fix it."""
    complaint = lab("shapes", "--layer", "lstm:4", "--layer", "lstm:3").complaint
    assert "layer 1 kept only its last output" in complaint
    assert "write lstm:4:seq for layer 1" in complaint


def test_shapes_of_code_reads_the_stack_and_never_runs_it(lab: Lab, tmp_path: Path) -> None:
    """Stack, window and features come out of the source, which is not run."""
    trap = tmp_path / "trap"
    path = tmp_path / "model.py"
    path.write_text(CODE.format(trap=trap))
    shown = lab("shapes", "--code", path, "--json").json
    assert shown["input"] == [1, 7, 3]
    assert [layer["kind"] for layer in shown["layers"]] == ["lstm", "gru", "dense"]
    assert [layer["output_shape"] for layer in shown["layers"]] == [[1, 7, 4], [1, 2], [1, 1]]
    assert not trap.exists()


def test_shapes_of_code_options_win_over_the_code(lab: Lab, tmp_path: Path) -> None:
    """--samples, --window and --features stand above what the code says."""
    path = tmp_path / "model.py"
    path.write_text(CODE.format(trap=tmp_path / "trap"))
    shown = lab("shapes", "--code", path, "--samples", 2, "--window", 9, "--features", 5, "--json").json
    assert shown["input"] == [2, 9, 5]


def test_shapes_of_code_says_what_keras_trains_in_silence(lab: Lab, tmp_path: Path) -> None:
    """One target for an output at every step: told on stderr, and in the JSON with the mended code."""
    path = tmp_path / "model.py"
    path.write_text(CODE.format(trap=tmp_path / "trap").replace(" layers.GRU(2),", ""))
    given = ("shapes", "--code", path, "--target-shape", "(1000, 1)")
    assert "Keras trains it without a word" in lab(*given).err
    shown = lab(*given, "--json").json
    assert set(shown) == {"input", "layers", "keras_agrees", "findings", "mended"}
    (finding,) = shown["findings"]
    assert (finding["case"], finding["line"], finding["severity"]) == (3, 6, "silent")
    assert "return_sequences=False" in shown["mended"]
    assert lab("shapes", "--code", path, "--json").json["findings"] == []


def test_shapes_of_code_that_keras_refuses_is_one_line_with_its_line_and_the_mend(
    lab: Lab, tmp_path: Path
) -> None:
    """The clinic's sentence, exit code 2; nothing of the code is run."""
    trap, path = tmp_path / "trap", tmp_path / "model.py"
    path.write_text(CODE.format(trap=trap).replace(", return_sequences=True", ""))
    complaint = lab("shapes", "--code", path).complaint
    assert complaint.startswith("Line 6: GRU(2) needs (samples, time steps, features) and gets (samples, 4)")
    assert "Mend: Write return_sequences=True" in complaint
    path.write_text("import keras\nm = keras.Sequential([keras.layers.LSTM(3, return_sequence=True)])\n")
    assert lab("shapes", "--code", path).complaint.startswith("Line 2: LSTM has no argument return_sequence")
    assert not trap.exists()


def test_shapes_without_json_draw_a_table(lab: Lab) -> None:
    """A person sees the shapes in a table."""
    answer = lab("shapes", "--samples", 2, "--layer", "lstm:4")
    assert answer.code == 0
    row = next(line for line in answer.out.splitlines() if "lstm" in line)
    cells = [cell.strip() for cell in row.split("│")]
    assert cells[1:6] == ["lstm", "lstm:4", "(2, 24, 1)", "(2, 4)", "96"]  # 4 · (4 · (4 + 1) + 4)


def test_code_comes_back_as_the_stack_it_was_made_of(lab: Lab, tmp_path: Path) -> None:
    """`shapes --code` reads what `code` writes."""
    stack = ("--layer", "bi-lstm:8:seq", "--layer", "gru:4")
    written = lab("code", "--window", 12, "--features", 2, *stack)
    assert written.out == lab("code", "--window", 12, "--features", 2, *stack, "--json").json["code"]
    path = tmp_path / "code.py"
    path.write_text(written.out)
    shown = lab("shapes", "--code", path, "--json").json
    assert shown["input"] == [1, 12, 2]
    assert [layer["output_shape"] for layer in shown["layers"]] == [[1, 12, 16], [1, 4]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shapes",), "The stack has no layer … e.g. lstm:32"),
        (("shapes", "--layer", "lstm:0"), "Layer 1 (lstm:0) has 0 units … from 1 to 1024"),
        (("shapes", "--layer", "lstm:4", "--samples", "0"), "samples is 0 … at least 1"),
        (("shapes", "--layer", "lstm:4", "--window", "-3"), "window is -3 … at least 1"),
        (
            ("shapes", "--layer", "lstm:4", "--window", "many"),
            "'many' is not a whole number: give --window a whole number … shapes --help",
        ),
        (
            ("shapes", "--layer", "lstm:4", "--samples", "99999999", "--verify"),
            "2,399,999,976 numbers … --verify",
        ),
        (("shapes", "--code", "/no/such.py"), "no file '/no/such.py' … path of a file with Keras source"),
        (("shapes", "--code", "setup.py", "--layer", "lstm:4"), "twice … --layer or --code, not both"),
        (("shapes", "--layer", "lstm:4", "--target-shape", "9,1"), "--target-shape belongs to --code"),
        (("shapes", "--code", "app.py"), "no Keras model … keras.Sequential([keras.Input((24, 7))"),
        (
            ("shapes", "--code", "app.py", "--target-shape", "1.5"),
            "'1.5' … e.g. (1000, 24, 3), samples first",
        ),
        (("code", "--layer", "nonsense:4"), "Layer 1 'nonsense:4' … one of lstm, gru, rnn"),
        (("code", "--layer", "lstm:4", "--layer", "lstm:4"), "Layer 2 (LSTM) … write lstm:4:seq for layer 1"),
        (("nonsense",), "No such command 'nonsense' … rnnlab --help"),
        ((), "Missing command … rnnlab --help"),
    ],
)
def test_mistakes_are_one_line_that_names_them(lab: Lab, arguments: tuple[str, ...], said: str) -> None:
    """A mistake is one line on stderr that quotes it, and exit code 2."""
    assert lacks(lab(*arguments).complaint, said) == []
