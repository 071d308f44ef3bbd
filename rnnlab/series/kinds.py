"""What the columns of a series are, told by their names and values: angles, and bounds nobody can leave."""

import re

import msgspec
import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series.quoting import quoted
from rnnlab.series.series import Series

TURN = 360.0
OFTEN = 0.1  # the share of zeros from which a column is taken for an amount, whatever its name

_UNIT = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_DIRECTION = re.compile(r"(^|[^a-z])w?dir($|[^a-z])|direction|bearing|azimuth|heading|wind_?dir")
_DEGREES = {"deg", "degree", "degrees", "°", "angle"}
_AMOUNT = re.compile(
    r"precip|rain|snow|speed|gust|wind|visibility|humid|cloud|radiation|irradiance|sunshine"
    r"|count|sales|sold|orders|visits|passengers|traffic|demand|consumption|usage|volume"
)
_AMOUNT_UNITS = {
    "%", "m/s", "km/h", "kmh", "mph", "kt", "kn", "knots", "mm", "cm", "mm/h", "km", "w", "kw", "mw", "kwh", "mwh",
    "gwh", "w/m2", "w/m²", "w/m^2", "j/m2", "mj/m2", "ppm", "ppb", "ug/m3", "µg/m3", "µg/m³", "count",
}  # fmt: skip
_PERCENT = re.compile(r"percent|humidity|(^|[^a-z])rh($|[^a-z])|cloud_?\s?cover")
_CHANGE = re.compile(r"change|growth|return|inflation|rate|direction|(^|[^a-z])w?dir($|[^a-z])")


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a column's values never leave; None: no bound on that side. As text, `COL=LOW..HIGH`."""

    column: str
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        return f"{self.column}={_number(self.low)}..{_number(self.high)}"

    @property
    def words(self) -> str:
        """The range as people say it: `0 or more`, `0 to 100`."""
        if self.low is None:
            return f"{_number(self.high)} or less"
        return (
            f"{_number(self.low)} or more"
            if self.high is None
            else f"{_number(self.low)} to {_number(self.high)}"
        )

    def outside(self, values: np.ndarray) -> np.ndarray:
        """The values that break the bounds."""
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        return values[(values < low) | (values > high)]


def read_bounds(text: str) -> Bounds:
    """The bounds written as `COL=LOW..HIGH`, either side left empty for none; Mistake where they can't be."""
    column, _, limits = text.rpartition("=")
    low, dots, high = limits.partition("..")
    try:
        if not column or not dots:
            raise ValueError
        return checked_bounds(Bounds(column, _limit(low), _limit(high)))
    except ValueError:
        raise Mistake(
            f"The bounds {quoted(text)} can't be read: write COL=LOW..HIGH, either side left empty where there "
            "is none, e.g. 'humidity (%)=0..100' or 'rain=0..'."
        ) from None


def checked_bounds(bounds: Bounds) -> Bounds:
    """The bounds themselves, or a Mistake where they bound nothing or nothing lies between them."""
    sides = [side for side in (bounds.low, bounds.high) if side is not None]
    if not sides or not np.isfinite(sides).all() or sides != sorted(set(sides)):
        raise Mistake(
            f"The bounds {quoted(str(bounds))} leave no range: give a low number, a higher one, or one of the two."
        )
    return bounds


def angles_of(series: Series, training_rows: int) -> tuple[str, ...]:
    """The columns that hold directions: named so or in degrees, from 0 to 360 and beyond the half turn."""
    return tuple(
        name
        for name in series.features
        if _named_as_angle(name) and _goes_round(series.column(name)[:training_rows])
    )


def bounds_of(series: Series, training_rows: int) -> tuple[Bounds, ...]:
    """The bounds of the columns that are amounts or percentages, as the training rows bear them out.

    0 from below where no value is negative and the column is an amount by its name, its unit or its
    many zeros; 100 from above where it is a percentage as well.
    """
    found = []
    for name in series.features:
        values = series.column(name)[:training_rows]
        plain, unit = _parts(name)
        if not len(values) or values.min() < 0 or _CHANGE.search(plain):
            continue
        if not (_AMOUNT.search(plain) or unit in _AMOUNT_UNITS or np.mean(values == 0) >= OFTEN):
            continue
        percent = (unit == "%" or _PERCENT.search(plain)) and values.max() <= 100
        # What never comes above 1 is a share, whatever it is called.
        found.append(Bounds(name, 0.0, 100.0 if percent and values.max() > 1 else None))
    return tuple(found)


def _named_as_angle(name: str) -> bool:
    plain, unit = _parts(name)
    return unit in _DEGREES or (_DIRECTION.search(plain) is not None and unit in {"", *_DEGREES})


def _goes_round(values: np.ndarray) -> bool:
    return bool(len(values) and values.min() >= 0 and TURN / 2 < values.max() <= TURN)


def _parts(name: str) -> tuple[str, str]:
    """The name and its unit in small letters; `Wind dir (deg)` is `wind dir` and `deg`."""
    found = _UNIT.search(name)
    if found is None:
        return name.lower(), ""
    return name[: found.start()].strip().lower(), found[1].strip().lower()


def _limit(text: str) -> float | None:
    return float(text) if text.strip() else None


def _number(limit: float | None) -> str:
    return "" if limit is None else str(float(limit)).removesuffix(".0")
