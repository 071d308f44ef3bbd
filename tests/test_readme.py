"""The commands, make targets, Python code and linked files of README exist and work."""

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


@pytest.mark.slow
def test_python_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    """It runs unchanged with an empty runs folder."""
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path))
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    exec(code, names)
    printed = capsys.readouterr().out
    assert "[(None, 24, 16), (None, 16)]" in printed
    assert names["run"].verdicts["temp_max"] in printed
    columns = names["run"].columns
    assert columns[:4] == names["data"].features
    assert names["model"].input_shape == (None, 24, len(columns))


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", README))
def test_files_linked_in_the_readme_exist(path):
    """Every linked file is in the repository."""
    assert (ROOT / path).is_file()
