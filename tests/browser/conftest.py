"""The real server and the real browser, each started once for all stories."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.pictures import LessonPage
from tests.browser.server import BROWSER_ARGUMENTS, Server, browser_path
from tests.browser.visit import Visit

WAIT_MS = 15_000
OpenTab = Callable[..., Visit]
OpenLesson = Callable[..., LessonPage]


def pytest_itemcollected(item: pytest.Item) -> None:
    """A story that fails on a busy machine is told once more, and the summary says so; twice is a defect."""
    item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for every story; when it ends, nothing that it started is left."""
    server = Server(tmp_path_factory.mktemp("server") / "runs")
    yield server
    assert server.stop() == []


@pytest.fixture
def tab(browser: Browser, server: Server) -> Iterator[OpenTab]:
    """Opens a tab of its own; no story may end with a traceback on the page or a fault in its console."""
    visits: list[Visit] = []

    def opened(**options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(WAIT_MS)
        visits.append(Visit(context.new_page(), server.url))
        return visits[-1]

    yield opened
    server.stop_runs()  # a story that failed half way leaves the next one's worker free
    for visit in visits:
        shown = visit.page.locator("body").inner_text()
        visit.page.context.close()
        assert "Traceback" not in shown
        assert visit.errors == []


@pytest.fixture
def visit(tab: OpenTab) -> Visit:
    return tab()


@pytest.fixture(scope="package")
def lesson_tab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LessonPage]:
    """One tab with the lesson's page for all of its tests."""
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    yield LessonPage(page, tmp_path_factory.mktemp("lesson"))
    page.close()


@pytest.fixture
def lesson(lesson_tab: LessonPage) -> Iterator[OpenLesson]:
    """Opens a chapter of the page for somebody who was never there; its console must have no errors."""

    def opened(
        chapter: str = "",
        size: tuple[int, int] = (1280, 800),
        scheme: str = "light",
        motion: str = "no-preference",
        **query: str,
    ) -> LessonPage:
        return lesson_tab.start(size, scheme, motion).open(chapter, **query)

    yield opened
    found = lesson_tab.errors.copy()
    lesson_tab.errors.clear()
    assert found == []


@pytest.fixture(scope="session")
def weather_station() -> pd.DataFrame:
    """400 hours of a valley: two numeric columns, one of words, and three hours that are missing."""
    random = np.random.default_rng(7)
    hours = np.arange(400)
    warmth = 12 + 6 * np.sin(2 * np.pi * hours / 24) + random.normal(0, 0.4, 400).cumsum() * 0.2
    frame = pd.DataFrame(
        {
            "time": pd.date_range("2025-03-01", periods=400, freq="h"),
            "warmth": warmth.round(2),
            "wind": (4 + random.gamma(2.0, 1.0, 400)).round(2),
            "sky": random.choice(["clear", "grey", "rain"], 400),
        }
    )
    return frame.drop(index=[120, 121, 122])
