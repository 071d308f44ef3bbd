"""Reads numbers from cells with thousands separators, decimal commas, units or brackets, and booleans from words."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.file.header_names import UNITS
from rnnlab.series.messages import columns as messages
from rnnlab.series.vocabulary import ordered_vocabulary, vocabulary, vocabulary_table

BOOLEAN_WORDS = tuple((yes, no) for yes, no in map(str.split, ordered_vocabulary("numbers.booleans")))
_MONEY = vocabulary("numbers.money")
FACTORS: dict[str, float] = vocabulary_table("numbers.factors")
_FACTORED = re.compile(rf"^(.*\d)\s*({'|'.join(map(re.escape, FACTORS))})$")
_BOUNDS = vocabulary("numbers.bounds")
_ORDINALS = vocabulary("numbers.ordinals")
_MONTHS = vocabulary("numbers.months")
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
_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
# A weather service's value and its quality mark: +0106,1.
_MARKED = re.compile(r"[-+]\d{4},\w")
_MINUS_BEHIND = re.compile(r"\d[\d.,]*-")  # as SAP writes it
_PLAIN = re.compile(r"\d*[.,]?\d*(?:[eE][-+]?\d{1,3})?")


Change = Callable[[str], Message]  # from the column's name


@dataclass(frozen=True)
class Cells:
    """The numbers of a column of texts, (rows,), NaN where a text is not a number, and how they were read.

    changes: the message of each change, from the column's name, and the rows that it changed, (rows,) bool.
    """

    values: np.ndarray
    changes: tuple[tuple[Change, np.ndarray], ...] = ()


@dataclass(frozen=True)
class _NumberFormat:
    """How the numbers of a column are written.

    before, unit: the signs around the numbers; decimal: the decimal sign; marks: the thousands separators.
    factors: whether the units are K, M and the like, different ones in different rows.
    """

    before: frozenset[str]
    unit: str
    factors: bool
    decimal: str
    marks: str
    brackets: bool


def plain_numbers(texts: pd.Series) -> np.ndarray:
    """Return numbers, or texts of numbers with a decimal point, as floats, (rows,); NaN for others."""
    return pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def booleans_of(texts: pd.Series, *, one_word: bool = False) -> tuple[Cells, tuple[str, str]] | None:
    """Read yes and no, on and off and the like as 1 and 0; return them and the two words, or None for other texts.

    one_word: also read a column that holds only one of the two words.
    """
    sample = set(sample_of(texts))
    small = {text.lower() for text in sample}
    pairs = [pair for pair in BOOLEAN_WORDS if small <= set(pair)] if 0 < len(small) <= 2 else []
    if not pairs:
        return None
    words = {str(word).lower() for word in texts.dropna().unique()}
    pair = next((pair for pair in pairs if words == set(pair) or (one_word and words < set(pair))), None)
    if pair is None:
        return None
    values = (texts.str.lower() == pair[0]).to_numpy(dtype=np.float64, na_value=np.nan)
    return Cells(np.where(texts.isna(), np.nan, values)), pair


def cells_of(
    texts: pd.Series, decimal: str | None, *, rare: bool = False, factors: bool = True
) -> Cells | None:
    """Read the numbers in texts such as 1,234.5 or 12.3 °C or (5); None if most are not numbers.

    decimal: the file's decimal sign, if known; rare: whether all other cells of the column are plain numbers;
    factors: whether K, M and the like behind numbers are factors, not marks.
    """
    sample = sample_of(texts)
    if _mostly(_MARKED, sample) and any(text[1:2] == "0" for text in sample):
        return _without_quality_marks(texts)
    plain, changes = _with_signs(texts)
    form = _number_format(sample_of(plain), decimal, rare=rare, factors=factors)
    if form is None:
        return None
    if form.brackets:
        inside = plain.str.startswith("(", na=False) & plain.str.endswith(")", na=False)
        plain = plain.where(~inside, "-" + plain.str.strip("()"))
        changes.append((messages.brackets_as_minus, inside))
    factor: np.ndarray | float = 1.0
    if form.factors:
        parts = plain.str.extract(_FACTORED)
        has_factor = parts[1].notna()
        plain = parts[0].where(has_factor, plain)
        factor = parts[1].map(FACTORS).fillna(1.0).to_numpy(dtype=np.float64)
        used = tuple((letter, FACTORS[letter]) for letter in sorted(parts[1].dropna().unique()))
        changes.append((partial(messages.factors_after_numbers, factors=used), has_factor))
    if form.before or form.unit:
        plain, with_signs = _without_signs(plain, form)
        signs = tuple(sorted({*form.before, *([form.unit] if form.unit else [])}))
        changes.append((partial(messages.signs_around_numbers, signs=signs), with_signs))
    comma = plain.str.contains(",", regex=False, na=False)
    for mark in form.marks:
        has_mark = plain.str.contains(mark, regex=False, na=False)
        plain = plain.str.replace(mark, "", regex=False)
        changes.append((partial(messages.thousands_separators, sign=mark), has_mark))
    if form.decimal == ",":
        changes.append((messages.decimal_commas, comma))
        plain = plain.str.replace(",", ".", regex=False)
    values = plain_numbers(plain.str.replace(" ", "", regex=False)) * factor
    changed = ((change, np.asarray(rows.fillna(False), dtype=bool)) for change, rows in changes)
    return Cells(values, tuple((change, rows) for change, rows in changed if rows.any()))


def rare_cells(texts: pd.Series, values: np.ndarray, decimal: str | None) -> Cells:
    """Add the values of texts written differently from most: 1,234 or 8.60* or (5.00).

    values: (rows,), NaN where a text was not read.
    """
    left = np.flatnonzero(texts.notna().to_numpy(dtype=bool) & np.isnan(values))
    if not 0 < len(left) < np.isfinite(values).sum():
        return Cells(values)
    values, changes, most = values.copy(), [], float(np.nanmax(np.abs(values)))
    cells = texts.iloc[left].set_axis(left)
    shapes = cells[cells.str.contains(r"\d", regex=True)].str.replace(r"[\d.,]+", "0", regex=True)
    for shape in shapes.value_counts().index[: th.MOST_CELL_FORMS]:
        rows = shapes.index[shapes == shape].to_numpy()
        cells_of_shape = _rare_cells_of_shape(texts.iloc[rows], decimal, most)
        if cells_of_shape is None or np.isnan(cells_of_shape.values).any():
            continue
        values[rows] = cells_of_shape.values
        for change, changed in cells_of_shape.changes:
            in_column = np.zeros(len(texts), dtype=bool)
            in_column[rows[changed]] = True
            changes.append((change, in_column))
    return Cells(values, tuple(changes))


def _rare_cells_of_shape(texts: pd.Series, decimal: str | None, most: float) -> Cells | None:
    """Read rare cells of one shape; most: of the other values, which tells the mark in 834 M from a million."""
    cells = cells_of(texts, decimal, rare=True)
    if cells is None or not (np.abs(cells.values) > th.MARKED * most).all():
        return cells
    marked = cells_of(texts, decimal, rare=True, factors=False)
    return cells if marked is None or not (np.abs(marked.values) <= most).all() else marked


def sample_of(texts: pd.Series) -> list[str]:
    """Return at most 200 of the cells with a value, spread evenly over the column, as texts; long ones are cut."""
    present = texts.dropna()
    return [str(text).strip()[: th.LONGEST_DATE] for text in present.iloc[spread(len(present))]]


def spread(count: int, most: int = th.SAMPLED_CELLS) -> np.ndarray:
    """Return the positions of at most so many of `count` rows, evenly spread."""
    return np.unique(np.linspace(0, max(0, count - 1), min(count, most)).astype(np.int64))


def _with_signs(texts: pd.Series) -> tuple[pd.Series, list[tuple[Change, pd.Series]]]:
    """Return the texts with an ASCII minus before their numbers."""
    for sign in ("−", "–"):
        texts = texts.str.replace(sign, "-", regex=False)
    if not any(map(_MINUS_BEHIND.fullmatch, sample_of(texts))):
        return texts, []
    behind = texts.str.fullmatch(_MINUS_BEHIND).fillna(False).astype("bool")
    texts = texts.where(~behind, "-" + texts.str.removesuffix("-"))
    return texts, [(messages.minus_signs_behind, behind)]


def _number_format(
    sample: list[str], decimal: str | None, *, rare: bool, factors: bool
) -> _NumberFormat | None:
    """Detect how the sampled numbers are written; None if more than a twentieth are not numbers."""
    matches = [match for text in sample if (match := _CELL.fullmatch(text)) is not None]
    if rare:  # 0.77 Dividend is no price
        matches = [m for m in matches if len(m["unit"]) <= th.LONGEST_RARE_UNIT or m["unit"].lower() in UNITS]
    units = Counter(_unit(match) for match in matches)
    unit = max(units, key=lambda unit: units[unit] if unit else -1, default=None) or ""
    factors = factors and unit in FACTORS and (rare or len(units) > 1)
    numbers, before, brackets = [], set(), False
    for match in matches:
        sign = match["before"].lower()
        match_unit = _unit(match)
        fits = not sign or sign in _MONEY or sign in _BOUNDS or (rare and sign in _ORDINALS)
        known = match_unit in ("", unit) or (factors and match_unit in FACTORS)
        if match_unit is None or not known or not fits or bool(match["open"]) != bool(match["close"]):
            continue
        number = match["number"].strip(_SPACES)
        if _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number):
            numbers.append(number)
            before.add(match["before"])
            brackets = brackets or bool(match["open"])
    if not sample or len(numbers) < (1 - th.MOST_TEXTS) * len(sample):
        return None
    sign, marks = _signs(numbers, decimal)
    return _NumberFormat(frozenset(before - {""}), "" if factors else unit, factors, sign, marks, brackets)


def _mostly(form: re.Pattern[str], sample: list[str]) -> bool:
    return bool(sample) and sum(map(bool, map(form.fullmatch, sample))) >= (1 - th.MOST_TEXTS) * len(sample)


def _without_quality_marks(texts: pd.Series) -> Cells:
    """Read the values before the commas, NaN for other texts."""
    marked = texts.str.fullmatch(_MARKED).fillna(False).to_numpy(dtype=bool)
    values = plain_numbers(texts.where(marked).str.partition(",")[0])
    return Cells(values, ((messages.quality_marks, marked),))


def _unit(match: re.Match[str]) -> str | None:
    """Return the unit after a number; None if it is not a unit, as in 12A and 03. Mar, which a spreadsheet made."""
    unit = match["unit"]
    if unit.lower().rstrip(".") in _MONTHS:
        return None
    if unit in FACTORS and not (match["gap"] and len(unit) == 1):
        return unit
    if not unit or match["gap"] or not unit[0].isalpha() or unit.lower() in UNITS:
        return unit
    return None


def _signs(numbers: list[str], decimal: str | None) -> tuple[str, str]:
    """Return the decimal sign of the numbers and their thousands separators."""
    marks = {mark for number in numbers for mark in f"'’{_SPACES}" if mark in number}
    both = [number for number in numbers if "," in number and "." in number]
    commas = [number for number in numbers if "," in number]
    points = [number for number in numbers if "." in number]
    if both:
        sign = "," if both[0].rfind(",") > both[0].rfind(".") else "."
    elif commas and not points:
        grouped = all(map(_THOUSANDS.fullmatch, commas))
        twice = any(number.count(",") > 1 for number in commas)
        sign = "." if grouped and (twice or decimal != ",") else ","
    elif points and not commas:
        grouped = all(map(_POINTED.fullmatch, points))
        twice = any(number.count(".") > 1 for number in points)
        sign = "," if grouped and (twice or decimal == ",") else "."
    else:
        # Some values have a comma, others a point: only one of the two can separate thousands, if any.
        grouped = all(map(_THOUSANDS.fullmatch, commas))
        if not grouped and not all(map(_POINTED.fullmatch, points)):
            return ",", "".join(sorted(marks))
        sign = "." if grouped else ","
    marks |= {mark for mark in ",." if mark != sign and any(mark in number for number in numbers)}
    return sign, "".join(sorted(marks))


def _without_signs(plain: pd.Series, form: _NumberFormat) -> tuple[pd.Series, pd.Series]:
    """Return the texts without the signs around the numbers, and which rows had some."""
    bare = plain
    if form.unit:
        bare = bare.str.removesuffix(form.unit)
    for sign in sorted(form.before, key=len, reverse=True):
        bare = bare.str.replace(sign, "", regex=False, n=1)
    return bare.str.strip(), (bare != plain) & plain.notna()
