"""Values that mean nothing: missing-value markers such as -9999, and values that cannot be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.columns.column import Column, text_of_number
from rnnlab.series.kinds import TURN, named_as_amount, named_as_angle
from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.vocabulary import vocabulary, vocabulary_table

_NINES = [int("9" * count) for count in range(2, 11)]
_DECIMALS = [99.9, 99.99, 999.9, 999.99, 9999.9, 9999.99, 99999.9, 99999.99]
_DECIMALS += [6999.0, 7999.0, 8888.0, 88888.0, 7777.0]
_LIMITS = [32766.0, 32767.0, 32768.0, 65535.0, 2147483647.0, 2147483648.0, 4294967295.0, 1e20, 1e29]
KNOWN = np.unique(np.array([*_NINES, *_DECIMALS, *_LIMITS, 9.96920996838687e36, 1e30, 1e31, 1e34, 1e35]))
_NEGATIVE_NINES = np.array([-value for value in (*_NINES, *_DECIMALS) if value >= th.SURE_CODE])


@dataclass
class _Codes:
    """The codes of one column, and why each is one: "far", "elsewhere" or the name of an impossible kind.

    rest: its other values, (values,); low, high: the smallest and the largest of them.
    """

    rest: np.ndarray
    low: float
    high: float
    why: dict[float, str] = field(default_factory=dict)

    def add(self, code: float, why: str) -> None:
        self.why[code] = why
        self.rest = self.rest[self.rest != code]
        if len(self.rest):
            self.low, self.high = float(self.rest.min()), float(self.rest.max())


def find_missing_codes(
    columns: Sequence[Column], options: ReadOptions, report: Report, declared: tuple[float, ...] = ()
) -> dict[str, dict[float, str]]:
    """Return the codes that mean a missing value in each column of numbers, and why: the user's, or detected ones.

    declared: the codes that the file says to mean missing values.
    """
    detected = _detected(columns, options.rules, declared)
    names: dict[str, list[str]] = {}
    for name, codes in detected.items():
        for code in codes:
            names.setdefault(text_of_number(code), []).append(name)
    if options.missing:
        report.guess("missing", options.missing, dict.fromkeys((*filter(None, options.missing), *names)))
        chosen = _numbers_among(options.missing)
        return {name: _chosen_codes(chosen, name, names) for name in detected}
    if names:
        found_in = tuple(dict.fromkeys(name for found in names.values() for name in found))
        reasons = {why for codes in detected.values() for why in codes.values()}
        why_codes = (
            messages.markers_far_from_values if reasons <= {"far"} else messages.markers_that_cannot_be_values
        )
        if reasons <= {"declared"}:
            why_codes = messages.markers_declared
        report.guess("missing", tuple(names), names, why_codes(found_in))
    return detected


def without_missing_codes(column: Column, codes: dict[float, str]) -> np.ndarray:
    """Return the numbers, (rows,), with NaN for the codes, infinite values, and those too large for float32."""
    assert column.values is not None
    values, name = column.values, column.name
    for code, why in codes.items():
        rows = values == code
        if rows.any():
            column.repair(messages.marker_read_as_missing(name, text_of_number(code), why), rows)
            values = np.where(rows, np.nan, values)
    low, high = column.range
    if low >= -th.MOST_VALUE and high <= th.MOST_VALUE:
        return values
    infinite = np.isinf(values)
    large = (np.abs(values) > th.MOST_VALUE) & ~infinite
    column.repair(messages.infinite_values(name), infinite)
    column.repair(messages.values_too_large(name, th.MOST_VALUE), large)
    return np.where(infinite | large, np.nan, values)


def _chosen_codes(chosen: list[float], name: str, names: dict[str, list[str]]) -> dict[float, str]:
    """Return the codes that the user chose; a small one that was detected holds where it was detected only."""
    found_in = {code: names.get(text_of_number(code), [name]) for code in chosen}
    return {code: "" for code in chosen if abs(code) >= th.SMALL_CODE or name in found_in[code]}


def _detected(
    columns: Sequence[Column], rules: int, declared: tuple[float, ...]
) -> dict[str, dict[float, str]]:
    """Return the codes of each column of numbers, by its name."""
    numeric = {column.name: column for column in columns if column.values is not None}
    codes = {
        name: _codes_in(column.values, *column.range, rules)
        for name, column in numeric.items()
        if column.values is not None
    }
    if rules >= 2:
        for name, found in codes.items():
            for code in declared:
                if code not in found.why and np.any(numeric[name].values == code):
                    found.add(code, "declared")
        _add_rare_codes(codes)
        _add_codes_of_others(codes)
        for name, code, why in impossible_values(
            {name: (numeric[name].values, found.rest, found.low, found.high) for name, found in codes.items()}
        ):
            codes[name].add(code, why)
    return {name: found.why for name, found in codes.items()}


def _codes_in(values: np.ndarray, low: float, high: float, rules: int) -> _Codes:
    """Return the usual codes among values, (rows,), that are farther from all others than those are apart.

    low, high: the smallest and the largest of the values.
    """
    codes = _Codes(values, low, high)
    unusual = rules >= 2 and _may_be_unusual(low)
    if not np.isfinite([low, high]).all() or not (_is_known(low) or _is_known(high) or unusual):
        return codes
    codes.rest = values[~np.isnan(values)]
    while len(codes.rest):
        value = next((value for value in (codes.low, codes.high) if _is_code(codes, value, rules)), None)
        if value is None:
            break
        codes.add(value, "far")
    return codes


def _is_code(codes: _Codes, value: float, rules: int) -> bool:
    rest = codes.rest
    if rules >= 2 and any(0 < abs(value - code) < th.NEIGHBOURS and value % 1 == 0 for code in codes.why):
        return _stands_out(rest, value, th.LEAST_DIFFERENT, 1)  # -996 beside -999: another reason
    if _is_known(value):
        enough = th.LEAST_DIFFERENT
        if rules >= 2 and np.isclose(_NEGATIVE_NINES, value, rtol=th.SAME_CODE, atol=0).any():
            enough = 1  # as in a flag that is 1 or -9999
        return _stands_out(rest, value, enough)
    return rules >= 2 and _may_be_unusual(value) and _is_unusual(rest, value)


def _may_be_unusual(value: float) -> bool:
    return value <= -th.LEAST_UNUSUAL and float(value).is_integer()


def _is_unusual(values: np.ndarray, value: float) -> bool:
    """Whether a value such as -200 is the only negative one, several times, and very far from all others."""
    others = values[values != value]
    if len(values) - len(others) < 2 or len(others) == 0 or others.min() < 0:
        return False
    low, high = float(others.min()), float(others.max())
    return (
        low - value > th.FAR * (high - low)
        and len(np.unique(others[: th.SAMPLED_DIFFERENT])) >= th.LEAST_DIFFERENT
    )


def _add_rare_codes(codes: dict[str, _Codes]) -> None:
    """Add usual codes that occur once in each of several columns, such as -99 in the last row."""
    rare: dict[float, list[str]] = {}
    for name, found in codes.items():
        for value in {found.low, found.high}:
            if (
                np.isfinite(value)
                and _is_known(value)
                and _stands_out(found.rest, value, th.LEAST_DIFFERENT, 1)
            ):
                rare.setdefault(value, []).append(name)
    for value, names in rare.items():
        if len(names) >= 2:
            for name in names:
                codes[name].add(value, "far")


def _add_codes_of_others(codes: dict[str, _Codes]) -> None:
    """Add the codes of other columns where they lie outside the other values."""
    known = sorted({code for found in codes.values() for code in found.why}, key=lambda code: -abs(code))
    for code in known:
        for found in codes.values():
            if code in (found.low, found.high) and _lies_outside(found.rest, code):
                found.add(code, "elsewhere")


def _lies_outside(values: np.ndarray, value: float) -> bool:
    """Whether a code of another column can't be a value: it is far from all others, or the only negative one."""
    others = values[(values != value) & ~np.isnan(values)]
    if len(others) == 0:
        return abs(value) >= th.SURE_CODE and value < 0
    low, high = float(others.min()), float(others.max())
    if value < 0:
        return value < low and (low >= 0 or abs(value) > th.BEYOND * max(abs(low), abs(high)))
    return value > 2 * max(abs(low), abs(high)) and value - high > high - low


