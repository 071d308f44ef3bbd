"""A link with anything else than a run's id gives one sentence, and the page is drawn."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.runs.hostile import SENDABLE
from tests.ui.conftest import OpenPage, errors, link_of
from tests.ui.runs.test_page import open_runs, store  # noqa: F401 - fixtures

names = pytest.mark.parametrize("name", SENDABLE.values(), ids=SENDABLE.keys())


@names
def test_link_to_an_invalid_run_is_one_sentence(name: str, open_page: OpenPage) -> None:
    """The Lab is drawn as on a first visit, and the invalid id is removed from the link."""
    page = open_page(run=name)
    assert len(errors(page)) == 1
    assert "is not a run id. Run ids look like" in errors(page)[0]
    assert len(errors(page)[0]) < 150
    assert "run" not in link_of(page)
    assert page.button(key="start").disabled is False


@names
def test_comparison_with_an_invalid_run_is_empty(
    name: str,
    open_runs: Callable[..., AppTest],  # noqa: F811
) -> None:
    """The page Runs only selects runs of the visitor."""
    page = open_runs(name, "20260131-142530-a1b2c3")
    assert errors(page) == []
    assert "compare" not in link_of(page)
