"""What all visitors share."""

import gc

from tests.ui.conftest import OpenPage


def test_garbage_collection_skips_imported_objects(open_page: OpenPage) -> None:
    """Streamlit collects after each script run: with all imported objects, a toggle takes five times as long."""
    open_page(series="weather", weather="300,60,1,0")
    assert gc.get_freeze_count() > 100_000