def _numbers_among(missing: tuple[str, ...]) -> list[float]:
    """Return the numbers among the missing-value markers that the user chose."""
    numbers = pd.to_numeric(
        pd.Series([text.strip() for text in missing], dtype="str"), errors="coerce"
    ).dropna()
    return [float(value) for value in numbers]


def _is_known(value: float) -> bool:
    return bool(np.isclose(KNOWN, abs(value), rtol=th.SAME_CODE, atol=0).any())


def _stands_out(values: np.ndarray, value: float, least_different: int, least_times: int = 2) -> bool:
    others = values[(values != value) & ~np.isnan(values)]
    if len(others) == 0:
        return False
    times = int((values == value).sum())
    low, high = float(others.min()), float(others.max())
    gap = low - value if value < low else value - high
    # Other markers make the range of the other values look wider than it is.
    if (
        _is_known(low)
        or _is_known(high)
        or (abs(value) >= th.SURE_CODE and value < low < value + th.NEIGHBOURS)
    ):
        inner = others[(others != low) | (not _is_known(low))]
        inner = inner[(inner != high) | (not _is_known(high))]
        inner = inner[(np.abs(inner - value) >= th.NEIGHBOURS) | (inner % 1 != 0)]
        if len(inner):
            low, high = float(inner.min()), float(inner.max())
            gap = low - value if value < low else value - high
    beyond = value < 0 <= low or abs(value) > 2 * max(abs(low), abs(high))
    enough = beyond and (times >= least_times or abs(value) >= th.SURE_CODE)
    return enough and gap > high - low and len(np.unique(others[: th.SAMPLED_DIFFERENT])) >= least_different


