"""The page's script without a browser and without worker processes."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store, runs_folder
from rnnlab.ui import live, services, widgets

APP = Path(__file__).resolve().parents[2] / "app.py"
SECONDS = 300  # a guard against a script that never ends, far more than a busy machine needs
OpenPage = Callable[..., AppTest]


class FakeWorkers:
    """Workers that are ready at once and only note what they are given."""

    status = "ready"
    why = ""

    def __init__(self) -> None:
        self.submitted: list[str] = []

    def submit(self, folder: Path, again: bool = False) -> None:
        self.submitted.append(folder.name)


@pytest.fixture(scope="session", autouse=True)
def _packages_are_searched_once() -> Iterator[None]:
    """AppTest searches all installed packages for components in each run, which takes longer than the page."""
    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> FakeWorkers:
    fake = FakeWorkers()
    monkeypatch.setattr(services, "workers", lambda: fake)
    return fake


@pytest.fixture
def store() -> Store:
    return Store(runs_folder())


@pytest.fixture
def open_page(workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens the page by a link; no visit may end in an exception. Only a link with live=yes is live.

    Its widgets can be changed at once, as if the browser had drawn them.
    """
    monkeypatch.setattr(widgets, "STALE_SECONDS", 0.0)
    monkeypatch.setattr(live, "is_short", lambda experiment: False)

    def opened(**parameters: str | list[str]) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=SECONDS)
        for name, value in parameters.items():
            page.query_params[name] = value
        page.session_state["painted"] = True  # the charts follow by themselves in a browser
        return checked(page.run())

    return opened


def checked(page: AppTest) -> AppTest:
    """The page, if nothing on it is an exception."""
    assert not page.exception, [error.value for error in page.exception]
    return page


def link_of(page: AppTest) -> dict[str, list[str]]:
    """The address bar's parameters, each with all its values."""
    given = {name: page.query_params[name] for name in page.query_params}
    return {name: [value] if isinstance(value, str) else value for name, value in given.items()}


def stack_of(page: AppTest) -> list[str]:
    """The layers, as the link writes them."""
    return link_of(page)["layer"]


def texts(page: AppTest) -> str:
    """All HTML the page draws itself: the cards, the arrows and the tables."""
    return "\n".join(element.proto.body for element in page.get("html"))


def errors(page: AppTest) -> list[str]:
    """The sentences in red, as a person reads them, each once: one about the series is in its menu, too."""
    return list(dict.fromkeys(error.value.replace("\\", "") for error in page.error))


def words(page: AppTest) -> str:
    """The plain text of the page, as a person reads it."""
    return "\n".join(text.value for text in page.markdown).replace("\\", "")


def pills(page: AppTest, key: str) -> Any:
    return next(group for group in page.get("button_group") if group.key == key)
