"""Numbers out of cells that hold more than digits: thousands, decimal commas, units, brackets, switches."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.file.header import UNITS

MOST_TEXTS = 0.05
MOST_SAMPLE = 500
SWITCHES = (
    *(
        ("true", "false"),
        ("yes", "no"),
        ("on", "off"),
        ("y", "n"),
        ("t", "f"),
        ("ja", "nein"),
        ("oui", "non"),
    ),
    *(("sí", "no"), ("si", "no"), ("wahr", "falsch"), ("vrai", "faux"), ("open", "closed"), ("high", "low")),
)
_MONEY = frozenset(
    ("$", "€", "£", "¥", "us$", "usd", "eur", "gbp", "chf", "r$", "rs", "rs.", "₹", "kr", "a$", "c$")
)
_BOUNDS = frozenset(("<", ">", "≤", "≥", "<=", ">=", "~", "≈"))
_SPACES = " \u00a0\u202f\u2009"
_CELL = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+−–]?)\s*(?P<before>[^\d.,+−–()-]{{0,4}}?)\s*(?P<second>[-+−–]?)\s*"
    rf"(?P<number>(?:\d[\d.,'’{_SPACES}]*|[.,])(?:(?<=[\d.,])\d*)(?:[eE][-+]?\d{{1,3}})?)"
    rf"(?P<gap>\s*)(?P<unit>[^\d()]{{0,12}}?)\s*(?P<close>\))?"
)
_GROUPED = re.compile(
    rf"\d{{1,3}}(?:(?P<mark>[.,'’{_SPACES}])\d{{3}})(?:(?P=mark)\d{{3}})*(?:[.,]\d*)?(?:[eE].*)?"
)
_PLAIN = re.compile(r"\d*[.,]?\d*(?:[eE][-+]?\d{1,3})?")


@dataclass(frozen=True)
class Cells:
    """The numbers of a column of texts, (rows,), NaN where there is none, and what was made of the texts.

    made: in words, with the rows, (rows,) bool, that it was done to.
    """

    values: np.ndarray
    made: tuple[tuple[str, np.ndarray], ...] = ()


@dataclass(frozen=True)
class _Way:
    """before, unit: what stands around the numbers; decimal: their sign; marks: of the thousands."""

    before: frozenset[str]
    unit: str
    decimal: str
    marks: str
    brackets: bool


def plain_numbers(texts: pd.Series) -> np.ndarray:
    """The texts as they are, read as numbers with a decimal point."""
    return pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def switched(texts: pd.Series) -> tuple[Cells, tuple[str, str]] | None:
    """Columns of yes and no, on and off and the like as 1 and 0, and the words for them; None for others."""
    sample = set(_sample(texts, MOST_SAMPLE))
    small = {text.lower() for text in sample}
    pairs = [pair for pair in SWITCHES if small <= set(pair)] if 0 < len(small) <= 2 else []
    if not pairs:
        return None
    words = {str(word).lower() for word in texts.dropna().unique()}
    pair = next((pair for pair in pairs if words == set(pair)), None)
    if pair is None:
        return None
    values = (texts.str.lower() == pair[0]).to_numpy(dtype=np.float64, na_value=np.nan)
    return Cells(np.where(texts.isna(), np.nan, values)), pair


def cells_of(texts: pd.Series, decimal: str | None) -> Cells | None:
    """The numbers of texts such as 1,234.5 or 12.3 °C or (5), or None where most of them are none.

    decimal: the sign before the decimals where that is known of the file.
    """
    way = _way(_sample(texts, MOST_SAMPLE), decimal)
    if way is None:
        return None
    plain, made = texts, []
    for sign in ("−", "–"):
        plain = plain.str.replace(sign, "-", regex=False)
    if way.brackets:
        inside = plain.str.startswith("(", na=False) & plain.str.endswith(")", na=False)
        plain = plain.where(~inside, "-" + plain.str.strip("()"))
        made.append(("brackets in {} read as minus", inside))
    if way.before or way.unit:
        plain, around = _without_words(plain, way)
        shown = " and ".join(sorted({*way.before, *([way.unit] if way.unit else [])}))
        made.append((f"'{shown}' around the numbers of {{}}: left off", around))
    comma = plain.str.contains(",", regex=False, na=False)
    for mark in way.marks:
        there = plain.str.contains(mark, regex=False, na=False)
        plain = plain.str.replace(mark, "", regex=False)
        made.append((f"{_name(mark)} in {{}} read as thousands separators", there))
    if way.decimal == ",":
        made.append(("commas in {} read as decimal commas", comma))
        plain = plain.str.replace(",", ".", regex=False)
    values = plain_numbers(plain.str.replace(" ", "", regex=False))
    done = ((what, np.asarray(rows.fillna(False), dtype=bool)) for what, rows in made)
    return Cells(values, tuple((what, rows) for what, rows in done if rows.any()))


def _sample(texts: pd.Series, most: int) -> list[str]:
    present = texts.dropna()
    if len(present) == 0:
        return []
    chosen = np.unique(np.linspace(0, len(present) - 1, most).astype(np.int64))
    return [str(text)[:80] for text in present.iloc[chosen]]


def _way(sample: list[str], decimal: str | None) -> _Way | None:
    """How the sampled cells become numbers; None where more than a twentieth of them cannot."""
    found = [match for text in sample if (match := _CELL.fullmatch(text)) is not None]
    units = Counter(_unit(match) for match in found)
    unit = max(units, key=lambda unit: units[unit] if unit else -1, default=None) or ""
    numbers, before, brackets = [], set(), False
    for match in found:
        sign = match["before"].lower()
        own = _unit(match)
        fits = not sign or sign in _MONEY or sign in _BOUNDS
        if own is None or own not in ("", unit) or not fits or bool(match["open"]) != bool(match["close"]):
            continue
        number = match["number"].strip(_SPACES)
        if _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number):
            numbers.append(number)
            before.add(match["before"])
            brackets = brackets or bool(match["open"])
    if not sample or len(numbers) < (1 - MOST_TEXTS) * len(sample):
        return None
    sign, marks = _signs(numbers, decimal)
    return _Way(frozenset(before - {""}), unit, sign, marks, brackets)


def _unit(match: re.Match[str]) -> str | None:
    """The unit behind a number; None where it is no unit, as in 12A."""
    unit = match["unit"]
    if not unit or match["gap"] or not unit[0].isalpha() or unit.lower() in UNITS:
        return unit
    return None


def _signs(numbers: list[str], decimal: str | None) -> tuple[str, str]:
    """The decimal sign of the numbers and the signs between their thousands."""
    marks = {mark for number in numbers for mark in f"'’{_SPACES}" if mark in number}
    both = [number for number in numbers if "," in number and "." in number]
    commas = [number for number in numbers if "," in number]
    points = [number for number in numbers if "." in number]
    if both:
        sign = "," if both[0].rfind(",") > both[0].rfind(".") else "."
    elif commas and not points:
        grouped = all(re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", number) for number in commas)
        twice = any(number.count(",") > 1 for number in commas)
        sign = "." if grouped and (twice or decimal != ",") else ","
    elif points and not commas:
        grouped = all(re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", number) for number in points)
        twice = any(number.count(".") > 1 for number in points)
        sign = "," if grouped and (twice or decimal == ",") else "."
    else:
        # Some values have a comma, others a point: thousands fit only one of the two.
        grouped = all(re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", number) for number in commas)
        sign = "." if grouped else ","
    marks |= {mark for mark in ",." if mark != sign and any(mark in number for number in numbers)}
    return sign, "".join(sorted(marks))


def _without_words(plain: pd.Series, way: _Way) -> tuple[pd.Series, pd.Series]:
    bare = plain
    if way.unit:
        bare = bare.str.removesuffix(way.unit)
    for sign in sorted(way.before, key=len, reverse=True):
        bare = bare.str.replace(sign, "", regex=False, n=1)
    around = (bare != plain) & plain.notna()
    return bare.str.strip(), around


def _name(mark: str) -> str:
    return {",": "commas", ".": "points", "'": "apostrophes", "’": "apostrophes"}.get(mark, "spaces")
