"""Settings for every test: runs go to a folder of the tests' own, and time is no oracle."""

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

# A busy machine is slow; that is no failure of the property.
settings.register_profile("rnnlab", deadline=None)
settings.load_profile("rnnlab")

LEFT_OUT = {"browser", "packaging"}  # folders, of the quick run
OF_KERAS = re.compile(r"^(?:import|from) (?:keras|tensorflow)\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick", action="store_true", help="Leave out the browser, TensorFlow, workers, servers and builds."
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "slow: needs TensorFlow, workers or a server; the quick run leaves it out"
    )
    if config.getoption("--quick"):
        os.environ[QUICK] = "1"
        sys.meta_path.insert(0, WithoutKeras())
        settings.register_profile("quick", deadline=None, max_examples=examples(100))
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """In the quick run, folders that are left out and files that import Keras at their top."""
    if not config.getoption("--quick"):
        return None
    if collection_path.is_dir():
        return collection_path.name in LEFT_OUT or None
    is_test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    return (is_test and bool(OF_KERAS.search(collection_path.read_text(encoding="utf-8")))) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


class WithoutKeras(MetaPathFinder):
    """Lets a test of the quick run that imports TensorFlow fail: it is slow, and should be marked so."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in ("tensorflow", "keras"):
            raise ImportError(f"{name} is not for the quick run: mark the test as slow")


@pytest.fixture(scope="session", autouse=True)
def _apart_from_the_users_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNLAB_RUNS", str(tmp_path_factory.mktemp("runs")))
        patch.delenv("RNNLAB_SCHEDULER", raising=False)
        yield
