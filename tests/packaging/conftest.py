"""Fixtures: a wheel of the project, installed where nothing of the checkout can be imported."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("rnnlab", "data", ".streamlit", "tests")
FILES = (
    "pyproject.toml",
    ".gitignore",
    "README.md",
    "LICENSE",
    "app.py",
    "requirements.txt",
    "requirements-auth.txt",
)
SECONDS = 240


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel, and an empty working folder."""

    venv: Path
    folder: Path

    @property
    def packages(self) -> Path:
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.venv)}))

    @property
    def program(self) -> str:
        """The path of the installed `rnnlab` command."""
        path = shutil.which("rnnlab", path=sysconfig.get_path("scripts", "venv", {"base": str(self.venv)}))
        assert path is not None
        return path

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables without those that lead to the checkout or to the tests' runs folder."""
        excluded = ("PYTHONPATH", "RNNLAB_RUNS", "RNNLAB_SCHEDULER")
        others = {name: value for name, value in os.environ.items() if name not in excluded}
        # Without optimisation, the training compiles in half the time.
        return {**others, "RNNLAB_WORKERS": "1", "NUMBA_OPT": "0"}

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run `rnnlab` with these arguments and check its exit code."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.folder, env=self.environment, timeout=SECONDS,
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built in a folder that also contains secrets and runs of a user."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name)
    for name in FILES:
        shutil.copy(ROOT / name, source)
    (source / ".streamlit" / "secrets.toml").write_text("[auth]", encoding="utf-8")
    (source / "runs").mkdir()
    (source / "runs" / "status.json").write_text("{}", encoding="utf-8")
    pip("wheel", str(source), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a new environment that uses the dependencies of the tests' environment."""
    installation = Installed(tmp_path_factory.mktemp("venv"), tmp_path_factory.mktemp("empty"))
    venv.create(installation.venv, symlinks=os.name != "nt")
    pip("--python", str(installation.venv), "install", "--no-deps", "--no-index", str(wheel))
    (installation.packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return installation


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
