"""What a visit holds in the server's memory."""

import gc
import weakref

from rnnlab.series.source import Weather
from rnnlab.ui import services
from tests.ui.conftest import OpenPage


def test_visit_holds_no_series_that_was_forgotten(open_page: OpenPage) -> None:
    """A visit's callbacks last as long as it does: what they held would be in memory twenty times over."""
    page = open_page(series="weather", weather="5000,60,1,123")
    forgotten = weakref.ref(services.series_of(Weather(rows=5000, step_minutes=60, noise=1.0, seed=123)))
    services._series_of.clear()
    gc.collect()
    assert forgotten() is None
    assert not page.exception
