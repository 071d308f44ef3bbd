"""An invalid run id gives one error line and exit code 2, whatever it contains."""

from pathlib import Path

import pytest

from tests.commands.conftest import Cli
from tests.runs.hostile import SENDABLE

names = pytest.mark.parametrize("name", SENDABLE.values(), ids=SENDABLE.keys())


@names
@pytest.mark.parametrize("command", ["forecast", "layers", "export"])
def test_command_with_an_invalid_run_id_is_one_error_line(
    command: str, name: str, cli: Cli, runs: Path, tmp_path: Path
) -> None:
    """`--` before the id keeps an id that begins with a hyphen from being an option."""
    to = tmp_path / "model.keras"
    options = {"forecast": ["--steps", "1"], "export": ["--to", to]}.get(command, [])
    error_line = cli(command, *options, "--", name).error_line
    assert "is not a run id. Run ids look like" in error_line
    assert len(error_line) < 200
    assert not to.exists()
    assert not runs.exists()
