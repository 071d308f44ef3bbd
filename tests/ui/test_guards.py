"""Whatever a link names in the place of a run is one sentence on a page that goes on."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.runs.hostile import SENDABLE
from tests.ui.conftest import OpenPage, errors, link_of
from tests.ui.runs.test_page import open_runs, store  # noqa: F401 - fixtures

names = pytest.mark.parametrize("name", SENDABLE.values(), ids=SENDABLE.keys())


@names
def test_link_to_what_is_no_run_is_one_sentence(name: str, open_page: OpenPage) -> None:
    """The Lab is drawn as on a first visit, and the link forgets what it was given."""
    page = open_page(run=name)
    assert len(errors(page)) == 1
    assert "is no run: ids look like" in errors(page)[0]
    assert len(errors(page)[0]) < 150
    assert "run" not in link_of(page)
    assert page.button(key="train").disabled is False


@names
def test_comparison_with_what_is_no_run_is_of_nothing(
    name: str,
    open_runs: Callable[..., AppTest],  # noqa: F811
) -> None:
    """The page Runs looks for ticked runs among one's own alone."""
    page = open_runs(name, "20260131-142530-a1b2c3")
    assert errors(page) == []
    assert "compare" not in link_of(page)
