"""Numbers as people are shown them, on the page, on the command line and in charts."""

from collections.abc import Sequence
from statistics import fmean, pstdev

MISSING = "–"
HOVER = ",.4~r"  # plotly's format for what `number` writes
LEAST, MOST = 1e-4, 1e7  # what is written without an exponent


def number(value: float | None, digits: int = 4) -> str:
    """A number with at most that many significant digits, e.g. 37,140 or 0.001235; a dash for None and NaN."""
    if value is None or value != value:
        return MISSING
    near = rounded(value, digits)
    if near != 0 and not LEAST <= abs(near) <= MOST:
        return f"{near:.{digits}g}"
    exponent = int(f"{near:e}".split("e")[1])
    text = f"{near:,.{max(0, digits - 1 - exponent)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: float, digits: int = 4) -> float:
    """The number with at most that many significant digits."""
    return float(f"{value:.{digits}g}")


def mean_and_spread(values: Sequence[float]) -> str:
    """Their mean and standard deviation, e.g. 1,453 ± 260."""
    return f"{number(fmean(values))} ± {number(pstdev(values), 2)}"
