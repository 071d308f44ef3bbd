"""What all visits share."""

import gc

from tests.ui.conftest import OpenPage


def test_search_for_garbage_leaves_what_was_imported_alone(open_page: OpenPage) -> None:
    """Streamlit searches after each run of a script: with all that was imported, a toggle takes five times as long."""
    open_page(series="weather", weather="300,60,1,0")
    assert gc.get_freeze_count() > 100_000
