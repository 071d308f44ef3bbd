"""Detects angles, and the bounds of amounts and percentages, from the columns' names and values."""

import re

import msgspec
import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.messages import columns as messages
from rnnlab.series.series import Series
from rnnlab.series.vocabulary import vocabulary

TURN = 360.0

_UNIT = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_DIRECTION = re.compile(r"(^|[^a-z])w?dir($|[^a-z])|direction|bearing|azimuth|heading|wind_?dir")
_DEGREES = vocabulary("units.angles")
_AMOUNT = re.compile(
    r"precip|rain|snow|speed|gust|wind|visibility|humid|cloud|radiation|irradiance|sunshine"
    r"|count|sales|sold|orders|visits|passengers|traffic|demand|consumption|usage|volume"
)
_AMOUNT_UNITS = vocabulary("units.amounts")
_PERCENT = re.compile(r"percent|humidity|(^|[^a-z])rh($|[^a-z])|cloud_?\s?cover")
_CHANGE = re.compile(r"change|growth|return|inflation|rate|direction|(^|[^a-z])w?dir($|[^a-z])")


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The range of a column's values; None for no bound on that side. As text, `COL=LOW..HIGH`."""

    column: str
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        return f"{self.column}={_number(self.low)}..{_number(self.high)}"

    @property
    def words(self) -> str:
        """The range in words: `0 or more`, `0 to 100`."""
        if self.low is None:
            return f"{_number(self.high)} or less"
        return (
            f"{_number(self.low)} or more"
            if self.high is None
            else f"{_number(self.low)} to {_number(self.high)}"
        )

    def outside(self, values: np.ndarray) -> np.ndarray:
        """Return the values outside the bounds."""
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        return values[(values < low) | (values > high)]


def read_bounds(text: str) -> Bounds:
    """Read bounds written as `COL=LOW..HIGH`, a side empty for no bound; Mistake if they can't be read."""
    column, _, limits = text.rpartition("=")
    low, dots, high = limits.partition("..")
    try:
        if not column or not dots:
            raise ValueError
        return checked_bounds(Bounds(column, _limit(low), _limit(high)))
    except ValueError:
        raise Mistake(messages.invalid_bounds(text)) from None


def checked_bounds(bounds: Bounds) -> Bounds:
    """Return the bounds, or raise a Mistake if they have no limit or no range."""
    sides = [side for side in (bounds.low, bounds.high) if side is not None]
    if not sides or not np.isfinite(sides).all() or sides != sorted(set(sides)):
        raise Mistake(messages.bounds_without_range(str(bounds)))
    return bounds


def angles_of(series: Series, training_rows: int) -> tuple[str, ...]:
    """Detect the columns of directions: named so or in degrees, from 0 to 360 and beyond 180."""
    return tuple(
        name
        for name in series.features
        if named_as_angle(name) and _covers_a_turn(series.column(name)[:training_rows])
    )


def bounds_of(series: Series, training_rows: int) -> tuple[Bounds, ...]:
    """Detect the bounds of columns of amounts or percentages, from the training rows.

    At least 0 if no value is negative and the column is an amount by its name, its unit, its many
    zeros, values that pile up at 0 or that spread upwards as shares of one another; at most 100 if it is also a
    percentage, and at most the largest value if it often comes to a stop there.
    """
    bounds = []
    for name in series.features:
        values = series.column(name)[:training_rows]
        plain, unit = _parts(name)
        if not len(values) or values.min() < 0 or _CHANGE.search(plain):
            continue
        limit = float(values.max()) if _stops_at_its_maximum(values) else None
        zeros = np.mean(values == 0) >= th.MANY_ZEROS or _pile_up_at_zero(values) or _spread_as_shares(values)
        if not (_AMOUNT.search(plain) or unit in _AMOUNT_UNITS or zeros):
            if limit is not None:
                bounds.append(Bounds(name, None, limit))
            continue
        percent = (unit == "%" or _PERCENT.search(plain)) and values.max() <= 100
        # Values that never exceed 1 are shares, whatever their name.
        bounds.append(Bounds(name, 0.0, 100.0 if percent and values.max() > 1 else limit))
    return tuple(bounds)


def named_as_angle(name: str) -> bool:
    """Whether the name or the unit says that the column holds directions in degrees."""
    plain, unit = _parts(name)
    return unit in _DEGREES or (_DIRECTION.search(plain) is not None and unit in {"", *_DEGREES})


def named_as_amount(name: str) -> bool:
    """Whether the name or the unit says that the column holds amounts, which cannot be negative."""
    plain, unit = _parts(name)
    return not _CHANGE.search(plain) and bool(_AMOUNT.search(plain) or unit in _AMOUNT_UNITS)


def _pile_up_at_zero(values: np.ndarray) -> bool:
    """Whether values from 0 on are small counts or often near 0, as those of a curve that may cross it are not."""
    near = np.quantile(values, 0.1) <= th.NEAR_ZERO * np.median(values)
    return bool(np.count_nonzero(values == 0) >= th.FEWEST_ZEROS and (_small_counts(values) or near))


def _small_counts(values: np.ndarray) -> bool:
    return bool(np.median(values) <= th.SMALL_COUNT and np.all(values == np.round(values)))


def _spread_as_shares(values: np.ndarray) -> bool:
    """Whether those above 0 are many times one another, the large ones few, unlike those of a curve that crosses 0."""
    above = values[values > 0]
    if not len(above) or above.max() < th.LEAST_DECADE * above.min():
        return False
    return _skewness(above) >= max(th.SKEWED, abs(_skewness(np.log(above))))


def _skewness(values: np.ndarray) -> float:
    deviations = values - values.mean()
    return float((deviations**3).mean() / max(float(values.std()), 1e-300) ** 3)


def _stops_at_its_maximum(values: np.ndarray) -> bool:
    """Whether the largest value is a limit: many rows have it, and the values come to it often."""
    there = values == values.max()
    visits = np.count_nonzero(there[1:] & ~there[:-1])
    often = there.mean() >= th.LEAST_AT_LIMIT and visits >= th.LEAST_VISITS
    return bool(often and not _small_counts(values))


def _covers_a_turn(values: np.ndarray) -> bool:
    return bool(len(values) and values.min() >= 0 and TURN / 2 < values.max() <= TURN)


def _parts(name: str) -> tuple[str, str]:
    """Return the name and its unit in small letters: `Wind dir (deg)` is `wind dir` and `deg`."""
    match = _UNIT.search(name)
    if match is None:
        return name.lower(), ""
    return name[: match.start()].strip().lower(), match[1].strip().lower()


def _limit(text: str) -> float | None:
    return float(text) if text.strip() else None


def _number(limit: float | None) -> str:
    return "" if limit is None else str(float(limit)).removesuffix(".0")
