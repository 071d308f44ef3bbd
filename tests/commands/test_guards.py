"""Whatever a command is given in the place of a run's id is one line and exit code 2."""

from pathlib import Path

import pytest

from tests.commands.conftest import Lab
from tests.runs.hostile import SENDABLE

names = pytest.mark.parametrize("name", SENDABLE.values(), ids=SENDABLE.keys())


@names
@pytest.mark.parametrize("command", ["forecast", "layers", "export"])
def test_command_on_what_is_no_run_says_so_in_one_line(
    command: str, name: str, lab: Lab, runs: Path, tmp_path: Path
) -> None:
    """The option's sign before it keeps a name that begins with a hyphen from being an option."""
    to = tmp_path / "model.keras"
    options = {"forecast": ["--steps", "1"], "export": ["--to", to]}.get(command, [])
    complaint = lab(command, *options, "--", name).complaint
    assert "is no run: ids look like" in complaint
    assert len(complaint) < 200
    assert not to.exists()
    assert not runs.exists()