# Written for "unknown" where values cannot be negative.
SMALL_CODES = (-1.0, -9.0, -99.0, -0.99, -9.9, -9.99, -99.9, -99.99)
# Directions of which there is none: variable or not available.
ANGLE_CODES = (-1.0, 511.0, 990.0, 999.0)
_NEVER_NEGATIVE = vocabulary("features.never_negative")
_SIGNED = vocabulary("features.signed")
_CODES_OF_NAMES = vocabulary_table("features.missing_codes")

Values = tuple[np.ndarray | None, np.ndarray, float, float]


def impossible_values(columns: Mapping[str, Values]) -> Iterator[tuple[str, float, str]]:
    """Yield the column, the value and the reason of each.

    columns: their values as in the file, (rows,), those that are not codes, (values,), and the range of these.
    """
    candidates: dict[str, float] = {}
    for name, (_, rest, low, high) in columns.items():
        code = _CODES_OF_NAMES.get("_".join(words_of(name)))
        if code is not None and high == code and len(np.unique(rest)) > 1:
            yield name, high, "usual"
        elif named_as_angle(name) and (angle_code := _angle_code(rest, low, high)) is not None:
            yield name, angle_code, "angle"
        elif low in SMALL_CODES and _is_only_negative(rest, low):
            candidates[name] = low
    alike = _in_same_rows(columns, candidates)
    for name, value in candidates.items():
        words = words_of(name)
        cannot = named_as_amount(name) or not _NEVER_NEGATIVE.isdisjoint(words)
        if cannot and _SIGNED.isdisjoint(words):
            yield name, value, "negative"
        elif name in alike:
            yield name, value, "rows"
        elif value <= -th.SMALL_CODE and (columns[name][1] == value).mean() >= th.MANY_ZEROS:
            yield name, value, "often"


def _is_only_negative(rest: np.ndarray, low: float) -> bool:
    present = rest[~np.isnan(rest)]
    return bool(((present == low) | (present >= 0)).all()) and bool((present > 0).any())


def _angle_code(rest: np.ndarray, low: float, high: float) -> float | None:
    """Return the only value outside a turn, if it is a usual code."""
    for code in (low, high):
        if code in ANGLE_CODES:
            others = rest[(rest != code) & ~np.isnan(rest)]
            if len(others) and others.min() >= 0 and TURN / 2 < others.max() <= TURN:
                return code
    return None


def _in_same_rows(columns: Mapping[str, Values], candidates: dict[str, float]) -> set[str]:
    """Return the columns with their only negative values in the same rows as another, if one has several others."""
    if len(candidates) < 2:
        return set()
    groups: dict[bytes, list[str]] = defaultdict(list)
    for name, code in candidates.items():
        values = columns[name][0]
        rows = values == code
        if values is not None and np.sum(rows) >= th.LEAST_SHARING:
            groups[np.packbits(rows).tobytes()].append(name)
    return {
        name
        for names in groups.values()
        if len(names) > 1 and any(_has_several_values(columns[other]) for other in names)
        for name in names
    }


def _has_several_values(column: Values) -> bool:
    _, rest, low, _ = column
    return len(np.unique(rest[(rest != low) & ~np.isnan(rest)][: th.SAMPLED_DIFFERENT])) >= th.LEAST_DIFFERENT
