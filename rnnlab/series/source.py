"""Where a series comes from, as plain data: a sample, generated weather, or a kept file."""

import msgspec


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sample"):
    """One of the real series shipped in data/, by its name."""

    name: str


class Weather(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="weather"):
    """Generated mountain weather: rows of temperature, wind speed and humidity.

    noise: 0 for none, 1 for a natural amount, up to 5.
    """

    rows: int = 2000
    step_minutes: int = 60
    noise: float = 1.0
    seed: int = 0


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="file"):
    """A file of the user's, kept under the SHA-256 of its bytes.

    time: the column to read times from, where the user chose one.
    pick: the value of the series column to keep, where the file holds several series.
    """

    digest: str
    name: str
    time: str | None = None
    pick: str | None = None


Source = Sample | Weather | File
