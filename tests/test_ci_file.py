"""docs/ci.yml, a file for continuous integration: its versions and commands are right."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
JOBS = yaml.safe_load((ROOT / "docs" / "ci.yml").read_text(encoding="utf-8"))["jobs"]


def test_ci_runs_on_all_systems_and_python_versions() -> None:
    """The versions are those that pyproject.toml allows."""
    allowed = re.search(
        r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8")
    )
    assert allowed is not None
    versions = [f"3.{minor}" for minor in range(int(allowed[1]), int(allowed[2]))]
    matrix = JOBS["systems"]["strategy"]["matrix"]
    assert matrix["python"] == versions == ["3.11", "3.12", "3.13"]
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "windows", "macos"}


def test_ci_commands_exist() -> None:
    """Its make targets, requirement files and folders exist."""
    commands = [step["run"] for job in JOBS.values() for step in job["steps"] if "run" in step]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    used = [name for command in commands for name in re.findall(r"^make (\w+)", command)]
    assert used == ["test"]
    assert set(used) <= set(targets)
    paths = [path for command in commands for path in re.findall(r"[\w/.-]+(?:\.txt|\.py|/\w+)", command)]
    assert len(paths) >= 5
    assert [path for path in paths if not (ROOT / path).exists()] == []
