"""How numbers are written on the page, on the command line and in charts."""

import re
from collections.abc import Sequence
from math import floor, isfinite, log10
from statistics import fmean, pstdev

MISSING = "–"  # the text for a missing number
HOVER = ",.4~r"  # the format of `format_number` for plotly's hover labels
UNIT_IN_NAME = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
UNIT_SIGNS = {"degC": "°C", "degF": "°F"}
MOST_DIGITS = 7  # of the largest number in a column
SMALLEST, LARGEST = 1e-4, 1e7  # numbers outside this range are written with an exponent


def format_number(value: float | None, digits: int = 4) -> str:
    """Return the number with at most `digits` significant digits, e.g. 37,140 or 0.001235; a dash for None and NaN."""
    if value is None or value != value:
        return MISSING
    rounded = round_to_digits(value, digits)
    if rounded != 0 and not SMALLEST <= abs(rounded) <= LARGEST:
        return f"{rounded:.{digits}g}"
    exponent = int(f"{rounded:e}".split("e")[1])
    text = f"{rounded:,.{max(0, digits - 1 - exponent)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_to_digits(value: float, digits: int = 4) -> float:
    """Return the number rounded to at most `digits` significant digits."""
    return float(f"{value:.{digits}g}")


def format_column(values: Sequence[float | None], digits: int = 3) -> list[str]:
    """Return numbers to stand below each other: all with the same number of decimals.

    The smallest number has at least `digits` significant digits, unless the largest one then had too many.
    """
    sizes = [abs(value) for value in values if value and isfinite(value)]
    if not sizes or min(sizes) < SMALLEST or max(sizes) > LARGEST:
        return [format_number(value, digits) for value in values]
    exponents = [int(f"{round_to_digits(size, digits):e}".split("e")[1]) for size in (min(sizes), max(sizes))]
    decimals = max(0, min(digits - 1 - exponents[0], MOST_DIGITS - 1 - max(exponents[1], 0)))
    return [MISSING if value is None or value != value else f"{value:,.{decimals}f}" for value in values]


def split_unit(name: str) -> tuple[str, str]:
    """Split a column's name into what is measured and its unit: `temperature (degC)` gives temperature and °C."""
    match = UNIT_IN_NAME.search(name)
    if match is None or not match.start():
        return name, ""
    return name[: match.start()], UNIT_SIGNS.get(match[1], match[1])


def format_with_unit(value: float | None, column: str, digits: int = 3) -> str:
    """Return a value of that column with its unit, e.g. 0.564 °C; without a unit in the column's name, the number."""
    return f"{format_number(value, digits)} {split_unit(column)[1]}".rstrip()


def decimals_for(error: float, digits: int = 2) -> int:
    """Return the number of decimals that shows `digits` significant digits of an error, and no more: 0 to 9."""
    if not isfinite(error) or error <= 0:
        return 0
    return min(9, max(0, digits - 1 - floor(log10(round_to_digits(error, digits)))))


def format_decimals(value: float, decimals: int) -> str:
    """Return the number with that many decimals, so that a column lines up; a dash for NaN."""
    if value != value or abs(value) > LARGEST:
        return format_number(value)
    return f"{round(value, decimals) + 0.0:,.{decimals}f}"


def format_percent(share: float | None) -> str:
    """Return the share as per cent with one decimal, e.g. 25.0 % for 0.25; a dash for None."""
    return MISSING if share is None else f"{100 * share:.1f} %"


def format_mean_and_spread(values: Sequence[float]) -> str:
    """Return the mean and standard deviation of the values, e.g. 1,453 ± 260."""
    return f"{format_number(fmean(values))} ± {format_number(pstdev(values), 2)}"


def format_count(count: int, noun: str) -> str:
    """Return a count with its noun, e.g. 1 run or 2 runs."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def time_span(seconds: float) -> str:
    """A span of time in one unit: '23 s', '5 min', '30 h'."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
