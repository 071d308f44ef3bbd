"""The server's memory that a visit takes."""

import gc
import weakref

from rnnlab.series.source import Weather
from rnnlab.ui import services
from tests.ui.conftest import OpenPage


def test_visit_keeps_no_series_in_memory(open_page: OpenPage) -> None:
    """A visit's callbacks live as long as the visit: series in them would be in memory twenty times."""
    page = open_page(series="weather", weather="5000,60,1,123")
    series = weakref.ref(services.series_of(Weather(rows=5000, step_minutes=60, noise=1.0, seed=123)))
    services._series_of.clear()
    gc.collect()
    assert series() is None
    assert not page.exception
