"""Settings for all tests: runs go to a temporary folder, and hypothesis has no deadline."""

import os
import re
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from pathlib import Path

import pytest
from hypothesis import settings

from tests.quick import QUICK, examples

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# On a busy machine a slow example is not a failure.
settings.register_profile("rnnlab", deadline=None)
settings.load_profile("rnnlab")

SLOW_FOLDERS = {"browser", "packaging"}  # which the quick run skips
IMPORTS_KERAS = re.compile(r"^(?:import|from) (?:keras|tensorflow)\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help="Skip tests with a browser, TensorFlow, workers, servers or builds.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: needs TensorFlow, workers or a server; the quick run skips it")
    if config.getoption("--quick"):
        os.environ[QUICK] = "1"
        sys.meta_path.insert(0, KerasForbidden())
        settings.register_profile("quick", deadline=None, max_examples=examples(100))
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """In the quick run, skip slow folders and files that import Keras at the top."""
    if not config.getoption("--quick"):
        return None
    if collection_path.is_dir():
        return collection_path.name in SLOW_FOLDERS or None
    is_test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    return (is_test and bool(IMPORTS_KERAS.search(collection_path.read_text(encoding="utf-8")))) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


class KerasForbidden(MetaPathFinder):
    """Makes a test of the quick run fail if it imports TensorFlow: such a test must be marked as slow."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in ("tensorflow", "keras"):
            raise ImportError(f"{name} cannot be imported in the quick run: mark the test as slow")


@pytest.fixture(scope="session", autouse=True)
def _temporary_runs_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNLAB_RUNS", str(tmp_path_factory.mktemp("runs")))
        patch.delenv("RNNLAB_SCHEDULER", raising=False)
        yield
