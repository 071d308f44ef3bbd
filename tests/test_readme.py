"""README's words hold: its commands exist, its picture and files are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_commands_of_the_readme_exist_on_the_command_line():
    """Every `rnnlab COMMAND` in README is a command."""
    from typer.main import get_command

    from rnnlab.__main__ import app

    named = set(re.findall(r"^rnnlab ([a-z]+)", README, re.MULTILINE))
    assert {"lab", "train"} <= named <= set(get_command(app).commands)


def test_make_targets_of_the_readme_exist_in_the_makefile():
    """Every `make TARGET` in README is a target."""
    named = set(re.findall(r"make ([a-z]+)", README))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"run", "test"} <= named <= targets


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", README))
def test_files_that_the_readme_links_are_there(path):
    """Every linked file is in the repository."""
    assert (ROOT / path).is_file()
