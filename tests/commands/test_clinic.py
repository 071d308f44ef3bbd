"""`clinic`: its JSON and its exit codes."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Cli

pytestmark = pytest.mark.slow
BROKEN = "m = Sequential([Input((24, 3)), LSTM(8), LSTM(4), Dense(1)])\n"
SOUND = BROKEN.replace("LSTM(8)", "LSTM(8, return_sequences=True)")


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str) -> Path:
        path = tmp_path / "code.py"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_broken_code_is_exit_code_1_and_json_with_the_fixed_code(cli: Cli, write) -> None:
    """The keys that scripts rely on."""
    result = cli("clinic", write(BROKEN), "--json")
    assert result.exit_code == 1
    shown = json.loads(result.stdout)
    assert {"findings", "layers", "fixed", "followed"} <= set(shown)
    (finding,) = shown["findings"]
    assert {"code", "severity", "line", "sentence"} <= set(finding)
    assert (finding["code"], finding["severity"], finding["line"]) == (
        "only_last_output_returned",
        "error",
        1,
    )
    assert shown["fixed"] == SOUND
    assert shown["followed"] is True
    assert [layer["output_shape"] for layer in shown["layers"]] == [[None, 8], None, None]


def test_sound_code_is_exit_code_0(cli: Cli, write) -> None:
    shown = cli("clinic", write(SOUND), "--json")
    assert shown.exit_code == 0
    assert (shown.json["findings"], shown.json["fixed"]) == ([], None)
    assert [layer["output_shape"] for layer in shown.json["layers"]] == [[None, 24, 8], [None, 4], [None, 1]]
    assert [layer["parameters"] for layer in shown.json["layers"]] == [384, 208, 5]  # 4·(8·(8+3)+8), …


def test_shapes_of_data_and_targets_are_options(cli: Cli, write) -> None:
    """Without them the code is sound; with them the output does not fit y."""
    result = cli("clinic", write(SOUND), "--x", "100,24,3", "--y", "100,6", "--json")
    assert result.exit_code == 1
    assert "Dense(6)" in json.loads(result.stdout)["fixed"]


def test_message_beside_sound_code_is_never_nothing(cli: Cli, write) -> None:
    result = cli("clinic", write(SOUND), "--error", "Segmentation fault", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("model <- keras_model_sequential() %>% layer_lstm(units = 32)", "This is R."),
        ("import torch\nx = torch.nn.LSTM(3, 4)", "This is PyTorch"),
        ("x = (", "Line 1 is not Python"),
        ("x = 1", "makes no layer of its own and trains no model"),
        ("", "has nothing to read"),
        ("x = 1\n" * 400_000, "is the limit"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2_and_one_sentence(cli: Cli, write, text: str, says: str) -> None:
    """With --json the object is printed, too."""
    result = cli("clinic", write(text), "--json")
    assert result.exit_code == 2
    assert says in result.stderr
    assert json.loads(result.stdout)["followed"] is False


def test_text_is_for_people(cli: Cli, write) -> None:
    """Each layer with its shape, the finding with its fix, and the fixed code."""
    result = cli("clinic", write(BROKEN))
    assert result.exit_code == 1
    assert "line 1: LSTM(8) -> (?, 8)" in result.stdout
    assert "Fix: Write return_sequences=True in LSTM(8)." in result.stdout
    assert SOUND in result.stdout


def test_message_that_the_code_does_not_show_is_not_said_to_stop_keras(cli: Cli, write) -> None:
    """Keras builds this code: only the message tells of an error."""
    result = cli("clinic", write(SOUND), "--error", "Segmentation fault")
    assert "Message: " in result.stdout
    assert "Keras stops" not in result.stdout
