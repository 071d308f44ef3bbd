"""Settings for every test: runs go to a folder of the tests' own, and time is no oracle."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# A busy machine is slow; that is no failure of the property.
settings.register_profile("rnnlab", deadline=None)
settings.load_profile("rnnlab")


@pytest.fixture(scope="session", autouse=True)
def _apart_from_the_users_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNLAB_RUNS", str(tmp_path_factory.mktemp("runs")))
        patch.delenv("RNNLAB_SCHEDULER", raising=False)
        yield
