"""Numbers out of cells that hold more than digits: thousands, decimal commas, units, brackets, switches."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.file.header import UNITS

MOST_TEXTS = 0.05
MOST_SAMPLE = 500
MOST_SHAPES = 10
BOOLEAN_WORDS = (
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
FACTORS = {
    "K": 1e3,
    "k": 1e3,
    "M": 1e6,
    "B": 1e9,
    "bn": 1e9,
    "Mio": 1e6,
    "Mio.": 1e6,
    "Mrd": 1e9,
    "Mrd.": 1e9,
}
_FACTORED = re.compile(rf"^(.*\d)\s*({'|'.join(map(re.escape, FACTORS))})$")
_BOUNDS = frozenset(("<", ">", "≤", "≥", "<=", ">=", "~", "≈"))
_SPACES = " \u00a0\u202f\u2009"
_CELL = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+−–]?)\s*(?P<before>[^\d.,+−–()-]{{0,4}}?)\s*(?P<second>[-+−–]?)\s*"
    rf"(?P<number>(?:\d[\d.,'’{_SPACES}]*|[.,])(?:(?<=[\d.,])\d*)(?:[eE][-+]?\d{{1,3}})?)"
    rf"(?P<gap>\s*)(?P<unit>[^\d()]{{0,12}}?)\s*(?P<close>\))?"
)
_GROUPED = re.compile(
    rf"(?:\d{{1,3}}(?:(?P<mark>[.,'’{_SPACES}])\d{{3}})(?:(?P=mark)\d{{3}})*|\d{{1,2}}(?:,\d{{2}})+,\d{{3}})"
    r"(?:[.,]\d*)?(?:[eE].*)?"
)
# 1,234,567, and 12,34,567 as in India.
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}")
# A weather service's value and a mark of its quality: +0106,1.
_MARKED = re.compile(r"[-+]\d{4},\w")
_MINUS_BEHIND = re.compile(r"\d[\d.,]*-")  # as SAP writes it
_PLAIN = re.compile(r"\d*[.,]?\d*(?:[eE][-+]?\d{1,3})?")


@dataclass(frozen=True)
class Cells:
    """The numbers of a column of texts, (rows,), NaN where there is none, and what was made of the texts.

    made: in words, with the rows, (rows,) bool, that it was done to.
    """

    values: np.ndarray
    made: tuple[tuple[str, np.ndarray], ...] = ()


@dataclass(frozen=True)
class _NumberFormat:
    """before, unit: what stands around the numbers; decimal: their sign; marks: of the thousands.

    factors: True where the units are K, M and the like, different ones in different rows.
    """

    before: frozenset[str]
    unit: str
    factors: bool
    decimal: str
    marks: str
    brackets: bool


def plain_numbers(texts: pd.Series) -> np.ndarray:
    """The texts as they are, read as numbers with a decimal point."""
    return pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def booleans_of(texts: pd.Series, *, one_will_do: bool = False) -> tuple[Cells, tuple[str, str]] | None:
    """Columns of yes and no, on and off and the like as 1 and 0, and the words for them; None for others.

    one_will_do: a column of only one of both words is taken, too.
    """
    sample = set(_sample(texts, MOST_SAMPLE))
    small = {text.lower() for text in sample}
    pairs = [pair for pair in BOOLEAN_WORDS if small <= set(pair)] if 0 < len(small) <= 2 else []
    if not pairs:
        return None
    words = {str(word).lower() for word in texts.dropna().unique()}
    pair = next((pair for pair in pairs if words == set(pair) or (one_will_do and words < set(pair))), None)
    if pair is None:
        return None
    values = (texts.str.lower() == pair[0]).to_numpy(dtype=np.float64, na_value=np.nan)
    return Cells(np.where(texts.isna(), np.nan, values)), pair


def cells_of(texts: pd.Series, decimal: str | None, *, rare: bool = False) -> Cells | None:
    """The numbers of texts such as 1,234.5 or 12.3 °C or (5), or None where most of them are none.

    decimal: the sign before the decimals where that is known of the file; rare: True where all others of
    the column are plain numbers.
    """
    sample = _sample(texts, MOST_SAMPLE)
    if _mostly(_MARKED, sample) and any(text[1:2] == "0" for text in sample):
        return _without_quality(texts)
    plain, made = _with_signs(texts)
    form = _number_format(_sample(plain, MOST_SAMPLE), decimal, rare=rare)
    if form is None:
        return None
    if form.brackets:
        inside = plain.str.startswith("(", na=False) & plain.str.endswith(")", na=False)
        plain = plain.where(~inside, "-" + plain.str.strip("()"))
        made.append(("brackets in {} read as minus", inside))
    factors: np.ndarray | float = 1.0
    if form.factors:
        parts = plain.str.extract(_FACTORED)
        there = parts[1].notna()
        plain = parts[0].where(there, plain)
        factors = parts[1].map(FACTORS).fillna(1.0).to_numpy(dtype=np.float64)
        shown = ", ".join(f"{unit} = {FACTORS[unit]:,.0f}" for unit in sorted(parts[1].dropna().unique()))
        made.append((f"numbers in {{}} multiplied by the factor behind them ({shown})", there))
    if form.before or form.unit:
        plain, around = _without_words(plain, form)
        shown = " and ".join(sorted({*form.before, *([form.unit] if form.unit else [])}))
        made.append((f"'{shown}' around the numbers of {{}}: left off", around))
    comma = plain.str.contains(",", regex=False, na=False)
    for mark in form.marks:
        there = plain.str.contains(mark, regex=False, na=False)
        plain = plain.str.replace(mark, "", regex=False)
        made.append((f"{_name(mark)} in {{}} read as thousands separators", there))
    if form.decimal == ",":
        made.append(("commas in {} read as decimal commas", comma))
        plain = plain.str.replace(",", ".", regex=False)
    values = plain_numbers(plain.str.replace(" ", "", regex=False)) * factors
    done = ((what, np.asarray(rows.fillna(False), dtype=bool)) for what, rows in made)
    return Cells(values, tuple((what, rows) for what, rows in done if rows.any()))


def rare_cells(texts: pd.Series, values: np.ndarray, decimal: str | None) -> Cells:
    """The values with those of the texts that are written in another way than most: 1,234 or 8.60* or (5.00).

    values: (rows,), NaN where a text was not read.
    """
    left = np.flatnonzero(texts.notna().to_numpy(dtype=bool) & np.isnan(values))
    if not 0 < len(left) < np.isfinite(values).sum():
        return Cells(values)
    values, made = values.copy(), []
    cells = texts.iloc[left].set_axis(left)
    shapes = cells[cells.str.contains(r"\d", regex=True)].str.replace(r"[\d.,]+", "0", regex=True)
    for shape in shapes.value_counts().index[:MOST_SHAPES]:
        rows = shapes.index[shapes == shape].to_numpy()
        found = cells_of(texts.iloc[rows], decimal, rare=True)
        if found is None or np.isnan(found.values).any():
            continue
        values[rows] = found.values
        for what, there in found.made:
            touched = np.zeros(len(texts), dtype=bool)
            touched[rows[there]] = True
            made.append((what, touched))
    return Cells(values, tuple(made))


def _sample(texts: pd.Series, most: int) -> list[str]:
    present = texts.dropna()
    if len(present) == 0:
        return []
    chosen = np.unique(np.linspace(0, len(present) - 1, most).astype(np.int64))
    return [str(text)[:80] for text in present.iloc[chosen]]


def _with_signs(texts: pd.Series) -> tuple[pd.Series, list[tuple[str, pd.Series]]]:
    """The texts with a plain minus before their numbers."""
    for sign in ("−", "–"):
        texts = texts.str.replace(sign, "-", regex=False)
    if not any(map(_MINUS_BEHIND.fullmatch, _sample(texts, MOST_SAMPLE))):
        return texts, []
    behind = texts.str.fullmatch(_MINUS_BEHIND).fillna(False).astype("bool")
    texts = texts.where(~behind, "-" + texts.str.removesuffix("-"))
    return texts, [("minus signs behind the numbers of {}: put before them", behind)]


def _number_format(sample: list[str], decimal: str | None, *, rare: bool) -> _NumberFormat | None:
    """How the sampled cells become numbers; None where more than a twentieth of them cannot."""
    found = [match for text in sample if (match := _CELL.fullmatch(text)) is not None]
    units = Counter(_unit(match) for match in found)
    unit = max(units, key=lambda unit: units[unit] if unit else -1, default=None) or ""
    factors = unit in FACTORS and (rare or len(units) > 1)
    numbers, before, brackets = [], set(), False
    for match in found:
        sign = match["before"].lower()
        own = _unit(match)
        fits = not sign or sign in _MONEY or sign in _BOUNDS
        known = own in ("", unit) or (factors and own in FACTORS)
        if own is None or not known or not fits or bool(match["open"]) != bool(match["close"]):
            continue
        number = match["number"].strip(_SPACES)
        if _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number):
            numbers.append(number)
            before.add(match["before"])
            brackets = brackets or bool(match["open"])
    if not sample or len(numbers) < (1 - MOST_TEXTS) * len(sample):
        return None
    sign, marks = _signs(numbers, decimal)
    return _NumberFormat(frozenset(before - {""}), "" if factors else unit, factors, sign, marks, brackets)


def _mostly(form: re.Pattern[str], sample: list[str]) -> bool:
    return bool(sample) and sum(map(bool, map(form.fullmatch, sample))) >= (1 - MOST_TEXTS) * len(sample)


def _without_quality(texts: pd.Series) -> Cells:
    """The values in front of the commas, NaN elsewhere."""
    there = texts.str.fullmatch(_MARKED).fillna(False).to_numpy(dtype=bool)
    values = plain_numbers(texts.where(there).str.partition(",")[0])
    return Cells(values, (("marks of quality behind the values of {}: left off", there),))


def _unit(match: re.Match[str]) -> str | None:
    """The unit behind a number; None where it is no unit, as in 12A."""
    unit = match["unit"]
    if unit in FACTORS and not (match["gap"] and len(unit) == 1):
        return unit
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
        grouped = all(_THOUSANDS.fullmatch(number) for number in commas)
        twice = any(number.count(",") > 1 for number in commas)
        sign = "." if grouped and (twice or decimal != ",") else ","
    elif points and not commas:
        grouped = all(re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", number) for number in points)
        twice = any(number.count(".") > 1 for number in points)
        sign = "," if grouped and (twice or decimal == ",") else "."
    else:
        # Some values have a comma, others a point: thousands fit only one of the two.
        grouped = all(_THOUSANDS.fullmatch(number) for number in commas)
        sign = "." if grouped else ","
    marks |= {mark for mark in ",." if mark != sign and any(mark in number for number in numbers)}
    return sign, "".join(sorted(marks))


def _without_words(plain: pd.Series, form: _NumberFormat) -> tuple[pd.Series, pd.Series]:
    bare = plain
    if form.unit:
        bare = bare.str.removesuffix(form.unit)
    for sign in sorted(form.before, key=len, reverse=True):
        bare = bare.str.replace(sign, "", regex=False, n=1)
    around = (bare != plain) & plain.notna()
    return bare.str.strip(), around


def _name(mark: str) -> str:
    return {",": "commas", ".": "points", "'": "apostrophes", "’": "apostrophes"}.get(mark, "spaces")
