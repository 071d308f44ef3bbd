"""One worker unless a test asks for more: the order in which runs are trained is then known."""

import pytest


@pytest.fixture(autouse=True)
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNLAB_WORKERS", "1")
